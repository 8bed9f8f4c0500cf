"""Promise: lists and tables that a page fills from data (`data-wb-json`) are read as a reader sees them, or said to be unseen."""

from __future__ import annotations

import json

import pytest

from tests.kept_readings import keep
from veille.errors import ParseError
from veille.model import Document
from veille.parsers import Part, pack_parts, read_document, wanted_parts
from veille.parsers.media.html.loaded.templates import orders_of
from veille.profiles import load_profiles

PROFILE = load_profiles()["canada-ca"]
URL = "https://www.canada.ca/en/page.html"
DATA = "https://www.canada.ca/inc/d.json"
ROUNDS = {
    "rounds": [
        {"no": 12, "day": "May 4, 2030", "score": "511", "size": 1000, "kind": "PNP"},
        {"no": 11, "day": "April 2, 2030", "score": "480", "size": 3500.0, "kind": "French"},
        {"no": 10, "day": "April 1, 2030", "score": None, "size": 20, "kind": "PNP"},
    ],
    "fee": "<b>85</b>",
    "offices": {"north": {"city": "Laval"}, "south": {"city": "Sherbrooke"}},
    "groups": [{"name": "A", "codes": ["A73", "A75"]}, {"name": "B", "codes": ["C10"]}],
}


def page(main: str) -> bytes:
    return (
        '<html lang="en"><head><title>T - Canada.ca</title></head><body><main property="mainContentOfPage">'
        f'<h1 id="wb-cont">T</h1><p>You must pay $155.</p>{main}</main></body></html>'
    ).encode()


def read(main: str, data: object = ROUNDS) -> Document:
    answers = (Part(DATA, json.dumps(data).encode()),)
    return keep(read_document(pack_parts(Part(URL, page(main)), answers), profile=PROFILE, url=URL))


def told(main: str, data: object = ROUNDS) -> list[str]:
    return read(main, data).text.split("\n")[1:]


def order(**settings: object) -> str:
    return f"data-wb-json='{json.dumps({'url': '/inc/d.json#/rounds', **settings})}'"


NESTED: object = 1
for _ in range(30):
    NESTED = [{"mapping": NESTED}]
ROW = "<template id='row'><table><tr><td></td><td></td></tr></table></template>"


@pytest.mark.parametrize(
    ("main", "lines"),
    [
        (  # a list: the values in the order of the places
            f"<ul {order(queryall='li', mapping=['/day'])}><template><li></li></template></ul>",
            ["May 4, 2030", "April 2, 2030", "April 1, 2030"],
        ),
        (  # each value its own place; a number as a script writes it, a value that is not there is nothing
            (
                f"<dl {order(mapping=[{'selector': 'dt', 'value': '/no'}, {'selector': 'dd', 'value': '/score'}])}>"
                "<template><dt></dt><dd></dd></template></dl>"
            ),
            ["12", "511", "11", "480", "10"],
        ),
        (  # rows of a table, from a template elsewhere
            (
                f"<table><thead><tr><th>Day</th><th>Size</th></tr></thead><tbody {order(source='#row', tobeclone='tr', queryall='td', mapping=['/day', '/size'])}>"
                f"</tbody></table>{ROW}"
            ),
            ["Day\tSize", "May 4, 2030\t1000", "April 2, 2030\t3500", "April 1, 2030\t20"],
        ),
        (  # a word within a sentence, a filter, an attribute that is no text
            "<div "
            + order(
                mapping=[{"value": "/score", "placeholder": "[s]"}, {"selector": "a", "attr": "href", "value": "/day"}],
                filter=[{"path": "/kind", "value": "French"}],
            ).replace('{"value": "/score"', '{"selector": "p", "value": "/score"')
            + "><template><p>The score was [s].</p><a>More</a></template></div>",
            ["The score was 480.", "More"],
        ),
        (  # what is shown but for a kind; markup of the data
            f"<ul {order(queryall='li', mapping=['/no'], filternot=[{'path': '/kind', 'value': 'PNP'}])}><template><li></li></template></ul>",
            ["11"],
        ),
        (  # an object is the list of its values
            (
                '<ul data-wb-json=\'{"url": "/inc/d.json#/offices", "queryall": "li", "mapping": ["/city"]}\'>'
                "<template><li></li></template></ul>"
            ),
            ["Laval", "Sherbrooke"],
        ),
        (  # a list in a list
            (
                '<div data-wb-json=\'{"url": "/inc/d.json#/groups", "mapping": [{"selector": "p", "value": "/name"},'
                '{"selector": "ul", "value": "/codes", "mapping": [{"selector": "li"}]}]}\'>'
                "<template><p></p><ul><template><li></li></template></ul></template></div>"
            ),
            ["A", "A73", "A75", "B", "C10"],
        ),
        (  # one value in place of what stands there; through the page's name for the data
            '<p>Pay <b data-wb-json=\'{"url": "/inc/d.json#/fee", "type": "replace"}\'>not loaded</b> dollars.</p>',
            ["Pay 85 dollars."],
        ),
        (
            (
                '<div data-wb-jsonmanager=\'{"url": "/inc/d.json", "name": "x"}\'></div>'
                '<p>The score was <b data-wb-json=\'[{"url": "#[x]/rounds/0/score", "type": "append"}, {"url": "#[x]/fee", "type": "addclass"}]\'></b>.</p>'
            ),
            ["The score was 511."],
        ),
        (  # appended to another element
            (
                "<ul id='there'></ul>"
                f"<div {order(appendto='#there', mapping=[{'selector': 'li', 'value': '/no'}])}><template><li></li></template></div>"
            ),
            ["12", "11", "10"],
        ),
    ],
)
def test_a_filled_template_is_read_as_it_is_seen(main: str, lines: list[str]) -> None:
    assert wanted_parts(page(main), profile=PROFILE, url=URL) == (DATA,)
    document = read(main)
    assert document.text.split("\n")[1:] == lines
    assert not [hint for hint in document.hints if "unseen" in hint]


@pytest.mark.parametrize(
    "main",
    [
        f"<ul {order(streamline=True, mapping=[{'test': 'fn:isLiteral', 'assess': '/no'}])}><template><li></li></template></ul>",
        f"<ul {order(queryall='li', mapping=['/day'])}><template><li></li></template></ul>".replace("/inc/", "//other.example/"),
        f"<ul {order(mapping=NESTED)}><template><li></li></template></ul>",
        "<table class='wb-tables' data-wb-tables='{\"ajax\": \"/inc/rows.json\"}'><tr><th>Day</th></tr></table>",
        ("<div data-wb-jsonmanager='{\"url\": \"/inc/d.json\", \"name\": \"x\", \"patches\": [{\"op\": \"move\"}]}'></div>"
        "<p data-wb-json='{\"url\": \"#[x]/fee\", \"type\": \"replace\"}'>not loaded</p>"),
        f"<ul {order(queryall='li', mapping=['/day'])}><template><li></li></template></ul>".replace("#/rounds", "?x#/rounds"),
    ],
    ids=["conditions", "another host", "orders in orders", "rows by another plugin", "patched data", "not had"],
)  # fmt: skip
def test_what_is_not_read_is_said_to_be_unseen(main: str) -> None:
    document = read(main)
    assert [hint for hint in document.hints if "unseen" in hint]
    assert "not loaded" not in document.text


def test_data_that_nothing_shows_is_no_part() -> None:
    main = '<div data-wb-json=\'{"url": "/inc/d.json", "nocache": "nocache"}\'></div>'
    assert wanted_parts(page(main), profile=PROFILE, url=URL) == ()
    assert not [hint for hint in read(main).hints if "unseen" in hint]


@pytest.mark.parametrize(
    ("settings", "data"),
    [
        ({"mapping": [{"selector": "b", "value": "/no"}]}, ROUNDS),  # no such place
        ({"queryall": "li", "mapping": ["/no", "/day"]}, ROUNDS),  # fewer places than values
        ({"tobeclone": "tr", "mapping": ["/no"]}, ROUNDS),
        ({"queryall": "li", "mapping": ["/no"]}, {"rounds": [{"no": n} for n in range(6_000)]}),
        ({"queryall": "li", "mapping": ["/no"]}, {"rounds": [{"no": "x" * 9_000} for n in range(600)]}),
        ({"queryall": "li[", "mapping": ["/no"]}, ROUNDS),
    ],
)
def test_data_that_does_not_fit_its_template_is_refused(settings: dict[str, object], data: object) -> None:
    with pytest.raises(ParseError):
        read(f"<ul {order(**settings)}><template><li></li></template></ul>", data)


@pytest.mark.parametrize("said", ["", "{", "[1, null]", '{"url": 3}', "[" * 50_000, '{"url": "x", "type": "val"}'])
def test_an_attribute_that_orders_nothing_is_none(said: str) -> None:
    assert orders_of(said) == ()
