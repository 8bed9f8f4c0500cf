"""What a value is about, in the few words that stand around it: "paper letters ended", "processing fee for a CAQ"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from veille.parsers.language.folding import fold
from veille.parsers.language.patterns import WordPattern

MOST_WORDS = 9  # a line of a message also holds the place and both values
WINDOW = 300  # characters looked at on either side: nine long words, whatever the length of the sentence
LAST_WORD = (
    24  # letters in which a last word or a stretch of a run of signs is found: the whole text is not gone through
)
# Words that lead into a value or out of it and name nothing: "ended [on]", "[As of]", "[the] fee [is]", "s'élèvent [à]".
_LEADING = WordPattern(r"\b{leads_in}(?:\b|(?<='))\s*")
_LEADING_ACCENTED = WordPattern(r"\b{leads_in_accented}\b\s*")
_LEADING_SIGNS = re.compile(r"[^\w$«“(]+")
# The last word or run of signs, one at a time: a repeat of repeats would try every way to cut a row of dashes.
_LAST = WordPattern(r"\b{leads_on}\b\Z")
_LAST_ACCENTED = WordPattern(r"\b{leads_on_accented}\b\Z")
_LAST_SIGNS = re.compile(r"(?:\s+|[^\w\s)»”%]+)\Z")
_CLAUSES = WordPattern(r"[;:\t\n]|[.!?]\s|,\s(?={joins_clause} )")
# An open bracket before the value holds its code or citation only: "with a CSQ [R205(a) –", « d’un CSQ [R205a) – »
_OPEN = re.compile(r"\s*\[[^\]]*$|\s*\([^)]*$|\s*\([^\[\]]*\([^)]*\)[^\[\]()]*$")
# What follows a value up to the end of its clause: ", the MIFI no longer issues letters"
_CLAUSE = re.compile(r"[^.;:!?()\[\]\n\t]*")


@dataclass(frozen=True, slots=True)
class Topic:
    """The words, and whether they stand before the value and so lead into it."""

    words: str
    before: bool


def find_topic(sentence: str, start: int, end: int) -> Topic:
    """The words of `sentence` that say what the value in it from `start` to `end` is about; empty when none do."""
    left = _OPEN.sub("", sentence[max(0, start - WINDOW) : start])
    left = _CLAUSES.both.split(_without_trailing(left))[-1]
    words = _trim(left.split()[-MOST_WORDS:])
    if len(words.split()) >= 2 or (words and end >= len(sentence.rstrip(" .;:)"))):
        return Topic(_lowered(words), before=True)
    clause = _CLAUSE.match(sentence, end, end + WINDOW)
    right = (clause[0] if clause else "").strip(" ,–-")
    after = _trim(right.split()[:MOST_WORDS])
    if after:
        return Topic(_lowered(f"{words} … {after}" if words else after), before=False)
    return Topic(_lowered(words), before=True)


def _trim(words: list[str]) -> str:
    return _without_trailing(_without_leading(" ".join(words))).strip(" ,;:")


def _without_leading(text: str) -> str:
    low, at = _lower(text), 0
    folded = fold(low)
    while found := (
        _LEADING_SIGNS.match(text, at) or _LEADING.both.match(low, at) or _LEADING_ACCENTED["fr"].match(folded, at)
    ):
        at = found.end()
    return text[at:]


def _without_trailing(text: str) -> str:
    low, end = _lower(text), len(text)
    folded = fold(low)
    while found := (
        _LAST_SIGNS.search(text, start := max(0, end - LAST_WORD), end)
        or _LAST.both.search(low, start, end)
        or _LAST_ACCENTED["fr"].search(folded, start, end)
    ):
        end = found.start()
    return text[:end]


def _lower(text: str) -> str:
    """The text in small letters with its accents ("thé" is not "the"), character for character."""
    low = text.lower().replace("’", "'")
    return low if len(low) == len(text) else text


def _lowered(words: str) -> str:
    """Words that go on after a colon: their first letter is small, but for names in capitals ("CAQ issued")."""
    return words[:1].lower() + words[1:] if words[1:2].islower() else words
