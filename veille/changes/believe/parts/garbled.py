"""Letters that came in a wrong encoding: the page's own words with other signs where their accents and quotes stood.

Readers repair what one known mistake did to the whole page. What is left is told by the words that were there before: a
word that differs from one of the page's own in nothing but the letters outside ASCII, and has signs there that no one writes.
"""

from __future__ import annotations

import re

from veille.changes.believe.likeness import plain

LEAST_WORDS = 3  # different ones; one may be a name that somebody mistyped
LEAST_ALONE = 5  # on a page of which nothing earlier is known
LEAST_LETTERS = 2  # of ASCII in a word; "à" and "où" have too few to be known again
_LETTERS = frozenset("àâäæçéèêëîïôöœùûüÿñ")
_SIGNS = frozenset("’‘“”«»‹›–—‑…·•°ºª×€²³½¼¾\u00a0\u202f\u2009\u00ad")  # of typography, which an editor may exchange
# &eacute; &#233; \u00e9 %C3%A9: a letter that was escaped twice
_ESCAPE = re.compile(r"&#?\w{2,8};|\\u[0-9a-fA-F]{4}|(?:%[0-9A-F]{2})+")
_NOT_ASCII = re.compile(r"[^A-Za-z0-9]+")
_INSIDE = re.compile(r"[^\W\d_][?\ufffd]{1,3}[^\W\d_]")  # pr?senter, l\ufffd\ufffdcole
_ADDRESS = re.compile(r"[/=&]")  # page.aspx?id=3 has such a mark too


def find_garbled(before: str, after: str) -> str | None:
    """The first of several words of the page whose letters went wrong, with what it was; None without them."""
    if before.isascii():
        return None
    known = set(before.split())
    own = {bare: word for word in known if not word.isascii() and len(bare := _bare(word)) >= LEAST_LETTERS}
    found: list[str] = []
    for word in dict.fromkeys(after.split()):
        was = own.get(_bare(word)) if word not in known else None
        if was is not None and _is_garbled(word, was):
            found.append(f"{was} → {word}")
            if len(found) >= LEAST_WORDS:
                return found[0]
    return None


def find_garbled_alone(text: str) -> str | None:
    """The first of several words that hold a mark for a letter that was lost; None without them."""
    words = dict.fromkeys(word for word in text.split() if _INSIDE.search(word) and not _ADDRESS.search(word))
    return next(iter(words)) if len(words) >= LEAST_ALONE else None


def _bare(word: str) -> str:
    """What is left of a word in whatever encoding it comes: its letters and digits of ASCII."""
    return _NOT_ASCII.sub("", _ESCAPE.sub("", word))


def _is_garbled(word: str, was: str) -> bool:
    if plain(word) == plain(was):
        return False  # an accent or a quotation mark set right
    lost = any(sign not in word for sign in was if not sign.isascii() and sign not in _SIGNS)
    if word.isascii():
        quotes = any(not sign.isascii() for sign in was)
        return ("?" in word and quotes) or (lost and (word == _bare(was) or bool(_ESCAPE.search(word))))
    came = {sign for sign in word.lower() if not sign.isascii() and sign not in was.lower()}
    return bool(came - _LETTERS - _SIGNS)
