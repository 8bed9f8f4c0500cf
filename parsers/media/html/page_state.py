"""What a page says of itself in words outside its text: the day it was brought to, and whether it is still law.

Sites write this as a line of their frame: "À jour au 1er avril 2025", "Repealed on 1 July 2021", "Last update: March
12, 2026". Read by its words, not by class names, which templates change.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache

from selectolax.lexbor import LexborHTMLParser

from veille.errors import ParseError
from veille.model import DocumentState, Lang
from veille.parsers.language.folding import fold
from veille.parsers.language.lexicon import load_lexicon
from veille.parsers.language.normal_form import tidy
from veille.parsers.language.patterns import WordPattern
from veille.profiles import Profile

YEAR = 4  # digits
MAX_LINE = 200  # a stamp is a line; longer texts are content that names a day
MAX_ERROR = 1_500  # folded characters of a main part that may be an error message; a law that quotes one is longer
_LATER = "nothing is recorded; the last good version stands until the site answers again"
_LANGS: tuple[Lang, ...] = ("en", "fr")
_SUFFIX = r"(?: ?er| ?re|st|nd|rd|th)?"  # "1er", "1 er" (from a superscript), "1st"
# How a line of the frame begins, folded, that says a state, and the day that follows; in either language, as sites do.
_BEGINS = r"\W*(?:{state_of_what} \W*){0,2}"
_STATES = (
    (DocumentState.NOT_IN_FORCE, WordPattern(_BEGINS + r"{state_not_in_force}(?![a-z])")),
    (DocumentState.REPEALED, WordPattern(_BEGINS + r"{state_repealed}(?![a-z])")),
    (DocumentState.REPLACED, WordPattern(_BEGINS + r"{state_replaced}(?![a-z])")),
    (DocumentState.ARCHIVED, WordPattern(_BEGINS + r"{state_archived}(?![a-z])")),
    (DocumentState.IN_FORCE, WordPattern(_BEGINS + r"{state_in_force}(?![a-z])")),
)
# A heading or sentence of the text that says it of the page itself: "This page is archived and no longer updated."
_ARCHIVED_PAGE = WordPattern(r"\W*{page_archived}(?![a-z])")
_SAYING = "h1, h2, h3, h4, p, strong, summary"  # where a page says so
_DATED = WordPattern(r"(?: {state_since})? ?:? ?(?=\d|[a-z]+\.? \d)")


@dataclass(frozen=True, slots=True)
class StatedState:
    """A state with the day that the page gives for it, `YYYY-MM-DD`; for a text in force that is its last update."""

    state: DocumentState
    day: str | None


@cache
def _months() -> dict[str, int]:
    tables = (load_lexicon(lang).table("months") for lang in _LANGS)
    return {name: int(number) for table in tables for name, number in table.items()}


@cache
def _days() -> re.Pattern[str]:
    names = "(?:" + "|".join(sorted(_months(), key=len, reverse=True)) + r")\.?"
    return re.compile(
        r"(?<!\d)(?:(?P<y>(?:19|20)\d{2})[-/](?P<n>\d{1,2})[-/](?P<d>\d{1,2})(?!\d)"
        rf"|(?P<d2>\d{{1,2}}){_SUFFIX} (?P<m2>{names}),? (?P<y2>\d{{4}})(?!\d)"
        rf"|(?P<m3>(?<![a-z]){names}) (?P<d3>\d{{1,2}}){_SUFFIX},? (?P<y3>\d{{4}})(?!\d))"
    )


def stated_day(words: str) -> str | None:
    """The first full day in a text, in digits or in words of either language, as `YYYY-MM-DD`."""
    for found in _days().finditer(fold(words)):
        part = found.groupdict()
        year = part["y"] or part["y2"] or part["y3"]
        month = part["n"] or _months()[(part["m2"] or part["m3"]).rstrip(".")]
        try:
            return date(int(year), int(month), int(part["d"] or part["d2"] or part["d3"])).isoformat()
        except ValueError:  # no such day
            continue
    return None


# What may stand beside the day of a stamp: a weekday, a time of day, a zone.
# A token is read once, the longest first, so that a row of "at" is not cut in every way.
_BESIDE_DAY = WordPattern(
    r"(?>(?:\W|[ap]\.?m|{time_zone}|{weekday}|{moment_article}|\d{1,2} ?[:h] ?\d{2}(?:[:m] ?\d{2})?|\d{1,2} ?h|t|z)*)"
)


def is_month(words: str) -> bool:
    """Whether a folded text is a month with its year and nothing else: what some pages say of their last revision."""
    name, _, year = words.rpartition(" ")
    return name.rstrip(".,") in _months() and len(year) == YEAR and year.isdigit()


def stamped_day(words: str) -> str | None:
    """The day of a text that says a day, its weekday and a time and nothing else; None when it says more.

    "Wednesday, September 30, 2026, 10:02" does. "January 2, 2026. The fee is $30" says more than when.
    """
    folded = fold(words)
    found = next(_days().finditer(folded), None)
    if found is None or _BESIDE_DAY.both.fullmatch(f"{folded[: found.start()]} {folded[found.end() :]}") is None:
        return None
    return stated_day(found[0])


def stated_state(line: str) -> StatedState | None:
    """The state that a line begins with, and its day; None when the line says no state.

    "Abrogé le 1er juillet 2021" does; "Abrogé par le décret 12-2020" gives the state without a day. A sentence that only
    holds such a word ("the permit was repealed by ...") does not begin with it.
    """
    words = fold(line).strip()
    if not words or len(words) > MAX_LINE:
        return None
    for state, pattern in _STATES:
        found = pattern.both.match(words)
        if found:
            after = words[found.end() :]
            dated = _DATED.both.match(after)
            return StatedState(state, stated_day(after[dated.end() : dated.end() + 40]) if dated else None)
    return None


def read_state(tree: LexborHTMLParser, profile: Profile) -> StatedState | None:
    """The state that a page's frame says: by its words (`state`), else by its marks (`states`), else by a line of the text
    that says that this page is archived; None when it says none.

    The most telling line wins: "Abrogé le ..." beside "À jour au ..." is a repeal.
    """
    lines = [tidy(node.text()) for selector in profile.state for node in tree.css(selector)]
    found = [said for line in lines if (said := stated_state(line)) is not None]
    telling = next((said for said in found if said.state is not DocumentState.IN_FORCE), None)
    if telling is not None:
        return telling
    for selector, state in profile.states:
        if tree.css_first(selector) is not None:
            return StatedState(state, None)
    if _says_archived(tree, profile):
        return StatedState(DocumentState.ARCHIVED, None)
    return found[0] if found else None


def _says_archived(tree: LexborHTMLParser, profile: Profile) -> bool:
    """Whether a line of the page's own text begins by saying that this page is archived or not kept up to date."""
    main = next((node for s in profile.main if (node := tree.css_first(s)) is not None), None)
    lines = (node.text() for node in main.css(_SAYING)) if main is not None else ()
    return any(_ARCHIVED_PAGE.both.match(fold(tidy(line))) for line in lines if len(line) <= MAX_LINE)


def refuse_unfilled(title: str, profile: Profile, where: str) -> None:
    """Raise ParseError for a page whose title holds the marks of a template that was not filled (`broken_title`)."""
    mark = next((mark for mark in profile.broken_title if mark in title), None)
    if mark is not None:
        raise ParseError(f"the site's template was not filled: {mark} stands in the title", where=where, hint=_LATER)


def refuse_broken(tree: LexborHTMLParser, profile: Profile, where: str) -> None:
    """Raise ParseError for the site's own error in a good frame: its error boxes and unfilled templates (`broken`)."""
    for selector in profile.broken:
        node = tree.css_first(selector)
        if node is not None:
            words = tidy(node.text())[:120] or selector
            raise ParseError(
                f"the site shows an error of its own in place of the text: {words}", where=where, hint=_LATER
            )
    main = next((node for s in profile.main if (node := tree.css_first(s)) is not None), None)
    words = tidy(main.text()) if main is not None else ""
    folded = fold(words) if len(words) < MAX_ERROR else ""
    if any(fold(text) in folded for text in profile.broken_text):
        raise ParseError(
            f"the site shows an error of its own in place of the text: {words[:120]}", where=where, hint=_LATER
        )
