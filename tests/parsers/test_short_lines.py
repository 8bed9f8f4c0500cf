"""Promise: words within a line are a line of their own only where they are parted from the rest of it (last ones first)."""

from __future__ import annotations

import pytest
from selectolax.lexbor import LexborHTMLParser

from veille.parsers.media.html.short_lines import short_lines, take_out

UPDATED = "<span>Updated 2 May</span>"
CAPITAL = ["Updated 2 May"]
# A line of a page, and its inline words that stand by themselves.
LINES = [
    (UPDATED, CAPITAL),
    (f"{UPDATED}<br>and more", CAPITAL),
    ("It is open to offers <strong>published on 1 March</strong> or later.", []),
    (f"{UPDATED} | written by us", CAPITAL),
    ("written by us · <span>updated 2 May</span>", ["updated 2 May"]),
    ("<span>updated 2 May</span> | written by us", ["updated 2 May"]),
    # a dash, a slash or a semicolon parts notes; within a sentence it has small letters about it
    (f"Written by us – {UPDATED}", CAPITAL),
    ("Written by us; <span>updated 2 May</span>", []),
    (f"{UPDATED} – Written by us", CAPITAL),
    (f"{UPDATED} – or later", []),
    (f"{UPDATED} –", CAPITAL),
    # a full stop, in the words or behind them
    (f"Written by us. {UPDATED}", CAPITAL),
    ("<span>Updated 2 May.</span> Write to us.", ["Updated 2 May."]),
    (f"{UPDATED}. Write to us.", CAPITAL),
    (f"{UPDATED}. write to us.", []),
    (f"{UPDATED} Write to us.", []),
    ("<span>updated 2 May</span>. Write to us.", []),
    ("Written by us. <span>2 May</span>", ["2 May"]),
    ("Written by us. <span>and so on</span>", []),
    (f"{UPDATED}.", CAPITAL),
    # a note beside a note, not an emphasis beside one
    (f"{UPDATED}<span>42 views</span>", ["42 views", "Updated 2 May"]),
    (f"{UPDATED}<small>Shared</small>", ["Shared", "Updated 2 May"]),
    (f"{UPDATED}<strong>42 views</strong>", []),
    ("<b>Updated 2 May</b><b>42 views</b>", []),
    (f"{UPDATED}<span>and more</span>", []),
    # what stands around the inline element counts, up to the line's own element
    (f"<em>{UPDATED}</em> or later", []),
    (f"Open to <em>all {UPDATED}</em>", []),
]


@pytest.mark.parametrize(("line", "apart"), LINES)
def test_inline_words_stand_by_themselves(line: str, apart: list[str]) -> None:
    main = LexborHTMLParser(f"<main><p>{line}</p></main>").css_first("main")
    assert [words for _, words in short_lines(main, "span, small, strong, b", 20)] == apart


def test_a_line_of_more_words_is_none_and_nothing_around_it_is() -> None:
    """From the inside out; an element without words is no line."""
    main = LexborHTMLParser("<main><div><p>One two</p><p>1234567</p><p>12345678</p><p> </p></div></main>").css_first(
        "main"
    )
    assert [words for _, words in short_lines(main, "main, div, p", 7)] == ["1234567", "One two"]


# A line with the mark of a note in it, and without.
MARKED = [
    ("You pay<sup>1</sup>the fee", "You pay the fee"),
    ("You pay <sup>1</sup>the fee", "You pay the fee"),
    ("You pay<sup>1</sup> the fee", "You pay the fee"),
    ("You pay<sup>1</sup>, twice", "You pay, twice"),
    ("<b>You pay</b><b><sup>1</sup></b>the fee", "You pay the fee"),
    ("You pay<sup>1</sup><br>the fee", "You paythe fee"),
    ("<sup>1</sup>You pay", "You pay"),
]


@pytest.mark.parametrize(("line", "without"), MARKED)
def test_a_mark_that_alone_parts_two_words_leaves_a_blank(line: str, without: str) -> None:
    tree = LexborHTMLParser(f"<p>{line}</p>")
    take_out(tree.css_first("sup"))
    assert tree.css_first("p").text() == without
