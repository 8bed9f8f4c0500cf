"""Random histories of facts, and an oracle that answers for a day from the statements alone, without intervals.

A statement's rules are those of docs/contract.md (Times). The oracle keeps the statements that still count and answers
for each day by the last of them that had begun; it shares no code with the store.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from veille.model import FactState

FIRST = date(2022, 1, 1)
SPAN = 1_400  # days in which statements are seen and values begin
DURATIONS = tuple(f"P{n}M" for n in (6, 12, 24, 36, 48))


@dataclass(frozen=True, slots=True)
class Said:
    """One statement of one fact: when it was seen, and the state as bound."""

    at: str
    state: FactState


def draw_history(rng: random.Random, key: str, changes: int) -> list[Said]:
    """A fact's statements in order of observation: values with and without days, gaps, rejections, corrections."""
    dated = rng.random() < 0.3  # the value is itself the date
    days = sorted(rng.sample(range(SPAN), changes))
    said: list[Said] = []
    for day in days:
        seen = FIRST + timedelta(days=day)
        at = f"{seen.isoformat()}T{rng.randrange(24):02}:00:00Z"
        state = _draw_state(rng, key, seen, dated, first=not said)
        said.append(Said(at, state))
    return said


def _draw_state(rng: random.Random, key: str, seen: date, dated: bool, *, first: bool) -> FactState:
    roll = rng.random()
    if roll < 0.08:
        return FactState(key, "missing", "Name", "Nom", type="date" if dated else "duration")
    if roll < 0.12:
        return FactState(key, "ambiguous", "Name", "Nom", value="P6M; P12M", url="https://a.example/", quote="Both.")
    if roll < 0.17 and not first:
        return FactState(key, "rejected", "Name", "Nom", correction=True)
    correction = roll < 0.24 and not first
    if dated:
        value = (FIRST + timedelta(days=rng.randrange(SPAN))).isoformat()
        return FactState(
            key, "known", "Name", "Nom", "date", value, quote=f"From {value}.", url="https://a.example/",
            valid_basis="always", correction=correction,
        )  # fmt: skip
    value = rng.choice(DURATIONS)
    begins = seen + timedelta(days=rng.randrange(-300, 200)) if rng.random() < 0.5 else None
    ends = (begins or seen) + timedelta(days=rng.randrange(30, 600)) if rng.random() < 0.15 else None
    return FactState(
        key, "known", "Name", "Nom", "duration", value, "month", "max", quote=f"At most {value}.",
        url="https://a.example/", valid_from=begins and begins.isoformat(), valid_to=ends and ends.isoformat(),
        valid_basis="stated" if begins or ends else "unknown", correction=correction,
    )  # fmt: skip


@dataclass(slots=True)
class Oracle:
    """What one fact is on any day, as known after the statements taken so far."""

    counting: list[tuple[str, str | None, FactState]] = field(default_factory=list)  # first day, first day after, state

    def hear(self, said: Said) -> None:
        """Take one more statement."""
        state, seen = said.state, said.at[:10]
        if state.valid_basis == "always":
            self.counting = [("", None, state)]
        elif state.correction:
            begins, ends, _ = self.counting.pop() if self.counting else ("", None, state)
            if state.state == "known":
                begins, ends = state.valid_from or begins, state.valid_to
            self._begin(begins, ends, state)
        elif state.state != "known":
            self._begin(seen if self.counting else "", None, state)
        else:
            self._hear_value(state, seen)

    def _hear_value(self, state: FactState, seen: str) -> None:
        values = self.counting[:-1] if self.counting and self.counting[-1][2].state != "known" else self.counting
        if not values:
            self.counting = [(state.valid_from or "", state.valid_to, state)]
            return
        for still in (values, [entry for entry in values if entry[0] < seen]):
            if still and still[-1][2].value == state.value and (still is values or not state.valid_from):
                self.counting = still[:-1]
                self._begin(state.valid_from or still[-1][0], state.valid_to, state)
                return
        self._begin(state.valid_from or seen, state.valid_to, state)

    def _begin(self, begins: str, ends: str | None, state: FactState) -> None:
        self.counting = [entry for entry in self.counting if entry[0] < begins]
        self.counting.append((begins, ends, state))

    def answer(self, day: str) -> str | None:
        """The value on a day; `!state` where there is none, None where nothing holds."""
        for begins, ends, state in reversed(self.counting):
            if begins <= day:
                if ends is not None and day >= ends:
                    return None
                return state.value if state.state == "known" else f"!{state.state}"
        return None


def without_repeats(history: list[Said]) -> list[Said]:
    """The statements that say something new: the same state twice in a row is one."""
    out: list[Said] = []
    for said in history:
        if not out or replace(out[-1].state, correction=False) != replace(said.state, correction=False):
            out.append(said)
    return out
