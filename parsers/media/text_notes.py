"""Footnotes known by marks of the text alone: "36 months*" and, further down the page, "* 24 months for seasonal work".

The note of a mark is the next block behind it that opens with it. Links by id are read in note_links.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from veille.model import Block, Cell, Section

# Marks that are nothing else: "(1)" is a paragraph of a law as often.
_SIGNS = "*†‡⁰¹²³⁴⁵⁶⁷⁸⁹"
_MARK = r"\*{1,4}|[†‡]{1,3}|[⁰¹²³⁴-⁹]{1,2}|\[\d{1,2}\]"
_OPENING = re.compile(rf"(?P<mark>{_MARK})(?![{re.escape(_SIGNS)}])")
_BEHIND = re.compile(rf"(?<=[^\s{re.escape(_SIGNS)}]) ?(?P<mark>{_MARK})(?![{re.escape(_SIGNS)}\w])")
_PROSE = frozenset({"row", "caption"})  # blocks that are no notes


@dataclass(frozen=True, slots=True)
class _Note:
    """A block that opens with a mark: its place among all blocks of the page, and the name that it gets."""

    mark: str
    place: int
    name: str


def join_notes(sections: tuple[Section, ...]) -> tuple[Section, ...]:
    """The sections with each mark's note named on the block or cell that bears it, and on the note."""
    notes = list(_find_notes(sections))
    if not notes:
        return sections
    own = {note.place: note.name for note in notes}
    joined, place = [], 0
    for section in sections:
        blocks = []
        for block in section.blocks:
            blocks.append(_joined(section.text, block, own.get(place), [n for n in notes if n.place > place]))
            place += 1
        joined.append(replace(section, blocks=tuple(blocks)) if tuple(blocks) != section.blocks else section)
    return tuple(joined)


def _find_notes(sections: tuple[Section, ...]) -> Iterator[_Note]:
    seen: Counter[str] = Counter()
    blocks = ((section.text, block) for section in sections for block in section.blocks)
    for place, (text, block) in enumerate(blocks):
        opened = _OPENING.match(text, block.start, block.end) if block.kind not in _PROSE else None
        if opened is not None:
            seen[opened["mark"]] += 1
            yield _Note(opened["mark"], place, block.note or f"{opened['mark']}{seen[opened['mark']]}")


def _joined(text: str, block: Block, own: str | None, later: list[_Note]) -> Block:
    def borne(start: int, end: int, already: tuple[str, ...]) -> tuple[str, ...]:
        marks = {m["mark"] for m in _BEHIND.finditer(text, start, end)}
        names = (next((n.name for n in later if n.mark == mark), None) for mark in sorted(marks))
        return tuple(dict.fromkeys([*already, *filter(None, names)]))

    if block.cells:
        cells = tuple(_with(cell, borne(cell.start, cell.end, cell.notes)) for cell in block.cells)
        return block if cells == block.cells and own is None else replace(block, cells=cells, note=own or block.note)
    notes = borne(block.start, block.end, block.notes)
    if notes == block.notes and own is None:
        return block
    ends = (*block.note_ends, *(-1 for _ in notes[len(block.note_ends) :]))
    return replace(block, notes=notes, note=own or block.note, note_ends=ends)


def _with(cell: Cell, notes: tuple[str, ...]) -> Cell:
    return cell if notes == cell.notes else replace(cell, notes=notes)
