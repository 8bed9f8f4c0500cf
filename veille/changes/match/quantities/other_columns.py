"""Values of a row by the heads they stand under: the same head, another than before, or one that types them otherwise."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection
from itertools import zip_longest

from veille.changes.match.quantities.quantity import Quantity, QuantityChange, gather
from veille.changes.match.quantities.unchanged import without_equal
from veille.changes.match.tables.columns import Columns, Headings, heads_within
from veille.changes.match.units import Unit
from veille.changes.match.words import fold

MEASURED = ("duration", "money")  # a column gives their unit; that of a count ("Places", "Seats") is only a name


def retyped(old: Unit, new: Unit) -> list[QuantityChange]:
    """Values of a row that stayed to the letter, under a column that types them otherwise: 24 months, then 24 weeks."""
    if old.kind != "row" or new.kind != "row" or old.text != new.text:
        return []
    before = {q.values[0].start - old.start: q for q in gather(old)}
    pairs = ((before.get(q.values[0].start - new.start), q) for q in gather(new))
    return [
        QuantityChange(one, two)
        for one, two in pairs
        if one is not None and one.type == two.type and one.type in MEASURED and one.key != two.key
        if one.values[0].column_label != two.values[0].column_label
    ]


def by_column(old: Unit, new: Unit, headings: Headings) -> list[tuple[list[Quantity], list[Quantity], bool]]:
    """The quantities of two units: of rows those of each column, then all others; else one pair of lists.

    "8 | 9" that becomes "9 | 10" is two values changed, though a 9 stands in both rows. A cell over two columns
    stands in each of them where the other row has a cell for each. The last of each three says that the column itself
    came or went, and its values with it.
    """
    sides = gather(old), gather(new)
    if not old.kind == new.kind == "row":
        return [(*sides, False)]
    heads = headings.over(old), headings.over(new)
    columns = headings.columns(old, new)
    names = _name_columns(heads, columns)
    cells = [[_head_of(unit, one) for one in side] for unit, side in zip((old, new), sides, strict=True)]
    found: defaultdict[str, tuple[list[Quantity], list[Quantity]]] = defaultdict(lambda: ([], []))
    for k, quantities in enumerate(sides):
        for one, cell in zip(quantities, cells[k], strict=True):
            split = () if cell in names[k] or cell in cells[1 - k] else heads_within(cell, heads[k])
            for part in split or (cell,):
                found[names[k].get(part, "")][k].append(one)
    return [(*found[name], name.startswith("alone")) for name in sorted(found, key=lambda name: (not name, name))]


def _name_columns(
    heads: tuple[tuple[str, ...], tuple[str, ...]], columns: Columns
) -> tuple[dict[str, str], dict[str, str]]:
    """A name for each heading of either side that it shares with its column's heading on the other side."""
    names: tuple[dict[str, str], dict[str, str]] = ({}, {})
    for n, (i, j) in enumerate(columns.pairs):
        names[0].setdefault(heads[0][i], f"column {n}")
        names[1].setdefault(heads[1][j], f"column {n}")
    for k, alone in enumerate((columns.gone, columns.come)):
        for place in alone:
            names[k].setdefault(heads[k][place], f"alone {k}")
    return names


def in_other_columns(old: Unit, new: Unit) -> list[QuantityChange]:
    """Values of a row that stand under another of its table's heads: fee $10, tax $2, then fee $2, tax $10, or both as fee.

    Nothing where a value came or went besides, or where a head is not known to both tables: then a column has another name.
    """
    if old.block is None or new.block is None or not old.kind == new.kind == "row":
        return []
    if old.text == new.text and [c.header for c in old.block.cells] == [c.header for c in new.block.cells]:
        return []  # most rows of a table: nothing of theirs moved
    sides = gather(old), gather(new)
    if Counter(q.key for q in sides[0]) != Counter(q.key for q in sides[1]):
        return []
    columns: defaultdict[str, tuple[list[Quantity], list[Quantity]]] = defaultdict(lambda: ([], []))
    for k, (unit, quantities) in enumerate(zip((old, new), sides, strict=True)):
        for one in quantities:
            columns[_head_of(unit, one)][k].append(one)
    moved = {head: left for head, held in columns.items() if any(left := without_equal(*held))}
    if not moved or "" in moved or not heads_of(old, set(moved)) >= set(moved) <= heads_of(new, set(moved)):
        return []
    return [QuantityChange(*two) for gone, come in moved.values() for two in zip_longest(gone, come)]


def _head_of(row: Unit, quantity: Quantity) -> str:
    """The head of the column that a value of a row stands in, of a row of headings the heading; empty without one."""
    cells = row.block.cells if row.block is not None else ()
    at = quantity.values[0].start
    cell = next((cell for cell in cells if cell.start <= at < cell.end), None)
    if cell is None:
        return ""
    return fold(cell.header if any(c.header for c in cells) else row.section.text[cell.start : cell.end])


def heads_of(row: Unit, asked: Collection[str]) -> set[str]:
    """Which of the heads that are asked for stand in the row's section: a row has no cell where it is empty."""
    found: set[str] = set()
    for block in row.section.blocks:
        for cell in block.cells if block.kind == "row" else ():
            found.add(fold(cell.header or row.section.text[cell.start : cell.end]))
        if found.issuperset(asked):
            break
    return found
