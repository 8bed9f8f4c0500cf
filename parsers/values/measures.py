"""What the words after a number make of it: an amount of time, an age or a rate, and how its value is written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from veille.model import Cmp
from veille.parsers.language.folded_text import FoldedText
from veille.parsers.language.numerals import Numeral
from veille.parsers.language.patterns import WordPattern
from veille.parsers.values.ages import are_years_of_age, old_words

_SPELT = r"(?: ?\((?:\d{1,3}|[a-z-]{3,20})\))?"  # "two (2) years", "36 (thirty-six) months"
_OPEN = r"(?: (?:(?P<more>{number_or_more})|(?P<less>{number_or_less})))?"  # "six or more years"
# "12 full consecutive months", "10 jours ouvrables"
_UNIT = WordPattern(
    _SPELT + _OPEN + r"[ -]?(?:{before_unit}[ -]){0,2}(?P<unit>{units})(?![a-z])(?P<business> {business_behind})?"
)
_BUSINESS = WordPattern(r"{business_before}[ -]")
# 48 h in French, where an hour follows no preposition of time.
_HOURS_FR = re.compile(r" ?h(?![a-z0-9])(?! ?\d)")
# "un an et demi", "one year and a half"
_AND_HALF = WordPattern(r" {and_half}(?![a-z])")
# What makes hours a rate: "per week", "of paid work a week", "par semaine", "weekly".
_RATE = WordPattern(
    _OPEN + r"(?: {of_work})?(?: (?:{each_unit}|{in_any})|/) ?(?P<per>{rate_nouns})(?![a-z])"
    r"| {weekly}|[- ]{week_of_work}(?![a-z])"
)
_IDIOM = WordPattern(r"(?: ?-? ?{service_hours}| {periods_of})(?![a-z])")
_SOME_DAY = WordPattern("{some_day}")
UNITS = {"Y": "year", "M": "month", "W": "week", "D": "day", "TH": "hour", "TM": "minute"}
# The next finer unit and how many of it: a part of a year is told in months.
_FINER = {"Y": ("M", 12), "W": ("D", 7), "D": ("TH", 24), "TH": ("TM", 60)}
HALF = Decimal("0.5")
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
    m = _UNIT[scope.lang].match(scope.folded, numeral.end)
    if m is None:
        hours = _HOURS_FR.match(scope.folded, numeral.end) if scope.lang == "fr" else None
        return Measure(UNITS["TH"], "TH", hours.end()) if hours else None
    designator = scope.lexicon.table("units")[m["unit"]]
    tail = scope.folded[m.end() : m.end() + 40]
    if _IDIOM[scope.lang].match(tail) or numeral.value > _LARGEST:
        return None
    if numeral.value == 1 and numeral.word and _SOME_DAY[scope.lang].fullmatch(m["unit"]):
        return None
    if designator == "Y" and numeral.value > _LARGEST_YEARS:
        return None  # "the 2024-2025 academic year"
    if designator == "Y" and are_years_of_age(scope, numeral.start if first is None else first, tail):
        return Measure("year_of_age", "", m.end() + old_words(scope, tail))
    if designator == "TH":
        rate = _RATE[scope.lang].match(tail)
        if rate:
            per = scope.lexicon.table("rate_nouns")[rate["per"]] if rate["per"] else "week"
            return Measure(f"hour_per_{per}", "", m.end() + rate.end(), _open_end(m) or _open_end(rate))
    within = _open_end(m)
    business = m["business"] or _BUSINESS[scope.lang].search(m[0])
    unit = "business_day" if business and designator == "D" else UNITS[designator]
    half = _AND_HALF[scope.lang].match(tail) if numeral.whole is not None else None
    return Measure(unit, designator, m.end() + (half.end() if half else 0), within, half=bool(half))


def _open_end(found: re.Match[str]) -> Cmp | None:
    return "min" if found["more"] else "max" if found["less"] else None


def write_amount(amount: Decimal, measure: Measure) -> tuple[str, str] | None:
    """Value and unit in normal form: P36M and month, PT900H and hour, 18; None where no whole number of a unit says it."""
    unit, designator = measure.unit, measure.designator
    while designator and amount != amount.to_integral_value():
        if designator not in _FINER or unit == "business_day":
            return None
        designator, many = _FINER[designator]
        amount, unit = amount * many, UNITS[designator]
    number = format(amount.normalize(), "f")
    if not designator:
        return number, unit
    return (f"PT{number}{designator[1:]}" if designator.startswith("T") else f"P{number}{designator}"), unit
