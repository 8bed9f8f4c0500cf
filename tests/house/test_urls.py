"""One page has one address, however its links spell it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from veille.changes import compare
from veille.parsers import read_document, read_look
from veille.parsers.media.html.links import Base, resolve_link
from veille.profiles import load_profiles
from veille.urls import canonical_url, host_of

SAME = [
    # as written, canonical; each row says what it proves
    ("HTTPS://WWW.Canada.CA/En/Page.html", "https://www.canada.ca/En/Page.html"),  # host and scheme fold, the path does not
    ("https://www.canada.ca:443/a", "https://www.canada.ca/a"),  # the scheme's own port
    ("http://www.canada.ca:8080/a", "http://www.canada.ca:8080/a"),  # another port is another server
    ("https://www.canada.ca", "https://www.canada.ca/"),  # no path is the root
    ("https://www.canada.ca./a", "https://www.canada.ca/a"),  # the root dot of DNS
    ("https://www.canada.ca/a/./b/../c", "https://www.canada.ca/a/c"),  # dot segments
    ("https://www.canada.ca/../../a", "https://www.canada.ca/a"),  # never above the root
    ("https://www.canada.ca/a/..", "https://www.canada.ca/"),  # a dot segment at the end leaves the slash
    ("https://www.canada.ca/a#caq", "https://www.canada.ca/a"),  # a fragment is a place on the page
    ("https://www.legisquebec.gouv.qc.ca/fr/document/rc/I-0.2.1,%20r.%203%20", "https://www.legisquebec.gouv.qc.ca/fr/document/rc/I-0.2.1,%20r.%203%20"),  # encoded spaces are the path's own
    ("https://www.legisquebec.gouv.qc.ca/fr/document/lc/I-0.2.1  \n", "https://www.legisquebec.gouv.qc.ca/fr/document/lc/I-0.2.1"),  # raw trailing spaces are the markup's
    ("https://www.quebec.ca/immigration/s%c3%a9jour", "https://www.quebec.ca/immigration/s%C3%A9jour"),  # hex digits in capitals
    ("https://www.quebec.ca/immigration/séjour", "https://www.quebec.ca/immigration/s%C3%A9jour"),  # raw letters encoded
    ("https://www.canada.ca/%7Eircc/%61", "https://www.canada.ca/~ircc/a"),  # unreserved letters in the clear
    ("https://www.canada.ca/a%2Fb", "https://www.canada.ca/a%2Fb"),  # an encoded slash is no separator
    ("https://www.canada.ca/100%", "https://www.canada.ca/100%25"),  # a bare percent sign
    ("https://www.canada.ca/a?utm_source=x&lang=fr&fbclid=1", "https://www.canada.ca/a?lang=fr"),  # tracking goes, language stays
    ("https://www.canada.ca/a?b=2&a=1", "https://www.canada.ca/a?b=2&a=1"),  # order may mean something
    ("https://www.canada.ca/a;jsessionid=0A1B?x=1", "https://www.canada.ca/a?x=1"),  # session in the path
    ("https://www.canada.ca/a?PHPSESSID=abc", "https://www.canada.ca/a"),  # session in the query
    ("https://www.legisquebec.gouv.qc.ca/en/version/cr/x?code=se:105&historique=20231123", "https://www.legisquebec.gouv.qc.ca/en/version/cr/x?code=se:105&historique=20231123"),  # a colon needs no encoding
    ("https://me:secret@www.canada.ca/a", "https://www.canada.ca/a"),  # a user name is no part of a page
    ("https://www.québec.ca/a", "https://www.xn--qubec-csa.ca/a"),  # a name beyond ASCII
    ("https://[2001:DB8::1]:443/a", "https://[2001:db8::1]/a"),  # IPv6 keeps its brackets
    ("mailto:a@b.ca", "mailto:a@b.ca"),  # not ours: as it is
]  # fmt: skip


@pytest.mark.parametrize(("written", "canonical"), SAME)
def test_spellings_of_one_address(written: str, canonical: str) -> None:
    """Each spelling gives the canonical one, which gives itself."""
    assert canonical_url(written) == canonical
    assert canonical_url(canonical) == canonical


@pytest.mark.parametrize(
    ("href", "absolute"),
    [
        ("../caq.html", "https://www.canada.ca/en/caq.html"),  # relative to the page
        ("/fr/", "https://www.canada.ca/fr/"),  # relative to the host
        ("//laws-lois.justice.gc.ca/eng", "https://laws-lois.justice.gc.ca/eng"),  # relative to the scheme
        ("?lang=fr", "https://www.canada.ca/en/x/y.html?lang=fr"),  # query alone
        ("#top", "https://www.canada.ca/en/x/y.html"),  # the page itself
        (" caq.html\t ", "https://www.canada.ca/en/x/caq.html"),  # spaces and tabs of careless markup
    ],
)
def test_links_are_resolved_against_their_page(href: str, absolute: str) -> None:
    """A relative link becomes the address that a browser would ask for."""
    assert canonical_url(href, "https://www.canada.ca/en/x/y.html") == absolute


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=60))
def test_any_path_settles_after_one_step(path: str) -> None:
    """Canonical form is a fixed point: no second spelling of the same page can come from re-reading it."""
    try:
        once = canonical_url("https://www.canada.ca/" + path)
    except ValueError:
        return
    assert canonical_url(once) == once
    assert once.isascii()


@pytest.mark.parametrize("url", ["https://a.ca:99999999/", "https://[::1/"])
def test_what_is_no_address_is_refused(url: str) -> None:
    """A port or a literal that cannot be is an error, not another page."""
    with pytest.raises(ValueError):
        host_of(canonical_url(url))


@pytest.mark.parametrize("written", [written for written, _ in SAME if not written.endswith("%20")])
def test_a_link_is_spelled_as_the_page_it_goes_to(written: str) -> None:
    """What a page links to and what is watched are compared as addresses: one spelling for both."""
    base = Base.of(load_profiles()["generic"], "https://other.example/")
    assert (resolve_link(written, base) or "").partition("#")[0] == canonical_url(written)


@pytest.mark.parametrize("broken", ["http://[x", "https://[::1", "//[", "http://a]b/"])
def test_an_address_that_is_none_ends_no_reading(broken: str) -> None:
    """What a page wrote is read, linked and compared even where it is no address."""
    html = (
        f"<html lang='en'><head><title>T</title><link rel=canonical href='{broken}'><script src='{broken}'></script>"
        f"<meta http-equiv=refresh content='0; url={broken}'></head><body><main><h1>T</h1>"
        f"<p>A permit costs <a href='{broken}'>$85</a>.</p></main></body></html>"
    )
    generic = load_profiles()["generic"]
    document = read_document(html.encode(), profile=generic, url="https://example.org/a")
    other = read_document(html.replace("85", "90").encode(), profile=generic, url="https://example.org/a")
    read_look(html.encode(), profile=generic, url="https://example.org/a", words=document.text)
    assert compare(document, other).changes
