"""The longest run of things that kept their order: what stands outside it has moved, or is not of the series."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import TypeVar

Order = TypeVar("Order", int, tuple[int, int])


def longest_rising(values: Sequence[Order]) -> set[int]:
    """Positions of a longest rising run of `values`, gaps allowed."""
    tails: list[Order] = []
    at: list[int] = []
    before: list[int] = []
    for position, value in enumerate(values):
        place = bisect_left(tails, value)
        before.append(at[place - 1] if place else -1)
        if place == len(tails):
            tails.append(value)
            at.append(position)
        else:
            tails[place], at[place] = value, position
    kept: set[int] = set()
    position = at[-1] if at else -1
    while position >= 0:
        kept.add(position)
        position = before[position]
    return kept
