"""Durations, ages and hours per week.

"36 months" P36M, "deux ans" P2Y, "a 24-month period", "10 business days" P10D, "32 à 35 mois" two values in a group,
"4 ½ years" and "quatre ans et demi" P54M, "2 years and 6 months" P30M: a part of a unit is told in whole finer units, which every
reader understands.
"at least 16 years old" a number of years of age, "20 hours per week" a number of hours per week.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import count

from veille.model import Cmp, Value, ValueType
from veille.parsers.language.folded_text import A_FEW_WORDS, FoldedText
from veille.parsers.language.numerals import Numeral
from veille.parsers.language.patterns import WordPattern
from veille.parsers.values.ages import range_of_ages
from veille.parsers.values.bounds import compare_number, is_succession
from veille.parsers.values.measures import HALF, UNITS, Measure, read_measure, write_amount
from veille.parsers.values.tables.columns import TypedCell

_RANGE_GAP = WordPattern(r" ?(?:[-/]|{to_number}) ?")
_PAIR_GAP = WordPattern(r" {number_and} ")
# "5 or 10 years", "a 5- or 10-year permit", "30, 60 or 90 days"
_LIST_GAP = WordPattern(r"-?,? ?(?:(?:{number_or}|{number_and}) )?")
_LAST_GAP = WordPattern(r"-?,? {number_or} ")
_MOST_LISTED = 6
# "12 of the last 36 months", « 12 des 36 mois »: how much of a span; both are of its unit.
_PART_GAP = WordPattern(r" {part_of_span} ")
_BETWEEN = WordPattern(r"(?<![a-z]){between_numbers} ?$")
# "from 2 years to 5 years", "entre 2 ans et 5 ans": the unit stands with both.
_FROM = WordPattern(r"(?<![a-z]){from_number} ?$")
_WIDEST_GAP = 24  # " out of the preceding "
_MONTHS_OF_YEAR = 12


def find_durations(scope: FoldedText, taken: bytearray, first_group: int) -> list[Value]:
    """Every duration, age and rate of the text that does not lie in a place already taken."""
    found: list[Value] = []
    numerals = scope.numerals
    groups = count(first_group + 1)
    for i, numeral in enumerate(numerals):
        if taken[numeral.start] or taken[numeral.end - 1]:
            continue
        measure = read_measure(scope, numeral)
        if measure is None:
            shared = _shared(scope, numerals[i : i + _MOST_LISTED], taken, groups)
            found += shared
            if shared:
                taken[numeral.start : shared[-1].end] = b"\1" * (shared[-1].end - numeral.start)
            continue
        measure = _as_the_one_before(scope, measure, found[-1] if found else None, numeral.start)
        if any(taken[numeral.start : measure.end]):
            continue
        cmp = measure.cmp or compare_number(scope, numeral.start, measure.end)
        value = _value(scope, numeral, measure, cmp, (numeral.start, measure.end))
        if value is not None:
            found += _closing(scope, found, value, groups)
            taken[numeral.start : measure.end] = b"\1" * (measure.end - numeral.start)
    return found + _without_number(scope, taken)


def as_ages(values: list[Value], cells: Sequence[TypedCell]) -> list[Value]:
    """The values, years in cells under a head of ages as years of age: "36 ans" under "Âge"."""
    ages = [cell for cell in cells if cell.type is not None and cell.type.name == "age"]
    if not ages:
        return values
    return [
        replace(v, type="number", value=v.value[1:-1], unit="year_of_age")
        if v.unit == "year" and any(c.start <= v.start and v.end <= c.end for c in ages)
        else v
        for v in values
    ]


def _months_of_both(years: Value, months: Value) -> int:
    """The months of "2 years and 6 months"; 0 for what is no such pair: a year or more of months is a length of its own."""
    if years.unit != "year" or months.unit != "month" or months.cmp != "eq":
        return 0
    whole, rest = years.value[1:-1], months.value[1:-1]
    if not (whole.isdecimal() and rest.isdecimal() and int(rest) < _MONTHS_OF_YEAR):
        return 0
    return int(whole) * _MONTHS_OF_YEAR + int(rest)


# "de 8 mois à moins de 2 ans": the end of the range is not in it.
_RANGE_UNDER = WordPattern(r" {to_number} {less_than_number} ")


def _closing(scope: FoldedText, found: list[Value], value: Value, groups: Iterator[int]) -> list[Value]:
    """The value, or the value as the end of a range that the one before it opens: "from 2 years to 5 years"."""
    before = found[-1] if found else None
    if (
        before is None
        or before.type != value.type
        or before.group is not None
        or value.start - before.end > _WIDEST_GAP
    ):
        return [value]
    gap, left = scope.folded[before.end : value.start], scope.left(before.start, A_FEW_WORDS)
    months = _months_of_both(before, value)
    if months and _PAIR_GAP[scope.lang].fullmatch(gap) and not _BETWEEN[scope.lang].search(left):
        raw = scope.text[before.start : value.end]
        found[-1] = replace(before, value=f"P{months}M", unit="month", raw=raw, end=value.end)
        return []
    under = _RANGE_UNDER[scope.lang].fullmatch(gap) and value.cmp == "lt"
    opens = not left.strip() or left.rstrip().endswith(("|", ":", "("))  # "8 months to 2 years" alone in a cell
    ranged = (under or _RANGE_GAP[scope.lang].fullmatch(gap)) and (
        "-" in gap or opens or _FROM[scope.lang].search(left)
    )
    if ranged and is_succession(scope, before.start):
        return [value]
    if not ranged and not (_PAIR_GAP[scope.lang].fullmatch(gap) and _BETWEEN[scope.lang].search(left)):
        return [value]
    group = next(groups)
    found[-1] = replace(before, cmp="min", group=group)
    return [replace(value, cmp="lt" if under else "max", group=group)]


def _shared(scope: FoldedText, numerals: tuple[Numeral, ...], taken: bytearray, groups: Iterator[int]) -> list[Value]:
    """The values of numbers that share the unit after the last of them: "2 to 5 years", "30, 60 or 90 days"."""
    run = [numerals[0]]
    for following in numerals[1:]:
        gap = scope.folded[run[-1].end : following.start]
        if len(gap) > _WIDEST_GAP or taken[following.start]:
            return []
        measure = read_measure(scope, following, run[0].start)
        if measure is None:
            if not _LIST_GAP[scope.lang].fullmatch(gap):
                return []
            run.append(following)
            continue
        first, last = (run[-1].start, run[-1].end), (following.start, measure.end)
        if len(run) == 1 and measure.designator and _PART_GAP[scope.lang].fullmatch(gap):
            part = compare_number(scope, *first)
            both = (_value(scope, run[0], measure, part, first), _value(scope, following, measure, "eq", last))
            return [value for value in both if value is not None]
        between = _PAIR_GAP[scope.lang].fullmatch(gap) and _BETWEEN[scope.lang].search(scope.left(run[-1].start))
        if len(run) == 1 and (_RANGE_GAP[scope.lang].fullmatch(gap) or between):
            if measure.designator == "Y" and range_of_ages(run[0], following):
                measure = Measure("year_of_age", "", measure.end)
            low: Cmp = "min"
            high: Cmp = "max"
            group: int | None = next(groups)
            if is_succession(scope, run[0].start):
                low, high, group = "eq", "eq", None
            pair = (
                _value(scope, run[0], measure, low, first, group),
                _value(scope, following, measure, high, last, group),
            )
            return [value for value in pair if value is not None]
        if not _LAST_GAP[scope.lang].fullmatch(gap):
            return []
        each = [_value(scope, n, measure, "eq", (n.start, n.end)) for n in run]
        each.append(_value(scope, following, measure, "eq", last))
        return [value for value in each if value is not None]
    return []


# One of a unit: no unit but "mois" ends in s in the singular.
_SINGLE = r"{units}(?<![^i]s)(?![a-z'-])"
# "within a year", "au cours de la dernière année", "half a year", "a year and a half", "une demi-année": no number.
_UNNUMBERED = WordPattern(
    rf"(?<![a-z])(?:(?:{{bounds_one}} (?P<one>{{one_of_unit}})|{{in_the_time}} (?P<last>{{last_unit}})) "
    rf"(?P<unit>{_SINGLE})(?! {{and_half}}(?![a-z]))"
    rf"|{{half_of_unit}}[ -]?(?P<half>{_SINGLE})"
    r"|{one_of_unit} (?P<more>{units}(?<![^i]s)) {and_half}(?![a-z]))"
)


def _without_number(scope: FoldedText, taken: bytearray) -> list[Value]:
    """Durations of one year, month, week, day or hour that no number states."""
    found = []
    for m in _UNNUMBERED[scope.lang].finditer(scope.folded):
        part = m["half"] or m["more"]
        start, end = m.start() if part else m.start("one" if m["one"] else "last"), m.end()
        if any(taken[start:end]):
            continue
        designator = scope.lexicon.table("units")[part or m["unit"]]
        amount = HALF if m["half"] else Decimal(1) + (HALF if m["more"] else 0)
        written = write_amount(amount, Measure(UNITS[designator], designator, end))
        if written is None:
            continue
        cmp: Cmp = "max" if m["last"] else compare_number(scope, start, end)
        found.append(Value("duration", written[0], written[1], cmp, None, scope.text[start:end], start, end))
        taken[start:end] = b"\1" * (end - start)
    return found


# "18 ans ou de 52 ans", "under 18 or over 65 years": years coordinated with an age are years of age.
_COORDINATED = WordPattern(r"(?: {or_older})?,? {age_joined}(?: {age_bounded})* ?")


def _as_the_one_before(scope: FoldedText, measure: Measure, before: Value | None, start: int) -> Measure:
    if (
        measure.designator == "Y"
        and before is not None
        and before.unit == "year_of_age"
        and start - before.end < 40
        and _COORDINATED[scope.lang].fullmatch(scope.folded, before.end, start)
    ):
        return Measure("year_of_age", "", measure.end, measure.cmp)
    return measure


def _value(
    scope: FoldedText, numeral: Numeral, measure: Measure, cmp: Cmp, span: tuple[int, int], group: int | None = None
) -> Value | None:
    start, stop = span
    written = write_amount(numeral.value + (HALF if measure.half else 0), measure)
    if written is None:
        return None
    kind: ValueType = "duration" if measure.designator else "number"
    return Value(kind, written[0], written[1], cmp, None, scope.text[start:stop], start, stop, group)
