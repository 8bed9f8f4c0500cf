"""Known pages made due before their turn, because something else says that they changed."""

from __future__ import annotations

from dataclasses import replace

from veille.clock import from_stamp, to_stamp
from veille.model import PageState
from veille.urls import canonical_url
from veille.workspace import Workspace


def make_due(workspace: Workspace, url: str, *, since: str | None = None) -> bool:
    """Whether a known page was made due now; with `since` only when it was not read whole after that time.

    A 304 is no reading: a cache between may not know yet what the list says.
    """
    page = workspace.store.pages.find(canonical_url(url))
    if page is None or page.state is PageState.REMOVED:
        return False
    visit, now = workspace.store.pages.visit(page.page_id), workspace.now()
    whole = visit.full_fetch_at
    if since is not None and whole is not None and whole >= _stamp_of(since, whole):
        return False
    if since is not None or visit.next_due is None or visit.next_due > now:
        # Validators are dropped: the list says that the page changed, so a stale cache's 304 must not stand against it.
        due = min(visit.next_due or now, now)
        workspace.store.pages.put_visit(replace(visit, next_due=due, etag=None, last_modified=None))
    return True


def _stamp_of(text: str, otherwise: str) -> str:
    """A sitemap's date as a stamp; what cannot be read counts as known, so that it makes nothing due."""
    try:
        return to_stamp(from_stamp(text[:10] if len(text) != len("YYYY-MM-DDTHH:MM:SSZ") else text))
    except ValueError:
        return otherwise
