"""Sentences that were split in two or joined into one and say the same."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from veille.changes.judge.severity import judge_pair
from veille.changes.match.units import Unit, UnitPair, join_units
from veille.model import Severity

MOST_TRIED = 400  # sentences times places where one may have been split; more is a section written anew
TEXT = frozenset({"paragraph", "item", "summary"})  # kinds of units that are sentences


@dataclass(frozen=True, slots=True)
class Joined:
    """By identity: units that are part of a reworded sentence beside them, and the pairs, with their parts, by both units.

    `listed` are the sentences whose parts are a list.
    """

    parts: set[int] = field(default_factory=set)
    wholes: dict[int, UnitPair] = field(default_factory=dict)
    listed: set[int] = field(default_factory=set)

    def holds(self, pair: UnitPair) -> bool:
        """Whether a unit of a pair is part of another pair."""
        units = {id(unit) for unit in (pair.old, pair.new) if unit is not None}
        return not units.isdisjoint(self.parts) or not units.isdisjoint(self.wholes)


def find_joined(pairs: Sequence[UnitPair], homes: Mapping[int, int], found: Joined) -> Joined:
    """The sentences that say, with those beside them that came or went, what the other side says in one.

    `homes` are the ordinals of sections in the new version by those in the old one; what is `found` already stays.
    """
    alone = {
        _place(unit): unit
        for p in pairs
        if (unit := _one_sided(p)) is not None and unit.kind in TEXT and not found.holds(p)
    }
    if not alone:
        return found
    for pair in pairs:
        if pair.old is None or pair.new is None or pair.old.text == pair.new.text or found.holds(pair):
            continue
        for parts in _beside(pair, alone):
            units = [unit for unit in parts if unit is not pair.old and unit is not pair.new]
            if any(id(unit) in found.parts for unit in units):
                continue
            new = pair.new in parts
            longer = UnitPair(pair.old if new else join_units(parts), join_units(parts) if new else pair.new)
            if same_values(longer) and judge_pair(longer).severity is not Severity.SUBSTANTIVE:
                found.parts.update(map(id, units))
                found.wholes[id(pair.old)] = found.wholes[id(pair.new)] = longer
                break
    _add_split(found, pairs, alone, homes)
    return found


def _add_split(
    found: Joined, pairs: Sequence[UnitPair], alone: dict[tuple[int, int], Unit], homes: Mapping[int, int]
) -> None:
    """Add the sentences of which two were made, or that were made of two, and that no sentence is paired with."""
    sections: defaultdict[int, tuple[list[Unit], list[Unit]]] = defaultdict(lambda: ([], []))
    for pair in pairs:
        unit = _one_sided(pair)
        if unit is None or unit.kind not in TEXT or found.holds(pair):
            continue
        home = homes.get(unit.section.ordinal, -1) if pair.new is None else unit.section.ordinal
        sections[home][pair.new is not None].append(unit)
    for old, new in sections.values():
        if len(old) * len(new) > MOST_TRIED:
            continue
        for wholes, firsts in ((old, new), (new, old)):
            for whole in wholes:
                parts = next((p for first in firsts if (p := _split_of(whole, first, alone, found))), ())
                if parts:
                    found.parts.update(map(id, parts))
                    one = join_units(parts)
                    found.wholes[id(whole)] = UnitPair(whole, one) if wholes is old else UnitPair(one, whole)


def _split_of(
    whole: Unit, first: Unit, alone: Mapping[tuple[int, int], Unit], found: Joined
) -> tuple[Unit, Unit] | tuple[()]:
    """A unit and the next one where a sentence says what both say; most of its words must be theirs."""
    second = alone.get((id(first.section), first.index + 1))
    if second is None or second.kind != first.kind or {id(first), id(second)} & found.parts or id(whole) in found.parts:
        return ()
    words, both = set(whole.words), {*first.words, *second.words}
    if 2 * len(words & both) < max(len(words), len(both)):
        return ()
    pair = UnitPair(whole, join_units((first, second)))
    same = same_values(pair) and judge_pair(pair).severity is not Severity.SUBSTANTIVE
    return (first, second) if same else ()


def _one_sided(pair: UnitPair) -> Unit | None:
    return None if pair.old is not None and pair.new is not None else pair.old or pair.new


def _place(unit: Unit) -> tuple[int, int]:
    return id(unit.section), unit.index


def _beside(pair: UnitPair, alone: dict[tuple[int, int], Unit]) -> Iterator[list[Unit]]:
    """Each side's sentence with what came or went right before it, behind it, and both."""
    for unit in (pair.new, pair.old):
        if unit is None or unit.kind not in TEXT:
            continue
        beside = (alone.get((id(unit.section), unit.index + step)) for step in (-1, 1))
        before, after = (u if u is not None and u.kind == unit.kind else None for u in beside)
        if after is not None:
            yield [unit, after]
        if before is not None:
            yield [before, unit]
        if before is not None and after is not None:
            yield [before, unit, after]


def same_values(pair: UnitPair) -> bool:
    """Whether both units hold the same typed values."""
    one, two = (
        sorted((v.type, v.value, v.unit or "") for v in unit.values)
        for unit in (pair.old, pair.new)
        if unit is not None
    )
    return one == two
