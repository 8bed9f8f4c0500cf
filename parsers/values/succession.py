"""Whether two values are a change from the one to the other: "passe de 590 à 600 points" is no minimum with a maximum."""

from __future__ import annotations

import re

from veille.model import Lang
from veille.parsers.language.folded_text import FoldedText

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


def is_succession(scope: FoldedText, start: int) -> bool:
    """Whether the value from `start` on is what was, and the one after it what comes in its place."""
    return _CHANGE[scope.lang].search(scope.left(start, _FURTHEST)) is not None
