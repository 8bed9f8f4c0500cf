"""Promise: how fresh a page is has one answer; status, report site, metrics and readiness give the same."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing

import pytest

from tests.watching import Watch, page
from veille.answers.freshness import Freshness, PageFreshness, read_freshness, shown_states
from veille.answers.report.record import read_record
from veille.answers.status import read_status, status_lines
from veille.operate.loopback import Answer
from veille.operate.metrics import render_metrics
from veille.operate.serve import Daemon
from veille.store.publishing.publish import publish
from veille.workspace import open_workspace

TEXT = "".join(f"<p>Officers must read part {n} of these instructions before they decide.</p>" for n in range(30))
DOWN = Answer(b"<html>oops</html>", status=500)


@pytest.fixture
def watched(watch: Watch) -> Watch:
    """Five pages, all fetched once on the first of March."""
    watch.site.validators = False
    for name in ("fresh", "failing", "held", "gone", "dropped"):
        watch.site.pages[f"/{name}"] = page(f"<h2>Validity</h2>{TEXT}", title=f"The {name} page")
        watch.source(name, f"/{name}")
    watch.check()
    return watch


def _states(watch: Watch) -> dict[str, PageFreshness]:
    with open_workspace(watch.config(), clock=lambda: watch.now) as workspace:
        found = read_freshness(workspace.store.connection.raw, workspace.config, watch.now)
    return {entry.url.rpartition("/")[2]: entry for entry in found}


def _trouble(watch: Watch) -> None:
    """One page fails, one shows nothing any more, one is gone for good, one is configured no more."""
    watch.site.pages["/failing"] = DOWN
    watch.site.pages["/held"] = page("<h2>Validity</h2>")
    del watch.site.pages["/gone"]
    for _ in range(2):
        watch.later(days=2)
        watch.check()
    watch.sources = watch.sources.partition('[[sources]]\nid = "dropped"')[0]


def test_each_page_has_one_state(watched: Watch) -> None:
    """Removed pages are no longer waited for, whatever their checks said last; those of no source are not watched."""
    _trouble(watched)
    states = {name: entry.state for name, entry in _states(watched).items()}
    assert states == {
        "fresh": Freshness.FRESH, "failing": Freshness.FAILING, "held": Freshness.HELD, "dropped": Freshness.UNWATCHED,
    }  # fmt: skip
    failing, fresh = _states(watched)["failing"], _states(watched)["fresh"]
    assert (failing.days, failing.count, failing.reason) == (4, 2, "server_error")
    assert "500" in failing.detail
    assert (fresh.days, fresh.detail) == (0, "")
    watched.later(days=30)
    states = {name: entry.state for name, entry in _states(watched).items()}
    assert states["failing"] is Freshness.STALE
    assert states["fresh"] is Freshness.STALE  # nobody ran a check for a month


def test_a_page_asked_for_seldom_is_not_late_before_its_turn(watch: Watch) -> None:
    watch.extra = '[guard]\nstale_after = "3d"'
    watch.site.pages["/seldom"] = page(TEXT)
    watch.source("seldom", "/seldom", 'every = "10d"')
    watch.check()
    watch.later(days=4)
    assert _states(watch)["seldom"].state is Freshness.FRESH
    watch.later(days=30)
    assert _states(watch)["seldom"].state is Freshness.STALE


def test_a_page_that_never_came_is_stale_from_when_it_was_first_known(watch: Watch) -> None:
    watch.site.pages["/never"] = DOWN
    watch.source("never", "/never")
    watch.check()
    assert _states(watch)["never"].state is Freshness.FAILING
    watch.later(days=40)
    assert (_states(watch)["never"].state, _states(watch)["never"].days) == (Freshness.STALE, 40)


def test_status_site_metrics_and_readiness_agree(watched: Watch) -> None:
    _trouble(watched)
    config, path = watched.config(), watched.folder / "veille.db"
    with open_workspace(config, clock=lambda: watched.now, adopt_config=True) as workspace:
        status = read_status(workspace.store.connection.raw, config, path, workspace.clock)
        data = read_record(workspace)
        sources = {source.source: source for source in data.sources}
        health = {entry.page.url.rpartition("/")[2]: entry.state for entry in data.health}
    assert (status.fresh, len(status.failing), len(status.held), status.unwatched) == (1, 1, 1, 1)
    assert not status.good
    assert any(
        line.endswith("1 not watched; 1 removed by its site") for line in status_lines(status, lambda: watched.now)
    )
    assert [line for line in status_lines(status, lambda: watched.now) if line.startswith("held") and "/held" in line]
    assert health == {"failing": "failing", "held": "held", "dropped": "unwatched", "gone": "removed"}
    assert [sources[name].fresh for name in ("fresh", "failing", "held")] == [1, 0, 0]
    metrics = render_metrics(path, config, lambda: watched.now)[0].decode()
    for state, count in (("fresh", 1), ("failing", 1), ("held", 1), ("stale", 0), ("unwatched", 1)):
        assert f'veille_freshness{{state="{state}"}} {count}.0' in metrics
    daemon = Daemon(watched.folder / "config.toml", lambda *_: None, clock=lambda: watched.now)
    daemon.ready.set()
    daemon._config = config
    assert daemon._readiness(path) == (True, "ready: 1 unwatched, 1 held, 1 failing, 1 fresh")
    watched.later(days=60)
    ready, words = daemon._readiness(path)
    assert (ready, words.startswith("no page is fresh")) == (False, True)
    shutil.rmtree(watched.folder / "messages", ignore_errors=True)


def test_the_report_knows_when_what_is_fresh_will_be_due(watched: Watch) -> None:
    """By the hour, with an hour's grace; what fails or is held is told as such already."""
    _trouble(watched)
    (fresh,) = (entry for entry in _states(watched).values() if entry.state is Freshness.FRESH)
    assert fresh.next_due == "2026-03-06T12:00:00Z"
    with open_workspace(watched.config(), clock=lambda: watched.now, adopt_config=True) as workspace:
        data = read_record(workspace)
        assert data.overdue == (("2026-03-06T13:00:00Z", 1),)
        assert {row.source: row.overdue for row in data.sources} == {
            "fresh": data.overdue, "failing": (), "held": (), "gone": (), "dropped": (),
        }  # fmt: skip


def test_a_page_not_checked_for_long_is_told_once_and_a_removed_one_never(watched: Watch) -> None:
    _trouble(watched)
    watched.extra = '[guard]\nstale_after = "14d"'
    for _ in range(3):
        watched.later(days=15)
        watched.check(adopt_config=True)
    urls = [url for (url,) in watched.rows("SELECT json_extract(payload, '$.url') FROM event WHERE kind = 'stale'")]
    assert [str(url).rpartition("/")[2] for url in urls].count("failing") == 1
    assert not [url for url in urls if str(url).endswith("/gone")]


def test_a_page_that_answers_that_it_is_gone_is_failing_until_that_is_confirmed(watched: Watch) -> None:
    """The check that saw it ends with 3, and so does status right after: nobody is told that all is fresh."""
    del watched.site.pages["/gone"]
    watched.later(days=1)
    assert watched.check().failed == 1
    gone = _states(watched)["gone"]
    assert (gone.state, gone.reason, gone.count) == (Freshness.FAILING, "gone", 1)
    with open_workspace(watched.config(), clock=lambda: watched.now) as workspace:
        raw, config = workspace.store.connection.raw, workspace.config
        status = read_status(raw, config, watched.folder / "veille.db", lambda: watched.now)
        assert not status.good
        assert (status.fresh, len(status.failing)) == (4, 1)
        assert any("/gone" in line for line in status_lines(status, lambda: watched.now))
        told = [(row.page.url.rpartition("/")[2], row.state, row.status) for row in read_record(workspace).health]
        assert told == [("gone", "failing", 404)]  # once in the report, among what is in trouble
    watched.site.pages["/gone"] = page(f"<h2>Validity</h2>{TEXT}", title="The gone page")
    watched.later(days=1)
    watched.check()
    assert _states(watched)["gone"].state is Freshness.FRESH


def test_a_snapshot_knows_nothing_of_checks(watched: Watch) -> None:
    """What is asked of a published snapshot has no state of a check, and is no error."""
    with open_workspace(watched.config(), clock=lambda: watched.now) as workspace:
        published = publish(workspace.store, watched.folder / "out", at="2026-03-02T00:00:00Z")
        here = shown_states(workspace.store.connection.raw, workspace.config, watched.now)
        assert sorted(here.values()) == ["fresh"] * 5
        with closing(sqlite3.connect(published.path)) as snapshot:
            assert shown_states(snapshot, workspace.config, watched.now) == {}
