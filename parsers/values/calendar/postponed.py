"""Days that a sentence moves: "postponed from May 1 to July 1", "reportée au 1er juillet", "July 1 (and not May 1)".

The new day has the role of what moves: a deadline, an end, or else a beginning. The day it had before is `superseded`: it
stands in the sentence only to say that it no longer holds.
"""

from __future__ import annotations

from collections.abc import Sequence

from veille.model import DateRole
from veille.parsers.language.folded_text import FoldedText
from veille.parsers.language.patterns import WordPattern
from veille.parsers.values.calendar.dates import FoundDate

_WHOLE = 220  # characters of a sentence that stand before a day
_GAP = 24  # characters between the two days of "from May 1 to July 1"

_MOVED_FROM = WordPattern(r"(?<![a-z]){day_moved}(?:,? ?{moved_how})* {moved_from} ?(?:{on_the_day} )?$")
_MOVED_TO = WordPattern(r"(?<![a-z]){day_moved}(?:,? ?{moved_how})* {moved_to} ?(?:{on_the_day} )?$")
_TO = WordPattern(r",? ?{moved_to} ?(?:{on_the_day} )?")
_NOT_THEN = WordPattern(r"(?:[,(] ?|(?<![a-z])){not_on_day} ?$")
_PLANNED = WordPattern(r"(?<![a-z]){planned_for} ?(?:{on_the_day} )?$")
_LAST = WordPattern(r"(?<![a-z]){last_day_of_filing}(?![a-z])")
_END = WordPattern(r"(?<![a-z]){end_of_it}(?![a-z])")
_PUT_OFF = WordPattern(r"(?<![a-z]){day_moved}(?![a-z])")


def moved_days(scope: FoldedText, dates: Sequence[FoundDate]) -> dict[int, DateRole]:
    """The roles of the days that words move or take back, by their place among the dates."""
    found: dict[int, DateRole] = {}
    for i, day in enumerate(dates):
        left = scope.left(day.start, _WHOLE)
        if len(dates) > 1 and _NOT_THEN[scope.lang].search(left):
            found[i] = "superseded"
        elif (m := _MOVED_FROM[scope.lang].search(left)) and i + 1 < len(dates):
            gap = scope.folded[day.end : dates[i + 1].start]
            if len(gap) <= _GAP and _TO[scope.lang].fullmatch(gap):
                found[i], found[i + 1] = "superseded", _role_of(scope, left[: m.start()])
        elif i not in found and (m := _MOVED_TO[scope.lang].search(left)):
            found[i] = _role_of(scope, left[: m.start()])
            if i and _is_put_off(scope, dates[i - 1], day):
                found[i - 1] = "superseded"
    return found


def _is_put_off(scope: FoldedText, planned: FoundDate, new: FoundDate) -> bool:
    """Whether a day is the one for which something was planned that its sentence puts off to another."""
    between = scope.folded[planned.end : new.start]
    said = _PLANNED[scope.lang].search(scope.left(planned.start))
    return bool(said and len(between) <= _WHOLE and "." not in between and _PUT_OFF[scope.lang].search(between))


def _role_of(scope: FoldedText, what: str) -> DateRole:
    """The role of the new day of what is moved: what is named last before the verb counts."""
    ends = [m.start() for m in _END[scope.lang].finditer(what)]
    lasts = [m.start() for m in _LAST[scope.lang].finditer(what)]
    if not ends and not lasts:
        return "effective_from"
    return "deadline" if max(lasts, default=-1) >= max(ends, default=-1) else "effective_to"
