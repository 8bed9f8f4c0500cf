"""The event that shows whether a channel works."""

from __future__ import annotations

from datetime import datetime

from veille.clock import to_stamp
from veille.model import Event, EventKind, Severity


def trial_event(now: datetime) -> Event:
    """The event that `veille alerts test` sends: harmless, and another one each second."""
    at = to_stamp(now)
    return Event(key=f"test:{at}", kind=EventKind.TEST, severity=Severity.NONE, at=at, title="veille", url="")
