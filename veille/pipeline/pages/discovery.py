"""Pages learned from pages: links of lists, rows of an updates table."""

from __future__ import annotations

from veille.config import Source
from veille.crawler import discover, named_pages, new_updates, read_updates
from veille.log import log
from veille.model import Document
from veille.pipeline.left_behind import bring_back
from veille.pipeline.pages.due_pages import make_due
from veille.store import Page
from veille.urls import canonical_url
from veille.workspace import Workspace

_LEAST_NAME, _LONGEST_NAME = 8, 200  # characters of a link's words that name a page


def learn_from_page(workspace: Workspace, page: Page, document: Document, *, before: Document | None) -> None:
    """Watch the pages that a new version links to, as its source's depth and patterns allow.

    A source of role `updates` also makes the pages that its new rows name due at once.
    """
    for source in workspace.sources_of(page):
        _follow_links(workspace, source, page, document)
        if source.role == "updates" and before is not None:
            for update in new_updates(read_updates(document), read_updates(before)):
                make_due(workspace, update.url)
    if document.kind == "notice" and before is None:
        # A notice says which pages it is about; those are looked at now, not on their turn.
        for url in named_pages(document, [p.url for p in workspace.store.pages.all() if p.page_id != page.page_id]):
            make_due(workspace, url)


def _name_in(words: str) -> str:
    """What a link calls the page it leads to; empty for "PDF" or "here", which name nothing."""
    said = " ".join(words.split())
    names = len(said) >= _LEAST_NAME and sum(any(c.isalpha() for c in word) for word in said.split()) > 1
    return said[:_LONGEST_NAME] if names else ""


def _follow_links(workspace: Workspace, source: Source, page: Page, document: Document) -> None:
    depth = 0 if canonical_url(source.url) == page.url else page.depth
    if source.depth <= depth:
        return
    links = [link for section in document.sections for link in section.links]
    hosts, left = workspace.config.crawl.allow_hosts, workspace.store.addresses.left_urls(source.id)
    for found in discover(links, source, parent_url=page.url, depth=depth, allow_hosts=hosts):
        known = workspace.store.pages.find(found.url)
        if known is not None:
            workspace.store.pages.share(known.page_id, source.id)
            bring_back(workspace, source, known, parent_url=page.url, depth=found.depth, left=left)
            continue
        made = workspace.store.pages.see(
            found.url, at=workspace.now(), source=source.id, parent_url=found.parent_url,
            depth=found.depth,
        )  # fmt: skip
        workspace.store.pages.title_from_link(made.page_id, _name_in(found.title))
        log.info("page found", url=found.url, parent=found.parent_url, depth=found.depth)
