"""The sentences, items, rows, captions and headings of a document: the grain of the comparison."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Generic, Protocol, TypeVar

from veille.changes.match.words import fold
from veille.model import Block, Cue, Link, Rule, Section, Value
from veille.parsers.language.patterns import WordPattern
from veille.work import step

# A full stop ends a sentence before a capital or quote: "... before you apply. If you don't, ..."; not after "a.m." or "s."
_STOP = re.compile(r"(?<![\s.(][A-Za-z]\.)(?<=[.!?…])[\"”»)]*\s+(?=[\"“«(]?\s?[A-ZÀ-ÖØ-Þ0-9])")
# "St. Stephen", "Ft. Frances", "Mr. Roy": a short word with a capital before the stop is an abbreviation.
_SHORTENED = re.compile(r"(?:^|[\s(\[])[A-ZÀ-Þ][a-zà-ÿ]{0,2}\.\s*$")

# "5 janv. 2027", "art. 12", "no. 5": a short word and a number after the stop
_NUMBERED = re.compile(r"(?:^|[\s(\[])[A-Za-zÀ-ÿ]{1,5}\.\s*$")
_MARK = re.compile(
    r"\((?:[a-zA-Z]|[ivxIVX]{2,5})\)\s+(?=\S)"
)  # "(b) ", "(iv) " before an item of a page; a law's is its name
# "How do I apply?" takes nothing as given; "Are you a student?" does
_ASKING = WordPattern(r"\W*(?:{question_word}|{question_place})(?![a-z])")
_COUNT = re.compile(r"\s*\d{1,2}\.\s*")  # "1. Create an account" is one sentence


@dataclass(frozen=True, slots=True, eq=False)
class Unit:
    """One sentence, item, row, caption or heading with all that is known of it.

    `folded` are its words, case and marks aside. `kind` is its block's kind, or `heading`, which stands outside the
    section's text: its span is empty, it holds no rules or links, and the spans of its values lie in `text`.
    `lead` are the words that introduce it,
    `lead_cues` what they say.
    """

    section: Section
    block: Block | None
    start: int
    end: int
    text: str
    folded: str
    values: tuple[Value, ...]
    rules: tuple[Rule, ...]
    links: tuple[Link, ...]
    lead: str
    kind: str = "paragraph"
    index: int = 0
    cues: tuple[Cue, ...] = ()
    lead_cues: tuple[Cue, ...] = ()

    @property
    def base(self) -> int:
        """Where its text begins in the text that the spans of its values and cues are of: a heading's is its own."""
        return 0 if self.kind == "heading" else self.start

    @property
    def is_item(self) -> bool:
        """Whether it stands in a list or a table."""
        return self.kind in ("item", "row")

    @property
    def words(self) -> list[str]:
        """Its words in plain form, in order."""
        return self.folded.split(" ") if self.folded else []

    @property
    def only_link(self) -> bool:
        """Whether it is nothing but the words of a link: menus and "read more" lines."""
        return any(len(link.text.strip()) >= len(self.text.strip(" .,;:")) - 2 for link in self.links)


@dataclass(frozen=True, slots=True)
class UnitPair:
    """What one unit became. `old` or `new` is None for one that went or came; `moved` says that its section differs.

    `kept` marks a unit on one side whose words all stand on the other side too, set otherwise: in a list, a row, a
    heading, in one sentence for two. Nothing came or went with it.
    """

    old: Unit | None
    new: Unit | None
    moved: bool = False
    kept: bool = False


def split_units(section: Section) -> tuple[Unit, ...]:
    """The units of a section's text, in order; without blocks each line of the text counts as a paragraph."""
    spans: Iterable[tuple[int, int, Block | None]]
    if section.blocks:
        spans = [(b.start, b.end, b) for b in section.blocks]
    else:
        spans = [(m.start(), m.end(), None) for m in re.finditer(r"[^\n]+", section.text)]
    shelf = _Shelf(section)
    units: list[Unit] = []
    for start, end, block in spans:
        lead = (0, 0)
        if block is not None and block.lead is not None and block.lead < len(section.blocks):
            lead = section.blocks[block.lead].start, section.blocks[block.lead].end
        if (
            block is not None
            and block.kind == "item"
            and not section.label
            and (mark := _MARK.match(section.text, start))
        ):
            start = mark.end()  # an item that came above gives all below it another letter: that is no edit of theirs
        for a, b in _sentences(section.text, start, end, whole=block is not None and block.kind == "row"):
            units.append(shelf.unit(a, b, block, lead, len(units)))
    return tuple(units)


def split_row(unit: Unit) -> tuple[Unit, ...]:
    """The sentences of a row's cells, each as a unit: what a table becomes when it is set as text."""
    shelf = _Shelf(unit.section, unit)
    cells = unit.block.cells if unit.block is not None else ()
    spans = [(c.start, c.end) for c in cells] or [(unit.start, unit.end)]
    return tuple(
        shelf.unit(a, b, unit.block, (0, 0), unit.index, kind="cell")
        for start, end in spans
        for a, b in _sentences(unit.section.text, start, end, whole=False)
    )


def join_units(units: Sequence[Unit]) -> Unit:
    """Units that stand behind one another in a section as one, with all that is known of each."""
    first, last = units[0], units[-1]
    text = first.section.text[first.start : last.end]
    rules = {id(rule): rule for unit in units for rule in unit.rules}
    return replace(
        first, end=last.end, text=text, folded=fold(text), rules=tuple(rules.values()),
        values=tuple(v for unit in units for v in unit.values), links=tuple(x for unit in units for x in unit.links),
        cues=tuple(c for unit in units for c in unit.cues) + tuple(map(_as_condition, filter(_asks_whether, units[:-1]))),
    )  # fmt: skip


def _asks_whether(unit: Unit) -> bool:
    """Whether a sentence asks what the next one takes as given: "Are you a student? You need a letter."."""
    return unit.text.rstrip().endswith("?") and not _ASKING.both.match(unit.folded)


def _as_condition(unit: Unit) -> Cue:
    return Cue("condition", "if", unit.start, unit.start)


def heading_unit(section: Section, *, valued: bool = False) -> Unit | None:
    """The heading of a section as a unit, None without one; with its values when they are asked for."""
    if not section.heading:
        return None
    return Unit(
        section,
        None,
        0,
        0,
        section.heading,
        fold(section.heading),
        section.heading_values if valued else (),
        (),
        (),
        "",
        kind="heading",
        index=-1,
        cues=section.heading_cues,
    )


class _Placed(Protocol):
    """Something with a place in a text."""

    @property
    def start(self) -> int:
        """Its first character."""
        ...


T = TypeVar("T", bound=_Placed)


class _Spans(Generic[T]):
    """Things with a span, found by where they start."""

    def __init__(self, things: Iterable[T]) -> None:
        self.things = sorted(things, key=lambda thing: thing.start)
        self.starts = [thing.start for thing in self.things]

    def within(self, start: int, end: int) -> tuple[T, ...]:
        return tuple(self.things[bisect_left(self.starts, start) : bisect_left(self.starts, end)])


class _Shelf:
    """The values, rules and links of a section in order, for units that ask for theirs from the front to the back.

    `within` narrows them to those of one unit, for parts of it: a table of a thousand rows is not sorted a thousand times.
    """

    def __init__(self, section: Section, within: Unit | None = None) -> None:
        self.section = section
        rules = section.rules if within is None else within.rules
        values: tuple[Value, ...] = section.values if within is None else within.values
        if within is None and not values:
            values = tuple({(v.start, v.end, v.type, v.value): v for r in rules for v in r.values}.values())
        self.values = _Spans(values)
        self.links = _Spans(section.links if within is None else within.links)
        self.cues = _Spans(section.cues if within is None else within.cues)
        # By size, so that one rule over the whole section does not have every unit look at all of them.
        sizes: defaultdict[int, list[Rule]] = defaultdict(list)
        for rule in rules:
            sizes[(rule.end - rule.start).bit_length()].append(rule)
        self.order = {id(rule): n for n, rule in enumerate(rules)}
        self.rules = [(2**bits, _Spans(rules)) for bits, rules in sizes.items()]

    def rules_over(self, start: int, end: int) -> tuple[Rule, ...]:
        """The rules that reach into the span, by where they start."""
        near = (r for longest, spans in self.rules for r in spans.within(start - longest, end) if start < r.end)
        return tuple(sorted(near, key=lambda r: (r.start, self.order[id(r)])))

    def unit(
        self, start: int, end: int, block: Block | None, lead: tuple[int, int], index: int, *, kind: str = ""
    ) -> Unit:
        step()
        text = self.section.text[start:end]
        return Unit(
            self.section,
            block,
            start,
            end,
            text,
            fold(text),
            self.values.within(start, end),
            self.rules_over(start, end),
            self.links.within(start, end),
            self.section.text[lead[0] : lead[1]],
            kind=kind or (block.kind if block is not None else "paragraph"),
            index=index,
            cues=self.cues.within(start, end),
            lead_cues=self.cues.within(*lead),
        )


def _sentences(text: str, start: int, end: int, *, whole: bool) -> list[tuple[int, int]]:
    if whole:
        return [(start, end)] if text[start:end].strip() else []
    stops = (m.end() for m in _STOP.finditer(text, start, end))
    cuts = [start, *(at for at in stops if _ends(text, start, at)), end]
    spans = []
    for a, b in pairwise(cuts):
        piece = text[a:b]
        if piece.strip():
            spans.append((a + len(piece) - len(piece.lstrip()), a + len(piece.rstrip())))
    return spans


def _ends(text: str, start: int, at: int) -> bool:
    """Whether the full stop before `at` ends a sentence: no number of a list, no abbreviation."""
    if _COUNT.fullmatch(text[start:at]) or _SHORTENED.search(text, max(0, at - 8), at):
        return False
    return not (text[at : at + 1].isdigit() and _NUMBERED.search(text, max(0, at - 9), at))
