"""A version as kept: its text block by block, tables whole, the words of its rules marked."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby, pairwise

from veille.model import Block, Document, Rule, Section


@dataclass(frozen=True, slots=True)
class MarkedWords:
    """Words of a version; `rule` is the rule that they state, if any."""

    text: str
    rule: Rule | None = None


@dataclass(frozen=True, slots=True)
class TextBlock:
    """One paragraph, item or table row; a row has one run list a cell, anything else a single one.

    `number` is the place of an item in its numbered list, from 1; None of any other.
    """

    kind: str
    depth: int
    cells: tuple[tuple[MarkedWords, ...], ...]
    names: tuple[str, ...] = ()
    number: int | None = None

    @property
    def texts(self) -> tuple[str, ...]:
        """The words of each cell."""
        return tuple("".join(run.text for run in cell).strip() for cell in self.cells)


@dataclass(frozen=True, slots=True)
class SectionText:
    """One section: its heading, the number of its rules, its blocks; rows of one table stand in one group.

    A group is `table`, `headed` for a table whose first row names its columns, `list`, `numbered` for a list with numbered
    items, or `paragraph`.
    """

    id: str
    level: int
    heading: str
    groups: tuple[tuple[str, tuple[TextBlock, ...]], ...]
    rules: int


def view_version(document: Document) -> tuple[SectionText, ...]:
    """The sections of a document as they are shown; no level of headings is left out on the way down."""
    shown = [section for section in document.sections if section.heading or section.text.strip()]
    found = []
    above = 1
    for section in shown:
        level = min(max(section.level, 2), above + 1, 6)
        above = level if section.heading else above
        groups = _groups(section)
        found.append(SectionText(f"s-{section.ordinal}", level, section.heading, groups, len(section.rules)))
    return tuple(found)


def _groups(section: Section) -> tuple[tuple[str, tuple[TextBlock, ...]], ...]:
    numbers = _numbers(section.blocks)
    blocks = [_block(section, block, number) for block, number in zip(section.blocks, numbers, strict=True)] or [
        TextBlock("paragraph", 0, ((MarkedWords(line),),)) for line in section.text.split("\n") if line.strip()
    ]
    kinds = {"row": "table", "item": "list"}
    found = []
    for kind, run in groupby(blocks, lambda block: kinds.get(block.kind, "paragraph")):
        rows = tuple(run)
        headed = kind == "table" and len(rows) > 1 and any(rows[1].names) and rows[0].texts == rows[1].names
        numbered = any(row.number is not None for row in rows)
        found.append(("headed" if headed else "numbered" if numbered else kind, rows))
    return tuple(found)


def _numbers(blocks: tuple[Block, ...]) -> list[int | None]:
    """The place of each numbered item in its list: a shallower item ends the lists in the one before, a paragraph all."""
    reached: dict[int, int] = {}
    found: list[int | None] = []
    for block in blocks:
        reached = {depth: last for depth, last in reached.items() if depth <= block.depth}
        if block.ordered:
            reached[block.depth] = reached.get(block.depth, 0) + 1
        found.append(reached[block.depth] if block.ordered else None)
    return found


def _block(section: Section, block: Block, number: int | None) -> TextBlock:
    spans = [(cell.start, cell.end) for cell in block.cells] or [(block.start, block.end)]
    names = tuple(cell.header for cell in block.cells)
    return TextBlock(block.kind, block.depth, tuple(_runs(section, *span) for span in spans), names, number)


def _runs(section: Section, start: int, end: int) -> tuple[MarkedWords, ...]:
    """The words from `start` to `end`, cut where a rule begins or ends; of rules that overlap the shortest is marked."""
    here = [rule for rule in section.rules if rule.start < end and rule.end > start]
    edges = sorted({start, end, *(min(max(at, start), end) for rule in here for at in (rule.start, rule.end))})
    runs = []
    for a, b in pairwise(edges):
        inside = [rule for rule in here if rule.start <= a and b <= rule.end]
        rule = min(inside, key=lambda one: one.end - one.start, default=None)
        runs.append(MarkedWords(section.text[a:b], rule))
    return tuple(runs) or (MarkedWords(section.text[start:end]),)
