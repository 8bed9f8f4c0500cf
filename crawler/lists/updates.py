"""A list of updates as a trigger: its dated rows name pages that are due at once.

The officer manuals keep such a table (category, title, date); the same holds for a list of dated links elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from veille.model import Block, Document, Link, Section
from veille.urls import canonical_url

_ISO = re.compile(r"(?<!\d)(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")  # 2026-02-17, 2026/02/17
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january janvier jan janv", "february février fevrier feb févr fevr", "march mars mar", "april avril apr avr",
            "may mai", "june juin jun", "july juillet jul juil", "august août aout aug", "september septembre sep sept",
            "october octobre oct", "november novembre nov", "december décembre decembre dec déc",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_NAMES = "|".join(sorted(_MONTHS, key=len, reverse=True))
# "February 17, 2026", "17 février 2026", "1er mars 2026"; the year may stand above the list instead.
_MONTH_DAY = re.compile(rf"(?i)\b({_NAMES})\b\.?\s+(\d{{1,2}})(?!\d)(?:,?\s+(\d{{4}})\b)?")
_DAY_MONTH = re.compile(rf"(?i)\b(\d{{1,2}})(?:er)?\s+({_NAMES})\b\.?(?:\s+(\d{{4}})\b)?")
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
    if match := _ISO.search(text):
        said, month, day = match[1], int(match[2]), int(match[3])
    elif match := _MONTH_DAY.search(text):
        said, month, day = match[3] or year, _MONTHS[match[1].lower()], int(match[2])
    elif match := _DAY_MONTH.search(text):
        said, month, day = match[3] or year, _MONTHS[match[2].lower()], int(match[1])
    else:
        return None
    end = f"{month:02d}-{day:02d}"
    if said is None and latest is not None:
        said = latest[:4] if end <= latest[5:] else str(int(latest[:4]) - 1)
    return f"{said}-{end}" if said and 1 <= month <= 12 and 1 <= day <= 31 else None


def _year_above(headings: Iterable[str]) -> str | None:
    """The year that the nearest heading over a list names alone ("2026", "Updates of 2026"), not one of two."""
    for heading in headings:
        years = _YEAR.findall(heading)
        if years:
            return years[0] if len(years) == 1 else None
    return None


def _links_in(section: Section, block: Block) -> list[Link]:
    return [link for link in section.links if block.start <= link.start < block.end]
