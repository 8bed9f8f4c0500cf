"""Promise: doctor looks at what the configuration does not confirm, names what does not fit, and asks under our own name."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import pytest

from veille.config import Config, load_config
from veille.pipeline.probe import check_locally, probe_hosts

GOOD = (
    "<html lang='en'><head><title>Sample</title></head><body><main property='mainContentOfPage'><h1 id='wb-cont'>Sample</h1>"
    "<p>You must pay the fee before you apply, and you must keep the receipt until the office has answered you.</p>"
    "</main></body></html>"
)
BARE = "<html lang='en'><head><title>Sample</title></head><body><div>You must pay the fee before the day.</div></body></html>"


class Site(BaseHTTPRequestHandler):
    """Two pages; it keeps the user agents that asked."""

    agents: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        self.agents.append(self.headers["User-Agent"])
        found = {"/good": GOOD, "/bare": BARE, "/other": GOOD}.get(self.path)
        body = (found or "no").encode()
        self.send_response(200 if found else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing is logged."""


@pytest.fixture
def base() -> Iterator[str]:
    Site.agents.clear()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def config(folder: Path, base: str, crawl: str = "") -> Config:
    path = folder / "config.toml"
    path.write_text(
        f'database = "v.db"\n[crawl]\ncontact = "ops@example.org"\nallow_loopback = true\npace = "0s"\n{crawl}\n'
        + "".join(
            f'[[sources]]\nid = "{name}"\nurl = "{base}/{name}"\nprofile = "canada-ca"\nlang = "en"\n{extra}\n'
            for name, extra in (("good", ""), ("bare", "unconfirmed = true"), ("other", ""))
        ),
        encoding="utf-8",
    )
    return load_config(path)


def test_one_page_a_host_and_every_unconfirmed_source_are_asked(tmp_path: Path, base: str) -> None:
    findings = probe_hosts(config(tmp_path, base))
    assert [f.url.rpartition("/")[2] for f in findings] == ["bare", "good"]
    assert len(probe_hosts(config(tmp_path, base), every_source=True)) == 3


def test_a_page_without_the_marks_of_its_site_is_not_good(tmp_path: Path, base: str) -> None:
    bare, good = probe_hosts(config(tmp_path, base))
    assert good.good
    assert "selectors: main main[property=mainContentOfPage], title #wb-cont, modified none, twin none" in good.lines
    assert not bare.good
    assert any(line.startswith("hint: expected ") for line in bare.lines)


def test_a_host_that_needs_the_prefix_gets_it_with_our_name(tmp_path: Path, base: str) -> None:
    probe_hosts(config(tmp_path, base, 'compatible_agent = ["127.0.0.1"]'))
    assert set(Site.agents) == {next(iter(Site.agents))}
    assert Site.agents[0].startswith("Mozilla/5.0 (compatible; veille/")
    assert Site.agents[0].endswith("; +ops@example.org)")
    Site.agents.clear()
    probe_hosts(config(tmp_path, base))
    assert Site.agents[0].startswith("veille/")


def test_what_would_stop_a_run_here_is_said(tmp_path: Path, base: str) -> None:
    settings = config(tmp_path, base)
    assert check_locally(settings) == ()
    path = tmp_path / "config.toml"
    with path.open("a", encoding="utf-8") as file:
        file.write(
            '[[alerts.channels]]\nid = "hook"\ntype = "webhook"\nurl = "https://example.org/h"\nsecret_env = "VEILLE_NO_SUCH"\n'
        )
    assert check_locally(load_config(path)) == ("channel hook: the environment has no VEILLE_NO_SUCH",)
