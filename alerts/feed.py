"""An Atom feed (RFC 4287) of events: the same entries always give the same bytes, ids never change."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID, uuid5

from veille.alerts.messages.inert import clean_text, safe_link
from veille.alerts.messages.setting import PLAIN, Setting
from veille.alerts.messages.subject import PROGRAM
from veille.model import Event, Lang

ATOM = "http://www.w3.org/2005/Atom"
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
LONGEST_FEED = 200  # entries; readers look daily, and the site has the rest
_NEVER = "1970-01-01T00:00:00Z"  # when a feed without entries last changed
# Not allowed in XML 1.0, even as references.
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_TITLES: dict[Lang, str] = {"en": "veille: what changed", "fr": "veille : ce qui a changé"}


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One entry: `id` is a URN of installation and event, `updated` a UTC time, `html` the message's body."""

    id: str
    title: str
    updated: str
    html: str
    link: str | None = None
    category: str = ""


@dataclass(frozen=True, slots=True)
class FeedHead:
    """What a feed is: its name among those of the installation, what it is about, and the address it is read at.

    An address without a host is relative to where the file was fetched. `home` is the page that shows the same to people.
    """

    name: str = "all"
    about: str = ""
    address: str = ""
    home: str = ""


def entries_of(events: Iterable[Event], lang: Lang, setting: Setting = PLAIN) -> tuple[FeedEntry, ...]:
    """The events as entries, worded in one language; each leads to its place in the report site, else to the page."""
    from veille.alerts.messages.alert_view import report_link
    from veille.alerts.messages.compose import compose

    entries = []
    for event in events:
        message = compose((event,), lang, setting)
        body = message.html.partition("<body")[2].partition(">")[2].partition("</body>")[0].strip()
        title = message.subject.removeprefix(PROGRAM)
        link = report_link(event, lang, setting.site_url) or safe_link(event.url)
        entries.append(FeedEntry(entry_id(event, setting), title, event.at, body, link, event.severity.value))
    return tuple(entries)


def entry_id(event: Event, setting: Setting = PLAIN) -> str:
    """The stable id of an event's entry, another one in every installation."""
    return _urn(setting, f"event:{event.key}")


def _urn(setting: Setting, name: str) -> str:
    return uuid5(UUID(setting.installation), name).urn


HEAD = FeedHead()


def render_feed(entries: Iterable[FeedEntry], *, lang: Lang, head: FeedHead = HEAD, setting: Setting = PLAIN) -> str:
    """The feed as XML, newest first, at most 200 entries; the feed's time is that of its newest entry."""
    unique = {entry.id: entry for entry in entries}
    newest = sorted(unique.values(), key=lambda entry: entry.id)
    newest = sorted(newest, key=lambda entry: entry.updated, reverse=True)[:LONGEST_FEED]
    ET.register_namespace("", ATOM)
    feed = ET.Element(_name("feed"), {_XML_LANG: lang})
    _add(feed, "id", _urn(setting, f"feed:{head.name}:{lang}"))
    _add(feed, "title", _TITLES[lang] + (f" · {head.about}" if head.about else ""))
    _add(feed, "updated", newest[0].updated if newest else _NEVER)
    if head.address:
        ET.SubElement(
            feed, _name("link"), {"rel": "self", "type": "application/atom+xml", "href": _clean(head.address)}
        )
    if home := head.home or setting.site_url:
        ET.SubElement(feed, _name("link"), {"rel": "alternate", "type": "text/html", "href": _clean(home)})
    _add(ET.SubElement(feed, _name("author")), "name", "veille")
    _add(feed, "generator", "veille")
    for entry in newest:
        node = ET.SubElement(feed, _name("entry"))
        _add(node, "id", entry.id)
        _add(node, "title", entry.title)
        _add(node, "updated", entry.updated)
        if entry.link:
            ET.SubElement(node, _name("link"), {"rel": "alternate", "href": _clean(entry.link)})
        if entry.category:
            ET.SubElement(node, _name("category"), {"term": entry.category})
        content = ET.SubElement(node, _name("content"), {"type": "html"})
        content.text = _clean(entry.html)
    ET.indent(feed)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(feed, encoding="unicode") + "\n"


def read_entries(xml: str) -> tuple[FeedEntry, ...]:
    """The entries of a feed that `render_feed` wrote; ValueError when the text is no such feed."""
    try:
        feed = ET.fromstring(xml)  # noqa: S314 - our own file; expat 2.6 bounds entity expansion
    except ET.ParseError as error:
        raise ValueError(f"not XML: {error}") from error
    if feed.tag != _name("feed"):
        raise ValueError("not an Atom feed")
    return tuple(_read(node) for node in feed.iter(_name("entry")))


def _read(node: ET.Element) -> FeedEntry:
    link = node.find(_name("link"))
    category = node.find(_name("category"))
    texts = {name: node.findtext(_name(name)) or "" for name in ("id", "title", "updated", "content")}
    return FeedEntry(
        id=texts["id"],
        title=texts["title"],
        updated=texts["updated"],
        html=texts["content"],
        link=None if link is None else link.get("href"),
        category="" if category is None else category.get("term", ""),
    )


def _add(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, _name(name)).text = _clean(text)


def _name(local: str) -> str:
    return f"{{{ATOM}}}{local}"


def _clean(text: str) -> str:
    return _FORBIDDEN.sub("\ufffd", clean_text(text))
