"""Promise: a failed capture is held back with a reason, a real repeal passes once it has stood."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from changes_build import page, section

from veille.changes import confirms, judge_content, judge_flapping, judge_mass
from veille.config import Guard
from veille.model import Document

GUARD = Guard()


def text(size: int) -> Document:
    return page(section("", "x" * size)) if size else replace(page(), empty=True)


CONTENT = [
    # a first version has nothing to be measured by
    (None, 0, None),
    # the main text is gone
    (1000, 0, "the page has no text any more (it had 1000 characters)"),
    # under half is left
    (1000, 310, "the text shrank to 31 % (310 of 1000 characters)"),
    # just half is believed
    (1000, 500, None),
    # short pages halve with one sentence
    (300, 100, None),
    # an empty capture that fills up is good news
    (0, 900, None),
]


@pytest.mark.parametrize(("before", "after", "expected"), CONTENT)
def test_content(before: int | None, after: int, expected: str | None) -> None:
    old = None if before is None else text(before)
    assert judge_content(old, text(after), GUARD) == expected


MASS = [
    # a template changed
    (9, 12, "9 of 12 pages of the host changed at once"),
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


def test_what_comes_again_is_believed() -> None:
    """The same content a day later is the page; sooner it may still be the outage."""
    guard = Guard(confirm_after=timedelta(hours=24))
    assert not confirms("2024-01-01T00:00:00Z", "2024-01-01T23:59:59Z", guard)
    assert confirms("2024-01-01T00:00:00Z", "2024-01-02T00:00:00Z", guard)
