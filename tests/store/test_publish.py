"""Promise: a snapshot is whole, holds nothing private, and its bytes depend on its content alone."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from store_build import Said, add, changed, document, fee, page_with, section

import veille.reader
from veille.database_identity import SCHEMA_VERSION
from veille.errors import SnapshotError, StoreError
from veille.model import (
    Event,
    EventKind,
    FactState,
    FactStatus,
    Fetched,
    FetchRequest,
    Rejected,
    RejectReason,
    Severity,
)
from veille.store import Store, open_store
from veille.store.publishing.publish import publish

PAGES = ("https://guide.example/en/caq", "https://guide.example/en/csq", "https://guide.example/fr/caq")
AT = "2026-03-01T00:00:00Z"


def _learn(path: Path, order: tuple[str, ...], *, recorded_at: str, together: bool) -> Store:
    """A history of three pages, learned page after page in the given order, in one run or in several."""
    path.mkdir()
    store = open_store(path / "veille.db")
    run = store.fetches.begin_run("import", recorded_at)
    for url in order:
        page = store.pages.see(url, at="2025-01-01T00:00:00Z", source="caq", lang="en").page_id
        for day, amount in ((1, "155.00"), (2, "160.00")):
            doc = page_with(page, fee(amount), url=url, intro=f"Étudiants : {url} « été ».")
            add(
                store, page, doc, f"2025-01-0{day}T00:00:00Z", run_id=run, recorded_at=recorded_at,
                comparison=changed() if day == 2 else None,
            )  # fmt: skip
        if not together:
            store.fetches.finish_run(run, recorded_at, {"pages": 1})
    store.fetches.finish_run(run, recorded_at, {"pages": len(order)})
    facts = [
        FactState(key, FactStatus.KNOWN, key, key, "money", "160.00", "CAD", "eq") for key in ("caq.fee", "caq.cost")
    ]
    store.facts.record(facts if together else facts[::-1], at="2025-01-02T00:00:00Z", recorded_at=recorded_at)
    return store


@pytest.mark.parametrize("with_raw", [False, True])
def test_the_order_of_learning_leaves_no_trace(tmp_path: Path, with_raw: bool) -> None:
    found = []
    for name, order, recorded in (("a", PAGES, AT), ("b", PAGES[::-1], "2026-04-01T00:00:00Z")):
        with _learn(tmp_path / name, order, recorded_at=recorded, together=True) as store:
            found.append(publish(store, tmp_path / name / "out" / "snapshot.db", at=recorded, with_raw=with_raw))
    assert found[0].path.read_bytes() == found[1].path.read_bytes()
    assert found[0].manifest.sha256 == hashlib.sha256(found[0].path.read_bytes()).hexdigest()


def test_publishing_again_gives_the_same_bytes_and_more_content_others(tmp_path: Path) -> None:
    with _learn(tmp_path / "a", PAGES, recorded_at=AT, together=True) as store:
        first = publish(store, tmp_path / "one", at=AT).manifest
        again = publish(store, tmp_path / "two", at="2026-09-01T00:00:00Z").manifest
        page = store.pages.all()[0].page_id
        add(store, page, page_with(page, fee("170.00")), "2025-02-01T00:00:00Z")
        later = publish(store, tmp_path / "one", at=AT).manifest
    assert first.sha256 == again.sha256 != later.sha256


def test_numbers_of_changes_once_published_stay(tmp_path: Path) -> None:
    with _learn(tmp_path / "a", PAGES, recorded_at=AT, together=False) as store:
        before = publish(store, tmp_path / "one", at=AT).path
        with veille.reader.open_snapshot(before) as db:
            old = [(c.seq, c.at, c.page_id) for c in db.changes()]
        page = store.pages.all()[0].page_id
        run = store.fetches.begin_run("import", AT)
        add(store, page, page_with(page, fee("120.00")), "2024-02-01T00:00:00Z", run_id=run, comparison=changed())
        after = publish(store, tmp_path / "two", at=AT).path
        with veille.reader.open_snapshot(after) as db:
            assert [(c.seq, c.at, c.page_id) for c in db.changes()][: len(old)] == old
            assert [c.seq for c in db.changes(since=old[-1][0])] == [
                old[-1][0] + 1
            ]  # the cursor finds the older copy's
    assert [seq for seq, _, _ in old] == [1, 2, 3]


def test_nothing_private_is_published(tmp_path: Path) -> None:
    with _learn(tmp_path / "a", PAGES, recorded_at=AT, together=True) as store:
        page = store.pages.all()[0].page_id
        asked = FetchRequest("https://guide.example/en/caq?token=SECRET-1", page)
        store.fetches.record("r1", page, Fetched(asked, asked.url, 200, (("set-cookie", "SECRET-2"),), b"", AT))
        store.fetches.record("r1", page, Rejected(asked, RejectReason.BLOCKED, "SECRET-3", AT))
        store.fetches.fail(page, AT, "blocked", "SECRET-4")
        store.outbox.add_event(Event("SECRET-5", EventKind.TEST, Severity.NONE, AT))
        store.outbox.queue("SECRET-5", "SECRET-6", due_at=AT)
        published = publish(store, tmp_path / "out", at=AT, with_raw=True)
        tables = store.connection.rows("SELECT name FROM sqlite_master WHERE type = 'table'")
    assert b"SECRET" not in published.path.read_bytes()
    assert {"fetch", "delivery"} <= {row["name"] for row in tables}
    with veille.reader.open_snapshot(published.path) as db:
        names = {r["name"] for r in db._file.rows("SELECT name FROM sqlite_master", {})}
    assert not names & {"run", "fetch", "visit", "host", "snapshot", "suspect", "event", "delivery", "breaker"}


def test_the_manifest_says_what_the_file_holds_and_how_fresh_it_is(tmp_path: Path) -> None:
    with _learn(tmp_path / "a", PAGES, recorded_at=AT, together=True) as store:
        failing = store.pages.all()[0].page_id
        store.fetches.succeed(failing, "2025-01-03T00:00:00Z")
        store.fetches.fail(failing, "2025-01-04T00:00:00Z", "throttled")
        published = publish(store, tmp_path / "out", at="2025-01-12T00:00:00Z")
    said = json.loads(published.manifest_path.read_text(encoding="utf-8"))
    assert said["file"] == "snapshot.db"
    assert said["bytes"] == published.path.stat().st_size
    assert (said["schema_version"], said["contract"], said["raw"]) == (SCHEMA_VERSION, "1", False)
    assert (said["counts"]["v1_page"], said["counts"]["v1_version"], said["counts"]["v1_change"]) == (3, 6, 3)
    assert (said["observed_from"], said["observed_until"]) == ("2025-01-01T00:00:00Z", "2025-01-02T00:00:00Z")
    assert said["sources"] == [
        {"source": "caq", "pages": 3, "failing": 1, "last_success": "2025-01-03T00:00:00Z", "days_stale": 9}
    ]


def test_a_failed_publication_leaves_the_old_snapshot(tmp_path: Path) -> None:
    with _learn(tmp_path / "a", PAGES, recorded_at=AT, together=True) as store:
        old = publish(store, tmp_path / "out", at=AT).path
        before = old.read_bytes()
        store.connection.run("PRAGMA foreign_keys = OFF")
        store.connection.run("UPDATE rule SET page_id = 'nowhere' WHERE r = 1")  # a row that points to nothing
        with pytest.raises(StoreError, match="does not hold together"):
            publish(store, tmp_path / "out", at=AT)
        assert old.read_bytes() == before
        assert sorted(p.name for p in old.parent.iterdir()) == ["manifest.json", "snapshot.db"]
        with pytest.raises(StoreError, match="would take the database's place"):
            publish(store, store.path, at=AT)


def test_a_crash_between_manifest_and_snapshot_leaves_a_pair_that_opens(tmp_path: Path) -> None:
    """The new manifest knows the snapshot that it replaces; a bit that flips in either is still seen."""
    with _learn(tmp_path / "a", PAGES, recorded_at=AT, together=True) as store:
        old = publish(store, tmp_path / "out", at=AT).path
        before = old.read_bytes()
        store.connection.run("UPDATE page SET title = 'Another'")
        publish(store, tmp_path / "out", at=AT)
    assert old.read_bytes() != before
    old.write_bytes(before)
    with veille.reader.open_snapshot(old) as db:
        assert db.rules()
    old.write_bytes(before.replace(b"https://", b"httqs://", 1))
    with pytest.raises(SnapshotError, match="SHA-256"):
        veille.reader.open_snapshot(old)


def test_search_finds_text_with_accents_by_text_without(tmp_path: Path) -> None:
    store = open_store(tmp_path / "veille.db")
    for lang, words in (("fr", "La durée maximale du séjour à Montréal."), ("en", "The longest stay in Montreal.")):
        url = f"https://guide.example/{lang}/stay"
        page = store.pages.see(url, at=AT, lang=lang).page_id
        doc = document(section(page, 0, "Séjour", Said(words), lang=lang), url=url, lang=lang)
        add(store, page, doc, "2025-01-01T00:00:00Z")
    published = publish(store, tmp_path / "out", at=AT)
    store.close()
    with veille.reader.open_snapshot(published.path) as db:
        assert [hit.lang for hit in db.search("duree sejour")] == ["fr"]
        assert {hit.lang for hit in db.search("MONTREAL")} == {"en", "fr"}
        assert [hit.lang for hit in db.search("montréal", lang="en")] == ["en"]
        assert "«Montréal»" in db.search("montreal", lang="fr")[0].excerpt
        assert db.search('" OR NEAR(') == ()  # words of the query language are words
