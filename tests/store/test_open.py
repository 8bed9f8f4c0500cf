"""Promise: a file that is not ours, too new, damaged, locked or on a full disk is refused with what to do; nothing is lost."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from store_build import add, fee, new_store, page_with

from tests.quick_records import make_records_as_users_have_them
from veille.database_identity import SCHEMA_VERSION
from veille.errors import ForeignDatabase, NewerDatabase, StoreBusy, StoreError
from veille.store import open_store
from veille.store.connection import Connection
from veille.store.database import Store
from veille.store.schema.views import VIEWS

SCHEMAS = Path(__file__).parent / "schemas"

# design: the views' columns, in order; a removed or renamed one breaks downstream packages
COLUMNS = {
    "v1_meta": "key, value",
    "v1_health": "page_id, state, since, last_success, days_stale, reason",
    "v1_page": "page_id, source, url, lang, title, kind, parent_url, depth, twin_page_id, twin_url, modified, state, "
    "first_seen, last_checked, last_changed, left_at, took_over_at",
    "v1_version": "version_id, page_id, seq, observed_at, recorded_at, content_hash, links_hash, raw_sha256, modified, "
    "medium, state, cause, extractor_version, document_state, document_state_date",
    "v1_section": "section_id, version_id, page_id, ordinal, level, heading, heading_path, anchor, label, text, text_hash, "
    "observed_from, observed_to, state, state_date",
    "v1_rule": "rule_id, version, version_id, parent_rule_id, page_id, section_id, lang, kind, kinds, modality, actor, "
    "subject, text, conditions, quote, start, end, url, raw_sha256, valid_from, valid_to, valid_basis, observed_from, "
    "observed_to, recorded_at, pattern, confidence, review_state, state, state_date, on_page, last_checked, stale, "
    "corrected_by, corrected_at, corrected_why, stated_from, stated_to",
    "v1_rule_value": "rule_id, version, ord, type, value, unit, cmp, role, grp, raw, start, end, column_label, row_label, "
    "valid_from, valid_to, per",
    "v1_rule_citation": "rule_id, version, ord, raw, norm, href",
    "v1_fact": "key, label_en, label_fr, type, value, unit, cmp, state, valid_from, valid_to, observed_from, observed_to, "
    "rule_id, page_id, url, quote, valid_basis, on_page, review_state, last_checked, stale, corrected_by, corrected_at, "
    "corrected_why, per",
    "v1_change": "seq, at, run_id, cause, severity, object, object_id, page_id, section_id, kind, summary_en, summary_fr, "
    "before, after, reviewer, comment",
    "v1_parity": "page_id, twin_page_id, rule_id, twin_rule_id, state, since, detail",
    "v1_impact": "provision, rule_id, page_id, raw",
    "v1_relation": "from_rule, to_rule, type, since",
    "v1_calendar": "day, event, rule_id, version, page_id, source, url, lang, kind, subject, quote, "
    "corrected_by, corrected_at, corrected_why",
    "v1_review": "rule_id, version, decision, reviewer, at, comment",
}
COLUMNS["v1_rule_current"], COLUMNS["v1_fact_current"] = COLUMNS["v1_rule"], COLUMNS["v1_fact"]


def test_the_views_have_the_promised_columns(tmp_path: Path) -> None:
    store, _ = new_store(tmp_path)
    with store:
        for view, columns in COLUMNS.items():
            found = [row["name"] for row in store.connection.rows("SELECT name FROM pragma_table_info(?)", (view,))]
            assert found == columns.split(", "), view
    assert set(VIEWS) == set(COLUMNS)


def _foreign(path: Path) -> None:
    with sqlite3.connect(path) as db:
        db.execute("CREATE TABLE recipes (name)")
    db.close()


def _newer(path: Path) -> None:
    open_store(path).close()
    db = sqlite3.connect(path)
    db.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    db.close()


def _cut(path: Path) -> None:
    open_store(path).close()
    path.write_bytes(path.read_bytes()[:5000])


@pytest.mark.parametrize(
    ("make", "error", "words"),
    [
        (_foreign, ForeignDatabase, "was not made by veille"),  # another program's database is left alone
        (_newer, NewerDatabase, "upgrade veille"),  # a later schema is not guessed at
        (_cut, StoreError, "restore a copy made by `veille backup`"),  # a file cut short by a crash of the disk
        (lambda p: p.write_text("hello, not a database"), ForeignDatabase, "not an SQLite database"),  # a text file
        (lambda p: p.mkdir(), StoreError, "this is a folder"),  # a folder's name in the config
    ],
)
def test_a_file_that_cannot_be_used_is_refused(
    tmp_path: Path, make: object, error: type[StoreError], words: str
) -> None:
    path = tmp_path / "veille.db"
    make(path)  # type: ignore[operator]
    before = path.read_bytes() if path.is_file() else None
    with pytest.raises(error) as caught:
        open_store(path)
    assert words in str(caught.value)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)
    assert before is None or path.read_bytes() == before


def test_damage_in_the_middle_is_said_in_one_line(tmp_path: Path) -> None:
    store, page_id = new_store(tmp_path)
    version = add(store, page_id, page_with(page_id, fee("155.00")), "2025-01-01T00:00:00Z")
    store.connection.run("UPDATE section_body SET detail = x'0001'")
    with pytest.raises(StoreError, match="is damaged") as caught:
        store.history.load(version.version_id)
    assert "veille backup" in str(caught.value)
    store.close()


def test_a_missing_database_is_not_made_by_a_query(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no such database"):
        open_store(tmp_path / "veille.db", create=False)
    assert not (tmp_path / "veille.db").exists()


def test_a_locked_database_is_busy_and_keeps_what_it_has(tmp_path: Path) -> None:
    store, page_id = new_store(tmp_path)
    add(store, page_id, page_with(page_id, fee("155.00")), "2025-01-01T00:00:00Z")
    other = Store(Connection(store.path, timeout_ms=50))
    with store.transaction(), pytest.raises(StoreBusy, match="locked by another process"):
        other.pages.see("https://guide.example/en/other", at="2025-01-01T00:00:00Z")
    other.pages.see("https://guide.example/en/other", at="2025-01-01T00:00:00Z")  # free again: it works
    assert len(store.pages.all()) == 2
    other.close()
    store.close()


def test_a_query_during_a_run_sees_what_was_committed(tmp_path: Path) -> None:
    store, page_id = new_store(tmp_path)
    add(store, page_id, page_with(page_id, fee("155.00")), "2025-01-01T00:00:00Z")
    with open_store(store.path, create=False) as query, store.transaction():
        add(store, page_id, page_with(page_id, fee("160.00")), "2025-02-01T00:00:00Z")
        assert len(query.history.versions(page_id)) == 1
    assert len(store.history.versions(page_id)) == 2
    store.close()


def test_what_was_reported_stored_survives_a_power_cut(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_records_as_users_have_them(monkeypatch)
    with open_store(tmp_path / "veille.db") as store:
        assert store.connection.number("PRAGMA synchronous") == 2  # FULL: the disk has it when COMMIT returns


def test_two_processes_may_make_the_database_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_records_as_users_have_them(monkeypatch)

    def make(_: int) -> int:
        with open_store(tmp_path / "veille.db") as store:
            return store.connection.number("PRAGMA user_version")

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(make, range(4))) == [SCHEMA_VERSION] * 4


def test_a_full_disk_stores_the_page_wholly_or_not_at_all(tmp_path: Path) -> None:
    store, page_id = new_store(tmp_path)
    add(store, page_id, page_with(page_id, fee("155.00")), "2025-01-01T00:00:00Z")
    store.connection.run(
        f"PRAGMA max_page_count = {store.connection.number('PRAGMA page_count')}"
    )  # a disk with no room
    long = "A sentence of many words that needs more room than there is. " * 3000
    with pytest.raises(StoreError, match="the disk is full") as caught:
        add(store, page_id, page_with(page_id, fee("160.00"), intro=long), "2025-02-01T00:00:00Z")
    assert "earlier ones are safe" in str(caught.value)
    assert [v.observed_at for v in store.history.versions(page_id)] == ["2025-01-01T00:00:00Z"]
    store.connection.run("PRAGMA max_page_count = 1000000")
    add(store, page_id, page_with(page_id, fee("160.00")), "2025-02-01T00:00:00Z")  # room again: the run goes on
    assert len(store.history.versions(page_id)) == 2
    store.close()


def test_an_error_in_the_middle_of_a_page_leaves_no_part_of_it(tmp_path: Path) -> None:
    store, page_id = new_store(tmp_path)

    def broken_off() -> None:
        with store.transaction():
            add(store, page_id, page_with(page_id, fee("155.00")), "2025-01-01T00:00:00Z")
            raise RuntimeError("power cut")

    with pytest.raises(RuntimeError):
        broken_off()
    assert store.history.versions(page_id) == []
    for table in ("blob", "section_body", "section", "rule", "change"):
        assert store.connection.number(f"SELECT count(*) FROM {table}") == 0
    store.close()
