"""Words that look alike or stand for one another and yet mean another thing or person: no slip of the pen, no synonym."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rapidfuzz.distance import OSA

from veille.changes.match.edits import Edit, find_edits
from veille.changes.match.spelling.short_names import abbreviates
from veille.changes.match.words import word_list

STEM = 4  # letters that two words must share beside their beginning or end to be of one family
NAME_WORDS = 4  # longer runs are another wording, not one name for another
TYPO_NAME = 5  # a shorter name with a letter more is another name: "Mali", "Malia"
# "legal", "illegal"; "insured", "uninsured"; « valide », « invalide »; "qualified", "non qualified"
_NEGATING = ("in", "un", "non", "il", "im", "ir", "dis")
# Beginnings that turn a stem around: "imported", "exported"; "emigrate", "immigrate"
_TURNING = frozenset({
    frozenset(pair) for pair in (("im", "ex"), ("in", "ex"), ("pre", "post"), ("over", "under"), ("em", "immi"), ("pré", "post"))
})  # fmt: skip
# Ends that tell who acts from whom it happens to: "employer", "employee"; « employeur », « employé »
_PARTIES = frozenset({
    frozenset(pair) for pair in (("er", "ee"), ("or", "ee"), ("ers", "ees"), ("ors", "ees"), ("eur", "é"), ("eurs", "és"))
})  # fmt: skip
# "Chairman", "Chairwomen", "Chairperson"
_GENDERED = re.compile(r"(?<=[a-z]{3})(?:wo)?m[ae]n$|(?<=[a-z]{3})persons?$")
_CAPITAL = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
# Where a capital opens a sentence, cell or bracket, or names the unit of a number: "(PDF, 520 KB)"
_OPENING = re.compile(r"(?:^|[.!?:;…•\t\n(\d])[\s\"“«(]*$")


def opposed(one: str, two: str) -> bool:
    """Whether a word turns another around: a negating or turning beginning, the end of the other party."""
    short, long = sorted((one, two), key=len)
    if len(short) >= STEM and long.removesuffix(short) in _NEGATING:
        return True
    tail, head = _shared(one[::-1], two[::-1]), _shared(one, two)
    beginnings = frozenset((one[: len(one) - tail], two[: len(two) - tail]))
    return (tail >= STEM and beginnings in _TURNING) or _other_party(one, two, head)


def _other_party(one: str, two: str, head: int) -> bool:
    return any(frozenset((one[k:], two[k:])) in _PARTIES for k in range(max(STEM - 1, head - 2), head + 1))


def turned_by_words(edits: Sequence[Edit]) -> bool:
    """Whether an edit of a sentence negates a word or puts its opposite in its place."""
    return any(
        (edit.removed + edit.added) == ("non",)
        or (len(edit.removed) == len(edit.added) and any(map(opposed, edit.removed, edit.added)))
        for edit in edits
    )


def names_of(text: str) -> frozenset[str]:
    """The words of a text with a capital that opens no sentence, cell or item: names, and letters of labels."""
    found = (m for m in _CAPITAL.finditer(text) if m[0][0].isupper())
    return frozenset(
        word for m in found if not _OPENING.search(text, max(0, m.start() - 4), m.start()) for word in word_list(m[0])
    )


def named_otherwise(old: str, new: str) -> bool:
    """Whether a name, or the letter of a label, stands in the place of another and nothing else differs."""
    edits = find_edits(word_list(old), word_list(new))
    before, after = names_of(old), names_of(new)
    return bool(edits) and all(
        0 < len(edit.removed) <= NAME_WORDS
        and 0 < len(edit.added) <= NAME_WORDS
        and _all_named(edit.removed, before - after)
        and _all_named(edit.added, after - before)
        and not _stands_for(edit.removed, edit.added)
        for edit in edits
    )


def same_name(one: str, two: str) -> bool:
    """Whether two spellings are one name: letters changed their places, or one of a longer name is missing."""
    return OSA.distance(one, two) <= 1 and (
        sorted(one) == sorted(two) or (len(one) != len(two) and min(len(one), len(two)) >= TYPO_NAME)
    )


def _all_named(words: Sequence[str], names: frozenset[str]) -> bool:
    """Whether the words are names, joined by articles and prepositions at most."""
    return words[-1] in names and all(word in names or (word.isalpha() and len(word) < STEM) for word in words)


def only_shortened(edits: Sequence[Edit]) -> bool:
    """Whether each edit puts an abbreviation in the place of its words, or the words in its place."""
    return bool(edits) and all(
        edit.removed and edit.added and len(edit.removed) != len(edit.added) and _stands_for(edit.removed, edit.added)
        for edit in edits
    )


def _stands_for(one: Sequence[str], two: Sequence[str]) -> bool:
    """Whether one is the other's abbreviation or spelling: "IRCC" for its words, "E-mail" for "Email"."""
    if len(one) == len(two) == 1 and _of_anyone(one[0]) == _of_anyone(two[0]):
        return True  # "Chairman", "Chairperson"
    if "".join(one) == "".join(two) or (len(one) == len(two) == 1 and same_name(one[0], two[0])):
        return True
    short, long = sorted((one, two), key=lambda words: (len(words), sum(map(len, words))))
    if len(short) == len(long) == 1 and len(short[0]) <= STEM and len(long[0]) > len(short[0]) + 1:
        return long[0].startswith(short[0])  # "Jan", "January"
    return len(short) == 1 and abbreviates(short[0], long)


def _of_anyone(word: str) -> str:
    """A word for who does something without the gender at its end."""
    return _GENDERED.sub("person", word)


def _shared(one: str, two: str) -> int:
    """How many letters two words have in common from their beginning on."""
    return next((k for k, (a, b) in enumerate(zip(one, two, strict=False)) if a != b), min(len(one), len(two)))
