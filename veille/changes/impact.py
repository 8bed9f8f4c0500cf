"""Which rules and pages rely on a provision that changed, by their citations; ranges and parent citations included."""

from __future__ import annotations

from collections.abc import Iterable

from veille.changes.match.provisions import walk_provisions
from veille.model import Change, Document, Rule, Section
from veille.model.provisions import Provision, relies_on


def cites(document: Document, provision: str) -> tuple[Rule, ...]:
    """The document's rules that rest on a provision (`IRPR:205(a)`), in order."""
    return tuple(
        rule
        for rule in document.rules
        if any(relies_on(norm, provision) for citation in rule.citations for norm in citation.norm)
    )


def changed_provisions(old: Document, new: Document, changes: Iterable[Change]) -> tuple[str, ...]:
    """The provisions of a law that its section changes touch, as fine as the numbering allows: `IRPR:205(a)`."""
    instrument = new.instrument or old.instrument
    if instrument is None:
        return ()
    olds = {s.label: s for s in old.sections if s.label and s.body}
    news = {s.label: s for s in new.sections if s.label and s.body}
    found: list[str] = []
    for change in changes:
        if change.object != "section" or not change.label:
            continue
        before, after = _parts(olds.get(change.label)), _parts(news.get(change.label))
        differing = [
            path for path in (*after, *(p for p in before if p not in after)) if before.get(path) != after.get(path)
        ]
        paths = differing if change.kind == "changed" and differing else [()]
        found += [str(Provision(instrument, change.label, path)) for path in paths]
    return tuple(dict.fromkeys(found))


def _parts(section: Section | None) -> dict[tuple[str, ...], str]:
    """The words of each numbered part of a section, without those of the parts below it."""
    parts: dict[tuple[str, ...], str] = {}
    if section is None:
        return parts
    for path, block in walk_provisions(section):
        parts[path] = f"{parts.get(path, '')}\n{section.text[block.start : block.end]}".strip()
    return parts
