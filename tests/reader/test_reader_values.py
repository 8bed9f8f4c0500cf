"""Promise: values come typed, months stay months, and nothing is guessed."""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal

import pytest

from veille.errors import SnapshotError
from veille.reader import Duration, PartialDate
from veille.reader.values import moment_text, read_value


@pytest.mark.parametrize(
    ("kind", "text", "unit", "value"),
    [
        ("date", "2023-12-11", None, date(2023, 12, 11)),
        ("date", "2023-12", None, PartialDate(2023, 12)),  # a month keeps its precision
        ("date", "2023", None, PartialDate(2023)),  # and a year
        ("date", "--06-30", None, PartialDate(None, 6, 30)),  # a day of every year
        ("time", "13:30", "ET", time(13, 30)),
        ("duration", "P36M", "month", Duration(months=36)),
        ("duration", "P3Y", "year", Duration(months=36)),  # the same length in other words
        ("duration", "P2W", "week", Duration(days=14)),
        ("duration", "P10D", "business_day", Duration(business_days=10)),
        ("duration", "PT48H", "hour", Duration(seconds=172_800)),
        ("money", "1085.00", "CAD", Decimal("1085.00")),
        ("number", "35", "year_of_age", Decimal(35)),
        ("number", "2.5", "percent", Decimal("2.5")),
        ("code", "C10", "lmia_exemption", "C10"),
    ],
)
def test_values_are_typed(kind: str, text: str, unit: str | None, value: object) -> None:
    assert read_value(kind, text, unit) == value


@pytest.mark.parametrize(
    ("kind", "text"), [("date", "soon"), ("duration", "P"), ("duration", "36 months"), ("money", "$5")]
)
def test_a_text_of_another_form_is_refused(kind: str, text: str) -> None:
    with pytest.raises(SnapshotError, match="upgrade veille"):
        read_value(kind, text, None)


@pytest.mark.parametrize(
    ("start", "duration", "end"),
    [
        (date(2024, 1, 15), Duration(months=36), date(2027, 1, 15)),
        (date(2024, 1, 31), Duration(months=1), date(2024, 2, 29)),  # no 31st: the month's last day
        (date(2024, 2, 29), Duration(months=12), date(2025, 2, 28)),
        (date(2024, 12, 31), Duration(months=1, days=1), date(2025, 2, 1)),
    ],
)
def test_months_are_calendar_months(start: date, duration: Duration, end: date) -> None:
    assert start + duration == end


def test_durations_compare_only_when_sure() -> None:
    assert Duration(months=12) < Duration(months=36)
    assert Duration.parse("P1Y") == Duration.parse("P12M")
    assert Duration.parse("P1W") >= Duration.parse("P7D")
    assert date(2024, 3, 31) - Duration(months=1) == date(2024, 2, 29)
    assert str(Duration.parse("P1Y6M")) == "P18M"
    with pytest.raises(TypeError, match="cannot be compared"):
        _ = Duration(months=1) < Duration(days=30)  # a month is 28 to 31 days
    with pytest.raises(ValueError, match="calendar of holidays"):
        _ = date(2024, 1, 1) + Duration(business_days=10)


def test_partial_dates_have_a_first_day_and_a_day_after() -> None:
    assert (PartialDate(2023, 12).first, PartialDate(2023, 12).after) == (date(2023, 12, 1), date(2024, 1, 1))
    assert (PartialDate(2023).first, PartialDate(2023).after) == (date(2023, 1, 1), date(2024, 1, 1))
    with pytest.raises(ValueError, match="every year"):
        _ = PartialDate(None, 6, 30).first


def test_a_day_of_knowledge_means_its_end() -> None:
    assert moment_text("2026-02-12") == "2026-02-12T23:59:59Z"
    assert moment_text("2026-02-12T10:00:00-05:00") == "2026-02-12T15:00:00Z"
    assert moment_text(date(2026, 2, 12)) == "2026-02-12T23:59:59Z"
