"""The words without which a page loads nothing into itself: asked of every answer, before anything is read."""

from __future__ import annotations

MARKUP = ("data-ajax", "data-json", "data-wb-")
_BYTES = tuple(word.encode() for word in MARKUP)


def may_load_parts(raw: bytes) -> bool:
    """Whether the bytes hold any of the attributes by which a page loads parts of itself."""
    return any(word in raw for word in _BYTES)
