"""The page's own words around a value, in whose midst a line says what it was and is: "letters end on" … "in Quebec"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from veille.parsers.language.folding import fold
from veille.parsers.language.patterns import WordPattern

LEAD = 90  # letters before a value: a line also holds the place and both values
WHOLE = 110  # letters on both sides of it
LEAST = 12  # letters behind a value that say something: "for an adult"
WINDOW = 300  # characters looked at on either side: nine long words, whatever the length of the sentence
LAST_WORD = (
    24  # letters in which a last word or a stretch of a run of signs is found: the whole text is not gone through
)
LEAD_WORDS = 3  # words that bring in a day: "as of", « à compter du »
CUT = "…"
# What joins a clause to the one before it: "[and] the fee is".
_JOINS = WordPattern(r"(?:{joins_clause})\b\s*")
# The last word or run of signs, one at a time: a repeat of repeats would try every way to cut a row of dashes.
_LAST = WordPattern(r"\b{leads_on}\b\Z")
_LAST_ACCENTED = WordPattern(r"\b{leads_on_accented}\b\Z")
_LAST_SIGNS = re.compile(r"(?:\s+|[^\w\s)»”%]+)\Z")
_CLAUSES = WordPattern(r"[;:\t\n]|(?<!\b[ap]\.m)[.!?]\s|,\s(?={joins_clause} )")
# An open bracket before the value holds its code or citation only: "with a CSQ [R205(a) –", « d’un CSQ [R205a) – »
_OPEN = re.compile(r"\s*\[[^\]]*$|\s*\([^)]*$|\s*\([^\[\]]*\([^)]*\)[^\[\]()]*$")
# What parts a name from its value: "Fee: $155", "Fee – $155". A comma is part of the sentence.
_APART = " \t\n\u00a0\u202f:–—|=…-"
_FIRST_SIGNS = re.compile(r"[^\w$«“(]+")
# What follows a value up to the end of its clause: ", the MIFI no longer issues letters", "of 1.5 years"
_CLAUSE = re.compile(r"(?:[^.;:!?()\[\]\n\t]|\.(?=\d))*")


Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Phrase:
    """The words before a value and, with the space before them, behind it.

    `named`: those before are a name, parted from the value: "Fee: $155".
    """

    before: str = ""
    after: str = ""
    named: bool = False

    @property
    def in_no_sentence(self) -> bool:
        """Whether there are no words that the value goes on."""
        return self.named or not (self.before or self.after)


def find_phrase(sentence: str, start: int, end: int, others: Sequence[Span] = (), dates: Sequence[Span] = ()) -> Phrase:
    """The words of `sentence` around the value in it from `start` to `end`; both sides empty when there are none.

    `others` are the places of other values in it, `dates` those of its days: a long sentence is cut at those, and never
    inside one.
    """
    low = max(0, start - WINDOW)
    left = sentence[low:start]
    bare = _OPEN.sub("", left).rstrip(_APART)
    named = bool(left[len(bare) :].strip())
    clauses = list(_CLAUSES.both.finditer(bare))
    begin = low + (clauses[-1].end() if clauses else 0)
    stop = low + len(bare)
    before = _clean(sentence[begin:stop])
    if len(before) > LEAD:
        before = _short_lead(sentence, begin, stop, others, dates)
    if named:
        return Phrase(_without_trailing(before), named=bool(before))
    return Phrase(before, _behind(sentence, end, WHOLE - len(before), others, dates))


def _short_lead(sentence: str, begin: int, stop: int, others: Sequence[Span], dates: Sequence[Span]) -> str:
    """A long lead without the day that opens it, or without what it says of other values, or without its first words."""
    begin = _past_day(sentence, begin, stop, dates)
    said = _clean(sentence[begin:stop])
    if len(said) <= LEAD:
        return said
    beside = [span for span in others if begin <= span[0] and span[1] <= stop]
    if beside:
        subject = _without_trailing(_clean(sentence[begin : beside[0][0]]))
        near = " ".join(sentence[beside[-1][1] : stop].split()).lstrip(" ,")
        if subject and len(subject) + len(near) <= WHOLE:
            return f"{subject} {CUT} {near}"
    first = max(begin, stop - LEAD)
    first = max([first, *(last for at, last in (*dates, *others) if at < first < last < stop)])
    space = sentence.find(" ", first, stop)
    return f"{CUT} {_clean(sentence[space + 1 if space >= 0 else first : stop])}"


def _behind(sentence: str, end: int, room: int, others: Sequence[Span], dates: Sequence[Span]) -> str:
    """The words behind a value up to the end of its clause, as far as there is room; a cut is marked."""
    clause = _CLAUSE.match(sentence, end, end + WINDOW)
    stop = clause.end() if clause else end
    said = sentence[end:stop]
    if len(said.strip()) <= room:
        return _spaced(said.rstrip(" \u00a0,–—-"))
    at = sentence.rfind(" ", end, end + max(room, 0))
    for first, last in (*dates, *others):
        if end <= first <= at < last or (end <= first <= at and (first, last) in others):
            at = first
    said = _spaced(_without_trailing(sentence[end : max(at, end)]))
    return f"{said} {CUT}" if len(said) >= LEAST else ""


def _spaced(text: str) -> str:
    """The words in one line, with one space before them where there is any: " of work", ", if any"."""
    words = " ".join(text.split())
    return f" {words}" if words and text[0].isspace() else words


def _past_day(sentence: str, begin: int, stop: int, dates: Iterable[Span]) -> int:
    """Where a clause begins behind the day that opens it: "As of May 1, 2026, the fee is"."""
    for first, last in dates:
        if begin <= first < last < stop and len(sentence[begin:first].split()) <= LEAD_WORDS:
            behind = sentence[last:stop]
            if behind.lstrip().startswith(","):
                return last + behind.index(",") + 1
    return begin


def _clean(text: str) -> str:
    """The words in one line, without the word or sign that joins them to what stands before."""
    line = " ".join(text.split())
    signs = _FIRST_SIGNS.match(line)
    line = line[signs.end() :] if signs else line
    joined = _JOINS.both.match(_lower(line))
    return line[joined.end() :] if joined else line


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
