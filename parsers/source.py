"""What bytes are: of which site, in which medium, and the main content of a page of text. No more than a hash needs."""

from __future__ import annotations

import codecs
import re
from collections.abc import Mapping

from veille.errors import WrongMedium
from veille.model import Lang, Medium
from veille.parsers.language.detection import parse_lang
from veille.parsers.media.charset import decode_page
from veille.parsers.media.front_matter import FrontMatter, has_front_matter, parse_front_matter
from veille.parsers.media.html.content import Fragment, cut_fragment
from veille.parsers.media.html.loaded.parts import unpack_parts
from veille.parsers.media.html.replays import undo_replay
from veille.parsers.media.pdf.signature import is_pdf
from veille.profiles import Profile
from veille.urls import split_url

_LAW_ROOT = re.compile(rb"<(Regulation|Statute|Act)[\s>]")
_ADDRESS_ROOT = re.compile(
    rb"<(?:rss|feed|urlset|sitemapindex|rdf:RDF)[\s>]"
)  # feeds and site maps, also without a prolog
_HTML_ROOT = re.compile(rb"<(!doctype html|html|head|body|main|div|section|h[1-6]|p|ul|table)[\s>]", re.I)
_MARKDOWN_TYPE = re.compile(r"text/(x-)?markdown", re.I)
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_SNIFFED = 4_096  # bytes of the beginning that tell the medium


def select_profile(profiles: Mapping[str, Profile], url: str | None, raw: bytes) -> Profile:
    """The profile of a page: by the host of its address, else by the marks of its source, else `generic`."""
    page = unpack_parts(raw)[0]
    url, raw = url or page.url or None, page.body
    if url is None and has_front_matter(raw):
        url = parse_front_matter(raw).url
    host = (split_url(url).hostname or "").lower() if url else ""
    for profile in profiles.values():
        if host and host in profile.hosts:
            return profile
    best, most = profiles["generic"], 0
    for profile in profiles.values():
        score = sum(mark.encode() in raw for mark in profile.recognise)
        if score > most:
            best, most = profile, score
    return best


def detect_medium(raw: bytes, content_type: str | None = None) -> Medium:
    """What the bytes are, whatever name or header says; the header decides only where the bytes do not."""
    start = raw[:_SNIFFED].lstrip(b"\xef\xbb\xbf \t\r\n")
    if has_front_matter(raw):
        return "markdown"
    if is_pdf(raw):
        return "pdf"
    if start.startswith(b"<?xml") and b"<html" not in start and b"<div" not in start:
        return "xml"
    if _LAW_ROOT.match(start) or _ADDRESS_ROOT.match(start):
        return "xml"
    if raw.startswith(_UTF16):
        start = raw = raw.decode("utf-16", "replace").encode()
    if _MARKDOWN_TYPE.match(content_type or ""):
        return "markdown"
    if _HTML_ROOT.search(raw):
        return "html"
    if "xml" in (content_type or "") and start.startswith(b"<"):
        return "xml"
    if "html" in (content_type or "") and start:
        raise WrongMedium("holds no HTML element though its header says HTML", hint="check its address")
    return "markdown"


def read_fragment(
    raw: bytes,
    medium: Medium,
    profile: Profile,
    url: str | None,
    lang: Lang | None,
    content_type: str | None,
    *,
    with_html: bool,
) -> tuple[Fragment, FrontMatter | None]:
    front = parse_front_matter(raw, where=url or "") if medium == "markdown" and has_front_matter(raw) else None
    url = url or (front.url if front else None)
    body = front.body if front else raw
    if front is not None and not body.strip():
        body = b" \n" + front.title.encode()
    text, hints = decode_page(body, content_type=content_type, where=url or "")
    text = undo_replay(text)
    title = front.title if front else ""
    if medium == "markdown":
        from veille.parsers.media.markdown import render_markdown  # its parser is loaded for captures alone

        text = render_markdown(text, title=title, profile=profile, where=url or "")
    if front is not None and front.intact is False:
        hints += ("the body is not what its recorded content_hash says",)
    said = lang or (parse_lang(front.lang) if front else None)
    fragment = cut_fragment(
        text, profile=profile, url=url, lang=said, medium=medium, title=title, hints=hints, with_html=with_html
    )
    return fragment, front
