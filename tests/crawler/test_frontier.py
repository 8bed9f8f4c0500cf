"""Pages are asked when they are likely to have moved, and only the links that a source wants are followed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.crawler.conftest import NOON
from veille.config import Crawl, Source
from veille.crawler import discover, next_due, reconcile, wanted
from veille.model import Link

SETTINGS = Crawl.model_validate({"due_soonest": "6h", "due_latest": "4d"})
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("every", "quiet_days", "hours"),
    [
        (DAY, 0, 12),  # changed just now: half the time
        (DAY, 2, 12),  # corrections come within days
        (DAY, 10, 24),  # as configured
        (DAY, 60, 36),  # quiet for weeks: later
        (DAY, 400, 48),  # asleep: twice the time
        (timedelta(hours=8), 0, 6),  # never sooner than due_soonest
        (timedelta(days=3), 400, 96),  # never later than due_latest
        (timedelta(hours=1), 0, 1),  # a source that asks for more than the bound gets its own time
        (timedelta(days=30), 400, 720),  # a source that asks for less, too
    ],
)
def test_due_times_follow_what_the_page_did(every: timedelta, quiet_days: int, hours: int) -> None:
    """Sooner after a change, later when quiet, within bounds."""
    due = next_due(NOON, SETTINGS, every=every, last_changed=NOON - timedelta(days=quiet_days))
    assert due - NOON == timedelta(hours=hours)


def test_a_page_that_never_changed_counts_from_its_first_sight() -> None:
    """A new page is asked as configured; one that was never seen to move in a year sleeps."""
    assert next_due(NOON, SETTINGS, every=DAY, last_changed=None, first_seen=NOON) - NOON == DAY
    assert next_due(NOON, SETTINGS, every=DAY, last_changed=None, first_seen=NOON - 365 * DAY) - NOON == 2 * DAY


def test_a_failed_page_comes_back_sooner_than_its_turn() -> None:
    """After a failure the page is due again before its next regular turn."""
    assert next_due(NOON, SETTINGS, every=4 * DAY, last_changed=None, failed=True) - NOON == DAY


def source(**keys: object) -> Source:
    base = {"id": "manuals", "url": "https://www.canada.ca/en/ircc/manuals.html", "profile": "canada-ca", "depth": 2}
    return Source.model_validate(base | keys)


PARENT = "https://www.canada.ca/en/ircc/manuals.html"
LINKS = tuple(
    Link(href, text, 0, 0)
    for href, text in (
        ("manuals/quebec.html", "Quebec cases"),  # relative
        ("https://www.canada.ca/en/ircc/manuals/quebec.html#caq", "CAQ"),  # the same page, another place
        ("https://www.canada.ca/en/ircc/manuals/fees.html ", "Fees"),  # trailing space
        ("https://www.canada.ca/fr/ircc/guides.html", "Guides"),  # the other language
        ("https://evil.example/en/ircc/x.html", "elsewhere"),
        ("https://www.canada.ca/logo.svg", "picture"),
        ("mailto:a@b.ca", "mail"),
        ("javascript:alert(1)", "script"),
        ("http://[broken", "mangled"),
        ("#top", "this page"),
    )
)


def test_links_are_followed_as_the_source_says() -> None:
    """Each page once, with its parent and depth; other hosts, pictures and other schemes are left."""
    found = discover(LINKS, source(allow=["/en/ircc/"]), parent_url=PARENT, depth=0)
    assert [(c.url.rpartition("/")[2], c.parent_url, c.depth, c.title) for c in found] == [
        ("quebec.html", PARENT, 1, "Quebec cases"),
        ("fees.html", PARENT, 1, "Fees"),
    ]


def test_deny_depth_and_allowed_hosts() -> None:
    """`deny` wins over `allow`, depth ends the following, other hosts need to be allowed."""
    urls = [c.url for c in discover(LINKS, source(deny=["fees", "/fr/"]), parent_url=PARENT, depth=1)]
    assert urls == ["https://www.canada.ca/en/ircc/manuals/quebec.html"]
    assert discover(LINKS, source(), parent_url=PARENT, depth=2) == ()
    allowed = discover(LINKS, source(allow=["evil"]), parent_url=PARENT, depth=0, allow_hosts=["evil.example"])
    assert [c.url for c in allowed] == ["https://evil.example/en/ircc/x.html"]


def test_new_and_vanished_pages() -> None:
    """A list is compared with what was known from it; the order of the list is kept."""
    found = reconcile(["https://a.ca/1", "https://a.ca/2"], ["https://a.ca/3", "https://a.ca/2", "https://a.ca/0"])
    assert found.new == ("https://a.ca/3", "https://a.ca/0")
    assert found.vanished == ("https://a.ca/1",)


def test_a_sitemap_is_filtered_by_the_sources_patterns() -> None:
    """A sitemap of a whole department gives only what the source wants."""
    urls = ["https://www.canada.ca/en/ircc/manuals/a.html", "https://www.canada.ca/en/ircc/news/b.html"]
    assert wanted(urls, source(role="sitemap", depth=0, allow=["/manuals/"])) == (urls[0],)
