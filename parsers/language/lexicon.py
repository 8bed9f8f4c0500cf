"""The words of a language, read from the files of `words/en/` and `words/fr/`, compiled for scanning.

An entry is `{tag, match, examples, not}`: `match` is a regular expression over folded text (lower case, no accents),
`examples` are sentences of our own in which it must win, at least one for each alternative, `not` sentences in which
it must not. A group of entries becomes one scanner; the files are by subject, and a group stands in one file.

A piece is the words of a place in a longer pattern: `[[pieces.NAME]]` rows of `{match, examples, not}`. Code composes it
with digits, signs and spaces (`veille.parsers.language.patterns`).
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple, get_args

from veille.errors import ConfigError
from veille.model import Lang, Modality
from veille.nearest import known_names
from veille.parsers.language.openings import split_alternatives
from veille.parsers.language.places import Finder, Place, make_finder

_FOLDER = Path(__file__).parent / "words"
# Groups that each statement is asked for: one pass over its words finds the hits of them all.
_OF_STATEMENTS = (
    "unconditional",
    "courtesy",
    "conditional",
    "exception",
    "negative",
    "topic",
    "subject",
    "actor",
    "kind",
)
_GATHERED = "kind"  # the group whose entries are gathered and not weighed against one another: their hits may overlap
# Statements of a text whose hits are remembered: one is asked about by each part of its reading in turn, the items of a
# list first by their lead-in.
_STATEMENTS = 64
_IN_WORD = re.compile(r"[a-z0-9]")


@dataclass(frozen=True, slots=True)
class LexiconEntry:
    """One entry of the lexicon. `side` says where it stands beside a value: left of it or right of it.

    `file` is the file of `words/` that it stands in: "en/modality.toml".
    """

    tag: str
    match: str
    examples: tuple[str, ...] = ()
    counter_examples: tuple[str, ...] = ()
    side: str = ""
    file: str = ""


class Hit(NamedTuple):
    """One match of a scanner in a folded text."""

    entry: LexiconEntry
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Scanner:
    """Many entries looked for as whole words; where several match at one place the first in the file wins."""

    finder: Finder[LexiconEntry]

    def scan(self, folded: str) -> Iterator[Hit]:
        """All hits in order, without overlap."""
        end = 0
        for at, rows in self.finder.find(folded):
            if at < end:
                continue
            for entry, words in rows:
                m = words.match(folded, at)
                if m is not None:
                    end = m.end()
                    yield Hit(entry, at, end)
                    break

    def first(self, folded: str) -> LexiconEntry | None:
        """The entry of the first hit."""
        hit = next(self.scan(folded), None)
        return hit.entry if hit is not None else None

    def match(self, folded: str, at: int = 0) -> Hit | None:
        """The hit that begins right at a place."""
        for entry, words in self.finder.at(folded, at):
            m = words.match(folded, at)
            if m is not None:
                return Hit(entry, at, m.end())
        return None


@dataclass(frozen=True, slots=True)
class SideScanner:
    """Entries that stand right beside a value; where several match at one place the first in the file wins.

    `pattern` finds a place; it holds no group, so that a branch is passed over at its first letter. `named` says there
    which entry it was.
    """

    entries: tuple[LexiconEntry, ...]
    pattern: re.Pattern[str]
    named: re.Pattern[str]

    def scan(self, folded: str) -> Iterator[Hit]:
        """All hits in order, without overlap."""
        for m in self.pattern.finditer(folded):
            yield Hit(self._entry(folded, m.start()), m.start(), m.end())

    def first(self, folded: str) -> LexiconEntry | None:
        """The entry of the first hit."""
        m = self.pattern.search(folded)
        return self._entry(folded, m.start()) if m else None

    def _entry(self, folded: str, at: int) -> LexiconEntry:
        m = self.named.match(folded, at)
        return self.entries[int(m.lastgroup[1:]) if m and m.lastgroup else 0]


_BEFORE, _AFTER = r"(?<![a-z0-9])", r"(?![a-z0-9])"


def _compile(entries: tuple[LexiconEntry, ...], before: str, after: str) -> SideScanner:
    if not entries:
        return SideScanner((), re.compile(r"(?!)"), re.compile(r"(?!)"))
    bare = "|".join(part for e in entries for part in split_alternatives(e.match))
    named = "|".join(f"(?P<e{i}>{e.match})" for i, e in enumerate(entries))
    return SideScanner(entries, re.compile(f"{before}(?:{bare}){after}"), re.compile(f"{before}(?:{named}){after}"))


class StatementHits:
    """The hits of statements of one text: its words are looked up once for all of them."""

    __slots__ = ("_finder", "_folded", "_kept", "_places", "_starts")

    def __init__(self, lang: Lang, folded: str) -> None:
        self._folded, self._finder = folded, _finder_of_groups(lang, _OF_STATEMENTS)
        self._places: list[Place[tuple[str, LexiconEntry]]] | None = None
        self._starts: list[int] = []
        self._kept: dict[tuple[int, int], Mapping[str, Sequence[Hit]]] = {}

    def within(self, start: int, end: int) -> Mapping[str, Sequence[Hit]]:
        """The hits of each group that a statement is asked for, between two places and counted from the first."""
        known = self._kept.get((start, end))
        if known is None:
            if len(self._kept) >= _STATEMENTS:
                self._kept.clear()
            known = self._kept[start, end] = self._read(start, end)
        return known

    def _read(self, start: int, end: int) -> Mapping[str, Sequence[Hit]]:
        piece = self._folded[start:end]
        words = self._words(start, end) if not (start and _IN_WORD.match(self._folded, start - 1)) else None
        return _hits_at(self._finder.find(piece, words), piece)

    def _words(self, start: int, end: int) -> list[Place[tuple[str, LexiconEntry]]]:
        if self._places is None:
            self._places = self._finder.find_words(self._folded)
            self._starts = [at for at, _ in self._places]
        low = bisect_left(self._starts, start)
        return [(at - start, rows) for at, rows in self._places[low : bisect_left(self._starts, end, low)]]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All scanners, pieces of patterns and word tables of one language."""

    lang: Lang
    groups: dict[str, tuple[LexiconEntry, ...]]
    pieces: dict[str, tuple[LexiconEntry, ...]]
    words: dict[str, dict[str, str]]

    def scanner(self, group: str) -> Scanner:
        """The scanner for whole words of a group."""
        return _scanner(self.lang, group)

    def scan_groups(self, groups: tuple[str, ...], folded: str) -> dict[str, list[Hit]]:
        """The hits of each group, as its own scanner gives them, with one pass for all; of kinds those that overlap too."""
        return _hits_at(_finder_of_groups(self.lang, groups).find(folded), folded)

    def scan_statement(self, folded: str) -> Mapping[str, Sequence[Hit]]:
        """The hits of each group that a statement is asked for, of one that is a text of its own."""
        return self.scan_groups(_OF_STATEMENTS, folded)

    def scan_entry(self, entry: LexiconEntry, folded: str) -> Iterator[Hit]:
        """The hits of one entry alone, whatever else would win there."""
        return Scanner(make_finder([(entry, entry.match)])).scan(folded)

    def left(self, group: str) -> SideScanner:
        """The scanner for what ends right before a value."""
        return _side_scanner(self.lang, group, "left")

    def right(self, group: str) -> SideScanner:
        """The scanner for what begins right after a value; use with a slice that starts there."""
        return _side_scanner(self.lang, group, "right")

    def table(self, name: str) -> dict[str, str]:
        """A plain word table, such as month names to numbers."""
        return self.words[name]

    def piece(self, name: str) -> str:
        """The alternatives of a piece as one expression without a capturing group, the first row first.

        The name of a word table gives its words, the longest first.
        """
        if name in self.words:
            return f"(?:{'|'.join(sorted(self.words[name], key=len, reverse=True))})"
        return f"(?:{'|'.join(entry.match for entry in self.pieces[name])})"


@cache
def load_lexicon(lang: Lang) -> Lexicon:
    """The lexicon of a language; ConfigError for a file of it that cannot be used, with the place."""
    groups: dict[str, tuple[LexiconEntry, ...]] = {}
    pieces: dict[str, tuple[LexiconEntry, ...]] = {}
    words: dict[str, dict[str, str]] = {}
    for path in sorted((_FOLDER / lang).glob("*.toml")):
        file = f"{lang}/{path.name}"
        for name, rows in _tables(path).items():
            if name == "pieces":
                pieces |= {
                    piece: tuple(_entry(row | {"tag": piece}, piece, file) for row in parts)
                    for piece, parts in rows.items()
                }
            elif isinstance(rows, list):
                groups[name] = tuple(_entry(row, name, file) for row in rows)
            else:
                words[name] = rows
    return Lexicon(lang, groups, pieces, words)


# Groups whose tags are terms of the record: what else is written there would be read as nothing.
_TERMS = {"modality": get_args(Modality)}


def _tables(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"cannot be read: {error}", where=str(path)) from error


def _entry(row: dict[str, str | list[str]], group: str, file: str) -> LexiconEntry:
    """The entry of a table row; `example` is one example, `examples` several."""
    missing = [key for key in ("tag", "match") if key not in row]
    if missing:
        named = row.get("tag", row.get("match", "a row"))
        raise ConfigError(f"{group}, {named}: without {' and '.join(missing)}", where=file)
    if group in _TERMS and row["tag"] not in _TERMS[group]:
        raise ConfigError(
            f"{group}: no such tag: {row['tag']!r}", where=file, hint=known_names(str(row["tag"]), _TERMS[group])
        )
    examples = (*([row["example"]] if "example" in row else []), *row.get("examples", ()))
    return LexiconEntry(
        tag=str(row["tag"]),
        match=str(row["match"]),
        examples=tuple(map(str, examples)),
        counter_examples=tuple(map(str, row.get("not", ()))),
        side=str(row.get("side", "")),
        file=file,
    )


@cache
def _scanner(lang: Lang, group: str) -> Scanner:
    return Scanner(make_finder((entry, entry.match) for entry in load_lexicon(lang).groups.get(group, ())))


@cache
def _side_scanner(lang: Lang, group: str, side: str) -> SideScanner:
    entries = tuple(entry for entry in load_lexicon(lang).groups.get(group, ()) if entry.side == side)
    return _compile(entries, _BEFORE, r"$") if side == "left" else _compile(entries, r"^", _AFTER)


def _hits_at(places: Iterable[Place[tuple[str, LexiconEntry]]], folded: str) -> dict[str, list[Hit]]:
    """The hits of each group at the places of a text."""
    found: dict[str, list[Hit]] = defaultdict(list)
    for at, rows in places:
        for (group, entry), words in rows:
            hits = found[group]
            if hits and at < hits[-1].end and group != _GATHERED:
                continue
            m = words.match(folded, at)
            if m is not None:
                hits.append(Hit(entry, at, m.end()))
    return found


@cache
def _finder_of_groups(lang: Lang, groups: tuple[str, ...]) -> Finder[tuple[str, LexiconEntry]]:
    lexicon = load_lexicon(lang)
    return make_finder(((group, entry), entry.match) for group in groups for entry in lexicon.groups.get(group, ()))
