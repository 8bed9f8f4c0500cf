"""A word-level redline of two versions: section by section, items and table cells as units, moved text recognised."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from rapidfuzz.distance import Indel

from veille.changes.match.alignment import Item, align
from veille.changes.match.identity import correspond
from veille.changes.match.units import UnitPair
from veille.changes.match.words import fold, plain_marks
from veille.changes.tell.word_diff import diff_words, split_words
from veille.model import Block, DiffRun, Document, PieceKind, Section

LineKind = Literal["same", "changed", "deleted", "inserted", "moved_away", "moved_here", "folded"]
SectionKind = Literal["same", "changed", "added", "removed", "moved"]

CONTEXT_LINES = 1  # unchanged lines kept on each side of a change, so that it can be read
MOVED_WORDS = 4  # shorter lines ("Yes", "or") stand in many places and do not move
LIKE = 50.0  # lines less alike than this are shown whole, one struck, one new: a mix of both is unreadable


@dataclass(frozen=True, slots=True)
class RedlineLine:
    """A paragraph, item or table row; `cells` has one run of pieces a cell (one for text that is no row).

    `folded` lines stand for `count` unchanged ones, which they hold in `hidden`. `depth` is the list nesting. A table
    row has `headers`: the words above each cell, empty where the table has none; None for text that is no row.
    """

    kind: LineKind
    cells: tuple[tuple[DiffRun, ...], ...] = ()
    depth: int = 0
    count: int = 0
    item: bool = False
    headers: tuple[str, ...] | None = None
    hidden: tuple[RedlineLine, ...] = ()


@dataclass(frozen=True, slots=True)
class SectionRedline:
    """One section: its heading as pieces and its lines; `label` is the number of a law's provision ("200")."""

    kind: SectionKind
    level: int
    heading: tuple[DiffRun, ...]
    anchor: str | None
    lines: tuple[RedlineLine, ...]
    label: str = ""


@dataclass(frozen=True, slots=True)
class Redline:
    """The whole document; unchanged sections carry a single folded line."""

    title: tuple[DiffRun, ...]
    sections: tuple[SectionRedline, ...]

    @property
    def changed(self) -> bool:
        """Whether anything but folded lines is in it."""
        return any(s.kind != "same" for s in self.sections) or any(p.kind != "same" for p in self.title)


def build_redline(old: Document, new: Document) -> Redline:
    """The redline from `old` to `new`, in the order of `new`, removed sections where they stood."""
    found = correspond(old, new)
    identity, rows = found.identity, _table_rows(found.units)
    pairs = identity.section_pairs()
    backward = {j: i for i, j in pairs.items()}
    olds, news = {s.ordinal: s for s in old.sections}, {s.ordinal: s for s in new.sections}
    moved = {r.new for r in identity.relations if r.object == "section" and r.type == "moved"}
    gone_texts, come_texts = _alone(olds, news, pairs)
    shifted = gone_texts & come_texts
    sections: list[SectionRedline] = []
    waiting = [s for s in old.sections if s.ordinal not in pairs]
    for section in new.sections:
        before = backward.get(section.ordinal)
        limit = before if before is not None else -1
        while waiting and waiting[0].ordinal < limit:
            sections.append(_whole(waiting.pop(0), "removed", shifted))
        if before is None:
            sections.append(_whole(section, "added", shifted))
        else:
            sections.append(_compare((olds[before], section), shifted, rows, moved=section.ordinal in moved))
    sections += [_whole(section, "removed", shifted) for section in waiting]
    return Redline(diff_words(old.title, new.title), tuple(sections))


@dataclass(frozen=True, slots=True)
class _Row:
    """A line of a section before the comparison; `start` is its place in the section's text."""

    text: str
    cells: tuple[str, ...]
    depth: int
    item: bool
    start: int = 0
    in_table: bool = False
    headers: tuple[str, ...] = ()

    @property
    def moves(self) -> bool:
        """Whether it is long enough to be recognised elsewhere."""
        return len(self.text.split()) >= MOVED_WORDS


def _rows(section: Section) -> list[_Row]:
    if not section.blocks:
        return [_Row(line, tuple(line.split("\t")), 0, False) for line in section.text.split("\n") if line.strip()]
    return [_row(section.text, block) for block in section.blocks if section.text[block.start : block.end].strip()]


def _row(text: str, block: Block) -> _Row:
    words = text[block.start : block.end]
    cells = tuple(text[c.start : c.end] for c in block.cells) if block.cells else tuple(words.split("\t"))
    headers = tuple(cell.header for cell in block.cells)
    return _Row(words, cells, block.depth, block.kind == "item", block.start, block.kind == "row", headers)


def _alone(olds: dict[int, Section], news: dict[int, Section], pairs: dict[int, int]) -> tuple[set[str], set[str]]:
    """Texts of lines that one side of a section has and the other has not, for the whole document."""
    gone: set[str] = set()
    come: set[str] = set()
    for i, section in olds.items():
        there = {row.text for row in _rows(news[pairs[i]])} if i in pairs else set()
        gone |= {row.text for row in _rows(section) if row.moves and row.text not in there}
    backward = {j: i for i, j in pairs.items()}
    for j, section in news.items():
        there = {row.text for row in _rows(olds[backward[j]])} if j in backward else set()
        come |= {row.text for row in _rows(section) if row.moves and row.text not in there}
    return gone, come


def _whole(section: Section, kind: Literal["added", "removed"], shifted: set[str]) -> SectionRedline:
    piece: PieceKind = "inserted" if kind == "added" else "deleted"
    lines = tuple(_one_sided(row, piece, shifted) for row in _rows(section))
    heading = (DiffRun(piece, section.heading),) if section.heading else ()
    return SectionRedline(kind, section.level, heading, section.anchor, lines, section.label or "")


def _one_sided(row: _Row, piece: PieceKind, shifted: set[str]) -> RedlineLine:
    if row.text in shifted:
        kind: LineKind = "moved_away" if piece == "deleted" else "moved_here"
        return _line(kind, row, _all_same(row.cells))
    return _line("deleted" if piece == "deleted" else "inserted", row, tuple((DiffRun(piece, c),) for c in row.cells))


def _line(kind: LineKind, row: _Row, cells: tuple[tuple[DiffRun, ...], ...]) -> RedlineLine:
    return RedlineLine(kind, cells, row.depth, item=row.item, headers=row.headers if row.in_table else None)


def _all_same(cells: Sequence[str]) -> tuple[tuple[DiffRun, ...], ...]:
    return tuple((DiffRun("same", cell),) for cell in cells)


def _table_rows(units: Iterable[UnitPair]) -> dict[tuple[int, int], tuple[int, int]]:
    """For each table row of the new text the old row that it was, each by section and place."""
    return {
        (u.new.section.ordinal, u.new.start): (u.old.section.ordinal, u.old.start)
        for u in units
        if u.old is not None and u.new is not None and u.old.kind == u.new.kind == "row"
    }


def _compare(
    sides: tuple[Section, Section],
    shifted: set[str],
    table_rows: dict[tuple[int, int], tuple[int, int]],
    *,
    moved: bool,
) -> SectionRedline:
    old, new = sides
    heading = diff_words(old.heading, new.heading)
    if plain_marks(old.text) == plain_marks(new.text):
        kind: SectionKind = (
            "moved" if moved else "same" if plain_marks(old.heading) == plain_marks(new.heading) else "changed"
        )
        return SectionRedline(
            kind, new.level, heading, new.anchor, tuple(_fold_lines(_unchanged(_rows(new)))), new.label or ""
        )
    before, after = _rows(old), _rows(new)
    matches = align(
        [Item(fold(r.text), (str(r.item),)) for r in before], [Item(fold(r.text), (str(r.item),)) for r in after]
    )
    pairs = {m.new: m.old for m in matches if m.old is not None and m.new is not None}
    same_row = _same_rows(sides, before, after, table_rows)
    if same_row:  # a row stays the row of its header cell, whatever its likeness says
        pairs = {j: i for j, i in pairs.items() if j not in same_row and i not in same_row.values()} | same_row
    taken = set(pairs.values())
    lines: list[RedlineLine] = []
    at = 0
    for j, row in enumerate(after):
        i = pairs.get(j)
        while at < len(before) and (at not in taken or (i is not None and at < i)):
            if at not in taken:
                lines.append(_one_sided(before[at], "deleted", shifted))
            at += 1
        if i is None:
            lines.append(_one_sided(row, "inserted", shifted))
        else:
            lines += _paired(before[i], row, shifted, alike=j in same_row)
            at = max(at, i + 1)
    lines += [_one_sided(before[k], "deleted", shifted) for k in range(at, len(before)) if k not in taken]
    folded = tuple(_fold_lines(lines))
    return SectionRedline("moved" if moved else "changed", new.level, heading, new.anchor, folded, new.label or "")


def _same_rows(
    sides: tuple[Section, Section],
    before: Sequence[_Row],
    after: Sequence[_Row],
    table_rows: dict[tuple[int, int], tuple[int, int]],
) -> dict[int, int]:
    """The table rows of both sides that are one row, by their numbers: new to old."""
    old, new = sides
    where = {(old.ordinal, row.start): i for i, row in enumerate(before) if row.in_table}
    found = {
        j: where.get(table_rows.get((new.ordinal, row.start), (-1, -1))) for j, row in enumerate(after) if row.in_table
    }
    return {j: i for j, i in found.items() if i is not None}


def _paired(old: _Row, new: _Row, shifted: set[str], *, alike: bool) -> list[RedlineLine]:
    """One line of two rows, or two where they share too little; `alike` rows are one whatever they share."""
    if plain_marks(old.text) == plain_marks(new.text):
        return [_line("same", new, _all_same(new.cells))]
    if not alike and 100 * Indel.normalized_similarity(split_words(old.text), split_words(new.text)) < LIKE:
        return [_one_sided(old, "deleted", shifted), _one_sided(new, "inserted", shifted)]
    if len(old.cells) == len(new.cells):
        cells = tuple(diff_words(a, b) for a, b in zip(old.cells, new.cells, strict=True))
    else:
        cells = _aligned_cells(old.cells, new.cells)
    return [_line("changed", new, cells)]


def _aligned_cells(old: Sequence[str], new: Sequence[str]) -> tuple[tuple[DiffRun, ...], ...]:
    """Cells of rows of different length: a column came or went."""
    cells: list[tuple[DiffRun, ...]] = []
    for code in Indel.opcodes(list(old), list(new)):
        if code.tag == "equal":
            cells += [(DiffRun("same", cell),) for cell in new[code.dest_start : code.dest_end]]
        elif code.tag == "delete":
            cells += [(DiffRun("deleted", cell),) for cell in old[code.src_start : code.src_end]]
        else:
            cells += [(DiffRun("inserted", cell),) for cell in new[code.dest_start : code.dest_end]]
    return tuple(cells)


def _unchanged(rows: Iterable[_Row]) -> list[RedlineLine]:
    return [_line("same", row, _all_same(row.cells)) for row in rows]


def _fold_lines(lines: Sequence[RedlineLine]) -> list[RedlineLine]:
    """Unchanged lines away from a change, folded into one that counts them."""
    loud = [k for k, line in enumerate(lines) if line.kind != "same"]
    kept = {k for at in loud for k in range(at - CONTEXT_LINES, at + CONTEXT_LINES + 1)}
    folded: list[RedlineLine] = []

    def place(at: tuple[int, RedlineLine]) -> tuple[bool, bool]:
        return at[1].kind == "same" and at[0] not in kept, at[1].headers is not None

    for (quiet, in_table), run in groupby(enumerate(lines), place):
        found = tuple(line for _, line in run)
        headers = found[0].headers if in_table else None
        folded += [RedlineLine("folded", count=len(found), headers=headers, hidden=found)] if quiet else found
    return folded
