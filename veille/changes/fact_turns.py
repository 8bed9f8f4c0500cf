"""A fact's undated value under a notice that values change on a day, given its days by what was said of it before.

100, then 100 below "Fees change on January 1"    100 up to that day
100, then 120 below it                            100 up to that day, 120 from it
120 below it at first sight                       ambiguous: now or then
"""

from __future__ import annotations

from dataclasses import replace

from veille.changes.fact_words import plain_value
from veille.model import FactState, FactStatus

_DAY = 10  # characters of a stamp that are its date


def in_turn(state: FactState, before: FactState | None, at: str) -> FactState:
    """The state with the days that a notice gives it, or ambiguous; as it is where nothing gives notice.

    `before` is the state seen last before it, `at` when the page was seen: a day that had come by then turns nothing any more.
    """
    if state.turns is None:
        return state
    day, plain = _day_ahead(state.turns.day, at), replace(state, turns=None)
    if day is None or state.state != FactStatus.KNOWN:
        return plain
    if before is None or before.state != FactStatus.KNOWN:
        return plain if state.turns.some else replace(plain, state=FactStatus.AMBIGUOUS)
    held = next((part for part in reversed(before.parts) if _same(part, state)), None)
    if held is None or held.valid_from == day:
        return replace(plain, valid_from=day, valid_basis="stated")
    return plain if state.turns.some else replace(plain, valid_to=day, valid_basis="stated")


def _day_ahead(day: str, at: str) -> str | None:
    """The first day that a date names, where it is after the moment; the next one of a day without a year."""
    seen = at[:_DAY]
    if day.startswith("--"):
        this, following = (f"{year}-{day[2:]}" for year in (int(seen[:4]), int(seen[:4]) + 1))
        return this if this > seen else following
    first = day + "-01-01"[len(day) - 4 :] if len(day) < _DAY else day
    return first if first > seen else None


def _same(one: FactState, other: FactState) -> bool:
    """Whether two states say the same value, in whatever spelling."""
    if one.state != FactStatus.KNOWN or one.type != other.type or (one.cmp or "eq") != (other.cmp or "eq"):
        return False
    return plain_value(one) == plain_value(other)
