"""A list of updates as a trigger: its dated rows name pages that are due at once.

The officer manuals keep such a table (category, title, date); the same holds for a list of dated links elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from unicodedata import normalize

from veille.model import Block, Document, Link, Section
from veille.urls import canonical_url

_ISO = re.compile(r"(?<!\d)(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")  # 2026-02-17, 2026/02/17
# "February 17, 2026", "17 février 2026", "1er mars 2026"; the year may stand above the list instead.
_MONTH_DAY = re.compile(r"\b([^\W\d_]{3,})\.?\s+(\d{1,2})(?!\d)(?:,?\s+(\d{4})\b)?")
_DAY_MONTH = re.compile(r"\b(\d{1,2})(?:er)?\s+([^\W\d_]{3,})\b\.?(?:\s+(\d{4})\b)?")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")


@dataclass(frozen=True, slots=True)
class Update:
    """One dated row: the page it links to, its words, its ISO date."""

    url: str
    title: str
    date: str


def read_updates(document: Document) -> tuple[Update, ...]:
    """The dated links of a page's tables and lists, in order: one for each link of a row or item that holds a date."""
    found: dict[tuple[str, str], Update] = {}
    for section in document.sections:
        year = _year_above((section.heading, *reversed(section.path), document.title))
        for block in section.blocks:
            if block.kind not in ("row", "item", "paragraph"):
                continue
            date = read_date(section.text[block.start : block.end], year=year, latest=document.modified)
            if date is None:
                continue
            for link in _links_in(section, block):
                update = Update(canonical_url(link.href), link.text.strip(), date)
                found.setdefault((update.url, update.date), update)
    return tuple(found.values())


def new_updates(updates: Iterable[Update], seen: Iterable[Update]) -> tuple[Update, ...]:
    """The rows that were not there before: a page named again with a later date counts again."""
    known = {(u.url, u.date) for u in seen}
    return tuple(u for u in updates if (u.url, u.date) not in known)


def named_pages(document: Document, known: Iterable[str]) -> tuple[str, ...]:
    """Which of the known pages a notice links to: those are due at once when the notice is new."""
    wanted = set(known)
    targets = (canonical_url(link.href) for section in document.sections for link in section.links)
    return tuple(dict.fromkeys(t for t in targets if t in wanted))


def read_date(text: str, *, year: str | None = None, latest: str | None = None) -> str | None:
    """The first date in a short text as ISO 8601, English or French; None without one.

    A date without a year is in `year`, else the last such day up to `latest`, the day of the page's last change.
    """
    found = next(_days_in(text), None)
    if found is None:
        return None
    said, month, day = found[0] or year, found[1], found[2]
    end = f"{month:02d}-{day:02d}"
    if said is None and latest is not None:
        said = latest[:4] if end <= latest[5:] else str(int(latest[:4]) - 1)
    return f"{said}-{end}" if said and 1 <= month <= 12 and 1 <= day <= 31 else None


def _days_in(text: str) -> Iterator[tuple[str | None, int, int]]:
    """Year, month and day of each date: those in digits, those with the month first, those with the day first."""
    for match in _ISO.finditer(text):
        yield match[1], int(match[2]), int(match[3])
    for pattern, name, day in ((_MONTH_DAY, 1, 2), (_DAY_MONTH, 2, 1)):
        for match in pattern.finditer(text):
            month = _month(match[name])
            if month is not None:
                yield match[3], month, int(match[day])


@lru_cache(maxsize=1_024)
def _month(word: str) -> int | None:
    """The number of the month that a word names or shortens ("Sept", « févr »), English or French; None for another word."""
    found = {number for name, number in _month_names() if name.startswith(_plain(word))}
    return found.pop() if len(found) == 1 else None


@cache
def _month_names() -> tuple[tuple[str, int], ...]:
    from babel import Locale  # most checks read no list of updates

    names = (Locale(lang).months["format"]["wide"] for lang in ("en", "fr"))
    return tuple((_plain(name), number) for months in names for number, name in months.items())


def _plain(word: str) -> str:
    return "".join(sign for sign in normalize("NFD", word.lower()) if sign.isalpha())


def _year_above(headings: Iterable[str]) -> str | None:
    """The year that the nearest heading over a list names alone ("2026", "Updates of 2026"), not one of two."""
    for heading in headings:
        years = _YEAR.findall(heading)
        if years:
            return years[0] if len(years) == 1 else None
    return None


def _links_in(section: Section, block: Block) -> list[Link]:
    return [link for link in section.links if block.start <= link.start < block.end]
