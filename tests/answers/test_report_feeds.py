"""Promise: the report has a feed for each page and each fact, ids of its own, and the days ahead as a calendar."""

from __future__ import annotations

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


def _write(watch: Watch) -> None:
    config = watch.config().model_copy(update={"site_url": "https://watch.example/veille/"})
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


def test_two_records_never_share_an_id(built: Path, watch: Watch) -> None:
    """The record's own UUID is kept from build to build, and never published."""
    (first,) = watch.rows("SELECT value FROM meta WHERE key = 'installation'")
    feed = (built / "feed.en.xml").read_text()
    _write(watch)
    with open_workspace(watch.config(), clock=lambda: watch.now) as workspace:
        published = publish(workspace.store, watch.folder / "out", at="2026-03-05T00:00:00Z").path
    assert (built / "feed.en.xml").read_text() == feed
    assert str(first[0]).encode() not in published.read_bytes()
