"""Promise: what a run needs to remember of pages, hosts, failures, suspects, twins and messages is kept between runs."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from store_build import URL, add, fee, new_store, page_with

from veille.errors import UsageError
from veille.model import (
    Change,
    DeliveryState,
    Doubt,
    DoubtReason,
    Event,
    EventKind,
    EventVerdict,
    Fetched,
    FetchRequest,
    HostState,
    NotModified,
    PageState,
    Rejected,
    RejectReason,
    Severity,
)
from veille.patience import Breaker
from veille.store import ParityRow, RawCapture, Visit

DAY = [f"2025-01-{n:02}T00:00:00Z" for n in range(1, 29)]


def test_a_page_keeps_its_id_across_redirects(tmp_path: Path) -> None:
    store, page = new_store(tmp_path)
    store.pages.add_alias(page, "https://guide.example/en/certificate")
    assert store.pages.see(URL, at=DAY[3]).page_id == page
    assert store.pages.find(page) == store.pages.find(URL)
    with pytest.raises(UsageError, match="unknown page nowhere"):
        store.pages.get("nowhere")
    store.close()


def test_due_pages_come_by_urgency(tmp_path: Path) -> None:
    store, page = new_store(tmp_path)
    late = store.pages.see("https://guide.example/en/b", at=DAY[0], source="b").page_id
    rest = store.pages.see("https://guide.example/en/c", at=DAY[0], source="c").page_id
    store.pages.put_visit(Visit(page, next_due=DAY[2]))
    store.pages.put_visit(Visit(late, next_due=DAY[3], priority=5, etag='"e"'))
    store.pages.put_visit(Visit(rest, next_due=DAY[9]))
    assert [p.page_id for p in store.pages.due(DAY[5])] == [late, page]
    assert [p.page_id for p in store.pages.due(DAY[5], sources={"b"})] == [late]
    assert {p.page_id for p in store.pages.due(DAY[5], everything=True)} == {page, late, rest}
    store.pages.set_state(late, PageState.REMOVED)  # looked at when due, not on demand
    assert {p.page_id for p in store.pages.due(DAY[5], everything=True)} == {page, late, rest}
    assert {p.page_id for p in store.pages.due(DAY[1], everything=True)} == {page, rest}
    assert store.pages.visit(late).etag == '"e"'
    store.close()


def test_a_failure_opens_once_and_closes_itself(tmp_path: Path) -> None:
    store, page = new_store(tmp_path)
    assert store.fetches.succeed(page, DAY[0]) is None
    opened = store.fetches.fail(page, DAY[1], "throttled", "429")
    again = store.fetches.fail(page, DAY[2], "server_error", "503")
    assert (opened.count, again.count, again.since, again.last_success) == (1, 2, DAY[1], DAY[0])
    closed = store.fetches.succeed(page, DAY[3])
    assert closed is not None
    assert (closed.count, closed.reason) == (2, "server_error")
    assert store.fetches.succeed(page, DAY[4]) is None
    health = store.fetches.health(page)
    assert health is not None
    assert (health.state, health.since, health.last_success) == ("ok", DAY[3], DAY[4])
    store.close()


def test_every_request_is_logged_with_its_outcome(tmp_path: Path) -> None:
    store, page = new_store(tmp_path)
    run = store.fetches.begin_run("check", DAY[0])
    asked = FetchRequest(URL, page)
    store.fetches.record(run, page, Fetched(asked, URL, 200, (), b"x", DAY[1], wire_bytes=9, quality=0.5))
    store.fetches.record(run, page, NotModified(asked, DAY[2]))
    store.fetches.record(run, page, Rejected(asked, RejectReason.GONE, "404 Not Found", DAY[3], status=404))
    store.fetches.finish_run(run, DAY[4], {"pages": 3})
    assert [(f.outcome, f.status, f.reason, f.wire_bytes) for f in store.fetches.last(page)] == [
        ("rejected", 404, "gone", 0),
        ("not_modified", 304, None, 0),
        ("fetched", 200, None, 9),
    ]
    assert store.fetches.runs()[0].counts == {"pages": 3}
    store.close()


def test_raw_bytes_are_kept_once_and_come_back(tmp_path: Path) -> None:
    store, page = new_store(tmp_path)
    copies = [(b"<p>A line of the manual.</p>\n" * 2500).replace(b"line", f"line {n}".encode(), 3) for n in range(4)]
    for n, raw in enumerate([*copies, copies[0], b""]):
        sha = store.blobs.add(raw, page_id=page)
        store.blobs.add_capture(RawCapture(page, sha, URL, DAY[n], 200, (("etag", '"1"'),), ("http://a/",)))
        assert store.blobs.get(sha) == raw
    assert store.connection.number("SELECT count(*) FROM blob") == 5
    assert store.connection.number("SELECT max(length(data)) FROM blob WHERE base IS NOT NULL") < 1000
    assert store.blobs.snapshots(page)[0].headers == (("etag", '"1"'),)
    store.close()


def test_a_suspect_is_counted_until_it_ends(tmp_path: Path) -> None:
    store, page = new_store(tmp_path)
    wall = Doubt(DoubtReason.BOT_WALL, "a wall (1)", "un barrage (1)")
    assert store.suspects.add(page, "h", "raw", wall, DAY[0]).count == 1
    again = store.suspects.add(page, "h2", "raw2", Doubt(DoubtReason.BOT_WALL, "a wall (2)", "un barrage (2)"), DAY[1])
    assert (again.count, again.first_seen, again.last_seen, again.reason) == (2, DAY[0], DAY[1], "a wall (2)")
    assert store.suspects.held_on_host("another", "h2", "guide.example") == again
    assert store.suspects.held_on_host(page, "h2", "guide.example") is None
    store.suspects.close(again.suspect_id, "accepted")
    assert store.suspects.open(page, DoubtReason.BOT_WALL) is None
    assert store.suspects.held_on_host("another", "h2", "guide.example") is None
    assert store.suspects.add(page, "h", "raw", wall, DAY[5]).count == 1
    assert [s.count for s in store.suspects.dismiss_open(page)] == [1]
    store.close()


def test_hosts_are_remembered(tmp_path: Path) -> None:
    store, _ = new_store(tmp_path)
    state = HostState("guide.example", DAY[1], "User-agent: *", 200, DAY[0], 2, DAY[3])
    store.hosts.put(state)
    assert (store.hosts.get("guide.example"), store.hosts.get("other.example")) == (state, None)
    store.close()


def test_parity_keeps_the_day_a_finding_began(tmp_path: Path) -> None:
    store, page = new_store(tmp_path)
    twin = store.pages.see(URL.replace("/en/", "/fr/"), at=DAY[0], lang="fr").page_id
    row = ParityRow(page, twin, "conflict", "r1", "r2", "155 / 160")
    assert store.parity.replace(page, twin, [row], DAY[1]) == [row]
    assert store.parity.replace(page, twin, [row], DAY[2]) == []
    assert [r.since for r in store.parity.all(page)] == [DAY[1]]
    store.parity.replace(page, twin, [ParityRow(page, twin, "equal", "r1", "r2")], DAY[3])
    assert [(r.state, r.since) for r in store.parity.all()] == [("equal", DAY[3])]
    store.close()


def _event(key: str) -> Event:
    change = Change("value", "changed", Severity.SUBSTANTIVE, "Fees", "a", "b", before="1", after="2")
    return Event(key, EventKind.CHANGE, Severity.SUBSTANTIVE, DAY[0], changes=(change,), raw_sha256=("a", "b"))


def test_a_message_waits_until_its_channel_takes_it_and_goes_once(tmp_path: Path) -> None:
    store, _ = new_store(tmp_path)
    assert store.outbox.add_event(_event("e1"))
    assert not store.outbox.add_event(_event("e1"))  # the same thing again is no second event
    assert store.outbox.queue("e1", "mail", due_at=DAY[1])
    assert not store.outbox.queue("e1", "mail", due_at=DAY[2])
    assert store.outbox.queue("e1", "hook", due_at=DAY[1])
    assert store.outbox.due(DAY[0]) == []
    mail, hook = store.outbox.due(DAY[1])
    assert mail.event == replace(_event("e1"), number=1)
    store.outbox.mark_sent([mail.delivery_id], DAY[1], reference="17")
    store.outbox.mark_failed([hook.delivery_id], DAY[1], "500", due_at=DAY[3])
    assert store.outbox.due(DAY[2]) == []
    store.outbox.put_breaker("hook", Breaker(5, DAY[5]))
    assert store.outbox.due(DAY[4]) == []  # a channel that keeps failing is left alone
    store.outbox.put_breaker("hook", Breaker())
    assert [q.attempts for q in store.outbox.due(DAY[4])] == [1]
    store.outbox.mark_failed([hook.delivery_id], DAY[4], "500", due_at=None)
    assert [(q.channel, q.last_error) for q in store.outbox.all() if q.state is DeliveryState.DEAD] == [("hook", "500")]
    assert store.outbox.retry(DAY[5]) == 1
    assert [q.attempts for q in store.outbox.due(DAY[5])] == [0]
    store.close()


def test_one_word_settles_an_event_on_every_channel_and_can_be_taken_back(tmp_path: Path) -> None:
    store, _ = new_store(tmp_path)
    store.outbox.add_event(_event("e1"))
    for channel in ("mail", "hook"):
        store.outbox.queue("e1", channel, due_at=DAY[1])
    mail, _hook = store.outbox.due(DAY[1])
    store.outbox.mark_sent([mail.delivery_id], DAY[1], reference="17")
    handling = store.handling
    handling.decide(1, EventVerdict.NOTE, reviewer="Ann", at=DAY[2], note="asked the ministry")
    assert handling.standing(1) is None  # a note is no verdict
    handling.decide(1, EventVerdict.HANDLED, reviewer="Ann", at=DAY[3])
    assert store.outbox.due(DAY[4]) == []  # what had not been sent is settled, too
    assert {q.state for q in store.outbox.all()} == {"acknowledged"}
    handling.decide(1, EventVerdict.REOPENED, reviewer="Bob", at=DAY[4])
    assert handling.standing(1) is None
    assert [(q.channel, q.state) for q in store.outbox.all()] == [("mail", "sent"), ("hook", "pending")]
    assert [(h.verdict, h.reviewer) for h in handling.words(1)] == [
        ("note", "Ann"), ("handled", "Ann"), ("reopened", "Bob"),
    ]  # fmt: skip
    with pytest.raises(UsageError, match="nothing was decided"):
        handling.decide(1, EventVerdict.REOPENED, reviewer="Bob", at=DAY[5])
    with pytest.raises(UsageError, match="unknown alert 99"):
        handling.decide(99, EventVerdict.HANDLED, reviewer="Ann", at=DAY[5])
    with pytest.raises(UsageError, match="needs a name"):
        handling.decide(1, EventVerdict.HANDLED, reviewer=" ", at=DAY[5])
    store.close()


def test_impact_names_the_rules_open_now_that_cite_a_provision(tmp_path: Path) -> None:
    store, page = new_store(tmp_path)
    add(store, page, page_with(page, fee("155.00")), DAY[0])
    add(store, page, page_with(page, fee("160.00")), DAY[1])
    rows = store.connection.rows("SELECT rule_id FROM v1_impact WHERE provision = 'IRPR:205(a)' ORDER BY rule_id")
    assert [row["rule_id"] for row in rows] == [f"{page}.r.About.0", f"{page}.r.Fees.0"]
    store.close()
