"""Levels and scores: "CLB 7", "NCLC7", "TEER 0, 1 or 2", "a minimum score of 7", "un score sur 1 200", "6.0 or higher"."""

from __future__ import annotations

import re

from veille.model import Cmp, Value
from veille.parsers.language.folded_text import A_PHRASE, A_WORD, FAR, FoldedText
from veille.parsers.language.numerals import Numeral
from veille.parsers.language.patterns import WordPattern
from veille.parsers.values.bounds import compare_number

# --- levels that a scale's name introduces ----------------------------------------------------------------------------

_ONE_LEVEL = r"\d{1,2}(?![.,]?\d)"
_LINK = r"(?:, ?(?:{and_or} )?| (?:{and_or}|{number_to}) | ?- ?)"
# "CLB 7", "CLB level 9 or higher", "(TEER) category 0 or 1", "FEER 2 et 3", "TEER categories: 0,1, 2 or 3".
_NAMED = WordPattern(
    r"(?<![a-z])(?:(?P<level>{level_scale})|{teer_scale})(?: ?\)?,? ?{scale_category})?"
    r"\)?(?: ?:)?(?: {of_scale})?(?: {scale_bound})? ?"
    rf"(?P<list>\d{{1,2}}(?![.]?\d)(?:{_LINK}{_ONE_LEVEL})*)(?!\d| ?(?:%|\$))"
)
_ITEM = re.compile(r"\d{1,2}")
_SPAN = WordPattern(r"(?: {number_to} | ?- ?)")


def named_levels(scope: FoldedText, taken: bytearray, first_group: int) -> list[Value]:
    """The levels that a scale's name introduces; one alone takes its bound from the words around it."""
    found: list[Value] = []
    group = first_group
    for m in scope.find_numbered(_NAMED[scope.lang]):
        unit = "level" if m["level"] else "teer_category"
        items = list(_ITEM.finditer(scope.folded, *m.span("list")))
        ranged = len(items) == 2 and _SPAN[scope.lang].fullmatch(scope.folded, items[0].end(), items[1].start())
        group += bool(ranged)
        for i, item in enumerate(items):
            if any(taken[item.start() : item.end()]):
                continue
            cmp = compare_number(scope, m.start(), item.end()) if len(items) == 1 else "eq"
            if cmp == "eq" and len(items) == 1:  # "un niveau NCLC d'au moins 5" says it behind the scale's name
                cmp = compare_number(scope, item.start(), item.end())
            shared = None
            if ranged:
                cmp, shared = ("max" if i else "min"), group
            taken[item.start() : item.end()] = b"\1" * len(item[0])
            found.append(Value("number", item[0], unit, cmp, None, item[0], item.start(), item.end(), shared))
    return found


# --- levels and scores of tests ---------------------------------------------------------------------------------------

# "a minimum score of 7", "niveau 5": results and levels of a language test.
_LEVEL_LEFT = WordPattern(r"(?<![a-z])(?:(?P<score>{score_of})|{level_of}) $")
_LANGUAGE = WordPattern(r"(?<![a-z]){language_skill}(?![a-z])")
# "un score sur 1 200", "a score out of 100": what can be had at most.
_OUT_OF = WordPattern(r"(?<![a-z]){out_of} $")
# "6.0 or higher", "400 points ou plus" without a noun, "a mark of at least 70": a number with nothing but a bound.
_OR_MORE = WordPattern(r",? (?:{or_up}|(?P<less>{or_down}))(?![a-z])|\+(?!\d)")
_SCORED = WordPattern(r"(?<![a-z]){scored}(?![a-z])")
# "will be capped at 437,000": what is counted stands before it.
# "The pass mark is 67", "Cut-off score: 491": the name alone makes a score of the number.
_NAMED_SCORE = WordPattern(r"(?<![a-z]){score_name}(?: [a-z'-]+){0,6}?(?: {score_is}| ?:) ?$")
_CAPPED = WordPattern(r"(?<![a-z]){capped_at} $")
# After a score stand no words that it would count.
_ALONE = WordPattern(r" ?(?:$|[.,;:)](?!\d)|{score_ends}(?![a-z]))")
_LARGEST_SCORE = 1200
_YEARS = range(1900, 2100)
_MOST_LEVEL = 12


def level_of_test(scope: FoldedText, numeral: Numeral) -> Value | None:
    """A level or score of a test, when the sentence is about one or sets a bound on it."""
    if numeral.word:
        return None
    left = scope.left(numeral.start, A_PHRASE)
    if _OUT_OF[scope.lang].search(left):
        return _number(scope, numeral, "point", "max")
    if _CAPPED[scope.lang].search(left) and _ALONE[scope.lang].match(scope.right(numeral.end, A_WORD)):
        return _number(scope, numeral, None, "max")
    m = _LEVEL_LEFT[scope.lang].search(left[-40:])
    if m is not None and 1 <= numeral.value <= _MOST_LEVEL:
        around = scope.left(numeral.start, FAR) + scope.right(numeral.end, A_PHRASE)
        if _LANGUAGE[scope.lang].search(around):
            cmp = compare_number(scope, numeral.start, numeral.end)
            if cmp == "eq":  # "at least benchmark level 5" says it before the level's name
                cmp = compare_number(scope, numeral.start - len(m[0]), numeral.end)
            return _number(scope, numeral, "point" if m["score"] else "level", cmp)
    return _bounded(scope, numeral, left)


def _bounded(scope: FoldedText, numeral: Numeral, left: str) -> Value | None:
    """A number that measures nothing named but has a bound: "6.0 or higher", "an average mark of at least 70"."""
    if numeral.value > _LARGEST_SCORE or numeral.whole in _YEARS:
        return None
    scored = bool(_SCORED[scope.lang].search(left))
    more = _OR_MORE[scope.lang].match(scope.folded, numeral.end)
    if more:
        return _number(scope, numeral, "score" if scored else None, "max" if more["less"] else "min")
    if not scored or not _ALONE[scope.lang].match(scope.right(numeral.end, A_WORD)):
        return None
    bound = compare_number(scope, numeral.start, numeral.end)
    return (
        None if bound == "eq" and not _NAMED_SCORE[scope.lang].search(left) else _number(scope, numeral, "score", bound)
    )


def _number(scope: FoldedText, numeral: Numeral, unit: str | None, cmp: Cmp) -> Value:
    plain = format(numeral.value.normalize(), "f")
    raw = scope.text[numeral.start : numeral.end]
    return Value("number", plain, unit, cmp, None, raw, numeral.start, numeral.end)
