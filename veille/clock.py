"""Time as an argument: the clock type, UTC stamps `YYYY-MM-DDTHH:MM:SSZ` to and from datetimes, and the day before one."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime

Clock = Callable[[], datetime]

# Two machines' clocks differ by minutes at most; a capture later than this past now is a slip or a wrong clock.
MOST_SKEW = timedelta(hours=1)

# A copy whose date is later than now by less was taken just now, on a machine whose clock is a little ahead.
MOST_AHEAD = timedelta(minutes=5)

# Before there were web pages: a date given is a slip of the keyboard, a clock has lost its time.
FIRST_YEAR = 1991

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_STAMP = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")


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
    if not _STAMP.fullmatch(stamp):
        raise ValueError(f"{stamp!r} is not a UTC stamp (YYYY-MM-DDTHH:MM:SSZ)")
    return datetime.fromisoformat(stamp)  # strptime takes thirty times as long, and a check reads several for each page


def read_http_date(text: str | None) -> datetime | None:
    """The moment of a date as in HTTP headers and feeds (RFC 5322), in UTC where it names no zone; None for no date."""
    try:
        moment = parsedate_to_datetime(text or "")
    except (ValueError, TypeError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def in_days(length: timedelta) -> str:
    """A length of time as a number of days."""
    return str(length / timedelta(days=1))


def day_before(text: str | None) -> str:
    """The last day on which something holds that no longer holds on this ISO day; what is no whole day stays as it is."""
    try:
        return (date.fromisoformat(text or "") - timedelta(days=1)).isoformat()
    except (ValueError, OverflowError):
        return text or ""
