"""Rows of a table that are lines of a list now, and back: "Support worker | 9" is "Support worker: 9 points"."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping

from veille.changes.match.units import Unit
from veille.changes.match.words import word_list

LETTERS = 3  # a key of fewer letters ("1", "C") begins too many lines
STEM = 4  # letters by which a word of a heading is known: "Point", "points"


def pair_listed_rows(rows: Iterable[Unit], others: Iterable[Unit]) -> Iterator[tuple[Unit, Unit]]:
    """Each row with the line that begins with its key and says its other cells in their words and those of its headings.

    The numbers may be others; a key that begins several lines, or several rows, names none.
    """
    lines: defaultdict[str, list[Unit]] = defaultdict(list)
    for unit in others:
        if unit.kind != "row" and unit.words:
            lines[unit.words[0]].append(unit)
    keyed = [(row, word_list(_cells(row)[0])) for row in rows if row.kind == "row" and len(_cells(row)) > 1]
    often = Counter(key for _, key in keyed)
    for row, key in keyed:
        if often[key] > 1 or sum(c.isalpha() for word in key for c in word) < LETTERS:
            continue
        found = [line for line in lines[key[0]] if tuple(line.words[: len(key)]) == key]
        if len(found) == 1 and _says(row, len(key), found[0]):
            yield row, found[0]


def _says(row: Unit, key: int, line: Unit) -> bool:
    """Whether a line says, behind the key, what the row's other cells say."""
    cells = [word for cell in _cells(row)[1:] for word in word_list(cell)]
    rest = list(line.words[key:])
    if sum(map(_is_number, cells)) != sum(map(_is_number, rest)):
        return False
    missing = Counter(w for w in cells if not _is_number(w)) - Counter(rest)
    more = Counter(w for w in rest if not _is_number(w)) - Counter(cells)
    headings = {word[:STEM] for cell in (row.block.cells if row.block else ()) for word in word_list(cell.header)}
    return not missing and all(word[:STEM] in headings for word in more)


def _cells(row: Unit) -> tuple[str, ...]:
    if row.block is not None and row.block.cells:
        return tuple(row.section.text[c.start : c.end] for c in row.block.cells)
    return tuple(row.text.split("\t"))


def _is_number(word: str) -> bool:
    return any(c.isdigit() for c in word)


def pair_both_ways(gone: Mapping[int, Unit], come: Mapping[int, Unit], pair: Callable[[Unit, Unit], None]) -> None:
    """Rows of the old page that are lines of the new one, then lines of the old one that are rows now."""
    for row, line in list(pair_listed_rows(gone.values(), come.values())):
        pair(row, line)
    for row, line in list(pair_listed_rows(come.values(), gone.values())):
        pair(line, row)
