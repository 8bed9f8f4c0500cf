"""Ranges of numbers whose unit stands with both ends: "between 20% and 30%", "from CLB 5 to CLB 7", "de 2 % à 5 %"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from veille.model import Value
from veille.parsers.language.folded_text import A_FEW_WORDS, FoldedText
from veille.parsers.language.patterns import WordPattern
from veille.parsers.values.bounds import is_succession

_AND = WordPattern(r" {between_and} (?:[a-z]{2,9} )?")
_TO = WordPattern(r" {number_to} (?:[a-z]{2,9} )?")
_BETWEEN = WordPattern(r"(?<![a-z]){number_between}(?: [a-z]{2,9})? ?$")
_FROM = WordPattern(r"(?<![a-z]){from_number}(?: [a-z]{2,9})? ?$")
_WIDEST_GAP = 16


def with_ranges(scope: FoldedText, values: Sequence[Value]) -> list[Value]:
    """The same values in order; two numbers of one unit that a range joins are its ends."""
    joined = list(values)
    for i in range(1, len(joined)):
        low, high = joined[i - 1], joined[i]
        if _may_join(low) and _may_join(high) and low.unit == high.unit and _is_range(scope, low, high):
            group = -i  # a group of its own; all are numbered in the end
            joined[i - 1] = replace(low, cmp="min", group=group)
            joined[i] = replace(high, cmp="max", group=group)
    return joined


def _may_join(value: Value) -> bool:
    return value.type == "number" and value.unit is not None and value.cmp == "eq" and value.group is None


def _is_range(scope: FoldedText, low: Value, high: Value) -> bool:
    if not 0 < high.start - low.end <= _WIDEST_GAP or is_succession(scope, low.start):
        return False
    gap, left = scope.folded[low.end : high.start], scope.left(low.start, A_FEW_WORDS)
    if _AND[scope.lang].fullmatch(gap):
        return bool(_BETWEEN[scope.lang].search(left))
    return bool(_TO[scope.lang].fullmatch(gap) and _FROM[scope.lang].search(left))
