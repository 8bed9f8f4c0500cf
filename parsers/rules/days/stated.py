"""The days that words state: those of a heading, a caption, a head of column, and those of dates in a piece.

"Fees as of January 1, 2027" over a table, "Until December 31, 2026" over a column and "Fees in 2025" say when what stands
below them applies. A day of an amendment, of a stamp, of files ("applications received before"), the year of a title and
a school or fiscal year say nothing of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache

from veille.model import DocumentState, Lang, Section, Value
from veille.model.building import quickly_built
from veille.parsers.citations.context import CitationContext
from veille.parsers.citations.reading import find_citations
from veille.parsers.language.folded_text import FoldedText, open_scope
from veille.parsers.language.folding import fold
from veille.parsers.language.lexicon import load_lexicon
from veille.parsers.language.patterns import WordPattern
from veille.parsers.values.calendar.dates import find_dates
from veille.parsers.values.reading import read_values

UNMEASURED = ("date", "time", "code")  # types of values that are no amount of anything


@quickly_built
@dataclass(frozen=True, slots=True)
class Days:
    """A half-open stretch of days in ISO form; a side that is None is open."""

    first: str | None = None
    last: str | None = None

    def within(self, outer: Days | None) -> Days:
        """These days, with the sides that they leave open taken from what stands around, where both can be so."""
        if not outer:
            return self
        if not self:
            return outer
        first, last = self.first or outer.first, self.last or outer.last
        return self if first and last and last <= first else Days(first, last)

    def __bool__(self) -> bool:
        """Whether any side is stated."""
        return self.first is not None or self.last is not None


NO_DAYS = Days()


def first_day(value: str) -> str:
    """The first day of a date, a month or a year."""
    return value + "-01-01"[len(value) - 4 :] if len(value) < len("2027-01-01") else value


def day_after(value: str) -> str:
    """The first day after a date, a month or a year."""
    if len(value) == len("2027"):
        return f"{int(value) + 1}-01-01"
    if len(value) == len("2027-01"):
        year, month = int(value[:4]), int(value[5:])
        return f"{year + month // 12}-{month % 12 + 1:02d}-01"
    return (date.fromisoformat(value) + timedelta(days=1)).isoformat()


def year_days(year: str) -> Days:
    """The days of a year."""
    return Days(first_day(year), day_after(year))


def days_of_dates(values: Iterable[Value]) -> Days:
    """The first beginning and the first end among dates; neither where they leave no day between them."""
    first = last = None
    for value in values:
        if value.type != "date":
            continue
        if value.role == "effective_from" and first is None:
            first = first_day(value.value)
        if value.role == "effective_to" and last is None:
            last = end_of(value)
    return Days() if first and last and last <= first else Days(first, last)


def end_of(value: Value) -> str:
    """The first day on which what a last day bounds no longer holds."""
    return first_day(value.value) if value.exclusive else day_after(value.value)


_YEAR = r"(?P<{0}>(?:19|20)\d\d)(?! ?[-/] ?\d)(?!\d)"
# An amount whose year a name gives: "Fees in 2025", "Frais 2025", "2025 fees".
_OF_YEAR = WordPattern(
    r"(?:^|.* )(?:{amount_noun}(?: [a-z]+){0,3}|{amount_noun} ?\([^()]{1,20}\)),? \(?(?:(?:{during_year}|{heading_of_year}) )?"
    r"(?:{year_article} ?)?(?:{year_word} )?" + _YEAR.format("a") + r"\)?(?: ?\([^()]{1,12}\))?"
    r"|" + _YEAR.format("b") + r" (?:[a-z]+ ){0,2}{amount_noun}(?: ?\([^()]{1,12}\))?"
)
_CHARGED = WordPattern(r"(?<![a-z]){amount_noun}(?![a-z])")
_YEAR_ALONE = re.compile(r"(?<![\d/-])(?:19|20)\d\d(?! ?[-/] ?\d)(?!\d)")
_BARE_YEAR = WordPattern(r"(?:{during_year} )?(?:{year_word} )?" + _YEAR.format("a") + r"(?P<b>(?!))?")
# A year of another count: "fiscal year 2025", "année scolaire 2025".
_OTHER_YEAR = WordPattern(r"{other_year}")
# "Frais au 1er janvier 2027": as they are from that day on. "du 1er mars au 5 mai" and "jusqu'au" close a stretch.
_AS_OF = WordPattern(r"(?<!jusqu')(?<![a-z]){as_they_are_on} $")
# "Closed as of May 3, 2026": the day is the first without it.
_CLOSED = WordPattern(r"{closed}(?: {closed_since})* $")
_LONGEST = 200  # characters of a heading; what is longer is prose


def heading_values(heading: str, lang: Lang) -> tuple[Value, ...]:
    """The typed values of a heading, with spans in it: "Fee: $155", "Closed as of May 3, 2026"."""
    return _read(open_scope(heading, lang)) if any(c.isdigit() for c in heading) else ()


def _read(scope: FoldedText) -> tuple[Value, ...]:
    return read_values(scope, find_citations(scope, CitationContext(None, None)))


@lru_cache(maxsize=2048)
def days_named(words: str, lang: Lang, *, column: bool = False) -> Days:
    """The days that a heading, a caption or a head of column gives to what stands below it; none where it asks.

    A year alone says so of a column; as a heading it files what is below ("2025" over the news of that year).
    """
    if len(words) > _LONGEST or not any(c.isdigit() for c in words) or words.rstrip().endswith("?"):
        return Days()
    scope = open_scope(words, lang)
    dates = [v for v in _read(scope) if v.type == "date" and not v.value.startswith("--")]
    if len(dates) == 1 and _AS_OF[lang].search(scope.left(dates[0].start)):
        return Days(first_day(dates[0].value))
    stated = days_of_dates(dates)
    if stated and _of_files(scope, dates[0]):
        return Days()
    if not stated and dates and _CHARGED[lang].search(scope.folded):
        return _of_later_files(dates)
    if stated:
        begun = next((v for v in dates if v.role == "effective_from"), None)
        if begun is not None and stated.last is None and _CLOSED[lang].search(scope.left(begun.start)):
            return Days(None, stated.first)
        return stated
    if len(dates) == 1:
        return _by_edge(scope, dates[0])
    if not dates and (named := _of_day_in_year(scope)):
        return named
    plain = scope.folded.strip(" :*.")
    year = None if dates or _OTHER_YEAR[lang].search(plain) else _OF_YEAR[lang].fullmatch(plain)
    if year is None and column and not dates:
        year = _BARE_YEAR[lang].fullmatch(plain)
    return year_days(year["a"] or year["b"]) if year else Days()


def _of_files(scope: FoldedText, day: Value) -> bool:
    """Whether a date follows the very files that it is a day of: "Applications from January 1, 2027"."""
    left = scope.left(day.start)
    hit = next(iter(scope.lexicon.left("connective").scan(left)), None)
    before = left[: hit.start].rstrip(" (") if hit else ""
    return any(n.end == len(before) and n.entry.tag == "noun" for n in scope.lexicon.scanner("filing").scan(before))


def _of_day_in_year(scope: FoldedText) -> Days | None:
    """The days of amounts of a year that a name gives with a day in it: "2026 fees (starting January 1)"."""
    days = [found for found in find_dates(scope) if len(found.value) == len("--01-01")]
    if len(days) != 1 or not _CHARGED[scope.lang].search(scope.folded):
        return None
    (day,) = days
    years = set(_YEAR_ALONE.findall(scope.folded[: day.start] + " " + scope.folded[day.end :]))
    hit = next(iter(scope.lexicon.left("connective").scan(scope.left(day.start))), None)
    if len(years) != 1 or hit is None or _OTHER_YEAR[scope.lang].search(scope.folded):
        return None
    whole = years.pop() + day.value[1:]
    if hit.entry.tag in ("until", "up_to", "effective_to"):
        return Days(None, day_after(whole))
    return Days(whole) if hit.entry.tag in ("from", "effective_from", "as_at", "or_after", "and_after") else None


def _of_later_files(dates: Sequence[Value]) -> Days:
    """The days of amounts that are named after the files they are asked for: "Fees for applications received before"."""
    first = last = None
    for edge in map(days_of_edge, dates):
        first, last = first or edge.first, last or edge.last
    return Days() if first and last and last <= first else Days(first, last)


def _by_edge(scope: FoldedText, day: Value) -> Days:
    """The days of a name whose one date bounds them without a verb: "Before January 1, 2027"."""
    if scope.lexicon.scanner("filing").first(scope.folded):
        return Days()  # of applications, permits, persons: these are days of theirs
    return days_of_edge(day)


@lru_cache(maxsize=512)  # each row asks for the heads of its table
def edge_named(words: str, lang: Lang) -> Days:
    """The days on the side of its one date that a head of column names, also where it is one of files."""
    dates = [v for v in heading_values(words, lang) if v.type == "date" and not v.value.startswith("--")]
    return days_of_edge(dates[0]) if len(dates) == 1 else Days()


def days_of_edge(day: Value) -> Days:
    """The days before, after, up to or from a date; none for one that bounds nothing."""
    match day.role:
        case "cutoff_before":
            return Days(None, first_day(day.value))
        case "cutoff_after":
            return Days(day_after(day.value))
        case "cutoff_from":
            return Days(first_day(day.value))
        case "cutoff_until":
            return Days(None, day_after(day.value))
        case _:
            return Days()


# "Are past fees refunded?" asks; "Fees in effect before the archived ones" is longer than a name.
_LONGEST_NAME = 80
_STATES = {"archived": DocumentState.ARCHIVED, "planned": DocumentState.NOT_IN_FORCE}


@lru_cache(maxsize=2048)
def state_named(heading: str, lang: Lang) -> DocumentState:
    """What a heading says of whether what stands below it applies: "Former fees" and "Archived" head no present rule."""
    if not heading or len(heading) > _LONGEST_NAME or heading.rstrip().endswith("?"):
        return DocumentState.IN_FORCE
    entry = load_lexicon(lang).scanner("past_heading").first(fold(heading))
    return _STATES[entry.tag] if entry else DocumentState.IN_FORCE


def days_above(words: Sequence[str], lang: Lang) -> Days:
    """The days that a row of headings gives to what stands below the last of them; the nearest word counts most."""
    days = NO_DAYS
    for heading in reversed(words):
        days = days.within(days_named(heading, lang))
    return days


def with_heading_state(section: Section, lang: Lang) -> Section:
    """The section with the state that its heading, or one above it, gives it: what stands under "Former fees" is over."""
    if section.state is not DocumentState.IN_FORCE:
        return section
    named = (state_named(heading, lang) for heading in (section.heading, *reversed(section.path)))
    state = next((one for one in named if one is not DocumentState.IN_FORCE), DocumentState.IN_FORCE)
    return section if state is DocumentState.IN_FORCE else replace(section, state=state)
