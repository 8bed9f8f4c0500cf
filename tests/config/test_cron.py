"""When a cron line's next moments come, in Toronto's own time: cron's days of the week, change days, leap days."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from veille.config.cron import next_moment

ZONE = "America/Toronto"
# the line, from when (UTC), the moments on the clock of the wall, what the row proves
MOMENTS = [
    ("30 6 * * 1-5", "2026-11-27T00:00", ["Fri 27 06:30", "Mon 30 06:30", "Tue 01 06:30"], "Monday is 1, not 0"),
    ("30 6 * * 0", "2026-11-27T00:00", ["Sun 29 06:30", "Sun 06 06:30"], "Sunday is 0"),
    ("30 6 * * 7", "2026-11-27T00:00", ["Sun 29 06:30"], "and 7"),
    ("30 6 * * fri-mon", "2026-11-27T00:00", ["Fri 27 06:30", "Sat 28 06:30", "Sun 29 06:30", "Mon 30 06:30"], "over the week's end"),
    ("30 6 * * */2", "2026-11-27T00:00", ["Sat 28 06:30", "Sun 29 06:30", "Tue 01 06:30"], "each other day from Sunday"),
    ("30 6 * * 1,3-4", "2026-11-29T00:00", ["Mon 30 06:30", "Wed 02 06:30", "Thu 03 06:30"], "lists"),
    ("0 6 1 * mon", "2026-11-27T00:00", ["Mon 30 06:00", "Tue 01 06:00"], "the first of the month or a Monday"),
    ("30 2 * * *", "2026-03-07T12:00", ["Sun 08 03:30", "Mon 09 02:30"], "a time that the day has not comes an hour later"),
    ("30 1 * * *", "2026-10-31T12:00", ["Sun 01 01:30", "Mon 02 01:30"], "a time that the day has twice comes once"),
    ("30 2 * * *", "2026-10-31T12:00", ["Sun 01 02:30", "Mon 02 02:30"], "after the change"),
    ("0 * * * *", "2026-11-01T04:30", ["Sun 01 01:00", "Sun 01 01:00", "Sun 01 02:00"], "every hour, the doubled one too"),
    ("0 * * * *", "2026-03-08T06:30", ["Sun 08 03:00", "Sun 08 04:00"], "every hour, without the one that is left out"),
    ("0 6 29 2 *", "2026-01-01T00:00", ["Tue 29 06:00", "Sun 29 06:00"], "leap days"),
    ("59 23 31 12 *", "2026-12-31T12:00", ["Thu 31 23:59", "Fri 31 23:59"], "the end of the year"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "start", "expected"), [m[:3] for m in MOMENTS], ids=[m[3] for m in MOMENTS])
def test_the_moments_of_a_line(line: str, start: str, expected: list[str]) -> None:
    """One after the other, each later than the one before: no moment is given again once it has come."""
    now, seen = datetime.fromisoformat(start).replace(tzinfo=UTC), []
    for _ in expected:
        moment = next_moment(line, now, ZONE)
        assert moment is not None
        assert moment > now
        seen.append(moment.astimezone(ZoneInfo(ZONE)).strftime("%a %d %H:%M"))
        now = moment + timedelta(seconds=40)  # the page was fetched a little later
    assert seen == expected


@pytest.mark.parametrize("line", ["every day", "* * * *", "0 6 * * 8", "0 6 * * mit", "61 * * * *", "0 0 6 * * *", ""])
def test_what_is_no_cron_line(line: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        next_moment(line, datetime(2026, 1, 1, tzinfo=UTC), "UTC")


def test_a_day_that_never_comes() -> None:
    assert next_moment("0 6 31 2 *", datetime(2026, 1, 1, tzinfo=UTC), ZONE) is None
