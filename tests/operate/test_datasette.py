"""Promise: `veille datasette` answers any search that a person types, and leaves no server behind when it is told to end."""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.watching import Watch, page
from veille.store.publishing.publish import publish

PATIENCE = 60.0  # seconds: Datasette starts in one on a quiet machine
FILLER_EN = "Officers read this page when a person applies for a work permit with a job in Quebec, and keep a copy of the certificate in the file."
FILLER_FR = "Cette page est lue quand une personne demande un permis pour un emploi au Québec; une copie du certificat est gardée au dossier."
SENTENCE = "L'agent doit demander une lettre d'appui avant qu'un permis d'études soit délivré."


@dataclass(frozen=True, slots=True)
class Served:
    """A running `veille datasette`, in a session of its own as a terminal would start it."""

    process: subprocess.Popen[bytes]
    port: int

    def ask(self, path: str) -> tuple[int, str]:
        """Status and text of an address under the snapshot's."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        connection.request("GET", f"/snapshot/{path}")
        answer = connection.getresponse()
        text = answer.read().decode()
        connection.close()
        return answer.status, text

    def listens(self) -> bool:
        """Whether anything is behind the port."""
        with socket.socket() as asked:
            return asked.connect_ex(("127.0.0.1", self.port)) == 0


@pytest.fixture
def snapshot(watch: Watch) -> Path:
    pytest.importorskip("datasette", reason="the datasette extra is not installed")
    french = page(f"<h2>Lettre</h2><p>{SENTENCE}</p>", title="Cas du Québec", lang="fr").replace(FILLER_EN, FILLER_FR)
    watch.site.pages["/fr"] = french
    watch.source("lettre", "/fr", 'lang = "fr"')
    assert watch.check().versions == 1
    with watch.store() as store:
        return publish(store, watch.folder / "out", at="2026-03-02T00:00:00Z").path


def _hear_ctrl_c() -> None:
    """What a shell starts in the background ignores Ctrl-C, and all that it starts: the tests, too."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@contextmanager
def _served(snapshot: Path) -> Iterator[Served]:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    log = snapshot.with_name("log")
    command = [sys.executable, "-m", "veille.cli", "datasette", str(snapshot), "--port", str(port)]
    with log.open("w") as file:
        process = subprocess.Popen(
            command, stderr=file, stdout=file, env={**os.environ, "PYTHONUNBUFFERED": "1"}, start_new_session=True,
            preexec_fn=_hear_ctrl_c,
        )  # fmt: skip
    try:
        end = time.monotonic() + PATIENCE
        while "Uvicorn running" not in log.read_text() and time.monotonic() < end:
            assert process.poll() is None, log.read_text()
            time.sleep(0.1)
        assert re.search(r"Uvicorn running", log.read_text()), log.read_text()
        yield Served(process, port)
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


@pytest.mark.parametrize(
    ("number", "group"),
    [
        (signal.SIGTERM, False),  # kill, a service manager
        (signal.SIGINT, False),
        (signal.SIGINT, True),  # Ctrl-C: the terminal tells the server, too
        (signal.SIGHUP, False),  # a terminal that closes
    ],
)
def test_a_signal_ends_program_and_server(snapshot: Path, number: signal.Signals, group: bool) -> None:
    with _served(snapshot) as served:
        assert served.ask("v1_page")[0] == 200
        if group:
            os.killpg(served.process.pid, number)
        else:
            served.process.send_signal(number)
        assert served.process.wait(PATIENCE) == 0
        assert not served.listens()


def test_any_words_may_be_searched(snapshot: Path) -> None:
    """Apostrophes of both kinds, quotes, operators, an empty box: an answer each time, and the rows that hold the words."""
    everything = ("", " ", '"', "'", "(", "«»", "*")  # no word: nothing is asked, so all rows are shown
    found = ("l'agent", "l’agent", "d'études", "etudes", '"lettre d\'appui"', "lettre*", "-agent")
    nothing = ("agent NOT permis", "appui) OR (", "xyzzy", "c'est", '"appui lettre"', "NEAR(")
    with _served(snapshot) as served:
        for view in ("rules_with_search", "sections_with_search"):
            for words in (*everything, *found, *nothing):
                status, text = served.ask(f"{view}.json?_shape=objects&_search={quote(words)}")
                assert status == 200, (view, words, text)
                assert bool(json.loads(text)["rows"]) == (words not in nothing), (view, words)
        for query in ("search_rules", "search_sections"):
            for words in (*everything, *found, *nothing):
                assert served.ask(f"{query}?words={quote(words)}")[0] == 200, (query, words)


def test_views_without_an_index_lead_to_the_one_that_has_it(snapshot: Path) -> None:
    """A person on the rules or sections of the contract finds a box there; it finds what it was asked for."""
    with _served(snapshot) as served:
        for view in ("v1_rule_current", "v1_rule", "v1_section"):
            status, text = served.ask(view)
            form = re.search(
                r'<form class="filters" action="(\w+)" method="get"><div class="search-row">(.*?)</form>', text
            )
            assert (status, form is not None) == (200, True), view
            assert form is not None
            (name,) = re.findall(r'type="search" name="(\w+)"', form[2])
            words = quote("l'agent")
            status, rows = served.ask(f"{form[1]}.json?_shape=objects&{name}={words}")
            assert (status, len(json.loads(rows)["rows"])) == (200, 1), view


def test_a_port_that_is_taken_is_named(snapshot: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        command = [sys.executable, "-m", "veille.cli", "datasette", str(snapshot), "--port", port]
        done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert (done.returncode, f"{port} cannot be listened on" in done.stderr) == (2, True)
    assert "name another one, or 0 for any" in done.stderr
