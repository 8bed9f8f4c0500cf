"""What a value is about, in the few words that stand around it: "paper letters ended", "processing fee for a CAQ"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from veille.parsers.language.folding import fold
from veille.parsers.language.patterns import WordPattern

MOST_WORDS = 9  # a line of a message also holds the place and both values
LEAD_WORDS = 3  # words that bring in a day: "as of", « à compter du »
LEAD = 12  # letters between a value and the day that it holds from: " starting on "
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


Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Topic:
    """The words, and whether they stand before the value and so lead into it."""

    words: str
    before: bool


def find_topic(sentence: str, start: int, end: int, others: Sequence[Span] = (), dates: Sequence[Span] = ()) -> Topic:
    """The words of `sentence` that say what the value in it from `start` to `end` is about; empty when none do.

    `others` are the places of other values in it, and words behind one speak of that one; `dates` those of its days,
    which are part of what is said of the value and are never cut.
    """
    low = max(0, start - WINDOW)
    left = _OPEN.sub("", sentence[low:start])
    left = _CLAUSES.both.split(_without_trailing(left))[-1]
    begin = _past_day(sentence, sentence.rfind(left, low, start) if left else start, start, dates)
    left = _OPEN.sub("", sentence[begin:start])
    beside = [span for span in others if begin <= span[0] and span[1] <= start]
    if beside:
        return _beside(sentence, begin, end, beside, others, dates)
    words = _trim(left.split()[-_whole(sentence, begin, start, dates) :])
    if len(words.split()) >= 2 or (words and end >= len(sentence.rstrip(" .;:)"))):
        return Topic(_lowered(words), before=True)
    after = _behind(sentence, end, others, dates, beside=False)
    if after:
        return Topic(_lowered(f"{words} … {after}" if words else after), before=False)
    return Topic(_lowered(words), before=True)


def _beside(
    sentence: str, begin: int, end: int, beside: Sequence[Span], others: Sequence[Span], dates: Sequence[Span]
) -> Topic:
    """The topic of a value behind another one: what the clause is about, and what follows the value itself.

    "The fee is $85 for a child and $100 for an adult": "fee … for an adult".
    """
    subject = _trim(sentence[begin : beside[0][0]].split()[-MOST_WORDS:])
    after = _behind(sentence, end, others, dates, beside=True)
    if subject and after:
        return Topic(_lowered(f"{subject} … {after}"), before=False)
    return Topic(_lowered(subject or after), before=bool(subject))


def _behind(sentence: str, end: int, others: Sequence[Span], dates: Sequence[Span], *, beside: bool) -> str:
    """The words that follow a value in its clause, up to the next value; those that lead into that one are left out.

    `beside` another value they keep their preposition: "for an adult".
    """
    clause = _CLAUSE.match(sentence, end, end + WINDOW)
    stop = min((start for start, _ in others if start >= end), default=len(sentence))
    right = (clause[0] if clause else "")[: max(stop - end, 0)]
    shown = " ".join(right.split()[:MOST_WORDS])
    for first, last in dates:  # a day that would be cut is shown whole, or not at all
        inside = sentence[first:last]
        if first >= end and inside in " ".join(right.split()) and inside not in shown:
            cut = sentence[end:first]
            shown = " ".join(shown.split()[: len(cut.split())])
    shown = shown.strip(" ,–-")
    near = any(0 <= first - end <= LEAD for first, _ in dates)  # "$125 from April 1": its word of time stays
    return _without_trailing(shown).strip(" ,;:") if near or beside else _trim(shown.split())


def _past_day(sentence: str, begin: int, start: int, dates: Sequence[Span]) -> int:
    """Where a clause begins behind the day that opens it: "As of May 1, 2026, the fee is"."""
    for first, last in dates:
        if begin <= first < last < start and len(sentence[begin:first].split()) <= LEAD_WORDS:
            behind = sentence[last:start]
            if behind.lstrip().startswith(","):
                return last + behind.index(",") + 1
    return begin


def _whole(sentence: str, begin: int, start: int, dates: Sequence[Span]) -> int:
    """How many words before a value are shown: so many that no day among them is cut."""
    words = len(sentence[begin:start].split())
    for first, last in dates:
        if begin <= first and last <= start:
            before, through = len(sentence[begin:first].split()), len(sentence[begin:last].split())
            if before < words - MOST_WORDS < through:
                return words - before
    return MOST_WORDS


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
