"""Geometry of the picture of a year: one bar a week, as high as its changes, the grave ones at the foot."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from veille.model import Severity

WEEKS = 52
BAR, GAP, HEIGHT, FOOT = 14, 4, 88, 18  # a bar is wide enough to be pointed at
_WEEK = 7
_LEAST = 3.0  # what one change among hundreds is still drawn with
_LABELS_APART = 6  # weeks between two labels of months


@dataclass(frozen=True, slots=True)
class Bar:
    """The part of one week's bar that one severity takes."""

    x: float
    y: float
    height: float
    severity: Severity


@dataclass(frozen=True, slots=True)
class Week:
    """One week: its first day and how many changes of each severity it saw, gravest first."""

    day: str
    counts: tuple[tuple[Severity, int], ...]

    @property
    def total(self) -> int:
        """All changes of the week."""
        return sum(n for _, n in self.counts)


@dataclass(frozen=True, slots=True)
class YearPicture:
    """The bars, the weeks behind them and where each labelled week stands."""

    width: int
    height: int
    bars: tuple[Bar, ...]
    weeks: tuple[Week, ...]
    labels: tuple[tuple[float, str], ...]
    highest: int


def first_monday(today: str) -> str:
    """The Monday with which the picture begins, as an ISO date."""
    day = date.fromisoformat(today[:10])
    return (day - timedelta(days=day.weekday() + 7 * (WEEKS - 1))).isoformat()


def draw_weeks(days: Iterable[tuple[str, int, int]], today: str) -> YearPicture:
    """The picture of the 52 weeks up to `today` from (day, severity's rank, number) rows."""
    start = date.fromisoformat(first_monday(today))
    counts: dict[int, Counter[int]] = {}
    for day, rank, number in days:
        week = (date.fromisoformat(day[:10]) - start).days // 7
        if 0 <= week < WEEKS:
            counts.setdefault(week, Counter())[rank] += number
    highest = max((sum(found.values()) for found in counts.values()), default=0)
    bars: list[Bar] = []
    weeks: list[Week] = []
    labels: list[tuple[float, str]] = []
    for n in range(WEEKS):
        monday = start + timedelta(weeks=n)
        x = float(n * (BAR + GAP))
        if (not labels or n - round(labels[-1][0] / (BAR + GAP)) >= _LABELS_APART) and monday.day <= _WEEK:
            labels.append((x, monday.isoformat()[:7]))
        found = [(s, counts[n][s.rank]) for s in reversed(Severity) if n in counts and counts[n][s.rank]]
        weeks.append(Week(monday.isoformat(), tuple(found)))
        y = float(HEIGHT)
        for severity, number in found:
            height = max(round(HEIGHT * number / highest, 1), _LEAST)
            y -= height
            bars.append(Bar(x, max(round(y, 1), 0.0), height, severity))
    return YearPicture(WEEKS * (BAR + GAP), HEIGHT + FOOT, tuple(bars), tuple(weeks), tuple(labels), highest)
