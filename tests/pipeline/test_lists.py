"""Sitemaps and feeds find pages, the pages are read as pages, and a new one is told with its rules."""

from __future__ import annotations

import gzip
from dataclasses import replace

import pytest

from tests.watching import LAST_MODIFIED, Site, Watch, page
from veille.operate.loopback import Answer

FEE = "<p>A worker must pay a fee of ${amount} before the application is processed.</p>"


def sitemap(site: Site, *paths: str, root: str = "urlset", entry: str = "url") -> bytes:
    listed = "".join(f"<{entry}><loc>{site.base_url}{path}</loc></{entry}>" for path in paths)
    return (
        f'<?xml version="1.0"?><{root} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{listed}</{root}>'.encode()
    )


def feed(site: Site, *paths: str) -> bytes:
    items = "".join(f"<item><title>{path}</title><link>{site.base_url}{path}</link></item>" for path in paths)
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>t</title>{items}</channel></rss>'.encode()


def put_pages(site: Site, *names: str) -> None:
    site.validators = False
    for name in names:
        site.pages[f"/{name}"] = page(FEE.format(amount=100), title=f"Page {name}")


def versions(watch: Watch) -> list[tuple[object, ...]]:
    return watch.rows("SELECT title FROM v1_page JOIN v1_version USING (page_id) ORDER BY title")


@pytest.mark.parametrize(("role", "depth"), [("sitemap", 0), ("sitemap", 1), ("feed", 0), ("feed", 1)])
def test_pages_of_a_list_are_read_as_pages_and_their_changes_told(watch: Watch, role: str, depth: int) -> None:
    """A sitemap or feed names two pages: both get versions in the same run, and a later change of one is told."""
    put_pages(watch.site, "a", "b")
    listed = sitemap(watch.site, "/a", "/b") if role == "sitemap" else feed(watch.site, "/a", "/b")
    watch.site.pages["/list.xml"] = Answer(listed, content_type="application/xml")
    watch.source("list", "/list.xml", f'role = "{role}"\ndepth = {depth}')
    report = watch.check()
    assert (report.pages, report.failed) == (3, 0)
    assert versions(watch) == [("Page a",), ("Page b",)]
    assert watch.alerts() == []
    watch.site.pages["/a"] = page(FEE.format(amount=250), title="Page a")
    watch.later(days=1)
    assert watch.check().failed == 0
    assert watch.alerts() == [("change", "substantive")]


class Stale(Answer):
    """A page behind a cache that has not noticed: its validators are those of the words before."""

    @property
    def etag(self) -> str:
        """Always the same."""
        return '"one"'


@pytest.mark.parametrize("due", [False, True])
def test_what_a_sitemap_says_changed_is_read_whole(watch: Watch, due: bool) -> None:
    """A cache that still answers 304 does not stand against the sitemap's date, whether the page was due or not."""
    first, second = (page(FEE.format(amount=amount), title="Page a").encode() for amount in (100, 250))
    watch.site.pages["/a"] = Stale(first, last_modified=LAST_MODIFIED)
    listed = sitemap(watch.site, "/a").replace(b"</loc>", b"</loc><lastmod>2026-02-01</lastmod>")
    watch.site.pages["/map.xml"] = Answer(listed, content_type="text/xml")
    watch.source("map", "/map.xml", 'role = "sitemap"')
    assert watch.check().failed == 0
    watch.site.pages["/a"] = Stale(second, last_modified=LAST_MODIFIED)
    watch.later(hours=30)
    assert watch.check().not_modified >= 1  # nothing says that the page changed
    watch.site.pages["/map.xml"] = Answer(listed.replace(b"02-01", b"03-02T02:00:00Z"), content_type="text/xml")
    watch.later(hours=30)
    if not due:
        (page_id,) = watch.rows("SELECT page_id FROM v1_page WHERE title = 'Page a'")[0]
        with watch.store() as store, store.transaction():
            store.pages.put_visit(replace(store.pages.visit(str(page_id)), next_due="2026-12-01T00:00:00Z"))
    watch.check(everything=due)
    watch.check(everything=due)
    assert watch.alerts() == [("change", "substantive")]


def test_a_sitemap_that_lists_nothing_is_a_failure_and_takes_no_page(watch: Watch) -> None:
    """Nothing where addresses were expected is said; the pages that it listed before are watched as ever."""
    put_pages(watch.site, "a")
    watch.site.pages["/map.xml"] = Answer(sitemap(watch.site, "/a"), content_type="application/xml")
    watch.source("map", "/map.xml", 'role = "sitemap"')
    assert watch.check().failed == 0
    watch.site.pages["/map.xml"] = Answer(sitemap(watch.site), content_type="application/xml")
    watch.later(days=1)
    report = watch.check()
    assert (report.pages, report.failed) == (2, 1)
    assert "lists no address" in report.failures[0]


def test_an_index_of_packed_sitemaps_is_followed(watch: Watch) -> None:
    """The index names two sitemaps, one gzip: the pages of both are read; none is taken for vanished."""
    put_pages(watch.site, "a", "b")
    index = sitemap(watch.site, "/one.xml", "/two.xml.gz", root="sitemapindex", entry="sitemap")
    watch.site.pages["/index.xml"] = Answer(index, content_type="application/xml")
    watch.site.pages["/one.xml"] = Answer(sitemap(watch.site, "/a"), content_type="text/xml")
    watch.site.pages["/two.xml.gz"] = Answer(gzip.compress(sitemap(watch.site, "/b")), content_type="application/gzip")
    watch.source("map", "/index.xml", 'role = "sitemap"')
    report = watch.check()
    assert (report.pages, report.failed) == (5, 0)
    assert versions(watch) == [("Page a",), ("Page b",)]
    watch.later(days=1)
    report = watch.check()
    assert (report.pages, report.failed, watch.alerts()) == (5, 0, [])


def test_a_new_page_of_a_sitemap_is_told_with_its_rules(watch: Watch) -> None:
    """What the sitemap names anew is `page_found`, once, with the amount that the page states."""
    put_pages(watch.site, "a", "levy")
    watch.site.pages["/map.xml"] = Answer(sitemap(watch.site, "/a"), content_type="text/xml")
    watch.source("map", "/map.xml", 'role = "sitemap"')
    watch.check()
    watch.site.pages["/map.xml"] = Answer(sitemap(watch.site, "/a", "/levy"), content_type="text/xml")
    for _ in range(2):
        watch.later(days=1)
        watch.check()
    assert watch.alerts() == [("page_found", "substantive")]
    assert "$100" in watch.messages()[-1]


def test_a_new_page_under_a_watched_page_is_told_and_old_links_are_not(watch: Watch) -> None:
    """The hub links one page more: that one is told with where it stands; those of the first reading never were."""
    put_pages(watch.site, "hub/old", "hub/new")
    hub = '<p>Programs: <a href="/hub/old">Old program</a>{more}</p>'
    watch.site.pages["/hub"] = page(hub.format(more=""), title="Hub")
    watch.source("hub", "/hub", 'depth = 1\nallow = ["/hub/"]')
    watch.check()
    assert watch.alerts() == []
    watch.site.pages["/hub"] = page(hub.format(more=' and the <a href="/hub/new">New levy</a>'), title="Hub")
    for _ in range(3):
        watch.later(days=1)
        watch.check()
    assert [kind for kind, _ in watch.alerts()].count("page_found") == 1
    found = next(text for text in watch.messages() if "Page hub/new" in text)
    assert "$100" in found
    assert f"{watch.site.base_url}/hub" in found


def test_links_that_stood_there_before_are_no_news(watch: Watch) -> None:
    """A depth raised later brings in pages that the hub had linked all along: watched, not told."""
    put_pages(watch.site, "hub/old")
    watch.site.pages["/hub"] = page('<p>See <a href="/hub/old">the old program</a>.</p>', title="Hub")
    watch.source("hub", "/hub", "depth = 0")
    watch.check()
    watch.sources = watch.sources.replace("depth = 0", "depth = 1")
    watch.site.pages["/hub"] = page('<p>See <a href="/hub/old">the old program</a> now.</p>', title="Hub")
    watch.later(days=1)
    watch.check()
    assert versions(watch) == [("Hub",), ("Hub",), ("Page hub/old",)]
    assert [kind for kind, _ in watch.alerts() if kind != "change"] == []


def test_a_removed_page_that_is_back_is_told_as_returned(watch: Watch) -> None:
    """Gone for two days, then back: `page_removed`, then `page_returned`."""
    put_pages(watch.site, "a")
    watch.source("a", "/a")
    watch.check()
    kept = watch.site.pages.pop("/a")
    for _ in range(2):
        watch.later(days=2)
        watch.check()
    watch.site.pages["/a"] = kept
    watch.later(days=5)
    watch.check()
    assert [kind for kind, _ in watch.alerts()] == ["page_removed", "page_returned"]


def test_two_sources_share_a_page_and_both_packages_hear(watch: Watch) -> None:
    """One page under two sources (one with a fragment): its change names both packages; each source's check reaches it."""
    put_pages(watch.site, "a")
    watch.source("first", "/a", 'packages = ["x"]')
    watch.source("second", "/a#fees", 'packages = ["y"]')
    assert watch.check().pages == 1
    watch.site.pages["/a"] = page(FEE.format(amount=250), title="Page a")
    watch.later(days=1)
    assert watch.check(sources=("second",)).pages == 1
    assert watch.alerts() == [("change", "substantive")]
    assert "x, y" in watch.messages()[0]
    assert watch.rows("SELECT source FROM v1_page") == [("first",)]
