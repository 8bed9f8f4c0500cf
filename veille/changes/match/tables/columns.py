"""Columns of a table before and after by what their headings name: a year, a day, words; by their places only at last.

A yearly table rolls: "2025 | 2026" becomes "2026 | 2027", and every figure stands one column further to the left.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from veille.changes.match.units import Unit
from veille.changes.match.words import fold
from veille.model import Section
from veille.parsers.language.folding import drop_accents
from veille.parsers.language.patterns import WordPattern

KNOWN_TABLES = 4_096  # pairs of headings whose columns are kept: all rows of a table ask the same
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_MONTH = WordPattern(r"(?<![a-z])(?:{months})(?![a-z])")
_COUNTED = re.compile(r"(?:#|\d[\d.,:]*(?: (?:st|nd|rd|th|er)(?![a-z]))?)(?: (?:#|\d[\d.,:]*))*")


@dataclass(frozen=True, slots=True)
class Columns:
    """Places of columns that correspond, of those that went and of those that came; of all others nothing is known."""

    pairs: tuple[tuple[int, int], ...] = ()
    gone: tuple[int, ...] = ()
    come: tuple[int, ...] = ()


@lru_cache(maxsize=KNOWN_TABLES)
def pair_columns(old: tuple[str, ...], new: tuple[str, ...]) -> Columns:
    """The columns of two tables by their folded headings: the same words, the same days, the same words around other days.

    Of columns for one day or year each, one that left while another stayed went with its figures: it did not become the next.
    """
    left, right = list(range(len(old))), list(range(len(new)))
    pairs: list[tuple[int, int]] = []
    _join(pairs, left, right, old, new)
    _join(pairs, left, right, [_days(h) for h in old], [_days(h) for h in new], once=True)
    frames = [_frame(h) for h in old], [_frame(h) for h in new]
    rolled = {frame for frame in frames[0] if _rolled(frame, pairs, old, frames)}
    gone, come = [i for i in left if frames[0][i] in rolled], [j for j in right if frames[1][j] in rolled]
    left, right = [i for i in left if i not in gone], [j for j in right if j not in come]
    _join(pairs, left, right, *([f if "#" in f else "" for f in side] for side in frames))
    if not left or not right:
        gone, come = gone + left, come + right
    return Columns(tuple(sorted(pairs)), tuple(sorted(gone)), tuple(sorted(come)))


def _join(
    pairs: list[tuple[int, int]],
    left: list[int],
    right: list[int],
    old: Sequence[str],
    new: Sequence[str],
    *,
    once: bool = False,
) -> None:
    """Take from both sides the places that have the same name, the first with the first; `once`: only names of one place."""
    places: defaultdict[str, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    for side, (free, names) in enumerate(((left, old), (right, new))):
        for place in free:
            places[names[place]][side].append(place)
    for name, (here, there) in places.items():
        if name and (len(here) == len(there) == 1 if once else len(here) == len(there)):
            pairs += zip(here, there, strict=True)
    left[:] = [i for i in left if i not in {i for i, _ in pairs}]
    right[:] = [j for j in right if j not in {j for _, j in pairs}]


def _rolled(
    frame: str, pairs: Iterable[tuple[int, int]], old: Sequence[str], frames: tuple[Sequence[str], Sequence[str]]
) -> bool:
    """Whether one of the columns with these words around a day or number stayed: for a year or day, or in another place."""
    if "#" not in frame:
        return False
    stayed = [(i, j) for i, j in pairs if frame in (frames[0][i], frames[1][j])]
    return any(_YEAR.search(old[i]) or frames[0][:i].count(frame) != frames[1][:j].count(frame) for i, j in stayed)


def _frame(heading: str) -> str:
    """The words of a heading with a mark for each day, year or number."""
    return _COUNTED.sub("#", _MONTH.both.sub("#", drop_accents(heading)))


def _days(heading: str) -> str:
    """The days and years that a heading names; empty where it names no year."""
    plain = _MONTH.both.sub(lambda m: f"<{m[0]}>", drop_accents(heading))
    return " ".join(re.findall(r"<[a-z]+>|\d+", plain)) if _YEAR.search(heading) else ""


class Headings:
    """The headings over the rows of tables: a row has no cell where it is empty, though its table has the column."""

    def __init__(self) -> None:
        """Each section is read once."""
        self._known: dict[int, dict[int, tuple[str, ...]]] = {}

    def over(self, row: Unit) -> tuple[str, ...]:
        """The headings of a row's table, folded: of a row of headings its own cells; empty for what is no row."""
        if row.block is None or row.kind != "row" or not row.block.cells:
            return ()
        if not any(cell.header for cell in row.block.cells):
            return tuple(fold(row.section.text[cell.start : cell.end]) for cell in row.block.cells)
        known = self._known.get(id(row.section))
        if known is None:
            known = self._known[id(row.section)] = _over_rows(row.section)
        widest = known.get(row.block.start, ())
        own = (fold(cell.header) for cell in row.block.cells)
        return (*widest, *(h for h in own if h and h not in widest and not heads_within(h, widest)))

    def columns(self, old: Unit, new: Unit) -> Columns:
        """How the columns of the tables correspond in which two rows stand."""
        return pair_columns(self.over(old), self.over(new))


def heads_within(heading: str, headings: Sequence[str]) -> tuple[str, ...]:
    """The headings that a cell over several columns stands under, by its heading, which is theirs joined; else empty."""
    found, rest = [], heading
    for one in headings:
        if one and (rest == one or rest.startswith(f"{one} ")):
            found.append(one)
            rest = rest[len(one) :].lstrip()
    return tuple(found) if len(found) > 1 and not rest else ()


def _over_rows(section: Section) -> dict[int, tuple[str, ...]]:
    """The headings over each row, by where the row begins: its row of headings, or where there are several what the widest
    row of the table bears.
    """
    found: dict[int, tuple[str, ...]] = {}
    run: list[int] = []
    heads: tuple[str, ...] = ()
    widest: tuple[str, ...] = ()
    for block in (*section.blocks, None):
        over = tuple(fold(c.header) for c in block.cells) if block is not None and block.kind == "row" else ()
        if block is not None and any(over):
            run.append(block.start)
            widest = max(widest, over, key=len)
            continue
        found |= dict.fromkeys(run, heads if set(heads) >= set(widest) else widest)
        run, widest = [], ()
        heads = tuple(fold(section.text[c.start : c.end]) for c in block.cells) if block is not None and over else ()
    return found
