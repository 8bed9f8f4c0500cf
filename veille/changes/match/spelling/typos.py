"""Whether texts differ by slips of the pen only: a letter dropped, doubled, wrong or swapped in a word of some length."""

from __future__ import annotations

import re

from rapidfuzz.distance import OSA

from veille.changes.match.edits import find_edits
from veille.changes.match.spelling.opposites import names_of, opposed, same_name
from veille.changes.match.words import word_list
from veille.parsers.language.folding import drop_accents

TYPO_LETTERS = 4  # in shorter words one letter more or less makes another word: "not", "now"
LONG_TYPO = 8  # in words of so many letters two letters may be wrong: "cerficat", "certificat"

_JOINING_HYPHEN = re.compile(r"(?<=[^\W\d_])[-‑](?=[^\W\d_])")


def same_but_typos(old: str, new: str) -> bool:
    """Whether two texts differ in misspelt words only: "Decmeber 31" and "December 31"."""
    before, after = word_list(old), word_list(new)
    edits = find_edits(before, after)
    if not edits or any(len(e.removed) != len(e.added) for e in edits):
        return False
    names = names_of(old) | names_of(new)
    pairs = [pair for e in edits for pair in zip(e.removed, e.added, strict=True)]
    return all(_is_typo(one, two, named=one in names and two in names) for one, two in pairs)


def same_but_slips(old: str, new: str) -> bool:
    """The same where each letter counts, as in a law: letters of a word swapped, doubled or left out inside it.

    Another first or last letter, or one in another's place, may be another word: "adoption", "adaption"; "fee", "fees".
    """
    one, two = (_JOINING_HYPHEN.sub("", text) for text in (old, new))
    before, after = word_list(one), word_list(two)
    if before == after:
        return True  # "cosigner", "co-signer"
    edits = find_edits(before, after)
    pairs = [pair for e in edits for pair in zip(e.removed, e.added, strict=False)]
    return same_but_typos(one, two) and all(_is_slip(drop_accents(a), drop_accents(b)) for a, b in pairs)


def _is_slip(one: str, two: str) -> bool:
    short, long = sorted((one, two), key=len)
    if one[0] != two[0] or one[-1] != two[-1]:
        return False
    letters = iter(long)
    return sorted(one) == sorted(two) or (len(short) < len(long) and all(letter in letters for letter in short))


def _is_typo(one: str, two: str, *, named: bool) -> bool:
    """Two spellings of one word; another name, an opposite and the other party are words of their own."""
    size = min(len(one), len(two))
    if not (one.isalpha() and two.isalpha() and size >= TYPO_LETTERS) or opposed(one, two):
        return False
    return same_name(one, two) if named else OSA.distance(one, two) <= (2 if size >= LONG_TYPO else 1)
