"""Promise: who relies on a changed provision is counted once, and a moved link is named, wherever one asks."""

from __future__ import annotations

import io
import json
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.command_line import invoke
from tests.watching import Watch, page
from veille.alerts.messages.compose import compose
from veille.answers.report.record import read_record
from veille.config import load_config
from veille.operate.demo_server import DemoServer, demo_config
from veille.operate.loopback import Answer
from veille.pipeline.check import run_check
from veille.pipeline.outbox.delivery import DeliveryPlan
from veille.reader import open_snapshot
from veille.workspace import open_workspace

NOW = datetime(2026, 2, 20, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the demo site's watch after both editions."""
    folder = tmp_path_factory.mktemp("demo")
    with DemoServer() as server:
        (folder / "config.toml").write_text(demo_config(server.base_url, folder), encoding="utf-8")
        config = load_config(folder / "config.toml")
        for edition, day in (("before", 0), ("after", 1)):
            server.set_edition(edition)
            with open_workspace(config, clock=lambda: NOW + timedelta(days=day)) as workspace:  # noqa: B023
                run_check(workspace, everything=True, delivery=DeliveryPlan(io.StringIO()))
    return folder


def command(folder: Path, *words: str) -> list[dict[str, object]]:
    options = ["--config", str(folder / "config.toml"), "--db", str(folder / "veille.db"), "--json"]
    result = invoke([*words, *options])
    assert result.exit_code == 0, result.output
    found: list[dict[str, object]] = json.loads(result.stdout)
    return found


def test_every_way_of_asking_counts_the_same_pages_and_rules(demo: Path, tmp_path: Path) -> None:
    """The event that was delivered, its message, the report's change page, `veille impact`, and a snapshot's reader."""
    database = sqlite3.connect(demo / "veille.db")
    own, number, payload = database.execute(
        "SELECT page_id, event_id, payload FROM event JOIN page USING (page_id) WHERE page.source = 'irpr-en' AND event.kind = 'change'"
    ).fetchone()
    told = {i["provision"]: (i["pages"], i["rules"]) for i in json.loads(payload)["impacts"]}
    assert told
    with open_workspace(load_config(demo / "config.toml"), clock=lambda: NOW + timedelta(days=1)) as workspace:
        steps = [s for lazy in read_record(workspace).dossiers for s in lazy.read().steps]  # type: ignore[union-attr]
        event = workspace.store.outbox.event(number)
    shown = {i.provision: (i.pages, i.rules) for step in steps for i in step.impacts}
    assert event is not None
    message = compose((event,), "en").text
    published = invoke(
        ["publish", str(tmp_path / "out.db"), "--config", str(demo / "config.toml"), "--db", str(demo / "veille.db")],
    )
    assert published.exit_code == 0, published.output
    for provision, (pages, rules) in told.items():
        assert shown[provision] == (pages, rules)
        rows = [row for row in command(demo, "impact", provision) if row["page_id"] != own]
        assert (len({row["url"] for row in rows}), len({row["rule_id"] for row in rows})) == (pages, rules)
        with open_snapshot(tmp_path / "out.db") as snapshot:
            citing = {rule.rule_id for rule in snapshot.rules(cites=provision)}
        assert citing <= {row["rule_id"] for row in command(demo, "impact", provision)}
        assert f"{provision} changed, and {pages} page" in message.replace("\xa0", " ")


FORM = '<p>You must use the <a href="{}">application to work</a> for the file.</p><p>Keep the receipt.</p>'


def test_a_link_that_moved_is_told_with_its_words_and_both_targets(watch: Watch) -> None:
    """To the delivered message; a form's link is of substance."""
    watch.source("page", "/en/page.html", 'lang = "en"')
    watch.site.validators = False
    for day, target in enumerate(("/forms/imm1295e.pdf", "/forms/imm1295-2027e.pdf")):
        watch.site.pages["/en/page.html"] = Answer(page(FORM.format(target)).encode())
        watch.later(days=day)
        watch.check()
    assert watch.alerts() == [("change", "substantive")]
    (message,) = watch.messages()
    for words in ("application to work", "/forms/imm1295e.pdf", "/forms/imm1295-2027e.pdf"):
        assert words in message
