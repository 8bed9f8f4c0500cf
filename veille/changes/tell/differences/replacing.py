"""Text that went and text that came in its place: one edit, shown with both sides."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from veille.changes.judge.substance import compare_substance
from veille.changes.match.units import Unit, UnitPair
from veille.changes.match.words import word_list

ABOUT = 0.25  # of the naming words of the shorter side, so many stand in the longer one: both are about the same thing
STEM = 5  # letters by which words are compared: "letter", "letters", "certificate", "certificat"
NAMING = 4  # shorter words name nothing

Run = Sequence[UnitPair]


@dataclass(frozen=True, slots=True)
class _Gap:
    """The nearest units with a partner before and after a place, by the partner's identity; 0 at a section's edge."""

    home: int
    before: int
    after: int


@dataclass(slots=True)
class _Order:
    """Where the units of a section that have a partner in the section that corresponds begin, and who the partner is."""

    starts: list[int] = field(default_factory=list)
    partners: list[int] = field(default_factory=list)

    def gap(self, home: int, first: Unit, last: Unit) -> _Gap:
        low, high = bisect_left(self.starts, first.start), bisect_left(self.starts, last.end)
        before = self.partners[low - 1] if low else 0
        after = self.partners[high] if high < len(self.starts) else 0
        return _Gap(home, before, after)


def find_replaced(runs: Sequence[Run], pairs: Sequence[UnitPair], homes: dict[int, int]) -> dict[int, int]:
    """Which run of text that went was replaced by which run that came, by their positions among `runs`.

    They stand between the same neighbours and name the same things; rows have keys, and are no replacement of others.
    """
    old_order, new_order = _orders(pairs, homes)
    came: defaultdict[_Gap, list[int]] = defaultdict(list)
    for k, run in enumerate(runs):
        first, last = run[0].new, run[-1].new
        if run[0].old is None and first is not None and last is not None and first.kind not in ("row", "cell"):
            ordinal = first.section.ordinal
            came[new_order[ordinal].gap(ordinal, first, last)].append(k)
    found: dict[int, int] = {}
    for k, run in enumerate(runs):
        one, end = run[0].old, run[-1].old
        if run[0].new is not None or one is None or end is None or one.kind in ("row", "cell"):
            continue
        home = homes.get(one.section.ordinal)
        if home is None:
            continue
        gap = old_order[one.section.ordinal].gap(home, one, end)
        fit = [(_common(run, runs[j]), -j) for j in came.get(gap, ()) if j not in found.values()]
        best = max(fit, default=(0.0, 0))
        if best[0] >= ABOUT:
            found[k] = -best[1]
    return found


def _orders(
    pairs: Sequence[UnitPair], homes: dict[int, int]
) -> tuple[defaultdict[int, _Order], defaultdict[int, _Order]]:
    old_order: defaultdict[int, _Order] = defaultdict(_Order)
    new_order: defaultdict[int, _Order] = defaultdict(_Order)
    both = [(p.old, p.new) for p in pairs if p.old is not None and p.new is not None]
    steady = [(a, b) for a, b in both if homes.get(a.section.ordinal) == b.section.ordinal and a.kind != "heading"]
    for one, two in sorted(steady, key=lambda pair: pair[0].start):
        old_order[one.section.ordinal].starts.append(one.start)
        old_order[one.section.ordinal].partners.append(id(two))
    for _, two in sorted(steady, key=lambda pair: pair[1].start):
        new_order[two.section.ordinal].starts.append(two.start)
        new_order[two.section.ordinal].partners.append(id(two))
    return old_order, new_order


def _common(gone: Run, come: Run) -> float:
    """The share of the naming words of the shorter side that the longer one has too."""
    sides = [
        {word[:STEM] for p in run if (unit := p.old or p.new) is not None for word in word_list(unit.text) if len(word) >= NAMING}
        for run in (gone, come)
    ]  # fmt: skip
    size = min(map(len, sides))
    share = len(sides[0] & sides[1]) / size if size else 0.0
    one, two = gone[0].old, come[0].new
    if share >= ABOUT or len(gone) != 1 or len(come) != 1 or one is None or two is None:
        return share
    return ABOUT if compare_substance(one, two).shared else share  # other words for the same things
