"""The index behind the filters of “All changes”: what a list shows of each entry, in both languages, without a server.

It lies in parts of a month, like the month's pages, so that a page that moves has few of them made anew; a browser loads
them when somebody filters. About 300 bytes an entry.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import groupby

from veille.alerts.messages.headlines import Headline, headline_line
from veille.alerts.messages.inert import clean_text
from veille.alerts.site.views.listing import ChangeRow, ListEntry, group_rows
from veille.alerts.wording.format import format_day
from veille.alerts.wording.interface_words import load_words
from veille.changes.tell.excerpts import shorten
from veille.model import Lang

ROWS_A_PART = 600  # of a month: some 150 KB
_SENTENCE = 160  # letters of the sentence that are searched and shown
_OTHERS, _OTHER = 2, 100  # further differences of an entry, and letters of each
_LANGS: tuple[Lang, Lang] = ("en", "fr")

_Packed = list[int | str]


def build_changes_part(name: str, listed: Sequence[tuple[str, ChangeRow]]) -> str:
    """The entries of these rows, each with its day, as a script that adds the part `name` to `veilleChanges`."""
    pages: dict[tuple[str, str], int] = {}
    sources: dict[str, int] = {}
    days = {row.id: day for day, row in listed}
    told = []
    for day, entries in groupby(group_rows(listed), key=lambda entry: days[entry.row.id]):
        packed = [_pack(entry, pages, sources) for entry in entries]
        told.append([day, *(format_day(day, lang) for lang in _LANGS), packed])
    named = [[clean_text(title), lang] for title, lang in pages]
    found = {"pages": named, "sources": list(sources), "days": told}
    text = json.dumps(found, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    return f"(window.veilleChanges=window.veilleChanges||{{}})[{json.dumps(name)}]={text};\n"


def _pack(entry: ListEntry, pages: dict[tuple[str, str], int], sources: dict[str, int]) -> list[object]:
    """Severity, newest time, languages, sources, decided, pages it stands for, and how each language of the site says it."""
    sides = [_side(entry, lang, pages) for lang in _LANGS]
    named = [sources.setdefault(source, len(sources)) for source in entry.sources]
    for row in entry.alike:
        pages.setdefault((row.title, row.lang), len(pages))
    alike = [pages[row.title, row.lang] for row in entry.alike]
    at = entry.row.at
    return [str(entry.severity), at, " ".join(entry.langs), named, " ".join(entry.handled), alike, *sides]


def _side(entry: ListEntry, lang: Lang, pages: dict[tuple[str, str], int]) -> _Packed:
    """The file of the change that stands first for a reader of `lang`, its page, the words of its title, its sentence.

    Behind them the twin's file and, where it is another, severity; the number of differences, and the first further ones.
    """
    row, other = entry.sides(lang)
    page = pages.setdefault((row.title, row.lang), len(pages))
    now = [piece.text for piece in row.sentence if piece.kind != "deleted"] or [piece.text for piece in row.sentence]
    told = row.whole and not entry.alike  # the title has the sentence
    sentence = "" if told else ("".join(now) or row.shared)[:_SENTENCE]
    said = clean_text(entry_words(entry, row, lang))
    twin = (other.file, str(other.severity) if other.severity != row.severity else "") if other else ("", "")
    others: list[int | str] = []
    for one in () if entry.alike else row.others[:_OTHERS]:
        others += [str(one.severity), clean_text(shorten(one.line(lang), _OTHER)), one.place]
    return [row.file, page, said, clean_text(sentence), *twin, row.items, *others]


def entry_words(entry: ListEntry, row: ChangeRow, lang: Lang) -> str:
    """The title of an entry in one line: the place, what happened there, the values before and after."""
    words = load_words(lang)
    if entry.alike and not row.unread:
        count = words.say_count("count.pages", len({one.page_id for one in entry.alike}))
        return words.say("alike.title", pages=count)
    told = Headline(row.place(lang), row.headline(lang), row.behind, row.joined)
    valued = row.value_type and (row.before is not None or row.after is not None)
    return headline_line(told, row if valued else None, words, row.lang)
