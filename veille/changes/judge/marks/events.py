"""The event that a term, a deadline or a state is counted from: "from the date on the letter", "from the day you receive it".

Of each wording the clauses behind "from", "after", "before", "on the day" are read. An event of its own verb ("we receive
your application") goes before the things named beside it; a thing alone stands for its event ("before the application").
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from veille.changes.judge.readings import UnitReading
from veille.changes.judge.sentence import Sentence
from veille.changes.judge.substance import lang_of_unit
from veille.model import Lang
from veille.parsers.language.folding import fold
from veille.parsers.language.patterns import hits_of

CLAUSE = 70  # letters behind the opening word that name its event
_STOPS = re.compile(r"[,;:.()!?]")
# What a word may mean besides: what is received is received by somebody, what is sent to an office is applied for.
_SENSES: dict[str, frozenset[str]] = {
    "received": frozenset({"received_by_office", "received_by_reader"}),
    "sent": frozenset({"sent", "applied"}),
    "approved": frozenset({"approved", "decided", "issued"}),
    "refused": frozenset({"refused", "decided"}),
    "published": frozenset({"published", "notified"}),
}
_AHEAD = frozenset({"before", "until"})
_OF_THINGS = frozenset({"ended", "started"})


def event_changed(s: Sentence) -> bool:
    """Whether a term, deadline or state runs from another event than before, which the other wording names nowhere."""
    lang = lang_of_unit(s.new) or lang_of_unit(s.old)
    if lang is None or s.old.only_link or s.new.only_link or _exchanged(s):
        return False
    one, two = (_counted_from(fold(unit.text), lang) for unit in (s.old, s.new))
    if not one or not two or one & two:
        return False
    named = [_named(fold(unit.text), lang) for unit in (s.old, s.new)]
    return not one & named[1] or not two & named[0]


def _exchanged(s: Sentence) -> bool:
    """Whether its clauses may have changed places: "get a permit before you start", "you can start after you get a permit"."""
    one, two = (set(UnitReading(unit).tags.get("bound", ())) for unit in (s.old, s.new))
    return s.rewritten and any(_AHEAD & a and "after" in b and not _AHEAD & b for a, b in ((one, two), (two, one)))


@lru_cache(maxsize=1_024)
def _counted_from(text: str, lang: Lang) -> frozenset[str]:
    """The events in the clauses of a folded text that name from when something counts."""
    return frozenset(event for clause in _clauses(text, lang) for event in _events(clause, lang))


def _clauses(text: str, lang: Lang) -> Iterator[str]:
    """What stands behind each opening word, up to the next one, a stop or the end."""
    openings = hits_of("counted_opening", text, lang)
    ends = [*(one.start for one in openings[1:]), len(text)]
    for hit, after in zip(openings, ends, strict=True) if openings else ():
        stop = _STOPS.search(text, hit.end)
        end = min(after, stop.start() if stop else len(text), hit.end + CLAUSE)
        yield text[hit.start : end]


def _events(clause: str, lang: Lang) -> frozenset[str]:
    """The first event of a clause that happens, else the first thing that stands for one.

    The end of a thing is often called by its name: "once the exam is completed", "after the exam".
    """
    happens, things = (hits_of(group, clause, lang) for group in ("counted_event", "counted_thing"))
    told = [hits[0].entry.tag for hits in (happens, things) if hits]
    if happens and told[0] not in _OF_THINGS:
        told = told[:1]
    return frozenset(event for tag in told for event in _SENSES.get(tag, (tag,)))


@lru_cache(maxsize=1_024)
def _named(text: str, lang: Lang) -> frozenset[str]:
    """All events that a folded text names."""
    hits = (hit for group in ("counted_event", "counted_thing") for hit in hits_of(group, text, lang))
    return frozenset(event for hit in hits for event in _SENSES.get(hit.entry.tag, (hit.entry.tag,)))
