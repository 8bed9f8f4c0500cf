"""Promise: health, sections, history, comparison and threads of the reader answer, and refuse what they do not know."""

from __future__ import annotations

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from store_build import add, fee, new_store, page_with

import veille
from veille.errors import FactUnavailable, SnapshotError, StaleSnapshot, UsageError
from veille.model import FactState, FactStatus
from veille.reader import Snapshot
from veille.store import open_store
from veille.store.publishing.publish import publish


def test_a_section_is_the_text_that_its_rules_quote(snapshot: Path) -> None:
    with veille.open(snapshot) as db:
        for rule in db.rules():
            section = db.section(rule.section_id)
            assert section.text[rule.start : rule.end] == rule.quote
            assert all(section.text[v.start : v.end] == v.raw for v in rule.values)
            assert (section.page_id, section.observed_to) == (rule.page_id, None)
        (fee,) = db.rules(kind="fee")
        before = db.rule(fee.rule_id, version=1)
        assert before.version < fee.version
        older = db.section(before.section_id, version_id=before.version_id)
        assert "155.00" in older.text
        assert older.text[before.start : before.end] == before.quote
        for ask in (lambda: db.section("s-none"), lambda: db.rule("r-none"), lambda: db.rule(fee.rule_id, version=9)):
            with pytest.raises(UsageError, match="no such"):
                ask()


def test_a_rejected_rule_reaches_no_package(snapshot: Path, tmp_path: Path) -> None:
    """Nobody who asks what holds is given what a maintainer refused."""
    with veille.open(snapshot) as db:
        (said,) = db.rules(kind="fee")
    with open_store(tmp_path / "veille.db") as store:
        store.reviews.decide(said.rule_id, "rejected", reviewer="Ana", at="2026-01-13T00:00:00Z")
        again = publish(store, tmp_path / "again", at="2026-01-14T00:00:00Z").path
    with veille.open(again) as db:
        assert db.rules(kind="fee") == ()
        assert said.rule_id not in {rule.rule_id for rule in db.rules(as_of="2026-02-01")}


def test_history_tells_what_the_page_says_from_what_it_said(snapshot: Path) -> None:
    """Both times: the open rows are the value up to its day, kept, and the new one, on the page; the closed one was believed."""
    with veille.open(snapshot) as db:
        lines = [
            (p.fact and p.fact.text, p.valid_from, p.valid_to, p.on_page, p.observed_to) for p in db.history("caq.fee")
        ]
        seen = "2026-01-10T00:00:00Z"
        assert lines == [
            ("155.00", None, None, True, seen),
            ("155.00", None, date(2025, 12, 1), False, None),
            ("160.00", date(2025, 12, 1), None, True, None),
        ]
        with pytest.raises(UsageError, match=r"did you mean caq\.fee"):
            db.history("caq.fees")


def test_health_says_which_page_cannot_be_checked(tmp_path: Path) -> None:
    with open_store(tmp_path / "veille.db") as store:
        for name in ("good", "lost"):
            store.pages.see(f"https://a.example/{name}", at="2026-01-01T00:00:00Z", source=name)
        good, lost = store.pages.all()
        store.pages.mark_checked(good.page_id, "2026-01-02T00:00:00Z")
        store.fetches.succeed(good.page_id, "2026-01-02T00:00:00Z")
        store.fetches.fail(lost.page_id, "2026-01-03T00:00:00Z", "not_found", "status 404")
        path = publish(store, tmp_path / "out", at="2026-01-03T00:00:00Z").path
    with veille.open(path) as db:
        states = {health.source: health for health in db.health()}
        assert states["lost"].state == "failing"
        assert states["lost"].reason == "not_found"
        assert states["lost"].last_success is None
        assert (states["good"].state, states["good"].last_success) == ("ok", "2026-01-02T00:00:00Z")


def _published(folder: Path, **facts: str) -> Path:
    with open_store(folder / "veille.db") as store:
        store.facts.record(
            [FactState(f"caq.{name}", FactStatus.KNOWN, name, name, "money", value, "CAD") for name, value in facts.items()],
            at="2026-01-01T00:00:00Z", recorded_at="2026-01-01T00:00:00Z",
        )  # fmt: skip
        return publish(store, folder / "out", at="2026-01-01T00:00:00Z").path


def test_two_snapshots_differ_by_the_facts_that_moved_came_and_went(tmp_path: Path) -> None:
    for name in ("old", "new"):
        (tmp_path / name).mkdir()
    old = _published(tmp_path / "old", same="1.00", moved="2.00", went="3.00")
    new = _published(tmp_path / "new", same="1.00", moved="2.50", came="4.00")
    with veille.open(old) as before, veille.open(new) as after:
        found = {d.key: (d.before and d.before.text, d.after and d.after.text) for d in before.compare(after)}
        assert found == {"caq.came": (None, "4.00"), "caq.moved": ("2.00", "2.50"), "caq.went": ("3.00", None)}
        assert {d.state_after for d in before.compare(after)} == {"known", "absent"}
        assert [d.key for d in before.compare(after, key="caq.m*")] == ["caq.moved"]
        assert before.compare(before) == ()


def test_a_pattern_names_many_facts(snapshot: Path) -> None:
    """The keys that it fits and that hold on the day; the history of one that had two values."""
    with veille.open(snapshot) as db:
        assert [fact.key for fact in db.facts("caq.*", as_of="2026-02-01")] == ["caq.fee"]
        assert {fact.key for fact in db.facts("caq.l*", as_of="2099-02-01")} == {"caq.later"}
        assert db.history("caq.f*") == db.history("caq.fee") != ()
        with pytest.raises(FactUnavailable, match=r"did you mean caq\.fee"):
            db.fact("caq.*")


def test_many_threads_ask_one_snapshot(snapshot: Path) -> None:
    """Every answer is the one that a single thread gets; after the end all are told that it is closed."""
    with veille.open(snapshot) as db, ThreadPoolExecutor(8) as pool:
        alone = (db.fact("caq.fee", as_of="2026-02-01"), db.rules(), db.changes(), db.search("fee"))
        asked = [
            pool.submit(lambda: (db.fact("caq.fee", as_of="2026-02-01"), db.rules(), db.changes(), db.search("fee")))
            for _ in range(200)
        ]
        assert all(answer.result() == alone for answer in asked)
    with ThreadPoolExecutor(1) as pool, pytest.raises(SnapshotError, match="is closed"):
        pool.submit(db.rules).result()


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"kind": "exemptions"}, "did you mean exemption"),
        ({"subject": "caq"}, "did you mean CAQ"),
        ({"lang": "de"}, "no such language"),
        ({"page": "https://guide.example/en/cac"}, r"did you mean https://guide\.example/en/caq"),
        ({"cites": "R205(a)"}, "write it like IRPR"),
    ],
)
def test_a_question_that_names_nothing_known_is_refused(snapshot: Path, asked: dict[str, str], words: str) -> None:
    """For a rule package an empty answer would mean "no exemption"."""
    with veille.open(snapshot) as db, pytest.raises(UsageError, match=words):
        db.rules(**asked)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("ask", "words"),
    [
        (lambda db: db.fact("caq.fee", as_of="yesterday"), "'yesterday' is not a day; write it as YYYY-MM-DD"),
        (lambda db: db.facts(as_of="2024"), "'2024' is not a day"),
        (lambda db: db.rules(as_of="2025-02-30"), "'2025-02-30' is not a day of the calendar"),
        (lambda db: db.rules(observed="noon"), "'noon' is not a day or time"),
        (lambda db: db.calendar(since="20250101"), "'20250101' is not a day"),  # ISO's basic form is nobody's day here
        (lambda db: db.rules(min_confidence=90), "90 is not a probability"),  # 90 % is .9: no answer would look like no rule
        (lambda db: db.search("fee", lang="de"), "no such language: 'de'; known: en, fr"),
        (lambda db: db.changes(since=9_999), "no change 9999; the last change has the number"),  # another database's cursor
        (lambda db: db.compare(db, key="caq.fees"), "no fact 'caq.fees'"),
    ],
)  # fmt: skip
def test_a_day_a_share_or_a_cursor_that_is_none_is_refused(
    snapshot: Path, ask: Callable[[Snapshot], object], words: str
) -> None:
    """A UsageError that says how it is written, never a bare ValueError or an empty answer."""
    with veille.open(snapshot) as db, pytest.raises(UsageError, match=re.escape(words)):
        ask(db)


def test_a_fact_that_only_one_snapshot_has_is_compared_by_its_key(snapshot: Path, tmp_path: Path) -> None:
    """Asked by name, a fact that was added or removed is a difference, not an unknown key."""
    with open_store(tmp_path / "other.db") as store:
        path = publish(store, tmp_path / "empty", at="2026-01-03T00:00:00Z").path
    with veille.open(snapshot) as before, veille.open(path) as after:
        (gone,) = before.compare(after, key="caq.fee")
        (came,) = after.compare(before, key="caq.fee")
    assert (gone.state_before, gone.state_after) == ("known", "absent")
    assert (came.state_before, came.state_after) == ("absent", "known")


def test_a_rule_asked_for_by_its_id_is_fresh_too(tmp_path: Path) -> None:
    """`max_age` holds for rule(id) as for rules(), by its own page; an earlier version is history and has no age."""
    store, page = new_store(tmp_path)
    run = store.fetches.begin_run("check", "2025-01-01T00:00:00Z")
    add(store, page, page_with(page, fee("155.00")), "2025-01-01T00:00:00Z", run_id=run)
    store.pages.mark_checked(page, "2025-01-01T00:00:00Z")
    other = store.pages.see("https://a.example/other", at="2025-01-01T00:00:00Z", source="other")
    store.pages.mark_checked(other.page_id, "2026-01-10T00:00:00Z")
    path = publish(store, tmp_path / "out", at="2026-01-12T00:00:00Z").path
    store.close()
    with veille.open(path) as db:
        (rule,) = db.rules(kind="fee")
    now = datetime(2026, 1, 12, tzinfo=UTC)
    with veille.open(path, max_age=timedelta(days=30), now=now) as db:
        with pytest.raises(StaleSnapshot, match="376 days ago"):
            db.rule(rule.rule_id)
        assert db.rule(rule.rule_id, version=rule.version).quote == rule.quote
