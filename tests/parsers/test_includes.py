"""Promise: what a page loads into itself is asked for on its own host only, placed where the page says, and bounded."""

from __future__ import annotations

import pytest

from tests.kept_readings import keep
from veille.errors import ParseError
from veille.model import Document
from veille.parsers import Part, pack_parts, read_document, select_profile, unpack_parts, wanted_parts
from veille.profiles import load_profiles

PROFILES = load_profiles()
PROFILE = PROFILES["canada-ca"]
URL = "https://www.canada.ca/en/page.html"
PART = "https://www.canada.ca/inc/a.html"


def page(main: str) -> bytes:
    return (
        '<html lang="en"><head><title>T - Canada.ca</title></head><body><main property="mainContentOfPage">'
        f'<h1 id="wb-cont">T</h1><p>You must pay $155.</p>{main}</main></body></html>'
    ).encode()


def read(main: str, **parts: bytes) -> Document:
    answers = tuple(
        Part(f"https://www.canada.ca/inc/{name}.{'json' if name == 'd' else 'html'}", body)
        for name, body in parts.items()
    )
    return keep(read_document(pack_parts(Part(URL, page(main)), answers), profile=PROFILE, url=URL))


def told(main: str, **parts: bytes) -> list[str]:
    return read(main, **parts).text.split("\n")[1:]


@pytest.mark.parametrize(
    ("main", "wanted"),
    [
        ('<div data-ajax-replace="/inc/a.html#days"></div>', (PART,)),
        (f'<div data-ajax-append="{PART}"></div><p data-ajax-after="/inc/a.html"></p>', (PART,)),  # one part, twice
        ("<b data-json-replace='/inc/d.json#/x/0'></b>", ("https://www.canada.ca/inc/d.json",)),
        ('<div data-ajax-replace="https://other.example/a.html"></div>', ()),
        ('<div data-ajax-replace="//other.example/a.html"></div>', ()),
        ('<div data-ajax-replace="http://[x/a.html"></div>', ()),
        ('<b data-json-replace="#[unknown]/x"></b>', ()),
        ('<div data-ajax-replace="/content/dam/canada/sitemenu/sitemenu-v2-en.html"></div>', ()),  # a menu
        ('<div class="pagedetails"><div data-ajax-replace="/inc/a.html"></div></div>', ()),  # no content
        ("".join(f'<div data-ajax-replace="/inc/{n}.html"></div>' for n in range(99)), None),
    ],
)
def test_parts_of_the_pages_own_host_are_wanted(main: str, wanted: tuple[str, ...] | None) -> None:
    got = wanted_parts(page(main), profile=PROFILE, url=URL)
    assert got == wanted if wanted is not None else len(got) == PROFILE.fragments.count
    assert wanted_parts(page(main), profile=PROFILES["quebec-ca"], url=URL) == ()  # its profile does not say so


def test_a_part_stands_where_the_page_says() -> None:
    inside = b"<p>In.</p>"
    assert told("<div data-ajax-replace='/inc/a.html'><p>Old.</p></div><p>End.</p>", a=inside) == ["In.", "End."]
    assert told("<div data-ajax-append='/inc/a.html'><p>Old.</p></div>", a=inside) == ["Old.", "In."]
    assert told("<div data-ajax-prepend='/inc/a.html'><p>Old.</p></div>", a=inside) == ["In.", "Old."]
    assert told("<div data-ajax-before='/inc/a.html'><p>Old.</p></div>", a=inside) == ["In.", "Old."]
    assert told("<div data-ajax-after='/inc/a.html'><p>Old.</p></div>", a=inside) == ["Old.", "In."]
    assert told("<p>Pay <b data-json-replace='/inc/d.json#/x/0'>?</b> dollars.</p>", d=b'{"x": [80]}') == [
        "Pay 80 dollars."
    ]
    picked = b'<p>Not this.</p><p id="days">30 days.</p>'
    assert told("<div data-ajax-replace='/inc/a.html#days'></div>", a=picked) == ["30 days."]


def test_a_placeholder_that_was_never_closed_keeps_the_page() -> None:
    rest = "<p>You have 30 days from the date of the letter to answer the officer in writing.</p>"
    assert told(f"<div data-ajax-replace='/inc/a.html'>{rest}", a=b"<p>In.</p>")[-1].startswith("You have 30 days")


@pytest.mark.parametrize(
    ("main", "part"),
    [
        ("<div data-ajax-replace='/inc/a.html#none'></div>", b"<p>In.</p>"),
        ("<div data-ajax-append='/inc/a.html'></div>" * 300, b"<p>Wait.</p>" * 20_000),
    ],
    ids=["the element is not there", "too much"],
)
def test_a_part_that_does_not_fit_is_refused(main: str, part: bytes) -> None:
    with pytest.raises(ParseError):
        read(main, a=part)


@pytest.mark.parametrize("data", [b"{", b'{"x": []}', b'{"x": [{"y": 1}]}', b'{"x":' + b"[" * 100_000, b"\xff\xfe"])
def test_data_without_the_value_is_refused(data: bytes) -> None:
    with pytest.raises(ParseError):
        read("<b data-json-replace='/inc/d.json#/x/0'></b>", d=data)


def test_a_page_and_its_parts_in_one_piece_come_apart_again() -> None:
    answers = (Part(PART, b"<p>\r\n--veille</p>\r\n", "text/html"), Part(URL + "?x=\u00e9", b"", ""))
    raw = pack_parts(Part(URL, page("")), answers)
    assert unpack_parts(raw) == (Part(URL, page("")), *answers)
    assert pack_parts(Part(URL, page("")), answers) == raw
    assert unpack_parts(page("")) == (Part("", page("")),)
    assert select_profile(PROFILES, None, raw) is PROFILE
    for damaged in (raw[:-5], raw[:400], raw[:200] + raw[210:]):
        with pytest.raises(ParseError):
            unpack_parts(damaged)
