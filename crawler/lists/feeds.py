"""Feeds: what a site announces, newest first (Atom, RFC 4287; RSS 2.0)."""

from __future__ import annotations

from veille.clock import read_http_date, to_stamp
from veille.crawler.lists.sitemaps import ListedAddress
from veille.crawler.lists.xml import Element, parse_xml, text_of
from veille.errors import ParseError

# A news feed has tens of entries; more than this is a mistake or an attack.
MAX_ENTRIES = 2_000


def read_feed(data: bytes) -> tuple[ListedAddress, ...]:
    """The entries of an Atom or RSS feed in its order, dates as ISO 8601.

    Raises ParseError for what is neither, and for one whose entries all lack an address; one without entries is quiet.
    """
    root = parse_xml(data, "feed")
    if root.name == "feed":
        entries = (_atom(entry) for entry in root.children("entry"))
    elif root.name == "rss":
        entries = (_rss(item) for channel in root.children("channel") for item in channel.children("item"))
    else:
        raise ParseError(f"no feed: the root element is <{root.name}>", hint="expected Atom <feed> or <rss>")
    read = tuple(e for e, _ in zip(entries, range(MAX_ENTRIES), strict=False))
    named = tuple(e for e in read if e.url)
    if read and not named:
        raise ParseError(
            f"none of the feed's {len(read)} entries has an address",
            hint="its pages are not found; those known stay watched",
        )
    return named


def _atom(entry: Element) -> ListedAddress:
    # <link rel="alternate" href="..."/>; without rel it is the alternate one (RFC 4287, 4.2.7.2)
    links = entry.children("link")
    href = next((k.attribute("href") for k in links if k.attribute("rel") in ("", "alternate")), "")
    return ListedAddress(
        href, text_of(entry, "updated") or text_of(entry, "published") or None, text_of(entry, "title")
    )


def _rss(item: Element) -> ListedAddress:
    return ListedAddress(
        text_of(item, "link") or _lasting_address(item), _iso(text_of(item, "pubDate")), text_of(item, "title")
    )


def _lasting_address(item: Element) -> str:
    """The address that an item without `<link>` gives in its `<guid>`, which is one unless it says otherwise (RSS 2.0)."""
    for guid in item.children("guid"):
        text = guid.text.strip()
        if guid.attribute("isPermaLink").lower() != "false" and text.startswith(("http://", "https://")):
            return text
    return ""


def _iso(text: str) -> str | None:
    """`Mon, 23 Nov 2026 08:00:00 -0500` as `2026-11-23T13:00:00Z`."""
    moment = read_http_date(text)
    return None if moment is None else to_stamp(moment)
