"""A hostile page costs work in proportion to its length, or is refused by name."""

from __future__ import annotations

import sys
from types import FrameType

import pytest

from veille.errors import ParseError
from veille.parsers import read_document
from veille.profiles import load_profiles


def _page(body: str) -> bytes:
    return f'<!doctype html><html lang="en"><title>T</title><body><main><h1>T</h1>{body}</main></body></html>'.encode()


@pytest.mark.parametrize("tag", ["center", "main", "div", "table", "blockquote", "template", "font"])
def test_a_hundred_thousand_nested_elements_are_refused(tag: str) -> None:
    with pytest.raises(ParseError, match="elements nested 100,003 deep"):
        read_document(_page(f"<{tag}>" * 100_000 + "x"), profile=load_profiles(None)["generic"])


@pytest.mark.parametrize("attribute", ["a{0}=1", "a{0}", "a{0}='>'", 'a{0} = "<"'])
def test_an_element_of_thousands_of_attributes_is_refused(attribute: str) -> None:
    many = " ".join(attribute.format(n) for n in range(3_000))
    with pytest.raises(ParseError, match="an element has over 2,000 attributes"):
        read_document(_page(f"<p {many}>x</p>"), profile=load_profiles(None)["generic"])


def test_a_long_page_of_short_elements_is_read() -> None:
    body = "".join(f'<p class="a" id="p{n}">One of many.</p>' for n in range(3_000))
    assert read_document(_page(body), profile=load_profiles(None)["generic"]).sections


def test_nested_elements_are_read_once_not_at_each_level() -> None:
    """Looking for date stamps and counters reads a long block once, however deep it stands (characters are counted)."""
    lines = "<p>You may apply from anywhere.</p>" * 300
    counts = []
    for depth in (50, 800):
        read = 0

        def note(frame: FrameType, event: str, _what: object) -> None:
            nonlocal read
            if event == "call" and frame.f_code.co_name == "tidy":
                read += len(frame.f_locals["text"])

        sys.setprofile(note)
        try:
            read_document(_page("<div>" * depth + lines), profile=load_profiles(None)["generic"])
        finally:
            sys.setprofile(None)
        counts.append(read)
    assert counts[1] < counts[0] * 2
