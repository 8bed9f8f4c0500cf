"""How a number compares with what it measures: at least, at most, more than, less than, exactly.

"for a maximum of 30 days" is max, "8 months or longer" min, "n'excédant pas 6 mois" max, "moins de 48 heures" lt. A bound
said once may be that of several numbers: "up to 24 months for workers and 12 months for students" has two maxima.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Literal, cast

from veille.model import Cmp, Value
from veille.parsers.language.folded_text import A_CLAUSE, A_FEW_WORDS, A_PHRASE, FAR, FoldedText
from veille.parsers.language.patterns import WordPattern

# "has 30 days from the notice to answer": a time allowed is a maximum.
_GIVEN = WordPattern(r"(?<![a-z]){time_given} $")
_TO_ACT = WordPattern(r"(?: ?\w+)?? ?{to_act}(?![a-z])")
# "cannot apply again before 12 months have passed": they must pass in whole.
_WAITS = WordPattern(r"(?<![a-z]){waits_until} $")
_PASSED = WordPattern(r" {has_passed}(?![a-z])")
# "12 months in any 24-month period": the window in which they are counted has no bound of its own.
_WINDOW = WordPattern(r"(?<![a-z]){counted_within} $")
# "5 years or until the passport expires, whichever comes first": the words may stand at the end of the sentence.
_LATER_WORDS = 140
# "shall not be issued for a period exceeding 12 months" sets a maximum.
_FORBIDDEN = WordPattern(r"(?<![a-z]){not_allowed}(?![a-z])")
# "no later than 3 months before the end": at least that long before it.
_LATEST = WordPattern(r"(?<![a-z]){no_later_than} $")
_AHEAD = WordPattern(r" {ahead_of}(?![a-z])")
# "in the 5 years before", "au cours des 3 années précédant": the length of a stretch of time, not a bound on it.
_STRETCH = WordPattern(r"(?<![a-z]){stretch_of_time} $")
_PRECEDING = WordPattern(r" {right_before}(?![a-z])")
# "1,560 hours over 24 months": the time over which they are counted.
_SPREAD = WordPattern(r"(?<![a-z]){work_done_over} $")
# "trois années d'études ou plus", "3 years of study or more".
_MORE_OF = WordPattern(r" {of_what} ?[a-z-]+(?: [a-z-]+)? {or_more}(?![a-z])")


def compare_number(scope: FoldedText, start: int, end: int) -> Cmp:
    """The comparison stated around a number and its unit; `eq` when none is."""
    lang, right = scope.lang, scope.right(end, A_PHRASE)
    after = scope.lexicon.right("cmp").first(right)
    if after is not None:
        return cast("Cmp", after.tag)
    if _MORE_OF[lang].match(right):
        return "min"
    left = scope.left(start, FAR)
    if _LATEST[lang].search(left) and _AHEAD[lang].match(right):
        return "min"
    if _SPREAD[lang].search(left):
        return "eq"
    if _STRETCH[lang].search(left) and _PRECEDING[lang].match(right):
        return "eq"
    if _PASSED[lang].match(right) and _WAITS[lang].search(left):
        return "min"
    before = scope.lexicon.left("cmp").first(left)
    if before is not None:
        if before.tag == "gt" and _FORBIDDEN[lang].search(left):
            return "max"
        return cast("Cmp", before.tag)
    if _GIVEN[lang].search(left) and _TO_ACT[lang].match(right):
        return "max"
    if _WINDOW[lang].search(left):
        return "eq"
    first = scope.lexicon.scanner("whichever").first(scope.right(end, _LATER_WORDS))
    return cast("Cmp", first.tag) if first is not None else "eq"


# --- a change from one value to another: "passe de 590 à 600 points" is no minimum with a maximum ----------------------

_FURTHEST = 70  # characters before the first value in which the verb stands


def _changed(words: int) -> WordPattern:
    """A verb of change and its "from", with an adverb or an object of so many words between, or by how much."""
    between = rf"(?: (?!{{change_stops}}(?![a-z]))[a-z'-]+){{0,{words}}}(?: {{changed_by}} [\d.,$ ]{{1,12}}%?,?)?"
    return WordPattern(rf"(?<![a-z])(?:{{changes}}{between}|{{up_or_down}}) {{from_what}} ?$")


_CHANGE = {"en": _changed(4), "fr": _changed(2)}
# "The fee goes from $85 to $100 on May 1, 2024" tells a change, "goes from $85 to $155 by type" a range: the day decides.
_GOES = WordPattern(r"(?<![a-z]){goes} {from_what} ?$")
_ON_A_DAY = WordPattern(
    r"(?<![a-z]){opens_day} (?:(?:the )?\d{1,2}(?:st|nd|rd|th)?(?: of)? )?(?:{months}|(?:19|20)\d\d)(?![a-z0-9])"
)


def is_succession(scope: FoldedText, start: int) -> bool:
    """Whether the value from `start` on is what was, and the one after it what comes in its place."""
    left = scope.left(start, _FURTHEST)
    if _CHANGE[scope.lang][scope.lang].search(left):
        return True
    on_a_day = _ON_A_DAY[scope.lang]
    return goes_from(scope, start) and bool(on_a_day.search(scope.right(start)) or on_a_day.search(left))


def goes_from(scope: FoldedText, start: int) -> bool:
    """Whether something goes from the value at `start` to the next: over a range, or down to less, which is a change."""
    return bool(_GOES[scope.lang].search(scope.left(start, _FURTHEST)))


# --- a bound said once for several numbers ------------------------------------------------------------------------------

_MEASURED = frozenset({"duration", "money", "number"})
# What the first number is for, then the words that join the next one to it and nothing else: no verb, no preposition.
_JOINED = WordPattern(r"(?P<whom>[^\n,]*?)(?:(?P<listed> ?,)| ?[,;]? {joins_bound}| ?;| \() ?$")
_ENDS = (". ", ": ", "\n")  # of what one bound is said for
# "30 days, and 60 days later": a number with a place of its own in time, or a part of the first, begins anew.
_APART = WordPattern(r" ?{measured_apart}(?![a-z])")
_CALENDAR = frozenset({"day", "week", "month", "year"})


def with_carried_bounds(scope: FoldedText, values: Sequence[Value]) -> list[Value]:
    """The same values in order; a number without a bound takes that of the one to which it is joined."""
    carried = list(values)
    measured = [i for i, value in enumerate(carried) if value.type in _MEASURED]
    pairs = list(pairwise(measured))
    joins = [_join(scope, carried[i], carried[j]) for i, j in pairs]
    for n in range(len(joins) - 1, -1, -1):  # a comma joins two items of a list only where "and" or "or" ends the list
        if joins[n] == "listed" and joins[n + 1 : n + 2] in ([], [None]):
            joins[n] = None
    for (i, j), join in zip(pairs, joins, strict=True):
        if join is not None and carried[i].cmp is not None:
            carried[j] = replace(carried[j], cmp=carried[i].cmp)
    return carried


def _join(scope: FoldedText, first: Value, second: Value) -> Literal["listed", "joined"] | None:
    """How the second number, which has no bound of its own, is joined to the first; None when it is not."""
    if first.type != second.type or second.cmp != "eq" or first.group is not None or second.group is not None:
        return None
    if first.unit != second.unit and not {first.unit, second.unit} <= _CALENDAR:
        return None
    gap = scope.folded[first.end : second.start]
    if len(gap) > A_CLAUSE or any(end in gap for end in _ENDS):
        return None
    joined = _JOINED[scope.lang].fullmatch(gap)
    if joined is None or not _begins_alike(scope, first, second):
        return None
    if first.unit != second.unit and not joined["whom"].strip():  # "2 weeks and 3 days" is one length
        return None
    return "listed" if joined["listed"] else "joined"


def _begins_alike(scope: FoldedText, first: Value, second: Value) -> bool:
    apart, before = (_APART[scope.lang].match(scope.right(v.end, A_FEW_WORDS)) for v in (second, first))
    return apart is None or (before is not None and before[0] == apart[0])
