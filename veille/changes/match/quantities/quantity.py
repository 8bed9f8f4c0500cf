"""Quantities of a unit, a value or the two ends of a range, and what became of one."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from veille.changes.match.quantities.canonical import normal_form, with_rate
from veille.changes.match.units import Unit
from veille.changes.match.words import fold
from veille.model import Value

APART = ("date", "time")  # the ends of such a range are two facts, each with its own change
CONTEXT = 40  # letters on each side of a value that say what it is about
MOST_PAIRS = 2_500  # quantities of one kind compared each with each; beyond it they are paired in order
SAME_CONTEXT = 60.0  # two values in different sentences of a section are one, changed, from this likeness of context


@dataclass(frozen=True, eq=False)
class Quantity:
    """A value, or the two ends of a range that belong together ("32 to 35 months")."""

    values: tuple[Value, ...]
    unit: Unit

    @property
    def type(self) -> str:
        """The type of its values."""
        return self.values[0].type

    @cached_property
    def key(self) -> tuple[str, ...]:
        """What makes two quantities equal, whatever their spelling."""
        return tuple(with_rate(normal_form(v), v.per) for v in self.values)

    @cached_property
    def context(self) -> str:
        """The words around it, without the value itself."""
        text = self.unit.text if self.unit.kind == "heading" else self.unit.section.text
        first, last = self.values[0].start, max(v.end for v in self.values)
        return fold(text[max(0, first - CONTEXT) : first] + " " + text[last : last + CONTEXT])


@dataclass(frozen=True, slots=True)
class QuantityChange:
    """A quantity before and after; one side is None for one that came or went."""

    before: Quantity | None
    after: Quantity | None

    def ends(self) -> tuple[tuple[Value | None, Value | None], ...]:
        """Pairs of values. A range that changes at one end is given with both, since it is read as one thing.

        Two dates are not: "from June 1 to May 31" that now ends on December 31 is one date changed.
        """
        old = self.before.values if self.before else ()
        new = self.after.values if self.after else ()
        if not old:
            return tuple((None, v) for v in new)
        if not new:
            return tuple((v, None) for v in old)
        size = max(len(old), len(new))
        pairs = [(old[min(k, len(old) - 1)], new[min(k, len(new) - 1)]) for k in range(size)]
        if old[0].type in APART:
            pairs = [(one, two) for one, two in pairs if normal_form(one) != normal_form(two)]
        return tuple(pairs)


def gather(unit: Unit | None) -> list[Quantity]:
    """The quantities of a unit in order, the ends of a range together."""
    if unit is None:
        return []
    groups: dict[tuple[str, int, int], list[Value]] = {}
    cells = unit.block.cells if unit.block is not None and unit.kind == "row" else ()
    headings = [] if any(c.header for c in cells) else [c.start for c in cells]  # each of them names another column
    for value in sorted(unit.values, key=lambda v: (v.start, v.end)):
        cell = sum(start <= value.start for start in headings)
        kind, at = ("alone", value.start) if value.group is None else ("group", value.group)
        key = (f"{value.type} {kind}", at, cell)
        groups.setdefault(key, []).append(value)
    return [Quantity(tuple(values), unit) for values in groups.values()]
