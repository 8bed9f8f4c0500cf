"""A section read by itself, and the sections that were read last, which are not read again.

A page comes back every day and a regulation every month with nearly all its sections as they were; two versions are read
to be compared. What a section says depends on nothing but what `AskedSection` holds and on the words of the languages,
which never change in a running program: asked the same, `see_section` gives the same.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass, replace
from functools import partial

from veille.model import Lang, Section
from veille.model.notices import turning_days
from veille.parsers.citations.context import CitationContext, places_of
from veille.parsers.language.cues import read_cues
from veille.parsers.media.plain_text import read_lines
from veille.parsers.rules.blocks.judging import Around, judge_blocks, read_blocks
from veille.parsers.rules.blocks.mixed_text import read_mixed
from veille.parsers.rules.days.stated import days_above, heading_values, with_heading_state
from veille.parsers.rules.score import Model
from veille.parsers.rules.statements import Judgement
from veille.parsers.rules.units import TextReading

# Characters of text whose sections are remembered: those of the longest regulation in two versions, less than 40 MB with
# what was read in them (33 bytes a character on the pages of the corpus).
_MOST_CHARACTERS = 1_000_000


@dataclass(frozen=True, slots=True)
class AskedSection:
    """All that a section's reading depends on: itself, less its place in the document, and what stands around it.

    `title` is its page's, "" in a law; `turn` the day of a notice at the head of its page that amounts change.
    """

    section: Section
    lang: Lang
    instrument: str | None
    title: str
    guidance: str | None
    federal: bool
    turn: str | None
    model: Model


@dataclass(frozen=True, slots=True)
class SeenSection:
    """A section with its values, its cues and those of its heading, without rules; `judged` are its pieces at first sight.

    `turn` is the day of a notice in it that amounts change.
    """

    section: Section
    judged: tuple[Judgement, ...] = ()
    turn: str | None = None


def see_section(asked: AskedSection, *, explained: bool = True) -> SeenSection:
    """What a section says, read by itself; the evidence of its pieces only where it is to be `explained`."""
    bare, lang, instrument = asked.section, asked.lang, asked.instrument
    said = heading_values(bare.heading, lang) if instrument is None else ()
    cues = read_cues(bare.heading, lang)
    section = with_heading_state(bare, lang) if instrument is None else bare
    if not section.text:
        return SeenSection(replace(section, heading_cues=cues, heading_values=said))
    blocks = section.blocks or read_lines(section.text)
    places = places_of(blocks) if instrument else ()
    provision = section.label if section.body else None
    host = CitationContext(instrument, provision, places=places, guidance=asked.guidance, federal=asked.federal)
    links = tuple((k.start, k.end, k.href) for k in section.links)
    heading = section.heading if instrument is None else ""
    # what stands before the first heading stands under the page's title
    read = partial(
        read_blocks,
        section.text,
        host=host,
        links=links,
        blocks=blocks,
        model=asked.model,
        heading=heading or asked.title,
    )
    reading = read_mixed(section.text, blocks if instrument is None else (), lang, read)
    above = days_above((*section.path, section.heading), lang) if instrument is None else None
    turn = None if instrument else _turn_of(reading.own)
    around = Around(
        in_force_from=section.in_force_from,
        heading=heading,
        title=asked.title,
        days=above,
        turn=turn or asked.turn,
        explained=explained,
    )
    judged = () if section.repealed else tuple(judge_blocks(reading, blocks, around))
    section = replace(section, heading_cues=cues, heading_values=said, values=reading.own.values, cues=reading.own.cues)
    return SeenSection(section, judged, turn)


def _turn_of(reading: TextReading) -> str | None:
    """The whole day of a notice in a section that amounts change."""
    days = (day for cue, day in turning_days(reading.cues, reading.values) if len(day) == len("2026-01-01"))
    return next(days, None)


class SectionMemory:
    """The sections seen last, without the evidence of their pieces, which only an explanation asks for.

    Those that nobody asked for the longest go first when their texts have more than `most` characters together.
    """

    def __init__(self, most: int = _MOST_CHARACTERS) -> None:
        self._most, self._held = most, 0
        self._seen: OrderedDict[AskedSection, SeenSection] = OrderedDict()
        self._lock = threading.Lock()  # readings run in several threads

    def see(self, asked: AskedSection) -> SeenSection:
        """What `see_section` gives without an explanation."""
        with self._lock:
            known = self._seen.get(asked)
            if known is not None:
                self._seen.move_to_end(asked)
                return known
        seen = see_section(asked, explained=False)
        with self._lock:
            if self._seen.setdefault(asked, seen) is seen:
                self._held += len(asked.section.text)
            while self._held > self._most:
                dropped, _ = self._seen.popitem(last=False)
                self._held -= len(dropped.section.text)
        return seen


sections_read = SectionMemory()
