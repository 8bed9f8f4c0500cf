"""Two checks of the demo site report what was planted, whatever its values are, and nothing else."""

from __future__ import annotations

import io
import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.demo.planted import Planted, load_planted, randomise, substitutions
from veille.config import load_config
from veille.operate.demo_server import DemoServer, demo_config
from veille.pipeline.check import run_check
from veille.pipeline.outbox.delivery import DeliveryPlan
from veille.workspace import open_workspace

PLANTED = load_planted()
NOW = datetime(2026, 2, 20, 12, tzinfo=UTC)
ALERTED = ("substantive", "critical")


@contextmanager
def _watched(folder: Path, planted: tuple[Planted, ...]) -> Iterator[sqlite3.Connection]:
    """The database after a check of the before edition and, a day later, one of the after edition."""
    with DemoServer() as server:
        path = folder / "config.toml"
        path.write_text(demo_config(server.base_url, folder), encoding="utf-8")
        config = load_config(path)
        with open_workspace(config, clock=lambda: NOW) as workspace:
            run_check(workspace, everything=True, delivery=DeliveryPlan(io.StringIO()))
        server.set_edition("after")
        server.substitute(substitutions(PLANTED, planted))
        with open_workspace(config, clock=lambda: NOW + timedelta(days=1)) as workspace:
            run_check(workspace, everything=True, delivery=DeliveryPlan(io.StringIO()))
    database = sqlite3.connect(folder / "veille.db")
    database.row_factory = sqlite3.Row
    try:
        yield database
    finally:
        database.close()


@pytest.fixture(scope="module", params=["as shipped", 1, 2], ids=str)
def watched(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[tuple[Planted, ...], sqlite3.Connection, Path]]:
    """What was planted, the database and its folder: the site as shipped, and with random values."""
    planted = PLANTED if request.param == "as shipped" else randomise(PLANTED, request.param)
    folder: Path = tmp_path_factory.mktemp("demo")
    with _watched(folder, planted) as database:
        yield planted, database, folder


Watched = tuple[tuple[Planted, ...], sqlite3.Connection, Path]


def _changes(database: sqlite3.Connection) -> list[tuple[str, sqlite3.Row]]:
    rows = database.execute("SELECT v1_page.url, v1_change.* FROM v1_change JOIN v1_page USING (page_id)")
    return [(urlsplit(row["url"]).path, row) for row in rows]


def test_exactly_the_planted_values_are_reported(watched: Watched) -> None:
    """Each planted date, amount, duration and code is a value change with its before and after; there is no other.

    A date that moved in two places of a page is one change with its places.
    """
    planted, database, _ = watched
    expected = sorted({(p.page, p.before, p.after) for p in planted if p.is_value})
    # The new row of the updates table brings a date of its own.
    rows = {p.page for p in planted if p.type == "row"}
    found = sorted(
        (page, row["before"], row["after"])
        for page, row in _changes(database)
        if row["object"] == "value" and row["severity"] in ALERTED and page not in rows
    )
    assert found == expected


def test_watched_facts_that_moved_are_critical(watched: Watched) -> None:
    """The facts bound to planted values, and only those, are reported as critical changes."""
    planted, database, _ = watched
    expected = sorted((p.page, p.after) for p in planted if p.severity == "critical" and p.lang == "en")
    found = sorted((page, row["after"]) for page, row in _changes(database) if row["object"] == "fact")
    assert [page for page, _ in found] == [page for page, _ in expected]
    for (_, shown), (_, value) in zip(found, expected, strict=True):
        assert str(value) in shown


def test_every_page_has_the_severity_that_was_planted(watched: Watched) -> None:
    """The highest severity of each page is the planted one: wording is editorial, a stamp metadata, markup nothing."""
    planted, database, _ = watched
    order = ["none", "metadata", "editorial", "substantive", "critical"]
    expected: dict[str, int] = {}
    for plant in planted:
        # A fact is bound to the English value only; its French twin is substantive.
        severity = "substantive" if plant.severity == "critical" and plant.lang == "fr" else plant.severity
        expected[plant.page] = max(expected.get(plant.page, 0), order.index(severity))
    found = dict.fromkeys(expected, 0)
    for page, row in _changes(database):
        found[page] = max(found[page], order.index(row["severity"]))
    assert {page: order[rank] for page, rank in found.items()} == {p: order[rank] for p, rank in expected.items()}


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_conditions_and_their_logic_are_reported(watched: Watched, lang: str) -> None:
    """A condition that went and any that became all are substantive in both languages."""
    planted, database, _ = watched
    for plant in planted:
        if plant.lang != lang or plant.type not in ("condition", "logic"):
            continue
        rows = [row for page, row in _changes(database) if page == plant.page and row["severity"] in ALERTED]
        if plant.type == "condition":
            assert any(plant.before in (row["before"] or "") and not row["after"] for row in rows)
        else:
            assert any(row["object"] == "condition" and row["kind"] == "changed" for row in rows)


def test_the_messages_show_every_value_before_and_after(watched: Watched) -> None:
    """The written alerts name each planted value, both sides; pages without policy changes have no message."""
    planted, database, folder = watched
    written = "\n".join(f.read_text(encoding="utf-8") for f in sorted((folder / "alerts").rglob("*.md")))
    for plant in planted:
        if plant.type == "code":
            assert plant.before is not None
            assert plant.before in written
            assert str(plant.after) in written
        if plant.severity in ("editorial", "metadata", "none"):
            assert plant.page not in written
    events = database.execute("SELECT count(*) FROM delivery WHERE state != 'sent'").fetchone()[0]
    assert events == 0


def test_a_changed_provision_says_who_relies_on_it(watched: Watched) -> None:
    """The change of section 205 names the provision, and pages that cite 205(a) are in its impact."""
    planted, database, _ = watched
    plant = next(p for p in planted if p.type == "provision" and p.lang == "en")
    rows = [row for page, row in _changes(database) if page == plant.page and row["object"] == "section"]
    assert [row["kind"] for row in rows] == ["changed"]
    pages = {
        row["page_id"] for row in database.execute("SELECT page_id FROM v1_impact WHERE provision LIKE 'IRPR:205%'")
    }
    assert len(pages) >= 4
    payload = database.execute(
        "SELECT payload FROM event JOIN page USING (page_id) WHERE page.source = 'irpr-en' AND event.kind = 'change'"
    ).fetchone()
    impacts = json.loads(payload["payload"])["impacts"]
    assert any(impact["provision"].startswith("IRPR:205") and impact["pages"] >= 4 for impact in impacts)
