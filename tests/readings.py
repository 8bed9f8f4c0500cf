"""Pages as they are read and judged, each read once: the page that stands before many edits is read for all of them."""

from __future__ import annotations

from functools import cache

from veille.changes.believe.likeness import ReadCapture
from veille.model import Document, Lang
from veille.parsers import read_document, read_look
from veille.profiles import Profile, load_profiles

ADDRESS = "https://www.canada.ca/page.html"


class OnceRead:
    """`read_document`, each capture read once: for tests of what is done with readings, in many orders."""

    def __init__(self) -> None:
        self._documents: dict[tuple[object, ...], Document] = {}

    def __call__(
        self,
        raw: bytes,
        *,
        profile: Profile,
        url: str | None = None,
        lang: Lang | None = None,
        content_type: str | None = None,
    ) -> Document:
        """The document of these bytes."""
        key = raw, profile.digest, url, lang, content_type
        if key not in self._documents:
            self._documents[key] = read_document(raw, profile=profile, url=url, lang=lang, content_type=content_type)
        return self._documents[key]


@cache
def read_capture(raw: bytes, lang: Lang | None = None, profile_name: str = "canada-ca") -> ReadCapture:
    """What a page at `ADDRESS` says, and how it looks."""
    profile = load_profiles()[profile_name]
    document = read_document(raw, profile=profile, url=ADDRESS, lang=lang)
    return ReadCapture(document, read_look(raw, profile=profile, url=ADDRESS, words=document.text))
