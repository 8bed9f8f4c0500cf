"""Why changes that were believed are not reported one by one: a whole host at once, a page that flips to and fro.

Whether a capture is the page at all is judged in veille.changes.believe.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from veille.config import GuardSettings

FLAP_WINDOW = timedelta(days=3)  # A, B and A again within this is a cache or a test, not two decisions of a ministry


def is_mass_change(changed: int, checked: int, guard: GuardSettings) -> bool:
    """Whether so many pages of one host changed at once that its template must have.

    `checked` are the host's pages looked at in this run, `changed` those above metadata.
    """
    return checked >= guard.mass_minimum and changed >= checked * guard.mass_share


def is_flapping(history: Sequence[tuple[str, str]], window: timedelta = FLAP_WINDOW) -> bool:
    """Whether the last content is a return to the one before the last.

    `history` are (observed time, content hash) of the page's versions, oldest first, the new one last.
    """
    if len(history) < 3:
        return False
    (first_at, first), (_, second), (last_at, last) = history[-3:]
    return first == last != second and read_time(last_at) - read_time(first_at) <= window


def read_time(text: str) -> datetime:
    """A UTC time written as YYYY-MM-DDTHH:MM:SSZ."""
    return datetime.fromisoformat(text)
