"""Sitemaps: the pages that a site lists, with the day each was last touched (sitemaps.org, protocol 0.9)."""

from __future__ import annotations

from dataclasses import dataclass

from veille.crawler.faults import Fault
from veille.crawler.http.content_encoding import unpack_file
from veille.crawler.lists.xml import Element, parse_xml, text_of
from veille.errors import ParseError

# The protocol's own bounds for one file: 50,000 addresses, 50 MB unpacked.
MAX_ENTRIES = 50_000
MAX_BYTES = 52_428_800
_SCHEMES = ("http://", "https://")


@dataclass(frozen=True, slots=True)
class ListedAddress:
    """One address of a sitemap or feed; `modified` is an ISO 8601 date or time as written, None when not given."""

    url: str
    modified: str | None = None
    title: str = ""


@dataclass(frozen=True, slots=True)
class Sitemap:
    """What one file lists: pages, and further sitemaps when it is an index."""

    pages: tuple[ListedAddress, ...] = ()
    sitemaps: tuple[ListedAddress, ...] = ()


def read_sitemap(data: bytes) -> Sitemap:
    """The entries of a sitemap or sitemap index, plain or gzip, in order; a sitemap may also be text, an address a line.

    Raises ParseError for what is none of these: an HTML error page is no empty sitemap.
    """
    try:
        plain = unpack_file(data, MAX_BYTES)
    except Fault as fault:
        raise ParseError(f"the sitemap does not unpack: {fault.detail}") from fault
    lines = (
        plain.decode("utf-8-sig", "replace").split()
        if not plain.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")
        else []
    )
    if lines and all(line.startswith(_SCHEMES) for line in lines):
        return Sitemap(pages=tuple(map(ListedAddress, lines[:MAX_ENTRIES])))
    root = parse_xml(plain, "sitemap")
    if root.name == "urlset":
        return Sitemap(pages=_entries(root, "url"))
    if root.name == "sitemapindex":
        return Sitemap(sitemaps=_entries(root, "sitemap"))
    raise ParseError(f"no sitemap: the root element is <{root.name}>", hint="expected <urlset> or <sitemapindex>")


def _entries(root: Element, name: str) -> tuple[ListedAddress, ...]:
    found = []
    for child in root.children(name):
        url = text_of(child, "loc")
        if url:
            found.append(ListedAddress(url, text_of(child, "lastmod") or None))
        if len(found) == MAX_ENTRIES:
            break
    return tuple(found)
