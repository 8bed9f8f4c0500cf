"""Pages that only a page which left its source had led to: they leave it too, unless what it watches now leads to them."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from veille.config import Source
from veille.log import log
from veille.store import Page
from veille.urls import canonical_url
from veille.workspace import Workspace


def release_left_behind(workspace: Workspace) -> tuple[str, ...]:
    """Let such pages leave once the page at the source's new address has answered; one line for each that left."""
    notes: list[str] = []
    for source in workspace.config.sources:
        behind = _behind(workspace, source)
        if not behind or not _has_answered(workspace, source):
            continue
        _keep_found(workspace, source, behind)
        for page in behind.values():
            workspace.store.addresses.leave(source.id, page.page_id, workspace.now())
            notes.append(f"{source.id}: {page.url} was found only from a page that left the source; it leaves too")
            log.info("page left with the page that led to it", url=page.url, parent=page.parent_url, source=source.id)
    return tuple(notes)


def bring_back(
    workspace: Workspace, source: Source, page: Page, *, parent_url: str, depth: int, left: Collection[str]
) -> None:
    """A page that is found anew: one that was left behind speaks for the source again, and with it what it leads to.

    That which had the source's address does not. `left` are the URLs of the pages that left the source.
    """
    store = workspace.store
    if page.depth == 0:
        return
    if page.parent_url in left:
        store.pages.place_under(page.page_id, parent_url, depth)
    if source.id in store.addresses.left_by(page.page_id):
        store.addresses.take(source.id, page.page_id, workspace.now())
        for url, deeper in _led_to(workspace, source, page, depth):  # unchanged, it is not read again for its links
            below = store.pages.find(url)
            if below is not None:
                bring_back(workspace, source, below, parent_url=page.url, depth=deeper, left=left)


def _behind(workspace: Workspace, source: Source) -> dict[str, Page]:
    """The source's pages that were found from pages which left it, and from those in turn; by URL."""
    gone = workspace.store.addresses.left_urls(source.id)
    if not gone:
        return {}
    own = canonical_url(source.url)
    found: dict[str, Page] = {}
    members = [page for page in workspace.store.pages.all(source=source.id) if page.url != own and page.depth > 0]
    while more := [p for p in members if p.url not in found and p.parent_url in gone | found.keys()]:
        found |= {page.url: page for page in more}
    return found


def _has_answered(workspace: Workspace, source: Source) -> bool:
    """Whether the page at the source's address was checked since the last one left."""
    store = workspace.store
    page = store.pages.find(canonical_url(source.url))
    left = max((turn.until or "" for turn in store.addresses.turns(source.id)), default="")
    return page is not None and (page.last_checked or "") >= left


def _keep_found(workspace: Workspace, source: Source, behind: dict[str, Page]) -> None:
    """Take out of `behind` what the pages that stay lead to, step by step, and note where each was found."""
    ahead = [page for page in workspace.store.pages.all(source=source.id) if page.url not in behind]
    while ahead:
        page = ahead.pop()
        depth = 0 if page.url == canonical_url(source.url) else page.depth
        for url, deeper in _led_to(workspace, source, page, depth):
            if url in behind:
                workspace.store.pages.place_under(behind.pop(url).page_id, page.url, deeper)
                found = workspace.store.pages.find(url)
                ahead += [found] if found is not None else []


def _led_to(workspace: Workspace, source: Source, page: Page, depth: int) -> Iterable[tuple[str, int]]:
    from veille.crawler import discover

    latest = workspace.store.history.latest(page.page_id)
    if latest is None:
        return ()
    links = [link for section in workspace.store.history.load(latest.version_id).sections for link in section.links]
    found = discover(links, source, parent_url=page.url, depth=depth, allow_hosts=workspace.config.crawl.allow_hosts)
    return [(one.url, one.depth) for one in found]
