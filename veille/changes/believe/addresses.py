"""Which address answered, and which one a capture names as its own: a page that says it is another one, or was led to."""

from __future__ import annotations

from veille.changes.believe.likeness import ReadCapture
from veille.changes.believe.surroundings import Surroundings
from veille.changes.believe.wording import doubt
from veille.model import Doubt, DoubtReason
from veille.urls import split_url


def is_addressed_elsewhere(old: ReadCapture, new: ReadCapture) -> bool:
    """Whether the capture names another address as its own than the page did: a site that names one for every page."""
    was, now = old.look.canonical, new.look.canonical
    if not was or not now:
        return False
    return _within_site(was) != _within_site(now)


def redirected(around: Surroundings) -> Doubt | None:
    """The doubt about a capture that another address answered; None for the page's own, by another scheme or host name."""
    if not around.answered or around.answered == around.address:
        return None
    if _within_site(around.address) == _within_site(around.answered):
        return None
    return doubt(DoubtReason.REDIRECTED, around.answered)


def _within_site(url: str) -> tuple[str, str]:
    """What names a page in its site: path and query, under whatever scheme and host name."""
    parts = split_url(url)
    return parts.path.rstrip("/"), parts.query
