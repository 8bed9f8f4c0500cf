"""The frontier's policy: when a page is due again, which links are followed, which pages are new or have vanished.

Pure: due times themselves live in the database, the clock is an argument.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from veille.config import Crawl, Source
from veille.model import Link
from veille.urls import canonical_url, host_of

# A page that changed is often corrected within days; one that was quiet for months moves a few times a year
# (the manuals' own list of updates shows bursts of edits to one page, then silence).
FRESH = timedelta(days=3)
QUIET = timedelta(days=45)
ASLEEP = timedelta(days=180)
FRESH_FACTOR, QUIET_FACTOR, ASLEEP_FACTOR = 0.5, 1.5, 2.0
# After a failed check the page is asked again sooner than its turn, but not at once: the host's pause rules that.
FAILED_FACTOR = 0.25

# Endings of what is never a page of guidance: pictures, archives, programs, styles.
_NO_PAGE = re.compile(
    r"(?i)\.(?:png|jpe?g|gif|svg|webp|ico|css|js|json|zip|gz|exe|mp[34]|avi|mov|woff2?|ttf"
    r"|ics|csv|xlsx?|docx?|pptx?)$"
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A page found by a link: where it was found and how many links away from the source it is."""

    url: str
    parent_url: str
    depth: int
    title: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """What a list, sitemap or feed says beside what is known: pages that are new, pages it no longer names."""

    new: tuple[str, ...]
    vanished: tuple[str, ...]


def next_due(
    now: datetime,
    settings: Crawl,
    *,
    every: timedelta,
    last_changed: datetime | None,
    first_seen: datetime | None = None,
    failed: bool = False,
) -> datetime:
    """When the page is due again: the source's own `every`, halved after a change, up to doubled when long quiet.

    The result stays between `due_soonest` and `due_latest` of the settings from now, unless `every` itself is outside.
    """
    low, high = min(every, settings.due_soonest), max(every, settings.due_latest)
    factor = FAILED_FACTOR if failed else _factor(now, last_changed, first_seen)
    return now + min(max(every * factor, low), high)


def _factor(now: datetime, last_changed: datetime | None, first_seen: datetime | None) -> float:
    if last_changed is not None and now - last_changed <= FRESH:
        return FRESH_FACTOR
    since = last_changed or first_seen
    if since is None or now - since < QUIET:
        return 1.0
    return ASLEEP_FACTOR if now - since >= ASLEEP else QUIET_FACTOR


def discover(
    links: Iterable[Link], source: Source, *, parent_url: str, depth: int, allow_hosts: Iterable[str] = ()
) -> tuple[Candidate, ...]:
    """The linked pages that the source wants watched, in order, each once; `depth` is that of the page with the links.

    A link is followed when it stays within the source's depth, leads to the source's host or an allowed one, matches
    one of `allow` (when there are any) and none of `deny`.
    """
    if depth >= source.depth:
        return ()
    hosts = {host_of(source.url), *allow_hosts}
    allow, deny = [re.compile(p) for p in source.allow], [re.compile(p) for p in source.deny]
    found: dict[str, Candidate] = {}
    for link in links:
        try:
            url = canonical_url(link.href, parent_url)
        except ValueError:
            continue  # a mangled href is the page's flaw, not a page
        if url in found or url == parent_url or not _is_page(url) or host_of(url) not in hosts:
            continue
        if allow and not any(p.search(url) for p in allow):
            continue
        if any(p.search(url) for p in deny):
            continue
        found[url] = Candidate(url, parent_url, depth + 1, link.text)
    return tuple(found.values())


def wanted(urls: Iterable[str], source: Source, *, allow_hosts: Iterable[str] = ()) -> tuple[str, ...]:
    """Those addresses of a sitemap or feed that the source's `allow` and `deny` let through, canonical, each once."""
    as_links = (Link(url, "", 0, 0) for url in urls)
    at_depth = source.model_copy(update={"depth": max(source.depth, 1)})
    return tuple(c.url for c in discover(as_links, at_depth, parent_url=source.url, depth=0, allow_hosts=allow_hosts))


def reconcile(known: Iterable[str], listed: Iterable[str]) -> Found:
    """New and vanished pages: what the list names now against what was known from it."""
    before, now = set(known), list(dict.fromkeys(listed))
    return Found(tuple(u for u in now if u not in before), tuple(sorted(before - set(now))))


def _is_page(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme in ("http", "https") and not _NO_PAGE.search(parts.path)
