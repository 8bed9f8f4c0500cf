"""Why changes that were believed are not told one by one: a whole host at once, a page that flips to and fro.

Whether a capture is the page at all is judged in veille.changes.believe.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from veille.config import GuardSettings

FLAP_WINDOW = timedelta(days=3)  # A, B and A again within this is a cache or a test, not two decisions of a ministry


def judge_mass(changed: int, checked: int, guard: GuardSettings) -> str | None:
    """Why so many pages of one host changed at once that its template must have, or None.

    `checked` are the host's pages looked at in this run, `changed` those above metadata.
    """
    if checked < guard.mass_minimum or changed < checked * guard.mass_share:
        return None
    return f"{changed} of {checked} pages of the host changed at once"


def judge_flapping(history: Sequence[tuple[str, str]], window: timedelta = FLAP_WINDOW) -> str | None:
    """Why the last content is a return to the one before the last, or None.

    `history` are (observed time, content hash) of the page's versions, oldest first, the new one last.
    """
    if len(history) < 3:
        return None
    (first_at, first), (_, second), (last_at, last) = history[-3:]
    if first != last or first == second or read_time(last_at) - read_time(first_at) > window:
        return None
    return f"the page went back within {(read_time(last_at) - read_time(first_at)).total_seconds() / 3600:.0f} h"


def read_time(text: str) -> datetime:
    """A UTC time written as YYYY-MM-DDTHH:MM:SSZ."""
    return datetime.fromisoformat(text)
