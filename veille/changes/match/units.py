"""The sentences, items, rows and captions of two documents, and which became which: the grain of the comparison."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz import fuzz

from veille.changes.judge.words import fold, word_list
from veille.changes.match.alignment import Item, align
from veille.changes.match.identity import Identity
from veille.model import Block, Document, Link, Rule, Section, Value

NEAR = 60.0  # two units of sections that correspond are one, reworded, from this likeness
FAR = 80.0  # across sections, from this one
SAME_VALUES = 30.0  # what equal dates, amounts or codes add to that
TURNED = 75.0  # with their words sorted, which are more alike by chance, from this one

# A full stop ends a sentence before a capital or quote: "... before you apply. If you don't, ..."; not after "a.m." or "s."
_STOP = re.compile(r"(?<![ .(][A-Za-z]\.)(?<=[.!?…])[\"”»)]*\s+(?=[\"“«(]?\s?[A-ZÀ-ÖØ-Þ0-9])")

_COUNT = re.compile(r"\s*\d{1,2}\.\s*")  # "1. Create an account" is one sentence


@dataclass(frozen=True, slots=True)
class Unit:
    """One sentence, item, row or caption with all that is known of it. `folded` are its words, case and marks aside."""

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

    @property
    def is_item(self) -> bool:
        """Whether it stands in a list or a table."""
        return self.block is not None and self.block.kind in ("item", "row")

    @property
    def only_link(self) -> bool:
        """Whether it is nothing but the words of a link: menus and "read more" lines."""
        return any(len(link.text.strip()) >= len(self.text.strip(" .,;:")) - 2 for link in self.links)


@dataclass(frozen=True, slots=True)
class UnitPair:
    """What one unit became. `old` or `new` is None for one that went or came; `moved` says that its section differs."""

    old: Unit | None
    new: Unit | None
    moved: bool = False


def split_units(section: Section) -> tuple[Unit, ...]:
    """The units of a section, in order; without blocks each line of the text counts as a paragraph."""
    spans: Iterable[tuple[int, int, Block | None]]
    if section.blocks:
        spans = [(b.start, b.end, b) for b in section.blocks]
    else:
        spans = [(m.start(), m.end(), None) for m in re.finditer(r"[^\n]+", section.text)]
    units = []
    for start, end, block in spans:
        lead = ""
        if block is not None and block.lead is not None and block.lead < len(section.blocks):
            above = section.blocks[block.lead]
            lead = section.text[above.start : above.end]
        for a, b in _sentences(section.text, start, end, whole=block is not None and block.kind == "row"):
            units.append(_unit(section, block, a, b, lead))
    return tuple(units)


def pair_units(old: Document, new: Document, identity: Identity) -> tuple[UnitPair, ...]:
    """Every unit of both documents once: paired inside sections that correspond, then across them."""
    old_units = {s.ordinal: split_units(s) for s in old.sections}
    new_units = {s.ordinal: split_units(s) for s in new.sections}
    pairs: list[UnitPair] = []
    gone: list[Unit] = []
    come: list[Unit] = []
    forward = identity.section_pairs()
    texts = {s.ordinal: s.text for s in new.sections}
    for section in old.sections:
        there = forward.get(section.ordinal)
        if there is None:
            gone += old_units[section.ordinal]
            continue
        left, right = old_units[section.ordinal], new_units[there]
        if section.text == texts[there] and len(left) == len(right):
            pairs += map(UnitPair, left, right)
            continue
        rows = _aligned(left, right)
        pairs += [UnitPair(one, two) for one, two in rows if one is not None and two is not None]
        turned, lost, found = _turned(
            [one for one, two in rows if one and not two], [two for one, two in rows if two and not one]
        )
        pairs += turned
        gone += lost
        come += found
    reached = set(forward.values())
    come += [unit for s in new.sections if s.ordinal not in reached for unit in new_units[s.ordinal]]
    moved, gone, come = _across(gone, come)
    return (*pairs, *moved, *(UnitPair(u, None) for u in gone), *(UnitPair(None, u) for u in come))


def _unit(section: Section, block: Block | None, start: int, end: int, lead: str) -> Unit:
    text = section.text[start:end]
    values = section.values or tuple(
        {(v.start, v.end, v.type, v.value): v for r in section.rules for v in r.values}.values()
    )
    return Unit(
        section,
        block,
        start,
        end,
        text,
        fold(text),
        tuple(v for v in values if start <= v.start < end),
        tuple(r for r in section.rules if r.start < end and start < r.end),
        tuple(link for link in section.links if start <= link.start < end),
        lead,
    )


def _sentences(text: str, start: int, end: int, *, whole: bool) -> list[tuple[int, int]]:
    if whole:
        return [(start, end)] if text[start:end].strip() else []
    stops = (m.end() for m in _STOP.finditer(text, start, end))
    cuts = [start, *(at for at in stops if not _COUNT.fullmatch(text[start:at])), end]
    spans = []
    for a, b in pairwise(cuts):
        piece = text[a:b]
        if piece.strip():
            spans.append((a + len(piece) - len(piece.lstrip()), a + len(piece.rstrip())))
    return spans


def _aligned(old: Sequence[Unit], new: Sequence[Unit]) -> list[tuple[Unit | None, Unit | None]]:
    """Units of two sections that correspond; one split in two or two joined count as pairs with the whole."""
    rows = align([_item(u) for u in old], [_item(u) for u in new])
    found: list[tuple[Unit | None, Unit | None]] = []
    for m in rows:
        one = None if m.old is None else old[m.old]
        two = None if m.new is None else new[m.new]
        if (
            one
            and two
            and m.method in ("similar", "label")
            and fuzz.ratio(one.folded, two.folded) < NEAR
            and not _same_frame(one, two)
        ):
            found += [(one, None), (None, two)]
        else:
            found.append((one, two))
    return found


def _turned(gone: Sequence[Unit], come: Sequence[Unit]) -> tuple[list[UnitPair], list[Unit], list[Unit]]:
    """Units of a section whose words stand in another order: "When you apply, you must pay." """
    scores = [
        (fuzz.token_sort_ratio(one.folded, two.folded) + SAME_VALUES * _same_values(one, two), -i, -j)
        for i, one in enumerate(gone)
        for j, two in enumerate(come)
        if _long(one, two)
    ]
    paired: dict[int, int] = {}
    for score, i, j in sorted(scores, reverse=True):
        if score >= TURNED and -i not in paired and -j not in paired.values():
            paired[-i] = -j
    return (
        [UnitPair(gone[i], come[j]) for i, j in paired.items()],
        [one for i, one in enumerate(gone) if i not in paired],
        [two for j, two in enumerate(come) if j not in paired.values()],
    )


def _same_values(one: Unit, two: Unit) -> bool:
    """The same typed values, at least one: "Fill out IMM 5710", "Complete the request (IMM 5710)"."""
    left, right = (sorted((v.type, v.value) for v in unit.values) for unit in (one, two))
    return bool(left) and left == right


def _same_frame(one: Unit, two: Unit) -> bool:
    """The same words around other values ("29 months", "30 months"), however short."""
    return bool(one.values) and bool(two.values) and fuzz.ratio(frame(one), frame(two)) >= NEAR


def frame(unit: Unit) -> str:
    """A unit's words with each typed value replaced by its type."""
    text, at = [], unit.start
    for value in sorted(unit.values, key=lambda v: (v.start, v.end)):
        if value.start >= at:
            text += [unit.section.text[at : value.start], f" {value.type} "]
            at = value.end
    text.append(unit.section.text[at : unit.end])
    return fold("".join(text))


def _item(unit: Unit) -> Item:
    return Item(unit.folded, labels=(unit.block.kind if unit.block else "paragraph", fold(unit.lead)))


def _across(gone: Sequence[Unit], come: Sequence[Unit]) -> tuple[list[UnitPair], list[Unit], list[Unit]]:
    """Moved units: the same words first, then words nearly the same."""
    waiting: defaultdict[str, list[Unit]] = defaultdict(list)
    for unit in come:
        waiting[unit.folded].append(unit)
    moved, left = [], []
    taken: set[int] = set()
    for unit in gone:
        if unit.folded and waiting[unit.folded]:
            twin = waiting[unit.folded].pop(0)
            taken.add(id(twin))
            moved.append(UnitPair(unit, twin, moved=True))
        else:
            left.append(unit)
    come = [unit for unit in come if id(unit) not in taken]
    scores = sorted(
        ((fuzz.ratio(a.folded, b.folded), i, j) for i, a in enumerate(left) for j, b in enumerate(come) if _long(a, b)),
        key=lambda entry: (-entry[0], entry[1], entry[2]),
    )
    done_old: set[int] = set()
    done_new: set[int] = set()
    for score, i, j in scores:
        if score < FAR:
            break
        if i not in done_old and j not in done_new:
            done_old.add(i)
            done_new.add(j)
            moved.append(UnitPair(left[i], come[j], moved=True))
    rest_old = [u for i, u in enumerate(left) if i not in done_old]
    rest_new = [u for j, u in enumerate(come) if j not in done_new]
    return moved, rest_old, rest_new


def _long(one: Unit, two: Unit) -> bool:
    return len(word_list(one.folded)) >= 4 and len(word_list(two.folded)) >= 4
