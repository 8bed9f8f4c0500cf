"""Promise: what a person accepted of a page is taken back as any decision: record and alerts stand as before, all words stay."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import partial

import pytest

from tests.command_line import Command
from tests.watching import Watch, page
from veille.pipeline.reread.refresh import replay_version
from veille.store.verify import verify
from veille.workspace import open_workspace

Ask = Callable[..., str]
FEE = "<h2>Fees</h2><p>A worker must pay a fee of ${} for a permit.</p><p>A permit is valid for {} months.</p>"
FACT = '[[facts]]\nkey = "caq.fee"\nlabel_en = "Fee"\nlabel_fr = "Frais"\nsource = "caq"\ntype = "money"\ncontains = ["pay a fee"]\n'
WALL = "<!DOCTYPE html><html lang='en'><head><title>Sign in</title></head><body><h1>Sign in</h1><form><input type='password'></form><p>{}</p></body></html>"
# What every surface shows of the page: all but times of storing and the log of changes, which keeps its numbers.
RECORD = (
    "SELECT version_id, seq, observed_at, content_hash, state FROM v1_version ORDER BY 1",
    "SELECT section_id, version_id, text, observed_from, observed_to FROM v1_section ORDER BY 1, 4",
    "SELECT rule_id, version, quote, observed_from, observed_to, review_state FROM v1_rule ORDER BY 1, 2",
    "SELECT key, value, state, observed_to FROM v1_fact WHERE observed_to IS NULL ORDER BY 1",
    "SELECT title, lang, state, last_changed FROM v1_page",
    "SELECT kind, state, count FROM suspect ORDER BY 1",
    "SELECT quarantined, reason FROM snapshot ORDER BY fetched_at",
    "SELECT seq FROM v1_change WHERE object <> 'fact' ORDER BY 1",
)


@pytest.fixture
def held(watch: Watch) -> Watch:
    """A page with a fact, of which something else is held since its second check."""
    watch.source("caq", "/caq", 'lang = "en"')
    watch.sources += FACT
    watch.site.validators = False
    for body in (page(FEE.format(155, 24)), WALL.format("Use your key.")):
        watch.site.pages["/caq"] = body
        watch.check()
        watch.later(days=1)
    return watch


@pytest.fixture
def ask(watch: Watch, command: Command) -> Ask:
    """Asks the command line about the record: all that it says, of JSON the result alone."""

    def run(*words: str, code: int = 0) -> str:
        ended, said, errors = command(*words, "--config", str(watch.folder / "config.toml"))
        assert ended == code, said + errors
        return (said if "--json" in words else said + errors).replace("\u00a0", " ")

    return run


def state(watch: Watch) -> list[list[tuple[object, ...]]]:
    """The whole record of the page."""
    return [watch.rows(sql) for sql in RECORD]


def test_an_accepted_answer_is_held_again_as_before(held: Watch, ask: Ask) -> None:
    """Version, rules, facts, changes and what was held are those of before; names, times and reasons of both words stay."""
    before = state(held)
    address = f"{held.site.base_url}/caq"
    ask("review", "accept", address, "--reviewer", "Ann", "--comment", "seen so")
    assert len(held.rows("SELECT * FROM version")) == 2
    said = json.loads(ask("review", "withdraw", address, "--reviewer", "Bob", "--comment", "by mistake", "--json"))
    assert said["version_id"].endswith("-2")
    assert state(held) == before
    assert held.rows("SELECT verdict, reviewer, note, seq FROM capture_verdict ORDER BY capture_verdict_id") == [
        ("accepted", "Ann", "seen so", None), ("reopened", "Bob", "by mistake", 2),
    ]  # fmt: skip
    with open_workspace(held.config(), clock=lambda: held.now) as workspace:
        assert verify(workspace.store, replay=partial(replay_version, workspace), sample=99).problems == []
    alerts = json.loads(ask("alerts", "list", "--json"))
    standing = {row["kind"]: (row["verdict"], row["handled_by"], row["note"]) for row in alerts}
    assert standing["suspect"] == (None, None, "")
    assert standing["change"] == ("handled", "Bob", "by mistake")
    assert json.loads(ask("status", "--json", code=3))["held"][0]["url"] == address
    gone = next(row["number"] for row in alerts if row["kind"] == "change")
    assert "the answer that it tells of is held again" in ask("alerts", "ack", str(gone), "--reopen", code=2)


def test_undone_twice_and_done_anew(held: Watch, ask: Ask) -> None:
    """Twice is refused; accepted again the version has a number of its own, and the page as it was later goes on from there."""
    address = f"{held.site.base_url}/caq"
    before = state(held)
    for number in (2, 3):
        ask("review", "accept", address, "--reviewer", "Ann")
        assert held.rows("SELECT max(seq) FROM version") == [(number,)]
        assert held.rows("SELECT count(*) FROM v1_rule_current") == [(0,)]
        ask("review", "withdraw", address, "--reviewer", "Bob")
        assert state(held) == before
    for lang, words in (
        ("en", "nothing that was held of it was accepted"),
        ("fr", "rien de ce qui en était retenu n’a été accepté"),
    ):
        assert words in ask("--lang", lang, "review", "withdraw", address, "--reviewer", "Bob", code=2)
    held.site.pages["/caq"] = page(FEE.format(160, 24))
    held.now = held.now.replace(year=2027)
    held.check()
    assert held.rows("SELECT value FROM v1_fact WHERE observed_to IS NULL AND valid_to IS NULL") == [("160.00",)]
    assert held.rows("SELECT seq FROM version ORDER BY 1") == [(1,), (4,)]
    assert held.rows("SELECT state FROM suspect") == [("dismissed",)]


@pytest.mark.parametrize(("lang", "final", "sent"), [("en", "a later version of the page was compared with it: that cannot be taken back", "1 was sent before and stays so: 2"), ("fr", "une version plus récente de la page lui a été comparée : cela ne peut être repris", "1 était déjà partie et le reste : 2")])  # fmt: skip
def test_what_cannot_be_taken_back_is_said(held: Watch, ask: Ask, lang: str, final: str, sent: str) -> None:
    """An alert that a channel took is named; behind a later version the acceptance stays, and the record with it."""
    address = f"{held.site.base_url}/caq"
    ask("review", "accept", address, "--reviewer", "Ann")
    assert sent in ask("--lang", lang, "review", "withdraw", address, "--reviewer", "Bob")
    ask("review", "accept", address, "--reviewer", "Ann")
    held.site.pages["/caq"] = page(FEE.format(160, 24))
    held.now = held.now.replace(year=2027)
    held.check()
    before = state(held)
    assert final in ask("--lang", lang, "review", "withdraw", address, "--reviewer", "Bob", code=2)
    assert state(held) == before


def test_a_copy_of_the_past_keeps_who_took_it_and_is_held_again(watch: Watch, ask: Ask) -> None:
    """`--at` keeps name, time and reason; taken back by the same day the history is laid without it."""
    watch.source("caq", "/caq", 'lang = "en"')
    watch.config()
    address = f"{watch.site.base_url}/caq"
    for day, body in (("2025-01-01", page(FEE.format(155, 24))), ("2025-02-01", WALL.format("Use your key."))):
        (watch.folder / f"{day}.html").write_text(body, encoding="utf-8")
        ask("import", str(watch.folder / f"{day}.html"), "--url", address, "--date", day, "--lang", "en")
    before = state(watch)
    (held,) = json.loads(ask("review", "held", "--json"))
    ask("review", "accept", address, "--at", "2025-02-01", "--reviewer", "Ann", "--comment", "it was so")
    assert json.loads(ask("review", "held", "--json")) == []
    assert len(watch.rows("SELECT * FROM version")) == 2
    ask("review", "withdraw", address, "--at", "2025-02-01", "--reviewer", "Bob")
    assert json.loads(ask("review", "held", "--json")) == [held]
    assert state(watch) == before
    assert watch.rows("SELECT verdict, reviewer, note FROM capture_verdict ORDER BY capture_verdict_id") == [
        ("accepted", "Ann", "it was so"), ("reopened", "Bob", ""),
    ]  # fmt: skip


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_what_is_taken_back_leaves_the_feeds(held: Watch, ask: Ask, lang: str) -> None:
    """No feed tells of a version that was taken out or leads to its page; accepted again it stands in them once."""
    address, site = f"{held.site.base_url}/caq", held.folder / "site"
    page_id = str(held.rows("SELECT page_id FROM page")[0][0])
    feeds = [
        site / f"feed.{lang}.xml",
        site / lang / "page" / f"{page_id}.xml",
        site / lang / "timeline" / "caq.fee.xml",
    ]
    told = []
    for decision in ("accept", "withdraw", "accept"):
        ask("review", decision, address, "--reviewer", "Ann")
        ask("report", str(site), "--quiet")
        told.append([set(re.findall(rf"{page_id}-\d+", feed.read_text(encoding="utf-8"))) for feed in feeds])
    assert told == [[{f"{page_id}-2"}] * 3, [set()] * 3, [{f"{page_id}-3"}] * 3]
