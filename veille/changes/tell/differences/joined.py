"""Sentences that were split in two or joined into one and say the same."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from veille.changes.judge.severity import judge_pair
from veille.changes.match.units import Unit, UnitPair, join_units
from veille.model import Severity

TEXT = frozenset({"paragraph", "item", "summary"})  # kinds of units that are sentences


@dataclass(frozen=True, slots=True)
class Joined:
    """By identity: units that are part of a reworded sentence beside them, and the pairs, with their parts, by both units."""

    parts: set[int] = field(default_factory=set)
    wholes: dict[int, UnitPair] = field(default_factory=dict)


def find_joined(pairs: Sequence[UnitPair]) -> Joined:
    """The reworded sentences that say, with those beside them that came or went, what the other side says in one."""
    alone = {_place(unit): unit for p in pairs if (unit := _one_sided(p)) is not None and unit.kind in TEXT}
    found = Joined()
    if not alone:
        return found
    for pair in pairs:
        if pair.old is None or pair.new is None or pair.old.text == pair.new.text:
            continue
        for parts in _beside(pair, alone):
            units = [unit for unit in parts if unit is not pair.old and unit is not pair.new]
            if any(id(unit) in found.parts for unit in units):
                continue
            new = pair.new in parts
            longer = UnitPair(pair.old if new else join_units(parts), join_units(parts) if new else pair.new)
            if _same_values(longer) and judge_pair(longer).severity is not Severity.SUBSTANTIVE:
                found.parts.update(map(id, units))
                found.wholes[id(pair.old)] = found.wholes[id(pair.new)] = longer
                break
    return found


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


def _same_values(pair: UnitPair) -> bool:
    one, two = (
        sorted((v.type, v.value, v.unit or "") for v in unit.values)
        for unit in (pair.old, pair.new)
        if unit is not None
    )
    return one == two
