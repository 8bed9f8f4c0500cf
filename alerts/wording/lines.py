"""Texts in lines of a width, broken at no space that belongs to a number or a French sign: terminal and plain-text mail."""

from __future__ import annotations

import re
import textwrap
from functools import cache

# Spaces at which no line is broken: before a French colon or closing guillemet, $ and %, after an opening one, within a number
# and a time, between a short number and what it counts: " : C60", "227 $", "« L’employeur", "1 085", "16 h 30", "15 janvier".
_GLUED = re.compile(
    r" (?=(?:[:;?!»$%€](?:\s|\Z|[.,;:)\]]))|→)|(?<=«) |(?<=\d) (?=\d{3}(?!\d))|(?<=\d h) (?=\d)"
    r"|(?<=\b\d) (?=[^\W\d])|(?<=\b\d\d) (?=[^\W\d])|(?<=\b1er) "
)
_HELD = "\0"  # stands for such a space while a text is split


def wrap_text(
    text: str, width: int, indent: str = "", hanging: str | None = None, *, cut_words: bool = False
) -> list[str]:
    """The text in lines of the width, from the second on with another indent.

    Addresses and long words stay whole, to be copied, but where `cut_words`: in a column they would push the next one.
    """
    margin, lines, line = indent, list[str](), ""
    for word in _units_of(text, width if cut_words else 0):
        if line and len(margin) + len(line) + 1 + len(word) > width:
            lines.append(margin + line)
            margin, line = indent if hanging is None else hanging, word
        else:
            line = f"{line} {word}" if line else word
    return [*lines, margin + line] if line else lines


def _units_of(text: str, longest: int) -> list[str]:
    """The words of a text, each with the signs and measures that a line never begins or ends without."""
    line = " ".join(re.split(r"[^\S\u00a0\u202f]+", text.strip()))
    whole = _days().sub(lambda day: day[0].replace(" ", _HELD), line) if _has_digit(line) else line
    held = _GLUED.sub(_HELD, whole)
    units = [unit.replace(_HELD, " ") for unit in held.split(" ")] if held else []
    if not longest:
        return units
    return [part for unit in units for part in (textwrap.wrap(unit, longest, break_on_hyphens=False) or [unit])]


def _has_digit(line: str) -> bool:
    return any(sign.isdecimal() for sign in line)


@cache
def _days() -> re.Pattern[str]:
    """A whole day, which is one word: "15 January 2024", "January 15, 2024", « 1er mars 2026 »."""
    return re.compile(r"\b(?:(?:\d{1,2}|1er) [^\W\d]+ \d{4}|[^\W\d]+ \d{1,2}, \d{4})\b")
