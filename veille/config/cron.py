"""Cron lines as cron reads them: when a line's next moment comes, on the days too when the clocks change."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from apscheduler.triggers.cron import CronTrigger

_DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")  # by cron's numbers; 7 is Sunday again
_DAY_PART = re.compile(r"(?:(\*)|([a-z]{3}|[0-7])(?:-([a-z]{3}|[0-7]))?)(?:/([1-7]))?")
_CHANGE = timedelta(hours=2)  # more than any change of the clocks


def next_moment(line: str, after: datetime, zone: str) -> datetime | None:
    """The first moment of the line behind `after`; None when none ever comes. Raises ValueError for what is not a cron line.

    Where the clocks go forward, a moment that the day has not comes an hour later; where they go back, one that the day has
    twice comes once, but every hour and every minute go on. Days of the month and of the week that are both named are
    alternatives, as in cron.
    """
    triggers = _triggers(line)
    here = ZoneInfo(zone)
    start = after.astimezone(here).replace(tzinfo=UTC)  # the clock on the wall, counted without changes
    folds = (0, 1) if line.split()[1].startswith("*") else (0,)
    found: list[datetime] = []
    for trigger in triggers:
        wall: datetime | None = trigger.get_next_fire_time(None, start - _CHANGE)
        while wall is not None:
            moments = [wall.replace(tzinfo=here, fold=fold).astimezone(UTC) for fold in folds]
            found += [moment for moment in moments if moment > after]
            if wall > start + _CHANGE:
                break
            wall = trigger.get_next_fire_time(None, wall + timedelta(seconds=1))
    return min(found, default=None)


def _triggers(line: str) -> list[CronTrigger]:
    from apscheduler.triggers.cron import CronTrigger  # only where a source has a schedule of its own

    fields = line.split()
    if len(fields) != 5:
        raise ValueError(f"Wrong number of fields; got {len(fields)}, expected 5")
    minute, hour, day, month, weekday = fields
    named = _weekdays(weekday)
    days = [(day, named)]
    if not day.startswith("*") and not weekday.startswith("*"):
        days = [(day, "*"), ("*", named)]
    return [
        CronTrigger(minute=minute, hour=hour, day=of_month, month=month, day_of_week=of_week, timezone="UTC")
        for of_month, of_week in days
    ]


def _weekdays(field: str) -> str:
    """The days by name: APScheduler counts from Monday, cron from Sunday."""
    if field == "*":
        return field
    days: set[int] = set()
    for part in field.lower().split(","):
        match = _DAY_PART.fullmatch(part)
        if match is None:
            raise ValueError(f"{part!r} is not a day of the week")
        star, first, last, step = match.groups()
        begin = 0 if star else _number(first)
        end = 6 if star else _number(last) if last else 6 if step else begin
        days |= {day % 7 for day in range(begin, end + (7 if end < begin else 0) + 1, int(step or 1))}
    return ",".join(_DAYS[day] for day in sorted(days))


def _number(day: str) -> int:
    if day.isdigit():
        return int(day)
    if day not in _DAYS:
        raise ValueError(f"{day!r} is not a day of the week")
    return _DAYS.index(day)
