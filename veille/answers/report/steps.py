"""Each page's steps for the report site: changes grouped by version, with redline, rules on both sides, provenance."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from veille.alerts.site import Bytes, ChangePage, Dossier, PageRef, Piece, RedlineRow, RulePair
from veille.answers.decisions import CardReader
from veille.answers.impacts import impacts_of
from veille.answers.page_steps import read_steps
from veille.changes import build_redline, changed_provisions
from veille.changes.tell.redline import Line, SectionRedline
from veille.config import Config
from veille.model import Change, Conditions, Document, Impact, Rule
from veille.model import Piece as RedlinePiece
from veille.store import Store, Version

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


def read_dossiers(store: Store, config: Config, pages: Iterable[PageRef]) -> Iterator[Dossier]:
    """One dossier a page; at any time two documents of one page are in memory."""
    decisions = {
        str(row["rule_id"]): str(row["decision"])
        for row in store.connection.rows("SELECT rule_id, decision FROM v1_review ORDER BY at")
    }
    cards = CardReader(store, config)
    for page in pages:
        versions = store.history.versions(page.page_id)
        steps = tuple(_steps(store, cards, page, decisions))
        latest = store.connection.rows("SELECT count(*) AS n FROM v1_rule_current WHERE page_id = ?", (page.page_id,))
        first = _bytes(versions[0]) if versions else None
        yield Dossier(page, steps, first, int(latest[0]["n"]))


def _steps(store: Store, cards: CardReader, page: PageRef, decisions: dict[str, str]) -> Iterator[ChangePage]:
    """The page's steps as the site shows them, oldest first; each document is read once."""
    last: _Read | None = None
    for step in read_steps(store, page.page_id):
        shown = ChangePage(
            id=step.change_id,
            at=step.at,
            severity=step.severity,
            items=step.changes,
            card=cards.card(step),
            cause=step.cause,
            before=_bytes(step.before) if step.before else None,
            after=_bytes(step.version) if step.version else None,
            first_seq=step.seqs[0] if step.seqs else None,
            last_seq=step.seqs[-1] if step.seqs else None,
            run_id=step.run_id,
        )
        if step.before is not None and step.version is not None:
            before = last if last and last.version == step.before else _read(store, step.before)
            now = last = _read(store, step.version)
            shown = replace(
                shown,
                redline=redline_rows(before.document, now.document),
                rules=tuple(pair_rules(before.document, now.document, decisions))[:MOST_CARDS],
                impacts=_impacts(store, page, before.document, now.document, step.changes),
            )
        yield shown


def _read(store: Store, version: Version) -> _Read:
    return _Read(version, store.history.load(version.version_id))


def _bytes(version: Version) -> Bytes:
    return Bytes(
        version.observed_at, version.recorded_at, version.raw_sha256, version.content_hash, version.extractor_version,
        version.medium, version.modified, version.seq,
    )  # fmt: skip


def _impacts(
    store: Store, page: PageRef, before: Document, now: Document, changes: tuple[Change, ...]
) -> tuple[Impact, ...]:
    if now.instrument is None or not changes:
        return ()
    provisions = changed_provisions(before, now, changes)
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
