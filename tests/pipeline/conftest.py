"""What the record says at the end of a test of the pipeline is kept whole, beside what the test itself asserts of it."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.kept_readings import READINGS
from tests.kept_readings import kept_readings as kept_readings
from tests.watching import Watch

# Of these files the record is left out: its pages are the corpus's or drawn at random, a process is killed in it, or it hangs on
# the order in which pages answer.
UNKEPT = frozenset({
    "test_case_folders", "test_cluster", "test_facts_against_an_oracle", "test_facts_follow_history", "test_fuzz", "test_guard_captures",
    "test_import_order", "test_killed", "test_kills_at_random", "test_moved_addresses", "test_new_recipe", "test_readers_killed",
    "test_seam_delivered", "test_time_and_network",
})  # fmt: skip
SAID = {
    "pages": "SELECT url, source, lang, title, state, modified, parent_url, twin_url, first_seen, last_changed FROM v1_page",
    "health": "SELECT url, h.state, since, h.reason FROM v1_health h JOIN v1_page p USING (page_id)",
    "versions": "SELECT url, seq, observed_at, v.modified, v.state, cause, document_state FROM v1_version v JOIN v1_page USING (page_id)",
    "changes": "SELECT at, cause, severity, object, kind, summary_en, summary_fr FROM v1_change",
    "facts": "SELECT key, state, value, unit, cmp, valid_from, valid_to, observed_from, observed_to, valid_basis, on_page, review_state "
    "FROM v1_fact",
    "calendar": "SELECT day, event, quote FROM v1_calendar",
    "parity": "SELECT state, since, detail FROM v1_parity",
    "events": "SELECT at, kind, severity, (SELECT group_concat(state) FROM delivery d WHERE d.event_id = e.event_id) FROM event e",
    "held": "SELECT kind, state, count, reason, reason_fr, first_seen, last_seen FROM suspect",
}
# Ports, folders, names that hang on an address, and digests: others in each run.
ANOTHER = re.compile(r"127\.0\.0\.1:\d+|/tmp/[^\s\"]*?/(?=[\w.-]+(?:[\s\"]|$))|\b[prs]?[0-9a-f]{10,64}\b")


@pytest.fixture
def watch(watch: Watch, request: pytest.FixtureRequest) -> Iterator[Watch]:
    """A watch on nothing yet."""
    yield watch
    ours = request.path.stem not in UNKEPT and "corpus" not in request.fixturenames
    if ours and (watch.folder / "veille.db").is_file():
        READINGS.note(record_of(watch.folder / "veille.db"))


def record_of(database: Path) -> dict[str, list[str]]:
    """The rows of the public views, and of the events and held answers, as lines in order: pages of one moment have none of their own."""
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as db:
        rows = {name: db.execute(sql).fetchall() for name, sql in SAID.items()}
    return {name: sorted(" | ".join(map(_shown, row)) for row in found) for name, found in rows.items() if found}


def _shown(value: object) -> str:
    """A column's value; of a command that asks the machine for the time, not the test's clock, only that it is now."""
    said = "-" if value is None else ANOTHER.sub("…", str(value))
    today = datetime.now(UTC).date()
    return next(("now" for day in (today, today - timedelta(days=1)) if said.startswith(f"{day}T")), said)
