"""Promise: the picture of a year is true of its numbers: the highest week, each severity in its week, none beside the year."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from veille.alerts.site.views.weeks import draw_weeks
from veille.model import Severity

TODAY = date(2026, 11, 25)


@pytest.mark.parametrize(
    ("rows", "highest", "bars"),
    [
        ([], 0, 0),  # a year in which nothing was told
        ([(0, 1, 3)], 3, 1),
        ([(0, 1, 3), (1, 1, 2)], 5, 1),  # days of one week are one bar
        ([(0, 1, 3), (0, 3, 2)], 5, 2),  # a piece for each severity
        ([(0, 1, 3), (14, 1, 4)], 4, 2),
        ([(-14, 1, 9), (0, 1, 1)], 1, 1),  # after the year, as a clock that was turned back leaves it
        ([(800, 1, 9), (0, 1, 1)], 1, 1),  # before the year
    ],
)  # fmt: skip
def test_a_year_of_changes(rows: list[tuple[int, int, int]], highest: int, bars: int) -> None:
    """`rows` are days ago, the rank of a severity and how many."""
    drawn = draw_weeks(
        [((TODAY - timedelta(days=ago)).isoformat(), rank, n) for ago, rank, n in rows], TODAY.isoformat()
    )
    assert (drawn.highest, len(drawn.bars)) == (highest, bars)
    assert sum(n for week in drawn.weeks for _, n in week.counts) == sum(n for ago, _, n in rows if 0 <= ago < 364)
    assert all(bar.severity in Severity and bar.y + bar.height <= drawn.height for bar in drawn.bars)
