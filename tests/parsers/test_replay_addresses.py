"""Promise: a copy of a web archive is a copy of the page, with its own links and the day that the archive's address says."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.watching import Watch, page
from veille.parsers import cut_page
from veille.parsers.media.html.replays import original_address
from veille.pipeline.past.imports import run_import
from veille.profiles import load_profiles
from veille.workspace import open_workspace

URL = "https://www.canada.ca/en/page.html"
LINKS = '<p>Use <a href="{0}/en/form.html">the form</a> or <a href="{0}/en/guide.html">the guide</a>.</p>'


def digest(body: str) -> tuple[str, str]:
    cut = cut_page(page(body).encode(), profile=load_profiles()["canada-ca"], url=URL)
    return cut.content_hash, cut.links_hash


@pytest.mark.parametrize(
    "archive",
    [
        "https://web.archive.org/web/20240301000000/https://www.canada.ca",
        "/web/20240301000000/https://www.canada.ca",
        "//web.archive.org/web/20240301/https://www.canada.ca",
        "https://archives.example.org/wayback/20240301000000/https://www.canada.ca",
    ],
)
def test_rewritten_links_without_a_toolbar_are_undone(archive: str) -> None:
    assert digest(LINKS.format(archive)) == digest(LINKS.format("https://www.canada.ca"))


def test_one_link_under_an_archives_toolbar_is_undone_whatever_its_host() -> None:
    bar = "<!-- BEGIN WAYBACK TOOLBAR INSERT --><p>11 captures</p><!-- END WAYBACK TOOLBAR INSERT -->"
    link = '<a href="{0}/en/form.html">the form</a>'
    for host in ("http://127.0.0.1:8080/web", "https://wayback.archives.example.org/12/", "/web"):
        played = bar + link.format(f"{host}/20240301000000/https://www.canada.ca")
        assert digest(played) == digest(link.format("https://www.canada.ca"))


def test_a_page_that_links_to_an_archive_keeps_its_links() -> None:
    past = '<a href="https://web.archive.org/web/2020/https://www.canada.ca/en/old.html">before 2020</a>'
    present = "".join(f'<a href="/en/{n}.html">page {n}</a> ' for n in range(4))
    live = present + '<a href="https://www.canada.ca/en/old.html">before 2020</a>'
    assert digest(f"<p>{present}{past}</p>")[1] != digest(f"<p>{live}</p>")[1]


ADDRESSES = [
    ("https://web.archive.org/web/20240401123000/https://www.canada.ca/en/w.html", "2024-04-01T12:30:00Z"),
    ("https://web.archive.org/web/20240401id_/https://www.canada.ca/en/w.html", "2024-04-01T00:00:00Z"),
    ("https://archives.example.org/all/20240401123000/https://www.canada.ca/en/w.html", "2024-04-01T12:30:00Z"),
    ("https://www.canada.ca/en/w.html", None),
    ("https://www.canada.ca/en/20240401/w.html", None),
    ("https://web.archive.org/web/20241401000000/https://www.canada.ca/en/w.html", None),  # no such month
]


@pytest.mark.parametrize(("url", "moment"), ADDRESSES)
def test_an_archives_address_says_page_and_moment(url: str, moment: str | None) -> None:
    expected = ("https://www.canada.ca/en/w.html", moment) if moment else None
    assert original_address(url) == expected


def test_an_import_takes_page_and_day_from_an_archives_address(watch: Watch, tmp_path: Path) -> None:
    path = tmp_path / "copy.html"
    path.write_text(page("<p>The fee is $155.</p>"))
    with open_workspace(watch.config(), clock=lambda: watch.now) as workspace:
        run_import(workspace, [path], url=f"https://web.archive.org/web/20240401000000/{URL}")
        run_import(workspace, [path], url=URL, date="2024-05-01")
    assert watch.rows("SELECT url FROM page") == [(URL,)]
    assert watch.rows("SELECT observed_at FROM version") == [("2024-04-01T00:00:00Z",)]
