"""Tables of federal laws (the CALS model): rows with every cell at its column, through `namest`, `nameend`, `morerows`.

Columns are named by `colspec` in order; an entry that names none stands after the one before it. Empty entries keep
their column, so that the heading above a later cell is its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from lxml import etree

from veille.parsers.media.grid import GridRow, Spot
from veille.parsers.media.limits import MAX_COLUMNS, MAX_SPAN
from veille.parsers.media.outline import LinkedText

ReadEntry = Callable[[etree._Element], LinkedText]


def read_cals(table: etree._Element, read_entry: ReadEntry) -> Iterator[GridRow]:
    """The rows of all groups of a table, those of the head marked."""
    for group in table.iterchildren("tgroup"):
        columns = {name: i for i, spec in enumerate(group.iterchildren("colspec")) if (name := spec.get("colname"))}
        busy: dict[int, tuple[int, str]] = {}  # column: rows still covered from above, words of the covering cell
        for row in (row for part in group.iterchildren() for row in part.iterchildren("row")):
            parent = row.getparent()
            in_head = parent is not None and parent.tag == "thead"
            reaching = tuple((column, words) for column, (_, words) in sorted(busy.items()))
            spots = tuple(_spots(row, columns, busy, in_head, read_entry))
            busy = {c: (left - 1, words) for c, (left, words) in busy.items() if left > 1}
            for spot in spots:
                if spot.height > 1:
                    busy[spot.column] = (spot.height - 1, spot.words.text)
            if spots:
                yield GridRow(spots, reaching, in_head)


def _spots(
    row: etree._Element, columns: dict[str, int], busy: dict[int, tuple[int, str]], in_head: bool, read: ReadEntry
) -> Iterator[Spot]:
    column = 0
    for entry in row.iterchildren("entry"):
        while column in busy and column < MAX_COLUMNS:
            column += 1
        ends = [columns[name] for key in ("colname", "namest", "nameend") if (name := entry.get(key)) in columns]
        if ends:
            column = min(ends)  # now and then the two names of a span stand the wrong way round
        width = max(ends) - min(ends) + 1 if ends else 1
        more = entry.get("morerows") or "0"
        height = min(int(more), MAX_SPAN) + 1 if more.isascii() and more.isdigit() else 1
        heads = entry.get("rowheader") == "yes" and not in_head
        yield Spot(read(entry), in_head or heads, heads, column, width, height)
        column += width
