"""Sections of a law that were added, repealed, removed or changed between two versions, by their own numbers."""

from __future__ import annotations

import re

from veille.changes.provisions import REPEAL_NOTICE
from veille.changes.tell.summaries import summarize_words
from veille.model import Change, ChangeKind, Document, Section, Severity

_SPACE = re.compile(r"\s+")


def compare_sections(old: Document, new: Document) -> list[Change]:
    """One substantive change for each body section whose words differ; schedules and preambles apart.

    A number that is used again for another provision is a changed section here: the label is what is cited. Whether it
    is still the same provision is for identity to say.
    """
    before, after = _body(old), _body(new)
    found = []
    for label in (*before, *(k for k in after if k not in before)):
        one, two = before.get(label), after.get(label)
        kind = _kind(one, two)
        if kind is not None:
            found.append(_change(kind, label, one, two))
    return found


def _body(document: Document) -> dict[str, Section]:
    return {s.label: s for s in document.sections if s.label and s.body}


def _kind(one: Section | None, two: Section | None) -> ChangeKind | None:
    if one is None or two is None:
        # A number that appears only as a repeal notice, or whose notice is dropped, changes nothing in force.
        if (one or two) is not None and is_repealed(one or two):  # type: ignore[arg-type]
            return None
        return "added" if one is None else "removed"
    if is_repealed(two) and not is_repealed(one):
        return "repealed"
    if is_repealed(one) and not is_repealed(two):
        return "added"
    return "changed" if _words(one) != _words(two) else None


def is_law(document: Document) -> bool:
    """Whether a document's sections are known by their numbers, in XML (Justice) or HTML (LégisQuébec)."""
    return (document.medium == "xml" or document.kind in ("regulation", "act")) and any(
        s.label for s in document.sections
    )


def is_repealed(section: Section) -> bool:
    """Whether only a notice stands in the place of the provision."""
    return section.repealed or bool(REPEAL_NOTICE.match(section.text))


def _words(section: Section) -> str:
    return _SPACE.sub("", section.text)


def _change(kind: ChangeKind, label: str, one: Section | None, two: Section | None) -> Change:
    section = two or one
    before, after = one.text if one else None, two.text if two else None
    heading = section.heading if section else ""
    place = f"{label} {heading}".strip()
    english, french = summarize_words("section", kind, place, before=before, after=after)
    return Change(
        "section",
        kind,
        Severity.SUBSTANTIVE,
        heading,
        english,
        french,
        label=label,
        before=before,
        after=after,
        anchor=section.anchor if section else None,
        object_id=section.id if section else "",
        section_id=section.id if section else "",
        reason=f"section {kind}",
        rule_kinds=tuple(dict.fromkeys(k for rule in (section.rules if section else ()) for k in rule.kinds)),
    )
