"""Whether a number is an age: "18 years old", "âgé d'au moins 18 ans", "children under 14", "you must be at least 18".

Years of a person are `number` values with unit `year_of_age`; years of a stay, of work or of a paper are durations.
"""

from __future__ import annotations

import re
from functools import cache

from veille.model import Lang
from veille.parsers.language.folded_text import FoldedText
from veille.parsers.language.lexicon import load_lexicon
from veille.parsers.language.numerals import Numeral

# Below this a bare number after "must be at least" counts something; above, it is a score or a percentage.
_BARE_AGES = range(10, 100)
# Fewer years than this, said of a person without "âgé", are as often of work or of study.
_LEAST_HAD = 14
# "18 to 35 years" alone in a cell is an age: no stay, permit or delay runs from 16-21 up to 25 years or more.
_YOUNGEST = range(16, 22)
_OLDEST = 25
# "entre 14 et 79 ans": a range that ends this late is of ages whatever its start.
_OLD_AGE = 60
# An age is a whole number of years from 5 to 99; infants are told in months.
AGES = range(5, 100)


@cache
def _persons(lang: Lang, tag: str) -> str:
    """An expression for the words that name persons, of one tag of the lexicon."""
    return "|".join(e.match for e in load_lexicon(lang).groups["person"] if e.tag == tag)


# --- years that follow a number ---------------------------------------------------------------------------------------

_OLD = {"en": re.compile(r"[- ](?:of age|olds?)(?![a-z])"), "fr": re.compile(r" d'age(?![a-z])")}
# What years are of when they are no age: "3 years of work", "5 ans de résidence", "10 years before".
_NOT_AGE = re.compile(
    r"(?: consecutive[a-z]*| continu[a-z]*)?,? (?:of (?!age)|d'(?!age)|de (?:residence|travail|service|sejour|prison|validite)"
    r"|before|after|from|since|prior|avant|apres|depuis|experience)"
)
# "test results must be less than two years old": the age of a paper is a duration.
_PAPER = (
    r"(?:results?|tests?|evaluations?|assessments?|exams?|photos?|photographs?|documents?|certificates?|letters?|reports?"
    r"|statements?|transcripts?|scores?|resultats?|attestations?|releves?)"
)
_AGED_PAPER = re.compile(
    rf"(?<![a-z]){_PAPER}(?: (?!child|person|people|applicant|student|worker|minor|who)[a-z]+){{0,4}}?"
    r" (?:less|more|older|under|over|at least|plus|moins)(?: than| de| old)? $"
)
_TAIL_OLDER = re.compile(r"(?: old)? (?:or|and) (?:older|over)(?! the)|(?: ou| et) plus age")
_TAIL_FR = re.compile(r" revolus| et moins de \d+ ans")
_UNDER = re.compile(r"(?<![a-z])under $")
_UNDER_OF = re.compile(r" (?:of|in|from|on)")
_QUI_A = re.compile(r"qui (?:a|ont|aura|auront) (?:au moins |plus de |moins de |deja )?$")

# "aged 18", "the age of 18", "âgé d'au moins", "l'âge minimal est de"
_AGED_EN = r"(?<![a-z])(?:age[ds]?|ages)(?: (?:of|is|between|from|at least|over|under|or|and|limit|to))*:? $"
_AGED_FR = (
    r"(?<![a-z])(?:agee?s?|l'age|age)"
    r"(?: (?:de|d'|d'au|au|moins|plus|entre|est|minimal|minimum|maximal|requis|a|d'entre|entre les|fixe))*(?: (?:de|d'))? ?:? ?$"
)
_BOUND_EN = r"(?:under|over|at least|below|above|younger than|older than|between)(?: the age of)?"
_BOUND_FR = r"(?:moins|plus|au moins|entre)"


@cache
def _age_left(lang: Lang) -> re.Pattern[str]:
    """What stands right before years of age."""
    person = _persons(lang, "person")
    if lang == "en":
        # "children under", "persons who are at least", "you are over"
        said = rf"(?:{person}|you are|is|are)(?: (?:who are|who is|is|are|aged))? {_BOUND_EN} $"
        return re.compile(rf"{_AGED_EN}|{said}")
    # "les enfants de moins de", "toute personne ayant"
    of = rf"(?:{person})(?: etrangers?)?(?: (?:de|ayant|qui a|qui ont|qui aura))(?: {_BOUND_FR})?(?: (?:de|d'))? ?$"
    # "si le demandeur a moins de", "vous avez plus de"
    has = rf"(?:{person}|il|elle|ils|vous) (?:a|ont|avez|ayant|ait|aient|aura) (?:au moins|(?:moins|plus) (?:de|d')|entre) ?$"
    # "si l'enfant a 18 ans"
    child = rf"(?:{_persons(lang, 'young')}) (?:a|ont|ait|aient|aura) $"
    return re.compile(f"{_AGED_FR}|{of}|{has}|{child}")


# "Vous devez avoir au moins 18 ans.": what a person has, with nothing after it that the years would be of.
_HAVING = r"(?:avoir|a|ont|avez|avaient|aviez|avait|aura|auront|aurez)"
_DUTY_FR = r"(?:(?:devez|doit|doivent|devra|devrez|devront|peuvent|peut)(?: (?:tous|toutes|aussi|egalement))? )?"


@cache
def _person_has() -> re.Pattern[str]:
    person = rf"(?:vous|il|elle|ils|elles|qui|{_persons('fr', 'person')}) {_DUTY_FR}{_HAVING}"
    return re.compile(
        rf"(?<![a-z])(?:{person}|(?:il faut|^\W*|etre tenu d'|condition d'|obligation d'|pour )avoir) "
        r"(?:au moins |(?:plus|moins) de |deja |entre )?$"
    )


_HAD_ENDS = re.compile(
    r" ?(?:$|[.,;:)\n|]|(?:ou plus|et plus|ou moins|au moment|a la date|a la reception|le jour|lors|lorsque|quand|pour|et|ou)(?![a-z]))"
)


def are_years_of_age(scope: FoldedText, start: int, tail: str) -> bool:
    """Whether years are of a person's age; `start` is where their number (or range) starts, `tail` what follows them."""
    if _AGED_PAPER.search(scope.left(start, 90)):
        return False
    if _OLD[scope.lang].match(tail):
        return True
    if _NOT_AGE.match(tail):
        return False
    left = scope.left(start, 60)
    if _age_left(scope.lang).search(left) or _TAIL_OLDER.match(tail):
        return True
    if scope.lang == "en":
        return bool(_UNDER.search(left)) and not _UNDER_OF.match(tail)
    return bool(_QUI_A.search(left) or _TAIL_FR.match(tail)) or _had_by_person(scope, start, tail)


def _had_by_person(scope: FoldedText, start: int, tail: str) -> bool:
    """ "vous devez avoir au moins 18 ans", not "avoir 2 ans d'expérience"."""
    digits = re.match(r"\d{2}(?!\d)", scope.folded[start : start + 3])
    if digits is None or int(digits[0]) < _LEAST_HAD or not _HAD_ENDS.match(tail):
        return False
    return bool(_person_has().search(scope.left(start)))


def old_words(scope: FoldedText, tail: str) -> int:
    """How many characters of the words after years belong to them: "years of age", "ans d'âge"."""
    old = _OLD[scope.lang].match(tail)
    return old.end() if old else 0


def range_of_ages(low: Numeral, high: Numeral) -> bool:
    """Whether years from `low` to `high` can only be ages."""
    return (low.value in _YOUNGEST and high.value >= _OLDEST) or high.value >= _OLD_AGE


# --- ages without a unit ----------------------------------------------------------------------------------------------

_OLDER = re.compile(r" (?:and|or) (?:older|younger)(?! than)(?![a-z])")
_OLDER_LEFT = re.compile(r"(?:^\W*|(?<![a-z])(?:be|are|is|was|were|am) (?:at least )?)$")
_OVER = re.compile(r" (?:and|or) (?:older|younger|over|under|above)(?! than)(?![a-z])")
_MUST_BE = (
    r"(?: (?:must|should|may|have to|has to|need to|needs to|will|both|also|all|each)){0,2}"
    r" (?:be|is|are|was|were)(?: not| still| already)? (?:at least|under|over|above|below|younger than|older than) $"
)
_BARE_ENDS = re.compile(
    r" ?(?:$|[.,;:)\n|]|(?:on|when|at the time|as of|by|before|and|or|if|to apply|to qualify|to be eligible)(?![a-z]))"
    r"(?! ?\d| (?:points?|%))"
)
_NAMED_FR = re.compile(r"(?<![a-z])ages?(?: (?:requis|minimal|maximal|minimum|maximum|limite))? ?: ?$")


@cache
def _english() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """What stands before a bare age: words of age, a person, a person with a verb."""
    person = _persons("en", "person")
    named = (
        r"(?<![a-z])(?:ages?|aged|the ages? of|age of)(?: (?:between|of|from|is))* $"
        rf"|(?<![a-z])(?:{person})(?: (?:who are|is|are))? (?:under|over|between) (?:the ages? of )?$|(?<![a-z])ages?: ?$"
    )
    return (
        re.compile(named),
        re.compile(rf"(?<![a-z])(?:{person}),? $"),
        re.compile(rf"(?<![a-z])(?:you|he|she|they|who|{person}){_MUST_BE}"),
    )


def is_bare_age(scope: FoldedText, numeral: Numeral) -> bool:
    """Whether a number without a unit is an age: "ages 18 to 35", "18 or older", "you must be at least 18"."""
    left, end = scope.left(numeral.start, 90), numeral.end
    if scope.lang == "fr":
        return bool(_NAMED_FR.search(left))
    named, person, person_is = _english()
    if named.search(left[-40:]):
        return True
    if numeral.whole is None or numeral.value not in _BARE_AGES:
        return False
    if _OLDER.match(scope.folded, end) and _OLDER_LEFT.search(left):
        return True
    if _OVER.match(scope.folded, end) and person.search(left):
        return True
    return bool(person_is.search(left) and _BARE_ENDS.match(scope.right(end, 40)))
