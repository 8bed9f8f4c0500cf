"""Sentences of a text as spans, the smallest pieces that a rule can quote."""

from __future__ import annotations

import re
from functools import cache

from veille.model import Lang
from veille.parsers.language.folded_text import FoldedText, open_scope
from veille.parsers.language.lexicon import load_lexicon
from veille.parsers.language.patterns import WordPattern

# A full stop ends a sentence when a capital, a digit or an opening mark follows.
_STOP = re.compile(r"[.!?][\"”»)\]]*\s+(?=[\"“«(\[]?\s?[A-ZÀ-ÖØ-Þ0-9])|\n+|\t+")
# The longest abbreviation with its mark before it ("(r.s.c").
_LONGEST = 12
# "11:59 p.m. ET" goes on; "by 5 p.m. Late files are refused" does not.
_CLOCK = re.compile(r"\b[ap]\.m$", re.IGNORECASE)
_ZONE = re.compile(r"\(?(?:[A-Z]{1,2}T\b|UTC|Eastern|Pacific|Central|Mountain|Atlantic|\d|[A-Z][a-z]+day)")
# "from 9 h to 17 h. The office ...": the letter behind a number is a unit and no initial; "of 12 m. 5" goes on.
_UNIT = re.compile(r"\d ?[a-z]$")
_EDGE = " \t\n*•·\u2022"


def split_sentences(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The spans of the sentences between two places, without outer white space."""
    spans = []
    at = start
    for m in _STOP.finditer(text, start, end):
        if text[m.start()] == "." and _is_abbreviation(text, start, m):
            continue
        if (
            text[m.start()] == "."
            and _CLOCK.search(text, max(start, m.start() - 4), m.start())
            and _ZONE.match(text, m.end())
        ):
            continue
        stop = m.start() if text[m.start()] in "\n\t" else m.end()
        spans.append((at, stop))
        at = m.end()
    spans.append((at, end))
    return [trimmed for s, e in spans if (trimmed := trim(text, s, e))[0] < trimmed[1]]


def _is_abbreviation(text: str, start: int, stop: re.Match[str]) -> bool:
    """Whether a full stop belongs to a shortened word: "s. 5", "O. Reg. 421/17", "D. 963-2018"."""
    always, before_number = _abbreviations()
    begin = max(start, stop.start() - _LONGEST)
    if always.search(text, begin, stop.start()) and not _UNIT.search(text, begin, stop.start()):
        return True
    return text[stop.end() : stop.end() + 1].isdigit() and bool(before_number.search(text, begin, stop.start()))


@cache
def _abbreviations() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """The abbreviations of both languages: those that never end a sentence, those that do not before a number.

    A single letter never does ("O. Reg.", "J. Smith"): a sentence's last word has more.
    """
    kinds: dict[str, list[str]] = {"always": ["[a-z]"], "number": []}
    for lang in ("en", "fr"):
        for word, kind in load_lexicon(lang).table("abbreviations").items():
            kinds[kind].append(re.escape(word))
    always, number = (rf"(?:^|[\s(\[]|\b[ld]['’])(?:{'|'.join(kinds[kind])})$" for kind in ("always", "number"))
    return re.compile(always, re.IGNORECASE), re.compile(number, re.IGNORECASE)


def trim(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without white space and bullets at its edges."""
    while start < end and text[start] in _EDGE:
        start += 1
    while end > start and text[end - 1] in _EDGE:
        end -= 1
    return start, end


# "Submit the form", "Soumettez le formulaire": the verb stands first, and no noun phrase is named by it.
_ORDER = WordPattern(
    r"\W*(?:(?:{order_opening}|{order_condition} [^,.:]{3,160}, )[ ,]*)?(?:{manner} )?(?P<verb>{order_verb})(?![a-z'])"
)


def is_order(scope: FoldedText, start: int, end: int) -> bool:
    """Whether a sentence begins with an order; capital first, as a verb inside a list is as often a noun."""
    m = _ORDER[scope.lang].match(scope.folded, start, end)
    if m is None:
        return False
    verb = m["verb"]
    return verb in scope.lexicon.table("orders") if scope.lang == "en" else verb not in scope.lexicon.table("no_orders")


# "Do not ask for a copy", « Ne demandez pas de copie », « Ne pas demander de copie »
_BAN = WordPattern(r"\W*(?:{order_opening}[ ,]*)?{order_not_to}(?![a-z])")
# « Saisir le code. », « En cas de doute, saisir le code. »: how manuals tell an officer what to do; a button has no stop.
_TOLD = WordPattern(r"\W*(?:{told_when}(?: [^,.:]{1,120})?, )?(?P<verb>{told_to} [^?!]*\.)\W*")


def is_ban(scope: FoldedText, start: int, end: int) -> bool:
    """Whether a sentence begins with an order not to do something."""
    return _BAN[scope.lang].match(scope.folded, start, end) is not None


def find_told(scope: FoldedText, start: int, end: int) -> int | None:
    """Where an infinitive with its object begins a sentence or its main clause, as French manuals order.

    That it has no other verb is for the caller to know.
    """
    told = _TOLD[scope.lang].fullmatch(scope.folded, start, end)
    return told.start("verb") if told else None


def begins_with_order(text: str, lang: Lang) -> bool:
    """Whether a sentence, given alone, begins with an order."""
    scope = open_scope(text, lang)
    return is_order(scope, 0, len(scope.folded))
