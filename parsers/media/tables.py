"""Tables as rows with their headers: rowspan, colspan, captions, row headings; text in the order of the source."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bs4 import Tag

from veille.model import Cell
from veille.parsers.media.limits import MAX_COLUMNS, MAX_HEADER_CHARS, MAX_SPAN
from veille.parsers.media.outline import Outline, Words

_LEADS = ("paragraph", "summary", "note")  # what introduces a table when it stands right before it
ReadCell = Callable[[Tag], Words]


@dataclass(frozen=True, slots=True)
class _Spot:
    """One cell at its place: `column` is its first; it covers `width` columns and `height` rows."""

    words: Words
    is_header: bool
    is_row_header: bool
    column: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its own cells, and the words of cells that reach down into it from above, by column."""

    spots: tuple[_Spot, ...]
    reaching: tuple[tuple[int, str], ...]
    in_head: bool

    @property
    def is_header(self) -> bool:
        """Whether the row only names columns: it stands in the head, or all its cells are column headings."""
        return self.in_head or (bool(self.spots) and all(s.is_header and not s.is_row_header for s in self.spots))


def is_layout(table: Tag) -> bool:
    """Whether the table only places things on the page: it says so, or has one cell, or holds headings or tables."""
    if table.get("role") in ("presentation", "none"):
        return True
    if table.find(["th", "caption"]) is not None:
        return False
    return len(table.find_all("td", limit=2)) < 2 or table.find(["h2", "h3", "h4", "table"]) is not None


def write_table(table: Tag, outline: Outline, read_cell: ReadCell, context: tuple[str, ...], depth: int) -> None:
    """Write caption and rows of a data table as blocks; each cell carries the words of its column's headings."""
    caption = table.find("caption")
    last = outline.last_block
    lead = last if last is not None and outline.block(last).kind in _LEADS else None
    if isinstance(caption, Tag) and caption.find_parent("table") is table:
        words = read_cell(caption)
        written = outline.add_block("caption", words, context=context, depth=depth)
        if written is not None:
            lead, context = written, (*context, words.text)
    rows = read_rows(table, read_cell)
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
            _write_row(row, outline, headers, (*context, *group), depth, lead)


def _write_row(
    row: Row, outline: Outline, headers: dict[int, list[str]], context: tuple[str, ...], depth: int, lead: int | None
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
        cells.append(Cell(length, length + len(spot.words.text), " ".join(names)[:MAX_HEADER_CHARS]))
        links += [(target, length + a, length + b) for target, a, b in spot.words.links]
        parts.append(spot.words.text)
        length += len(spot.words.text)
    above = tuple(text for _, text in row.reaching if text)
    own = () if row.is_header else tuple(s.words.text for s in row.spots[:1] if s.is_row_header and s.words.text)
    outline.add_block(
        "row",
        Words("".join(parts), tuple(links)),
        depth=depth,
        lead=lead,
        context=(*context, *above, *own),
        cells=tuple(cells),
    )


def read_rows(table: Tag, read_cell: ReadCell) -> list[Row]:
    """The rows of the table with every cell at its column."""
    rows: list[Row] = []
    busy: dict[int, tuple[int, str]] = {}  # column: rows still covered from above, words of the covering cell
    for tr in table.find_all("tr"):
        if tr.find_parent("table") is not table:
            continue
        spots: list[_Spot] = []
        reaching = tuple((column, words) for column, (left, words) in sorted(busy.items()) if left > 0)
        column = 0
        covered: dict[int, tuple[int, str]] = {}
        for cell in tr.find_all(["td", "th"], recursive=False):
            while busy.get(column, (0, ""))[0] > 0:
                column += 1
            width, height = _span(cell, "colspan"), _span(cell, "rowspan")
            words = read_cell(cell)
            is_header = cell.name == "th"
            row_header = is_header and (cell.get("scope") in ("row", "rowgroup"))
            spots.append(_Spot(words, is_header, row_header, column, width, height))
            for at in range(column, min(column + width, MAX_COLUMNS)):
                if height > 1:
                    covered[at] = (height - 1, words.text if at == column else "")
            column += width
        busy = {c: (left - 1, words) for c, (left, words) in busy.items() if left > 1} | covered
        head = tr.parent is not None and tr.parent.name == "thead"
        if spots and not head and len(spots) > 1 and spots[0].is_header and not all(s.is_header for s in spots):
            first = spots[0]
            spots[0] = _Spot(first.words, True, True, first.column, first.width, first.height)
        if spots:
            rows.append(Row(tuple(spots), reaching, head))
    return rows


def _span(cell: Tag, name: str) -> int:
    value = str(cell.get(name) or "1").strip()
    return max(1, min(int(value), MAX_SPAN)) if value.isascii() and value.isdigit() else 1
