"""The time for which an amount is counted: "$155 per year", "10 days a year", "155 $ par mois", "an annual fee of $155".

Hours are rates by their unit already (durations.py). Both ends of a range have the rate that stands behind the last.
"""

from __future__ import annotations

import re
from dataclasses import replace

from veille.model import Value
from veille.parsers.language.folded_text import FoldedText

_BEHIND = {
    "en": re.compile(
        r"(?: of [a-z-]+(?: [a-z-]+)?)? ?(?:per|a|an|each|every|/) ?(?P<per>year|month|week|day|hour)"
        r"(?![a-z])(?! (?:before|after|later|earlier|ago|prior|from|in advance|until|of))"
        r"| (?P<adverb>annually|yearly|monthly|weekly|daily|hourly)(?![a-z])"
    ),
    "fr": re.compile(
        r" ?(?:par|chaque|/) ?(?P<per>an|annee|mois|semaine|jour|heure)(?![a-z])(?! (?:de|avant|apres))"
        r"| ?(?:de|a) l'(?P<hour>heure)(?![a-z])| (?P<adverb>annuellement|mensuellement)(?![a-z])"
    ),
}
_AHEAD = {
    "en": re.compile(
        r"(?<![a-z])(?P<per>annual|yearly|monthly|weekly|daily|hourly) (?:[a-z-]+ ){0,4}?(?:of|is|at|to) ?(?:at least |up to |a maximum of )?$"
    ),
    "fr": re.compile(
        r"(?<![a-z])(?P<per>annuel|mensuel|hebdomadaire|quotidien|horaire)(?:le)?s? (?:(?:est|sont|fixee?s?|d'au moins|maximale?s?) )*(?:de|a|d'au moins) ?$"
    ),
}
_PER = {
    "year": "year", "month": "month", "week": "week", "day": "day", "hour": "hour", "annually": "year", "yearly": "year",
    "monthly": "month", "weekly": "week", "daily": "day", "hourly": "hour", "annual": "year", "an": "year", "annee": "year",
    "mois": "month", "semaine": "week", "jour": "day", "heure": "hour", "annuellement": "year", "mensuellement": "month",
    "annuel": "year", "mensuel": "month", "hebdomadaire": "week", "quotidien": "day", "horaire": "hour",
}  # fmt: skip
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
    behind = _BEHIND[scope.lang].match(scope.folded, value.end - (scope.folded[value.end - 1] == " "))
    if behind:
        said = behind.groupdict()
        return _PER[said["per"] or said["adverb"] or "hour"]
    ahead = _AHEAD[scope.lang].search(scope.left(value.start, _NEAR)) if value.type == "money" else None
    return _PER[ahead["per"]] if ahead else None
