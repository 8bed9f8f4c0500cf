"""Promise: in the list of days ahead a page and its twin are one entry where both say as much, and so are many pages that
say the same."""

from __future__ import annotations

from typing import get_args

from veille.alerts.site.data import CalendarRow, PageRef
from veille.alerts.site.surveys import pair_days
from veille.alerts.site.twin_days import gather
from veille.alerts.wording.interface_words import load_words
from veille.answers.calendars import calendar_bytes, gather_entries, pair_entries
from veille.model import CalendarEvent

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


def test_what_three_pages_say_of_a_day_stands_together_in_the_place_of_the_first() -> None:
    assert gather("abacadb", str) == (("a", "a", "a"), ("b",), ("c",), ("d",), ("b",))
    said = [("closed", "p1"), ("fee", "p1"), ("closed", "p2"), ("closed", "p3")]
    rows = [{"day": "2031-07-01", "event": "ends", "quote": quote, "source": page, "url": page} for quote, page in said]
    assert [(entry["quote"], entry.get("sources"), entry["url"]) for entry in gather_entries(rows)] == [
        ("closed", ["p1", "p2", "p3"], None), ("fee", None, "p1"),
    ]  # fmt: skip


def test_every_event_of_the_calendar_has_words() -> None:
    """The days of a report are written with them: one that is missing would end the report."""
    for event in get_args(CalendarEvent):
        assert load_words("en").say(f"calendar.{event}") != load_words("fr").say(f"calendar.{event}")


def test_in_a_calendar_program_twins_are_one_entry_with_both_sentences() -> None:
    """Of the same day and event; another day is an entry of its own."""
    said = (
        ("2031-07-01", "p1", "The fee ends."),
        ("2031-07-01", "p2", "Les frais cessent."),
        ("2031-08-01", "p2", "Fin."),
    )
    rows = [
        {"day": day, "event": "ends", "page_id": page, "quote": quote, "rule_id": page, "url": f"https://a.example/{page}", "kind": "fee"}
        for day, page, quote in said
    ]  # fmt: skip
    entries = pair_entries(rows, {"p1": "p2", "p2": "p1"})
    assert [entry.get("twin_quote") for entry in entries] == ["Les frais cessent.", None]
    written = calendar_bytes(entries)
    assert written.count(b"BEGIN:VEVENT") == 2
    assert b"The fee ends.\\nLes frais cessent." in written
