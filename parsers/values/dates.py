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


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date with its span; `value` is `--MM-DD` or `--MM` while its year is unknown."""

    value: str
    start: int
    end: int


_YEAR = r"(?:19|20)\d{2}"
# "Wednesday, May 1, 2024": the day of the week belongs to the date, so that "as of" still stands right before it.
_WEEKDAY = {
    "en": r"(?:mon|tues|wednes|thurs|fri|satur|sun)day",
    "fr": r"(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)",
}
_ORDINAL = r"(?:er|e|st|nd|rd|th)?"


@cache
def _pattern(lang: Lang) -> re.Pattern[str]:
    months = "(?:" + "|".join(sorted(load_lexicon(lang).table("months"), key=len, reverse=True)) + r")(?![a-z])\.?"
    link = r"(?: ?- ?| to | and | through | or | au | et (?:le )?| ou (?:le )?)"
    shapes = (
        # 2024-03-15
        rf"(?P<iso>{_YEAR})[-/](?P<isom>0[1-9]|1[0-2])[-/](?P<isod>[0-2]\d|3[01])(?!\d)",
        # March 1 to 15, 2024
        rf"(?P<m1>{months}) (?P<d1>\d{{1,2}})(?:{link}(?P<d1b>\d{{1,2}}),? ?(?P<y1b>{_YEAR})(?!\d)|(?:{_ORDINAL}(?![a-z0-9])(?:(?:,? ?|\. (?={_YEAR},))(?P<y1>{_YEAR})(?!\d))?))",
        # du 1er au 15 avril 2024; 1 October 2021; the 5th day of May 1991; le 6 mai
        rf"(?<!\d)(?<!\d[.,])(?P<d2>\d{{1,2}}){_ORDINAL}(?:{link}(?P<d2b>\d{{1,2}}){_ORDINAL})? (?:day of |of )?(?P<m2>{months})(?:,? (?P<y2>{_YEAR})(?!\d))?",
        # Jan 2024, janvier 2024
        rf"(?P<m3>{months}),? (?:of |de )?(?P<y3>{_YEAR})(?!\d)",
    )
    return re.compile(rf"(?<![a-z0-9])(?:{_WEEKDAY[lang]},? )?(?:" + "|".join(shapes) + ")")


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

    for m in _pattern(scope.lang).finditer(scope.folded):
        group = m.groupdict()
        name = next((k for k in ("m1", "m2", "m3") if group[k]), None)
        if name is None:
            add(_iso(group["iso"], group["isom"], group["isod"]), m.start(), m.end())
            continue
        word = group[name].rstrip(".")
        # "May" and "March" are months only with a capital: "may 20 people enter" is not a date.
        if scope.lang == "en" and scope.text[m.start(name)].islower() and word in ("may", "march", "mar"):
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


_GAP = re.compile(r",? ?(?:-|to|and|through|until|or|au|et|et le|jusqu'au|ou|ou le|a)? ?(?:the )?")


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
            and _GAP.fullmatch(gap)
        ):
            shared[i] = FoundDate(second.value[:4] + first.value[1:], first.start, first.end)
    return shared


# A verb as far as this before a year may be the one that happens then.
_EVENT_WITHIN = 40
_BARE_YEAR = re.compile(
    r"(?<![a-z])(?:since|until|before|prior to|after|starting in|beginning in|as of|(?:by|at|until) the end of"
    r"|depuis|jusqu'en|jusqu'a la fin de|(?:a|d'ici) la fin de|avant|apres|des|a compter de|a partir de) "
    rf"(?P<y>{_YEAR})(?![\d-])(?! ?(?:\$|dollars|hours|heures|applications|demandes))"
)


# "The program ends in 2028", "prendra fin en 2028": a verb of beginning or ending right before the year.
_IN_YEAR = re.compile(rf"(?<![a-z])(?:in|en) (?P<y>{_YEAR})(?![\d-])(?! ?(?:\$|dollars|hours|heures))")


def find_years(scope: FoldedText) -> list[FoundDate]:
    """Years that stand alone after a word of time ("since 2015") or an event; others are numbers of something else."""
    found = [FoundDate(m["y"], m.start("y"), m.end("y")) for m in _BARE_YEAR.finditer(scope.folded)]
    happens = scope.lexicon.scanner("event")
    for m in _IN_YEAR.finditer(scope.folded):
        left = scope.left(m.start(), _EVENT_WITHIN)
        if any(not left[hit.end :].strip() for hit in happens.scan(left)):
            found.append(FoundDate(m["y"], m.start("y"), m.end("y")))
    return sorted(found, key=lambda date: date.start)


_MONTH_LEFT = {
    "en": r"(?:in|during|each|every|from|between) (?:the months? of )?",
    "fr": r"(?:en|au mois d[e']|aux mois d[e']|chaque|de|entre) ?",
}
_MONTH_LINK = r"(?:, | and | or | to |, and |, or | et | ou | a )(?:in |en )?"
# Words that make a month one of every year, in the same sentence.
_YEARLY = re.compile(
    r"(?<![a-z])(?:each|every|annual(?:ly)?|yearly|twice a|once a|per|chaque|annee|annuel(?:le)?(?:ment)?|par an|tous les ans)(?![a-z])"
)
_YEARLY_WITHIN = 120


@cache
def _months(lang: Lang) -> re.Pattern[str]:
    names = "|".join(n for n in load_lexicon(lang).table("months") if len(n) > len("sept") or n in _SHORT_MONTHS)
    name = rf"(?:{names})(?![a-z])"
    return re.compile(
        rf"(?<![a-z]){_MONTH_LEFT[lang]}(?P<list>{name}(?:{_MONTH_LINK}{name}){{0,11}})(?!,? ?\d| de l'annee 2| of 2)"
    )


# Months whose full name is as short as an abbreviation.
_SHORT_MONTHS = ("may", "june", "july", "mai", "juin", "mars", "aout")


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
        if len(months) < 2 and not _YEARLY.search(around):
            continue
        found += [FoundDate(f"--{table[w[0]]}", at, at + len(w[0])) for w, at in zip(months, starts, strict=True)]
    return found
