"""Promise: the feed is valid Atom (RFC 4287), its ids never change, and the same events give the same bytes."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from tests.alerts.examples import FULL, NOW, change_event, pending, plain_event
from tests.command_line import invoke
from veille.alerts import Outlet, deliver
from veille.alerts.feed import ATOM, LONGEST_FEED, FeedHead, entries_of, entry_id, read_entries, render_feed
from veille.alerts.messages.setting import Setting
from veille.config import Alerts
from veille.config.channels import FeedSettings
from veille.model import Event, Lang
from veille.store import open_store

A = f"{{{ATOM}}}"
HOSTILE = "a\x00\x0b\ufffe]]><script>alert(1)</script>&"


@pytest.mark.parametrize(("lang", "title"), [("en", "what changed"), ("fr", "ce qui a changé")])
def test_feed_is_valid_atom(lang: Lang, title: str) -> None:
    hostile = change_event(title=HOSTILE, page="p3", url="javascript:alert(1)")
    feed = ET.fromstring(render_feed(entries_of((FULL, plain_event("stale"), hostile), lang), lang=lang))
    assert feed.tag == f"{A}feed"
    assert feed.get("{http://www.w3.org/XML/1998/namespace}lang") == lang
    assert title in (feed.findtext(f"{A}title") or "")
    assert feed.findtext(f"{A}author/{A}name")  # an author of the feed serves all entries
    for node in (feed, *feed.iter(f"{A}entry")):
        for name in ("id", "title", "updated"):  # exactly one of each, RFC 4287 4.1.1 and 4.1.2
            assert len(node.findall(f"{A}{name}")) == 1
        assert re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", node.findtext(f"{A}id") or "")  # RFC 9562
        assert datetime.fromisoformat(node.findtext(f"{A}updated") or "").tzinfo
    entries = list(feed.iter(f"{A}entry"))
    assert len({entry.findtext(f"{A}id") for entry in entries}) == 3
    for entry in entries:
        content = entry.find(f"{A}content")
        assert content is not None
        assert content.get("type") == "html"
        assert "<script" not in (content.text or "")
        links = entry.findall(f"{A}link")
        # an entry without a link has content; links are web addresses
        assert all((link.get("href") or "").startswith("https://") for link in links)


def test_same_events_same_bytes_in_any_order() -> None:
    events = [FULL, plain_event("stale"), change_event(page="p2")]
    once = render_feed(entries_of(events, "en"), lang="en")
    assert once == render_feed(entries_of(events[::-1], "en"), lang="en")
    assert once == render_feed(entries_of([*events, *events], "en"), lang="en")
    assert once == render_feed(read_entries(once), lang="en")


def test_newest_first_and_no_more_than_readers_take() -> None:
    entries = [
        replace(entries_of((FULL,), "en")[0], id=f"tag:veille.invalid,2026:{n}", updated=f"2026-01-01T00:{n // 60:02}:{n % 60:02}Z")
        for n in range(LONGEST_FEED + 50)
    ]  # fmt: skip
    found = read_entries(render_feed(entries, lang="en"))
    assert len(found) == LONGEST_FEED
    assert found[0].id.endswith(":249")
    assert [entry.updated for entry in found] == sorted((entry.updated for entry in found), reverse=True)


def test_ids_come_from_the_event_alone() -> None:
    assert entry_id(FULL) == entry_id(replace(FULL, title="renamed", at="2027-01-01T00:00:00Z"))
    assert entry_id(FULL) != entry_id(replace(FULL, key="change:p1:3"))


def test_channel_adds_to_its_file_once(tmp_path: Path) -> None:
    path = tmp_path / "site" / "feed.xml"
    _send(tmp_path, FULL)
    first = path.read_bytes()
    _send(tmp_path, FULL)
    assert path.read_bytes() == first
    _send(tmp_path, plain_event("stale"))
    assert len(read_entries(path.read_text())) == 2
    assert [file.name for file in path.parent.iterdir()] == ["feed.xml"]


def test_a_file_that_is_no_feed_is_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "site" / "feed.xml"
    path.parent.mkdir()
    path.write_text("my notes")
    (result,) = _send(tmp_path, FULL)
    assert (result.state, "not XML" in (result.error or "")) == ("retry", True)
    assert path.read_text() == "my notes"


def _send(base: Path, event: Event):  # type: ignore[no-untyped-def]
    channel = FeedSettings(id="feed", type="feed", path="site/feed.xml")
    return list(
        deliver(
            [pending(event, "feed")], Alerts(channels=(channel,)), clock=lambda: NOW, environ={}, outlet=Outlet(base)
        )
    )


def test_every_installation_has_ids_of_its_own() -> None:
    """Two records tell of the same event: a reader that follows both keeps both; the same record keeps its ids."""
    here, there = (Setting(installation=f"{n * 8}-0000-4000-8000-000000000000") for n in "12")
    feeds = [
        ET.fromstring(render_feed(entries_of((FULL,), "en", s), lang="en", setting=s)) for s in (here, there, here)
    ]
    ids = [[node.text for node in feed.iter(f"{A}id")] for feed in feeds]
    assert ids[0] == ids[2]
    assert not set(ids[0]) & set(ids[1])
    langs = {ET.fromstring(render_feed((), lang=lang, setting=here)).findtext(f"{A}id") for lang in ("en", "fr")}  # type: ignore[arg-type]
    assert len(langs) == 2


def test_a_feed_says_where_it_is_and_its_entries_lead_to_the_report() -> None:
    setting = Setting(site_url="https://watch.example/")
    event = replace(FULL, change_id="p1.c3")
    head = FeedHead("page:p1", "The page", "https://watch.example/en/page/p1.xml")
    feed = ET.fromstring(render_feed(entries_of((event,), "en", setting), lang="en", head=head, setting=setting))
    links = {link.get("rel"): link.get("href") for link in feed.findall(f"{A}link")}
    assert links == {"self": head.address, "alternate": "https://watch.example/"}
    entry = feed.find(f"{A}entry/{A}link")
    assert entry is not None
    assert entry.get("href") == "https://watch.example/en/change/p1.c3.html"
    assert "The page" in (feed.findtext(f"{A}title") or "")


def test_a_trial_feed_has_the_id_of_its_record(tmp_path: Path) -> None:
    """`veille alerts test` before the first check: the id that later alerts bear too, another one in another installation."""
    ids = []
    for name in ("one", "two", "one"):
        folder = tmp_path / name
        folder.mkdir(exist_ok=True)
        (folder / "config.toml").write_text(
            '[[alerts.channels]]\nid = "f"\ntype = "feed"\npath = "out.xml"\n[[alerts.routes]]\nchannels = ["f"]\n'
        )
        done = invoke(["alerts", "test", "--config", str(folder / "config.toml")])
        assert done.exit_code == 0, done.output
        root = ET.parse(folder / "out.xml").getroot()
        ids.append(root.findtext(f"{{{ATOM}}}id"))
        (link,) = [link for link in root.findall(f"{{{ATOM}}}link") if link.get("rel") == "self"]
        assert link.get("href") == "out.xml"
    assert ids[0] == ids[2] != ids[1]
    with open_store(tmp_path / "one" / "veille.db", create=False) as store:
        head = render_feed((), lang="en", head=FeedHead("f"), setting=Setting("UTC", installation=store.installation()))
    assert f"<id>{ids[0]}</id>" in head
