"""Acts and regulations printed as PDF: which lines begin a section, known by a number in bold before words that are not."""

from __future__ import annotations

import re

from veille.parsers.media.pdf.lines import PdfLine
from veille.rising import longest_rising

# "3", "5.1", LégisQuébec's "105."; "25 (1)" with its first subsection.
_NUMBER = re.compile(r"(\d{1,4}(?:\.\d{1,4})*)\.?(?: \(\d{1,2}\))?")
# The marks of a statute book: R.S.C., 1985, c. C-29; SOR/2002-227; chapitre I-0.2.1, r. 3; CQLR, RLRQ.
_STATUTE_BOOK = re.compile(
    r"\b(?:R\.S\.C\.|S\.C\.|C\.R\.C\.|L\.R\.C\.|L\.C\.|SOR/|DORS/|SI/|TR/|CQLR|RLRQ|chapi?t(?:re|er) [A-Z]{1,2}-\d)"
)
_BEGINNING = 80  # lines among which the mark stands: cover, official status, title
_LEAST = 3  # fewer numbers in bold are steps of a procedure


def find_numbers(lines: tuple[PdfLine, ...]) -> dict[PdfLine, str]:
    """The lines that begin a section of a law, with its number; empty for any other document.

    Numbers ascend through a law; what follows the point does not by itself: 27.21 stands after 27.2, 12.10 after 12.9.
    Those that do not (a provision quoted on the cover, amendments at the end) begin none.
    """
    if not any(_STATUTE_BOOK.search(line.text) for line in lines[:_BEGINNING]):
        return {}
    prose = [
        line for line in lines if line.lead and len(line.cells) == 1
    ]  # a contents list has its numbers in a column
    found = [(line, said[1]) for line in prose if (said := _NUMBER.fullmatch(line.lead))]
    # With its place a number rises over the same one before it: 27.21 over 27.2.
    kept = longest_rising([(int(number.partition(".")[0]), at) for at, (_, number) in enumerate(found)])
    return {found[at][0]: found[at][1] for at in sorted(kept)} if len(kept) >= _LEAST else {}


def find_mark(lines: tuple[PdfLine, ...]) -> str:
    """The line that names a law's place in the statute book; empty without one."""
    return next((line.text for line in lines[:_BEGINNING] if _STATUTE_BOOK.search(line.text)), "")
