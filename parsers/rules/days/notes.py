"""The days that notes and lines of a day give to what they mark or stand by.

"* As of May 1, 2026" dates the rows and sentences that bear its mark, all rows where the head of a column bears it.
"¹ $11 as of May 1, 2026" says what takes their amount's place, and so up to when it holds. "In effect: May 1, 2026" alone
dates the table, list or paragraph before it; where such a line stands first, those below it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from veille.model import Block, Value
from veille.parsers.language.patterns import WordPattern
from veille.parsers.rules.days.stated import UNMEASURED, Days, days_of_dates
from veille.parsers.rules.units import TextReading

Piece = tuple[int, int, str]

# What opens a note and stands behind what it is of: "*", "†", "¹", "(1)", "[1]".
_MARK = re.compile(r" {0,2}(?P<mark>\*{1,4}|[†‡§]{1,3}|[⁰¹²³⁴-⁹]{1,2}|\(\d{1,2}\)|\[\d{1,2}\])")
_SIGNS = "*†‡§⁰¹²³⁴⁵⁶⁷⁸⁹"
_NOTE = 45  # characters of a note besides its day, where it has no amount
_LINE = WordPattern(r"\W*{in_effect_line}(?:\W{1,3}|$)(?:[a-z]+ ){0,2}$")
_LINE_ENDS = re.compile(r"[ .;)]*$")

# A note stands below what bears its mark, this many blocks at most: a long table with its paragraphs.
_NOTED_WITHIN = 500


def marked_by(reading: TextReading, blocks: Sequence[Block], pieces: Sequence[Sequence[Piece]], at: int) -> list[Piece]:
    """The pieces before a note that bear its mark; all rows below a head that bears it. None where a block is no note."""
    text = reading.scope.text
    opened = _MARK.match(text, blocks[at].start, blocks[at].end) if blocks[at].kind not in ("row", "caption") else None
    if opened is None:
        return []
    found: dict[Piece, None] = {}
    headed = 0  # the rows up to here stand below a head that bears the mark
    for j in range(max(0, at - _NOTED_WITHIN), at):
        if j < headed or not _bears(text, blocks[j], opened["mark"]):
            continue
        own = [p for p in pieces[j] if _bears_piece(text, p, opened["mark"], blocks[j].end)]
        if blocks[j].kind == "row" and not any(_measured(reading, p) for p in pieces[j]):
            below = list(_rows_below(blocks, j))
            own = [p for k in below for p in pieces[k]]
            headed = j + 1 + len(below)
        found |= dict.fromkeys(own)
    return list(found)


def _bears(text: str, block: Block, mark: str) -> bool:
    """Whether the mark stands in a block behind something; what opens with it is a note itself."""
    return text.find(mark, block.start + len(mark), block.end) >= 0 and not text.startswith(mark, block.start)


def _bears_piece(text: str, piece: Piece, mark: str, end: int) -> bool:
    """Whether the very mark stands in a piece or right behind its stop: "**" does not hold "*"."""
    at = text.find(mark, piece[0], min(end, piece[1] + len(mark)))
    if at < 0:
        return False
    around = text[at - 1 : at] + text[at + len(mark) : at + len(mark) + 1]
    return mark[0] not in _SIGNS or not any(c in _SIGNS for c in around)


def _rows_below(blocks: Sequence[Block], at: int) -> Iterator[int]:
    for k in range(at + 1, len(blocks)):
        if blocks[k].kind != "row":
            return
        yield k


def _measured(reading: TextReading, piece: Piece) -> list[Value]:
    return [v for v in reading.values_in(piece[0], piece[1]) if v.type not in UNMEASURED]


def days_of_note(
    reading: TextReading, marked: Sequence[Piece], note: Piece, days: Days, measured: Sequence[Value]
) -> list[tuple[int, Days]]:
    """The starts of the pieces that a note marks, with the days that it gives them; none where it speaks of more."""
    if not days:
        return []
    if not measured:
        dates = sum(len(v.raw) for v in reading.values_in(note[0], note[1]) if v.type == "date")
        return [(p[0], days) for p in marked] if note[1] - note[0] - dates <= _NOTE else []
    told: list[tuple[int, Days]] = []
    for piece in marked:
        held = {(v.value, v.unit) for v in _measured(reading, piece) if v.type == measured[0].type}
        if {(v.value, v.unit) for v in measured} <= held:
            told.append((piece[0], days))
        elif held and days.first and not days.last:
            told.append((piece[0], Days(None, days.first)))
        elif held and days.last and not days.first:
            told.append((piece[0], Days(days.last)))
    return told


def days_of_line(
    reading: TextReading, blocks: Sequence[Block], pieces: Sequence[Sequence[Piece]], at: int, day: Value
) -> list[tuple[int, Days]]:
    """What a line that is nothing but a day dates: "In effect: May 1, 2026"."""
    days = _of_line(reading, pieces[at], day)
    if not days:
        return []
    near = _near(blocks, at, -1)
    for j in range(at + 1):  # where such lines stand first, each is of what follows it
        if any(_measured(reading, p) for p in pieces[j]):
            break
        if j == at or any(_of_line(reading, pieces[j], v) for p in pieces[j] for v in reading.values_in(p[0], p[1])):
            near = _near(blocks, at, 1)
            break
    spoken = [p for k in near for p in pieces[k]]
    return [(p[0], days) for p in spoken] if any(_measured(reading, p) for p in spoken) else []


def _of_line(reading: TextReading, block: Sequence[Piece], day: Value) -> Days:
    """The days of a block that is one line of a day; none where it says more."""
    if len(block) != 1 or day.type != "date":
        return Days()
    (start, end, _), scope = block[0], reading.scope
    alone = _LINE[scope.lang].match(scope.folded[start : day.start]) and _LINE_ENDS.match(scope.folded[day.end : end])
    return days_of_dates([day]) if alone else Days()


def _near(blocks: Sequence[Block], at: int, step: int) -> list[int]:
    """The table, list or paragraph right before a block, or right after it."""
    found: list[int] = []
    j = at + step
    while 0 <= j < len(blocks):
        if blocks[j].kind == "caption" and not found:
            j += step
            continue
        if found and (blocks[j].kind != blocks[found[0]].kind or blocks[j].kind not in ("row", "item")):
            break
        found.append(j)
        j += step
    return found
