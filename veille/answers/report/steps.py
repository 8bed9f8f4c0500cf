"""Each page's steps for the report site: changes grouped by version, with redline, rules on both sides, provenance."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from veille.alerts.site import Bytes, ChangePage, Dossier, PageRef, Piece, RedlineRow, RulePair
from veille.answers.impacts import impacts_of
from veille.changes import build_redline, changed_provisions
from veille.changes.tell.fact_folding import fold_facts
from veille.changes.tell.redline import Line, SectionRedline
from veille.changes.tell.redline import Piece as RedlinePiece
from veille.model import Change, Conditions, Document, Impact, Rule, Severity
from veille.store import LoggedChange, Store, Version

_MARKS = {"same": "same", "deleted": "del", "inserted": "ins"}
_LINES = {
    "same": "same", "changed": "changed", "deleted": "removed", "inserted": "added",
    "moved_away": "moved_away", "moved_here": "moved_here",
}  # fmt: skip
# A page that was rewritten whole has hundreds of rules on both sides; beyond this many cards nobody reads them, and the
# redline and `veille diff` still hold every one.
MOST_CARDS = 120


@dataclass(frozen=True, slots=True)
class _Read:
    """A version and its document."""

    version: Version
    document: Document


def read_dossiers(store: Store, pages: Iterable[PageRef]) -> Iterator[Dossier]:
    """One dossier a page; at any time two documents of one page are in memory."""
    decisions = {
        str(row["rule_id"]): str(row["decision"])
        for row in store.connection.rows("SELECT rule_id, decision FROM v1_review ORDER BY at")
    }
    for page in pages:
        versions = store.history.versions(page.page_id)
        logged = store.changes.since(0, page_id=page.page_id)
        steps = tuple(_steps(store, page, versions, logged, decisions))
        latest = store.connection.rows("SELECT count(*) AS n FROM v1_rule_current WHERE page_id = ?", (page.page_id,))
        first = _bytes(versions[0]) if versions else None
        yield Dossier(page, steps, first, int(latest[0]["n"]))


def _steps(
    store: Store, page: PageRef, versions: list[Version], logged: list[LoggedChange], decisions: dict[str, str]
) -> Iterator[ChangePage]:
    """The page's steps in order of time: one a version after the first, one for each later reading or removal."""
    groups: dict[tuple[str, str], list[LoggedChange]] = {}
    for change in logged:
        groups.setdefault((change.at, change.cause), []).append(change)
    steps: list[ChangePage] = []
    before: _Read | None = None
    for version in versions:
        now = _Read(version, store.history.load(version.version_id))
        if before is not None:  # what a first version did to a fact is a step of its own, below
            group = groups.pop((version.observed_at, "source"), [])
            steps.append(_version_step(store, page, before, now, group, decisions))
        before = now
    by_id = {version.version_id: version for version in versions}
    steps += [_other_step(page, group, by_id) for group in groups.values()]
    yield from sorted(steps, key=lambda step: (step.at, step.first_seq or 0))


def _version_step(
    store: Store, page: PageRef, before: _Read, now: _Read, group: list[LoggedChange], decisions: dict[str, str]
) -> ChangePage:
    step = ChangePage(
        id=now.version.version_id,
        at=now.version.observed_at,
        severity=_gravest(group, now.version.severity),
        items=_told(group),
        cause="extractor" if now.version.cause == "extractor" else "source",
        redline=redline_rows(before.document, now.document),
        rules=tuple(pair_rules(before.document, now.document, decisions))[:MOST_CARDS],
        impacts=_impacts(store, page, before.document, now.document, group),
        before=_bytes(before.version),
        after=_bytes(now.version),
        run_id=now.version.run_id or "",
    )
    return _numbered(step, group)


def _told(group: list[LoggedChange]) -> tuple[Change, ...]:
    """The changes as an alert tells them: what a fact says is not said again for its value."""
    changes = [logged.change for logged in group]
    facts = tuple(change for change in changes if change.object == "fact")
    return fold_facts(facts, tuple(change for change in changes if change.object != "fact"))


def _other_step(page: PageRef, group: list[LoggedChange], versions: dict[str, Version]) -> ChangePage:
    """A step without a version of its own: a page removed, a fact bound anew, a version read by later parsers."""
    first = group[0]
    version = versions.get(first.version_id or "")
    name = "x" if first.cause == "extractor" else "c"
    step = ChangePage(
        id=f"{page.page_id}-{name}{first.seq}",
        at=first.at,
        severity=_gravest(group, Severity.NONE),
        items=tuple(logged.change for logged in group),
        cause=first.cause,
        after=_bytes(version) if version else None,
        run_id=first.run_id or "",
    )
    return _numbered(step, group)


def _numbered(step: ChangePage, group: list[LoggedChange]) -> ChangePage:
    numbers = [logged.seq for logged in group if logged.seq is not None]
    return replace(step, first_seq=min(numbers, default=None), last_seq=max(numbers, default=None))


def _gravest(group: list[LoggedChange], least: Severity) -> Severity:
    return max([least, *(logged.change.severity for logged in group)], key=lambda severity: severity.rank)


def _bytes(version: Version) -> Bytes:
    return Bytes(
        version.observed_at, version.recorded_at, version.raw_sha256, version.content_hash, version.extractor_version,
        version.medium, version.modified, version.seq,
    )  # fmt: skip


def _impacts(
    store: Store, page: PageRef, before: Document, now: Document, group: list[LoggedChange]
) -> tuple[Impact, ...]:
    if now.instrument is None or not group:
        return ()
    provisions = changed_provisions(before, now, tuple(logged.change for logged in group))
    return impacts_of(store.connection.raw, provisions, page_id=page.page_id)


# --- redline ----------------------------------------------------------------------------------------------------------


def redline_rows(old: Document, new: Document) -> tuple[RedlineRow, ...]:
    """The redline of two documents as the site shows it; runs of unchanged sections become one line that counts."""
    redline = build_redline(old, new)
    rows: list[RedlineRow] = []
    if any(piece.kind != "same" for piece in redline.title):
        rows.append(RedlineRow("heading", _pieces(redline.title)))
    for section in redline.sections:
        if section.kind == "same":
            _skip(rows, sum(line.count or 1 for line in section.lines))
        else:
            rows.extend(_section_rows(section))
    return tuple(rows) if redline.changed else ()


def _section_rows(section: SectionRedline) -> Iterator[RedlineRow]:
    if section.heading:
        yield RedlineRow("heading", _pieces(section.heading))
    for line in section.lines:
        if line.kind == "folded":
            yield RedlineRow("skipped", count=line.count)
        else:
            yield _line_row(line)


def _line_row(line: Line) -> RedlineRow:
    cells: list[Piece] = []
    for n, cell in enumerate(line.cells):
        if n:
            cells.append(Piece(" | "))
        cells.extend(_pieces(cell))
    kind = _LINES[line.kind]
    return RedlineRow(kind, tuple(cells), depth=max(line.depth, 1) if line.item else 0)  # type: ignore[arg-type]


def _pieces(pieces: Iterable[RedlinePiece]) -> tuple[Piece, ...]:
    return tuple(Piece(piece.text, _MARKS[piece.kind]) for piece in pieces)  # type: ignore[arg-type]


def _skip(rows: list[RedlineRow], count: int) -> None:
    if rows and rows[-1].kind == "skipped":
        rows[-1] = RedlineRow("skipped", count=rows[-1].count + count)
    elif count:
        rows.append(RedlineRow("skipped", count=count))


# --- rules ------------------------------------------------------------------------------------------------------------


def pair_rules(old: Document, new: Document, decisions: dict[str, str]) -> Iterator[RulePair]:
    """The rules that differ between two versions of a page, by their inherited ids: new order, then those gone."""
    before = {rule.id: rule for rule in old.rules if rule.id}
    for section in new.sections:
        for rule in section.rules:
            known = before.pop(rule.id, None)
            if known is None or _said(known) != _said(rule):
                yield RulePair(known, rule, section.heading, section.anchor, decisions.get(rule.id))
    headings = {section.ordinal: section.heading for section in old.sections}
    for rule in before.values():
        yield RulePair(rule, None, headings.get(rule.section, ""), None, decisions.get(rule.id))


def _said(rule: Rule) -> tuple[object, ...]:
    """All that a rule says, without where it stands: a moved span alone is no change."""
    return (
        " ".join(rule.quote.split()), rule.kinds, rule.modality, rule.actor, rule.subject, rule.valid_from, rule.valid_to,
        tuple((v.type, v.value, v.unit, v.cmp, v.role) for v in rule.values),
        tuple(c.norm for c in rule.citations),
        _condition_texts(rule.conditions),
    )  # fmt: skip


def _condition_texts(tree: Conditions | None) -> tuple[object, ...]:
    if tree is None:
        return ()
    return (tree.op, *(_condition_texts(i) if isinstance(i, Conditions) else i.text for i in tree.items))
