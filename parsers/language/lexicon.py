"""The words of a language, read from `lexicon/en.toml` and `lexicon/fr.toml`, compiled for scanning.

An entry is `{tag, match, example}`: `match` is a regular expression over folded text (lower case, no accents),
`example` a sentence of our own that it must match. A group of entries becomes one scanner.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from veille.model import Lang

_FOLDER = Path(__file__).parent / "words"


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the lexicon. `side` says where it stands beside a value: left of it or right of it."""

    tag: str
    match: str
    example: str
    side: str = ""
    exclusive: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    """One match of a scanner in a folded text."""

    entry: Entry
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Scanner:
    """Many entries compiled into one expression; where several match at one place the first in the file wins."""

    entries: tuple[Entry, ...]
    pattern: re.Pattern[str]

    def scan(self, folded: str) -> Iterator[Hit]:
        """All hits in order, without overlap."""
        for m in self.pattern.finditer(folded):
            yield Hit(self.entries[int((m.lastgroup or "e0")[1:])], m.start(), m.end())

    def first(self, folded: str) -> Entry | None:
        """The entry of the first hit."""
        m = self.pattern.search(folded)
        return self.entries[int((m.lastgroup or "e0")[1:])] if m else None


def _compile(entries: tuple[Entry, ...], before: str, after: str) -> Scanner:
    body = "|".join(f"(?P<e{i}>{e.match})" for i, e in enumerate(entries))
    return Scanner(entries, re.compile(f"{before}(?:{body}){after}" if entries else r"(?!)"))


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All scanners and word tables of one language."""

    lang: Lang
    groups: dict[str, tuple[Entry, ...]]
    words: dict[str, dict[str, str]]

    def scanner(self, group: str) -> Scanner:
        """The scanner for whole words of a group."""
        return _scanner(self.lang, group, "words")

    def left(self, group: str) -> Scanner:
        """The scanner for what ends right before a value."""
        return _scanner(self.lang, group, "left")

    def right(self, group: str) -> Scanner:
        """The scanner for what begins right after a value; use with a slice that starts there."""
        return _scanner(self.lang, group, "right")

    def table(self, name: str) -> dict[str, str]:
        """A plain word table, such as month names to numbers."""
        return self.words[name]


@cache
def load_lexicon(lang: Lang) -> Lexicon:
    """The lexicon of a language."""
    raw = tomllib.loads((_FOLDER / f"{lang}.toml").read_text(encoding="utf-8"))
    groups = {key: tuple(Entry(**row) for row in rows) for key, rows in raw.items() if isinstance(rows, list)}
    return Lexicon(lang, groups, {k: v for k, v in raw.items() if isinstance(v, dict)})


@cache
def _scanner(lang: Lang, group: str, place: str) -> Scanner:
    entries = load_lexicon(lang).groups.get(group, ())
    if place == "left":
        return _compile(tuple(e for e in entries if e.side == "left"), r"(?<![a-z0-9])", r"$")
    if place == "right":
        return _compile(tuple(e for e in entries if e.side == "right"), r"^", r"(?![a-z0-9])")
    return _compile(entries, r"(?<![a-z0-9])", r"(?![a-z0-9])")
