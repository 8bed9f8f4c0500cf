"""Link targets in one spelling, absolute, without session tokens; which of them are forms; and the ways to a page."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit

from selectolax.lexbor import LexborNode

from veille.parsers.language.normal_form import tidy
from veille.parsers.media.html.short_lines import node_text
from veille.profiles import Profile
from veille.urls import DEFAULT_PORTS, canonical_url

_WAYS = "ul, ol, p"
_WAY_CHARS, _LEAD_CHARS = 300, 40  # of a way with all its parts, and of the line that announces it
_SIGNS = " >/›»"
_BETWEEN = re.compile(r" [>/›»] ")  # between the parts of a way on one line
_NOT_A_TARGET = re.compile(r"(javascript|data|vbscript|about|blob):", re.I)

_END_BLANKS = re.compile(r"(?:%20)+$")  # "/en/document/cr/S-2.1,%20r.%209%20": a blank at the end names no other page


@dataclass(frozen=True, slots=True)
class Base:
    """What links are resolved against: the page's address, else only its site's origin. `page` is the canonical address."""

    url: str | None
    origin: str
    path_prefix: tuple[str, ...] = ()
    session_keys: frozenset[str] = frozenset()
    forms: tuple[str, ...] = ()
    page: str = ""

    @classmethod
    def of(cls, profile: Profile, url: str | None) -> Base:
        """The base of one page of a site."""
        keys = frozenset(key.lower() for key in profile.session_keys)
        try:
            page = canonical_url(url) if url else ""
        except ValueError:  # no address: no link goes to a place on it
            page = ""
        return cls(url, profile.origin, profile.path_prefix, keys, profile.forms, page)


@lru_cache(maxsize=8192)
def resolve_link(href: str, base: Base) -> str | None:
    """The canonical absolute target; None for scripts and for places on the page itself.

    A relative link of a page whose address is not known stays relative, a root-relative one gets the site's origin.
    """
    if not href.strip() or href.startswith("#") or _NOT_A_TARGET.match(href.strip()):
        return None
    against = base.url or (base.origin if href.strip().startswith("/") else "")
    try:
        target = canonical_url(href, against or None, place=True, dropped=base.session_keys)
    except ValueError:  # a broken IPv6 host, for example "http://[x"
        return href
    parts = urlsplit(target)
    if parts.scheme not in DEFAULT_PORTS:
        return target
    parts = parts._replace(path=_END_BLANKS.sub("", parts.path))
    for prefix in base.path_prefix:
        if parts.path.startswith(prefix + "/"):
            parts = parts._replace(path=parts.path.removeprefix(prefix))
    if parts.fragment and parts._replace(fragment="").geturl() == base.page:
        return None
    return parts.geturl()


@lru_cache(maxsize=8192)
def is_form(target: str, base: Base) -> bool:
    """Whether the target is a form or document whose replacement matters."""
    path = target.split("?")[0].split("#")[0].lower()
    return any(re.search(pattern, path) for pattern in base.forms)


def drop_ways(main: LexborNode) -> None:
    """Take out the ways to a page above its title: a list of links, or a line of them, whose last part may be the page itself.

    With it goes a line right above that only announces it ("You are here:").
    """
    title = main.css_first("h1")
    if title is None:
        return
    ways: list[LexborNode] = []
    for node in main.css(f"h1, {_WAYS}"):
        if node.mem_id == title.mem_id:
            break
        if _is_way(node):
            ways.append(node)
    for node in ways:
        lead = node.prev
        while lead is not None and not node_text(lead).strip():
            lead = lead.prev
        if lead is not None and _announces(node_text(lead).strip()):
            lead.decompose()
        node.decompose()


def _is_way(node: LexborNode) -> bool:
    """Whether each part is one link and nothing else, the last one perhaps plain words."""
    words = tidy(node.text(separator=" "))
    links = [tidy(a.text()) for a in node.css("a[href]")]
    if len(words) > _WAY_CHARS or not links:
        return False
    listed = node.tag in ("ul", "ol")
    parts = [tidy(li.text()) for li in node.css("li")] if listed else _BETWEEN.split(words)
    parts = [said for part in parts if (said := part.strip(_SIGNS))]
    return len(parts) > 1 and parts in (links, [*links, parts[-1]])


def _announces(words: str) -> bool:
    return len(words) < _LEAD_CHARS and words.endswith(":")
