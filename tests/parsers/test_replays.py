"""Pages played back by a web archive read like the page itself."""

from __future__ import annotations

from tests.watching import page
from veille.parsers import read_document
from veille.profiles import load_profiles

URL = "https://www.canada.ca/en/fees.html"
BODY = '<h2>Costs</h2><p>You must pay $85. See <a href="https://www.canada.ca/en/form.html">the form</a> and <a href="/en/more.html">more</a>.</p>'
TOOLBAR = "<!-- BEGIN WAYBACK TOOLBAR INSERT --><div>120 captures</div><!-- END WAYBACK TOOLBAR INSERT -->"


def test_a_replayed_copy_has_the_content_and_links_of_the_page() -> None:
    """Rewritten absolute and relative links, toolbar and closing comment: same content hash, same links hash."""
    plain = page(BODY)
    prefix = "https://web.archive.org/web/20240105120000/"
    replayed = plain.replace('href="https:', f'href="{prefix}https:').replace(
        'href="/en', 'href="/web/20240105120000/https://www.canada.ca/en'
    )
    replayed = replayed.replace("<main", f"{TOOLBAR}<main") + "<!-- FILE ARCHIVED ON 12:00:00 Jan 05, 2024 -->"
    one, two = (
        read_document(text.encode(), profile=load_profiles()["canada-ca"], url=URL) for text in (plain, replayed)
    )
    assert (one.content_hash, one.links_hash) == (two.content_hash, two.links_hash)


def test_a_page_that_links_to_an_archive_keeps_its_links() -> None:
    """No mark of a replay: the link to the archive is the page's own."""
    link = "https://web.archive.org/web/20240105120000/https://www.canada.ca/en/old.html"
    document = read_document(
        page(f'<p>See <a href="{link}">the old page</a>.</p>').encode(), profile=load_profiles()["canada-ca"], url=URL
    )
    assert [found.href for section in document.sections for found in section.links] == [link]
