"""Whether a number is an age: "18 years old", "âgé d'au moins 18 ans", "children under 14", "you must be at least 18".

Years of a person are `number` values with unit `year_of_age`; years of a stay, of work or of a paper are durations.
"""

from __future__ import annotations

import re

from veille.parsers.language.folded_text import A_CLAUSE, A_PHRASE, FoldedText
from veille.parsers.language.numerals import Numeral
from veille.parsers.language.patterns import WordPattern

# Below this a bare number after "must be at least" counts something; above, it is a score or a percentage.
_BARE_AGES = range(10, 100)
# Fewer years than this, said of a person without "âgé", are as often of work or of study.
_LEAST_HAD = 14
# "18 to 35 years" alone in a cell is an age: no stay, permit or delay runs from 16-21 up to 25 years or more.
_YOUNGEST = range(16, 22)
_OLDEST = 25
# A child is one until an age of these.
_GROWN = range(16, 27)
# "entre 14 et 79 ans": a range that ends this late is of ages whatever its start.
_OLD_AGE = 60
# An age is a whole number of years from 5 to 99; infants are told in months.
AGES = range(5, 100)


# --- years that follow a number ---------------------------------------------------------------------------------------

_OLD = WordPattern(r"[- ]{of_age}(?![a-z])")
# What years are of when they are no age: "3 years of work", "5 ans de résidence", "10 years before".
_NOT_AGE = WordPattern(r"(?: {years_running})?,? {years_of_what}")
# "test results must be less than two years old": the age of a paper is a duration.
_AGED_PAPER = WordPattern(r"(?<![a-z]){aged_paper}(?: (?!{paper_of_person})[a-z]+){0,4}? {aged_than} $")
_OLDER_TOO = WordPattern(r" {or_older_too}")
_FULL_AGE = WordPattern(r" {of_full_age}(?![a-z])")
_UNDER = WordPattern(r"(?<![a-z]){under} $")
_UNDER_OF = WordPattern(r" {under_of}(?![a-z])")
_WHO_HAS = WordPattern(r"(?<![a-z]){who_has_years} $")
# What stands right before years of age: "aged 18", "the age of 18", "l'âge minimal est de"; "children under", "les
# enfants de moins de"; "vous avez plus de"; "si l'enfant a 18 ans".
_AGE_LEFT = WordPattern(
    r"(?<![a-z])(?:{aged}(?: {aged_link})* ?:?|{person} {person_of_age}"
    r"|(?:{person}|{someone}) {has_years}|{young} {young_has}) ?$"
)
# "Vous devez avoir au moins 18 ans.": what a person has, with nothing after it that the years would be of.
_PERSON_HAS = WordPattern(
    r"(?<![a-z])(?:(?:{person}|{someone}) {must_have}|{told_to_have}|^\W*{have}) (?:{had_bound} )?$"
)
# « Étudiant seul, 18 ans ou plus », « enfant (moins de 18 ans) »: years set beside a person.
_BESIDE_PERSON = WordPattern(r"(?<![a-z]){person}(?: [a-z]+)?(?:,| \() ?(?:{had_bound} )?$")
# « jusqu'à 18 ans », "until 21 years": no stay and no delay ends so.
_UNTIL_AGE = WordPattern(r"(?<![a-z]){until_age} $")
_HAD_ENDS = WordPattern(r" ?(?:$|[.,;:)\n|]|{had_ends}(?![a-z]))")
_TWO_DIGITS = re.compile(r"\d{2}(?!\d)")


# "at least 21 but not older than 35"
_OLDER_THAN = WordPattern(r"(?<![a-z]){older_than} $")
_NO_PERSON = WordPattern(r"(?<![a-z]){no_person_older}(?![a-z])")


def are_years_of_age(scope: FoldedText, start: int, tail: str) -> bool:
    """Whether years are of a person's age; `start` is where their number (or range) starts, `tail` what follows them."""
    lang = scope.lang
    if _AGED_PAPER[lang].search(scope.left(start, A_CLAUSE)):
        return False
    if _OLD[lang].match(tail):
        return True
    if _NOT_AGE[lang].match(tail):
        return False
    left = scope.left(start, A_PHRASE)
    if _OLDER_THAN[lang].search(left) and not _NO_PERSON[lang].search(left):
        return True
    if _AGE_LEFT[lang].search(left) or _OLDER_TOO[lang].match(tail) or _FULL_AGE[lang].match(tail):
        return True
    if _UNDER[lang].search(left) and not _UNDER_OF[lang].match(tail):
        return True
    return bool(_WHO_HAS[lang].search(left)) or _had_by_person(scope, start, tail)


def _had_by_person(scope: FoldedText, start: int, tail: str) -> bool:
    """ "vous devez avoir au moins 18 ans", "étudiant, 18 ans ou plus", not "avoir 2 ans d'expérience"."""
    digits = _TWO_DIGITS.match(scope.folded, start)
    if digits is None or int(digits[0]) < _LEAST_HAD or not _HAD_ENDS[scope.lang].match(tail):
        return False
    left = scope.left(start)
    until = int(digits[0]) in _GROWN and _UNTIL_AGE[scope.lang].search(left)
    return bool(until or _PERSON_HAS[scope.lang].search(left) or _BESIDE_PERSON[scope.lang].search(left))


def old_words(scope: FoldedText, tail: str) -> int:
    """How many characters of the words after years belong to them: "years of age", "ans d'âge"."""
    old = _OLD[scope.lang].match(tail)
    return old.end() if old else 0


def range_of_ages(low: Numeral, high: Numeral) -> bool:
    """Whether years from `low` to `high` can only be ages."""
    return (low.value in _YOUNGEST and high.value >= _OLDEST) or high.value >= _OLD_AGE


# --- ages without a unit ----------------------------------------------------------------------------------------------

_OLDER = WordPattern(r" {older_or_younger}(?![a-z])")
_OLDER_LEFT = WordPattern(r"(?:^\W*|(?<![a-z]){is_so_old} )$")
_OVER = WordPattern(r" (?:{older_or_younger}|{over_or_under})(?![a-z])")
# "ages", "children under", "Âge requis :": words of age before a number.
_NAMED = WordPattern(r"(?<![a-z])(?:(?:{aged_alone}|{person} \(?{person_under}) |{age_label} ?: ?)$")
_PERSON = WordPattern(r"(?<![a-z]){person}(?:,? | \()$")
_PERSON_IS = WordPattern(r"(?<![a-z])(?:{who_is_meant}|{person})[ ']{must_be_aged} $")
_BARE_ENDS = WordPattern(r" ?(?:$|[.,;:)\n|]|{bare_ends}(?![a-z]))(?! ?\d| (?:points?|%))")


def is_bare_age(scope: FoldedText, numeral: Numeral) -> bool:
    """Whether a number without a unit is an age: "ages 18 to 35", "18 or older", "you must be at least 18"."""
    lang, left, end = scope.lang, scope.left(numeral.start, A_CLAUSE), numeral.end
    if _NAMED[lang].search(left):
        return True
    if numeral.whole is None or numeral.value not in _BARE_AGES:
        return False
    if _OLDER_THAN[lang].search(left) and _BARE_ENDS[lang].match(scope.right(end, A_PHRASE)):
        return not _NO_PERSON[lang].search(left)
    if _OLDER[lang].match(scope.folded, end) and _OLDER_LEFT[lang].search(left):
        return True
    if _OVER[lang].match(scope.folded, end) and _PERSON[lang].search(left):
        return True
    return bool(_PERSON_IS[lang].search(left) and _BARE_ENDS[lang].match(scope.right(end, A_PHRASE)))
