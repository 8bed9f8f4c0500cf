"""Typed values from the text of the value contract (docs/contract.md)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from veille.errors import SnapshotError, UsageError
from veille.reader.durations import Duration

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_LARGEST = 2**63 - 1  # of SQLite's integers
_PARTIAL = re.compile(r"(?:(\d{4})(?:-(\d\d))?|--(\d\d)(?:-(\d\d))?)")


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date as precise as the source: a month (2023-12), a year (2023), or a day of every year (--12-31)."""

    year: int | None = None
    month: int | None = None
    day: int | None = None

    @property
    def first(self) -> date:
        """The first day of the month or year; ValueError for a day of every year."""
        if self.year is None:
            raise ValueError("a day of every year has no first day")
        return date(self.year, self.month or 1, 1)

    @property
    def after(self) -> date:
        """The day after the last day of the month or year; ValueError for a day of every year."""
        first = self.first
        if self.month is None:
            return date(first.year + 1, 1, 1)
        return date(first.year + first.month // 12, first.month % 12 + 1, 1)


TypedValue = date | PartialDate | time | Duration | Decimal | str


def read_value(kind: str, text: str, unit: str | None) -> TypedValue:
    """The typed value: date or PartialDate, time, Duration, Decimal (money, number), or the code itself."""
    try:
        match kind:
            case "date":
                return _date(text)
            case "time":
                return time.fromisoformat(text)
            case "duration":
                return Duration.parse(text, unit)
            case "money" | "number":
                return Decimal(text)
            case _:
                return text
    except (ValueError, ArithmeticError) as error:
        raise SnapshotError(
            f"{text!r} is not a {kind} ({error})", hint="the snapshot needs a later reader: upgrade veille"
        ) from error


def read_day(text: str | None) -> date | None:
    """The date of a `valid_*` column; of a month or a year its first day."""
    if text is None:
        return None
    day = _date(text)
    return day.first if isinstance(day, PartialDate) else day


def day_text(day: str | date | None) -> str | None:
    """An `as_of` argument as the views have it, `YYYY-MM-DD`; UsageError for what is no day."""
    if day is None:
        return None
    if isinstance(day, datetime):
        return day.date().isoformat()
    if isinstance(day, date):
        return day.isoformat()
    if not isinstance(day, str) or not _DAY.fullmatch(day):  # fromisoformat would also take 20240101 and 2024-W01-1
        raise UsageError(f"{day!r} is not a day", hint="write it as YYYY-MM-DD, or give a datetime.date")
    return _real_day(day).isoformat()


def moment_text(moment: str | date | None) -> str | None:
    """An `observed` argument as the views have it; a day means its end: all that was seen on that day counts.

    A time without a zone is in UTC. UsageError for what is neither a day nor a time.
    """
    if moment is None:
        return None
    if isinstance(moment, str):
        moment = _real_day(moment) if _DAY.fullmatch(moment) else _real_time(moment)
    if isinstance(moment, datetime):
        offset = moment.utcoffset() or timedelta(0)
        return (moment.replace(tzinfo=None) - offset).strftime("%Y-%m-%dT%H:%M:%SZ")
    if not isinstance(moment, date):
        raise UsageError(f"{moment!r} is not a day or time", hint="write YYYY-MM-DD or YYYY-MM-DDTHH:MM:SSZ")
    return f"{moment.isoformat()}T23:59:59Z"


def change_start(since: int | str | date) -> tuple[int, str]:
    """What `since` names of changes: a number, or a day (then 0 and its first moment); UsageError for neither."""
    if isinstance(since, date) or (isinstance(since, str) and _DAY.fullmatch(since)):
        return 0, f"{day_text(since)}T00:00:00Z"
    if isinstance(since, str) and since.isascii() and since.isdigit():
        since = int(since)
    if not isinstance(since, int) or isinstance(since, bool) or not 0 <= since <= _LARGEST:
        raise UsageError(
            f"{since!r} is neither the number of a change nor a day", where="since", hint="write 0, 120 or 2026-11-01"
        )
    return since, ""


def _real_day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"{text!r} is not a day of the calendar", hint="write it as YYYY-MM-DD") from None


def _real_time(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise UsageError(f"{text!r} is not a day or time", hint="write YYYY-MM-DD or YYYY-MM-DDTHH:MM:SSZ") from None


def _date(text: str) -> date | PartialDate:
    match = _PARTIAL.fullmatch(text)
    if match is None:
        return date.fromisoformat(text)
    year, month, every_month, every_day = (None if part is None else int(part) for part in match.groups())
    return PartialDate(year, every_month if year is None else month, every_day)
