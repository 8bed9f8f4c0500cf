"""Dates of a text as ISO 8601, with a month or year alone kept as such.

"December 11, 2023", "1 October 2021", "1er août 2018", "Jan 2024", "2024-03-15", "March 1 to 15, 2024", "in April and
November" two months of every year.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache

from veille.model import Lang
from veille.parsers.language.folded_text import FoldedText
from veille.parsers.language.lexicon import load_lexicon
from veille.parsers.language.patterns import WordPattern


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date with its span; `value` is `--MM-DD` or `--MM` while its year is unknown."""

    value: str
    start: int
    end: int


_YEAR = r"(?:19|20)\d{2}"
_ORDINAL = r"(?:er|e|st|nd|rd|th)?"  # as written right behind the digits, in either language
_MONTH = r"{months}(?![a-z])(?:(?<![a-z]{5})\.)?"  # the stop of "nov.", not the one behind "avril"
_JOINED = r"(?: ?- ?| {days_joined} )"
_SHAPES = (
    # 2024-03-15
    rf"(?P<iso>{_YEAR})[-/](?P<isom>0[1-9]|1[0-2])[-/](?P<isod>[0-2]\d|3[01])(?!\d)",
    # March 1 to 15, 2024
    (
        rf"(?P<m1>{_MONTH}) (?P<d1>\d{{1,2}})(?:{_JOINED}(?P<d1b>\d{{1,2}}),? ?(?P<y1b>{_YEAR})(?!\d)"
        rf"|(?:{_ORDINAL}(?![a-z0-9])(?:(?:,? ?|\. (?={_YEAR},))(?P<y1>{_YEAR})(?!\d))?))"
    ),
    # du 1er au 15 avril 2024; 1 October 2021; the 5th day of May 1991; le 6 mai
    (
        rf"(?<!\d)(?<!\d[.,])(?P<d2>\d{{1,2}}){_ORDINAL}(?:{_JOINED}(?P<d2b>\d{{1,2}}){_ORDINAL})? (?:{{day_of_month}} )?"
        rf"(?P<m2>{_MONTH})(?:,? (?P<y2>{_YEAR})(?!\d))?"
    ),
    # Jan 2024, janvier 2024
    rf"(?P<m3>{_MONTH}),? (?:{{of_year}} )?(?P<y3>{_YEAR})(?!\d)",
)
# "Wednesday, May 1, 2024": the day of the week belongs to the date, so that "as of" still stands right before it.
_DATE = WordPattern(r"(?<![a-z0-9])(?:{weekday},? )?(?:" + "|".join(_SHAPES) + ")")
# "May" and "March" are months only with a capital: "may 20 people enter" is not a date.
_CAPITAL = WordPattern("{months_only_with_capital}")


def _iso(year: str | None, month: str, day: str) -> str | None:
    """The ISO date, `--MM-DD` without a year, None when there is no such day."""
    try:
        found = date(int(year or "2024"), int(month), int(day))
    except ValueError:
        return None
    return found.isoformat() if year else f"--{found:%m-%d}"


def find_dates(scope: FoldedText) -> list[FoundDate]:
    """Every date of the text in order, those without a year included."""
    months = scope.lexicon.table("months")
    found: list[FoundDate] = []

    def add(value: str | None, start: int, end: int) -> None:
        if value:
            found.append(FoundDate(value, start, end))

    for m in scope.find_numbered(_DATE[scope.lang]):
        group = m.groupdict()
        name = next((k for k in ("m1", "m2", "m3") if group[k]), None)
        if name is None:
            add(_iso(group["iso"], group["isom"], group["isod"]), m.start(), m.end())
            continue
        word = group[name].rstrip(".")
        if scope.text[m.start(name)].islower() and _CAPITAL[scope.lang].fullmatch(word):
            continue
        month = months[word]
        if name == "m3":
            add(f"{group['y3']}-{month}", m.start(), m.end())
            continue
        suffix = name[1]
        year = group[f"y{suffix}"] or (group["y1b"] if suffix == "1" else None)
        second = group[f"d{suffix}b"]
        if second and suffix == "1":
            add(_iso(year, month, group["d1"]), m.start(), m.end("d1"))
            add(_iso(year, month, second), m.start("d1b"), m.end())
        elif second:
            add(_iso(year, month, group["d2"]), m.start(), m.end("d2"))
            add(_iso(year, month, second), m.start("d2b"), m.end())
        else:
            add(_iso(year, month, group[f"d{suffix}"]), m.start(), m.end())
    return _share_years(scope, found)


_GAP = WordPattern(r",? ?(?:-|{dates_joined})? ?")


def _share_years(scope: FoldedText, found: list[FoundDate]) -> list[FoundDate]:
    """The dates with a year taken from the next one where a range shares it: "April 30 and June 5, 2025"."""
    shared = list(found)
    for i in range(len(found) - 2, -1, -1):
        first, second = shared[i], shared[i + 1]
        gap = scope.folded[first.end : second.start]
        if (
            len(first.value) == len("--04-30")
            and len(second.value) == len("2025-06-05")
            and len(gap) < 16
            and _GAP[scope.lang].fullmatch(gap)
        ):
            shared[i] = FoundDate(second.value[:4] + first.value[1:], first.start, first.end)
    return shared


# A verb as far as this before a year may be the one that happens then.
_EVENT_WITHIN = 40
_STANDS_ALONE = rf"(?P<y>{_YEAR})(?![\d-])(?! ?(?:\$|{{counted_like_year}}))"
_BARE_YEAR = WordPattern(r"(?<![a-z]){before_year} " + _STANDS_ALONE)
# "The program ends in 2028", "prendra fin en 2028": a verb of beginning or ending right before the year.
_IN_YEAR = WordPattern(r"(?<![a-z]){in_time} " + _STANDS_ALONE)


def find_years(scope: FoldedText) -> list[FoundDate]:
    """Years that stand alone after a word of time ("since 2015") or an event; others are numbers of something else."""
    found = [FoundDate(m["y"], m.start("y"), m.end("y")) for m in scope.find_numbered(_BARE_YEAR[scope.lang])]
    happens = scope.lexicon.scanner("event")
    for m in scope.find_numbered(_IN_YEAR[scope.lang]):
        left = scope.left(m.start(), _EVENT_WITHIN)
        if any(not left[hit.end :].strip() for hit in happens.scan(left)):
            found.append(FoundDate(m["y"], m.start("y"), m.end("y")))
    return sorted(found, key=lambda date: date.start)


# "2024-2025", "2024–25"; "from 2024 to 2026", "entre 2024 et 2026". A span of more years than this is of something else.
_YEARS_SPAN = WordPattern(
    rf"(?<![\w$/-])(?P<a>{_YEAR})(?P<dash> ?[-/] ?)(?P<b>{_YEAR}|\d\d)(?![\w/-]|[.,]\d| ?\$)"
    rf"|(?<![a-z]){{from_year}} (?P<c>{_YEAR}),? {{to_year}} (?P<d>{_YEAR})(?![\d-])(?! ?(?:\$|{{counted_like_year}}))"
)
_LONGEST_SPAN = 10


def find_year_spans(scope: FoldedText) -> list[FoundDate]:
    """The first and the last year of spans of years, in order."""
    found = []
    for m in scope.find_numbered(_YEARS_SPAN[scope.lang]):
        first, last = ("a", "b") if m["a"] else ("c", "d")
        low = m[first]
        high = m[last] if len(m[last]) == len(low) else low[:2] + m[last]
        if int(low) < int(high) <= int(low) + _LONGEST_SPAN and (len(m[last]) > 2 or int(high) == int(low) + 1):
            found += [FoundDate(low, *m.span(first)), FoundDate(high, *m.span(last))]
    return found


_MONTHS_JOINED = r"(?:, |,? {months_joined} )(?:{in_time} )?"
# Words that make a month one of every year, in the same sentence.
_YEARLY = WordPattern(r"(?<![a-z]){yearly}(?![a-z])")
_YEARLY_WITHIN = 120
_LONGEST_SHORT_FORM = len("sept")


@cache
def _months(lang: Lang) -> re.Pattern[str]:
    """Months by their full names, alone or in a list: an abbreviation is no month without a day or a year."""
    lexicon = load_lexicon(lang)
    long = (name for name in lexicon.table("months") if len(name) > _LONGEST_SHORT_FORM)
    name = f"(?:{'|'.join(long)}|{lexicon.piece('month_of_four_letters')})(?![a-z])"
    form = rf"(?<![a-z]){{before_month}} ?(?P<list>{name}(?:{_MONTHS_JOINED}{name}){{0,11}})(?!,? ?\d| {{of_year}} 2)"
    return WordPattern(form)[lang]


def find_months(scope: FoldedText) -> list[FoundDate]:
    """Months that stand alone and recur: two or more of them ("in April and November"), or one "of every year"."""
    table = scope.lexicon.table("months")
    found = []
    for m in _months(scope.lang).finditer(scope.folded):
        names = list(re.finditer(r"[a-z]+", m["list"]))
        months = [w for w in names if w[0] in table]
        starts = [m.start("list") + w.start() for w in months]
        if scope.lang == "en" and not all(scope.text[at].isupper() for at in starts):
            continue
        around = scope.left(m.start(), _YEARLY_WITHIN) + m[0] + scope.right(m.end(), _YEARLY_WITHIN)
        if len(months) < 2 and not _YEARLY[scope.lang].search(around):
            continue
        found += [FoundDate(f"--{table[w[0]]}", at, at + len(w[0])) for w, at in zip(months, starts, strict=True)]
    return found
