"""Rows of a table, whatever the document type, written as blocks: each cell knows its column's headings and its row's.

A row is named by its leading cells: the words that reach down into it from above (a cell over several rows) and its own
first cell, behind the heading across the table that opens its group of rows. Rows that only name columns have no name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from veille.model import Block, Cell
from veille.parsers.media.limits import MAX_COLUMNS, MAX_HEADER_CHARS
from veille.parsers.media.outline import LinkedText, Outline

# Between the words of a cell over several rows and those of the row's own first cell.
NAME_SEPARATOR = " | "
# A cell that holds nothing but money names no row: "155 $", "$155", "155.00".
_AMOUNT = re.compile(r"\s*(?:[A-Z]{0,3}\$ ?[\d  ,.]+|[\d  ,.]+ ?\$ ?[A-Z]{0,3}|[\d  ,]+[.,]\d{2})\s*")


@dataclass(frozen=True, slots=True)
class Spot:
    """One cell at its place: `column` is its first; it covers `width` columns and `height` rows."""

    words: LinkedText
    is_header: bool
    is_row_header: bool
    column: int
    width: int = 1
    height: int = 1


@dataclass(frozen=True, slots=True)
class GridRow:
    """One row: its own cells, the words of cells that reach down into it from above, by column, and of the heading over its
    group of rows."""

    spots: tuple[Spot, ...]
    reaching: tuple[tuple[int, str], ...] = ()
    in_head: bool = False
    group: tuple[str, ...] = ()

    @property
    def is_header(self) -> bool:
        """Whether the row only names columns: it stands in the head, or all its cells are column headings."""
        return self.in_head or (bool(self.spots) and all(s.is_header and not s.is_row_header for s in self.spots))

    @property
    def name(self) -> str | None:
        """The words of the cells that say what the row is about; None for a row of one cell that nothing reaches."""
        filled = [s for s in self.spots if s.words.text]
        if not filled:
            return None
        above = [words for column, words in self.reaching if words and column < filled[0].column]
        leading = self._leading(filled)
        if above:  # the words above name it; an amount under them is what it says
            leading = [s for s in leading if not _AMOUNT.fullmatch(s.words.text)]
        names = [*above, *(s.words.text for s in leading)]
        if names:  # a row that nothing names is not named by its group alone
            names = [*self.group, *names]
        return NAME_SEPARATOR.join(" ".join(n.split()) for n in names)[:MAX_HEADER_CHARS] or None

    @staticmethod
    def _leading(filled: list[Spot]) -> list[Spot]:
        """The cells that name a row: its only heading where that is not the first cell, else the first cell.

        Where the first stands over several rows, the next says which of them it is, unless it is an amount.
        """
        heading = next((s for s in filled if s.is_row_header), None)
        if heading is not None and heading is not filled[0] and filled[0].height == 1:
            return [heading]
        leading: list[Spot] = []
        for spot in filled[:-1]:
            if leading and not spot.is_row_header and leading[-1].height == 1:
                break
            if leading and _AMOUNT.fullmatch(spot.words.text):
                break
            leading.append(spot)
        return leading


def write_rows(
    rows: Iterable[GridRow], outline: Outline, *, context: tuple[str, ...] = (), depth: int = 0, lead: int | None = None
) -> None:
    """Write the rows of one table in order, each cell with the words of the headings above it."""
    headers: dict[int, list[str]] = {}
    group: tuple[str, ...] = ()  # a heading across the body that names the rows below it
    in_body = False
    for row in rows:
        across = len(row.spots) == 1 and row.spots[0].width > 1
        if row.is_header and across and headers and not row.in_head:
            group = (row.spots[0].words.text,)
            _write_row(row, outline, {}, context, depth, lead)
        elif row.is_header:
            if in_body:  # a second head within one table
                headers, group, in_body = {}, (), False
            for spot in row.spots:
                for column in range(spot.column, min(spot.column + spot.width, MAX_COLUMNS)):
                    headers.setdefault(column, []).append(spot.words.text)
            _write_row(row, outline, {}, context, depth, lead)
        else:
            in_body = True
            _write_row(replace(row, group=group), outline, headers, (*context, *group), depth, lead)


def _write_row(
    row: GridRow,
    outline: Outline,
    headers: dict[int, list[str]],
    context: tuple[str, ...],
    depth: int,
    lead: int | None,
) -> None:
    parts: list[str] = []
    cells: list[Cell] = []
    links: list[tuple[str, int, int]] = []
    length = 0
    for spot in row.spots:
        if not spot.words.text:
            continue
        if parts:
            parts.append("\t")
            length += 1
        names: list[str] = []
        for column in range(spot.column, min(spot.column + spot.width, MAX_COLUMNS)):
            names += [name for name in headers.get(column, []) if name and name not in names]
        cells.append(Cell(length, length + len(spot.words.text), " ".join(names)[:MAX_HEADER_CHARS], spot.words.notes))
        links += [(target, length + a, length + b) for target, a, b in spot.words.links]
        parts.append(spot.words.text)
        length += len(spot.words.text)
    above = tuple(text for _, text in row.reaching if text)
    own = () if row.is_header else tuple(s.words.text for s in row.spots[:1] if s.is_row_header and s.words.text)
    note = next((s.words.note for s in row.spots if s.words.note), None)
    block = Block(
        "row", 0, 0, depth, lead, context=(*context, *above, *own), cells=tuple(cells),
        row_label=None if row.is_header else row.name,
    )  # fmt: skip
    outline.add_block(LinkedText("".join(parts), tuple(links), note=note), block)
