"""A text that has been read for values, citations and cues, and the pieces of it that may each state a rule."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, replace
from typing import TypeVar

from veille.model import Citation, Cue, Modality, Rule, RuleKind, Value
from veille.parsers.language.cues import find_cues, scan_cues
from veille.parsers.language.folded_text import FoldedText
from veille.parsers.language.lexicon import Hit
from veille.parsers.language.negations import apply_negations
from veille.parsers.rules.days.stated import Days
from veille.parsers.rules.score import Model

_Found = TypeVar("_Found", Value, Citation, Hit, Cue)
_Starts = tuple[int, ...]
Span = tuple[int, int]
# "7 No person shall charge": behind the number of a provision a sentence begins, and no name goes on.
_NUMBERED = re.compile(r"(?:^|\n)\W{0,3}\d{1,4}(?:\.\d{1,3}){0,2}\W{0,3}\Z")
_LONGEST_NUMBER = 20


@dataclass(frozen=True, slots=True)
class TextReading:
    """All that was found in a text, each in order of its start: values, citations, modality cues, all cues."""

    scope: FoldedText
    model: Model
    law: bool
    values: tuple[Value, ...]
    citations: tuple[Citation, ...]
    modal: tuple[Hit, ...]
    cues: tuple[Cue, ...]
    links: tuple[Span, ...]
    starts: tuple[_Starts, _Starts, _Starts, _Starts, _Starts]

    def values_in(self, start: int, end: int) -> list[Value]:
        """The values between two places."""
        return _within(self.values, self.starts[0], start, end)

    def citations_in(self, start: int, end: int) -> list[Citation]:
        """The citations between two places."""
        return _within(self.citations, self.starts[1], start, end)

    def modal_in(self, start: int, end: int) -> list[Hit]:
        """The modality cues between two places."""
        return _within(self.modal, self.starts[2], start, end)

    def cues_in(self, start: int, end: int) -> list[Cue]:
        """All cues between two places."""
        return _within(self.cues, self.starts[3], start, end)

    def linked(self, start: int, end: int) -> tuple[Span, ...]:
        """The parts of links that lie between two places, in order."""
        if not self.links:
            return ()
        low = max(0, bisect_left(self.starts[4], start) - 1)
        high = bisect_left(self.starts[4], end)
        return tuple((max(s, start), min(e, end)) for s, e in self.links[low:high] if e > start)


@dataclass(frozen=True, slots=True)
class LeadIn:
    """What cues and patterns alone say of a lead-in: evidence for the items of its list."""

    quote: str
    modality: Modality | None
    kinds: tuple[RuleKind, ...]
    topics: frozenset[str] = frozenset()


# built anew for each piece and changed by nobody: a frozen one takes ten times as long to build
@dataclass(slots=True)
class StatementUnit:
    """A piece of text to read as one statement, with the words outside it that give it sense.

    `shape` is sentence, item, row, definition or summary. `lead` says that a list follows; `lead_in` is what patterns saw in its
    own lead-in and `parent` what that says, rule or not; `lead_conditional` that it joins its items as conditions; `nth` its
    place in its block; `names_columns` that it is a first row without a number above rows with numbers; `heads` that the cells below
    it bear its words as the heads of their columns; `cited` that a cell of it is a
    provision and nothing else. `answer` is what a cell that says "yes" or "no" makes of its column's header: `must` and
    `need_not` under "Required", `is` under any other; None without such a cell. `days` are those that the words around it
    state, `columns` the cells whose column states days, `past` those whose column tells what was.
    """

    start: int
    end: int
    shape: str = "sentence"
    context: tuple[str, ...] = ()
    parent: Rule | None = None
    lead_in: LeadIn | None = None
    lead: bool = False
    lead_conditional: bool = False
    term: str | None = None
    in_force_from: str | None = None
    nth: int = 0
    row_label: str | None = None
    names_columns: bool = False
    heads: bool = False
    answer: Modality | None = None
    cited: bool = False
    headers: tuple[str, ...] = ()
    heading: str = ""
    title: str = ""
    days: Days | None = None
    columns: tuple[tuple[int, int, Days], ...] = ()
    past: tuple[Span, ...] = ()


def read_text(
    scope: FoldedText,
    model: Model,
    values: tuple[Value, ...],
    citations: tuple[Citation, ...],
    links: tuple[Span, ...],
    *,
    law: bool,
) -> TextReading:
    """The reading of a scope whose values, citations and links are known."""
    found = scan_cues(scope)
    modal = apply_negations(scope, (h for h in found["modality"] if not _is_name(scope.text, h)), found["polar"])
    cues = find_cues(scope, found, modal)
    return TextReading(
        scope, model, law, values, citations, modal, cues, links, _starts(values, citations, modal, cues, links)
    )


def assemble(
    reading: TextReading,
    scope: FoldedText,
    values: tuple[Value, ...],
    citations: tuple[Citation, ...],
    modal: tuple[Hit, ...],
    cues: tuple[Cue, ...],
) -> TextReading:
    """The reading with another scope of the same text and with these findings, each in order of its start."""
    starts = _starts(values, citations, modal, cues, reading.links)
    return replace(reading, scope=scope, values=values, citations=citations, modal=modal, cues=cues, starts=starts)


def _starts(
    values: tuple[Value, ...],
    citations: tuple[Citation, ...],
    modal: tuple[Hit, ...],
    cues: tuple[Cue, ...],
    links: tuple[Span, ...],
) -> tuple[_Starts, _Starts, _Starts, _Starts, _Starts]:
    return (
        tuple(v.start for v in values), tuple(c.start for c in citations), tuple(h.start for h in modal),
        tuple(c.start for c in cues), tuple(start for start, _ in links),
    )  # fmt: skip


def _is_name(text: str, hit: Hit) -> bool:
    """Whether a cue is part of a name: with a capital inside a sentence, "from 4 May to 30 August", "National Exempt from".

    Words wholly in capitals ("you MUST pay") are emphasis.
    """
    before = text[max(0, hit.start - 3) : hit.start].rstrip(" ")
    said = text[hit.start : hit.end]
    capital = said[:1].isupper() and not said.split(" ")[0].isupper()
    if not (capital and before):
        return False
    if before[-1].isdigit() and _NUMBERED.search(text, max(0, hit.start - _LONGEST_NUMBER), hit.start):
        return False
    return before[-1].isalnum() or before[-1] == ","


def _within(found: tuple[_Found, ...], starts: _Starts, start: int, end: int) -> list[_Found]:
    """What begins between two places and ends before the second."""
    if not found:
        return []
    return [f for f in found[bisect_left(starts, start) : bisect_left(starts, end)] if f.end <= end]
