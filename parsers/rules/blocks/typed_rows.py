"""How surely a row is a rule by the heads over it: "Work permit | 155 | 24 months", "NCLC 7 | 17 | 16".

Such a row has no verb and few words, and a score of words knows little of it; the heads of its columns say what it states.
A table of statistics, of spending or of rounds looks the same but for the words over it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from veille.model import Value
from veille.parsers.language.folding import fold
from veille.parsers.language.patterns import WordPattern
from veille.parsers.rules.units import StatementUnit
from veille.parsers.values.tables.columns import type_of

# The share of the usual probability that is enough: where the heads say what is stated, and where a row gives points or
# scores or names a last day; figures of what was ask for more than the usual.
_BY_HEADS, _GRADED, _FIGURES = 0.05, 0.5, 1.45
# A row of so many numbers and nothing else counts something, year by year or place by place: no probability is enough.
_MOST_NUMBERS, _NEVER = 5, 2.0
_BARE_CELL = re.compile(r"(?:^|\t) ?\d[\d ,.]* ?(?=\t|$)")
_GRADES = frozenset({"point", "score", "level"})
_MONEY = frozenset({"money", "currency", "us_money", "euro"})
_CAPS = frozenset({"places", "weekly_hours", "copies"})
_TIME = frozenset({"months", "years", "weeks", "days"})
# "Maximum duration", "Valid for": what a column of stretches of time measures; how long an office took is only history.
_MEASURED = WordPattern(r"(?<![a-z]){measured_head}(?![a-z])")
_TOOK = WordPattern(r"(?<![a-z]){took_head}(?![a-z])")
# "Average income", "Planned spending", "Admissions": figures of what was or is hoped for.
_STATISTIC = WordPattern(r"(?<![a-z]){statistic_head}(?![a-z])")
# Heads longer than this are prose.
_LONGEST = 160


def share_of_row(values: Sequence[Value], unit: StatementUnit, quote: str) -> float | None:
    """The share of the usual probability that is enough for a row, by its heads and values; None where they say nothing."""
    if not values:
        return None
    graded = any(v.type == "number" and v.unit in _GRADES for v in values)
    if not graded and len(_BARE_CELL.findall(quote)) >= _MOST_NUMBERS:
        return _NEVER
    above = (*unit.headers, *unit.context, unit.heading, unit.title, unit.row_label or "")
    words = [fold(text) for text in above if text and len(text) <= _LONGEST]
    if unit.row_label and any(_is_bounded(value) for value in values):
        return _BY_HEADS
    if any(_STATISTIC.both.search(text) for text in words):
        return _FIGURES
    if unit.row_label and _is_stated_by_heads(values, words):
        return _BY_HEADS
    if any(v.type == "date" and v.role == "deadline" for v in values):
        return _GRADED
    if not graded:
        return None
    drawn = any(v.type == "date" and v.role is None for v in values)
    return _FIGURES if drawn else _GRADED  # the rounds of a draw have a day and scores


def _is_stated_by_heads(values: Sequence[Value], words: Sequence[str]) -> bool:
    """Whether the heads over a row say what its amounts, stretches of time, caps or days are."""
    named = any((kind := type_of(text)) is not None and kind.name in _MONEY for text in words)
    took = any(_TOOK.both.search(text) for text in words)
    return any(_is_stated(value, money_above=named, took=took) for value in values)


# "Maximum share of workers", "Minimum score": such a head sets a bound and tells no figure of what was.
_BOUNDS = WordPattern(r"(?<![a-z])(?:{column_most}|{column_least})(?![a-z])")
_REFUND = WordPattern(r"(?<![a-z]){refund_head}(?![a-z])")


def _is_bounded(value: Value) -> bool:
    """Whether a share stands under a head that bounds it, or that gives it back."""
    if value.unit != "percent" or not value.column_label:
        return False
    head = fold(value.column_label)
    return len(head) <= _LONGEST and bool(_BOUNDS.both.search(head) or _REFUND.both.search(head))


def _is_stated(value: Value, *, money_above: bool, took: bool) -> bool:
    head = value.column_label or ""
    kind = type_of(head) if head else None
    if value.type == "money":
        return money_above or (kind is not None and kind.name in _MONEY)
    if value.type == "duration":
        measured = (kind is not None and kind.name in _TIME) or _MEASURED.both.search(fold(head))
        return bool(measured) and not took
    if value.type == "number":
        return kind is not None and kind.name in _CAPS
    return value.type == "date" and value.role == "deadline"
