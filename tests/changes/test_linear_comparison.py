"""Comparing a page that repeats one thing many times costs work in proportion to its length.

Work is counted, not timed: the calls that the comparison makes, of our own functions and of the library's.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from itertools import pairwise

import pytest

from tests.counting import count_calls
from veille.changes import compare
from veille.changes.match.spelling import genders
from veille.model import Document
from veille.parsers import read_document
from veille.profiles import load_profiles

_SHORT, _LONG = 40, 160
_SLACK = (
    1.6  # over the exact ratio: sorting, and pairs of each with each up to a bound that is the same for all lengths
)
_LEAST = 20_000  # calls: below it the fixed part of a comparison rules
_FAMILIES = ("$1", "A73", "2024-01-01", "36 months", "section 1", "You must pay $100.")
_SHAPES: dict[str, Callable[[Sequence[str]], str]] = {
    "sentence": lambda pieces: f"<p>{', '.join(pieces)}</p>",
    "rows": lambda pieces: (
        "<table><tr><th>Name</th><th>Fee</th></tr>"
        + "".join(f"<tr><td>Item {n}</td><td>{piece}</td></tr>" for n, piece in enumerate(pieces))
        + "</table>"
    ),
}
_EDITS: dict[str, Callable[[list[str]], list[str]]] = {
    "one changed": lambda pieces: [*pieces[:-1], _next(pieces[-1], 1) + " more"],
    "all changed": lambda pieces: [_next(piece, 1_000) + " more" for piece in pieces],
    "half gone": lambda pieces: pieces[: len(pieces) // 2],
}


def _next(piece: str, by: int) -> str:
    """The piece with its first short number raised."""
    return re.sub(r"\d{1,4}", lambda m: str(int(m[0]) + by), piece, count=1)


def _read(body: str) -> Document:
    raw = f'<html lang="en"><head><title>T</title></head><body><main><h1>T</h1>{body}</main></body></html>'
    return read_document(raw.encode(), profile=load_profiles(None)["generic"])


def _calls(old: Document, new: Document) -> int:
    return count_calls(lambda: compare(old, new))


@pytest.mark.parametrize("shape", _SHAPES)
@pytest.mark.parametrize("family", _FAMILIES)
def test_a_page_of_repeats_is_compared_in_linear_time(family: str, shape: str) -> None:
    """Whatever is edited."""
    counts: dict[str, list[int]] = {}
    for size in (_SHORT, _LONG):
        pieces = [_next(family, n) for n in range(size)]
        old = _read(_SHAPES[shape](pieces))
        for name, edit in _EDITS.items():
            counts.setdefault(name, []).append(_calls(old, _read(_SHAPES[shape](edit(pieces)))))
    for name, (short, long) in counts.items():
        assert long <= max(short, _LEAST) * (_LONG / _SHORT) * _SLACK, f"{name}: {short} calls, then {long}"


@pytest.mark.parametrize("joint", ["et", "ou", "and", "or"])
def test_a_text_of_joints_is_split_into_words_a_few_times_over(monkeypatch: pytest.MonkeyPatch, joint: str) -> None:
    """Behind each joint a few words are looked at, not the rest of the text: counted in characters, as one call may read many."""
    read: list[int] = []
    known = genders.word_list
    monkeypatch.setattr(genders, "word_list", lambda text: (read.append(len(text)), known(text))[1])
    for count in (200, 800):
        pieces = [f"{joint} x{n}" for n in range(count)]
        old, new = (_read(f"<p>{' '.join(words)}</p>") for words in (pieces, [*pieces, "2 more"]))
        read.clear()
        compare(old, new)
        text = sum(len(section.text) for document in (old, new) for section in document.sections)
        assert sum(read) <= (genders.NEAR + 8) * 2 * count + 4 * text


def _replaced(sections: int, seed: int) -> Document:
    """A page of sections, each with sentences and a list drawn from the same few words: all of it differs by the seed."""
    rng = random.Random(seed)

    def line() -> str:
        return f"The {rng.choice(_WHO)} {rng.choice(_DO)} {rng.choice(_WHAT)} within {rng.randint(2, 90)} days of notice {rng.randint(1, 99_999)}"

    return _read(
        "".join(
            f"<h2>Part {n} on {rng.choice(_WHAT)}</h2><p>{line()}.</p><p>{line()}.</p><ul><li>{line()}</li><li>{line()}</li></ul>"
            for n in range(sections)
        )
    )


_WHO = ("clerk", "officer", "worker", "student", "nurse", "cook")
_DO = ("must sign", "keeps", "may send", "does not need", "checks")
_WHAT = ("the form", "the letter", "a copy of the contract", "the permit", "two photos")


def test_a_wholly_replaced_page_is_compared_in_linear_time() -> None:
    """Nothing of it stayed, so that every step of the matching looks at all of it."""
    counts = [_calls(_replaced(size, 1), _replaced(size, 2)) for size in (10, 30, 90)]
    for short, long in pairwise(counts):
        assert long <= 3 * short * _SLACK, counts
