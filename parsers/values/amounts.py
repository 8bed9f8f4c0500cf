"""Percents, ages without a unit, sizes and counted things.

"50%", "45 to 50%", "ages 18 to 35", "1 650 demandes", "only one renewal", "1 or 2 entries", "28 letters or less",
"no larger than 4500 pixels", "3,5 Mo". What is counted is in the lexicon; of other things a number counts with a bound.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import count

from veille.model import Cmp, Value
from veille.parsers.language.folded_text import A_FEW_WORDS, A_PHRASE, FAR, FoldedText
from veille.parsers.language.numerals import Numeral
from veille.parsers.language.patterns import WordPattern
from veille.parsers.values.ages import AGES, is_bare_age
from veille.parsers.values.bounds import compare_number, is_succession
from veille.parsers.values.levels import level_of_test, named_levels
from veille.parsers.values.tables.columns import TypedCell

_PERCENT = WordPattern(r" ?(?:%|{percent}(?![a-z])|p\. ?100)")
_RANGE_GAP = WordPattern(r" ?(?:-|{number_to}) ?")
_AND_GAP = WordPattern(r" {between_and} ")
_OR_GAP = WordPattern(r",? {either_or} ")
_BETWEEN = WordPattern(r"(?<![a-z]){number_between}(?: [a-z]+){0,3} ?$")
_WIDEST_GAP = 8
# All that a cell of ages may hold: "18-30", "18 to 35", "under 22", "18 et plus", "65+"; a table may stand in the other
# language than its page.
_AGE_CELL = WordPattern(
    r"(?:{age_cell_before} )?(?P<age>\d{1,2})(?:(?: ?- ?| {number_to} )\d{1,2}|\+| {age_cell_after})?"
    r"(?: \(?{inclusive}\)?)?"
)
_AGE_STOP = WordPattern(r",? (?:%|\$|{no_age_unit})")


def find_amounts(
    scope: FoldedText, taken: bytearray, first_group: int, age_cells: tuple[TypedCell, ...] = ()
) -> list[Value]:
    """Percents, bare ages, levels and counted things of the text."""
    headed = {m.start("age") for c in age_cells if (m := _AGE_CELL.both.fullmatch(scope.folded, c.start, c.end))}
    found = named_levels(scope, taken, first_group)
    groups = count(first_group + len(scope.text) // 2)
    numerals = scope.numerals
    for i, numeral in enumerate(numerals):
        if taken[numeral.start]:
            continue
        second = _close(numerals, i, taken)
        values = (
            _percents(scope, numeral, second, groups)
            or (_ages(scope, numeral, second, groups) if _may_be_age(scope, numeral, headed) else [])
            or _counts(scope, numeral, second, groups, found[-1] if found else None)
        )
        for value in values:
            taken[value.start : value.end] = b"\1" * (value.end - value.start)
        found += values
    found.extend(
        _twice(scope, m.start(), m.end()) for m in _TWICE[scope.lang].finditer(scope.folded) if not taken[m.start()]
    )
    return found


def _close(numerals: tuple[Numeral, ...], i: int, taken: bytearray) -> Numeral | None:
    """The next number when it stands close enough to share a unit."""
    if i + 1 == len(numerals):
        return None
    second = numerals[i + 1]
    return second if second.start - numerals[i].end <= _WIDEST_GAP and not taken[second.start] else None


def _number(
    scope: FoldedText, numeral: Numeral, unit: str | None, cmp: Cmp, end: int | None = None, group: int | None = None
) -> Value:
    value = format(numeral.value.normalize(), "f")
    stop = numeral.end if end is None else end
    return Value("number", value, unit, cmp, None, scope.text[numeral.start : stop], numeral.start, stop, group)


def _is_range(scope: FoldedText, first: Numeral, second: Numeral) -> bool:
    gap = scope.folded[first.end : second.start]
    return bool(
        _RANGE_GAP[scope.lang].fullmatch(gap)
        or (_AND_GAP[scope.lang].fullmatch(gap) and _BETWEEN[scope.lang].search(scope.left(first.start)))
    )


def _pair(
    scope: FoldedText, first: Numeral, second: Numeral, unit: str | None, end: int, groups: Iterator[int]
) -> list[Value]:
    """Both ends of a range; both values of a change from the one to the other."""
    if is_succession(scope, first.start):
        return [_number(scope, first, unit, "eq"), _number(scope, second, unit, "eq", end)]
    group = next(groups)
    return [
        _number(scope, first, unit, "min", group=group),
        _number(scope, second, unit, "max", end, group),
    ]


def _percents(scope: FoldedText, numeral: Numeral, second: Numeral | None, groups: Iterator[int]) -> list[Value]:
    mark = _PERCENT[scope.lang].match(scope.folded, numeral.end)
    if mark:
        cmp = compare_number(scope, numeral.start, mark.end())
        return [_number(scope, numeral, "percent", cmp, mark.end())]
    mark = _PERCENT[scope.lang].match(scope.folded, second.end) if second else None
    if mark and second and not numeral.word and _is_range(scope, numeral, second):
        return _pair(scope, numeral, second, "percent", mark.end(), groups)
    return []


# --- ages -------------------------------------------------------------------------------------------------------------


def _may_be_age(scope: FoldedText, numeral: Numeral, headed: set[int]) -> bool:
    if numeral.word or numeral.value not in AGES:
        return False
    stands = numeral.start in headed or is_bare_age(scope, numeral)
    return stands and not _AGE_STOP[scope.lang].match(scope.folded, numeral.end)


def _ages(scope: FoldedText, numeral: Numeral, second: Numeral | None, groups: Iterator[int]) -> list[Value]:
    if second is not None and second.value in AGES and _is_range(scope, numeral, second):
        return _pair(scope, numeral, second, "year_of_age", second.end, groups)
    return [_number(scope, numeral, "year_of_age", compare_number(scope, numeral.start, numeral.end))]


# --- counted things ---------------------------------------------------------------------------------------------------


_ADJECTIVES = r"(?:(?!{no_adjective})[a-z-]+ ){0,2}?"
# What is counted behind its number: with a noun of the lexicon, or any other in the plural ("28 letters or less").
_COUNTED = WordPattern(
    r"(?: (?:(?P<open>{or_open})|(?P<closed>{or_closed})))?[ -]?"
    rf"(?:{_ADJECTIVES}(?:(?P<noun>{{counted}})(?![a-z])(?! {{counted}}(?![a-z]))|(?P<bounded>{{counted_bounded}})(?![a-z]))"
    rf"|(?<= ){_ADJECTIVES}(?P<other>(?!{{no_counted}})[a-z-]{{3,}}s)(?![a-z])|(?<= ){{counted_for_each}}(?![a-z]))"
)
_TWICE = WordPattern(r"(?<![a-z]){twice}(?![a-z])")
_ALLOWED = WordPattern(r"(?<![a-z]){allowed_times}(?![a-z])")
_TIMES_OF = (
    (WordPattern(r"{participate}"), "participation"),
    (WordPattern(r"{renew}"), "renewal"),
    (WordPattern(r"{extend}"), "extension"),
)
# "1.5 times the minimum", "1,75 fois la pression": how many times as much.
_MULTIPLE = WordPattern(r" {times_as_much}")
# "dans les quatre compétences": a place or a group, where "dans les 30 jours" sets a limit.
_AMONG = WordPattern(r"(?<![a-z]){among} $")
_TIMES_STOP = WordPattern(r" {times_stops}")
# "1800 pixels high by 1200 pixels wide": the second takes the bound of the first.
_BY = WordPattern(r"(?: [a-z]+)? ?(?:x|{by_size}) ?")
# Of what is counted, what comes in parts: "38 ½ points".
_DIVISIBLE = frozenset({"point"})
# "2 recent photos": counted in words too, because a person must bring them.
_BROUGHT = frozenset({"photo", "copy"})
# "The maximum number of applications received is 600": what is counted stands before its number.
_NUMBER_OF = WordPattern(
    r"(?<![a-z]){number_of} ?(?:[a-z-]+ ){0,3}?(?P<noun>{counted})(?: [a-z'-]+){0,8}?"
    r" (?:{number_is}|{set_anew}(?: {from_what} ?\d[\d ,.]*)? {set_to}) ?$"
)


def _counts(
    scope: FoldedText, numeral: Numeral, second: Numeral | None, groups: Iterator[int], before: Value | None
) -> list[Value]:
    """Counted things: "1 or 2 entries", "2 to 4 photos", "10 points"; a level or a bare score; else none."""
    multiple = None if numeral.word else _MULTIPLE[scope.lang].match(scope.folded, numeral.end)
    if multiple:
        cmp = compare_number(scope, numeral.start, multiple.end())
        return [_number(scope, numeral, "multiple", cmp, multiple.end())]
    counted = _COUNTED[scope.lang].match(scope.folded, numeral.end)
    if counted:
        return _count(scope, numeral, counted, before)
    shared = _COUNTED[scope.lang].match(scope.folded, second.end) if second and not numeral.word else None
    if shared and second and not shared["other"] and second.whole is not None and not _is_identifier(scope, second):
        unit = _unit_of(scope, shared)
        rises = numeral.value < second.value or is_succession(scope, numeral.start)
        if _is_range(scope, numeral, second) and rises:
            return _pair(scope, numeral, second, unit, shared.end(), groups)
        if shared["noun"] and _OR_GAP[scope.lang].fullmatch(scope.folded, numeral.end, second.start):
            return [_number(scope, numeral, unit, "eq"), _number(scope, second, unit, "eq", shared.end())]
    turned = second if second is not None and is_succession(scope, numeral.start) else None
    named = None if numeral.word else _NUMBER_OF[scope.lang].search(scope.left((turned or numeral).start, FAR))
    if named:
        unit = scope.lexicon.table("counted")[named["noun"]]
        before_it = [_number(scope, numeral, unit, "eq")] if turned else []
        stated = turned or numeral
        return [*before_it, _number(scope, stated, unit, compare_number(scope, stated.start, stated.end))]
    level = level_of_test(scope, numeral)
    return [level] if level is not None else []


def _is_identifier(scope: FoldedText, numeral: Numeral) -> bool:
    """Whether digits are a five-digit code, which counts nothing."""
    digits = scope.folded[numeral.start : numeral.end]
    return len(digits) == 5 and digits.isdigit()


def _unit_of(scope: FoldedText, counted: re.Match[str]) -> str | None:
    """What is counted, by the lexicon; None for a thing that it does not name."""
    if counted["bounded"]:
        return scope.lexicon.table("counted_bounded")[counted["bounded"]]
    return scope.lexicon.table("counted")[counted["noun"]] if counted["noun"] else None


def _count(scope: FoldedText, numeral: Numeral, counted: re.Match[str], before: Value | None) -> list[Value]:
    """A counted thing; in words, and of what the lexicon does not name, only with a bound ("only one renewal")."""
    unit = _unit_of(scope, counted)
    part = numeral.whole is None and unit not in _DIVISIBLE  # "5.2 applications" is a section and its title
    if part or _is_identifier(scope, numeral):
        return []
    if unit == "time":
        far = counted.end() - numeral.end > len(" times")
        if numeral.value < 2 or far or _TIMES_STOP[scope.lang].match(scope.folded, counted.end()):
            return []
        return [_twice(scope, numeral.start, counted.end(), format(numeral.value.normalize(), "f"))]
    among = _AMONG[scope.lang].search(scope.left(numeral.start, A_FEW_WORDS))
    cmp = "eq" if among else compare_number(scope, numeral.start, counted.end())
    if counted["open"] or counted["closed"]:
        cmp = "min" if counted["open"] else "max"
    if (
        before
        and before.cmp
        and before.unit == unit
        and _BY[scope.lang].fullmatch(scope.folded, before.end, numeral.start)
    ):
        cmp = before.cmp
    if numeral.word and numeral.value < 2 and cmp == "min":
        return []  # "pour obtenir un permis", "at least one permit"
    told = numeral.word and (unit not in _BROUGHT or numeral.value < 2)
    if cmp == "eq" and (counted["noun"] is None or told):
        return []
    if counted["noun"] is None and (numeral.whole in _YEARS or (numeral.word and numeral.value < 2)):
        return []
    end = counted.end() if unit else numeral.end
    return [_number(scope, numeral, unit, cmp, end)]


_YEARS = range(1900, 2100)


def _twice(scope: FoldedText, start: int, end: int, value: str = "2") -> Value:
    around = scope.left(start, FAR) + scope.right(end, A_PHRASE)
    unit = next((name for shape, name in _TIMES_OF if shape[scope.lang].search(around)), "time")
    cmp: Cmp = "max" if _ALLOWED[scope.lang].search(scope.left(start, FAR)) else "eq"
    return Value("number", value, unit, cmp, None, scope.text[start:end], start, end)


# --- sizes of files ---------------------------------------------------------------------------------------------------

_SIZES = {"kb": "kilobyte", "ko": "kilobyte", "mb": "megabyte", "mo": "megabyte", "gb": "gigabyte", "go": "gigabyte"}
_SIZE = re.compile(r" ?(?P<unit>kb|mb|gb|ko|mo|go)(?![a-z])")


def find_sizes(scope: FoldedText, taken: bytearray, first_group: int) -> list[Value]:
    """Sizes of files under a bound ("no larger than 4 MB"); the size of a file that is offered is no value."""
    found: list[Value] = []
    group = first_group
    for numeral in scope.numerals:
        size = None if numeral.word else _SIZE.match(scope.folded, numeral.end)
        if size is None or taken[numeral.start]:
            continue
        before = found[-1] if found else None
        cmp = compare_number(scope, numeral.start, size.end())
        if _BETWEEN[scope.lang].search(scope.left(numeral.start, A_FEW_WORDS)):
            cmp = "min"
        if before and before.cmp == "min" and numeral.start - before.end <= _WIDEST_GAP and cmp == "eq":
            group += 1
            found[-1] = replace(before, group=group)
            found.append(_number(scope, numeral, _SIZES[size["unit"]], "max", size.end(), group))
        elif cmp != "eq":
            found.append(_number(scope, numeral, _SIZES[size["unit"]], cmp, size.end()))
        else:
            continue
        taken[numeral.start : size.end()] = b"\1" * (size.end() - numeral.start)
    return found
