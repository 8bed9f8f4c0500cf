"""Days ahead as an iCalendar file that a calendar program subscribes to: the same entry keeps its id."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from pathlib import Path
from textwrap import shorten

from veille.alerts.messages.inert import one_line
from veille.alerts.site.twin_days import gather, pair_twins
from veille.answers.queries import Record
from veille.errors import UsageError
from veille.reader.values import PartialDate, read_value

_SAID = {"begins": "begins", "ends": "last day", "deadline": "due", "recurring": "each year"}
_SUMMARY = 120  # characters of a quote that a calendar program shows in a line
STAMP = datetime(2000, 1, 1, tzinfo=UTC)  # DTSTAMP is required; a fixed one keeps equal content in equal bytes


def pair_entries(entries: Iterable[Record], twins: Mapping[str, str | None]) -> list[Record]:
    """Entries in order of their day, one where a page and its twin both name it: it has `twin_quote` and `twin_url`.

    `twins` gives a page's twin by page id.
    """
    told = [
        pair
        for _, day in groupby(entries, key=lambda entry: entry["day"])
        for pair in pair_twins(day, lambda e: (str(e["event"]), str(e["page_id"]), twins.get(str(e["page_id"]))))
    ]
    return [
        first | {"twin_quote": others[0]["quote"], "twin_url": others[0]["url"]} if others else first
        for first, *others in told
    ]


def gather_entries(entries: Iterable[Record]) -> list[Record]:
    """The same for people: what three pages or more say of a day in the same words is one entry, with all their `sources`."""
    groups = gather(entries, lambda e: (e["day"], e["event"], e["quote"], e.get("twin_quote")))
    return [
        first | {"url": None, "twin_url": None, "sources": [str(e["source"]) for e in (first, *others)]}
        if others
        else first
        for first, *others in groups
    ]


def calendar_bytes(entries: Iterable[Record]) -> bytes:
    """The iCalendar text (RFC 5545): one all-day event an entry; a month or a year is all its days."""
    from icalendar import Calendar, Event  # a tenth of a second, which a report with the same days need not pay

    calendar = Calendar()
    calendar.add("prodid", "-//veille//calendar//EN")
    calendar.add("version", "2.0")
    for entry in entries:
        first, after = _days(str(entry["day"]))
        quote = one_line(str(entry["quote"]))
        event = Event()
        event.add("uid", f"{entry['rule_id']}.{entry['event']}.{entry['day']}@veille")
        event.add("dtstamp", STAMP)
        event.add("dtstart", first)
        event.add("dtend", after)
        event.add(
            "summary",
            f"{_SAID.get(str(entry['event']), str(entry['event']))}: {shorten(quote, _SUMMARY, placeholder=' …')}",
        )
        told = (quote, one_line(str(entry.get("twin_quote", ""))), _corrected(entry))
        event.add("description", "\n".join(filter(None, told)))
        event.add("url", str(entry["url"]))
        event.add("categories", [str(entry["kind"])])
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _corrected(entry: Record) -> str:
    """Who gave the day in place of the machine's, when and why; empty where nobody did."""
    if not entry.get("corrected_by"):
        return ""
    why = f": {one_line(str(entry['corrected_why']))}" if entry["corrected_why"] else ""
    return f"corrected by {one_line(str(entry['corrected_by']))}, {str(entry['corrected_at'])[:10]}{why}"


def write_ics(entries: Iterable[Record], dest: Path) -> Path:
    """The file written; UsageError when it cannot be."""
    try:
        dest.write_bytes(calendar_bytes(entries))
    except OSError as error:
        raise UsageError(f"cannot be written: {error.strerror}", where=str(dest)) from error
    return dest


def is_calendar(path: Path) -> bool:
    """Whether a file is an iCalendar file."""
    with path.open("rb") as file:
        return file.read(15) == b"BEGIN:VCALENDAR"


def _days(text: str) -> tuple[date, date]:
    """The first day, and the day after the last: RFC 5545 leaves the end of an event out of it."""
    day = read_value("date", text, None)
    if isinstance(day, PartialDate):
        return day.first, day.after
    if isinstance(day, date):
        return day, day + timedelta(days=1)
    raise UsageError(f"{text!r} is not a day", where="calendar")
