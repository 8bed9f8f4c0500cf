"""Text of both languages in one section: an English notice on a French page is read with the words of English.

A section is read in the language of its page. Blocks that clearly speak the other one are read a second time, with the
words of that; what was found in each block is that of its own language.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from veille.model import Block, Citation, Cue, Lang, Value
from veille.parsers.language.detection import speaks_other
from veille.parsers.language.lexicon import Hit
from veille.parsers.rules.units import TextReading, assemble

_Found = TypeVar("_Found", Value, Citation, Hit, Cue)
_Spans = Sequence[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class MixedReading:
    """A section read in the language of its page, and the same section read in the other one for some of its blocks."""

    own: TextReading
    other: TextReading
    foreign: frozenset[int]

    def of(self, block: int) -> TextReading:
        """The reading of a block, by its place in the section."""
        return self.other if block in self.foreign else self.own


def read_mixed(text: str, blocks: Sequence[Block], lang: Lang, read: Callable[[Lang], TextReading]) -> MixedReading:
    """The reading of a section; `read` reads it all in one language."""
    own = read(lang)
    foreign = frozenset(i for i, block in enumerate(blocks) if speaks_other(text[block.start : block.end], lang))
    if not foreign:
        return MixedReading(own, own, foreign)
    other = read("fr" if lang == "en" else "en")
    spans = [(blocks[i].start, blocks[i].end) for i in sorted(foreign)]
    parts = (
        _mixed(own.values, other.values, spans), _mixed(own.citations, other.citations, spans),
        _mixed(own.modal, other.modal, spans), _mixed(own.cues, other.cues, spans),
    )  # fmt: skip
    return MixedReading(assemble(own, own.scope, *parts), assemble(own, other.scope, *parts), foreign)


def _mixed(own: Iterable[_Found], other: Iterable[_Found], spans: _Spans) -> tuple[_Found, ...]:
    """What was found outside the spans by the one and inside them by the other, in order."""
    kept = [one for one in own if not _inside(one, spans)]
    kept += [one for one in other if _inside(one, spans)]
    return tuple(sorted(kept, key=lambda one: one.start))


def _inside(one: Value | Citation | Hit | Cue, spans: _Spans) -> bool:
    return any(start <= one.start < end for start, end in spans)
