"""Lines that only say when a page was worked on, checked or made, or how long it takes to read: no content of it."""

from __future__ import annotations

import re
from functools import cache
from typing import get_args

from selectolax.lexbor import LexborNode

from veille.model import Lang
from veille.parsers.language.folding import fold
from veille.parsers.language.lexicon import load_lexicon
from veille.parsers.media.html.page_state import stamped_day
from veille.parsers.media.html.short_lines import short_lines

_LINES = "p, li, div, span, td, dd, dt, small, em, strong, b, time, footer, section, aside, address"
_LINE_CHARS = 120  # a stamp is a few words and a day; a longer line says more
_SLASHED = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-](?:19|20)\d{2}")  # day and month in an order that nobody says
_BETWEEN = re.compile(r"\s*[;|]\s*|(?<!\.m)\.\s+(?=[a-z])")  # stamps in one line


@cache
def _lines() -> dict[str, re.Pattern[str]]:
    """What may begin such a line, by tag, in either language."""
    found: dict[str, list[str]] = {}
    for lang in get_args(Lang):
        for entry in load_lexicon(lang).groups["stamp"]:
            found.setdefault(entry.tag, []).append(entry.match)
    return {tag: re.compile(f"(?:{'|'.join(matches)})(?![a-z0-9])") for tag, matches in found.items()}


def drop_stamped_lines(main: LexborNode) -> str | None:
    """Take out lines that only date the page's last change, wherever they stand; the day that they said."""
    date = None
    for node, words in short_lines(main, _LINES, _LINE_CHARS):
        parts = [_read_stamp(part) for part in _BETWEEN.split(fold(words).rstrip(" .")) if part.strip()]
        if parts and all(part is not None for part in parts):
            date = next((part for part in parts if part), date)
            node.decompose()
    return date


def _read_stamp(folded: str) -> str | None:
    """The day of a stamp, nothing for one whose day is not the page's or cannot be read; None for a line of content."""
    lines = _lines()
    if lines["reading_time"].fullmatch(folded):
        return ""
    for tag in ("worked_on", "current_to"):
        head = lines[tag].match(folded)
        if head is None:
            continue
        day = _without_author(folded[head.end() :])
        if _SLASHED.fullmatch(day.strip(" :-–.")):
            return ""
        found = stamped_day(day)
        if found is not None:
            return found if tag == "worked_on" else ""
    return None


def _without_author(words: str) -> str:
    """What follows a stamp's words without who did it: "by the web team on January 3", "le 3 janvier par la rédaction"."""
    rest = words.strip(" :-–")
    author = _lines()["by"]
    front = author.match(rest)
    if front is not None:
        rest = rest[front.end() :]
    else:
        found = author.search(rest)
        rest = rest[: found.start()] if found and not rest[found.end() :].strip(" .") else rest
    return re.sub(r"^\s*(?:on|le|in|du|au)\b", "", rest)
