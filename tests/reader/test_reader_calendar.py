"""Promise: a month ahead stays listed until its last day, and what is asked wrongly of the reader is refused with the remedy."""

from __future__ import annotations

import sqlite3
from calendar import isleap
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from icalendar import Calendar
from store_build import Said, add, document, fee, new_store, section

import veille
from veille.answers.calendars import calendar_bytes
from veille.answers.queries import list_calendar
from veille.errors import SnapshotError, StaleSnapshot, UsageError
from veille.model import FactState, FactStatus, Value
from veille.reader import Duration, Snapshot, assert_facts
from veille.store import open_store
from veille.store.publishing.publish import publish


def _due(day: str) -> Said:
    sentence = f"Apply no later than {day}."
    at = sentence.index(day)
    return Said(sentence, Value("date", day, role="deadline", raw=day, start=at, end=at + len(day)))


@pytest.fixture
def ahead(tmp_path: Path) -> Path:
    """Deadlines on a day, in a month and in a year."""
    store, page = new_store(tmp_path)
    said = [_due(day) for day in ("2028-03-15", "2028-03", "2028")]
    add(store, page, document(section(page, 1, "Apply", *said)), "2026-01-01T00:00:00Z")
    published = publish(store, tmp_path / "out", at="2026-01-02T00:00:00Z")
    store.close()
    return published.path


def test_days_that_a_heading_or_another_sentence_gives_stand_in_the_calendar(tmp_path: Path) -> None:
    """Days of the rule, and of one of its values, of which its own words name no date; a date of its words is told once."""
    store, page = new_store(tmp_path)
    headed, own = fee("155.00", valid_from="2028-01-01"), fee("160.00")
    assert own.value is not None
    own = replace(own, value=replace(own.value, valid_from="2028-02-01", valid_to="2028-04-01"))
    begun = Said(
        "It begins on 2028-05-01.",
        Value("date", "2028-05-01", role="effective_from", raw="2028-05-01", start=13, end=23),
        "2028-05-01",
    )
    add(store, page, document(section(page, 1, "Fees", headed, own, begun)), "2026-01-01T00:00:00Z")
    path = publish(store, tmp_path / "out", at="2026-01-02T00:00:00Z").path
    store.close()
    with veille.open(path) as db:
        told = [(entry.day, entry.event) for entry in db.calendar(since="2026-01-01")]
    assert told == [
        ("2028-01-01", "begins"),
        ("2028-02-01", "begins"),
        ("2028-03-31", "ends"),
        ("2028-05-01", "begins"),
    ]


@pytest.mark.parametrize(
    ("since", "until", "days"),
    [
        ("2028-03-01", None, ["2028", "2028-03", "2028-03-15"]),
        ("2028-03-31", None, ["2028", "2028-03"]),
        ("2028-04-01", None, ["2028"]),
        ("2028-12-31", None, ["2028"]),
        ("2029-01-01", None, []),
        (None, "2027-12-31", []),
        (None, "2028-02-29", ["2028"]),
        (None, "2028-03-01", ["2028", "2028-03"]),
    ],
)
def test_a_month_or_year_is_listed_on_each_of_its_days(
    ahead: Path, since: str | None, until: str | None, days: list[str]
) -> None:
    with veille.open(ahead) as db:
        assert [entry.day for entry in db.calendar(since=since, until=until)] == days
    assert [row["day"] for row in list_calendar(sqlite3.connect(ahead), since, until)] == days


def test_the_day_before_a_date_that_is_too_late_is_the_last_and_each_year_has_a_next(tmp_path: Path) -> None:
    """ "before 2028-12-01" is due on November 30, before a month on the last day of the one before it; what is forbidden
    before a day ends on the one before.
    """
    store, page = new_store(tmp_path)
    early, month, day, every = _due("2028-12-01"), _due("2028-03"), _due("--06-30"), _due("--09")
    leap = _due("--02-29")
    too_late = [
        replace(each, value=replace(each.value, exclusive=True)) for each in (early, month) if each.value is not None
    ]
    assert every.value is not None
    assert early.value is not None
    closed = replace(early, value=replace(early.value, value="2029-05-04", role="effective_to", exclusive=True))
    recurring = replace(every, value=replace(every.value, role="recurring"))
    add(
        store,
        page,
        document(section(page, 1, "Apply", *too_late, closed, day, recurring, leap)),
        "2026-01-01T00:00:00Z",
    )
    path = publish(store, tmp_path / "out", at="2026-01-02T00:00:00Z").path
    store.close()
    today = datetime.now(UTC).date()
    with veille.open(path) as db:
        told = {(entry.day, entry.event) for entry in db.calendar()}
    years = [today.year + (today > date(today.year, 6, 30)), today.year + (today.month > 9)]
    leap_year = next(y for y in range(today.year, today.year + 9) if isleap(y) and date(y, 2, 29) >= today)
    assert told == {
        ("2028-11-30", "deadline"), ("2028-02-29", "deadline"), (f"{years[0]}-06-30", "deadline"),
        (f"{years[1]}-09", "recurring"), (f"{leap_year}-02-29", "deadline"), ("2029-05-03", "ends"),
    }  # fmt: skip


def test_in_icalendar_a_month_lasts_from_its_first_day_to_its_last(ahead: Path) -> None:
    written = Calendar.from_ical(calendar_bytes(list_calendar(sqlite3.connect(ahead), None, None)))
    assert [(event["DTSTART"].dt, event["DTEND"].dt) for event in written.walk("VEVENT")] == [
        (date(2028, 1, 1), date(2029, 1, 1)),
        (date(2028, 3, 1), date(2028, 4, 1)),
        (date(2028, 3, 15), date(2028, 3, 16)),
    ]


def _published(folder: Path, cmp: str) -> Path:
    folder.mkdir()
    with open_store(folder / "veille.db") as store:
        fact = FactState("g.max", FactStatus.KNOWN, "Longest", "Plus longue", "duration", "P36M", "month", cmp)
        store.facts.record([fact], at="2026-01-01T00:00:00Z", recorded_at="2026-01-01T00:00:00Z")
        return publish(store, folder / "out", at="2026-01-01T00:00:00Z").path


def test_a_maximum_that_became_a_minimum_is_another_fact(tmp_path: Path) -> None:
    """Where the comparison is expected it is tested; between two snapshots it always is."""
    most, least = _published(tmp_path / "most", "max"), _published(tmp_path / "least", "min")
    for value in (Duration(months=36), "P36M"):
        assert_facts(most, {"g.max": ("max", value)})
        with pytest.raises(AssertionError, match=r"g\.max: expected max P36M, is min P36M"):
            assert_facts(least, {"g.max": ("max", value)})
    with pytest.raises(UsageError, match="comparison one of eq, min, max"):
        assert_facts(least, {"g.max": ("most", "P36M")})
    with veille.open(most) as before, veille.open(least) as after:
        assert [d.key for d in before.compare(after)] == ["g.max"]


def test_a_check_asks_an_open_snapshot_for_its_age_too(snapshot: Path) -> None:
    """What is refused by its path is refused when it is open already; a snapshot that is young enough passes."""
    expected, day = {"caq.fee": "160.00"}, date(2026, 1, 12)
    with pytest.raises(StaleSnapshot):
        assert_facts(snapshot, expected, as_of=day, max_age=timedelta(days=1))
    with veille.open(snapshot, now=datetime(2026, 1, 20, tzinfo=UTC)) as db:
        with pytest.raises(StaleSnapshot):
            assert_facts(db, expected, as_of=day, max_age=timedelta(days=9))
        assert_facts(db, expected, as_of=day, max_age=timedelta(days=11))


def test_an_amount_in_another_currency_never_passes_for_ours(tmp_path: Path) -> None:
    """`as_money` gives Canadian dollars unless another currency is asked for, and a bare amount expects them."""
    fee = FactState("g.fee", FactStatus.KNOWN, "Fee", "Frais", "money", "155.00", "USD", "eq")
    with open_store(tmp_path / "veille.db") as store:
        store.facts.record([fee], at="2026-01-01T00:00:00Z", recorded_at="2026-01-01T00:00:00Z")
        path = publish(store, tmp_path / "out", at="2026-01-01T00:00:00Z").path
    with veille.open(path) as opened:
        fact = opened.fact("g.fee")
        assert fact.as_money("USD") == Decimal("155")
        with pytest.raises(SnapshotError, match=r"155.00 USD, not an amount in CAD"):
            fact.as_money()
    for bare in (Decimal("155"), "155.00"):
        with pytest.raises(AssertionError, match=r"is 155.00 USD"):
            assert_facts(path, {"g.fee": bare})
    assert_facts(path, {"g.fee": "155.00 USD"})


def test_changes_begin_with_a_day_as_on_the_command_line(snapshot: Path) -> None:
    with veille.open(snapshot) as db:
        (change,) = db.changes()
        for since in ("2026-01-10", date(2026, 1, 10), datetime(2026, 1, 10, 12), "0"):
            assert db.changes(since=since) == (change,)
        assert db.changes(since="2026-01-11") == db.changes(since=change.seq) == ()


@pytest.mark.parametrize(
    "ask",
    [
        lambda db: db.changes(since="abc"),
        lambda db: db.changes(since="2026-02-30"),
        lambda db: db.changes(since=None),
        lambda db: db.changes(since=-1),
        lambda db: db.changes(limit=-1),
        lambda db: db.changes(since=10**30),
        lambda db: db.fact("caq.fee", as_of=5),
        lambda db: db.fact("caq.fee", observed=5),
        lambda db: db.rules(as_of=5),
        lambda db: db.compare("snapshot.db"),
        lambda db: db.calendar(since="2026-02-01", until="2026-01-31"),
    ],
)
def test_what_is_asked_wrongly_is_refused(snapshot: Path, ask: Callable[[Snapshot], object]) -> None:
    with veille.open(snapshot) as db, pytest.raises(UsageError):
        ask(db)


def test_a_folder_is_called_one_and_its_snapshot_named(snapshot: Path, tmp_path: Path) -> None:
    with pytest.raises(SnapshotError, match="is a folder") as refused:
        veille.open(snapshot.parent)
    assert refused.value.hint == f"open {snapshot}"
    (tmp_path / "empty").mkdir()
    with pytest.raises(SnapshotError, match="is a folder; name a file"):
        veille.open(tmp_path / "empty")
