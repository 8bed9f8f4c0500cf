"""Named values in two times, from what the pages and the reviewers said of them in order of observation. Pure.

A statement says more than its words: whether it succeeds what was said before or corrects it.

    155 seen 2024-01-01, 160 "from 2025-12-01" seen 2026-01-10   155 up to 2025-12-01, 160 from then on: a succession
    160 "from 2026-01-01" seen 2026-02-01                        the same value postponed: 155 up to 2026-01-01
    165, without a day, seen 2026-05-04                          160 up to 2026-05-04, 165 from the day it was seen
    2023-12-11, then 2024-01-15, where the value is the date     the new date for all days: a correction
    "155 until 2026, 160 from 2027" in one sight                 each for its days
    no longer on the page on 2026-06-01                          165 up to 2026-06-01, missing from then on
    165 on the page again on 2026-09-01                          missing up to 2026-09-01, 165 from then on
    the rule rejected on 2026-07-01                              all that was seen by then, read without that reading

A decision on a reading is no statement after the others: all that was seen is told anew in its light, so that it holds
for every day for which the reading stood. Each step closes the rows that are no longer believed, so what was believed
before stays in observed time.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from veille.model import FactState, FactStatus

_DAY = 10  # characters of a stamp that are its date
_UNREAD = (FactStatus.MISSING, FactStatus.AMBIGUOUS)  # nothing was stated; what a person took out was

Seen = tuple[str, FactState]
"""A state and the moment when it was seen."""


@dataclass(frozen=True, slots=True)
class FactStatement:
    """What was learned at a moment: one more state, or (`retold`) all that had been seen by then in a decision's light."""

    at: str
    states: tuple[Seen, ...]
    retold: bool = False

    @property
    def last(self) -> FactState:
        """What was said last."""
        return self.states[-1][1]


@dataclass(frozen=True, slots=True)
class Belief:
    """A state and the days for which it is believed; `basis` says where the first day comes from.

    `seen` is when its value was first seen without another in between.
    """

    state: FactState
    valid_from: str | None
    valid_to: str | None
    basis: str
    seen: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class FactRow:
    """One row: the state holds in [valid_from, valid_to) and was believed in [observed_from, observed_to).

    `carried` rows are no longer what the page says: they keep the time before what it says now.
    """

    belief: Belief
    observed_from: str
    observed_to: str | None = None
    carried: bool = False


def lay_out_fact(statements: Iterable[FactStatement]) -> tuple[FactRow, ...]:
    """All rows that a fact's statements, in order of time, lead to."""
    done: list[FactRow] = []
    now_open: list[FactRow] = []
    beliefs: tuple[Belief, ...] = ()
    for statement in statements:
        beliefs = () if statement.retold else beliefs
        for seen, state in statement.states:
            beliefs = _hear(beliefs, seen, state)
        said = tuple(replace(part, about=None) for part in statement.last.parts)
        shown = _shown(beliefs, statement.at, said)
        kept = [row for row in now_open if any(_same_row(row, new) for new in shown)]
        done += [replace(row, observed_to=statement.at) for row in now_open if row not in kept]
        now_open = kept + [new for new in shown if not any(_same_row(row, new) for row in kept)]
    return tuple(row for row in done if row.observed_from != row.observed_to) + tuple(now_open)


def _hear(beliefs: tuple[Belief, ...], at: str, state: FactState) -> tuple[Belief, ...]:
    """What is believed after a sight in which several values may stand side by side, each for its days.

    One that it tells of days that were over by then, without saying from when, takes only the place of a value that was
    seen without a day and is now said to have begun later; what else was seen for these days stands.
    """
    first, *later = (replace(part, about=None) for part in state.parts)
    over = first.valid_from is None and first.valid_to is not None and first.valid_to <= at[:_DAY]
    before = [b for b in beliefs if b.valid_from is None or b.valid_from < (first.valid_to or "")]
    if later and over and beliefs and not (before and _same_value(before[-1].state, first)):
        last = before[-1] if before else None
        undated = last is not None and (last.valid_from is None or last.basis == "observed")
        if last is None:
            beliefs = (_first(first, at),)
        elif undated and any(_same_value(last.state, part) for part in later):
            beliefs = (*before[:-1], Belief(first, last.valid_from, first.valid_to, last.basis, at))
        else:
            beliefs = tuple(before)
    else:
        beliefs = believe(beliefs, at, first)
    for part in later:
        beliefs = believe(beliefs, at, part)
    return beliefs


def believe(beliefs: tuple[Belief, ...], at: str, state: FactState) -> tuple[Belief, ...]:
    """What is believed after one more state was seen, in order of the first days."""
    if state.state == FactStatus.UNBOUND:
        return ()
    if state.valid_basis == "always" and state.valid_from is None:
        return (Belief(state, None, state.valid_to, "always", at),)
    if state.state != FactStatus.KNOWN:
        begins, basis = (state.valid_from, state.valid_basis) if state.valid_from else (at[:_DAY], "observed")
        return _succeed(beliefs, Belief(state, begins, state.valid_to, basis)) if beliefs else (_first(state, at),)
    said = beliefs
    if beliefs and beliefs[-1].state.state in _UNREAD:
        if _follows_gap(beliefs[-1].valid_from or "", at[:_DAY], state):
            begins, basis = (state.valid_from, state.valid_basis) if state.valid_from else (at[:_DAY], "observed")
            return _succeed(beliefs, Belief(state, begins, state.valid_to, basis, at))
        said = beliefs[:-1]
    if not said:
        return (_first(state, at),)
    if _same_value(said[-1].state, state):
        return _restate(said, state)
    if state.valid_from is not None:
        return _succeed(beliefs, Belief(state, state.valid_from, state.valid_to, state.valid_basis, at))
    begun = tuple(b for b in said if b.valid_from is None or b.valid_from < at[:_DAY])
    if begun and _same_value(begun[-1].state, state):
        return _restate(begun, state)  # what was announced in between is no longer said
    return _succeed(beliefs, Belief(state, at[:_DAY], state.valid_to, "observed", at))


def _follows_gap(opened: str, seen: str, state: FactState) -> bool:
    """Whether a value that is seen after days without one says nothing of them: on those days the page did not state it.

    One that is said to have begun by then, or to have ended since, tells of them.
    """
    if state.valid_from is not None:
        return opened < state.valid_from
    return opened < seen and (state.valid_to is None or seen < state.valid_to)


def _restate(said: tuple[Belief, ...], state: FactState) -> tuple[Belief, ...]:
    """The same value in other words: a day that they state takes the place of the earlier one, no day changes nothing.

    Where no other value stood before it, a day after the one on which it was seen without any takes nothing back: the page
    had said it for the days before.
    """
    last = said[-1]
    if state.valid_from is None:
        return (*said[:-1], Belief(state, last.valid_from, state.valid_to, last.basis, last.seen))
    undated = last.valid_from is None or last.basis == "observed"
    alone = all(belief.state.state != FactStatus.KNOWN for belief in said[:-1])
    stands = undated and alone and last.seen[:_DAY] < state.valid_from
    new = Belief(state, state.valid_from, state.valid_to, state.valid_basis, last.seen)
    if stands:
        return _succeed(said, new)
    before = said[:-1]
    if before and before[-1].valid_to == last.valid_from and last.valid_from and last.valid_from < state.valid_from:
        before = (*before[:-1], replace(before[-1], valid_to=None))  # put off: what it follows holds up to the new day
    return _succeed(before, new)


def _succeed(beliefs: tuple[Belief, ...], new: Belief) -> tuple[Belief, ...]:
    """The beliefs with a new one from its first day on; those that begin no earlier give way."""
    if new.valid_from is None:
        return (new,)
    return (*(b for b in beliefs if b.valid_from is None or b.valid_from < new.valid_from), new)


def _first(state: FactState, at: str) -> Belief:
    """What is seen first is for all days, unless its words say otherwise."""
    return Belief(state, state.valid_from, state.valid_to, state.valid_basis, at)


def _shown(beliefs: tuple[Belief, ...], at: str, said: tuple[FactState, ...]) -> list[FactRow]:
    """The beliefs as rows, each up to the day on which the next begins; what is still said is not only carried.

    Of a value that was said, left and said again the last row is what the page says.
    """
    rows = []
    for index, belief in enumerate(beliefs):
        following = beliefs[index + 1].valid_from if index + 1 < len(beliefs) else None
        ends = min((end for end in (belief.valid_to, following) if end is not None), default=None)
        past = index + 1 < len(beliefs)
        if past and ends is not None and belief.valid_from is not None and ends <= belief.valid_from:
            continue
        again = any(later.state == belief.state for later in beliefs[index + 1 :])
        rows.append(FactRow(replace(belief, valid_to=ends), at, None, past and (again or belief.state not in said)))
    return rows


def _same_row(old: FactRow, new: FactRow) -> bool:
    return (old.carried, old.belief) == (new.carried, new.belief)


def _same_value(a: FactState, b: FactState) -> bool:
    """Whether both say the same, in whatever spelling (three years, 36 months); what has no value says nothing."""
    if a.state != FactStatus.KNOWN or b.state != FactStatus.KNOWN:
        return False
    if (a.type, a.value, a.unit, a.cmp or "eq", a.per) == (b.type, b.value, b.unit, b.cmp or "eq", b.per):
        return True
    if a.type != b.type or (a.cmp or "eq") != (b.cmp or "eq"):
        return False
    from veille.changes.fact_words import plain_value  # a run in which no fact moves does not pay for it

    return plain_value(a) == plain_value(b)
