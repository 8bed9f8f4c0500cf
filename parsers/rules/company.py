"""What stands beside a piece, by the impression that each piece makes by itself: its lead-in, its section, its page.

"Your name" is a requirement among documents to send and nothing in a menu. The evidence says how much the lead-in, the
other pieces of the section and the rest of the page look like rules.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

# Steps of an impression, in percent; evidence names each step that is reached.
_LEAD_STEPS = (20, 40, 60, 80)
_MEAN_STEPS = (15, 30, 45, 60)
# The rest of a page says something of it from this many pieces on.
_ENOUGH = 5


@dataclass(frozen=True, slots=True)
class Sight:
    """A piece at first sight: how much it looks like a rule, in percent, and the place of its lead-in in its section.

    `counts` is false for what can be no rule whatever stands beside it, such as a row of headings: it says nothing of
    its neighbours.
    """

    impression: int
    lead: int | None
    counts: bool


@dataclass(frozen=True, slots=True)
class Whole:
    """The sum of the impressions of a page and the number of its pieces; nothing for a text that is no page."""

    total: int = 0
    count: int = 0


def sum_up(sections: Sequence[Sequence[Sight]]) -> Whole:
    """All pieces of a page together."""
    counted = [s.impression for pieces in sections for s in pieces if s.counts]
    return Whole(sum(counted), len(counted))


def find_company(section: Sequence[Sight], page: Whole, above: int | None = None) -> Iterator[tuple[str, ...]]:
    """The evidence of each piece of a section in order; `above` is the impression of a lead-in outside the section."""
    here = sum_up([section])
    others = page.count - here.count
    rest = _steps("page", page.total - here.total, others) if others >= _ENOUGH else ()
    for sight in section:
        total, count = (sight.impression, 1) if sight.counts else (0, 0)
        lead = section[sight.lead].impression if sight.lead is not None else above
        of_lead = ("lead looks:none",) if lead is None else _steps("lead looks", lead, 1, _LEAD_STEPS)
        alone = here.count == count
        of_section = ("section:one piece",) if alone else _steps("section", here.total - total, here.count - count)
        yield of_lead + of_section + rest


def _steps(name: str, total: int, count: int, steps: tuple[int, ...] = _MEAN_STEPS) -> tuple[str, ...]:
    """The steps that a mean reaches, in whole numbers, so that every machine says the same."""
    return _names_of_steps(name, steps, bisect_right(steps, total // count) if count else len(steps))


@cache
def _names_of_steps(name: str, steps: tuple[int, ...], reached: int) -> tuple[str, ...]:
    return tuple(f"{name}:from {step}" for step in steps[:reached]) or (f"{name}:low",)
