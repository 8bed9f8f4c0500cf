"""A text made ready for reading: folded, with its numerals, and windows that stop at the sentence's edge."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from veille.model import Lang
from veille.parsers.language.folding import fold
from veille.parsers.language.lexicon import Lexicon, StatementHits, load_lexicon
from veille.parsers.language.numerals import Numeral, find_numerals

# How far a pattern looks before or after a value, in characters of folded text and never past the sentence: the word that
# ends its name, a preposition with its article, the noun beside it, the verb it belongs to, the clause before that.
A_WORD, A_FEW_WORDS, A_PHRASE, A_CLAUSE, FAR = 12, 24, 60, 90, 120
_EDGES = ("\n", "\t", ". ", "| ", "; ", "? ", "! ")
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class FoldedText:
    """A text with its folded twin (same offsets), its language's lexicon, its numerals and its lines with a digit, in order.

    `statements` gives the hits of its parts.
    """

    text: str
    folded: str
    lang: Lang
    lexicon: Lexicon
    numerals: tuple[Numeral, ...]
    numbered: tuple[tuple[int, int], ...]
    statements: StatementHits = field(repr=False, compare=False)

    def find_numbered(self, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
        """The matches, in order, of a pattern that holds a digit and no end of a line; only lines with a digit are read."""
        for start, end in self.numbered:
            yield from pattern.finditer(self.folded, start, end)

    def left(self, at: int, width: int = A_CLAUSE) -> str:
        """The folded words before a place, within its sentence."""
        start = max(0, at - width)
        piece = self.folded[start:at]
        bare = piece.replace(".m. ", ".m, ") if ".m. " in piece else piece  # "11:59 p.m. ET" ends no sentence
        cut = 0
        for edge in _EDGES:
            last = bare.rfind(edge)
            if last >= 0 and last + len(edge) - 1 > cut:
                cut = last + len(edge) - 1
        return piece[cut:]

    def right(self, at: int, width: int = A_CLAUSE) -> str:
        """The folded words after a place, within its sentence."""
        piece = self.folded[at : at + width]
        cut = len(piece)
        for edge in _EDGES:
            first = piece.find(edge)
            if 0 <= first < cut:
                cut = first
        return piece[:cut]


def open_scope(text: str, lang: Lang) -> FoldedText:
    """The scope of a text."""
    folded = fold(text)
    numbered = lines_with(_DIGIT, folded)
    hits = StatementHits(lang, folded)
    return FoldedText(text, folded, lang, load_lexicon(lang), find_numerals(folded, lang), numbered, hits)


def lines_with(sign: re.Pattern[str], text: str) -> tuple[tuple[int, int], ...]:
    """The stretches of lines that each hold a sign, in order: patterns that need it have nothing to find elsewhere."""
    found: list[tuple[int, int]] = []
    at = 0
    while (m := sign.search(text, at)) is not None:
        start = text.rfind("\n", at, m.start()) + 1 or at
        end = text.find("\n", m.end())
        at = len(text) if end < 0 else end
        if found and found[-1][1] + 1 == start:
            start = found.pop()[0]
        found.append((start, at))
    return tuple(found)
