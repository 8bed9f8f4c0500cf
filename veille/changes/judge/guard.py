"""Why new content is held back rather than believed: an empty page, a halved text, a whole host at once, a flip-flop.

A capture that failed must not become policy history; a real repeal must, so a held version passes when the same content
comes again after a while (docs/contract.md, suspect).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from veille.config import Guard
from veille.model import Document

SMALL = 400  # characters; shorter pages halve with one sentence and say nothing about a failed capture
FLAP_WINDOW = timedelta(days=3)  # A, B and A again within this is a cache or a test, not two decisions of a ministry


def judge_content(old: Document | None, new: Document, guard: Guard) -> str | None:
    """Why `new` is suspect after `old`, in a sentence for the operator, or None when it can be believed.

    A first version is never suspect: there is nothing to compare it with.
    """
    if old is None or old.empty:
        return None
    before, after = len(old.text), len(new.text)
    if new.empty or after == 0:
        return f"the page has no text any more (it had {before} characters)"
    if before >= SMALL and after < before * guard.suspect_ratio:
        return f"the text shrank to {100 * after // before} % ({after} of {before} characters)"
    return None


def judge_mass(changed: int, checked: int, guard: Guard) -> str | None:
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


def confirms(held_since: str, now: str, guard: Guard) -> bool:
    """Whether suspect content that came again at `now` has stood long enough to be believed."""
    return read_time(now) - read_time(held_since) >= guard.confirm_after


def read_time(text: str) -> datetime:
    """A UTC time written as YYYY-MM-DDTHH:MM:SSZ."""
    return datetime.fromisoformat(text)
