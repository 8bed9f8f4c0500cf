"""The time for which an amount is counted: "$155 per year", "10 days a year", "155 $ par mois", "an annual fee of $155".

Hours are rates by their unit already (durations.py). Both ends of a range have the rate that stands behind the last.
"""

from __future__ import annotations

from dataclasses import replace

from veille.model import Value
from veille.parsers.language.folded_text import FoldedText
from veille.parsers.language.patterns import WordPattern

_BEHIND = WordPattern(
    r"(?: {amount_of})? ?(?:{each_unit}|/) ?(?P<per>{rate_nouns})(?![a-z])(?! {behind_no_rate})"
    r"| ?(?P<hour>{by_the_hour})(?![a-z])| (?P<adverb>{rate_adverbs})(?![a-z])"
)
_AHEAD = WordPattern(r"(?<![a-z])(?P<per>{rate_adjectives}) (?:{rate_said} ){0,4}?{rate_of} ?$")
_NO_RATE = ("hour_per_", "year_of_age", "level", "clb", "nclc", "teer", "score", "point")
_NEAR = 60


def with_rates(scope: FoldedText, values: list[Value]) -> list[Value]:
    """The same values, those that are counted for a time with it."""
    rates = [_rate(scope, value) for value in values]
    ranges = {v.group: rate for v, rate in zip(values, rates, strict=True) if v.group is not None and rate}
    shared = [None if v.group is None else ranges.get(v.group) for v in values]
    return [
        replace(v, per=own or of_range) if own or of_range else v
        for v, own, of_range in zip(values, rates, shared, strict=True)
    ]


def _rate(scope: FoldedText, value: Value) -> str | None:
    if value.type not in ("money", "duration", "number") or (value.unit or "").startswith(_NO_RATE):
        return None
    table = scope.lexicon.table
    behind = _BEHIND[scope.lang].match(scope.folded, value.end - (scope.folded[value.end - 1] == " "))
    if behind:
        if behind["adverb"]:
            return table("rate_adverbs")[behind["adverb"]]
        return table("rate_nouns")[behind["per"]] if behind["per"] else "hour"
    ahead = _AHEAD[scope.lang].search(scope.left(value.start, _NEAR)) if value.type == "money" else None
    return table("rate_adjectives")[ahead["per"]] if ahead else None
