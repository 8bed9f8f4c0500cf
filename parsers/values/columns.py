"""What a table's cell says of the values in it: the words of its column's headings and those that name its row."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace

from veille.model import Block, Value


def label_values(values: tuple[Value, ...], blocks: tuple[Block, ...]) -> tuple[Value, ...]:
    """The same values; those in a table's cells with the labels of their column and row."""
    places = [(c.start, c.end, c.header or None, b.row_label) for b in blocks if b.kind == "row" for c in b.cells]
    if not places:
        return values
    starts = [start for start, *_ in places]
    labelled = []
    for value in values:
        at = bisect_right(starts, value.start) - 1
        if at >= 0 and value.end <= places[at][1]:
            value = replace(value, column_label=places[at][2], row_label=places[at][3])
        labelled.append(value)
    return tuple(labelled)
