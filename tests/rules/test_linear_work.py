"""Reading a text that repeats one thing many times costs work in proportion to its length.

Work is counted, not timed: the calls that reading makes, of our own functions and of the library's. A text four times as
long may make four times the calls and a little more.
"""

from __future__ import annotations

import pytest

from tests.counting import count_calls
from veille.model import Lang
from veille.parsers import extract_rules, read_document, select_profile
from veille.parsers.language.lexicon import load_lexicon
from veille.parsers.rules.days import notes
from veille.parsers.values.tables.columns import column_types
from veille.profiles import load_profiles

_SHORT, _LONG = 20, 80
_SLACK = 1.2  # over the exact ratio: caches, lists that grow
# One or more of each family of values and citations, and what joins them.
_FAMILIES = (
    "$1", "$1,085.00", "A73", "2024-01-01", "May 1, 2024", "NOC 31100", "36 months", "5 or 10 years", "18 to 35 years",
    "50%", "CLB 7", "IMM 1295", "I-551", "Major Group 72", "O19391556654", "8:30 a.m. ET", "section 1", "R205(a)",
    "A34(1)(h)(i)", "paragraph (a)", "R186(f, v, or w)", "that Act", "the former Act", "twice a year", "10 applications",
    "(i to iii)", "article 95", "4 ½ years", "30, 60 or 90 days", "5 or more people", "in April and November", "28 letters or less",
    "2 MB", "TEER 0, 1", "case type 20", "within a year", "art. 5, al. 1, par. 2°", "first paragraph of section 5", "D. 963-2018, a. 5", "IRPR, s. 205", "two thousand", "4.5 years", "549 - 699", "10 and above", "12-month 24-",
)  # fmt: skip
_JOINTS = (" ", ", ", ",", " to ", " or ", "\n", "\t", " and the ", "/")


def _calls(text: str, lang: Lang) -> int:
    """How many calls reading a text makes."""
    return count_calls(lambda: extract_rules(text, lang))


def _grows_as_its_length(piece: str, lang: Lang) -> None:
    extract_rules(piece, lang)  # patterns are compiled at their first use
    short, long = _calls(piece * _SHORT, lang), _calls(piece * _LONG, lang)
    assert long <= short * (_LONG / _SHORT) * _SLACK, f"{piece!r}: {short} calls, then {long}"


@pytest.mark.parametrize("family", _FAMILIES)
def test_a_repeated_value_or_citation_is_read_in_linear_time(family: str) -> None:
    """Whatever joins the copies, each costs the same."""
    for joint in _JOINTS:
        _grows_as_its_length(family + joint, "en")


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_a_repeated_example_of_the_lexicon_is_read_in_linear_time(lang: Lang) -> None:
    """One sentence of each group of words, over and over."""
    for entries in load_lexicon(lang).groups.values():
        example = getattr(entries[0], "example", "") or "word"
        _grows_as_its_length(example + " ", lang)


def test_many_notes_of_one_mark_are_read_in_linear_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each amount bears the mark of every note below: a note looks back so far and no further."""
    monkeypatch.setattr(notes, "_NOTED_WITHIN", 4)
    profile = next(iter(load_profiles().values()))

    def calls(n: int) -> int:
        body = "<p>You must pay $155 *.</p>" * n + "<p>* Until May 1, 2026.</p>" * n
        raw = f'<html lang="en"><title>t</title><main><h1>Fees</h1>{body}</main></html>'.encode()
        return count_calls(lambda: read_document(raw, profile=profile))

    calls(1)  # patterns are compiled at their first use
    assert calls(_LONG) <= calls(_SHORT) * (_LONG / _SHORT) * _SLACK


def test_a_repeated_row_is_read_in_linear_time() -> None:
    """A table of many rows under each type of heading."""
    for kind in column_types():
        head = f"{kind.examples[0]}\tName\n--\t--\n"
        short, long = _calls(head + "1\tone\n" * _SHORT, "en"), _calls(head + "1\tone\n" * _LONG, "en")
        assert long <= short * (_LONG / _SHORT) * _SLACK


def test_a_page_of_many_sections_is_read_in_linear_time() -> None:
    """Headings, prose, lists under a lead-in and rows: a page four times as long costs four times the work."""
    part = (
        "<h2>Fees {}</h2><p>You must pay $155 within 30 days.</p><p>You need:</p><ul><li>a passport</li><li>a form</li></ul>"
        "<table><tr><th>Permit</th><th>Fee</th></tr><tr><td>Work permit</td><td>$155</td></tr></table>"
    )
    profile = select_profile(load_profiles(), None, b"")

    def read(copies: int) -> int:
        parts = "".join(
            part.format(f"{copies}.{n}") for n in range(copies)
        )  # a section that is known is not read again
        page = f'<html lang="en"><head><title>Fees</title></head><body><main>{parts}</main></body></html>'
        return count_calls(lambda: read_document(page.encode(), profile=profile))

    read(1)
    short, long = read(_SHORT), read(_LONG)
    assert long <= short * (_LONG / _SHORT) * _SLACK, f"{short} calls, then {long}"
