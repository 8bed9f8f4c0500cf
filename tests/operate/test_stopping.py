"""SIGTERM ends a run and the daemon within ten seconds, whatever is in flight; what was in hand stays due."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator

import pytest

from tests.watching import PATIENCE, Site, Watch, page
from veille.errors import EXIT_PARTIAL, ParseError, WorkLimit, WorkStopped
from veille.operate import stopping
from veille.operate.loopback import Answer
from veille.parsers import extract_rules
from veille.work import bounded_work

LIMIT = 10.0  # seconds: what containers and most service managers give
SHORT = 1.0  # seconds that a program of these tests leaves to what does not end by itself
PROGRAM = (
    f"from veille.operate import stopping; stopping.LONGEST_SHUTDOWN = {SHORT}; from veille.cli import main; main()"
)
START = 60.0  # seconds until the state is there on a machine that is busy
WEBHOOK = '[[alerts.channels]]\nid = "hook"\ntype = "webhook"\nurl_env = "HOOK"\ntimeout = 100\n[[alerts.routes]]\nchannels = ["hook"]\nmin_severity = "editorial"\n'


@pytest.fixture
def silent() -> Iterator[tuple[str, threading.Event]]:
    """The address of a server that takes connections and says nothing, and whether somebody came."""
    came = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as server:
        held: list[socket.socket] = []

        def accept() -> None:
            while True:
                try:
                    held.append(server.accept()[0])
                except OSError:
                    return
                came.set()

        threading.Thread(target=accept, daemon=True).start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}", came
        server.shutdown(socket.SHUT_RDWR)
        for connection in held:
            connection.close()


def _run(watch: Watch, *command: str, **environ: str) -> subprocess.Popen[str]:
    """A command that waits for servers longer than its stop may take."""
    watch.config()
    text = (watch.folder / "config.toml").read_text(encoding="utf-8")
    (watch.folder / "config.toml").write_text(text.replace(f"= {PATIENCE}\n", "= 100\n"), encoding="utf-8")
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM, *command], cwd=watch.folder, text=True, env={**os.environ, **environ},
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


def _stop(process: subprocess.Popen[str]) -> tuple[int, float]:
    """The exit code after SIGTERM, and how many seconds it took."""
    began = time.monotonic()
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=60)
    return process.returncode, time.monotonic() - began


def _seen(what: Callable[[], bool]) -> bool:
    end = time.monotonic() + START
    while time.monotonic() < end and not what():
        time.sleep(0.05)
    return what()


def _kept_due(watch: Watch) -> bool:
    return watch.rows("PRAGMA integrity_check") == [("ok",)] and watch.rows("SELECT count(*) FROM version") == [(0,)]


def test_while_a_server_says_nothing(watch: Watch, silent: tuple[str, threading.Event]) -> None:
    watch.site.base_url, came = silent
    watch.source("slow", "/en/slow.html")
    process = _run(watch, "check", "-q")
    assert came.wait(START)
    code, took = _stop(process)
    assert (code in (0, 3), took < LIMIT, _kept_due(watch)) == (True, True, True), (code, took)


def test_while_a_page_is_read(watch: Watch, site: Site) -> None:
    """A page of 12,000 different sentences takes far longer than the process has."""
    long = "".join(f"<p>You must pay ${n} if you apply.</p>" for n in range(12_000))
    site.pages["/en/long.html"] = Answer(page(long).encode())
    watch.source("long", "/en/long.html")
    process = _run(watch, "check", "-q")
    assert _seen(lambda: (watch.folder / "veille.db").is_file())
    time.sleep(1)  # fetched in a moment; the reading has begun
    assert process.poll() is None
    code, took = _stop(process)
    assert (code in (0, 3), took < LIMIT, _kept_due(watch)) == (True, True, True), (code, took)


def test_while_an_alert_is_delivered(watch: Watch, site: Site, silent: tuple[str, threading.Event]) -> None:
    """What does not end by itself is ended in time; the alert waits in the outbox and is sent by the next run."""
    assert stopping.LONGEST_SHUTDOWN < LIMIT
    address, came = silent
    site.pages["/en/a.html"] = page("<p>You must pay $100.</p>")
    watch.source("a", "/en/a.html")
    watch.check()
    site.pages["/en/a.html"] = page("<p>You must pay $200.</p>")
    watch.sources += WEBHOOK
    process = _run(watch, "check", "--all", "-q", HOOK=f"{address}/hook")
    assert came.wait(START)
    code, took = _stop(process)
    assert (code, took < LIMIT) == (EXIT_PARTIAL, True), (code, took)
    assert watch.rows("SELECT count(*) FROM delivery WHERE channel = 'hook' AND state = 'pending'") == [(1,)]


def test_the_daemon_while_a_server_says_nothing(watch: Watch, silent: tuple[str, threading.Event]) -> None:
    watch.site.base_url, came = silent
    watch.source("slow", "/en/slow.html")
    watch.extra = "[service]\nport = 0\n"
    process = _run(watch, "serve", "-q")
    assert came.wait(START)
    code, took = _stop(process)
    assert (code, took < LIMIT) == (0, True), (code, took)


def test_work_on_a_page_is_bounded_by_the_clock_and_by_a_stop() -> None:
    """A bound that is met is a typed error, from any depth of reading; without one nothing is asked."""
    ticks = iter(range(1_000))
    with (
        pytest.raises(WorkLimit, match="more than 3 s of work"),
        bounded_work("page", seconds=3, clock=lambda: next(ticks)),
    ):
        extract_rules("You must apply. " * 20, "en")
    stop = threading.Event()
    stop.set()
    with pytest.raises(WorkStopped), bounded_work("page", stop=stop):
        extract_rules("You must apply.", "en")
    assert extract_rules("You must apply.", "en")
    assert issubclass(WorkLimit, ParseError)


def test_a_page_that_costs_too_much_is_a_failure_of_that_page(watch: Watch, site: Site) -> None:
    """Its bytes are kept, nothing of its reading is, the other page is checked, and its health says why."""
    site.pages["/en/a.html"] = page("<p>You must pay $100.</p>")
    site.pages["/en/b.html"] = page("".join(f"<p>You must pay ${n} in May.</p>" for n in range(15_000)))  # some 7 s
    watch.source("a", "/en/a.html")
    watch.source("b", "/en/b.html")
    watch.extra = '[guard]\npage_work = "2s"'
    report = watch.check()
    assert (report.versions, report.failed, report.faults) == (1, 1, 0)
    assert watch.rows("SELECT reason FROM health WHERE state = 'failing'") == [("too_much_work",)]
    assert watch.rows("SELECT count(*) FROM snapshot") == [(2,)]
    assert "more than 2 s of work" in report.failures[0]
