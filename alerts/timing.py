"""When a message goes out: digests, quiet hours and retries, in the reader's time zone and safe across clock changes."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from veille.patience import growing_wait

# 90 s, doubled each time, at most a day: twelve tries spread over about two days, so that a channel that is down for a
# weekend's worth of hours still gets its messages and a mistyped address does not hammer anyone.
FIRST_WAIT = timedelta(seconds=90)
LONGEST_WAIT = timedelta(hours=24)

Digest = Literal["immediate", "hourly", "daily"]


def due_time(now: datetime, *, digest: Digest, digest_hour: int, quiet: str | None, zone: ZoneInfo) -> datetime:
    """The UTC time at which something that happened at `now` goes out; never before `now`, never in quiet hours."""
    due = now.astimezone(UTC)
    if digest == "hourly":
        due = next_hour(due, zone)
    elif digest == "daily":
        due = next_at(due, time(digest_hour), zone)
    return after_quiet(due, quiet, zone)


def next_hour(now: datetime, zone: ZoneInfo) -> datetime:
    """The next full hour on the zone's clock, strictly after `now` (half-hour zones: Newfoundland's :00, not UTC's)."""
    offset = now.astimezone(zone).utcoffset() or timedelta()
    local = now.astimezone(UTC) + offset
    return local.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1) - offset


def next_at(now: datetime, clock: time, zone: ZoneInfo) -> datetime:
    """The next time the zone's clock shows `clock`, strictly after `now`, in UTC.

    An hour that a clock change skips (02:30 in March) is taken an hour later, one that comes twice the first time.
    """
    day = now.astimezone(zone).date()
    due = _instant(day, clock, zone)
    return due if due > now else _instant(day + timedelta(days=1), clock, zone)


def after_quiet(due: datetime, quiet: str | None, zone: ZoneInfo) -> datetime:
    """`due`, or the end of the quiet hours ("22:00-07:00") it falls in; equal ends mean no quiet hours."""
    if quiet is None:
        return due
    start, end = (time.fromisoformat(part) for part in quiet.split("-"))
    clock = due.astimezone(zone).time()
    inside = start <= clock < end if start <= end else clock >= start or clock < end
    return next_at(due, end, zone) if inside else due


def next_attempt(attempts: int, *, now: datetime, key: str, retry_after: float | None = None) -> datetime:
    """When to try again after `attempts` failures (1 or more); a server's Retry-After only makes it later."""
    wait = growing_wait(attempts, first=FIRST_WAIT, longest=LONGEST_WAIT, key=key)
    if retry_after is not None:
        wait = max(wait, min(timedelta(seconds=retry_after), LONGEST_WAIT))
    return now + wait


def _instant(day: date, clock: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, clock, tzinfo=zone).astimezone(UTC)
