"""Bytes to a Document or a Cut, by what the bytes are: HTML, front-matter Markdown, Justice XML, PDF."""

from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import urlsplit

from veille.errors import WrongMedium
from veille.model import Cut, Document, Lang, Link, Medium, PageKind
from veille.parsers.content import Fragment, cut_fragment
from veille.parsers.decoding import decode_page
from veille.parsers.rules import attach_rules
from veille.parsers.sections import split_sections
from veille.parsers.version import extractor_version
from veille.profiles import Profile


def select_profile(profiles: dict[str, Profile], url: str | None, raw: bytes) -> Profile:
    """The profile of a page: by the host of its address, else by the marks of its source, else `generic`."""
    host = (urlsplit(url).hostname or "").lower() if url else ""
    for profile in profiles.values():
        if host and host in profile.hosts:
            return profile
    best, most = profiles["generic"], 0
    for profile in profiles.values():
        score = sum(mark.encode() in raw for mark in profile.recognise)
        if score > most:
            best, most = profile, score
    return best


def read_document(
    raw: bytes, *, profile: Profile, url: str | None = None, lang: Lang | None = None, content_type: str | None = None
) -> Document:
    """The whole document: sections, blocks, links, rules. Raises ParseError naming the page and the cause."""
    text, hints = decode_page(raw, content_type=content_type, where=url or "")
    fragment = cut_fragment(text, profile=profile, url=url, lang=lang, hints=hints)
    return _document(fragment, profile)


def cut_page(
    raw: bytes, *, profile: Profile, url: str | None = None, lang: Lang | None = None, content_type: str | None = None
) -> Cut:
    """Hashes, title, dates and language only: enough to say whether the content moved."""
    text, hints = decode_page(raw, content_type=content_type, where=url or "")
    return cut_fragment(text, profile=profile, url=url, lang=lang, hints=hints, with_html=False).cut


def find_links(raw: bytes, *, profile: Profile, url: str, content_type: str | None = None) -> tuple[Link, ...]:
    """The links of the main content with their words, for discovery."""
    document = read_document(raw, profile=profile, url=url, content_type=content_type)
    return tuple(link for section in document.sections for link in section.links)


def _document(fragment: Fragment, profile: Profile) -> Document:
    cut = fragment.cut
    sections, cut_off = split_sections(fragment.html, fragment.base)
    hints = (*cut.hints, "cut off: too many blocks") if cut_off else cut.hints
    instrument = None
    sections = attach_rules(sections, lang=cut.lang, instrument=instrument, title=cut.title, url=cut.url)
    return Document(
        url=cut.url,
        lang=cut.lang,
        title=cut.title,
        modified=cut.modified,
        kind=page_kind(cut.url, profile),
        medium=cut.medium,
        content_hash=cut.content_hash,
        links_hash=cut.links_hash,
        sections=sections,
        extractor_version=extractor_version(),
        tables=fragment.tables,
        details=fragment.details,
        twin_url=cut.twin_url,
        empty=cut.text_length == 0,
        hints=hints,
        instrument=instrument,
    )


def page_kind(url: str | None, profile: Profile) -> PageKind:
    """What kind of page it is, from its address."""
    for kind in profile.kinds if url else ():
        if re.search(kind.pattern, url or ""):
            return kind.kind
    return profile.kind
