"""The site's feeds: all that was told, one feed a page and one a fact, in both languages; and the days ahead as iCalendar."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from veille.alerts.feed import LONGEST_FEED, Entry, FeedHead, entries_of, render_feed
from veille.alerts.site.data import PageRef, SiteData
from veille.alerts.site.file_names import file_name
from veille.alerts.site.output import SitePages
from veille.model import Lang

CALENDAR = "calendar.ics"


def write_feeds(
    data: SiteData, refs: Iterable[PageRef], fact_keys: Iterable[str], pages: SitePages, lang: Lang
) -> None:
    """Write the feeds of each language; `feed.xml` is the front page's. A page or fact of which nothing was told has an
    empty one, so that it can be subscribed to before anything happens.
    """
    listed, keys = list(refs), sorted(set(fact_keys))
    for renderer in pages.renderers:
        each = renderer.lang
        entries = dict(zip((e.key for e in data.events), entries_of(data.events, each, data.setting), strict=True))
        of_page: dict[str, list[Entry]] = defaultdict(list)
        of_fact: dict[str, list[Entry]] = defaultdict(list)
        for event in data.events:
            of_page[event.page_id].append(entries[event.key])
            for key in event.facts:
                of_fact[key].append(entries[event.key])
        newest = list(entries.values())[-LONGEST_FEED:]
        for path in (f"feed.{each}.xml", *(["feed.xml"] if each == lang else [])):
            _write(data, pages, path, each, FeedHead("site", "", path), newest)
        for ref in listed:
            head = FeedHead(f"page:{ref.page_id}", ref.title or ref.url, f"{each}/page/{file_name(ref.page_id)}.xml")
            _write(data, pages, head.address, each, head, of_page[ref.page_id])
        for key in keys:
            head = FeedHead(f"fact:{key}", key, f"{each}/timeline/{file_name(key)}.xml")
            _write(data, pages, head.address, each, head, of_fact[key])
    pages.write_text(CALENDAR, data.calendar_file)


def _write(data: SiteData, pages: SitePages, path: str, lang: Lang, head: FeedHead, entries: list[Entry]) -> None:
    """Write one feed; without a public address of the site its own address is relative to itself."""
    address = f"{data.setting.site_url}{path}" if data.setting.site_url else path.rpartition("/")[2]
    head = FeedHead(head.name, head.about, address)
    pages.write_text(path, render_feed(entries, lang=lang, head=head, setting=data.setting))
