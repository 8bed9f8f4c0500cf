"""Sitemaps and feeds read for the addresses they hold; which pages of a source are such lists."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from veille.config import Source
from veille.errors import ParseError
from veille.log import log
from veille.model import Fetched
from veille.pipeline.left_behind import bring_back
from veille.pipeline.pages.due_pages import make_due
from veille.store import Page
from veille.urls import canonical_url, host_of
from veille.workspace import Workspace

if TYPE_CHECKING:
    from veille.crawler.lists.sitemaps import ListedAddress

LIST_ROLES = ("sitemap", "feed")  # sources that are read for addresses, not kept as documents
MOST_SITEMAPS = 500  # of one index: 25 million addresses by the protocol's own bounds


def is_list(workspace: Workspace, page: Page) -> bool:
    """Whether the page is a source's own sitemap or feed, or a sitemap that its index names: depth 0, never a document."""
    source = workspace.source_of(page.source)
    return source is not None and source.role in LIST_ROLES and page.depth == 0


def learn_from_list(workspace: Workspace, source: Source, page: Page, fetched: Fetched) -> None:
    """Watch the pages of a sitemap or feed; one whose date is later than our last look is due at once.

    The sitemaps of an index are lists themselves and are requested in the same run. Raises ParseError for what is
    neither sitemap nor feed, and for a source's own sitemap that lists nothing.
    """
    from veille.crawler import read_feed, read_sitemap

    if source.role == "feed":
        entries: tuple[ListedAddress, ...] = read_feed(fetched.body)
        nested: tuple[ListedAddress, ...] = ()
    else:
        sitemap = read_sitemap(fetched.body)
        entries, nested = sitemap.pages, sitemap.sitemaps
        if not entries and not nested and page.parent_url is None:
            raise ParseError(
                "lists no address", where=page.url, hint="is it the site's sitemap? its pages stay watched"
            )
    _learn_sitemaps(workspace, source, page, nested)
    _learn_pages(workspace, source, page, entries)


def _learn_sitemaps(workspace: Workspace, source: Source, page: Page, nested: tuple[ListedAddress, ...]) -> None:
    hosts = {host_of(source.url), *workspace.config.crawl.allow_hosts}
    if nested and page.parent_url is not None:
        raise ParseError("is an index within an index of sitemaps", where=page.url, hint="name it as a source itself")
    for url, modified in list(_addresses(nested, page.url).items())[:MOST_SITEMAPS]:
        if host_of(url) not in hosts:
            log.warning("a sitemap on another host is not read", url=url, source=source.id)
            continue
        if workspace.store.pages.find(url) is None:
            workspace.store.pages.see(url, at=workspace.now(), source=source.id, parent_url=page.url, depth=0)
        else:
            make_due(workspace, url, since=modified)


def _learn_pages(workspace: Workspace, source: Source, page: Page, entries: Iterable[ListedAddress]) -> None:
    from veille.crawler import reconcile, wanted

    store, now = workspace.store, workspace.now()
    dates = _addresses(entries, page.url)
    listed = wanted(dates, source, allow_hosts=workspace.config.crawl.allow_hosts)
    known = [p.url for p in store.pages.all(source=source.id) if p.depth > 0 and p.parent_url == page.url]
    found, left = reconcile(known, listed), store.addresses.left_urls(source.id)
    for url in listed:
        watched = store.pages.find(url)
        if watched is None:
            store.pages.see(url, at=now, source=source.id, parent_url=page.url, depth=1)
            continue
        store.pages.share(watched.page_id, source.id)
        bring_back(workspace, source, watched, parent_url=page.url, depth=1, left=left)
        if modified := dates.get(url):
            make_due(workspace, url, since=modified)
    if source.role == "sitemap":  # a feed lists the newest only
        for url in found.vanished:
            make_due(workspace, url)  # the page itself says whether it is gone
    log.info("list read", source=source.id, listed=len(listed), new=len(found.new), vanished=len(found.vanished))


def _addresses(entries: Iterable[ListedAddress], base: str) -> dict[str, str | None]:
    """Canonical addresses with their dates; an entry that is no address is the list's flaw, not a page."""
    found: dict[str, str | None] = {}
    for entry in entries:
        try:
            found[canonical_url(entry.url, base)] = entry.modified
        except ValueError:
            log.warning("an entry of a list is not an address", entry=entry.url, list=base)
    return found
