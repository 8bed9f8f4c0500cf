"""Two versions of a page, read from markup and compared."""

from __future__ import annotations

from veille.changes import compare
from veille.model import Comparison, Document, Lang
from veille.parsers import read_document
from veille.profiles import load_profiles

PROFILE = load_profiles(None)["canada-ca"]


def read_body(lang: Lang, body: str) -> Document:
    """A page with one heading and this body."""
    page = (
        f'<!DOCTYPE html><html lang="{lang}"><head><title>T</title></head><body>'
        f'<main property="mainContentOfPage" class="container"><h1 id="wb-cont">T</h1><h2>X</h2>{body}</main></body></html>'
    )
    return read_document(page.encode(), profile=PROFILE, lang=lang)


def compare_bodies(lang: Lang, before: str, after: str) -> Comparison:
    """What differs between two bodies of one page."""
    return compare(read_body(lang, before), read_body(lang, after))
