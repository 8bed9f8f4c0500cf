"""Tables as rows with their headers: rowspan, colspan, captions, row headings; text in the order of the source."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from bs4 import Tag

from veille.model import Block
from veille.parsers.media.grid import GridRow, Spot, write_rows
from veille.parsers.media.limits import MAX_COLUMNS, MAX_SPAN
from veille.parsers.media.outline import LinkedText, Outline

_LEADS = ("paragraph", "summary", "note")  # what introduces a table when it stands right before it
# A table without marked headings has them when a first row of words stands over values. In two columns that row may be the
# first of pairs: "Monday | Closed".
LEAST_COLUMNS, LEAST_ROWS = 3, 3
LONGEST_ANSWER = 3  # letters: "Yes", "Non", "X"
ReadCell = Callable[[Tag], LinkedText]


def is_layout(table: Tag) -> bool:
    """Whether the table only places things on the page: it says so, or has one cell, or holds headings or tables."""
    if table.get("role") in ("presentation", "none"):
        return True
    if any(head.find_parent("table") is table for head in table.find_all(["th", "caption"])):
        return False  # those of a table within it are not its own
    return len(table.find_all("td", limit=2)) < 2 or table.find(["h2", "h3", "h4", "table"]) is not None


def write_table(table: Tag, outline: Outline, read_cell: ReadCell, context: tuple[str, ...], depth: int) -> None:
    """Write caption and rows of a data table as blocks; each cell carries the words of its column's headings."""
    caption = table.find("caption")
    last = outline.last_block
    lead = last if last is not None and outline.block(last).kind in _LEADS else None
    if isinstance(caption, Tag) and caption.find_parent("table") is table:
        words = read_cell(caption)
        written = outline.add_block(words, Block("caption", 0, 0, depth, context=context))
        if written is not None:
            lead, context = written, (*context, words.text)
    write_rows(read_rows(table, read_cell), outline, context=context, depth=depth, lead=lead)


def read_rows(table: Tag, read_cell: ReadCell) -> list[GridRow]:
    """The rows of the table with every cell at its column."""
    rows: list[GridRow] = []
    marked = table.find("th")
    busy: dict[int, tuple[int, str]] = {}  # column: rows still covered from above, words of the covering cell
    for tr in table.find_all("tr"):
        if tr.find_parent("table") is not table:
            continue
        spots: list[Spot] = []
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
            spots.append(Spot(words, is_header, row_header, column, width, height))
            for at in range(column, min(column + width, MAX_COLUMNS)):
                if height > 1:
                    covered[at] = (height - 1, words.text if at == column else "")
            column += width
        busy = {c: (left - 1, words) for c, (left, words) in busy.items() if left > 1} | covered
        head = tr.parent is not None and tr.parent.name == "thead"
        head = head or (not rows and marked is None and _is_bold(tr))
        if spots and not head and len(spots) > 1 and not all(s.is_header for s in spots):
            named = _naming(spots)
            if named is not None:
                spots[named] = replace(spots[named], is_row_header=True)
        if spots:
            rows.append(GridRow(tuple(spots), reaching, head))
    if marked is None and _names_values(rows):
        rows[0] = replace(rows[0], in_head=True)
    return rows


def _names_values(rows: list[GridRow]) -> bool:
    """Whether the first row of a table that marks no headings is words over a column of values: "Permit | Online | Paper"."""
    if len(rows) < LEAST_ROWS or any(row.reaching or row.in_head for row in rows):
        return False
    first, *below = ([spot.words.text.strip() for spot in row.spots] for row in rows)
    if len(first) < LEAST_COLUMNS or not all(first[1:]) or any(map(_is_value, first)):
        return False
    if any(len(row) != len(first) or not row[0] for row in below):
        return False
    columns = ([cell for cell in column if cell] for column in zip(*(row[1:] for row in below), strict=True))
    return any(column and all(map(_is_value, column)) for column in columns)


def _is_value(words: str) -> bool:
    return len(words) <= LONGEST_ANSWER or any(map(str.isdigit, words))


def _naming(spots: list[Spot]) -> int | None:
    """The cell of a body row that names it: its first when that is a heading, else the only heading in it."""
    headings = [i for i, spot in enumerate(spots) if spot.is_header]
    return headings[0] if headings and (headings[0] == 0 or len(headings) == 1) else None


def _is_bold(tr: Tag) -> bool:
    """Whether a row has several cells, each wholly in bold: the headings of a table that marks none."""
    cells = tr.find_all("td", recursive=False)
    for cell in cells:
        said = "".join(cell.get_text().split())
        bold = "".join("".join(b.get_text().split()) for b in cell.find_all(["strong", "b"]))
        if not said or bold != said:
            return False
    return len(cells) > 1


def _span(cell: Tag, name: str) -> int:
    value = str(cell.get(name) or "1").strip()
    return max(1, min(int(value), MAX_SPAN)) if value.isascii() and value.isdigit() else 1
