"""Promise: many pages of a host at once, and a page that flips to and fro, are seen as such."""

from __future__ import annotations

import pytest

from veille.changes import is_flapping, is_mass_change
from veille.config import GuardSettings

GUARD = GuardSettings()


MASS = [
    # a template changed
    (9, 12, True),
    # the named share is enough
    (6, 12, True),
    # a busy day
    (5, 12, False),
    # too few pages to tell
    (4, 4, False),
]


@pytest.mark.parametrize(("changed", "checked", "expected"), MASS)
def test_mass(changed: int, checked: int, expected: bool) -> None:
    assert is_mass_change(changed, checked, GUARD) == expected


A1, B, A2 = ("2024-01-01T00:00:00Z", "a"), ("2024-01-01T12:00:00Z", "b"), ("2024-01-02T00:00:00Z", "a")
FLAPS = [
    # A to B to A within a day
    ((A1, B, A2), True),
    # A to B to C
    ((A1, B, ("2024-01-02T00:00:00Z", "c")), False),
    # back after a month is a decision
    ((A1, B, ("2024-02-02T00:00:00Z", "a")), False),
    # nothing to go back to
    ((A1, B), False),
]


@pytest.mark.parametrize(("history", "expected"), FLAPS)
def test_flapping(history: tuple[tuple[str, str], ...], expected: bool) -> None:
    assert is_flapping(history) == expected
