"""The days that a sentence gives to what stands beside it: "24 months. This measure comes into force on May 1, 2026."

Such a sentence speaks of "this measure" or "these fees" and states nothing but a day. It dates the sentences before it;
where it opens its paragraph, the table, list or paragraph before it, or the table below it when nothing before has an
amount. "It will be $120 as of May 1" ends what the sentence before it says. Notes and lines that are nothing but a day
("In effect: May 1") are read in `notes`.
"""

from __future__ import annotations

from collections.abc import Sequence

from veille.model import Block, Value
from veille.parsers.language.patterns import WordPattern
from veille.parsers.rules.days.notes import Piece, days_of_line, days_of_note, marked_by
from veille.parsers.rules.days.stated import UNMEASURED, Days, days_of_dates, days_of_edge
from veille.parsers.rules.units import TextReading

_POINTS = WordPattern(
    r"\W*(?:{introduced_by}\W+|{noted_that} ?)?(?:{these_measures}|{the_new_measure}"
    r"|{pronoun_of_measure} (?:{is_in_force}|{comes_to_end}))(?![a-z])"
)
# "The fee ends on April 30", after the sentence that says how much it is.
_NAMES = WordPattern(r"\W*{the_measure}(?![a-z])")
# "This fee is no longer charged as of May 1": the day is the first without it.
_CEASES = WordPattern(r"(?<![a-z]){ceases}(?![a-z])")
_ANNOUNCES = WordPattern(r"\W*{here_are} ")
_TURNS = WordPattern(
    r"\W*(?:{introduced_by}\W+|{noted_that} ?)?(?:{these_measures}|{pronoun_of_measure}) (?:[a-z]+ )?{turns_to} ?(?:{up_to_most} )?$"
)
_UNTIL_THEN = WordPattern(r"\W*{until_then}(?![a-z])")
_EXCEPT = WordPattern(r"(?<![a-z]){except_for}(?![a-z])")
_LONGEST = 220  # characters of such a sentence


def days_beside(reading: TextReading, blocks: Sequence[Block], pieces: Sequence[Sequence[Piece]]) -> dict[int, Days]:
    """The days that sentences beside them give to pieces, by the place where the piece starts."""
    found: dict[int, Days] = {}
    if reading.law:
        return found
    for i, block in enumerate(blocks):
        if block.kind in ("row", "caption"):
            continue
        for n, (start, end, _) in enumerate(pieces[i]):
            values = reading.values_in(start, end) if end - start <= _LONGEST else []
            if not any(v.type == "date" for v in values):
                before = _sentence_before(blocks, pieces, i, n)
                told = before and values and _UNTIL_THEN[reading.scope.lang].match(reading.scope.folded, start, end)
                if before and told and (turn := _turn_of(reading.values_in(*before[:2]))):
                    found.setdefault(start, Days(None, turn))
                continue
            for target, days in _told(reading, blocks, pieces, (i, n), values):
                found.setdefault(target, days)
    return found


def _turn_of(values: Sequence[Value]) -> str | None:
    """The one day on which something begins or ends: what holds "until then" holds up to it."""
    edges = [edge for v in values if v.type == "date" and (edge := days_of_edge(v))]
    days = days_of_dates(values) or (edges[0] if len(edges) == 1 else Days())
    return None if days.first and days.last else days.first or days.last


def spoken_of(reading: TextReading, blocks: Sequence[Block], pieces: Sequence[Sequence[Piece]]) -> dict[int, str]:
    """The sentence that "It will be $120 as of May 1" speaks of, by the place where the piece starts."""
    found: dict[int, str] = {}
    scope, turns = reading.scope, _TURNS[reading.scope.lang]
    for i, cut in () if reading.law else enumerate(pieces):
        for n, (start, end, _) in enumerate(cut):
            before = _sentence_before(blocks, pieces, i, n)
            measured = [v for v in reading.values_in(start, end) if v.type not in UNMEASURED] if i or n else []
            if n == 0 and measured and len(marked := marked_by(reading, blocks, pieces, i)) == 1:
                found[start] = scope.text[marked[0][0] : marked[0][1]]
            elif before and measured and turns.match(scope.folded[start : measured[0].start]):
                kinds = {v.type for v in reading.values_in(*before[:2])}
                if measured[0].type in kinds:
                    found[start] = found.get(before[0], scope.text[before[0] : before[1]])
    return found


def _sentence_before(blocks: Sequence[Block], pieces: Sequence[Sequence[Piece]], i: int, n: int) -> Piece | None:
    """The sentence before one in its paragraph, or the last one of the paragraph before."""
    if n:
        return pieces[i][n - 1]
    prose = i and blocks[i].kind in ("paragraph", "note") and blocks[i - 1].kind == "paragraph"
    return pieces[i - 1][-1] if prose and pieces[i - 1] else None


def _told(
    reading: TextReading,
    blocks: Sequence[Block],
    pieces: Sequence[Sequence[Piece]],
    place: tuple[int, int],
    values: list[Value],
) -> list[tuple[int, Days]]:
    """The starts of the pieces that a sentence dates, with their days."""
    i, n = place
    start, end, _ = pieces[i][n]
    scope, lang = reading.scope, reading.scope.lang
    days = days_of_dates(values)
    measured = [v for v in values if v.type not in UNMEASURED]
    if n == 0 and (marked := marked_by(reading, blocks, pieces, i)):
        return days_of_note(reading, marked, pieces[i][0], days, measured)
    if measured:
        before = _sentence_before(blocks, pieces, i, n)
        turns = days.first and not days.last and _TURNS[lang].match(scope.folded[start : measured[0].start])
        kinds = {v.type for v in reading.values_in(*before[:2])} if before else set()
        return [(before[0], Days(None, days.first))] if turns and before and measured[0].type in kinds else []
    edges = [edge for v in values if v.type == "date" and (edge := days_of_edge(v))]
    days = days or (edges[0] if len(edges) == 1 else days)
    ceases = bool(days.first and not days.last and _CEASES[lang].search(scope.folded, start, end))
    if not days or (not ceases and _EXCEPT[lang].search(scope.folded, start, end)):
        return []
    if n == 0 and (dated := days_of_line(reading, blocks, pieces, i, values[0])):
        return dated
    if n == 0 and _ANNOUNCES[lang].match(scope.folded, start, end):
        return [(p[0], days) for p in _below(blocks, pieces, i)]
    ends = bool(n) and not days.first and _NAMES[lang].match(scope.folded, start, end)
    if not ends and not _POINTS[lang].match(scope.folded, start, end):
        return []
    if ceases:
        days = Days(None, days.first)
    spoken = [*pieces[i][:n]] if n else _before(reading, blocks, pieces, i) or _below(blocks, pieces, i)
    return [(p[0], days) for p in spoken]


def _before(reading: TextReading, blocks: Sequence[Block], pieces: Sequence[Sequence[Piece]], at: int) -> list[Piece]:
    """The pieces of the table, list or paragraph right before a block, where it has an amount."""
    found: list[Piece] = []
    kind = blocks[at - 1].kind if at else None
    for j in range(at - 1, -1, -1):
        if blocks[j].kind != kind or (found and kind not in ("row", "item")):
            break
        found += pieces[j]
    has_amount = any(v.type not in UNMEASURED for p in found for v in reading.values_in(p[0], p[1]))
    return found if has_amount else []


def _below(blocks: Sequence[Block], pieces: Sequence[Sequence[Piece]], at: int) -> list[Piece]:
    """The rows of the table right below a block."""
    found: list[Piece] = []
    for j in range(at + 1, len(blocks)):
        if blocks[j].kind == "caption" and not found:
            continue
        if blocks[j].kind != "row":
            break
        found += pieces[j]
    return found
