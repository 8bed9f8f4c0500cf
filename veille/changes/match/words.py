"""Words of English and French text in one plain form, so that spelling and typography are no difference."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache

# Contractions are written out, so that "don't" and "do not" are the same words: "you can't apply", "you cannot apply".
_CONTRACTIONS = (
    (re.compile(r"\bcan't\b|\bcannot\b"), "can not"),
    (re.compile(r"\bwon't\b"), "will not"),
    (re.compile(r"n't\b"), " not"),  # "doesn't count"
    (re.compile(r"'re\b"), " are"),  # "you're exempt"
    (re.compile(r"'ll\b"), " will"),  # "you'll need"
    (re.compile(r"'ve\b"), " have"),  # "you've completed"
    (re.compile(r"\bit's\b"), "it is"),
    (re.compile(r"\b(there|that|what|here)'s\b"), r"\1 is"),
)
# French elision: "l'attestation", "qu'il", "s'il", "jusqu'au".
_ELISION = re.compile(r"\b(l|d|j|m|t|s|n|c|qu|jusqu|lorsqu|puisqu|quoiqu)'(?=\w)")
_WORD = re.compile(r"\d+(?:[.,:]\d+)*|[^\W\d_]+(?:'[^\W\d_]+)?|[$%]")
_QUOTES = str.maketrans({"’": "'", "‘": "'", "`": "'", "\u00ad": None, "\u200b": None})


_TYPESETTING = str.maketrans({
    "’": "'", "‘": "'", "“": '"', "”": '"', "«": '"', "»": '"', "–": "-", "—": "-", "‑": "-", "…": "...",
})  # fmt: skip


def typeset(text: str) -> str:
    """A text without white space, its quotes and dashes in their plain forms: what an editor's program rewrites."""
    return "".join(plain_marks(text).split())


def plain_marks(text: str) -> str:
    """A text with its quotes and dashes in their plain forms."""
    return text.translate(_TYPESETTING)


@lru_cache(maxsize=16_384)
def word_list(text: str) -> tuple[str, ...]:
    """The words of a text: lower case, contractions written out, punctuation gone."""
    plain = unicodedata.normalize("NFC", text).translate(_QUOTES).casefold()
    if "'" in plain or "cannot" in plain:  # most sentences have neither, and eight patterns cost more than the words
        for pattern, written in _CONTRACTIONS:
            plain = pattern.sub(written, plain)
        plain = _ELISION.sub(r"\1e ", plain)
    return tuple(_WORD.findall(plain))


def runs_of(words: Sequence[str], size: int) -> Iterator[tuple[str, ...]]:
    """Every `size` words of a list that stand in a row, in order."""
    return zip(*(words[k:] for k in range(size)), strict=False)


def fold(text: str) -> str:
    """The words of a text joined by single spaces; equal for texts that differ in case, quotes and punctuation."""
    return " ".join(word_list(text))
