"""A reason quotes the page as it is written: what was found in the plain text, in the page's own letters and whole words."""

from __future__ import annotations

import re
from dataclasses import replace

from veille.changes.believe.likeness import ReadCapture
from veille.changes.believe.wording import doubt
from veille.model import Doubt, Verdict
from veille.parsers.language.folding import fold

BETWEEN = "; "  # several signs of one kind
SHOWN = 80  # characters of a quote, more by the rest of its last word
_JOINED = re.compile(r"[oa]e")  # œ and æ are two letters in plain text, and one in the text that is looked through
_CUT = " …"


def quote_page(verdict: Verdict, old: ReadCapture | None, new: ReadCapture) -> Verdict:
    """The verdict with its quotes in the words of the page, new or old; what stands in neither stays as it was found."""
    if verdict.believed:
        return verdict
    return replace(verdict, doubts=tuple(quote_doubt(found, old, new) for found in verdict.doubts))


def quote_doubt(found: Doubt, old: ReadCapture | None, new: ReadCapture) -> Doubt:
    """The doubt with its quotes in the words of the page."""
    if not any(sign.isalpha() for sign in found.what):
        return found
    texts = [text for capture in (new, old) if capture is not None for text in _texts_of(capture)]
    quotes = list(dict.fromkeys(_in_page(piece, texts) for piece in found.what.split(BETWEEN)))
    apart = [quote for quote in quotes if not any(quote in other for other in quotes if other != quote)]
    return doubt(found.reason, BETWEEN.join(apart))


def _texts_of(capture: ReadCapture) -> tuple[str, ...]:
    return capture.document.text, capture.look.title, capture.document.title, capture.look.heading, capture.look.body


def _in_page(piece: str, texts: list[str]) -> str:
    """The words of the first text that has the piece, whole; a mark behind where the line goes on past a full quote."""
    if any(piece in text for text in texts) and len(piece) < SHOWN:
        return piece
    letters = _JOINED.sub(lambda pair: f"{pair[0]}?", re.escape(fold(piece)))
    for start in (r"(?<!\w)", r"\w*"):
        for text in texts:
            match = re.search(rf"{start}{letters}\w*", fold(text))
            if match is not None:
                goes_on = len(piece) >= SHOWN and text[match.end() :].partition("\n")[0].strip(" .")
                return " ".join(text[match.start() : match.end()].split()) + (_CUT if goes_on else "")
    return piece
