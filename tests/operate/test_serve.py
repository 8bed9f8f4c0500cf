"""`veille serve`: ticks, health, metrics, JSON of the views, reload, a clean stop."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator

import httpx
import pytest

from tests.watching import Watch, page
from veille.config import Config
from veille.errors import ConfigError, LockHeld, StoreError, UsageError
from veille.operate.daemon import run_tick
from veille.operate.serve import Daemon

PATIENCE = 10.0  # seconds until a started daemon counts as hung


def wait_for(met: Callable[[], bool]) -> bool:
    """Whether a condition came true in time: a process starts in a second or two, on a machine of six users in twenty."""
    end = time.monotonic() + 6 * PATIENCE
    while not met() and time.monotonic() < end:
        time.sleep(0.02)
    return met()


@pytest.fixture
def served(watch: Watch) -> Iterator[tuple[Daemon, list[Config]]]:
    """A daemon in a thread that watches one page; the configurations of its ticks."""
    watch.site.pages["/caq"] = page("<h2>Validity</h2><p>The CAQ is valid for a maximum of 24 months.</p>")
    watch.source("caq", "/caq")
    watch.extra = '[service]\nport = 0\ntick = "1h"'
    watch.config()
    ticks: list[Config] = []

    def job(config: Config, stop: threading.Event) -> None:
        run_tick(config, stop)
        ticks.append(config)

    daemon = Daemon(watch.folder / "config.toml", job)
    thread = threading.Thread(target=daemon.run)
    thread.start()
    assert wait_for(lambda: len(ticks) == 1)
    yield daemon, ticks
    daemon.stop()
    thread.join(PATIENCE)
    assert not thread.is_alive()


def get(daemon: Daemon, path: str, **headers: str) -> httpx.Response:
    """One answer of the daemon."""
    return httpx.get(f"http://127.0.0.1:{daemon.port}{path}", headers=headers, timeout=5)


def test_it_checks_at_start_and_answers_for_itself(served: tuple[Daemon, list[Config]]) -> None:
    """The first tick runs at once; health, readiness, metrics, views and site are there."""
    daemon, _ = served
    assert get(daemon, "/healthz").text == "ok\n"
    assert get(daemon, "/readyz").status_code == 200
    assert 'veille_pages{state="active"} 1.0' in get(daemon, "/metrics").text
    rows = get(daemon, "/api/v1_page").json()["rows"]
    assert [row["source"] for row in rows] == ["caq"]
    assert get(daemon, "/site/index.html").status_code == 200
    feed = get(daemon, "/site/feed.xml")
    assert ("<feed" in feed.text, feed.headers["content-type"]) == (True, "application/atom+xml; charset=utf-8")
    # what a message links to when `site_url` is the server's own address
    for path in ("/en/health.html", "/fr/changes/index.html", "/en/none.html"):
        led = httpx.get(f"http://127.0.0.1:{daemon.port}{path}", timeout=5, follow_redirects=True)
        assert (led.url.path, led.status_code) == (f"/site{path}", 404 if "none" in path else 200)


def test_only_the_published_views_can_be_read(served: tuple[Daemon, list[Config]]) -> None:
    """Private tables, broken names and foreign host names are refused."""
    daemon, _ = served
    for name in ("outbox", "delivery", "v1_none", "v1_page;drop", "sqlite_master"):
        assert get(daemon, f"/api/{name}").status_code == 404
    assert get(daemon, "/api/v1_page?offset=x").status_code == 400
    assert get(daemon, "/api/v1_page?lang=en&lang=fr").status_code == 400
    refused = get(daemon, "/api/rules?kind=exemptions")
    assert (refused.status_code, "did you mean exemption" in refused.json()["error"]) == (400, True)
    first = get(daemon, "/api/v1_meta?limit=1").json()
    assert (len(first["rows"]), first["next"]) == (1, "/api/v1_meta?limit=1&offset=1")
    assert get(daemon, first["next"]).json()["rows"] != first["rows"]
    assert "cites" in get(daemon, "/api").json()["rules"]
    assert get(daemon, "/healthz", host="evil.example").status_code == 400


@pytest.mark.parametrize(
    ("method", "path", "accept", "status", "said"),
    [
        ("GET", "/site/en/none.html", "text/html", 404, "No page at this address"),
        ("GET", "/site/fr/change/none.html", "text/html", 404, "Aucune page à cette adresse"),
        ("GET", "/nowhere", "*/*", 404, "no page at this address\naucune page à cette adresse"),
        ("DELETE", "/site/index.html", "text/html", 405, "This address does not take DELETE"),
        ("GET", "/api/a/b", "*/*", 404, '{"error":"no page at this address"}'),
        ("POST", "/api/rules", "*/*", 405, '{"error":"this address does not take POST"}'),
        # the report's own notes, and ways out of its folder
        ("GET", "/site/.veille-ledger", "*/*", 404, "no page"),
        ("GET", "/site/%2e%2e/config.toml", "*/*", 404, "no page"),
        ("GET", "/site/en/..%2f..%2fconfig.toml", "*/*", 404, "no page"),
        ("GET", "/site/x%00", "*/*", 404, "no page"),
        ("GET", "/review/", "*/*", 404, "no page"),  # no desk was asked for
    ],
)
def test_an_address_without_a_page_has_one_clear_answer(
    served: tuple[Daemon, list[Config]], method: str, path: str, accept: str, status: int, said: str
) -> None:
    """A page that leads on for people, a line for programs; its links lead to pages that are there."""
    daemon, _ = served
    base = f"http://127.0.0.1:{daemon.port}"
    answer = httpx.request(method, base + path, headers={"accept": accept}, timeout=5)
    assert (answer.status_code, said in answer.text) == (status, True)
    if accept == "text/html":
        links = re.findall(r'(?:href|src)="([^"#]+)"', answer.text)
        assert {httpx.get(httpx.URL(base + path).join(link), timeout=5).status_code for link in links} == {200}


def test_a_bad_configuration_is_reported_and_the_old_one_kept(
    served: tuple[Daemon, list[Config]], watch: Watch
) -> None:
    """After SIGHUP's reload a broken file changes nothing; a good one takes effect at once."""
    daemon, ticks = served
    good = (watch.folder / "config.toml").read_text()
    (watch.folder / "config.toml").write_text("[crawl\n")
    daemon.reload()
    time.sleep(0.2)
    assert len(ticks) == 1
    assert get(daemon, "/readyz").status_code == 200
    (watch.folder / "config.toml").write_text(good.replace('tick = "1h"', 'tick = "2h"'))
    daemon.reload()
    assert wait_for(lambda: len(ticks) == 2)
    assert ticks[1].service.tick.total_seconds() == 7200


FACT = (
    '[[facts]]\nkey = "caq.max"\nlabel_en = "Longest"\nlabel_fr = "Plus long"\nsource = "caq"\n'
    'type = "duration"\ncmp = "max"\n'
)


def test_a_configuration_that_the_database_was_not_filled_under_is_not_taken(
    served: tuple[Daemon, list[Config]], watch: Watch
) -> None:
    """A reload that adds a fact is taken; one that drops or rebinds it, or drops the source, is said and the old one kept."""
    daemon, ticks = served
    file = watch.folder / "config.toml"
    good = file.read_text() + FACT
    file.write_text(good)
    daemon.reload()
    assert wait_for(lambda: len(ticks) == 2)
    bound = [("caq.max", "P24M")]
    assert watch.rows("SELECT key, value FROM v1_fact_current") == bound
    for conflicting in (
        good.replace(FACT, ""),
        good.replace('cmp = "max"', 'cmp = "min"'),
        good.replace(watch.sources, "").replace(FACT, ""),
    ):
        assert conflicting != good
        file.write_text(conflicting)
        daemon.reload()
        time.sleep(0.3)
        assert len(ticks) == 2
        assert get(daemon, "/readyz").status_code == 200
        assert watch.rows("SELECT key, value FROM v1_fact_current") == bound
        with pytest.raises(ConfigError, match="was filled under another configuration"):  # nor is it at a restart
            Daemon(file, lambda config, stop: None).run()
    file.write_text(good.replace('tick = "1h"', 'tick = "2h"'))
    daemon.reload()
    assert wait_for(lambda: len(ticks) == 3)
    assert watch.rows("SELECT key, value FROM v1_fact_current") == bound


def test_one_daemon_at_a_time(served: tuple[Daemon, list[Config]], watch: Watch) -> None:
    """A second daemon on the same database stops with exit code 4."""
    with pytest.raises(LockHeld):
        Daemon(watch.folder / "config.toml", lambda config, stop: None).run()


@pytest.mark.parametrize(("lock", "said"), [("folder", "Is a directory"), ("link", "is a symbolic link")])
def test_a_lock_that_cannot_be_taken_is_named(watch: Watch, lock: str, said: str) -> None:
    """No other daemon is at work: the fault is the lock file's, and nothing is served."""
    watch.config()
    path = watch.folder / "veille.db.serve.lock"
    if lock == "folder":
        path.mkdir()
    else:
        path.symlink_to(watch.folder / "elsewhere")
    with pytest.raises(StoreError, match=f"cannot be locked: {said}") as caught:
        Daemon(watch.folder / "config.toml", lambda config, stop: None).run()
    assert caught.value.where == str(path)


def test_a_folder_that_holds_something_else_is_no_report(watch: Watch) -> None:
    """Said before anything is fetched, not after each run."""
    watch.config()
    (watch.folder / "site").mkdir(exist_ok=True)
    (watch.folder / "site" / "index.html").write_text("mine", encoding="utf-8")
    with pytest.raises(UsageError, match="holds files that are not a report site"):
        Daemon(watch.folder / "config.toml", lambda config, stop: None).run()


def test_sigterm_ends_the_process_within_seconds(watch: Watch) -> None:
    """The real command, a real signal: exit code 0, and the page that it had is kept."""
    watch.site.pages["/caq"] = page("<p>The CAQ is valid for a maximum of 24 months.</p>")
    watch.source("caq", "/caq")
    watch.extra = '[service]\nport = 0\ntick = "1h"'
    watch.config()
    command = [
        sys.executable,
        "-c",
        "from veille.cli import main; main()",
        "serve",
        "--config",
        str(watch.folder / "config.toml"),
    ]
    log = (watch.folder / "log").open("w+")
    process = subprocess.Popen(command, stderr=log, env={**os.environ, "PYTHONUNBUFFERED": "1"})
    try:
        assert wait_for(lambda: "checked" in (watch.folder / "log").read_text())
        process.send_signal(signal.SIGTERM)
        assert process.wait(2 * PATIENCE) == 0  # its next tick is an hour away
    finally:
        process.kill()
        process.wait()
        log.close()
    events = [json.loads(line)["event"] for line in (watch.folder / "log").read_text().splitlines()]
    assert events[0] == "serving"
    assert events[-1] == "stopped"
    assert watch.rows("SELECT count(*) FROM v1_version") == [(1,)]
