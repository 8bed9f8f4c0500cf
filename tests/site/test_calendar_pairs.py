"""Promise: in the list of days ahead a page and its twin are one entry where both say as much."""

from __future__ import annotations

from veille.alerts.site.data import CalendarRow, PageRef
from veille.alerts.site.surveys import pair_days

EN = PageRef("p1", "https://a.example/en", "Fees", "en", twin_page_id="p2")
FR = PageRef("p2", "https://a.example/fr", "Frais", "fr", twin_page_id="p1")
ALONE = PageRef("p3", "https://a.example/old", "Old fees", "en")


def _row(page: PageRef, event: str, quote: str) -> CalendarRow:
    return CalendarRow("2031-07-01", event, quote, page)


def test_a_day_of_both_languages_is_one_entry() -> None:
    """The first with the first; a page without a twin, another event, and what one language says more often stand alone."""
    rows = [
        _row(EN, "begins", "one"), _row(ALONE, "begins", "old"), _row(EN, "begins", "two"), _row(FR, "begins", "un"),
        _row(FR, "begins", "deux"), _row(EN, "ends", "last"), _row(FR, "deadline", "due"), _row(FR, "deadline", "due again"),
        _row(EN, "deadline", "due"),
    ]  # fmt: skip
    assert [tuple(row.quote for row in told) for told in pair_days(rows)] == [
        ("one", "un"), ("two", "deux"), ("old",), ("last",), ("due",), ("due again",), ("due",),
    ]  # fmt: skip
