"""Where entries of the lexicon may begin in a text, told by the first letters of each word, so that few are tried there."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from operator import itemgetter
from typing import Generic, TypeVar

from veille.errors import ConfigError
from veille.parsers.language.openings import beginnings, split_alternatives

T = TypeVar("T")

_BEFORE, _AFTER = r"(?<![a-z0-9])", r"(?![a-z0-9])"
_WORD = re.compile(r"[a-z0-9]+")
# First letters of a word that are looked up, with what stands behind a short one: few tell where no expression begins,
# more of them which of those that begin so may go on.
_FEW_LETTERS, _LETTERS = 4, 8
_MOST_KNOWN = 20_000  # beginnings that are remembered; the words of two languages have some thousands
_TEXTS = 8  # texts whose words are remembered: a sentence is asked about by several groups in turn
_Row = tuple[T, re.Pattern[str]]
Place = tuple[int, tuple[_Row[T], ...]]
_PLACE = itemgetter(0)


class _Rows(dict[str, tuple[_Row[T], ...]]):
    """First letters, each with the expressions that may match there in their own order; worked out when first asked for."""

    def __init__(
        self, matches: tuple[tuple[T, str], ...], begun: dict[str, list[int]], odd: tuple[int, ...] = ()
    ) -> None:
        super().__init__()
        self._matches, self._begun, self._odd = matches, begun, odd
        self._opened = {start[:_FEW_LETTERS] for start in begun}

    def __missing__(self, letters: str) -> tuple[_Row[T], ...]:
        few, opened = letters[:_FEW_LETTERS], self._opened
        if few not in opened and few[:3] not in opened and few[:2] not in opened and few[:1] not in opened:
            found = self._odd
        else:
            begun = (self._begun.get(letters[:size], ()) for size in range(1, len(letters) + 1))
            found = tuple(sorted({*self._odd, *chain.from_iterable(begun)}))
        if len(self) > _MOST_KNOWN:
            self.clear()
        rows = self[letters] = tuple(
            (what, whole_words(match)) for what, match in map(self._matches.__getitem__, found)
        )
        return rows


@dataclass(slots=True)
class Finder(Generic[T]):
    """Expressions for whole words, each with what it stands for, found by the beginnings of words.

    What may begin with a sign is tried where the sign stands with what follows it, what stands first in a text there alone;
    an expression that may begin with anything is looked for by itself.
    """

    _at_words: _Rows[T]
    _anywhere: _Rows[T]  # with the expressions that may begin with anything
    _at_first: _Rows[T]  # with those that stand first in a text or nowhere, too
    _elsewhere: re.Pattern[str] | None
    _first: re.Pattern[str] | None  # what stands first in a text or nowhere

    def find(self, folded: str, words: list[Place[T]] | None = None) -> list[Place[T]]:
        """The places in order, each with the expressions that may match there, in their own order.

        `words` are those that `find_words` gives, where the caller has them already.
        """
        found = self.find_words(folded) if words is None else words
        odd = [m.start() for m in self._elsewhere.finditer(folded)] if self._elsewhere is not None else []
        if self._first is not None and self._first.match(folded):
            odd.append(0)
        if odd:
            beside = {at: self.at(folded, at) for at in odd}
            found = [place for place in found if place[0] not in beside]
            found += beside.items()
            found.sort(key=_PLACE)  # two rows in order are merged in one pass
        return found

    def find_words(self, folded: str) -> list[Place[T]]:
        """The places of words in order, each with the expressions that may match there.

        Those of a part of a text that begins with no half word are among those of the text: more may be tried there, as
        what follows the part is looked at.
        """
        known = self._at_words
        return [(at, rows) for at, letters in _words(folded) if (rows := known[letters])]

    def at(self, folded: str, place: int) -> tuple[_Row[T], ...]:
        """The expressions that may match at a place, which need be no word's."""
        rows = self._anywhere if place else self._at_first
        return rows[folded[place : place + _LETTERS]]


@lru_cache(maxsize=_TEXTS)
def _words(folded: str) -> list[tuple[int, str]]:
    """The words of a text: where each begins, and its first letters."""
    return [(at, folded[at : at + _LETTERS]) for at in [m.start() for m in _WORD.finditer(folded)]]


_compiled: dict[str, re.Pattern[str]] = {}


def whole_words(match: str) -> re.Pattern[str]:
    """The expression where no letter or digit stands before or behind it; compiled once, at first use.

    ConfigError for one that Python's `re` refuses.
    """
    found = _compiled.get(match)
    if found is None:
        try:
            found = _compiled[match] = re.compile(f"{_BEFORE}(?:{match}){_AFTER}")
        except re.error as error:
            raise _no_expression(match, error) from error
    return found


def _no_expression(match: str, error: re.error) -> ConfigError:
    return ConfigError(f"no regular expression: {match}: {error.msg}", where="lexicon")


def make_finder(matches: Iterable[tuple[T, str]]) -> Finder[T]:
    """The finder of these expressions; ConfigError names one that Python's `re` refuses."""
    rows = tuple(matches)
    try:
        return _finder(rows)
    except re.error:
        for _, match in rows:
            whole_words(match)
        raise


def _finder(rows: tuple[tuple[T, str], ...]) -> Finder[T]:
    words: dict[str, list[int]] = {}
    begun: dict[str, list[int]] = {}  # words and signs
    others: dict[int, list[str]] = {}
    first: dict[int, list[str]] = {}
    for i, (_, match) in enumerate(rows):
        for part in split_alternatives(match):
            found = beginnings(part, _LETTERS)
            if part.startswith("^"):
                first.setdefault(i, []).append(part)
            elif found is None:
                others.setdefault(i, []).append(part)
            else:
                for letters in found:
                    begun.setdefault(letters, []).append(i)
                    if _WORD.match(letters):
                        words.setdefault(letters, []).append(i)
    signs = begun.keys() - words.keys()
    elsewhere = _elsewhere([part for parts in others.values() for part in parts], signs)
    return Finder(
        _Rows(rows, words), _Rows(rows, begun, tuple(others)), _Rows(rows, begun, (*others, *first)), elsewhere,
        _one_of([part for parts in first.values() for part in parts]),
    )  # fmt: skip


def _elsewhere(others: Sequence[str], signs: Collection[str]) -> re.Pattern[str] | None:
    """Where one of the expressions matches that may begin with anything, or a sign stands as an expression begins with it."""
    ends: dict[str, list[str]] = {}
    for letters in sorted(signs):
        ends.setdefault(letters[0], []).append(re.escape(letters[1:]))
    # the sign itself stands first, so that all else is passed over at one look
    ways = [
        f"{sign}(?<![a-z0-9]{sign})(?={'|'.join(rest)})" for first, rest in ends.items() for sign in [re.escape(first)]
    ]
    if others:
        ways.append(f"{_BEFORE}(?=(?:{'|'.join(others)}){_AFTER})")
    return re.compile("|".join(ways)) if ways else None


def _one_of(parts: Sequence[str]) -> re.Pattern[str] | None:
    return re.compile(f"(?:{'|'.join(parts)}){_AFTER}") if parts else None
