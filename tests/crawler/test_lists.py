"""Sitemaps, feeds and the table of updates say which pages to look at; what is none of them is refused."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from veille.crawler import named_pages, new_updates, read_feed, read_sitemap, read_updates
from veille.crawler.lists.updates import Update, read_date
from veille.errors import ParseError
from veille.parsers import read_document
from veille.profiles import load_profiles

NS = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
URLSET = f"""<?xml version="1.0" encoding="UTF-8"?>
<urlset {NS}>
  <url><loc> https://www.canada.ca/en/a.html </loc><lastmod>2026-02-17</lastmod></url>
  <url><loc>https://www.canada.ca/en/b.html</loc></url>
  <url><lastmod>2026-02-17</lastmod></url>
</urlset>""".encode()
INDEX = f"<sitemapindex {NS}><sitemap><loc>https://www.canada.ca/en/ircc.sitemap.xml</loc></sitemap></sitemapindex>".encode()
ATOM = b"""<feed xmlns="http://www.w3.org/2005/Atom"><title>News</title>
<entry><title>Quebec program closes</title><link rel="self" href="https://x.ca/self"/>
<link href="https://www.canada.ca/en/news/1.html"/><updated>2026-02-17T09:00:00Z</updated></entry>
<entry><title>No link</title></entry></feed>"""
RSS = b"""<rss version="2.0"><channel><title>Nouvelles</title><item><title>Avis</title>
<link>https://www.quebec.ca/avis</link><pubDate>Mon, 23 Nov 2026 08:00:00 -0500</pubDate></item></channel></rss>"""


@pytest.mark.parametrize("data", [URLSET, b"\xef\xbb\xbf" + URLSET, gzip.compress(URLSET)])
def test_a_sitemap_gives_its_pages(data: bytes) -> None:
    """Plain, with a byte order mark or packed; an entry without an address is none."""
    found = read_sitemap(data)
    assert [(e.url, e.modified) for e in found.pages] == [
        ("https://www.canada.ca/en/a.html", "2026-02-17"),
        ("https://www.canada.ca/en/b.html", None),
    ]
    assert found.sitemaps == ()


@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_a_sitemap_may_be_text(mark: str) -> None:
    """An address a line, and nothing else."""
    data = f"{mark}https://www.canada.ca/en/a.html\r\n\r\nhttps://www.canada.ca/en/b.html\n".encode()
    assert [e.url for e in read_sitemap(data).pages] == [f"https://www.canada.ca/en/{n}.html" for n in "ab"]
    with pytest.raises(ParseError):
        read_sitemap(b"See https://www.canada.ca/en/a.html")


def test_an_index_gives_further_sitemaps() -> None:
    """An index names no pages of its own."""
    found = read_sitemap(INDEX)
    assert (found.pages, [e.url for e in found.sitemaps]) == ((), ["https://www.canada.ca/en/ircc.sitemap.xml"])


def test_feeds_give_what_was_announced() -> None:
    """Atom and RSS alike, with the time in UTC; entries without an address are left out."""
    (atom,) = read_feed(ATOM)
    assert (atom.url, atom.modified, atom.title) == (
        "https://www.canada.ca/en/news/1.html", "2026-02-17T09:00:00Z", "Quebec program closes",
    )  # fmt: skip
    (rss,) = read_feed(RSS)
    assert (rss.url, rss.modified) == ("https://www.quebec.ca/avis", "2026-11-23T13:00:00Z")


def _rss_of(item: str) -> bytes:
    return f'<rss version="2.0"><channel><title>N</title><item><title>T</title>{item}</item></channel></rss>'.encode()


@pytest.mark.parametrize("mark", ["", ' isPermaLink="true"'])
def test_an_items_lasting_address_is_its_address(mark: str) -> None:
    """An RSS item may name its page in `<guid>` alone, which is an address unless it says that it is none."""
    (entry,) = read_feed(_rss_of(f"<guid{mark}> https://www.canada.ca/n/1.html </guid>"))
    assert entry.url == "https://www.canada.ca/n/1.html"


@pytest.mark.parametrize(
    "item", ["", '<guid isPermaLink="false">https://x.ca/1</guid>', "<guid>tag:x.ca,2026:1</guid>"]
)
def test_a_feed_whose_entries_have_no_address_is_refused(item: str) -> None:
    """Its pages would never be seen, and nobody told; a feed that announces nothing today is quiet."""
    with pytest.raises(ParseError, match="has an address"):
        read_feed(_rss_of(item))
    assert read_feed(b'<rss version="2.0"><channel><title>N</title></channel></rss>') == ()


@pytest.mark.parametrize(
    "data",
    [
        b"<html><body>404</body></html>",  # an error page is no empty list
        b"",
        b"not xml",
        gzip.compress(URLSET)[:-20],  # a packed file that breaks off
        b'<!DOCTYPE x [<!ENTITY a "' + b"a" * 100 + b'">]><urlset>' + b"&a;" * 3,  # cut, with entities
    ],
)
def test_what_is_no_list_is_refused(data: bytes) -> None:
    """An error page in a list's place must not make every page vanish."""
    with pytest.raises(ParseError):
        read_sitemap(data)
    with pytest.raises(ParseError):
        read_feed(data)


def test_entities_are_not_expanded_into_files(tmp_path: Path) -> None:
    """A list cannot read this machine's files."""
    secret = tmp_path / "secret"
    secret.write_text("https://stolen.example/")
    data = f'<!DOCTYPE u [<!ENTITY x SYSTEM "file://{secret}">]><urlset {NS}><url><loc>&x;</loc></url></urlset>'
    assert read_sitemap(data.encode()).pages == ()


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("Work permits\tQuebec cases\tFebruary 17, 2026", "2026-02-17"),  # English, month first
        ("Permis de travail\tQuébec\t17 février 2026", "2026-02-17"),  # French, day first
        ("le 1er mars 2026", "2026-03-01"),  # first of the month
        ("Updated 2026-02-17", "2026-02-17"),  # ISO
        ("2026/2/7", "2026-02-07"),
        ("Quebec cases, R186 – 12 months", None),  # numbers that are no date
        ("2026-13-45", None),
        ("Feb. 7, 2026", "2026-02-07"),
        ("7 févr. 2026", "2026-02-07"),
        ("3 aout 2026", "2026-08-03"),  # typed without its accent
        ("3 jui 2026", None),  # June or July?
        ("Since 10 markets opened, Sept 3, 2026", "2026-09-03"),  # a word that only begins like a month
        ("February 17", None),  # of which year?
        ("31 décembre 2026", "2026-12-31"),
        ("December 32, 2026", None),  # a number of rooms, of pages: no day
        ("2026-12-00", None),
        ("2026-13-01", None),
    ],
)
def test_dates_of_rows(text: str, date: str | None) -> None:
    """The formats in which the manuals date their updates, in both languages."""
    assert read_date(text) == date


TABLE = """<html lang="en"><head><title>Updates</title></head><body><main property="mainContentOfPage">
<h1 id="wb-cont">Updates to the manuals</h1><table><tr><th>Category</th><th>Title</th><th>Date</th></tr>
{rows}</table><p>See the <a href="/en/archive.html">archive</a>.</p></main></body></html>"""
ROW = '<tr><td>Work</td><td><a href="/en/updates/{slug}.html">{slug}</a></td><td>{date}</td></tr>'
BASE = "https://www.canada.ca/en/updates.html"


def read(rows: str) -> tuple[Update, ...]:
    raw = TABLE.format(rows=rows).encode()
    return read_updates(read_document(raw, profile=load_profiles()["canada-ca"], url=BASE, lang="en"))


def test_new_rows_of_the_updates_table_are_found() -> None:
    """A row that was not there, and one named again with a later date, make their pages due; undated links do not."""
    first = read(ROW.format(slug="2026-caq", date="February 17, 2026") + ROW.format(slug="2026-csq", date="2026-01-05"))
    assert [(u.url, u.date) for u in first] == [
        ("https://www.canada.ca/en/updates/2026-caq.html", "2026-02-17"),
        ("https://www.canada.ca/en/updates/2026-csq.html", "2026-01-05"),
    ]
    second = read(
        ROW.format(slug="2026-fees", date="March 1, 2026")
        + ROW.format(slug="2026-caq", date="March 2, 2026")
        + ROW.format(slug="2026-csq", date="2026-01-05")
    )
    assert [u.title for u in new_updates(second, first)] == ["2026-fees", "2026-caq"]


@pytest.mark.parametrize(
    ("above", "below", "date"),
    [
        ("<h2>2024</h2>", "", "2024-02-17"),  # the heading over the list
        ("<h2>2024</h2><h3>Work</h3>", "", "2024-02-17"),  # one further up
        ("<h2>2023 to 2024</h2>", "", None),  # of which of them?
        ("", "<gcds-date-modified>2026-03-02</gcds-date-modified>", "2026-02-17"),  # the last one before the page's day
        ("", "<gcds-date-modified>2026-02-10</gcds-date-modified>", "2025-02-17"),
        ("", "", None),
    ],
)
def test_rows_without_a_year_have_that_of_their_list(above: str, below: str, date: str | None) -> None:
    raw = f"""<html lang="en"><body><main property="mainContentOfPage"><h1 id="wb-cont">Updates</h1>{above}
<ul><li>February 17: <a href="/en/updates/caq.html">Quebec</a></li></ul>{below}</main></body></html>"""
    document = read_document(raw.encode(), profile=load_profiles()["canada-ca"], url=BASE, lang="en")
    assert [u.date for u in read_updates(document)] == ([date] if date else [])


def test_a_notice_names_the_known_pages_it_links_to() -> None:
    """Only pages that are watched are made due by a notice."""
    raw = TABLE.format(rows=ROW.format(slug="2026-caq", date="2026-01-05")).encode()
    document = read_document(raw, profile=load_profiles()["canada-ca"], url=BASE, lang="en")
    known = ["https://www.canada.ca/en/archive.html", "https://www.canada.ca/en/other.html"]
    assert named_pages(document, known) == (known[0],)
