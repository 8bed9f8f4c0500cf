"""Promise: doctor looks at what the configuration does not confirm, names what does not fit, and asks under our own name."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import pytest

from veille.config import Config, load_config
from veille.pipeline.check import run_check
from veille.pipeline.probe import check_locally, probe_hosts
from veille.workspace import open_workspace

GOOD = (
    "<html lang='en'><head><title>Sample</title></head><body><main property='mainContentOfPage'><h1 id='wb-cont'>Sample</h1>"
    "<p>You must pay the fee before you apply, and you must keep the receipt until the office has answered you.</p>"
    "</main></body></html>"
)
BARE = "<html lang='en'><head><title>Sample</title></head><body><div>You must pay the fee before the day.</div></body></html>"
SHORT = (
    "<html lang='en'><head><title>Sample</title></head><body><main property='mainContentOfPage'><h1 id='wb-cont'>Sample</h1>"
    "<p>You must pay the fee.</p></main></body></html>"
)
UPDATES = GOOD.replace("</main>", "<ul><li>May 4, 2031 <a href='/good'>Sample</a></li></ul></main>")
SITEMAP = (
    "<?xml version='1.0'?><urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'><url><loc>{}</loc></url></urlset>"
)
FEED = (
    "<?xml version='1.0'?><rss version='2.0'><channel><item><title>Sample</title><link>{}</link></item></channel></rss>"
)
MOVED = "<html lang='en'><head><title>Moved</title></head><body><main><h1>Moved</h1><p>The guide is now elsewhere.</p></main></body></html>"


class Site(BaseHTTPRequestHandler):
    """Pages and lists; it keeps the user agents that asked."""

    agents: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        self.agents.append(self.headers["User-Agent"])
        own = f"http://{self.headers['Host']}/good"
        found = {
            "/good": GOOD, "/short": SHORT, "/bare": BARE, "/other": GOOD, "/updates": UPDATES, "/sitemap": SITEMAP.format(own),
            "/feed": FEED.format(own), "/guide.pdf": MOVED,
        }.get(self.path)  # fmt: skip
        body = (found or "no").encode()
        self.send_response(200 if found else 403 if self.path == "/shut" else 404)
        kind = "text/xml" if body.startswith(b"<?xml") else "text/html"
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
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
            for name, extra in (("good", ""), ("bare", "unconfirmed = true"), ("other", ""), ("short", ""))
        ),
        encoding="utf-8",
    )
    return load_config(path)


def test_one_page_a_host_and_every_unconfirmed_source_are_asked(tmp_path: Path, base: str) -> None:
    findings = probe_hosts(config(tmp_path, base))
    assert [f.url.rpartition("/")[2] for f in findings] == ["bare", "good"]
    assert len(probe_hosts(config(tmp_path, base), every_source=True)) == 4


def test_a_check_says_what_a_new_page_lacks(tmp_path: Path, base: str) -> None:
    """A page that is taken as it stands, although its profile expects more of every page of the site."""
    with open_workspace(config(tmp_path, base)) as workspace:
        notes = run_check(workspace, sources=("short",)).notes
    assert notes == (f"{base}/short: recorded, but expected at least 60 characters of text, found 21",)


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


@pytest.mark.parametrize(
    ("path", "keys", "good", "line"),
    [
        ("sitemap", 'role = "sitemap"', True, "a sitemap of 1 addresses, 1 of them to be watched; 0 sitemaps below it"),
        ("sitemap", 'role = "sitemap"\nallow = ["/manuals/"]', False, "a sitemap of 1 addresses, 0 of them to be watched; 0 sitemaps below it"),
        ("feed", 'role = "feed"', True, "a feed of 1 addresses, 1 of them to be watched; 0 sitemaps below it"),
        ("good", 'role = "feed"', False, "cannot be read: no feed: the root element is <html>"),
        ("updates", 'role = "updates"', True, "1 dated links, from which due pages are learnt"),
        ("good", 'role = "updates"', False, "0 dated links, from which due pages are learnt"),
        ("updates", 'role = "list"\ndepth = 1', True, "1 links to follow"),
        ("good", 'role = "list"\ndepth = 1', False, "0 links to follow"),
        ("guide.pdf", "", False, "the address is that of a PDF, the answer is none"),
        ("guide.pdf", "", False, "a check would hold it back: "),
        ("good", 'lang = "fr"', False, "the configuration says fr, the page's own evidence says en"),
        ("shut", "", False, "some sites refuse other user agents than browsers: try 127.0.0.1 in crawl.compatible_agent"),
    ],
)  # fmt: skip
def test_each_kind_of_source_is_judged_as_what_it_is(
    tmp_path: Path, base: str, path: str, keys: str, good: bool, line: str
) -> None:
    file = tmp_path / "config.toml"
    file.write_text(
        'database = "v.db"\n[crawl]\ncontact = "ops@example.org"\nallow_loopback = true\npace = "0s"\n'
        f'[[sources]]\nid = "one"\nurl = "{base}/{path}"\nprofile = "canada-ca"\n{keys}\n',
        encoding="utf-8",
    )
    (finding,) = probe_hosts(load_config(file))
    assert finding.good is good, finding.lines
    assert any(said.startswith(line) for said in finding.lines), finding.lines


def test_folders_that_a_run_writes_to_are_tried(tmp_path: Path, base: str) -> None:
    """A file stands where a folder should: this stops root too."""
    path = tmp_path / "config.toml"
    config(tmp_path, base)
    with path.open("a", encoding="utf-8") as file:
        file.write('[service]\nsite_dir = "config.toml/site"\n')
        for name, place in (("in-the-way", "config.toml/box"), ("fine", "new/box")):
            file.write(f'[[alerts.channels]]\nid = "{name}"\ntype = "file"\npath = "{place}"\n')
        file.write('[[alerts.routes]]\nchannels = ["in-the-way", "fine"]\n')
    assert check_locally(load_config(path)) == (
        f"{path} cannot be written: it is where the report site belongs",
        f"channel in-the-way: {path} cannot be written",
    )


def test_what_would_stop_a_run_here_is_said(tmp_path: Path, base: str) -> None:
    settings = config(tmp_path, base)
    assert check_locally(settings) == ()
    path = tmp_path / "config.toml"
    with path.open("a", encoding="utf-8") as file:
        file.write(
            '[[alerts.channels]]\nid = "hook"\ntype = "webhook"\nurl = "http://127.0.0.1:9/h"\nsecret_env = "VEILLE_NO_SUCH"\n'
        )
    unheard = "channel hook: no route sends it anything: name it in the channels of a route under [[alerts.routes]]"
    assert check_locally(load_config(path)) == (
        unheard,
        "channel hook: the environment has no VEILLE_NO_SUCH",
        "channel hook: nothing answers at 127.0.0.1:9",
    )
    path.write_text(path.read_text().replace("http://127.0.0.1:9", base) + '[[alerts.routes]]\nchannels = ["hook"]\n')
    assert check_locally(load_config(path)) == ("channel hook: the environment has no VEILLE_NO_SUCH",)
