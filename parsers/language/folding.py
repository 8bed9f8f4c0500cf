"""Text folded for matching: same length as the source, so that spans found in it hold in the source.

"À compter du 1er août" folds to "a compter du 1er aout"; curly quotes, dashes and no-break spaces become plain.
"""

from __future__ import annotations

import unicodedata
from typing import Literal

# More distinct characters than this are not prose in two languages; one pass by table is then cheaper.
_MANY_CHARACTERS = 96

_PLAIN = {
    "\u2019": "'", "\u2018": "'", "\u02bc": "'", "\u201c": '"', "\u201d": '"', "\u2013": "-", "\u2014": "-",
    "\u2011": "-", "\u2010": "-", "\u2212": "-", "\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u2007": " ",
    "\u0153": "o", "\u00e6": "a",
}  # fmt: skip


def _plain(char: str) -> str:
    """The one plain character that stands for this one; itself when there is none."""
    known = _PLAIN.get(char)
    if known is not None:
        return known
    base = unicodedata.normalize("NFD", char)[0]
    return base if base.isascii() and base.isalpha() else char


def fold(text: str) -> str:
    """The text in lower case without accents, curly quotes or odd spaces, character for character."""
    low = text.lower()
    if len(low) != len(text):  # a few capitals grow in lower case, such as a dotted I
        low = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    return drop_accents(low)


def drop_accents(text: str) -> str:
    """The text without accents, curly quotes or odd spaces, character for character, with its capitals."""
    if text.isascii():
        return text
    odd = {c for c in set(text) if not c.isascii()}
    if len(odd) > _MANY_CHARACTERS:
        return text.translate({ord(c): _plain(c) for c in odd})
    for char in odd:
        plain = _plain(char)
        if plain != char:
            text = text.replace(char, plain)
    return text


def without_accents(text: str, form: Literal["NFD", "NFKD"] = "NFD") -> str:
    """A text in a decomposed form, less the marks on its letters: for comparing, not for spans, as it may be longer."""
    if text.isascii():
        return text
    apart = unicodedata.normalize(form, text)
    for mark in filter(unicodedata.combining, set(apart)):
        apart = apart.replace(mark, "")
    return apart
