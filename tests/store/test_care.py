"""Promise: damage is found and named, retention takes nothing that is cited, and a backup is whole while work goes on."""

from __future__ import annotations

import asyncio
import zlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from store_build import URL, add, changed, fee, new_store, page_with

from veille.errors import ParseError, StoreError
from veille.model import Document, Event, EventKind, FetchRequest, NotModified, Severity
from veille.operate.datasette import PLUGINS
from veille.store import RawCapture, Store, Version, Visit, open_store
from veille.store.backup import backup
from veille.store.prune import prune
from veille.store.publishing.datasette import write_datasette_metadata
from veille.store.publishing.publish import publish
from veille.store.verify import verify


@pytest.fixture
def kept(tmp_path: Path):  # type: ignore[no-untyped-def]
    """A store with one page of two versions, its id, and the store's raw bytes coded against each other."""
    store, page = new_store(tmp_path)
    run = store.fetches.begin_run("check", "2025-01-01T00:00:00Z")
    for day, amount in ((1, "155.00"), (2, "160.00")):
        at = f"2025-01-0{day}T00:00:00Z"
        version = add(
            store, page, page_with(page, fee(amount)), at, run_id=run, comparison=changed() if day > 1 else None
        )
        store.blobs.add_capture(RawCapture(page, version.raw_sha256, URL, at))
    store.fetches.finish_run(run, "2025-01-02T00:00:00Z", {})
    yield store, page
    store.close()


def test_a_sound_store_is_whole(kept: tuple[Store, str]) -> None:
    result = verify(kept[0])
    assert (result.problems, result.whole) == ([], True)
    assert result.counts == {"blobs": 2, "sections": 3, "rules": 2, "rule rows": 3, "fact rows": 0}


@pytest.mark.parametrize(
    ("harm", "words"),
    [
        # bytes that no longer are what their name says
        (lambda s: s.connection.run("UPDATE blob SET data = ?", (zlib.compress(b"other"),)), "do not fit their hash"),
        # bytes that are no zlib stream at all
        (lambda s: s.connection.run("UPDATE blob SET data = x'00ff' WHERE base IS NULL"), "the raw bytes are damaged"),
        # a text edited behind our back: the quote is not at its span
        (
            lambda s: s.connection.run("UPDATE section_body SET text = 'x' || text"),
            "its quote is not the text at its span",
        ),
        # structure that cannot be read
        (lambda s: s.connection.run("UPDATE section_body SET detail = x'01'"), "its structure cannot be read"),
        # a row whose page is gone
        (
            lambda s: (s.connection.run("PRAGMA foreign_keys = OFF"), s.connection.run("DELETE FROM page")),
            "points to a missing row of page",
        ),
        # two rows of a rule at one time, put there with the guard taken away
        (
            lambda s: (
                s.connection.run("DROP TRIGGER rule_no_overlap_update"),
                s.connection.run("UPDATE rule SET observed_to = NULL"),
            ),
            "two rows hold at one time",
        ),
    ],
)
def test_damage_is_found_and_named(kept: tuple[Store, str], harm: object, words: str) -> None:
    harm(kept[0])  # type: ignore[operator]
    result = verify(kept[0])
    assert not result.whole
    assert any(words in problem for problem in result.problems), result.problems


def test_extraction_is_replayed_on_a_sample(kept: tuple[Store, str]) -> None:
    store, page = kept

    def same(version: Version, raw: bytes) -> Document:
        assert store.history.load(version.version_id).text.encode() in raw
        return store.history.load(version.version_id)

    assert verify(store, replay=same, sample=5).counts["replayed"] == 2
    assert (
        verify(store, replay=lambda v, raw: None).counts["replayed"] == 0
    )  # read by another extractor: not comparable
    other = verify(store, replay=lambda v, raw: replace(same(v, raw), content_hash="other"))
    assert len(other.problems) == 2
    assert "read again, its content hash differs" in other.problems[0]
    first = store.history.versions(page)[0].version_id

    def passes_over(version: Version, raw: bytes) -> Document | None:
        return None if version.version_id == first else replace(same(version, raw), content_hash="other")

    def refuses(version: Version, raw: bytes) -> Document:
        if version.version_id == first:
            raise ParseError("no page", where="a.html", hint="")
        return replace(same(version, raw), content_hash="other")

    # one that is not read, or cannot be, does not end the sample
    assert [len(verify(store, replay=again).problems) for again in (passes_over, refuses)] == [1, 2]


def test_retention_takes_logs_and_uncited_bytes_only(kept: tuple[Store, str], tmp_path: Path) -> None:
    store, page = kept
    old, new = "2025-01-05T00:00:00Z", "2025-06-01T00:00:00Z"
    loose = store.blobs.add(b"an answer that was refused", page_id=page)
    store.blobs.add_capture(RawCapture(page, loose, URL, old, quarantined=True, reason="blocked"))
    skip = store.blobs.add(b"the bytes of the last visit", page_id=page)
    store.blobs.add_capture(RawCapture(page, skip, URL, old))
    store.pages.put_visit(Visit(page, raw_sha256=skip))
    for n in range(10):
        store.fetches.record("r1", page, NotModified(FetchRequest(URL, page), f"2025-01-05T00:00:0{n}Z"))
    for key, state in (("sent", "sent"), ("waiting", "pending"), ("lost", "dead")):
        store.outbox.add_event(Event(key, EventKind.CHANGE, Severity.SUBSTANTIVE, old))
        store.outbox.queue(key, "mail", due_at=old)
        if state == "sent":
            store.outbox.mark_sent([1], old)
    documents = [store.history.load(v.version_id) for v in store.history.versions(page)]
    preview = prune(store, before=new, dry_run=True)
    done = prune(store, before=new)
    assert preview.counts["fetches"] == done.counts["fetches"] == 7  # the last three of a page stay
    assert (done.counts["snapshots"], done.counts["blobs"], done.counts["deliveries"], done.counts["events"]) == (
        1,
        1,
        1,
        1,
    )
    assert not store.blobs.holds(loose)
    assert store.blobs.holds(skip)
    assert [q.event.key for q in store.outbox.all()] == ["waiting", "lost"]
    assert [store.history.load(v.version_id) for v in store.history.versions(page)] == documents
    assert verify(store).whole
    assert prune(store, before=new).counts == dict.fromkeys(done.counts, 0)  # again: nothing is left to take


def test_a_backup_is_whole_while_work_goes_on(kept: tuple[Store, str], tmp_path: Path) -> None:
    store, page = kept
    with open_store(store.path) as other:
        copy = backup(other, tmp_path / "copies" / "veille.db")
        add(store, page, page_with(page, fee("165.00")), "2025-03-01T00:00:00Z")
    with open_store(copy) as restored:
        assert len(restored.history.versions(page)) == 2
        assert verify(restored).whole
    assert [p.name for p in copy.parent.iterdir() if p.suffix == ".db"] == ["veille.db"]
    assert len(store.history.versions(page)) == 3
    with pytest.raises(StoreError, match="would take the database's place"):
        backup(store, store.path)


def test_datasette_opens_a_snapshot_with_titles_queries_and_search(kept: tuple[Store, str], tmp_path: Path) -> None:
    datasette = pytest.importorskip("datasette.app", reason="the datasette extra is not installed")
    published = publish(kept[0], tmp_path / "out", at="2025-02-01T00:00:00Z")
    import json

    metadata = json.loads(write_datasette_metadata(published.path).read_text(encoding="utf-8"))
    app = datasette.Datasette([], immutables=[str(published.path)], metadata=metadata, plugins_dir=str(PLUGINS))

    async def ask(path: str) -> tuple[int, str]:
        answer = await app.client.get(path)
        return answer.status_code, answer.text

    async def walk() -> None:
        status, home = await ask("/snapshot")
        assert status == 200
        assert "Rules as of a day" in home
        for view, settings in metadata["databases"]["snapshot"]["tables"].items():
            status, text = await ask(f"/snapshot/{view}")
            assert status == 200, view
            assert settings.get("title", "") in text
        for view, word in (("rules_with_search", "fee"), ("sections_with_search", "processing")):
            for words, found in (
                (word, True),
                ("c'est", False),
                ("xyzzy%20-%20%22", False),
                ("", True),
                ("  ", True),
                ("%22", True),
            ):
                status, text = await ask(f"/snapshot/{view}?_search={words}")
                assert (status, 'type="search"' in text) == (200, True), (view, words)
                status, text = await ask(f"/snapshot/{view}.json?_search={words}&_shape=objects")
                assert (status, bool(json.loads(text)["rows"])) == (200, found), (view, words)
        for query in metadata["databases"]["snapshot"]["queries"]:
            for words in ("c%27est", "", "%22", "a-b%20*"):
                status, _ = await ask(f"/snapshot/{query}?as_of=&observed=&subject=&provision=&words={words}")
                assert status == 200, (query, words)
            values = "as_of=2025-06-01&observed=2025-06-01&subject=CAQ&provision=IRPR:205&words=processing"
            status, text = await ask(f"/snapshot/{query}.json?{values}&_shape=objects")
            rows = json.loads(text)["rows"]
            assert status == 200, query
            if query not in ("facts_as_of", "changed_this_month"):
                assert rows, query

    with ThreadPoolExecutor(1) as own:  # a browser test of the same process may have left a loop in this thread
        own.submit(asyncio.run, walk()).result()
    app.close() if hasattr(app, "close") else None
