"""Pages as they are read and judged, each read once: the page that stands before many edits is read for all of them."""

from __future__ import annotations

from functools import cache

from veille.changes.believe.likeness import ReadCapture
from veille.model import Lang
from veille.parsers import read_document, read_look
from veille.profiles import load_profiles

ADDRESS = "https://www.canada.ca/page.html"


@cache
def read_capture(raw: bytes, lang: Lang | None = None, profile_name: str = "canada-ca") -> ReadCapture:
    """What a page at `ADDRESS` says, and how it looks."""
    profile = load_profiles()[profile_name]
    document = read_document(raw, profile=profile, url=ADDRESS, lang=lang)
    return ReadCapture(document, read_look(raw, profile=profile, url=ADDRESS, words=document.text))
