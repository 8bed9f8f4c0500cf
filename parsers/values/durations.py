"""Durations, ages and hours per week.

"36 months" P36M, "deux ans" P2Y, "a 24-month period", "10 business days" P10D, "32 à 35 mois" two values in a group,
"at least 16 years old" a number of years of age, "20 hours per week" a number of hours per week.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from veille.model import Cmp, Lang, Value, ValueType
from veille.parsers.language.folded_text import Scope
from veille.parsers.language.lexicon import load_lexicon
from veille.parsers.language.numerals import Numeral
from veille.parsers.values.bounds import compare_number

_BETWEEN_WORDS = {
    "en": r"(?:(?:more|full|additional|cumulative|consecutive|continuous|calendar|total|first|last|past|previous|complete|whole|academic|extra|other|non-consecutive|working|business|school|clear)[ -]){0,2}",
    "fr": r"(?:(?:premier|premiere|dernier|derniere|prochain|prochaine|autre|autres|premiers|premieres|derniers|dernieres|prochains|prochaines|pleines?|bonnes?|completes?) ){0,1}",
}  # fmt: skip
_SPELT = r"(?: ?\((?:\d{1,3}|[a-z-]{3,20})\))?"  # "two (2) years", "36 (thirty-six) months"


@cache
def _unit(lang: Lang) -> re.Pattern[str]:
    units = "|".join(sorted(load_lexicon(lang).table("units"), key=len, reverse=True))
    return re.compile(
        rf"{_SPELT}(?P<open> (?:or|ou) (?:more|less|fewer|plus|moins))?[ -]?{_BETWEEN_WORDS[lang]}(?P<unit>{units})(?![a-z])(?P<business> (?:ouvrables|ouvrable|ouvres))?"
    )


_BUSINESS = re.compile(r"(?:business|working)[ -]")
# 48 h in French, where an hour follows no preposition of time.
_HOURS_FR = re.compile(r" ?h(?![a-z0-9])(?! ?\d)")

_OLD = {
    "en": re.compile(r"[- ](?:of age|olds?)(?![a-z])"),
    "fr": re.compile(r" d'age(?![a-z])"),
}  # fmt: skip
_AGE_LEFT = {
    "en": re.compile(r"(?<![a-z])(?:age[ds]?|ages)(?: (?:of|is|between|from|at least|over|under|or|and|limit|to))*:? $|(?:child(?:ren)?|minors?|persons?|people|those|anyone|applicants?|students?|adults?|citizens?|individuals?|nationals?|travellers?|dependants?|you are|is|are)(?: (?:who are|who is|is|are|aged))? (?:under|over|at least|below|above|younger than|older than|between)(?: the age of)? $"),
    "fr": re.compile(r"(?<![a-z])(?:agee?s?|l'age|age)(?: (?:de|d'|d'au|au|moins|plus|entre|est|minimal|minimum|maximal|requis|a|d'entre|entre les|fixe))*(?: (?:de|d'))? ?:? ?$|(?:enfants?|mineure?s?|personnes?|demandeurs?|etudiante?s?|ressortissants?|candidats?|jeunes?|conjoints?|celle|celui|ceux|celles|quiconque|eleves?|adultes?|voyageurs?|citoyens?|etrangers?|charge)(?: etrangers?)?(?: (?:de|ayant|qui a|qui ont|qui aura))(?: (?:moins|plus|au moins|entre))?(?: (?:de|d'))? ?$|(?:enfants?|personnes?|demandeurs?|etudiante?s?|candidats?|conjoints?|charge|il|elle|ils|vous|celui-ci|ceux-ci) (?:a|ont|avez|ayant|ait|aient|aura) (?:au moins|(?:moins|plus) (?:de|d')|entre) ?$|(?:enfants?|jeune|mineur|eleve) (?:a|ont|ait|aient|aura) $"),
}  # fmt: skip
# "test results must be less than two years old": the age of a paper is a duration.
_AGED_PAPER = re.compile(
    r"(?<![a-z])(?:results?|tests?|evaluations?|assessments?|exams?|photos?|photographs?|documents?|certificates?|letters?|reports?|statements?|transcripts?|scores?|resultats?|attestations?|releves?)(?: (?!child|person|people|applicant|student|worker|minor|who)[a-z]+){0,4}? (?:less|more|older|under|over|at least|plus|moins)(?: than| de| old)? $"
)
_NOT_AGE = re.compile(
    r"(?: consecutive[a-z]*| continu[a-z]*)?,? (?:of (?!age)|d'(?!age)|de (?:residence|travail|service|sejour|prison|validite)|before|after|from|since|prior|avant|apres|depuis|experience)"
)
# "Vous devez avoir au moins 18 ans.": what a person has, with nothing after it that the years would be of.
_PERSON_HAS = re.compile(
    r"(?<![a-z])(?:(?:vous|il|elle|ils|elles|qui|enfants?|personnes?|demandeurs?|demanderesses?|etudiante?s?|candidate?s?|participante?s?|conjointe?s?|titulaires?|travailleu(?:r|se)s?|parents?|garante?s?|membres?|eleves?) (?:(?:devez|doit|doivent|devra|devrez|devront|peuvent|peut)(?: (?:tous|toutes|aussi|egalement))? )?(?:avoir|a|ont|avez|aura|auront|aurez)"
    r"|(?:il faut|^\W*|etre tenu d'|condition d'|obligation d'|pour )avoir) (?:au moins |(?:plus|moins) de |deja |entre )?$"
)
_AGE_ENDS = re.compile(
    r" ?(?:$|[.,;:)\n|]|(?:ou plus|et plus|ou moins|au moment|a la date|a la reception|le jour|lors|lorsque|quand|pour|et|ou)(?![a-z]))"
)
# Fewer years than this, said of a person without "âgé", are as often of work or of study.
_BARE_AGE = 14
_BARE_UNDER = {"en": re.compile(r"(?<![a-z])under $"), "fr": re.compile(r"(?!)")}
_RATE = {
    "en": re.compile(r"(?: of [a-z-]+(?: [a-z-]+)?| (?:on|off)[- ]campus)?(?: per| a| each| every|/) ?(?P<per>week|day|month|year)(?![a-z])| (?P<weekly>weekly)|[- ](?P<workweek>work ?week|week)(?![a-z])"),
    "fr": re.compile(r"(?: de [a-z]+(?: [a-z]+)?)?(?: ?par| chaque|/) ?(?P<per>semaine|jour|mois|an|annee)(?![a-z])| (?P<weekly>hebdomadaires?)"),
}  # fmt: skip
_PER = {"week": "week", "semaine": "week", "day": "day", "jour": "day", "month": "month", "mois": "month",
        "year": "year", "an": "year", "annee": "year"}  # fmt: skip
_IDIOM = re.compile(r"^(?: ?-? ?(?:service|line|hotline|format|clock)| (?:periods?|terms?) of)(?![a-z])")
_UNITS = {"Y": "year", "M": "month", "W": "week", "D": "day", "TH": "hour", "TM": "minute"}
# An amount of time above this is a year or an identifier that happens to stand before a unit.
_LARGEST = 5000
_LARGEST_YEARS = 200
# "18 to 35 years" alone in a cell is an age: no stay, permit or delay runs from 16-21 up to 25 years or more.
_YOUNGEST = range(16, 22)
_OLDEST = 25
# "entre 14 et 79 ans": a range that ends this late is of ages whatever its start.
_OLD_AGE = 60


@dataclass(frozen=True, slots=True)
class Measure:
    """What the words after a number make of it: type, unit and how its value is written; `end` is where they end."""

    kind: str
    unit: str | None
    designator: str
    end: int
    cmp: Cmp | None = None  # "six or more years" says it before the unit


def read_measure(scope: Scope, numeral: Numeral, first: int | None = None) -> Measure | None:
    """The unit of time, age or rate that follows a number; None when another thing does.

    `first` is where the range starts whose second number this is.
    """
    m = _unit(scope.lang).match(scope.folded, numeral.end)
    if m is None:
        hours = _HOURS_FR.match(scope.folded, numeral.end) if scope.lang == "fr" else None
        return Measure("duration", "hour", "TH", hours.end()) if hours else None
    designator = scope.lexicon.table("units")[m["unit"]]
    tail = scope.folded[m.end() : m.end() + 40]
    if _IDIOM.match(tail) or numeral.value > _LARGEST or (numeral.value == 1 and numeral.word and m["unit"] == "jour"):
        return None
    if designator == "Y" and numeral.value > _LARGEST_YEARS:
        return None  # "the 2024-2025 academic year"
    aged = _AGED_PAPER.search(scope.left(numeral.start if first is None else first, 90)) if designator == "Y" else None
    if designator == "Y" and not aged and _is_age(scope, numeral.start if first is None else first, tail):
        old = _OLD[scope.lang].match(tail)
        return Measure("number", "year_of_age", "", m.end() + (old.end() if old else 0))
    if designator == "TH":
        rate = _RATE[scope.lang].match(tail)
        if rate:
            per = _PER[rate["per"]] if rate["per"] else "week"
            return Measure("number", f"hour_per_{per}", "", m.end() + rate.end())
    within: Cmp | None = None
    if m["open"]:
        within = "min" if m["open"].endswith(("more", "plus")) else "max"
    business = m["business"] or _BUSINESS.search(m[0])
    unit = "business_day" if business and designator == "D" else _UNITS[designator]
    return Measure("duration", unit, designator, m.end(), within)


def _is_age(scope: Scope, start: int, tail: str) -> bool:
    """Whether years are years of age: "18 years old", "âgé d'au moins 18 ans", "children under 14"."""
    if _OLD[scope.lang].match(tail):
        return True
    if _NOT_AGE.match(tail):
        return False
    left = scope.left(start, 60)
    if _AGE_LEFT[scope.lang].search(left):
        return True
    if re.match(r"(?: old)? (?:or|and) (?:older|over)(?! the)|(?: ou| et) plus age", tail):
        return True
    if scope.lang == "fr" and re.search(r"qui (?:a|ont|aura|auront) (?:au moins |plus de |moins de |deja )?$", left):
        return True
    if scope.lang == "fr" and _person_has(scope, start, tail):
        return True
    if scope.lang == "fr" and re.match(r" revolus| et moins de \d+ ans", tail):
        return True
    return bool(_BARE_UNDER[scope.lang].search(left)) and not re.match(r" (?:of|in|from|on)", tail)


def _person_has(scope: Scope, start: int, tail: str) -> bool:
    """Whether "ans" that a person has are of age: "vous devez avoir au moins 18 ans", not "avoir 2 ans d'expérience"."""
    digits = re.match(r"\d{2}(?!\d)", scope.folded[start : start + 3])
    if digits is None or int(digits[0]) < _BARE_AGE or not _AGE_ENDS.match(tail):
        return False
    return bool(_PERSON_HAS.search(scope.left(start)))


def write_value(numeral: Numeral, measure: Measure) -> str:
    """The value in normal form: P36M, PT900H, 18."""
    number = format(numeral.value.normalize(), "f")
    if measure.kind == "number":
        return number
    if measure.designator.startswith("T"):
        return f"PT{number}{measure.designator[1:]}"
    return f"P{number}{measure.designator}"


_RANGE_GAP = re.compile(r" ?(?:-|to|a|/|jusqu'a|through) ?")
_PAIR_GAP = re.compile(r" (?:and|et) ")
_OR_GAP = re.compile(r",? (?:or|ou) ")
_BETWEEN = re.compile(r"(?<![a-z])(?:between|entre)(?: (?:the )?ages? of)?(?: les? )? ?$")


def find_durations(scope: Scope, taken: bytearray, first_group: int) -> list[Value]:
    """Every duration, age and rate of the text that does not lie in a place already taken."""
    found: list[Value] = []
    numerals = scope.numerals
    group = first_group
    for i, numeral in enumerate(numerals):
        if taken[numeral.start] or taken[numeral.end - 1]:
            continue
        measure = read_measure(scope, numeral)
        if measure is not None:
            measure = _as_the_one_before(scope, measure, found[-1] if found else None, numeral.start)
            if not any(taken[numeral.start : measure.end]):
                cmp = measure.cmp or compare_number(scope, numeral.start, measure.end)
                found.append(_value(scope, numeral, measure, cmp, numeral.start, None))
                taken[numeral.start : measure.end] = b"\1" * (measure.end - numeral.start)
            continue
        following = numerals[i + 1] if i + 1 < len(numerals) else None
        if following is None or following.start - numeral.end > 8 or taken[following.start]:
            continue
        gap = scope.folded[numeral.end : following.start]
        shared = read_measure(scope, following, numeral.start)
        if shared is None:
            continue
        ranged = _RANGE_GAP.fullmatch(gap) or (_PAIR_GAP.fullmatch(gap) and _BETWEEN.search(scope.left(numeral.start)))
        if ranged:
            group += 1
            lifelong = numeral.value in _YOUNGEST and following.value >= _OLDEST
            if shared.designator == "Y" and (lifelong or following.value >= _OLD_AGE):
                shared = Measure("number", "year_of_age", "", shared.end)
            found.append(_value(scope, numeral, shared, "min", numeral.start, group, end=numeral.end))
            found.append(_value(scope, following, shared, "max", following.start, group))
        elif _OR_GAP.fullmatch(gap):
            found.append(_value(scope, numeral, shared, "eq", numeral.start, None, end=numeral.end))
            found.append(_value(scope, following, shared, "eq", following.start, None))
        else:
            continue
        taken[numeral.start : shared.end] = b"\1" * (shared.end - numeral.start)
    return found


# "18 ans ou de 52 ans", "under 18 or over 65 years": years coordinated with an age are years of age.
_COORDINATED = re.compile(
    r"(?: or older| ou plus)?,? (?:or|and|but|to|ou|et|mais|a)(?: (?:of|de|d'|under|over|less than|more than|at least|not more than|moins de|plus de|au moins|au plus))* ?"
)


def _as_the_one_before(scope: Scope, measure: Measure, before: Value | None, start: int) -> Measure:
    if (
        measure.designator == "Y"
        and before is not None
        and before.unit == "year_of_age"
        and start - before.end < 40
        and _COORDINATED.fullmatch(scope.folded, before.end, start)
    ):
        return Measure("number", "year_of_age", "", measure.end, measure.cmp)
    return measure


def _value(
    scope: Scope, numeral: Numeral, measure: Measure, cmp: Cmp, start: int, group: int | None, end: int | None = None
) -> Value:
    stop = measure.end if end is None else end
    kind: ValueType = "duration" if measure.kind == "duration" else "number"
    value = write_value(numeral, measure)
    return Value(kind, value, measure.unit, cmp, None, scope.text[start:stop], start, stop, group)
