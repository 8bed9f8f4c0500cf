"""How a number compares with what it measures: at least, at most, more than, less than, exactly.

"for a maximum of 30 days" is max, "8 months or longer" min, "n'excédant pas 6 mois" max, "moins de 48 heures" lt.
"""

from __future__ import annotations

import re
from typing import cast

from veille.model import Cmp, Lang
from veille.parsers.language.folded_text import FoldedText

# "has 30 days from the notice to answer": a time allowed is a maximum.
_GIVEN = re.compile(
    r"(?:ha(?:s|ve|d)|gives?|given|allow(?:s|ed)?|grant(?:s|ed)?|dispos(?:e|es|ez|ent)(?: (?:de|d'un delai de))?|a|ont|avez|accorde(?:nt)?|un delai de)(?: you| them| us)? $"
)
_TO_ACT = re.compile(
    r"(?: ?\w+){0,1}? ?(?:from the|from receipt|from when|in which|after receiving"
    r"|to (?:provide|submit|respond|apply|do|send|reply|give|appeal|leave|pay|complete|request|answer|make|get)"
    r"|pour (?:[a-z]+ )?[a-z]+(?:er|ir|re)(?![a-z])|a compter|suivant|apres (?:la|le|avoir))"
)

# "12 months in any 24-month period": the window in which they are counted has no bound of its own.
_WINDOW = re.compile(
    r"(?<![a-z])(?:(?:in|within|over|during|per) (?:any|each|every|an?) |(?:par|dans toute|dans une|dans chaque|au cours d'une|par) (?:periode de )?)$"
)
# "5 years or until the passport expires, whichever comes first": the words may stand at the end of the sentence.
_LATER_WORDS = 140
# "shall not be issued for a period exceeding 12 months" sets a maximum.
_FORBIDDEN = re.compile(
    r"(?<![a-z])(?:(?:must|may|shall|can|could) not|cannot|n(?:e |')(?:peu|doi|pourr|devr)[a-z]*)(?![a-z])"
)


# "no later than 3 months before the end": at least that long before it.
_LATEST = re.compile(r"(?:no|not) later than (?:the )?$|au plus tard $")
_AHEAD = re.compile(r" (?:before|prior to|ahead of|avant|precedant)(?![a-z])")
# "in the 5 years before", "au cours des 3 années précédant": the length of a stretch of time, not a bound on it.
_STRETCH = re.compile(
    r"(?<![a-z])(?:in|during|over) the (?:last |past )?$|(?:au cours des|dans les|pendant les|durant les) $"
)
# "1,560 hours over 24 months": the time over which they are counted.
_SPREAD = re.compile(r"(?:hours?|days?|weeks?|work|experience|employment) over (?:the |a )?$")
_PRECEDING = re.compile(
    r" (?:immediately )?(?:before|preceding|prior to)(?![a-z])| (?:precedant|qui precedent|anterieure?s? a|avant la|avant le|avant sa)(?![a-z])"
)


# "trois années d'études ou plus", "3 years of study or more".
_MORE_OF = re.compile(r" (?:d'|de |of )[a-z-]+(?: [a-z-]+)? (?:ou plus|et plus|or more)(?![a-z])")


def compare_number(scope: FoldedText, start: int, end: int) -> Cmp:
    """The comparison stated around a number and its unit; `eq` when none is."""
    right = scope.right(end, 40)
    after = scope.lexicon.right("cmp").first(right)
    if after is not None:
        return cast("Cmp", after.tag)
    if _MORE_OF.match(right):
        return "min"
    left = scope.left(start, 110)
    if _LATEST.search(left) and _AHEAD.match(right):
        return "min"
    if _SPREAD.search(left):
        return "eq"
    if _STRETCH.search(left) and _PRECEDING.match(right):
        return "eq"
    before = scope.lexicon.left("cmp").first(left)
    if before is not None:
        if before.tag == "gt" and _FORBIDDEN.search(left):
            return "max"
        return cast("Cmp", before.tag)
    if _GIVEN.search(left) and _TO_ACT.match(right):
        return "max"
    if _WINDOW.search(left):
        return "eq"
    first = scope.lexicon.scanner("whichever").first(scope.right(end, _LATER_WORDS))
    return cast("Cmp", first.tag) if first is not None else "eq"


# --- a change from one value to another: "passe de 590 à 600 points" is no minimum with a maximum ----------------------

_FURTHEST = 70  # characters before the first value in which the verb stands
# What may stand between the verb and "from": an adverb or an object, no other complement.
_BETWEEN_EN = r"(?: (?!(?:to|for|in|of|on|at|with|by|if|when|and|or)(?![a-z]))[a-z'-]+){0,4}"
_BETWEEN_FR = r"(?: (?!(?:pour|dans|sur|des?|du|en|si|et|ou|par)(?![a-z]))[a-z'-]+){0,2}"
_VERBS_EN = (
    r"(?:went|will go|going|goes (?:up|down)|go(?:ne)? (?:up|down)|ris(?:es?|en|ing)|rose|rais(?:es?|ed|ing)"
    r"|increas(?:es?|ed|ing)|decreas(?:es?|ed|ing)|chang(?:es?|ed|ing)|drop(?:s|ped|ping)?|reduc(?:es?|ed|ing)|cut(?:s|ting)?"
    r"|lower(?:s|ed|ing)|extended|shortened|lengthened|moved|moves|f[ae]lls?|fallen|grew|adjusted|revised|amended)"
)
# "une hausse de 5 à 10 %" is a range: a participle that is a noun as well needs its auxiliary.
_AUXILIARY = r"(?:est|sont|a ete|ont ete|etait|etaient|sera|seront|soit|soient|etre|fut|furent)(?: [a-z]+)?"
_PARTICIPLES = (
    r"(?:hausse|baisse|abaisse|releve|porte|prolonge|allonge|raccourci|modifie|change|ajuste|revise|ramene)e?s?"
)
_VERBS_FR = (
    r"(?:(?<!mot de )(?<!mots de )pass(?:e|es|ee|ees|ent|era|eront|er|ait|aient)|augment(?:e|ee|ees|es|ent|er|era|eront)"
    r"|diminu(?:e|ee|ees|es|ent|er|era|eront)|mont(?:e|ent|era|eront)|recul(?:e|ent|era)|descend(?:ra|ront)?"
    rf"|redui(?:t|te|ts|tes|ra|ront|sent)|{_AUXILIARY} {_PARTICIPLES})"
)
_CHANGE: dict[Lang, re.Pattern[str]] = {
    "en": re.compile(rf"(?<![a-z])(?:{_VERBS_EN}{_BETWEEN_EN}|up|down) from ?$"),
    "fr": re.compile(rf"(?<![a-z]){_VERBS_FR}{_BETWEEN_FR} (?:de|d') ?$"),
}


# "The fee goes from $85 to $100 on May 1, 2024" tells a change, "goes from $85 to $155 by type" a range: the day decides.
_GOES = re.compile(r"(?<![a-z])goe?s? from ?$")
_ON_A_DAY = re.compile(
    r"(?<![a-z])(?:on|as of|effective|starting|beginning|since|in) (?:(?:the )?\d{1,2}(?:st|nd|rd|th)?(?: of)? )?"
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december|(?:19|20)\d\d)(?![a-z0-9])"
)


def is_succession(scope: FoldedText, start: int) -> bool:
    """Whether the value from `start` on is what was, and the one after it what comes in its place."""
    left = scope.left(start, _FURTHEST)
    if _CHANGE[scope.lang].search(left):
        return True
    return scope.lang == "en" and bool(_GOES.search(left)) and bool(_ON_A_DAY.search(scope.right(start)))
