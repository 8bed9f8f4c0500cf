"""Durations that keep months: P36M is 36 months, not 1,095 days."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import total_ordering

_ISO = re.compile(  # P1Y6M, P2W, P10D, PT48H
    r"P(?:(?P<years>\d+)Y)?(?:(?P<months>\d+)M)?(?:(?P<weeks>\d+)W)?(?:(?P<days>\d+)D)?"
    r"(?:T(?:(?P<hours>\d+)H)?(?:(?P<minutes>\d+)M)?(?:(?P<seconds>\d+)S)?)?"
)

# The units of a length of time that are exactly so many of one another, the smallest last (docs/contract.md).
FAMILIES: dict[str, dict[str, int]] = {
    "month": {"year": 12, "month": 1},
    "day": {"week": 7, "day": 1},
    "business_day": {"business_day": 1},
    "second": {"hour": 3600, "minute": 60, "second": 1},
}
_GROUP_UNITS = {
    "years": "year", "months": "month", "weeks": "week", "days": "day", "hours": "hour", "minutes": "minute", "seconds": "second",
}  # fmt: skip


def family_of(text: str, unit: str | None) -> str | None:
    """The family in which a duration is a whole count; None for one of several (P1M15D) and for what is none."""
    held = [name for name, count in _counts(text, unit).items() if count]
    return held[0] if len(held) == 1 else None


def written_unit(text: str, unit: str | None) -> str | None:
    """The smallest unit in which a duration of one family is written: month for P1Y6M."""
    match = _ISO.fullmatch(text)
    if match is None or family_of(text, unit) is None:
        return None
    if unit == "business_day":
        return unit
    return [_GROUP_UNITS[group] for group, digits in match.groupdict().items() if digits is not None][-1]


def count_in(text: str, unit: str | None, wanted: str) -> int | None:
    """How many of the wanted unit a duration is; None where that is not a whole number, or no such unit."""
    family = family_of(text, unit)
    per = FAMILIES[family].get(wanted) if family is not None else None
    if family is None or per is None:
        return None
    count, rest = divmod(_counts(text, unit)[family], per)
    return None if rest else count


def _counts(text: str, unit: str | None) -> dict[str, int]:
    try:
        length = Duration.parse(text, unit)
    except ValueError:
        return {}
    return {
        "month": length.months, "day": length.days, "business_day": length.business_days, "second": length.seconds,
    }  # fmt: skip


@total_ordering
@dataclass(frozen=True, slots=True)
class Duration:
    """A length of time as the source states it: months, days and seconds, compared with 1Y = 12M and 1W = 7D.

    Added to a date it gives the day that many calendar months and days later; the last day of a shorter month stands
    for a day that it does not have. Business days are counted apart and need the caller's calendar.
    """

    months: int = 0
    days: int = 0
    seconds: int = 0
    business_days: int = 0

    @classmethod
    def parse(cls, text: str, unit: str | None = None) -> Duration:
        """The duration of an ISO 8601 text; with unit `business_day` its days are business days."""
        match = _ISO.fullmatch(text)
        if match is None or not any(match.groups()):
            raise ValueError(f"{text!r} is not an ISO 8601 duration in whole units")
        n = {name: int(value or 0) for name, value in match.groupdict().items()}
        days = n["weeks"] * 7 + n["days"]
        return cls(
            months=n["years"] * 12 + n["months"],
            days=0 if unit == "business_day" else days,
            seconds=n["hours"] * 3600 + n["minutes"] * 60 + n["seconds"],
            business_days=days if unit == "business_day" else 0,
        )

    def __radd__(self, start: date) -> date:
        """The date this long after `start`."""
        if not isinstance(start, date):
            return NotImplemented
        return self._shift(start, 1)

    def __rsub__(self, start: date) -> date:
        """The date this long before `start`."""
        if not isinstance(start, date):
            return NotImplemented
        return self._shift(start, -1)

    def __lt__(self, other: object) -> bool:
        """Whether this is shorter; TypeError for lengths that cannot be told apart for sure (P1M and P30D)."""
        if not isinstance(other, Duration):
            return NotImplemented
        mine, theirs = self._parts(), other._parts()
        pairs = [(a, b) for a, b in zip(mine, theirs, strict=True) if a != b]
        if all(a < b for a, b in pairs):
            return bool(pairs)
        if all(a > b for a, b in pairs):
            return False
        raise TypeError(f"{self} and {other} are in units that cannot be compared")

    def __str__(self) -> str:
        """The ISO 8601 form."""
        days = self.days + self.business_days
        text = (f"{self.months}M" if self.months else "") + (f"{days}D" if days else "")
        hours, rest = divmod(self.seconds, 3600)
        minutes, seconds = divmod(rest, 60)
        clock = "".join(f"{n}{unit}" for n, unit in ((hours, "H"), (minutes, "M"), (seconds, "S")) if n)
        return f"P{text}" + (f"T{clock}" if clock else "") if text or clock else "P0D"

    def _parts(self) -> tuple[int, int, int]:
        return (self.months, self.days * 86_400 + self.seconds, self.business_days)

    def _shift(self, start: date, sign: int) -> date:
        if self.business_days:
            raise ValueError(f"{self.business_days} business days need a calendar of holidays: read `business_days`")
        index = start.year * 12 + start.month - 1 + sign * self.months
        first = date(index // 12, index % 12 + 1, 1)
        following = date(first.year + first.month // 12, first.month % 12 + 1, 1)
        moved = start.replace(year=first.year, month=first.month, day=min(start.day, (following - first).days))
        return moved + sign * timedelta(days=self.days, seconds=self.seconds)
