"""In which order the words of a printed page are read: a leaflet's columns one after the other, stacked letters as one.

A table has columns as well: its cells begin at the same height, and few of its lines fill their column.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from veille.parsers.media.pdf.columns import NEAR_MIDDLE, NEAR_THIRDS, find_gap
from veille.parsers.media.pdf.pieces import PdfRun

_CROSSED = 0.25  # titles and lines at the foot may run over both columns
# Where the gutters of three and of two columns lie, and the least share of the words on each side of one: two of three
# columns may look like one.
_SPLITS = ((NEAR_THIRDS, 0.15), ((NEAR_MIDDLE,), 0.25))
_SHIFT = 0.03  # of the width, by which the gutters of two pages may differ
_LEAST_ASIDE = 0.05  # of the words of a short page stand in each column
_SAME_ROW = 0.4  # words whose middles differ by less than this share of their height stand on one line
_LEAST_LINES = 8  # of a column of prose
_LEAST_ROWS = 3  # of a table below columns
_FULL, _MOSTLY = 0.75, 0.5  # most lines of prose reach over so much of their column
_FLOWING = 0.35  # the share of lines that go on in the middle of a sentence
_NEXT_PARAGRAPH = 1.5  # a line further below the last than this, in heights of type, begins a paragraph
_TABLE_LIKE = 0.5  # the share of paragraphs that begin in both columns at the same height, in a table
_BY_CHANCE = 5  # rows whose cells are all as long as each other are no table from so many on
_TITLE = 1.25  # the type of a page's title is so many times the usual
_STACK = 5  # letters one below the other are a word from so many on
_STACK_STEP = 1.35  # they stand nearer than this, in heights of type
_STACK_SHIFT = 3.0  # points by which their left edges may differ: centred letters are of several widths
_STACK_LETTERS = 3  # different ones: a column of Y and N is none


@dataclass(frozen=True, slots=True)
class _Row:
    """One line of a column."""

    text: str
    left: float
    right: float
    middle: float
    size: float


def reading_parts(pages: Sequence[tuple[Sequence[PdfRun], float]]) -> list[list[list[PdfRun]]]:
    """The parts of each page (its runs and width) in the order in which they are read; one part: line by line.

    A page that leaves it open whether it has columns (the last one, a short one) has those of the document's other pages.
    """
    whole = [_join_stacks(pieces) for pieces, _ in pages]
    found = [_find_gaps(pieces, width) for pieces, (_, width) in zip(whole, pages, strict=True)]
    usual = next((gaps for gaps in found if gaps), [])
    parts = []
    for pieces, (_, width), gaps in zip(whole, pages, found, strict=True):
        here = gaps or _find_same_gaps(pieces, width, usual)
        parts.append(_in_order(pieces, here) if here else [list(pieces)])
    return parts


def _find_gaps(pieces: Sequence[PdfRun], width: float) -> list[float]:
    """Where a page parts into columns of prose; nothing for columns of a table."""
    for near, aside in _SPLITS:
        gaps = [find_gap(pieces, width, _CROSSED, near=at, aside=aside) for at in near]
        found = [gap for gap in gaps if gap is not None]
        if len(found) < len(near):
            continue
        rows = [_rows(column) for column in _columns(_table_below(pieces, found)[0], found)]
        if not all(map(_is_prose, rows)):
            continue
        if not all(_is_table(one, two) for one, two in pairwise(rows)):
            return found
    return []


def _find_same_gaps(pieces: Sequence[PdfRun], width: float, usual: list[float]) -> list[float]:
    """Where a page that may be short parts into columns of prose as another page does; nothing where it does not."""
    places = [(gap / width - _SHIFT, gap / width + _SHIFT) for gap in usual]
    gaps = [find_gap(pieces, width, _CROSSED, near=near, aside=_LEAST_ASIDE) for near in places]
    found = [gap for gap in gaps if gap is not None]
    if not found or len(found) < len(usual):
        return []
    columns = [_rows(column) for column in _columns(_table_below(pieces, found)[0], found)]
    ends = [*found, max(p.right for p in pieces)]
    full = [_count_full(column, end) for column, end in zip(columns, ends, strict=True)]
    lines, flowing = sum(map(len, columns)), sum(map(_count_flowing, columns))
    return found if all(full) and sum(full) >= lines * _MOSTLY and flowing >= lines * _FLOWING else []


def _columns(pieces: Sequence[PdfRun], gaps: list[float]) -> list[list[PdfRun]]:
    edges = [float("-inf"), *gaps, float("inf")]
    return [[p for p in pieces if left <= p.left and p.right <= right] for left, right in pairwise(edges)]


def _in_order(pieces: Sequence[PdfRun], gaps: list[float]) -> list[list[PdfRun]]:
    """The columns one after the other, between the lines that run across them; a table below them line by line."""
    parts: list[list[PdfRun]] = []
    bottom = float("inf")
    pieces, table = _table_below(pieces, gaps)
    columns = _columns(pieces, gaps)
    titles = _titles_above(columns)
    across = [p for p in pieces if id(p) in titles or any(p.left < gap < p.right for gap in gaps)]
    columns = [[p for p in column if id(p) not in titles] for column in columns]
    for line in [*sorted(across, key=lambda p: -p.middle), None]:
        top, bottom = bottom, line.middle if line is not None else float("-inf")
        parts += [[p for p in column if bottom < p.middle <= top] for column in columns]
        parts += [[line]] if line is not None else []
    return [part for part in (*parts, table) if part]


def _table_below(pieces: Sequence[PdfRun], gaps: list[float]) -> tuple[Sequence[PdfRun], list[PdfRun]]:
    """The words of columns, and those of a table below with its heading: its rows have words in each column, and fill none."""
    rows = _rows(pieces)
    columns = [_rows(column) for column in _columns(pieces, gaps)]
    wide = [max((row.right - row.left for row in column), default=0.0) * _FULL for column in columns]
    heights = [
        {row.middle: row.right - row.left < most for row in column} for column, most in zip(columns, wide, strict=True)
    ]
    at = len(rows)
    while at and all(
        any(
            short and abs(middle - rows[at - 1].middle) < rows[at - 1].size * _SAME_ROW
            for middle, short in column.items()
        )
        for column in heights
    ):
        at -= 1
    if len(rows) - at < _LEAST_ROWS:
        return pieces, []
    alone = rows[at - 1] if at else None  # its heading, if no other line stands beside it
    if alone is not None and alone.size > median(row.size for row in rows) and alone.right < gaps[0]:
        at -= 1
    top = rows[at].middle + rows[at].size * _SAME_ROW
    return [p for p in pieces if p.middle > top], [p for p in pieces if p.middle <= top]


def _titles_above(columns: list[list[PdfRun]]) -> set[int]:
    """Ids of the words in large type above the first line of all other columns: a title short enough for one column."""
    size = median(p.size for column in columns for p in column)
    tops = [max(p.middle for p in column) for column in columns]
    above = [max(tops[:at] + tops[at + 1 :]) for at in range(len(tops))]
    return {
        id(p)
        for column, highest in zip(columns, above, strict=True)
        for p in column
        if p.size > size * _TITLE and p.bottom > highest
    }


def _rows(pieces: Sequence[PdfRun]) -> list[_Row]:
    rows: list[list[PdfRun]] = []
    for piece in sorted(pieces, key=lambda p: (-p.middle, p.left)):
        if rows and abs(rows[-1][0].middle - piece.middle) < piece.size * _SAME_ROW:
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return [
        _Row(" ".join(p.text for p in row), row[0].left, max(p.right for p in row), row[0].middle, row[0].size)
        for row in rows
    ]


def _is_prose(rows: list[_Row]) -> bool:
    """Whether most lines of a column fill it and many go on in the middle of a sentence."""
    if len(rows) < _LEAST_LINES:
        return False
    full = _count_full(rows, max(row.right for row in rows))
    return full >= len(rows) * _MOSTLY and _count_flowing(rows) >= len(rows) * _FLOWING


def _count_full(rows: list[_Row], reach: float) -> int:
    """How many lines of a column go nearly as far as `reach`."""
    edge = median(row.left for row in rows) if rows else 0.0
    return sum(row.right - edge > (reach - edge) * _FULL for row in rows)


def _count_flowing(rows: list[_Row]) -> int:
    """How many lines of a column go on in the middle of a sentence."""
    return sum(row.text[:1].islower() for row in rows[1:])


def _is_table(left: list[_Row], right: list[_Row]) -> bool:
    """Whether the paragraphs of two columns begin side by side, as cells of rows do.

    Where cells of a row differ in length, the shorter one leaves a gap below it. Columns that leave the same gap each
    time only happen to have paragraphs of the same length.
    """
    one, two = _paragraphs(left), _paragraphs(right)
    if not one or not two:
        return False
    pairs = [(a, b) for a in one for b in two if abs(a[0].middle - b[0].middle) < a[0].size * _SAME_ROW]
    if len(pairs) < min(len(one), len(two)) * _TABLE_LIKE:
        return False
    return len(pairs) < _BY_CHANCE or any(abs(a[1] - b[1]) > a[0].size * _SAME_ROW for a, b in pairs)


def _paragraphs(rows: list[_Row]) -> list[tuple[_Row, float]]:
    """The lines that begin a paragraph, each with its step from the one above: below the first, or a head of one line."""
    steps = ((row, above.middle - row.middle) for above, row in pairwise(rows[1:]))
    return [(row, step) for row, step in steps if step > row.size * _NEXT_PARAGRAPH]


def _join_stacks(pieces: Sequence[PdfRun]) -> Sequence[PdfRun]:
    """The pieces with letters that stand one below the other (a table's side head) as one word at the first of them."""
    single = sorted((p for p in pieces if len(p.text) == 1 and p.text.isalpha()), key=lambda p: -p.middle)
    if len(single) < _STACK:
        return pieces
    stacks: list[list[PdfRun]] = []
    lowest: dict[int, list[PdfRun]] = {}  # the stack that was last added to, by where its letters stand
    for piece in single:
        place = round(piece.left / _STACK_SHIFT)
        near = (lowest[k] for k in (place, place - 1, place + 1) if k in lowest)
        stack = next((s for s in near if s[-1].middle - piece.middle < piece.size * _STACK_STEP), None)
        if stack is None:
            stack = []
            stacks.append(stack)
        stack.append(piece)
        lowest[place] = stack
    joined: dict[int, PdfRun] = {}
    gone: set[int] = set()
    for stack in stacks:
        letters = [p.text for p in stack]
        if len(stack) >= _STACK and len(set(letters)) >= _STACK_LETTERS and letters != sorted(letters):
            joined[id(stack[0])] = replace(stack[0], text="".join(letters))
            gone |= {id(p) for p in stack[1:]}
    return [joined.get(id(p), p) for p in pieces if id(p) not in gone]
