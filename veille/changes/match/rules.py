"""Rules that stand in the same unit before and after: they are the same rules, whatever their values are now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from veille.changes.match.units import Unit, UnitPair
from veille.model import Document, Match, Rule


def pair_rules(old: Document, new: Document, sections: Sequence[Match], units: Sequence[UnitPair]) -> dict[int, int]:
    """The new ordinal of each old rule that its unit leads to.

    In a section whose text stayed the rules at the same places correspond; in a unit that was edited those with the
    same words, then those of the same kind in order.
    """
    there = {s.ordinal: s for s in new.sections}
    fixed: dict[int, int] = {}
    homes = {m.old: m.new for m in sections if m.old is not None and m.new is not None}
    for section in old.sections:
        twin = there.get(homes.get(section.ordinal, -1))
        if twin is not None and twin.text == section.text:
            places = {(r.start, r.end, r.kinds): r.ordinal for r in twin.rules}
            spans = {(r.start, r.end): r.ordinal for r in twin.rules}
            for rule in section.rules:
                found = places.get((rule.start, rule.end, rule.kinds), spans.get((rule.start, rule.end)))
                if found is not None:
                    fixed[rule.ordinal] = found
    taken = set(fixed.values())
    for pair in units:
        if pair.old is None or pair.new is None:
            continue
        left = [r for r in _beginning_in(pair.old) if r.ordinal not in fixed]
        right = [r for r in _beginning_in(pair.new) if r.ordinal not in taken]
        for one, two in _in_unit(left, right):
            fixed[one.ordinal] = two.ordinal
            taken.add(two.ordinal)
    return fixed


def _beginning_in(unit: Unit) -> list[Rule]:
    return [r for r in unit.rules if unit.start <= r.start < unit.end]


def _in_unit(left: Sequence[Rule], right: Sequence[Rule]) -> list[tuple[Rule, Rule]]:
    pairs: list[tuple[Rule, Rule]] = []
    rest_old, rest_new = list(left), list(right)
    for key in (lambda r: r.quote, lambda r: (r.kinds, r.modality), lambda r: r.kinds[0] if r.kinds else ""):
        waiting: defaultdict[object, list[Rule]] = defaultdict(list)
        for two in rest_new:
            waiting[key(two)].append(two)
        for one in list(rest_old):
            queue = waiting.get(key(one))
            if queue:
                two = queue.pop(0)
                pairs.append((one, two))
                rest_old.remove(one)
                rest_new.remove(two)
    if len(rest_old) == len(rest_new) == 1:
        pairs.append((rest_old[0], rest_new[0]))
    return pairs
