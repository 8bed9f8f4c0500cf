"""Time as an argument: the clock type, and UTC stamps `YYYY-MM-DDTHH:MM:SSZ` to and from datetimes."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]

_DATE = re.compile(r"\d{4}-\d\d-\d\d")


def system_clock() -> datetime:
    """Now, in UTC."""
    return datetime.now(UTC)


def to_stamp(moment: datetime) -> str:
    """The UTC stamp of a moment, cut to whole seconds."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def from_stamp(stamp: str) -> datetime:
    """The moment of a UTC stamp; a bare date counts as 00:00:00Z. Raises ValueError for anything else."""
    if _DATE.fullmatch(stamp):
        stamp += "T00:00:00Z"
    return datetime.strptime(stamp, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
