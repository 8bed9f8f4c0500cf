"""Promise: many pages of a host at once, and a page that flips to and fro, are seen as such."""

from __future__ import annotations

import pytest

from veille.changes import judge_flapping, judge_mass
from veille.config import GuardSettings

GUARD = GuardSettings()


MASS = [
    # a template changed
    (9, 12, "9 of 12 pages of the host changed at once"),
    # the named share is enough
    (6, 12, "6 of 12 pages of the host changed at once"),
    # a busy day
    (5, 12, None),
    # too few pages to tell
    (4, 4, None),
]


@pytest.mark.parametrize(("changed", "checked", "expected"), MASS)
def test_mass(changed: int, checked: int, expected: str | None) -> None:
    assert judge_mass(changed, checked, GUARD) == expected


A1, B, A2 = ("2024-01-01T00:00:00Z", "a"), ("2024-01-01T12:00:00Z", "b"), ("2024-01-02T00:00:00Z", "a")
FLAPS = [
    # A to B to A within a day
    ((A1, B, A2), "the page went back within 24 h"),
    # A to B to C
    ((A1, B, ("2024-01-02T00:00:00Z", "c")), None),
    # back after a month is a decision
    ((A1, B, ("2024-02-02T00:00:00Z", "a")), None),
    # nothing to go back to
    ((A1, B), None),
]


@pytest.mark.parametrize(("history", "expected"), FLAPS)
def test_flapping(history: tuple[tuple[str, str], ...], expected: str | None) -> None:
    assert judge_flapping(history) == expected
