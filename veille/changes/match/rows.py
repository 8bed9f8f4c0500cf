"""Rows of tables by their header cells: the row of family size 7 stays that row, whatever its amount is now.

Likeness of characters would pair "7 $13,757" with another row, since the digits of the amount outweigh the key.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from veille.changes.match.units import Unit
from veille.changes.match.words import fold

SAME_TABLE = 0.5  # two tables are one when this share of their keys, or of their column headings, is common
MOST_TABLES = 10_000  # pairs of tables looked at; beyond it only tables of sections that correspond are compared
RENAMED_KEY = 80.0  # a key of words that was edited ("Significant benefits"), from this likeness
SAME_HOME = 0.25  # what standing in sections that correspond adds to the likeness of two tables
STEM = 5  # letters by which words of a row's name are compared: "holder", "holders"
LETTERS = 3  # fewer letters than these in a cell name nothing: a key of digits is another key


@dataclass(frozen=True, slots=True)
class RowTable:
    """Consecutive rows under the same column headings. `keys` names each row; `columns` are the headings."""

    rows: tuple[Unit, ...]
    columns: tuple[str, ...]
    cells: tuple[tuple[str, ...], ...]


def find_tables(units: Sequence[Unit]) -> tuple[RowTable, ...]:
    """The tables of a section: runs of row blocks; a row of headings opens a new one."""
    tables: list[RowTable] = []
    run: list[Unit] = []
    for unit in units:
        if unit.kind != "row" or (run and _opens(unit, run)):
            if run:
                tables.append(_table(run))
            run = []
        if unit.kind == "row":
            run.append(unit)
    if run:
        tables.append(_table(run))
    return tuple(tables)


def pair_tables(
    old: Sequence[RowTable], new: Sequence[RowTable], homes: Mapping[int, int]
) -> tuple[list[tuple[Unit, Unit]], list[tuple[RowTable, RowTable]]]:
    """Rows that correspond, and the tables that do; `homes` are the sections that correspond, by ordinal."""
    near = len(old) * len(new) > MOST_TABLES
    scores = sorted(
        (
            (-_likeness(one, two, homes), abs(i - j), i, j)
            for i, one in enumerate(old)
            for j, two in enumerate(new)
            if not near or homes.get(one.rows[0].section.ordinal) == two.rows[0].section.ordinal
        )
    )
    done_old: set[int] = set()
    done_new: set[int] = set()
    rows: list[tuple[Unit, Unit]] = []
    tables: list[tuple[RowTable, RowTable]] = []
    for score, _, i, j in scores:
        if -score < SAME_TABLE:
            break
        if i not in done_old and j not in done_new:
            done_old.add(i)
            done_new.add(j)
            tables.append((old[i], new[j]))
            rows += _pair_rows(old[i], new[j])
    return rows, tables


def names_columns(unit: Unit) -> bool:
    """Whether a row holds the headings of the columns of the row below it."""
    cells = unit.block.cells if unit.block is not None else ()
    if unit.kind != "row" or not cells or any(c.header for c in cells):
        return False
    below = next((b for b in unit.section.blocks if b.kind == "row" and b.start >= unit.end), None)
    return below is not None and any(c.header for c in below.cells)


def _opens(unit: Unit, run: Sequence[Unit]) -> bool:
    """Whether a row of headings begins another table below rows that have headings."""
    headed = any(c.header for c in run[-1].block.cells) if run[-1].block else False
    return headed and unit.block is not None and not any(c.header for c in unit.block.cells)


def _table(run: Sequence[Unit]) -> RowTable:
    headings: tuple[str, ...] = ()
    for unit in run:
        cells = unit.block.cells if unit.block else ()
        if any(c.header for c in cells):
            headings = tuple(fold(c.header) for c in cells)
            break
    return RowTable(tuple(run), headings, tuple(_cells(unit) for unit in run))


def _cells(unit: Unit) -> tuple[str, ...]:
    text, block = unit.section.text, unit.block
    if block is not None and block.cells:
        return tuple(fold(text[c.start : c.end]) for c in block.cells)
    return tuple(fold(part) for part in unit.text.split("\t"))


def _likeness(one: RowTable, two: RowTable, homes: Mapping[int, int]) -> float:
    same_home = homes.get(one.rows[0].section.ordinal) == two.rows[0].section.ordinal
    columns = _common(filter(None, one.columns), filter(None, two.columns))
    keys = max(
        _common((c[i] for c in one.cells if len(c) > i), (c[j] for c in two.cells if len(c) > j))
        for i, j in _key_columns(one, two)
    )
    return max(columns, keys) + SAME_HOME * same_home + 0.1 * keys


def _common(one: Iterable[str], two: Iterable[str]) -> float:
    left, right = Counter(one), Counter(two)
    size = max(left.total(), right.total())
    return (left & right).total() / size if size else 0.0


def _key_columns(one: RowTable, two: RowTable) -> tuple[tuple[int, int], ...]:
    """Where each table may have its keys: the first column, and where that heading stands in the other table."""
    found = [(0, 0)]
    if one.columns and two.columns and one.columns[0] != two.columns[0]:
        if one.columns[0] and one.columns[0] in two.columns:
            found.append((0, two.columns.index(one.columns[0])))
        if two.columns[0] and two.columns[0] in one.columns:
            found.append((one.columns.index(two.columns[0]), 0))
    return tuple(found)


def _pair_rows(one: RowTable, two: RowTable) -> list[tuple[Unit, Unit]]:
    at, there = max(
        _key_columns(one, two),
        key=lambda c: _common(
            (r[c[0]] for r in one.cells if len(r) > c[0]), (r[c[1]] for r in two.cells if len(r) > c[1])
        ),
    )
    order = _column_order(one, two, at, there)
    pairs: list[tuple[int, int]] = []
    left, right = list(range(len(one.rows))), list(range(len(two.rows)))
    # The whole row first, then ever fewer of the cells that name it, down to the key alone.
    for depth in range(len(order), 0, -1):
        found = _unique(
            {i: tuple(_cell(one.cells[i], a) for a, _ in order[:depth]) for i in left},
            {j: tuple(_cell(two.cells[j], b) for _, b in order[:depth]) for j in right},
            repeated=depth == len(order),
        )
        pairs += found
        left = [i for i in left if i not in {a for a, _ in found}]
        right = [j for j in right if j not in {b for _, b in found}]
    pairs += _same_key_in_order(one, two, at, there, left, right)
    done_old, done_new = {a for a, _ in pairs}, {b for _, b in pairs}
    left, right = [i for i in left if i not in done_old], [j for j in right if j not in done_new]
    if 0 in left and 0 in right and names_columns(one.rows[0]) and names_columns(two.rows[0]):
        pairs.append((0, 0))  # the headings of one table are its headings, however they are worded
        left, right = left[1:], right[1:]
    pairs += _renamed(one, two, at, there, left, right)
    pairs += _in_gaps(one, two, at, there, pairs)
    return [(one.rows[i], two.rows[j]) for i, j in sorted(pairs)]


def _column_order(one: RowTable, two: RowTable, at: int, there: int) -> list[tuple[int, int]]:
    """Columns that correspond, the key's first: by their headings, else by their places."""
    order = [(at, there)]
    width = min(max(map(len, one.cells)), max(map(len, two.cells)))
    if one.columns and two.columns and len(set(one.columns)) == len(one.columns):
        by_heading = [(i, two.columns.index(h)) for i, h in enumerate(one.columns) if h and h in two.columns]
        rest_old = [i for i in range(len(one.columns)) if i not in {a for a, _ in by_heading}]
        rest_new = [j for j in range(len(two.columns)) if j not in {b for _, b in by_heading}]
        if len(rest_old) == len(rest_new):
            by_heading += zip(rest_old, rest_new, strict=True)  # a heading that was reworded
        order += sorted(pair for pair in by_heading if pair[0] != at and pair[1] != there)
        return order
    return order + [(k, k) for k in range(width) if k not in (at, there)]


def _cell(cells: Sequence[str], at: int) -> str:
    return cells[at] if at < len(cells) else ""


def _unique(
    old: Mapping[int, tuple[str, ...]], new: Mapping[int, tuple[str, ...]], *, repeated: bool
) -> list[tuple[int, int]]:
    """Rows with the same cells, once on each side; whole rows that are repeated are paired in order."""
    waiting: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    for j, cells in new.items():
        waiting[cells].append(j)
    many = Counter(old.values())
    found = []
    for i, cells in old.items():
        queue = waiting.get(cells, [])
        if queue and cells[0] and (repeated or (many[cells] == 1 and len(queue) == 1)):
            found.append((i, queue.pop(0)))
    return found


def _same_key_in_order(
    one: RowTable, two: RowTable, at: int, there: int, left: Sequence[int], right: Sequence[int]
) -> list[tuple[int, int]]:
    """Rows whose key stands several times, in the order in which they stand: only where both sides have as many."""
    waiting: defaultdict[str, list[int]] = defaultdict(list)
    for j in right:
        waiting[_cell(two.cells[j], there)].append(j)
    many = Counter(_cell(one.cells[i], at) for i in left)
    found = []
    for i in left:
        key = _cell(one.cells[i], at)
        if key and many[key] == len(waiting[key]):
            found.append((i, waiting[key][0]))
            waiting[key] = waiting[key][1:]
            many[key] -= 1
    return found


def _renamed(
    one: RowTable, two: RowTable, at: int, there: int, left: Sequence[int], right: Sequence[int]
) -> list[tuple[int, int]]:
    """Rows whose key was edited: words nearly the same, or another key before cells of words that all stayed."""
    taken: set[int] = set()
    found = []
    if len(one.rows) == len(two.rows):  # another key in the place of one, before cells that all stayed
        stayed = [i for i in left if i in right and _without(one.cells[i], at) == _without(two.cells[i], there)]
        found += [
            (i, i) for i in stayed if any(_without(one.cells[i], at)) and not _share_words(one, two, i, at, there)
        ]
        taken.update(i for i, _ in found)
        left = [i for i in left if i not in taken]
    for i in left:
        best = max(
            ((_key_likeness(one.cells[i], two.cells[j], at, there), -abs(i - j), j) for j in right if j not in taken),
            default=(0.0, 0, -1),
        )
        if best[0] >= RENAMED_KEY:
            taken.add(best[2])
            found.append((i, best[2]))
    return found


def _in_gaps(
    one: RowTable, two: RowTable, at: int, there: int, pairs: Sequence[tuple[int, int]]
) -> list[tuple[int, int]]:
    """Rows between the same neighbours whose other cells all stayed: "5 or more | $200", "4 or more people | $200".

    Of several rows in one place those that are named in part alike.
    """
    gaps: defaultdict[tuple[int, int], tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    for side, rows in enumerate((one.rows, two.rows)):
        known = sorted(pairs, key=lambda pair: pair[side])
        mine = [pair[side] for pair in known]
        for k in set(range(len(rows))) - set(mine):
            n = bisect_left(mine, k)
            before, after = (known[m][0] if 0 <= m < len(known) else -1 for m in (n - 1, n))
            gaps[before, after][side].append(k)
    found: list[tuple[int, int]] = []
    for left, right in gaps.values():
        alone = len(left) == len(right) == 1
        for i in left:
            rest = _without(one.cells[i], at)
            same = [j for j in right if any(rest) and _without(two.cells[j], there) == rest]
            same = [j for j in same if alone or _name_alike(_cell(one.cells[i], at), _cell(two.cells[j], there))]
            if len(same) == 1 and same[0] not in {j for _, j in found}:
                found.append((i, same[0]))
    return found


def _name_alike(key: str, other: str) -> bool:
    """Whether half of the longer words of the shorter name stand in the other one."""
    names = [{word[:STEM] for word in name.split() if len(word) >= LETTERS} for name in (key, other)]
    return 2 * len(names[0] & names[1]) >= max(min(map(len, names)), 1)


def _key_likeness(old: Sequence[str], new: Sequence[str], at: int, there: int) -> float:
    key, other = _cell(old, at), _cell(new, there)
    rest_old, rest_new = _without(old, at), _without(new, there)
    if rest_old == rest_new and any(_letters(cell) >= LETTERS for cell in rest_old):
        return 100.0
    if rest_old == rest_new and any(rest_old) and _grown(key, other):
        return 100.0  # "Adult", "Adult (18 or older)"; "18 to 35", "18-35"
    if _digits(key) != _digits(other) or min(_letters(key), _letters(other)) < LETTERS:
        return 0.0
    return fuzz.ratio(key, other)


def _share_words(one: RowTable, two: RowTable, row: int, at: int, there: int) -> bool:
    return bool(set(_cell(one.cells[row], at).split()) & set(_cell(two.cells[row], there).split()))


def _grown(key: str, other: str) -> bool:
    """Whether one key begins or ends as the other, or has the same few letters and numbers."""
    short, long = sorted((key, other), key=len)
    if max(_letters(key), _letters(other)) < LETTERS:
        return set(short.split()) <= set(long.split())
    return bool(short) and (f"{long} ".startswith(f"{short} ") or f" {long}".endswith(f" {short}"))


def _without(cells: Sequence[str], at: int) -> list[str]:
    return [cell for k, cell in enumerate(cells) if k != at]


def _digits(text: str) -> str:
    return "".join(c for c in text if c.isdigit())


def _letters(text: str) -> int:
    return sum(c.isalpha() for c in text)
