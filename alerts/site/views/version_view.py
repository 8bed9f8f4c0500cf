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
    """One paragraph, item or table row; a row has one run list a cell, anything else a single one."""

    kind: str
    depth: int
    cells: tuple[tuple[MarkedWords, ...], ...]
    names: tuple[str, ...] = ()

    @property
    def texts(self) -> tuple[str, ...]:
        """The words of each cell."""
        return tuple("".join(run.text for run in cell).strip() for cell in self.cells)


@dataclass(frozen=True, slots=True)
class SectionText:
    """One section: its heading, the number of its rules, its blocks; rows of one table stand in one group.

    A group is `table`, `headed` for a table whose first row names its columns, `list` or `paragraph`.
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
    blocks = [_block(section, block) for block in section.blocks] or [
        TextBlock("paragraph", 0, ((MarkedWords(line),),)) for line in section.text.split("\n") if line.strip()
    ]
    kinds = {"row": "table", "item": "list"}
    found = []
    for kind, run in groupby(blocks, lambda block: kinds.get(block.kind, "paragraph")):
        rows = tuple(run)
        headed = kind == "table" and len(rows) > 1 and any(rows[1].names) and rows[0].texts == rows[1].names
        found.append(("headed" if headed else kind, rows))
    return tuple(found)


def _block(section: Section, block: Block) -> TextBlock:
    spans = [(cell.start, cell.end) for cell in block.cells] or [(block.start, block.end)]
    names = tuple(cell.header for cell in block.cells)
    return TextBlock(block.kind, block.depth, tuple(_runs(section, *span) for span in spans), names)


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
