"""The crawler asks one page at a time, pauses, obeys robots.txt and Retry-After, and remembers both."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from tests.crawler.conftest import NOON, QUICK, Bench, Memory
from tests.crawler.fault_cases import GOOD
from tests.fault_server import NOT_FOUND, Behaviour, Exchange, FaultServer, in_turn, page, raw, redirect
from veille.config import Crawl
from veille.crawler import Crawler, Machine, crawl
from veille.model import Fetched, FetchRequest, HostState, NotModified, Rejected, RejectReason
from veille.patience import read_retry_after
from veille.profiles import load_profiles

PLAIN = "text/plain"


def test_the_agent_names_its_contact_and_asks_for_what_it_unpacks(bench: Bench, server: FaultServer) -> None:
    """An operator of a site can see who asks, and how to reach them; a cookie is never sent back."""
    server.default = page(GOOD, packed=True, headers=[("Set-Cookie", "session=1; Path=/")])
    bench.run(server.url("/a"), server.url("/b"))
    for hit in server.hits:
        assert hit.headers["user-agent"] == "veille/0.1 (+ops@example.org)"
        assert hit.headers["accept-encoding"] == "gzip, deflate"
        assert "cookie" not in hit.headers


def test_one_request_at_a_time_per_host_and_hosts_side_by_side(
    bench: Bench, make_server: Callable[..., FaultServer]
) -> None:
    """Two hosts are asked at the same time, neither of them twice at once."""
    busy: dict[str, int] = {"one": 0, "two": 0}
    most = {"one": 0, "two": 0, "both": 0}
    lock = threading.Lock()

    def slow(name: str) -> Callable[[Exchange], None]:
        honest = page(GOOD)

        def answer(exchange: Exchange) -> None:
            with lock:
                busy[name] += 1
                most[name] = max(most[name], busy[name])
                most["both"] = max(most["both"], sum(busy.values()))
            time.sleep(0.03)
            with lock:
                busy[name] -= 1
            honest(exchange)

        return answer

    urls = []
    for name in busy:
        server = make_server()
        server.default = slow(name)
        urls += [server.url(f"/{n}") for n in range(4)]
    assert len(bench.run(*urls)) == 8
    assert most == {"one": 1, "two": 1, "both": 2}


def test_the_pace_counts_from_the_end_of_an_answer(bench: Bench, server: FaultServer) -> None:
    """Between two requests lies the pace, the robots file included; Crawl-delay can only lengthen it."""
    server.default = page(GOOD)
    bench.run(server.url("/a"), server.url("/b"), pace="3s")
    assert [round(s) for s in bench.slept] == [3, 3]
    bench.memory, bench.slept = Memory(), []
    server.robots = page("User-agent: veille\nCrawl-delay: 7\n", content_type=PLAIN)
    bench.run(server.url("/a"), server.url("/b"), pace="3s")
    assert [round(s) for s in bench.slept] == [7, 7]
    bench.slept = []
    bench.run(server.url("/a"), server.url("/b"), pace="3s", pace_by_host={"127.0.0.1": "10s"})
    assert [round(s) for s in bench.slept] == [10]


def test_jitter_only_lengthens_the_pace(bench: Bench, server: FaultServer) -> None:
    """A random share is added, none is taken away."""
    server.default = page(GOOD)
    bench.run(*(server.url(f"/{n}") for n in range(9)), pace="10s", jitter=0.5)
    assert all(9.5 <= s <= 15 for s in bench.slept)
    assert max(bench.slept) - min(bench.slept) > 0.1


def test_robots_is_asked_once_a_day(bench: Bench, server: FaultServer) -> None:
    """The file is cached for 24 hours over runs, and then asked for again."""
    server.default = page(GOOD)
    server.robots = page("User-agent: *\nDisallow: /private", content_type=PLAIN)
    for hours, asked in ((0, 1), (23, 1), (25, 2)):
        bench.now = NOON + timedelta(hours=hours)
        outcomes = bench.run(server.url("/a"), server.url("/private/b"))
        assert [type(o) for o in outcomes] == [Fetched, Rejected]
        assert sum(h.path == "/robots.txt" for h in server.hits) == asked


def test_a_clock_that_goes_back_does_not_keep_robots_forever(bench: Bench, server: FaultServer) -> None:
    """A robots file from the future is stale."""
    server.default = page(GOOD)
    bench.one(server.url("/a"))
    bench.now = NOON - timedelta(days=400)
    bench.one(server.url("/a"))
    assert sum(h.path == "/robots.txt" for h in server.hits) == 2


def test_a_redirect_to_another_host_obeys_that_hosts_robots(
    bench: Bench, make_server: Callable[..., FaultServer]
) -> None:
    """The new host's file decides over the new host's page."""
    here, there = make_server(), make_server()
    here.pages["/page"] = redirect(there.url("/closed"))
    there.pages["/closed"] = page(GOOD)
    there.robots = page("User-agent: *\nDisallow: /closed", content_type=PLAIN)
    hosts = tuple(f"127.0.0.1:{s.port}" for s in (here, there))
    outcome = bench.one(FetchRequest(here.url("/page"), allowed_hosts=hosts))
    assert isinstance(outcome, Rejected)
    assert (outcome.reason, outcome.redirects) == (RejectReason.ROBOTS, (here.url("/page"),))
    assert there.paths() == []


def test_retry_after_holds_in_the_next_run(bench: Bench, server: FaultServer) -> None:
    """A pause that a host asked for outlives the run, is capped, and ends."""
    server.default = in_turn(page("", 429, headers=[("Retry-After", "7200")]), page(GOOD))
    first, second = bench.run(server.url("/a"), server.url("/b"))
    assert isinstance(first, Rejected)
    assert isinstance(second, Rejected)
    assert first.retry_after == second.retry_after == "2026-11-22T14:00:01Z"
    assert len(server.paths()) == 1
    bench.now = NOON + timedelta(hours=1)  # a later run
    assert isinstance(bench.one(server.url("/a")), Rejected)
    assert len(server.paths()) == 1
    bench.now = NOON + timedelta(hours=3)
    assert isinstance(bench.one(server.url("/a")), Fetched)


def test_a_short_pause_is_waited_out(bench: Bench, server: FaultServer) -> None:
    """A host that asks for some seconds gets them, and the page is read in this run."""
    server.default = in_turn(page("", 503, headers=[("Retry-After", "20")]), page(GOOD))
    assert isinstance(bench.one(server.url("/a")), Fetched)
    assert [round(s) for s in bench.slept] == [21]


def test_retry_after_is_capped(bench: Bench, server: FaultServer) -> None:
    """A pause of a year is not believed."""
    server.default = page("", 429, headers=[("Retry-After", "31536000")])
    outcome = bench.one(server.url("/a"), max_retry_after="12h")
    assert isinstance(outcome, Rejected)
    assert outcome.retry_after == "2026-11-23T00:00:01Z"


def test_a_host_that_says_too_many_without_a_time_is_left_alone_for_five_minutes(
    bench: Bench, server: FaultServer
) -> None:
    server.default = page("", 429)
    outcome = bench.one(server.url("/a"))
    assert isinstance(outcome, Rejected)
    assert outcome.retry_after == "2026-11-22T12:05:01Z"


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("120", 120),  # seconds
        (" 0 ", 0),  # at once
        ("Sun, 22 Nov 2026 12:01:00 GMT", 60),  # a date
        ("Sun, 22 Nov 2026 11:00:00 GMT", 0),  # a date that has passed
        ("soon", None),  # no time at all
        ("", None),
        (None, None),
    ],
)
def test_retry_after_is_read_in_both_forms(header: str | None, seconds: int | None) -> None:
    """Seconds or an HTTP date (RFC 9110, 10.2.3)."""
    found = read_retry_after(header, NOON)
    assert (None if found is None else found.total_seconds()) == seconds


def test_the_circuit_breaker_opens_and_closes(bench: Bench, server: FaultServer) -> None:
    """After failures in a row a host is left alone, over runs; after the pause one good answer closes it."""
    server.default = page("", 500)
    outcomes = bench.run(*(server.url(f"/{n}") for n in range(6)), retries=1, breaker_failures=4)
    reasons = [o.reason for o in outcomes if isinstance(o, Rejected)]
    assert reasons == [RejectReason.SERVER_ERROR] * 2 + [RejectReason.CIRCUIT_OPEN] * 4
    assert len(server.paths()) == 4
    assert bench.memory.states[f"127.0.0.1:{server.port}"].open_until == "2026-11-22T18:00:00Z"
    server.default = page(GOOD)
    bench.now = NOON + timedelta(hours=5)
    assert isinstance(bench.one(server.url("/0"), breaker_failures=4), Rejected)
    bench.now = NOON + timedelta(hours=7)
    assert isinstance(bench.one(server.url("/0"), breaker_failures=4), Fetched)
    state = bench.memory.states[f"127.0.0.1:{server.port}"]
    assert (state.failures, state.open_until) == (0, None)


def test_a_missing_page_is_no_failure_of_its_host(bench: Bench, server: FaultServer) -> None:
    """Failures count in a row: a host that says 404 in between is alive."""
    failing = page("", 500)
    server.default = in_turn(failing, failing, NOT_FOUND, failing, failing, page(GOOD))
    outcomes = bench.run(*(server.url(f"/{n}") for n in range(6)), retries=0, breaker_failures=3)
    assert isinstance(outcomes[-1], Fetched)


def test_budgets_bound_a_run_and_a_host(bench: Bench, server: FaultServer) -> None:
    """The request budget counts robots.txt too; what is not asked says so."""
    server.default = page(GOOD)
    outcomes = bench.run(*(server.url(f"/{n}") for n in range(5)), host_budget=3)
    assert [isinstance(o, Fetched) for o in outcomes] == [True, True, False, False, False]
    assert {o.reason for o in outcomes if isinstance(o, Rejected)} == {RejectReason.BUDGET}
    assert len(server.hits) == 3
    bench.memory = Memory()
    outcomes = bench.run(server.url("/a"), server.url("/b"), run_budget=2)
    assert [isinstance(o, Fetched) for o in outcomes] == [True, False]
    assert len(server.hits) == 3 + 2


def test_a_quiet_run_writes_no_host_state(bench: Bench, server: FaultServer) -> None:
    """Remembering costs one write for robots.txt, none for a page."""
    server.default = page(GOOD, etag='"1"')
    asked = [FetchRequest(server.url(f"/{n}"), etag='"1"') for n in range(20)]
    assert all(isinstance(o, NotModified) for o in bench.run(*asked))
    assert bench.memory.puts == 1


def test_validators_go_to_the_page_only_not_to_where_it_redirects(bench: Bench, server: FaultServer) -> None:
    """A home page that is unmodified since yesterday says nothing of the page that now leads there."""
    server.pages["/page"] = redirect("/other")
    server.pages["/other"] = page(GOOD, etag='"1"')
    outcome = bench.one(FetchRequest(server.url("/page"), etag='"1"', last_modified="Sun, 22 Nov 2026 11:00:00 GMT"))
    assert isinstance(outcome, Fetched)
    assert outcome.redirects == (server.url("/page"),)
    first, second = (h for h in server.hits if h.path != "/robots.txt")
    assert (first.headers["if-none-match"], "if-modified-since" in first.headers) == ('"1"', True)
    assert "if-none-match" not in second.headers


def test_higher_priority_comes_first(bench: Bench, server: FaultServer) -> None:
    """Within a host the higher priority is asked first, equal ones in the order given."""
    server.default = page(GOOD)
    bench.run(*(FetchRequest(server.url(f"/{n}"), priority=p) for n, p in enumerate((0, 5, -1, 5))))
    assert server.paths() == ["/1", "/3", "/0", "/2"]


def test_abandoning_a_crawl_ends_its_threads_at_once(make_server: Callable[..., FaultServer]) -> None:
    """A signal in the middle of pauses and of a tarpit leaves no thread behind."""
    quick, stuck = make_server(), make_server()
    quick.default = page(GOOD)
    stuck.default = stuck.robots = lambda exchange: exchange.stop.wait(30) and None
    settings = Crawl.model_validate(QUICK | {"read_timeout": 30, "deadline": 60, "pace": "1h"})
    found = crawl(
        [FetchRequest(s.url(f"/{n}")) for s in (quick, stuck) for n in range(3)],
        settings,
        _Remembering(f"127.0.0.1:{quick.port}"),
        load_profiles(),
        user_agent="veille/0.1",
        machine=Machine(lambda: NOON),
    )
    assert isinstance(next(found), Fetched)
    started = time.monotonic()
    found.close()  # type: ignore[attr-defined]
    assert time.monotonic() - started < 1.5
    assert not [t for t in threading.enumerate() if t.name.startswith("crawl-")]


class _Remembering(Memory):
    """A memory that knows one host's robots answer already."""

    def __init__(self, host: str) -> None:
        super().__init__({host: HostState(host, robots_status=404, robots_fetched_at="2026-11-22T11:00:00Z")})


def test_pauses_hold_between_two_crawls_of_one_run(server: FaultServer) -> None:
    """A list first, then what it links to: the second crawl waits its turn like any other request."""
    server.default = page(GOOD)
    slept: list[float] = []
    settings = Crawl.model_validate(QUICK | {"pace": "4s", "host_budget": 3})
    with Crawler(
        settings, Memory(), load_profiles(), user_agent="veille/0.1", machine=Machine(lambda: NOON, slept.append)
    ) as crawler:
        assert [type(o) for o in crawler.crawl([FetchRequest(server.url("/a"))])] == [Fetched]
        outcomes = list(crawler.crawl([FetchRequest(server.url("/b")), FetchRequest(server.url("/c"))]))
    assert [round(s) for s in slept] == [4, 4]
    assert [type(o) for o in outcomes] == [Fetched, Rejected]


def test_a_bug_in_the_crawler_reaches_the_caller(server: FaultServer) -> None:
    """Only faults of pages become outcomes; anything else stops the run."""

    def broken() -> datetime:
        raise ZeroDivisionError

    server.default = page(GOOD)
    with pytest.raises(ZeroDivisionError):
        list(
            crawl(
                [FetchRequest(server.url("/a"))],
                Crawl.model_validate(QUICK),
                Memory(),
                load_profiles(),
                user_agent="veille/0.1",
                machine=Machine(broken),
            )
        )


def test_the_stamp_of_an_outcome_is_utc(bench: Bench, server: FaultServer) -> None:
    """Times are whole seconds in UTC, whatever zone the clock is in."""
    server.default = page(GOOD)
    bench.now = datetime(2026, 11, 22, 7, 0, 0, 500_000, tzinfo=UTC)
    assert bench.one(server.url("/a")).fetched_at == "2026-11-22T07:00:00Z"


def _closing_when_reused(answer: Behaviour) -> tuple[Behaviour, list[int]]:
    """A server that answers the first request of each connection and closes at the second without a word; and how often."""
    seen: set[int] = set()
    closed: list[int] = []

    def behave(exchange: Exchange) -> None:
        port = exchange.sock.getpeername()[1]
        if port in seen:
            closed.append(port)
            exchange.keep = False
            return
        seen.add(port)
        answer(exchange)

    return behave, closed


def test_a_kept_connection_that_the_server_closed_is_no_fault(bench: Bench, server: FaultServer) -> None:
    """Closed between two requests: asked once more at once on a new connection, without a retry, a pause or a bad mark."""
    behave, closed = _closing_when_reused(page(GOOD))
    server.default = behave
    server.robots, _ = _closing_when_reused(page("User-agent: *\n", content_type=PLAIN))
    outcomes = bench.run(server.url("/a"), server.url("/b"), server.url("/c"), retries=0)
    assert [type(outcome) for outcome in outcomes] == [Fetched] * 3
    assert len(closed) == 2  # /b and /c were asked on the connection of the page before, and once more
    assert all(state.failures == 0 for state in bench.memory.states.values())


def test_a_new_connection_that_is_closed_is_asked_no_second_time(bench: Bench, server: FaultServer) -> None:
    """Only a reused connection is excused: a server that closes a fresh one has failed to answer."""
    server.robots = page("User-agent: *\n", content_type=PLAIN, headers=[("Connection", "close")])
    server.default = raw(b"")
    (outcome,) = bench.run(server.url("/a"), retries=0)
    assert isinstance(outcome, Rejected)
    assert outcome.reason is RejectReason.UNREACHABLE
    assert server.paths() == ["/a"]
