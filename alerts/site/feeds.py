"""The site's feeds: all that was reported, one feed a page and one a fact, in both languages; and the days ahead as iCalendar."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from functools import partial

from veille.alerts.feed import LONGEST_FEED, FeedEntry, FeedHead, entries_of, render_feed
from veille.alerts.messages.alert_view import report_path
from veille.alerts.report_files import file_name
from veille.alerts.site.data import PageRef, SiteData, ToldEvent
from veille.alerts.site.ledger import hash_text
from veille.alerts.site.output import SitePages
from veille.model import Event, Lang

CALENDAR = "calendar.ics"


def write_feeds(
    data: SiteData, refs: Iterable[PageRef], fact_keys: Iterable[str], pages: SitePages, lang: Lang
) -> None:
    """Write the feeds of each language; `feed.xml` is the front page's. A page or fact about which nothing was reported has an
    empty one, so that it can be subscribed to before anything happens.
    """
    listed, keys = list(refs), sorted(set(fact_keys))
    of_page: dict[str, list[ToldEvent]] = defaultdict(list)
    of_fact: dict[str, list[ToldEvent]] = defaultdict(list)
    for event in data.told:
        of_page[event.page_id].append(event)
        for key in event.facts:
            of_fact[key].append(event)
    for renderer in pages.renderers:
        each = renderer.lang
        write = partial(_write, data, pages, each, {})
        newest = list(data.told)[-LONGEST_FEED:]
        for path in (f"feed.{each}.xml", *(["feed.xml"] if each == lang else [])):
            write(path, FeedHead("site", "", path), newest)
        for ref in listed:
            path = f"{each}/page/{file_name(ref.page_id)}.xml"
            write(path, FeedHead(f"page:{ref.page_id}", ref.title or ref.url, path), of_page[ref.page_id])
        for key in keys:
            path = f"{each}/timeline/{file_name(key)}.xml"
            write(path, FeedHead(f"fact:{key}", key, path), of_fact[key])
    pages.write_made(CALENDAR, data.calendar_file.made_from, data.calendar_file.make)


def _write(
    data: SiteData,
    pages: SitePages,
    lang: Lang,
    made: dict[str, tuple[Event, FeedEntry]],
    path: str,
    head: FeedHead,
    told: list[ToldEvent],
) -> None:
    """Write one feed when what it tells moved; without a public address of the site all its links are relative to itself.

    `made` holds the events that were worded already, by their keys: an event stands in several feeds.
    """
    address = f"{data.setting.site_url}{path}" if data.setting.site_url else path.rpartition("/")[2]
    root = data.setting.site_url or "../" * path.count("/") or "./"
    named = FeedHead(head.name, head.about, address, f"{root}{lang}/index.html")

    def render() -> str:
        missing = data.read_events([one.number for one in told if one.key not in made])
        worded = entries_of(missing, lang, data.setting)
        made.update((event.key, (event, entry)) for event, entry in zip(missing, worded, strict=True))
        listed = [made[one.key] for one in told]
        entries = [replace(entry, link=_place(event, lang, root) or entry.link) for event, entry in listed]
        return render_feed(entries, lang=lang, head=named, setting=data.setting)

    # an event never changes once it was reported
    pages.write_made(path, hash_text(repr((named, data.setting, [one.key for one in told]))), render)


def _place(event: Event, lang: Lang, root: str) -> str | None:
    """The event's place in the site that the feed belongs to."""
    path = report_path(event, lang)
    return None if path is None else f"{root}{path}"
