"""Typed values before and after, one to one: what a date, amount, duration or code was and what it is now."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import zip_longest

from rapidfuzz import fuzz

from veille.changes.match.edits import numbers_of
from veille.changes.match.identity import Identity
from veille.changes.match.spelling.typos import same_but_typos
from veille.changes.match.units import Unit, UnitPair
from veille.changes.match.words import fold
from veille.model import Value
from veille.model.durations import split_duration

APART = ("date", "time")  # the ends of such a range are two facts, each with its own change
MEASURED = ("duration", "money")  # a column gives their unit; that of a count ("Places", "Seats") is only a name
CONTEXT = 40  # letters on each side of a value that say what it is about
MOST_PAIRS = 2_500  # quantities of one kind compared each with each; beyond it they are paired in order
# What speaks for a pair beside its context (0 to 100). A beginning is hardly ever the successor of an end, even where the
# clauses change places; a bound is turned around more often, and a unit is replaced by another ("4 weeks", "1 month").
SAME_ROLE, SAME_BOUND, SAME_UNIT = 45.0, 10.0, 5.0
SAME_CONTEXT = 60.0  # two values in different sentences of a section are one, changed, from this likeness of context
# How a time for which something is counted is read where it stands apart from its amount.
RATES = {"hour": "hourly", "day": "daily", "week": "weekly", "month": "monthly", "year": "annual"}
AGES = frozenset({"year", "year_of_age"})  # units of an age, whose "years old" may be left out: "at least 18"
ONE = frozenset({"one", "un", "une"})  # an article as often as a number, so that no cue says it
_DECIMAL = re.compile(r"-?\d+(?:\.\d+)?")


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


def with_rate(normal: str, per: str | None) -> str:
    """A value's one spelling with the time for which it is counted; what states none counts for none.

    Twins are compared without: one language may say it in another place of the sentence.
    """
    return f"{normal} per {per}" if per else normal


def normal_form(value: Value) -> str:
    """One spelling for equal values: P1Y and P12M, P2W and P14D, 155 and 155.00; roles, cmp and zones left out.

    The currency is part of an amount: 155 USD is not 155 CAD. An amount without one is in Canadian dollars.
    """
    text = value.value.strip()
    if value.type == "duration":
        split = split_duration(text.upper())
        if split is not None:
            amount, measure = float(split[0]), split[1]
            if measure == "year":
                amount, measure = amount * 12, "month"
            if measure == "week":
                amount, measure = amount * 7, "day"
            days = "business " if value.unit == "business_day" else ""
            return f"duration {amount:g} {days}{measure}"
    if value.type in ("money", "number"):
        number = text.replace(",", "").replace(" ", "")
        text = f"{Decimal(number).normalize():f}" if _DECIMAL.fullmatch(number) else text
        if value.unit == "year_of_age" and text.isdigit():
            return f"duration {12 * int(text)} month"  # "18 years old" and "18 years"
        unit = value.unit or ""
        return f"{value.type} {text} {'' if value.type == 'money' and unit == 'CAD' else unit}".rstrip()
    if value.type == "code":
        return "code " + re.sub(r"[\s-]+", "", text).upper()
    return f"{value.type} {text}"


def pair_quantities(
    pairs: Sequence[UnitPair], identity: Identity, headings: tuple[Counter[str], Counter[str]]
) -> tuple[QuantityChange, ...]:
    """Changes of value over the whole document; equal values never appear.

    Paired inside each unit, then inside sections that correspond, by type, comparison and role, then by context.
    `headings` are the folded headings of the old and of the new document.
    """
    forward = identity.section_pairs()
    found: list[QuantityChange] = []
    old_left: defaultdict[tuple[str, int], list[Quantity]] = defaultdict(list)
    new_left: defaultdict[tuple[str, int], list[Quantity]] = defaultdict(list)
    for pair in pairs:
        if pair.old is not None and pair.new is not None and (crossed := _in_other_columns(pair.old, pair.new)):
            found += crossed
            continue
        if pair.old is not None and pair.new is not None and pair.old.folded == pair.new.folded:
            # The same words in a row and in a list: what is read in them by their place did not change.
            found += _retyped(pair.old, pair.new)
            continue
        old, new = gather(pair.old), gather(pair.new)
        old, new = _without_equal(old, new)
        if pair.old is not None and pair.new is not None:
            old, new = _without_spelt(old, pair.new), _without_spelt(new, pair.old)
            old, new = _without_rated(old, new)
            changed, old, new = _matched(old, new, floor=0.0)
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
        old, new = _without_equal(old_left[home], new_left[home])
        changed, old, new = _matched(old, new, floor=SAME_CONTEXT)
        found += changed
        rest_old += old
        rest_new += new
    rest_old, rest_new = _without_moved(rest_old, rest_new)
    old_headings, new_headings = headings
    rest_old = _without_headed(rest_old, new_headings - old_headings)
    rest_new = _without_headed(rest_new, old_headings - new_headings)
    found += [QuantityChange(one, None) for one in rest_old]
    found += [QuantityChange(None, two) for two in rest_new]
    return tuple(found)


def _retyped(old: Unit, new: Unit) -> list[QuantityChange]:
    """Values of a row that stayed to the letter, under a column that types them otherwise: 24 months, then 24 weeks."""
    if old.kind != "row" or new.kind != "row" or old.text != new.text:
        return []
    before = {q.values[0].start - old.start: q for q in gather(old)}
    pairs = ((before.get(q.values[0].start - new.start), q) for q in gather(new))
    return [
        QuantityChange(one, two)
        for one, two in pairs
        if one is not None and one.type == two.type and one.type in MEASURED and one.key != two.key
        if one.values[0].column_label != two.values[0].column_label
    ]


def _in_other_columns(old: Unit, new: Unit) -> list[QuantityChange]:
    """Values of a row that stand under another of its table's heads: fee $10, tax $2, then fee $2, tax $10, or both as fee.

    Nothing where a value came or went besides, or where a head is not known to both tables: then a column has another name.
    """
    if old.block is None or new.block is None or not old.kind == new.kind == "row":
        return []
    if old.text == new.text and [c.header for c in old.block.cells] == [c.header for c in new.block.cells]:
        return []  # most rows of a table: nothing of theirs moved
    sides = gather(old), gather(new)
    if Counter(q.key for q in sides[0]) != Counter(q.key for q in sides[1]):
        return []
    columns: defaultdict[str, tuple[list[Quantity], list[Quantity]]] = defaultdict(lambda: ([], []))
    for k, (unit, quantities) in enumerate(zip((old, new), sides, strict=True)):
        for one in quantities:
            columns[_head_of(unit, one)][k].append(one)
    moved = {head: left for head, held in columns.items() if any(left := _without_equal(*held))}
    if not moved or "" in moved or not heads_of(old, set(moved)) >= set(moved) <= heads_of(new, set(moved)):
        return []
    return [QuantityChange(*two) for gone, come in moved.values() for two in zip_longest(gone, come)]


def _head_of(row: Unit, quantity: Quantity) -> str:
    """The head of the column that a value of a row stands in; empty without one."""
    cells = row.block.cells if row.block is not None else ()
    at = quantity.values[0].start
    return next((fold(cell.header) for cell in cells if cell.start <= at < cell.end), "")


def heads_of(row: Unit, asked: Collection[str]) -> set[str]:
    """Which of the heads that are asked for stand in the row's section: a row has no cell where it is empty."""
    found: set[str] = set()
    for block in row.section.blocks:
        for cell in block.cells if block.kind == "row" else ():
            found.add(fold(cell.header or row.section.text[cell.start : cell.end]))
        if found.issuperset(asked):
            break
    return found


def gather(unit: Unit | None) -> list[Quantity]:
    """The quantities of a unit in order, the ends of a range together."""
    if unit is None:
        return []
    groups: dict[tuple[str, int], list[Value]] = {}
    for value in sorted(unit.values, key=lambda v: (v.start, v.end)):
        key = (f"{value.type} group", value.group) if value.group is not None else (f"{value.type} alone", value.start)
        groups.setdefault(key, []).append(value)
    return [Quantity(tuple(values), unit) for values in groups.values()]


def _without_equal(old: Sequence[Quantity], new: Sequence[Quantity]) -> tuple[list[Quantity], list[Quantity]]:
    """Both lists without the quantities that are the same; of several the one with the likest context goes first."""
    return _without_same(old, new, floor=0.0)


def _without_moved(old: Sequence[Quantity], new: Sequence[Quantity]) -> tuple[list[Quantity], list[Quantity]]:
    """Equal quantities that went from one section to another in much the same words are no change."""
    return _without_same(old, new, floor=SAME_CONTEXT)


def _without_same(
    old: Sequence[Quantity], new: Sequence[Quantity], *, floor: float
) -> tuple[list[Quantity], list[Quantity]]:
    if not old or not new:  # most units of a page written anew stand on one side
        return list(old), list(new)
    waiting: defaultdict[tuple[str, ...], list[Quantity]] = defaultdict(list)
    for two in new:
        waiting[two.key].append(two)
    often = Counter(one.key for one in old)
    gone: list[Quantity] = []
    taken: set[int] = set()
    for one in old:
        same = waiting.get(one.key)
        if not same:
            gone.append(one)
            continue
        # A value that is repeated thousands of times is taken in order: asking each for its context is quadratic.
        many = often[one.key] * len(same) > MOST_PAIRS
        scores = [100.0] if many else [fuzz.ratio(one.context, two.context) for two in same]
        best = max(range(len(scores)), key=scores.__getitem__)
        if scores[best] < floor:
            gone.append(one)
            continue
        taken.add(id(same[best]))
        del same[best]
    return gone, [two for two in new if id(two) not in taken]


def _without_spelt(quantities: Sequence[Quantity], other: Unit) -> list[Quantity]:
    """Without numbers and ages that the other side says in letters or in digits that were not read as a value: four, 4."""
    counted = [q for q in quantities if q.type == "number" or q.values[0].unit in AGES]
    if not counted:
        return list(quantities)
    spelt = set(numbers_of(other)) | ({"1"} if ONE & set(other.words) else set())
    same = {q for q in counted if {part for v in q.values for part in _amounts(v)} <= spelt}
    return [q for q in quantities if q not in same]


def _amounts(value: Value) -> list[str]:
    """The number of a value as a sentence writes it: of "P18Y", 18."""
    return _DECIMAL.findall(value.value)


def _without_rated(old: Sequence[Quantity], new: Sequence[Quantity]) -> tuple[list[Quantity], list[Quantity]]:
    """Without amounts whose time stands beside them on one side and elsewhere in the sentence on the other."""
    old_rates, new_rates = _rates(old), _rates(new)
    return (
        [one for one in old if not _rated_apart(one, new_rates.get(_forms(one), {}))],
        [two for two in new if not _rated_apart(two, old_rates.get(_forms(two), {}))],
    )


def _rates(quantities: Sequence[Quantity]) -> dict[tuple[str, ...], dict[str | None, Unit]]:
    """By the spelling of an amount, the times for which it is counted, each with the sentence."""
    rates: defaultdict[tuple[str, ...], dict[str | None, Unit]] = defaultdict(dict)
    for one in quantities:
        rates[_forms(one)][one.values[0].per] = one.unit
    return dict(rates)


def _forms(quantity: Quantity) -> tuple[str, ...]:
    return tuple(normal_form(value) for value in quantity.values)


def _rated_apart(one: Quantity, others: Mapping[str | None, Unit]) -> bool:
    """Whether, of an amount and an equal one of the other side, one has its time beside it and the other in its sentence."""
    per = one.values[0].per
    if per is None:
        return any(_says_rate(one.unit, rate) for rate in others)
    return None in others and _says_rate(others[None], per)


def _says_rate(unit: Unit, per: str | None) -> bool:
    rate = RATES.get(per or "")
    return rate is not None and any(cue.subject == "scope" and cue.tag == rate for cue in unit.cues)


def _without_headed(quantities: Sequence[Quantity], headings: Counter[str]) -> list[Quantity]:
    """What stood in a heading and now stands in the text, or the reverse, neither came nor went."""
    left: list[Quantity] = []
    every = "\n".join(headings)  # most values stand in no heading: one look at all of them says so
    for one in quantities:
        raw = fold(" ".join(value.raw for value in one.values))
        found = raw and raw in every
        home = next((h for h, count in headings.items() if count > 0 and raw in h), None) if found else None
        if home is None:
            left.append(one)
        else:
            headings[home] -= 1
    return left


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
