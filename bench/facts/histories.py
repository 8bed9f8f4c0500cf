"""Random histories of facts, and an oracle that answers for a day from the statements alone, without intervals.

A statement's rules are those of docs/contract.md (Times). The oracle keeps the statements that still count and answers
for each day by the last of them that had begun; it shares no code with the store.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Literal

from veille.model import FactState, FactStatus

FIRST = date(2022, 1, 1)
SPAN = 1_400  # days in which statements are seen and values begin
DURATIONS = tuple(f"P{n}M" for n in (6, 12, 24, 36, 48))
# Pages that change their mind: years and months, days, a minimum in place of a maximum, another currency.
MIXED_DURATIONS = ("P1Y", "P2Y", "P12M", "P18M", "P30D", "P2W", "P14D")
MIXED_AMOUNTS = (("150.00", "CAD"), ("160.50", "CAD"), ("150.00", "USD"))


Kind = Literal[
    "date", "duration", "mixed", "amount"
]  # of a fact: the value is itself the date; one unit; several units
KINDS: tuple[Kind, ...] = ("date", "duration", "mixed", "amount")


@dataclass(frozen=True, slots=True)
class Said:
    """One statement of one fact: when it was seen, and the state as bound."""

    at: str
    state: FactState


@dataclass(frozen=True, slots=True)
class Decided:
    """A person's word on one statement: from `at` on it is read as `state`, whenever it was seen."""

    at: str
    seen: str
    state: FactState


def draw_history(rng: random.Random, key: str, changes: int) -> list[Said]:
    """A fact's statements in order of observation: values with and without days, gaps, several values at once."""
    kind: Kind = rng.choices(KINDS, (3, 3, 3, 1))[0]
    days = sorted(rng.sample(range(SPAN), changes))
    said: list[Said] = []
    for day in days:
        seen = FIRST + timedelta(days=day)
        at = f"{seen.isoformat()}T{rng.randrange(24):02}:00:00Z"
        said.append(Said(at, _draw_state(rng, key, seen, kind)))
    return said


def draw_decisions(rng: random.Random, history: list[Said]) -> list[Decided]:
    """Rejections, corrections and words taken back, on statements of any age; half of the facts have none."""
    found: list[Decided] = []
    known = [said for said in history if said.state.state == "known"]
    for said in rng.sample(known, min(len(known), rng.randrange(4))) if rng.random() < 0.5 else ():
        seen = date.fromisoformat(said.at[:10])
        moments = sorted(seen + timedelta(days=rng.randrange(1, 500)) for _ in range(rng.randrange(1, 4)))
        for n, day in enumerate(moments):
            at = f"{day.isoformat()}T{n:02}:30:00Z"
            found.append(Decided(at, said.at, _draw_word(rng, said.state, seen)))
    return sorted(found, key=lambda one: one.at)


def _draw_word(rng: random.Random, state: FactState, seen: date) -> FactState:
    roll = rng.random()
    if roll < 0.2:
        return state  # taken back
    if roll < 0.6:
        word = FactStatus.REJECTED if roll < 0.5 else FactStatus.NOT_FITTING
        return replace(state, state=word, value=None, quote=None)
    kind: Kind = "date" if state.type == "date" else "amount" if state.type == "money" else "duration"
    new = _draw_state(rng, state.key, seen, kind)
    return new if new.state == "known" else state


def _draw_state(rng: random.Random, key: str, seen: date, kind: Kind) -> FactState:
    roll = rng.random()
    if roll < 0.1:
        return FactState(
            key,
            FactStatus.MISSING,
            "Name",
            "Nom",
            type="date" if kind == "date" else "money" if kind == "amount" else "duration",
        )
    if roll < 0.15:
        return FactState(
            key, FactStatus.AMBIGUOUS, "Name", "Nom", value="P6M; P12M", url="https://a.example/", quote="Both."
        )
    if kind == "date":
        value = (FIRST + timedelta(days=rng.randrange(SPAN))).isoformat()
        return FactState(
            key, FactStatus.KNOWN, "Name", "Nom", "date", value, quote=f"From {value}.", url="https://a.example/",
            valid_basis="always",
        )  # fmt: skip
    if roll < 0.3:
        return _draw_side_by_side(rng, key, seen, kind)
    value, unit, cmp = _draw_value(rng, kind)
    begins = seen + timedelta(days=rng.randrange(-300, 200)) if rng.random() < 0.5 else None
    ends = (begins or seen) + timedelta(days=rng.randrange(-90, 600)) if rng.random() < 0.15 else None
    return FactState(
        key, FactStatus.KNOWN, "Name", "Nom", "money" if kind == "amount" else "duration", value, unit, cmp,
        quote=f"{cmp} {value} {unit}.",
        url="https://a.example/", valid_from=begins and begins.isoformat(), valid_to=ends and ends.isoformat(),
        valid_basis="stated" if begins or ends else "unknown",
    )  # fmt: skip


def _draw_side_by_side(rng: random.Random, key: str, seen: date, kind: Kind) -> FactState:
    """Two values in one sight: one up to a day, or in a stretch, and the other from that day on, or in the next one."""
    turn = seen + timedelta(days=rng.randrange(-300, 300))
    first = (turn - timedelta(days=rng.randrange(30, 400))).isoformat() if rng.random() < 0.4 else None
    last = (turn + timedelta(days=rng.randrange(30, 400))).isoformat() if rng.random() < 0.4 else None

    def said(begins: str | None, ends: str | None) -> FactState:
        value, unit, cmp = _draw_value(rng, kind)
        return FactState(
            key, FactStatus.KNOWN, "Name", "Nom", "money" if kind == "amount" else "duration", value, unit, cmp,
            quote=f"{cmp} {value} {unit}.", url="https://a.example/", valid_from=begins, valid_to=ends,
            valid_basis="stated",
        )  # fmt: skip

    return replace(said(turn.isoformat(), last), earlier=(said(first, turn.isoformat()),))


def _draw_value(rng: random.Random, kind: Kind) -> tuple[str, str, str]:
    """Value, unit and comparison."""
    if kind == "amount":
        return (*rng.choice(MIXED_AMOUNTS), "eq")
    value = rng.choice(DURATIONS if kind == "duration" else MIXED_DURATIONS)
    unit = {"Y": "year", "M": "month", "W": "week", "D": "day"}[value[-1]]
    return value, unit, rng.choice(("max", "max", "min")) if kind == "mixed" else "max"


def measured(state: FactState) -> tuple[str, str, Fraction]:
    """A known value as what it counts (months, days, a currency), its comparison, and how much; dates as themselves."""
    cmp, value = state.cmp or "eq", state.value or ""
    if state.type == "money":
        return state.unit or "", cmp, Fraction(value)
    if state.type == "duration":
        per = {"Y": ("month", 12), "M": ("month", 1), "W": ("day", 7), "D": ("day", 1)}[value[-1]]
        return per[0], cmp, Fraction(int(value[1:-1]) * per[1])
    if state.type == "date":
        return "date", cmp, Fraction(date.fromisoformat(value).toordinal())
    return "", cmp, Fraction(value)


@dataclass(frozen=True, slots=True)
class Counting:
    """A state from its first day up to `ends`; `undated` is the day it was first said on, while no words give it a first."""

    begins: str
    ends: str | None
    state: FactState
    undated: str = ""


@dataclass(slots=True)
class Oracle:
    """What one fact is on any day, as known after the statements taken so far."""

    counting: list[Counting] = field(default_factory=list)

    def hear(self, said: Said) -> None:
        """Take one more statement."""
        state, seen = said.state, said.at[:10]
        if state.earlier:
            self._hear_both(state.earlier[0], replace(state, earlier=()), said.at)
        elif state.valid_basis == "always":
            self.counting = [Counting("", None, state, seen)]
        elif state.state != "known":
            begins = state.valid_from or (seen if self.counting else "")
            self._begin(Counting(begins, state.valid_to, state))
        else:
            self._hear_value(state, seen)

    def _hear_both(self, one: FactState, two: FactState, at: str) -> None:
        """Two values for days of their own.

        Where the first is over and nothing says since when, what was seen for its days stands, unless that was seen without
        a day and is the very value that is now said to have begun only after it.
        """
        turn = one.valid_to or ""
        before = [entry for entry in self.counting if entry.begins < turn]
        was = before[-1] if before else None
        again = was is not None and was.state.state == "known" and measured(was.state) == measured(one)
        if one.valid_from or turn > at[:10] or not self.counting or again:
            self.hear(Said(at, one))
        elif was is None:
            self.counting = [Counting("", turn, one)]
        elif was.undated and was.state.state == two.state == "known" and measured(was.state) == measured(two):
            self.counting = [*before[:-1], Counting(was.begins, turn, one, at[:10])]
        else:
            self.counting = before
        self.hear(Said(at, two))

    def _hear_value(self, state: FactState, seen: str) -> None:
        silent = ("missing", "ambiguous")
        values = self.counting
        new = Counting(state.valid_from or seen, state.valid_to, state, "" if state.valid_from else seen)
        if values and values[-1].state.state in silent:
            tells_of_gap = new.begins <= values[-1].begins or (not state.valid_from and (state.valid_to or "~") <= seen)
            if not tells_of_gap:
                self._begin(new)
                return
            values = values[:-1]
        if not values:
            self.counting = [replace(new, begins=state.valid_from or "")]
            return
        for still in (values, [entry for entry in values if entry.begins < seen]):
            last = still[-1].state if still else None
            same = last is not None and last.state == "known" and measured(last) == measured(state)
            if same and (still is values or not state.valid_from):
                self._hear_again(still, state)
                return
        self._begin(new)

    def _hear_again(self, still: list[Counting], state: FactState) -> None:
        """The same value once more: without a day it counts as it did, with one from that, unless it was said before."""
        last = still[-1]
        alone = all(entry.state.state != "known" for entry in still[:-1])
        stands = alone and bool(last.undated) and last.undated < (state.valid_from or "")
        kept = list(still) if stands else still[:-1]
        if kept and not stands and kept[-1].ends == last.begins and last.begins < (state.valid_from or ""):
            kept[-1] = replace(kept[-1], ends=None)  # only the beginning of what follows it ended it
        self.counting = kept
        undated = "" if state.valid_from else last.undated
        self._begin(Counting(state.valid_from or last.begins, state.valid_to, state, undated))

    def _begin(self, new: Counting) -> None:
        self.counting = [entry for entry in self.counting if entry.begins < new.begins]
        self.counting.append(new)

    def state(self, day: str) -> FactState | None:
        """The state that holds on a day, None where nothing does."""
        for entry in reversed(self.counting):
            if entry.begins <= day:
                return None if entry.ends is not None and day >= entry.ends else entry.state
        return None

    def answer(self, day: str) -> str | None:
        """The value on a day; `!state` where there is none, None where nothing holds."""
        state = self.state(day)
        return None if state is None else state.value if state.state == "known" else f"!{state.state}"


def believed(history: list[Said], decisions: list[Decided], known: str) -> Oracle:
    """The oracle after all statements up to a moment, as they were read under what was decided by then."""
    words = {one.seen: one.state for one in decisions if one.at <= known}
    oracle, last = Oracle(), None
    for said in history:
        state = words.get(said.at, said.state)
        if said.at <= known and state != last:  # the same state twice in a row is one
            oracle.hear(Said(said.at, state))
            last = state
    return oracle
