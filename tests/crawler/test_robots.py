"""robots.txt is read as RFC 9309 says, and what stands in its place is read for what it is."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.crawler.conftest import NOON
from veille.crawler.robots import MAX_BYTES, MAX_CRAWL_DELAY, is_fresh, read_robots, remember_robots
from veille.model import HostState

HOST = "https://www.canada.ca"
# The shape of the real file: one group for all, no delay, wildcards.
FILE = b"User-agent: *\nDisallow: /*/_jcr_content/par*\nDisallow: /en/sr/srb.html\nAllow: /en/sr/\n"


def refusal(body: bytes, path: str, status: int = 200) -> str | None:
    return read_robots(remember_robots(HostState("www.canada.ca"), status, body, NOON), "veille").refusal(HOST + path)


@pytest.mark.parametrize(
    ("body", "path", "allowed"),
    [
        (FILE, "/en/ircc/quebec.html", True),
        (FILE, "/en/ircc/_jcr_content/par1.html", False),  # wildcard
        (FILE, "/en/sr/srb.html", False),  # the longest match wins
        (FILE, "/en/sr/other.html", True),
        (b"\xef\xbb\xbfUser-agent: *\nDisallow: /", "/a", False),  # a byte order mark
        (b"User-agent: veille\nDisallow: /b\n\nUser-agent: *\nDisallow: /", "/a", True),  # our own group, not the other
        (b"User-agent: VEILLE\nDisallow: /b", "/b", False),  # names fold
        (b"User-agent: otherbot\nDisallow: /", "/a", True),  # a group for somebody else
        (b"User-agent: *\nDisallow: /fin$", "/fin", False),  # end anchor
        (b"User-agent: *\nDisallow: /fin$", "/final", True),
        (b"User-agent: *\nDisallow: /s%C3%A9jour", "/s%C3%A9jour", False),  # encoded letters
        (b"User-agent: *\nDisallow:", "/a", True),  # an empty rule forbids nothing
        (b"", "/a", True),  # an empty file too
        (b"\x00\xff\xfe nonsense \n\n: :", "/a", True),  # no rule can be read
        (b"<!DOCTYPE html><html>Disallow: /</html>", "/a", True),  # a page, not a file
    ],
)
def test_who_may_fetch_what(body: bytes, path: str, allowed: bool) -> None:
    """The rules of the file, and none where there is no file."""
    assert (refusal(body, path) is None) is allowed


@pytest.mark.parametrize(("status", "allowed"), [(404, True), (403, True), (410, True), (429, False), (500, False), (503, False)])  # fmt: skip
def test_what_a_status_means(status: int, allowed: bool) -> None:
    """4xx: no rules. 5xx and "too many requests": not now."""
    assert (refusal(b"User-agent: *\nDisallow: /", "/a", status) is None) is allowed


def test_a_crawl_delay_is_bounded() -> None:
    """A delay of a day a page would mean never; it counts as the longest that is kept."""
    state = remember_robots(HostState("a"), 200, b"User-agent: *\nCrawl-delay: 86400", NOON)
    assert read_robots(state, "veille").crawl_delay == MAX_CRAWL_DELAY


def test_a_huge_file_is_read_up_to_the_bound() -> None:
    """What is behind half a megabyte is ignored, what is before it counts."""
    body = b"User-agent: *\nDisallow: /first\n" + b"# padding\n" * 60_000 + b"Disallow: /last\n"
    state = remember_robots(HostState("a"), 200, body, NOON)
    assert len(state.robots or "") <= MAX_BYTES
    assert refusal(body, "/first") is not None
    assert refusal(body, "/last") is None


@pytest.mark.parametrize(
    ("status", "age", "fresh"),
    [
        (200, timedelta(hours=23), True),
        (200, timedelta(hours=24), False),  # never longer than a day
        (404, timedelta(hours=23), True),
        (503, timedelta(minutes=59), True),
        (503, timedelta(hours=2), False),  # a failure is asked about again soon
        (200, timedelta(hours=-1), False),  # a clock that went back
    ],
)
def test_how_long_an_answer_holds(status: int, age: timedelta, fresh: bool) -> None:
    """A file holds a day, a failure an hour."""
    assert is_fresh(remember_robots(HostState("a"), status, b"", NOON), NOON + age) is fresh
