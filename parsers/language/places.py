"""Where entries of the lexicon may begin in a text, told by the first letters of each word, so that few are tried there."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Generic, TypeVar

from veille.parsers.language.openings import beginnings, split_alternatives

T = TypeVar("T")

_BEFORE, _AFTER = r"(?<![a-z0-9])", r"(?![a-z0-9])"
_WORD = re.compile(r"[a-z0-9]+")
_LETTERS = 4  # first letters of a word that are looked up; with the space behind a short one
_MOST_KNOWN = 20_000  # beginnings that are remembered; the words of two languages have some thousands
_TEXTS = 8  # texts whose words are remembered: a sentence is asked about by several groups in turn
_Row = tuple[T, re.Pattern[str]]


@dataclass(slots=True)
class Finder(Generic[T]):
    """Expressions for whole words, each with what it stands for, found by the beginnings of words.

    An expression that may begin with something else than the letters of a word is looked for by itself.
    """

    _matches: tuple[tuple[T, str], ...]
    _begun: tuple[frozenset[str], ...]  # how each expression begins at a word
    _elsewhere: re.Pattern[str] | None
    _odd: frozenset[int]  # the expressions with an alternative that is looked for by itself
    _known: dict[str, tuple[_Row[T], ...]] = field(default_factory=dict)
    _known_odd: dict[str, tuple[_Row[T], ...]] = field(default_factory=dict)

    def find(self, folded: str) -> list[tuple[int, tuple[_Row[T], ...]]]:
        """The places in order, each with the expressions that may match there, in their own order."""
        known, words = self._known, _words(folded)
        try:
            found = [(at, rows) for at, letters in words if (rows := known[letters])]
        except KeyError:  # a beginning that was not seen before
            if len(known) > _MOST_KNOWN:
                known.clear()
            for letters in {letters for _, letters in words} - known.keys():
                known[letters] = self._rows(letters, frozenset())
            found = [(at, rows) for at, letters in words if (rows := known[letters])]
        odd = [m.start() for m in self._elsewhere.finditer(folded)] if self._elsewhere is not None else None
        if odd:
            found = sorted((dict(found) | {at: self.at(folded, at) for at in odd}).items())
        return found

    def at(self, folded: str, place: int) -> tuple[_Row[T], ...]:
        """The expressions that may match at a place, which need be no word's."""
        letters = folded[place : place + _LETTERS]
        rows = self._known_odd.get(letters)
        if rows is None:
            if len(self._known_odd) > _MOST_KNOWN:
                self._known_odd.clear()
            rows = self._known_odd[letters] = self._rows(letters, self._odd)
        return rows

    def _rows(self, letters: str, odd: frozenset[int]) -> tuple[_Row[T], ...]:
        return tuple(
            (what, whole_words(match))
            for i, ((what, match), begun) in enumerate(zip(self._matches, self._begun, strict=True))
            if i in odd or any(map(letters.startswith, begun))
        )


@lru_cache(maxsize=_TEXTS)
def _words(folded: str) -> list[tuple[int, str]]:
    """The words of a text: where each begins, and its first letters."""
    return [(at, folded[at : at + _LETTERS]) for at in [m.start() for m in _WORD.finditer(folded)]]


_compiled: dict[str, re.Pattern[str]] = {}


def whole_words(match: str) -> re.Pattern[str]:
    """The expression where no letter or digit stands before or behind it; compiled once, at first use."""
    found = _compiled.get(match)
    if found is None:
        found = _compiled[match] = re.compile(f"{_BEFORE}(?:{match}){_AFTER}")
    return found


def make_finder(matches: Iterable[tuple[T, str]]) -> Finder[T]:
    """The finder of these expressions."""
    rows = tuple(matches)
    begun, others, odd = [], [], set()
    for i, (_, match) in enumerate(rows):
        known: set[str] = set()
        for part in split_alternatives(match):
            found = beginnings(part, _LETTERS)
            if found is not None and all(_WORD.match(one) for one in found):
                known |= found
            else:
                others.append(part)
                odd.add(i)
        begun.append(frozenset(known))
    elsewhere = re.compile(f"{_BEFORE}(?=(?:{'|'.join(others)}){_AFTER})") if others else None
    return Finder(rows, tuple(begun), elsewhere, frozenset(odd))
