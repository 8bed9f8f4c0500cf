"""Durations, ages and hours per week.

"36 months" P36M, "deux ans" P2Y, "a 24-month period", "10 business days" P10D, "32 à 35 mois" two values in a group,
"4 ½ years" and "quatre ans et demi" P54M: a part of a unit is told in whole finer units, which every reader understands.
"at least 16 years old" a number of years of age, "20 hours per week" a number of hours per week.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from itertools import count

from veille.model import Cmp, Lang, Value, ValueType
from veille.parsers.language.folded_text import FoldedText
from veille.parsers.language.lexicon import load_lexicon
from veille.parsers.language.numerals import Numeral
from veille.parsers.values.ages import are_years_of_age, old_words, range_of_ages
from veille.parsers.values.bounds import compare_number, is_succession

# What may stand between a number and its unit: "12 full consecutive months", "les 6 premiers mois".
_BETWEEN_WORDS = {
    "en": (
        r"(?:(?:more|full|additional|cumulative|consecutive|continuous|calendar|total|first|last|past|previous|complete|whole"
        r"|academic|extra|other|non-consecutive|working|business|school|clear|final)[ -]){0,2}"
    ),
    "fr": (
        r"(?:(?:premiers?|premieres?|derniers?|dernieres?|prochains?|prochaines?|autres?|pleines?|bonnes?|completes?"
        r"|supplementaires?) ){0,1}"
    ),
}
_SPELT = r"(?: ?\((?:\d{1,3}|[a-z-]{3,20})\))?"  # "two (2) years", "36 (thirty-six) months"
_OPEN = r"(?P<open> (?:or|ou) (?:more|less|fewer|plus|moins))?"  # "six or more years"


@cache
def _unit(lang: Lang) -> re.Pattern[str]:
    units = "|".join(sorted(load_lexicon(lang).table("units"), key=len, reverse=True))
    business = r"(?P<business> (?:ouvrables?|ouvres))?"
    return re.compile(rf"{_SPELT}{_OPEN}[ -]?{_BETWEEN_WORDS[lang]}(?P<unit>{units})(?![a-z]){business}")


_BUSINESS = re.compile(r"(?:business|working)[ -]")
# 48 h in French, where an hour follows no preposition of time.
_HOURS_FR = re.compile(r" ?h(?![a-z0-9])(?! ?\d)")
# "un an et demi", "one year and a half"
_AND_HALF = re.compile(r" (?:et demie?|and (?:a|one)[ -]half)(?![a-z])")

# What makes hours a rate: "per week", "of paid work a week", "par semaine", "weekly".
_RATE = {
    "en": re.compile(
        r"(?: of [a-z-]+(?: [a-z-]+)?| (?:on|off)[- ]campus)?(?: per| a| each| every|/| in a| in any) ?(?P<per>week|day|month|year)(?![a-z])"
        r"| (?P<weekly>weekly)|[- ](?P<workweek>work ?week|week)(?![a-z])"
    ),
    "fr": re.compile(
        r"(?: de [a-z]+(?: [a-z]+)?)?(?: ?par| chaque|/) ?(?P<per>semaine|jour|mois|an|annee)(?![a-z])| (?P<weekly>hebdomadaires?)"
    ),
}
_PER = {"week": "week", "semaine": "week", "day": "day", "jour": "day", "month": "month", "mois": "month",
        "year": "year", "an": "year", "annee": "year"}  # fmt: skip
_IDIOM = re.compile(r"^(?: ?-? ?(?:service|line|hotline|format|clock)| (?:periods?|terms?) of)(?![a-z])")
_UNITS = {"Y": "year", "M": "month", "W": "week", "D": "day", "TH": "hour", "TM": "minute"}
# The next finer unit and how many of it: a part of a year is told in months.
_FINER = {"Y": ("M", 12), "W": ("D", 7), "D": ("TH", 24), "TH": ("TM", 60)}
_HALF = Decimal("0.5")
# An amount of time above this is a year or an identifier that happens to stand before a unit.
_LARGEST = 5000
_LARGEST_YEARS = 200


@dataclass(frozen=True, slots=True)
class Measure:
    """What the words after a number make of it: its unit and how its value is written; `end` is where they end."""

    unit: str
    designator: str  # of ISO 8601; empty for an age or a rate, which are numbers
    end: int
    cmp: Cmp | None = None  # "six or more years" says it before the unit
    half: bool = False  # "un an et demi"


def read_measure(scope: FoldedText, numeral: Numeral, first: int | None = None) -> Measure | None:
    """The unit of time, age or rate that follows a number; None when another thing does.

    `first` is where the range starts whose second number this is.
    """
    m = _unit(scope.lang).match(scope.folded, numeral.end)
    if m is None:
        hours = _HOURS_FR.match(scope.folded, numeral.end) if scope.lang == "fr" else None
        return Measure(_UNITS["TH"], "TH", hours.end()) if hours else None
    designator = scope.lexicon.table("units")[m["unit"]]
    tail = scope.folded[m.end() : m.end() + 40]
    if _IDIOM.match(tail) or numeral.value > _LARGEST or (numeral.value == 1 and numeral.word and m["unit"] == "jour"):
        return None
    if designator == "Y" and numeral.value > _LARGEST_YEARS:
        return None  # "the 2024-2025 academic year"
    if designator == "Y" and are_years_of_age(scope, numeral.start if first is None else first, tail):
        return Measure("year_of_age", "", m.end() + old_words(scope, tail))
    if designator == "TH":
        rate = _RATE[scope.lang].match(tail)
        if rate:
            per = _PER[rate["per"]] if rate["per"] else "week"
            return Measure(f"hour_per_{per}", "", m.end() + rate.end())
    within: Cmp | None = None
    if m["open"]:
        within = "min" if m["open"].endswith(("more", "plus")) else "max"
    business = m["business"] or _BUSINESS.search(m[0])
    unit = "business_day" if business and designator == "D" else _UNITS[designator]
    half = _AND_HALF.match(tail) if numeral.whole is not None else None
    return Measure(unit, designator, m.end() + (half.end() if half else 0), within, half=bool(half))


def _write(amount: Decimal, measure: Measure) -> tuple[str, str] | None:
    """Value and unit in normal form: P36M and month, PT900H and hour, 18; None where no whole number of a unit says it."""
    unit, designator = measure.unit, measure.designator
    while designator and amount != amount.to_integral_value():
        if designator not in _FINER or unit == "business_day":
            return None
        designator, many = _FINER[designator]
        amount, unit = amount * many, _UNITS[designator]
    number = format(amount.normalize(), "f")
    if not designator:
        return number, unit
    return (f"PT{number}{designator[1:]}" if designator.startswith("T") else f"P{number}{designator}"), unit


_RANGE_GAP = re.compile(r" ?(?:-|to|a|/|jusqu'a|through) ?")
_PAIR_GAP = re.compile(r" (?:and|et) ")
# "5 or 10 years", "a 5- or 10-year permit", "30, 60 or 90 days"
_LIST_GAP = re.compile(r"-?,? ?(?:(?:or|ou|and|et) )?")
_LAST_GAP = re.compile(r"-?,? (?:or|ou) ")
_MOST_LISTED = 6
_BETWEEN = re.compile(r"(?<![a-z])(?:between|entre)(?: (?:the )?ages? of)?(?: les? )? ?$")
# "from 2 years to 5 years", "entre 2 ans et 5 ans": the unit stands with both.
_FROM = re.compile(r"(?<![a-z])(?:between|entre|from|de|d') ?$")
_WIDEST_GAP = 8


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
    gap, left = scope.folded[before.end : value.start], scope.left(before.start, 20)
    ranged = _RANGE_GAP.fullmatch(gap) and ("-" in gap or _FROM.search(left))
    if ranged and is_succession(scope, before.start):
        return [value]
    if not ranged and not (_PAIR_GAP.fullmatch(gap) and _BETWEEN.search(left)):
        return [value]
    group = next(groups)
    found[-1] = replace(before, cmp="min", group=group)
    return [replace(value, cmp="max", group=group)]


def _shared(scope: FoldedText, numerals: tuple[Numeral, ...], taken: bytearray, groups: Iterator[int]) -> list[Value]:
    """The values of numbers that share the unit after the last of them: "2 to 5 years", "30, 60 or 90 days"."""
    run = [numerals[0]]
    for following in numerals[1:]:
        gap = scope.folded[run[-1].end : following.start]
        if len(gap) > _WIDEST_GAP or taken[following.start]:
            return []
        measure = read_measure(scope, following, run[0].start)
        if measure is None:
            if not _LIST_GAP.fullmatch(gap):
                return []
            run.append(following)
            continue
        first, last = (run[-1].start, run[-1].end), (following.start, measure.end)
        between = _PAIR_GAP.fullmatch(gap) and _BETWEEN.search(scope.left(run[-1].start))
        if len(run) == 1 and (_RANGE_GAP.fullmatch(gap) or between):
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
        if not _LAST_GAP.fullmatch(gap):
            return []
        each = [_value(scope, n, measure, "eq", (n.start, n.end)) for n in run]
        each.append(_value(scope, following, measure, "eq", last))
        return [value for value in each if value is not None]
    return []


# "within a year", "up to a month", "in the last year", "au cours de la dernière année": one of a unit, without a number.
_ONE = {
    "en": r"(?:within|up to|at least|more than|less than|longer than|for|after) (?P<one>an?) ",
    "fr": r"(?P<one>(?!))",
}
_AND_A_HALF = r"(?:and a half|et demie?)(?![a-z])"
# "half a year", "a year and a half", "une demi-année"
_PART = {
    "en": rf"(?:half an? |one[- ]half (?:of )?(?:an? )?)(?P<half>{{units}})(?![a-z'-])|an? (?P<more>{{units}}) {_AND_A_HALF}",
    "fr": r"une demi-?e?[ -]?(?P<half>{units})(?![a-z'-])(?P<more>(?!))?",
}
_LAST = {
    "en": r"(?:within|in|during|over) the (?P<last>(?:last|past|previous|preceding)) ",
    "fr": r"(?:au cours de|dans|pendant|durant) (?P<last>(?:la derniere|le dernier|la precedente)) ",
}


@cache
def _unnumbered(lang: Lang) -> re.Pattern[str]:
    table = load_lexicon(lang).table("units")
    units = "|".join(sorted((u for u in table if not u.endswith("s") or u == "mois"), key=len, reverse=True))
    one = rf"(?:{_ONE[lang]}|{_LAST[lang]})(?P<unit>{units})(?![a-z'-])(?! {_AND_A_HALF})"
    return re.compile(rf"(?<![a-z])(?:{one}|{_PART[lang].format(units=units)})")


def _without_number(scope: FoldedText, taken: bytearray) -> list[Value]:
    """Durations of one year, month, week, day or hour that no number states."""
    found = []
    for m in _unnumbered(scope.lang).finditer(scope.folded):
        part = m["half"] or m["more"]
        start, end = m.start() if part else m.start("one" if m["one"] else "last"), m.end()
        if any(taken[start:end]):
            continue
        designator = scope.lexicon.table("units")[part or m["unit"]]
        amount = _HALF if m["half"] else Decimal(1) + (_HALF if m["more"] else 0)
        written = _write(amount, Measure(_UNITS[designator], designator, end))
        if written is None:
            continue
        cmp: Cmp = "max" if m["last"] else compare_number(scope, start, end)
        found.append(Value("duration", written[0], written[1], cmp, None, scope.text[start:end], start, end))
        taken[start:end] = b"\1" * (end - start)
    return found


# "18 ans ou de 52 ans", "under 18 or over 65 years": years coordinated with an age are years of age.
_COORDINATED = re.compile(
    r"(?: or older| ou plus)?,? (?:or|and|but|to|ou|et|mais|a)"
    r"(?: (?:of|de|d'|under|over|less than|more than|at least|not more than|moins de|plus de|au moins|au plus))* ?"
)


def _as_the_one_before(scope: FoldedText, measure: Measure, before: Value | None, start: int) -> Measure:
    if (
        measure.designator == "Y"
        and before is not None
        and before.unit == "year_of_age"
        and start - before.end < 40
        and _COORDINATED.fullmatch(scope.folded, before.end, start)
    ):
        return Measure("year_of_age", "", measure.end, measure.cmp)
    return measure


def _value(
    scope: FoldedText, numeral: Numeral, measure: Measure, cmp: Cmp, span: tuple[int, int], group: int | None = None
) -> Value | None:
    start, stop = span
    written = _write(numeral.value + (_HALF if measure.half else 0), measure)
    if written is None:
        return None
    kind: ValueType = "duration" if measure.designator else "number"
    return Value(kind, written[0], written[1], cmp, None, scope.text[start:stop], start, stop, group)
