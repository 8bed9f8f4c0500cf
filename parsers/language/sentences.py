"""Sentences of a text as spans, the smallest pieces that a rule can quote."""

from __future__ import annotations

import re

# A full stop ends a sentence when a capital, a digit or an opening mark follows.
_STOP = re.compile(r"[.!?][\"”»)\]]*\s+(?=[\"“«(\[]?\s?[A-ZÀ-ÖØ-Þ0-9])|\n+|\t+")
# Words whose full stop does not end a sentence.
_ABBREVIATION = re.compile(
    r"(?:^|[\s(\[])(?:e\.g|i\.e|etc|s|ss|art|p\. ex|p|ex|no|nos|vs|mr|mrs|ms|dr|st|ste|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|janv|févr|avr|juill|déc|par|al|c|ch|r|s\.c|l\.c|[a-z])$",
    re.IGNORECASE,
)
# "11:59 p.m. ET" goes on; "by 5 p.m. Late files are refused" does not.
_CLOCK = re.compile(r"\b[ap]\.m$", re.IGNORECASE)
_ZONE = re.compile(r"\(?(?:[A-Z]{1,2}T\b|UTC|Eastern|Pacific|Central|Mountain|Atlantic|\d|[A-Z][a-z]+day)")
_EDGE = " \t\n*•·\u2022"


def split_sentences(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The spans of the sentences between two places, without outer white space."""
    spans = []
    at = start
    for m in _STOP.finditer(text, start, end):
        if text[m.start()] == "." and _ABBREVIATION.search(text, max(start, m.start() - 8), m.start()):
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


def trim(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without white space and bullets at its edges."""
    while start < end and text[start] in _EDGE:
        start += 1
    while end > start and text[end - 1] in _EDGE:
        end -= 1
    return start, end
