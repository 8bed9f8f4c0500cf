"""Bytes to a PageDigest, which says whether the content moved: most checks of a page go no further."""

from __future__ import annotations

from veille.model import Lang, PageDigest
from veille.parsers.language.normal_form import squeeze
from veille.parsers.media.html.loaded.includes import place_parts
from veille.parsers.source import detect_medium, read_fragment
from veille.profiles import Profile


def cut_page(
    raw: bytes, *, profile: Profile, url: str | None = None, lang: Lang | None = None, content_type: str | None = None
) -> PageDigest:
    """Hashes, title, dates and language only: enough to say whether the content moved."""
    raw = place_parts(raw, profile=profile)
    medium = detect_medium(raw, content_type)
    if medium in ("html", "markdown") and profile.reader == "html":
        return read_fragment(raw, medium, profile, url, lang, content_type, with_html=False)[0].cut
    from veille.parsers.document import read_bare  # what reads sections is loaded for who needs them
    from veille.parsers.media.outline import hashed_parts

    document = read_bare(raw, profile, url, lang, content_type)
    return PageDigest(
        url=document.url,
        lang=document.lang,
        title=document.title,
        modified=document.modified,
        medium=document.medium,
        content_hash=document.content_hash,
        links_hash=document.links_hash,
        text_length=len(squeeze(" ".join(hashed_parts(document.sections)))),
        twin_url=document.twin_url,
        hints=document.hints,
        state=document.state,
        state_date=document.state_date,
    )
