"""Pages learned from pages: links of lists, rows of an updates table, sitemaps and feeds."""

from __future__ import annotations

from dataclasses import replace

from veille.clock import from_stamp, to_stamp
from veille.config import Source
from veille.crawler import (
    canonical_url,
    discover,
    named_pages,
    new_updates,
    read_feed,
    read_sitemap,
    read_updates,
    reconcile,
    wanted,
)
from veille.errors import ParseError
from veille.log import log
from veille.model import Document, Fetched, PageState
from veille.store import Page
from veille.workspace import Workspace


def learn_from_page(workspace: Workspace, page: Page, document: Document, *, before: Document | None) -> None:
    """Watch the pages that a new version links to, as its source's depth and patterns allow.

    A source of role `updates` also makes the pages that its new rows name due at once.
    """
    source = workspace.source_of(page.source)
    if source is None:
        return
    now = workspace.now()
    if source.depth > page.depth:
        links = [link for section in document.sections for link in section.links]
        hosts = workspace.config.crawl.allow_hosts
        for found in discover(links, source, parent_url=page.url, depth=page.depth, allow_hosts=hosts):
            if workspace.store.pages.find(found.url) is None:
                workspace.store.pages.see(
                    found.url, at=now, source=source.id, lang=page.lang, parent_url=found.parent_url, depth=found.depth
                )
                log.info("page found", url=found.url, parent=found.parent_url, depth=found.depth)
    if source.role == "updates" and before is not None:
        for update in new_updates(read_updates(document), read_updates(before)):
            make_due(workspace, update.url)
    if document.kind == "notice" and before is None:
        # A notice says which pages it is about; those are looked at now, not on their turn.
        for url in named_pages(document, [p.url for p in workspace.store.pages.all() if p.page_id != page.page_id]):
            make_due(workspace, url)


def learn_from_list(workspace: Workspace, source: Source, page: Page, fetched: Fetched) -> None:
    """Watch the pages of a sitemap or feed; one whose date is later than our last look is due at once.

    Raises ParseError for what is no sitemap or feed.
    """
    if source.role == "feed":
        entries = read_feed(fetched.body)
        nested: tuple[str, ...] = ()
    else:
        sitemap = read_sitemap(fetched.body)
        entries, nested = sitemap.pages, tuple(entry.url for entry in sitemap.sitemaps)
    if nested:
        raise ParseError(
            "is an index of sitemaps", where=source.url, hint=f"name one of them as the source: {', '.join(nested[:3])}"
        )
    now = workspace.now()
    dates = {canonical_url(entry.url, source.url): entry.modified for entry in entries}
    listed = wanted(dates, source)
    known = [p.url for p in workspace.store.pages.all(source=source.id) if p.page_id != page.page_id]
    found = reconcile(known, listed)
    for url in found.new:
        if workspace.store.pages.find(url) is None:
            workspace.store.pages.see(url, at=now, source=source.id, lang=source.lang, parent_url=page.url, depth=1)
    for url in listed:
        modified = dates.get(url)
        if modified and url not in found.new:
            make_due(workspace, url, since=modified)
    if found.vanished and source.role == "sitemap":  # a feed lists the newest only
        for url in found.vanished:
            make_due(workspace, url)  # the page itself says whether it is gone
    log.info("list read", source=source.id, listed=len(listed), new=len(found.new), vanished=len(found.vanished))


def make_due(workspace: Workspace, url: str, *, since: str | None = None) -> bool:
    """Whether a known page was made due now; with `since` only when it was not looked at after that time."""
    page = workspace.store.pages.find(canonical_url(url))
    if page is None or page.state is PageState.REMOVED:
        return False
    if since is not None and page.last_checked is not None and page.last_checked >= _stamp_of(since, page.last_checked):
        return False
    visit = workspace.store.pages.visit(page.page_id)
    now = workspace.now()
    if visit.next_due is None or visit.next_due > now:
        # Validators are dropped: the list says that the page changed, so a stale cache's 304 must not stand against it.
        workspace.store.pages.put_visit(replace(visit, next_due=now, etag=None, last_modified=None))
    return True


def _stamp_of(text: str, otherwise: str) -> str:
    """A sitemap's date as a stamp; what cannot be read counts as known, so that it makes nothing due."""
    try:
        return to_stamp(from_stamp(text[:10] if len(text) != len("YYYY-MM-DDTHH:MM:SSZ") else text))
    except ValueError:
        return otherwise
