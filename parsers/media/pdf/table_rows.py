"""Rows of a printed table from its lines: which line heads the columns, and which goes on with the row above it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from math import inf

from veille.parsers.media.grid import GridRow, Spot
from veille.parsers.media.outline import LinkedText
from veille.parsers.media.pdf.lines import RULES, PdfLine, WordRun

_NAME_CHARS = 60  # a column's name is shorter; a first row with more is a row like the others
_NEAR_HEAD = 4.5  # a line with the names of centred columns stands within so many heights of type above the table
_WRAPPED = 1.45  # a line nearer than this to the one above, in heights of its type, may go on with its row
_CLOSER = 1.15  # times that the lines of one row are nearer to each other than to the row above
_SENTENCE_BLANKS = 3
_HEAD_LINES = 6  # of one name of a column
_LIST_SIGN = re.compile(r"[•●▪■◦‣⁃∙·]\s+")  # before an item of a list in a cell
COLUMN_SHIFT = 6.0  # points by which the cells of one column may differ
_SLACK = 8.0  # points by which a centred name may reach beyond its column's words

Join = Callable[[list[str]], str]


@dataclass(frozen=True, slots=True)
class _Drawn:
    """A drawn cell: its lines, and how many columns and rows it covers."""

    words: list[str]
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class _Column:
    """From where to where the words of a column stand."""

    left: float
    right: float


def find_names(before: tuple[PdfLine, ...], table: tuple[PdfLine, ...]) -> tuple[WordRun, ...]:
    """The names of the columns when they stand above the table at other places than its words (centred); else none.

    `before` are the one or two lines above it: names of one row may stand a few points apart.
    """
    columns = _columns(table)
    names = sorted((cell for line in before for cell in line.cells), key=lambda cell: cell.left)
    if len(names) != len(columns) or len(columns) < 2 or not before:
        return ()
    near = table[0].top - before[0].top < table[0].size * _NEAR_HEAD and before[0].page == table[0].page
    fitting = all(
        len(name.text) <= _NAME_CHARS and column.left - _SLACK <= name.left and name.right <= column.right + _SLACK
        for name, column in zip(names, columns, strict=True)
    )
    return tuple(names) if near and fitting else ()


def stands_in_column(cell: WordRun, columns: tuple[WordRun, ...]) -> bool:
    """Whether a cell lines up with a column; one that does not begin where it does must not reach into another."""
    if any(abs(cell.left - c.left) < COLUMN_SHIFT for c in columns):
        return True
    nearest = min(columns, key=cell.shift)
    beside = any(c.left < cell.right and cell.left < c.right for c in columns if c is not nearest)
    return cell.shift(nearest) < COLUMN_SHIFT and not beside


def drawn_table(lines: tuple[PdfLine, ...], at: int) -> int:
    """How many lines from `at` on stand in the cells of a drawn table of two or more rows and columns; 0 for none."""
    end = at
    while end < len(lines) and all(cell.cell for cell in lines[end].cells):
        near = end == at or lines[end].page > lines[end - 1].page or _touch(lines[end - 1], lines[end])
        if not near:
            break
        end += 1
    boxes = [(line.page, *cell.cell) for line in lines[at:end] for cell in line.cells if cell.cell]
    rows, columns = {(page, top) for page, _, _, _, top in boxes}, _places(box[1] for box in boxes)
    beside = any(len({cell.cell for cell in line.cells}) > 1 for line in lines[at:end])
    return end - at if len(rows) > 1 and len(columns) > 1 and beside else 0


def drawn_rows(lines: tuple[PdfLine, ...], join: Join) -> list[GridRow]:
    """The rows of a drawn table: each cell at the place where its box begins, over the rows and columns that it covers."""
    columns = _places(cell.cell[0] for line in lines for cell in line.cells if cell.cell)
    pages: dict[int, list[PdfLine]] = {}
    for line in lines:
        pages.setdefault(line.page, []).append(line)
    rows: list[GridRow] = []
    for part in pages.values():
        rows = _go_on(rows, _page_rows(part, columns, join), join)
    return _headed(rows)


def _page_rows(lines: list[PdfLine], columns: list[float], join: Join) -> list[GridRow]:
    """The rows of a drawn table that stand on one page."""
    boxes = [(cell.cell, cell.text) for line in lines for cell in line.cells if cell.cell]
    tops = [-place for place in _places(-box[3] for box, _ in boxes)]  # from the page's head down
    cells: dict[tuple[int, int], _Drawn] = {}
    for (left, right, bottom, top), words in boxes:
        at = sum(place > top + RULES for place in tops), sum(place < left - RULES for place in columns)
        wide = sum(left + RULES < place < right - RULES for place in columns)
        high = sum(bottom + RULES < place < top - RULES for place in tops)
        cells.setdefault(at, _Drawn([], 1 + wide, 1 + high)).words.append(_LIST_SIGN.sub("", words))
    rows: list[GridRow] = []
    busy: dict[int, tuple[int, str]] = {}  # column: rows still covered from above, words of the covering cell
    for row in range(len(tops)):
        spots, covered, end = [], dict[int, tuple[int, str]](), 0
        for column in range(len(columns)):
            cell = cells.get((row, column))
            if cell is None and (column < end or column in busy):
                continue
            cell = cell or _Drawn([], 1, 1)
            end, words = column + cell.width, join(cell.words)
            spots.append(Spot(LinkedText(words), False, False, column, cell.width, cell.height))
            covered |= {at: (cell.height, words if at == column else "") for at in range(column, end)}
        rows.append(GridRow(tuple(spots), tuple((column, words) for column, (_, words) in sorted(busy.items()))))
        busy = {column: (left - 1, words) for column, (left, words) in (busy | covered).items() if left > 1}
    return rows


def _go_on(rows: list[GridRow], further: list[GridRow], join: Join) -> list[GridRow]:
    """A table with its rows of the next page: the head that the page repeats is left out, a row that it cuts is one again."""
    if not rows:
        return further
    head = [spot.words.text for spot in rows[0].spots]
    fresh = [row for row in further if len(head) < 2 or [spot.words.text for spot in row.spots] != head]
    if fresh and _is_rest(fresh[0], rows[-1]):
        rows[-1:] = [_joined(rows[-1], fresh.pop(0), join)]
    return rows + fresh


def _is_rest(row: GridRow, above: GridRow) -> bool:
    """Whether the first row of a page goes on with the last one of the page before: each of its cells in the middle of words.

    Under a row with a name it may have none; then words behind a sentence go on with it as well, an amount does not.
    """
    filled = {spot.column: spot.words.text for spot in row.spots if spot.words.text}
    before = {spot.column: spot.words.text for spot in above.spots if spot.words.text}
    if not filled or not filled.keys() <= before.keys():
        return False
    unnamed = 0 not in filled and 0 in before
    return all(
        _is_within(words) or (unnamed and before[column].count(" ") >= _SENTENCE_BLANKS)
        for column, words in filled.items()
    )


def _joined(above: GridRow, rest: GridRow, join: Join) -> GridRow:
    further = {spot.column: spot.words.text for spot in rest.spots}
    spots = (
        replace(spot, words=LinkedText(join([spot.words.text, further.get(spot.column, "")]).strip()))
        for spot in above.spots
    )
    return replace(above, spots=tuple(spots))


def _headed(rows: list[GridRow]) -> list[GridRow]:
    """The rows with the first as their head; where one name stands over several columns, so do those under it."""
    if any(len(spot.words.text) > _NAME_CHARS for spot in rows[0].spots):
        return rows
    over = any(spot.width > 1 and spot.words.text for spot in rows[0].spots)
    high = max(spot.height for spot in rows[0].spots) if over else 1
    return [replace(row, in_head=at < high) for at, row in enumerate(rows)]


def _touch(above: PdfLine, below: PdfLine) -> bool:
    """Whether two lines stand in one drawn table: in one cell, or in cells of which one ends where the other begins."""
    pairs = ((one.cell, two.cell) for one in above.cells for two in below.cells)
    return any(one and two and one[2] - two[3] < RULES and two[2] - one[3] < RULES for one, two in pairs)


def _places(lefts: Iterable[float]) -> list[float]:
    """Where the columns of a drawn table begin, from left to right."""
    places: list[float] = []
    for left in sorted(lefts):
        if not places or left - places[-1] > RULES:
            places.append(left)
    return places


def stretched_row(lines: tuple[PdfLine, ...], at: int, columns: tuple[WordRun, ...]) -> int:
    """How many lines from `at` on are one row that begins above the words of some column; 0 for none.

    A cell that wraps stands beside words in the middle or at the foot of the row. Its lines are nearer to each other than
    to the row above, all stand within their columns, and in no more than one of them has each column words.
    """
    above = lines[at].top - lines[at - 1].top if at and lines[at - 1].page == lines[at].page else inf
    first = filled = _filled(lines[at], columns)
    begun: frozenset[int] = frozenset()
    full, end = 0, at
    while filled is not None:
        begun |= filled
        full += len(filled) == len(columns)
        end += 1
        if end == len(lines):
            break
        gap = lines[end].top - lines[end - 1].top
        if gap <= 0 or gap * _CLOSER > above or gap > lines[end].size * _WRAPPED or lines[end].page != lines[at].page:
            break
        filled = _filled(lines[end], columns)
    whole = first is not None and filled is not None and 0 in begun
    return end - at if whole and full <= 1 and len(begun) > len(first or ()) else 0


def _filled(line: PdfLine, columns: tuple[WordRun, ...]) -> frozenset[int] | None:
    """The columns in which a line has words; None where some stand in no column, or reach into the next one."""
    found = set()
    for cell in line.cells:
        column = min(range(len(columns)), key=lambda c: columns[c].shift(cell))
        beyond = column + 1 < len(columns) and cell.right > columns[column + 1].left
        if beyond or columns[column].shift(cell) > _SLACK:
            return None
        found.add(column)
    return frozenset(found)


def columns_at(lines: tuple[PdfLine, ...], at: int) -> tuple[WordRun, ...]:
    """The cells that the columns of a table from `at` on begin with: those of its first line, or of a head that wraps."""
    first, end = lines[at].cells, at + 1
    if len(first) < 2:
        return first
    while (
        end < min(len(lines), at + _HEAD_LINES) and 0 < lines[end].top - lines[end - 1].top < lines[end].size * _WRAPPED
    ):
        end += 1
    fullest = max(lines[at:end], key=lambda line: len(line.cells)).cells
    return fullest if len(fullest) > len(first) and stretched_row(lines, at, fullest) else first


def table_rows(lines: tuple[PdfLine, ...], names: tuple[WordRun, ...], join: Join) -> list[GridRow]:
    """The rows of a table, its head first where it has one."""
    columns = columns_at(lines, 0)
    rows: list[list[str]] = [[name.text for name in names]] if names else []
    before: PdfLine | None = None
    whole = 0  # the line before which a row ends that began above its other cells
    for at, line in enumerate(lines):
        fresh = len(line.cells) > 1 and not (before is not None and _goes_on(line, before))
        if at >= whole and (stretched := stretched_row(lines, at, columns)):
            whole, fresh = at + stretched, True
        elif at < whole:
            fresh = False
        if fresh or before is None:
            rows.append([""] * len(columns))
        for cell in line.cells:
            column = min(range(len(columns)), key=lambda c: columns[c].shift(cell))
            rows[-1][column] = join([rows[-1][column], cell.text])
        before = line
    return _grid(rows, named=bool(names))


def _grid(rows: list[list[str]], *, named: bool = False) -> list[GridRow]:
    headed = named or all(len(words) <= _NAME_CHARS for words in rows[0])
    return [
        GridRow(
            tuple(Spot(LinkedText(words), False, False, c) for c, words in enumerate(row)), in_head=headed and at == 0
        )
        for at, row in enumerate(rows)
    ]


def _goes_on(line: PdfLine, before: PdfLine) -> bool:
    """Whether a line with words in several columns goes on with the row above: near, and all of it in the middle of words."""
    near = line.page == before.page and line.top - before.top < line.size * _WRAPPED
    return near and all(_is_within(cell.text) for cell in line.cells)


def _is_within(words: str) -> bool:
    """Whether the words of a cell's line go on with a sentence; "30 days of the decision" may, "12 months" is a value."""
    return words[:1].islower() or (words[:1].isdigit() and words.count(" ") >= _SENTENCE_BLANKS)


def _columns(table: tuple[PdfLine, ...]) -> list[_Column]:
    lefts = [cell.left for cell in table[0].cells]
    rights = list(lefts)
    for line in table:
        for cell in line.cells:
            column = min(range(len(lefts)), key=lambda c: abs(lefts[c] - cell.left))
            rights[column] = max(rights[column], cell.right)
    ends = [*lefts[1:], inf]  # the last column may be wider than all of its words
    return [_Column(left, max(right, end - _SLACK)) for left, right, end in zip(lefts, rights, ends, strict=True)]
