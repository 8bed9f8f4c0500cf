"""What a source's pages showed at each moment: the versions seen, and which page spoke from the source's address. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from veille.model import Document
from veille.store import Page
from veille.store.record.addresses import Turn

_DAY = 10  # characters of a stamp that are its date


@dataclass(frozen=True, slots=True)
class VersionSight:
    """A page's version as facts are bound to it; `hits` are the moments of the decisions on readings that it holds."""

    at: str
    page: Page
    version_id: str
    document: Document
    hits: tuple[str, ...]

    def decided(self, known: str) -> str:
        """The last decision on it by then, empty where nobody had decided: equal ones bind alike."""
        return max((at for at in self.hits if at <= known), default="")


def sights_by_turn(
    sights: Iterable[VersionSight], turns: Sequence[Turn]
) -> Iterator[tuple[str, tuple[VersionSight, ...]]]:
    """What the pages showed at each moment at which that moved, oldest first.

    Of the pages that stood at the source's address one after the other, only the one whose turn it is speaks. Copies of a
    later one speak for the time before anything was seen of an earlier one.
    """
    seen = sorted(sights, key=lambda sight: sight.at)
    turns = _as_taken(seen, turns)
    ends = (end for turn in turns for end in (turn.since, turn.until) if end)
    moments = {sight.at for sight in seen} | {at for at in ends if seen and seen[0].at <= at}
    now: dict[str, VersionSight] = {}
    waiting = iter(seen)
    following = next(waiting, None)
    for at in sorted(moments):
        while following is not None and following.at <= at:
            now[following.page.page_id] = following
            following = next(waiting, None)
        silent = {turn.page_id for turn in turns} - _speakers(now, turns, at)
        yield at, tuple(now[page_id] for page_id in sorted(now) if page_id not in silent)


def _as_taken(seen: Sequence[VersionSight], turns: Sequence[Turn]) -> tuple[Turn, ...]:
    """The turns as they count: a page that is first seen later on the day of its turn takes its place then, no gap between."""
    taken: dict[str, str] = {}
    for turn in turns:
        first = next((sight.at for sight in seen if sight.page.page_id == turn.page_id), "")
        if first > turn.since and first[:_DAY] == turn.since[:_DAY]:
            taken[turn.since] = first
    return tuple(
        Turn(turn.page_id, taken.get(turn.since, turn.since), turn.until and taken.get(turn.until, turn.until))
        for turn in turns
    )


def _speakers(now: Mapping[str, VersionSight], turns: Sequence[Turn], at: str) -> set[str]:
    """Those of the turns' pages that speak at a moment; none when a page's turn has come and it was not seen."""
    on = {turn.page_id for turn in turns if turn.since <= at and (turn.until is None or at < turn.until)}
    if on & now.keys():
        return on
    later = next((turn.page_id for turn in turns if turn.since > at and turn.page_id in now), None)
    return set() if later is None else {later}
