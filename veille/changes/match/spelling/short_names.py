"""A name beside its abbreviation, and the abbreviation alone: "Acceptance Certificate (AC)", "AC"."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from veille.parsers.language.folding import fold

_SHORT = re.compile(r"\(\s*(?P<short>[a-z]?[A-Z][A-Za-z]{1,9})\s*\)")
_ALONE = re.compile(r"\b(?P<short>[A-Z]{3,6})s?\b")
_CODE = re.compile(r"\(\s*(?P<code>[A-Z]{2,5}[ \u00a0-]?\d{3,5}[A-Z]?)\s*\)")  # a form's: "(IMM 1294)"
NAME = 6  # words of the name before a form's code
_WORD = re.compile(r"[^\W\d_]+")
SHORTEST = 3  # letters of an abbreviation that is known without brackets
SEVERAL = 2  # words that give their first letters where another is taken from inside them
LONGEST = 8  # words of a name
SMALL = 3  # letters of the articles and prepositions in a name, of which an abbreviation takes none


def spelt_out(text: str) -> list[tuple[int, int]]:
    """Where abbreviations in brackets stand behind the names that they stand for."""
    found = _SHORT.finditer(text) if "(" in text else ()
    return [m.span() for m in found if _start_of_name(text[: m.start()], m["short"]) is not None]


def shorten_names(text: str, other: str) -> str:
    """A text with each name that its abbreviation follows in brackets replaced by that where the other text has only it.

    Where the other text has only the name, the abbreviation is left out.
    """
    for begin, end, written in reversed(names_of_shorts(text, other)):
        text = f"{text[:begin]}{written}{text[end:]}"
    for found in reversed(list(_SHORT.finditer(text))):
        short = found["short"]
        spelt = f"({short})" in other or f"{short} (" in other  # with its name beside it
        start = None if spelt else _start_of_name(text[: found.start()], short)
        if start is None:
            continue
        alone = re.search(rf"\b{short}\b", other)
        text = f"{text[:start]}{short}{text[found.end() :]}" if alone else text[: found.start()] + text[found.end() :]
    return text


@lru_cache(maxsize=4_096)
def names_of_shorts(text: str, other: str) -> tuple[tuple[int, int, str], ...]:
    """Where a name stands without its abbreviation, which the other text has alone: "ports of entry", "POEs".

    Each with the abbreviation, in order.
    """
    shorts = {m["short"] for m in _ALONE.finditer(other)}
    if not shorts or other.isupper():
        return ()  # a line in capitals abbreviates nothing
    words: list[re.Match[str]] | None = None
    found = list[tuple[int, int, str]]()
    for short in sorted(shorts):
        if short in text or f"({short})" in other:
            continue
        words = list(_WORD.finditer(text)) if words is None else words
        span = _name_of(words, short)
        if span is not None:
            found.append((*span, _written_there(short, other)))
    return tuple(sorted(found))


def long_names(text: str, other: str) -> list[tuple[int, int, str]]:
    """Where a name stands, with or without its abbreviation in brackets, for which the other text has that alone."""
    found = list(names_of_shorts(text, other))
    for bracket in _SHORT.finditer(text) if "(" in text else ():
        short = bracket["short"]
        if f"({short})" not in other and re.search(rf"\b{short}\b", other):
            start = _start_of_name(text[: bracket.start()], short)
            found += [(start, bracket.end(), _written_there(short, other))] if start is not None else []
    return found


def _written_there(short: str, text: str) -> str:
    """An abbreviation as a text has it, which may have more than one of it: "POEs"."""
    there = re.search(rf"\b{short}s?\b", text)
    return there[0] if there else short


def _name_of(words: Sequence[re.Match[str]], short: str) -> tuple[int, int] | None:
    """The shortest run of words that an abbreviation takes its letters of: of each longer one, and of small ones if need be."""
    wanted = Counter(short.casefold())
    for last in range(1, len(words)):
        initials, small = Counter[str](), Counter[str]()
        for first in range(last, max(last - LONGEST, -1), -1):
            initial = fold(words[first][0])[:1]
            (initials if len(words[first][0]) > SMALL else small)[initial] += 1
            if not initials <= wanted:
                break
            ends = all(len(words[k][0]) > SMALL for k in (first, last))
            if first < last and ends and initials.total() >= SEVERAL and wanted - initials <= small:
                return words[first].start(), words[last].end()
    return None


def abbreviates(short: str, words: Sequence[str]) -> bool:
    """Whether words, all of them, are the name that an abbreviation stands for."""
    return len(short) >= SHORTEST and len(words) > 1 and _start_of_name(" ".join(words), short) == 0


def names_of_forms(text: str, other: str) -> list[tuple[int, int]]:
    """Where a form's name stands before its code in brackets, while the other text has the code alone."""
    found = []
    for bracket in _CODE.finditer(text):
        code = bracket["code"]
        if f"({code})" in other or code not in other:
            continue
        known = {fold(word[0]) for word in _WORD.finditer(other)}
        words = list(_WORD.finditer(text[: bracket.start()]))
        name = next((k for k, word in enumerate(reversed(words)) if k == NAME or fold(word[0]) in known), len(words))
        if name:
            found.append((words[-name].start(), bracket.start()))
    return found


def _start_of_name(before: str, short: str) -> int | None:
    """Where the words begin whose first letters are those of an abbreviation, in whatever order: "CAQ" is French.

    One that is left may stand inside these words: the D of « permis de travail postdiplôme (PTPD) ».
    """
    left = sorted(short.casefold())
    taken: list[re.Match[str]] = []
    for word in reversed(list(_WORD.finditer(before))):
        initial = fold(word[0])[:1]
        last = not taken and len(word[0]) == SMALL  # « Système mondial de gestion des cas (SMGC) »
        if initial in left and (len(word[0]) > SMALL or last or word[0][0].isupper()):
            left.remove(initial)
            taken.append(word)
        elif len(word[0]) > SMALL:
            break
        if not left:
            return word.start()
    inside = any(left[0] in fold(word[0])[1:] for word in taken)
    return taken[-1].start() if len(taken) >= SEVERAL and len(left) == 1 and inside else None
