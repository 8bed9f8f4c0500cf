"""Promise: the report has a feed for each page and each fact, ids of its own, and the days ahead as a calendar."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from icalendar import Calendar

from tests.watching import Watch, page
from veille.alerts.feed import ATOM
from veille.answers.report.record import write_site
from veille.store.publishing.publish import publish
from veille.workspace import open_workspace

A = f"{{{ATOM}}}"
FACT = (
    '[[facts]]\nkey = "caq.max"\nlabel_en = "Longest"\nlabel_fr = "Plus long"\nsource = "caq"\n'
    'type = "duration"\ncmp = "max"\n'
)
TEXT = "<h2>Validity</h2><p>The CAQ is valid for a maximum of {} months.</p><h2>Dates</h2><p>{}</p>"
LATER = "As of July 1, 2031, officers must accept only the online attestation."


@pytest.fixture
def built(watch: Watch) -> Path:
    """The report of two pages, one of whose facts moved, with a public address."""
    watch.site.pages |= {"/caq": page(TEXT.format(24, LATER)), "/quiet": page("<p>A CAQ is required.</p>")}
    watch.source("caq", "/caq")
    watch.source("quiet", "/quiet")
    watch.sources += FACT
    watch.check()
    watch.site.pages["/caq"] = page(TEXT.format(36, LATER))
    watch.later(days=2)
    watch.check()
    _write(watch)
    return watch.folder / "site"


def _write(watch: Watch, site_url: str = "https://watch.example/veille/") -> None:
    config = watch.config().model_copy(update={"site_url": site_url})
    with open_workspace(config, clock=lambda: watch.now) as workspace:
        write_site(workspace, watch.folder / "site")


def _entries(path: Path) -> list[ET.Element]:
    return list(ET.fromstring(path.read_text()).iter(f"{A}entry"))


def test_each_page_and_fact_has_its_feed(built: Path, watch: Watch) -> None:
    """The moved fact stands in its page's feed and its own, leads to the redline; the quiet page's feed waits, empty."""
    ids = dict(watch.rows("SELECT source, page_id FROM v1_page"))
    for lang in ("en", "fr"):
        (of_fact,) = _entries(built / lang / "timeline" / "caq.max.xml")
        of_page = _entries(built / lang / "page" / f"{ids['caq']}.xml")
        assert of_fact.findtext(f"{A}id") in [entry.findtext(f"{A}id") for entry in of_page]
        link = of_fact.find(f"{A}link")
        assert link is not None
        address = link.get("href") or ""
        assert address.startswith(f"https://watch.example/veille/{lang}/change/")
        assert (built / address.removeprefix("https://watch.example/veille/")).is_file()
        assert _entries(built / lang / "page" / f"{ids['quiet']}.xml") == []
        feed = ET.fromstring((built / f"feed.{lang}.xml").read_text())
        (own,) = (n.get("href") for n in feed.findall(f"{A}link") if n.get("rel") == "self")
        assert own == f"https://watch.example/veille/feed.{lang}.xml"
        shown = (built / lang / "page" / f"{ids['caq']}.html").read_text()
        assert f'href="{ids["caq"]}.xml"' in shown
    feeds = [
        ET.fromstring(path.read_text()).findtext(f"{A}id") for path in built.rglob("*.xml") if path.name != "feed.xml"
    ]
    assert len(feeds) == len(set(feeds))


def test_without_a_public_address_feeds_lead_to_the_site_beside_them(built: Path, watch: Watch) -> None:
    """Every link of every feed is the place of a file, told from the feed's own folder, as a copy of the site needs it."""
    _write(watch, "")
    entries = 0
    for path in built.rglob("*.xml"):
        feed = ET.fromstring(path.read_text())
        links = {node.get("rel"): node.get("href") or "" for node in feed.findall(f"{A}link")}
        assert (path.parent / links["self"]).resolve() == path.resolve()
        assert (path.parent / links["alternate"]).resolve().is_relative_to(built.resolve())
        assert (path.parent / links["alternate"]).name == "index.html"
        for entry in feed.iter(f"{A}entry"):
            link = entry.find(f"{A}link")
            assert link is not None
            assert (path.parent / (link.get("href") or "")).resolve().is_file(), (path.name, link.get("href"))
            entries += 1
    assert entries > 0


def test_a_box_of_the_picture_says_itself_in_full(built: Path) -> None:
    """What a pointer on a box tells: value, days and when it was seen, in the page's language alone."""
    for lang, told in (
        ("en", "≤ 36 months; Applies: 3 March 2026 → …; On the page: 3 March 2026 → …"),
        ("fr", "≤ 36 mois; S’applique : 3 mars 2026 → …; Sur la page : 3 mars 2026 → …"),
    ):
        text = (built / lang / "timeline" / "caq.max.html").read_text()
        boxes = re.findall(r'<g class="box[^"]*">\s*<title>([^<]+)</title>', text)
        assert len(boxes) == text.count('<g class="box')
        assert told in [" ".join(words.split()) for words in boxes]


def test_the_days_ahead_are_a_page_and_a_calendar(built: Path) -> None:
    """An entry for the day, in both languages and as iCalendar; days that are over are not ahead."""
    calendar = Calendar.from_ical((built / "calendar.ics").read_bytes())
    days = [event["DTSTART"].dt.isoformat() for event in calendar.walk("VEVENT")]
    assert days == ["2031-07-01"]
    for lang, words in (("en", "begins"), ("fr", "début")):
        shown = (built / lang / "calendar.html").read_text()
        assert "online attestation" in shown
        assert words in shown
        assert "calendar.ics" in shown
        assert 'href="../en/calendar.html"' in shown or "calendar.html" in (built / lang / "index.html").read_text()


def test_a_day_that_moves_is_another_calendar(built: Path, watch: Watch) -> None:
    """As many days as before, one of them another: the iCalendar file is made anew."""
    watch.site.pages["/caq"] = page(TEXT.format(36, LATER.replace("July 1", "July 2")))
    watch.later(days=2)
    watch.check()
    _write(watch)
    calendar = Calendar.from_ical((built / "calendar.ics").read_bytes())
    assert [event["DTSTART"].dt.isoformat() for event in calendar.walk("VEVENT")] == ["2031-07-02"]


def test_two_records_never_share_an_id(built: Path, watch: Watch) -> None:
    """The record's own UUID is kept from build to build, and never published."""
    (first,) = watch.rows("SELECT value FROM meta WHERE key = 'installation'")
    feed = (built / "feed.en.xml").read_text()
    _write(watch)
    with open_workspace(watch.config(), clock=lambda: watch.now) as workspace:
        published = publish(workspace.store, watch.folder / "out", at="2026-03-05T00:00:00Z").path
    assert (built / "feed.en.xml").read_text() == feed
    assert str(first[0]).encode() not in published.read_bytes()
