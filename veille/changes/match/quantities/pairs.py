"""Typed values before and after, one to one: what a date, amount, duration or code was and what it is now."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from rapidfuzz import fuzz

from veille.changes.match.identity import Identity
from veille.changes.match.quantities.other_columns import by_column, in_other_columns, retyped
from veille.changes.match.quantities.quantity import MOST_PAIRS, SAME_CONTEXT, Quantity, QuantityChange, gather
from veille.changes.match.quantities.unchanged import (
    without_doubled,
    without_equal,
    without_headed,
    without_moved,
    without_rated,
    without_spelt,
)
from veille.changes.match.spelling.typos import same_but_typos
from veille.changes.match.tables.columns import Headings
from veille.changes.match.units import Unit, UnitPair

# What speaks for a pair beside its context (0 to 100). A beginning is hardly ever the successor of an end, even where the
# clauses change places; a bound is turned around more often, and a unit is replaced by another ("4 weeks", "1 month").
SAME_ROLE, SAME_BOUND, SAME_UNIT = 45.0, 10.0, 5.0


def pair_quantities(
    pairs: Sequence[UnitPair], identity: Identity, headings: tuple[Counter[str], Counter[str]]
) -> tuple[QuantityChange, ...]:
    """Changes of value over the whole document; equal values never appear.

    Paired inside each unit, then inside sections that correspond, by type, comparison and role, then by context.
    `headings` are the folded headings of the old and of the new document.
    """
    forward = identity.section_pairs()
    tables = Headings()
    found: list[QuantityChange] = []
    old_left: defaultdict[tuple[str, int], list[Quantity]] = defaultdict(list)
    new_left: defaultdict[tuple[str, int], list[Quantity]] = defaultdict(list)
    for pair in pairs:
        if pair.old is not None and pair.new is not None and (crossed := in_other_columns(pair.old, pair.new)):
            found += crossed
            continue
        if pair.old is not None and pair.new is not None and pair.old.folded == pair.new.folded:
            # The same words in a row and in a list: what is read in them by their place did not change.
            found += retyped(pair.old, pair.new)
            continue
        if pair.old is None or pair.new is None:
            old, new = gather(pair.old), gather(pair.new)
        else:
            changed, old, new = _within(pair.old, pair.new, tables)
            found += changed
            if same_but_typos(pair.old.text, pair.new.text):
                continue  # a misspelt month is no date that came or went
        for one in old:
            there = forward.get(one.unit.section.ordinal)
            old_left[("old", one.unit.section.ordinal) if there is None else ("new", there)].append(one)
        for two in new:
            new_left[("new", two.unit.section.ordinal)].append(two)
    rest_old: list[Quantity] = []
    rest_new: list[Quantity] = []
    for home in (*old_left, *(h for h in new_left if h not in old_left)):
        old, new = without_equal(old_left[home], new_left[home])
        changed, old, new = _matched(old, new, floor=SAME_CONTEXT)
        found += changed
        rest_old += old
        rest_new += new
    rest_old, rest_new = without_moved(rest_old, rest_new)
    old_headings, new_headings = headings
    rest_old = without_headed(rest_old, new_headings - old_headings)
    rest_new = without_headed(rest_new, old_headings - new_headings)
    found += [QuantityChange(one, None) for one in rest_old]
    found += [QuantityChange(None, two) for two in rest_new]
    return tuple(found)


def _within(before: Unit, after: Unit, tables: Headings) -> tuple[list[QuantityChange], list[Quantity], list[Quantity]]:
    """What changed within two units that correspond, by columns in rows, and the quantities that found no other."""
    changed: list[QuantityChange] = []
    old: list[Quantity] = []
    new: list[Quantity] = []
    for gone, come, alone in by_column(before, after, tables):
        if alone:
            changed += [*(QuantityChange(one, None) for one in gone), *(QuantityChange(None, two) for two in come)]
            continue
        gone, come = without_equal(without_doubled(gone), without_doubled(come))
        gone, come = without_spelt(gone, after), without_spelt(come, before)
        pairs, gone, come = _matched(*without_rated(gone, come), floor=0.0)
        changed += pairs
        old += gone
        new += come
    return changed, old, new


def _matched(
    old: Sequence[Quantity], new: Sequence[Quantity], *, floor: float
) -> tuple[list[QuantityChange], list[Quantity], list[Quantity]]:
    """Quantities of one type paired by likeness of context, with a bonus for the same role and comparison."""
    changed: list[QuantityChange] = []
    done_old: set[int] = set()
    done_new: set[int] = set()
    kinds: defaultdict[tuple[str, str | None], tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    for side, quantities in enumerate((old, new)):
        for k, one in enumerate(quantities):
            kinds[one.type, one.values[0].unit if one.type == "code" else None][side].append(k)
    for left, right in kinds.values():
        if len(left) * len(right) > MOST_PAIRS:
            pairs = list(zip(left, right, strict=False))  # so many of a kind are one after the other in both
        else:
            pairs = _likest(old, new, left, right, floor)
        for i, j in pairs:
            done_old.add(i)
            done_new.add(j)
            changed.append(QuantityChange(old[i], new[j]))
    return (
        changed,
        [one for i, one in enumerate(old) if i not in done_old],
        [two for j, two in enumerate(new) if j not in done_new],
    )


def _likest(
    old: Sequence[Quantity], new: Sequence[Quantity], left: Sequence[int], right: Sequence[int], floor: float
) -> list[tuple[int, int]]:
    scores = []
    for i in left:
        for j in right:
            one, two = old[i], new[j]
            if floor and one.unit.kind == two.unit.kind == "row":
                continue  # rows have keys: the value of a row that went is not that of a row that came
            context = fuzz.ratio(one.context, two.context)
            if context < floor:
                continue
            first, second = one.values[0], two.values[0]
            bonus = (
                SAME_ROLE * (first.role == second.role)
                + SAME_BOUND * (first.cmp == second.cmp)
                + SAME_UNIT * (first.unit == second.unit)
            )
            scores.append((context + bonus - abs(i - j), i, j))
    pairs: dict[int, int] = {}
    done: set[int] = set()
    for _, i, j in sorted(scores, key=lambda entry: (-entry[0], entry[1], entry[2])):
        if i not in pairs and j not in done:
            pairs[i] = j
            done.add(j)
    return sorted(pairs.items())
