"""Quantities that neither came nor went: the same, moved, spelt out, or said with their rate elsewhere."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from rapidfuzz import fuzz

from veille.changes.match.edits import numbers_of
from veille.changes.match.quantities.canonical import amounts_of, normal_form
from veille.changes.match.quantities.in_words import amounts_in_words
from veille.changes.match.quantities.quantity import MOST_PAIRS, SAME_CONTEXT, Quantity
from veille.changes.match.units import Unit
from veille.changes.match.words import fold, word_list
from veille.model import Value

# How a time for which something is counted is read where it stands apart from its amount.
RATES = {"hour": "hourly", "day": "daily", "week": "weekly", "month": "monthly", "year": "annual"}
AGES = frozenset({"year", "year_of_age"})  # units of an age, whose "years old" may be left out: "at least 18"
ARTICLES = frozenset({"a", "an", "un", "une"})
_DAY = re.compile(r"-\d\d-\d\d$")  # a month alone is named by much else
ONE = frozenset({"one", "un", "une"})  # an article as often as a number, so that no cue says it


def without_equal(old: Sequence[Quantity], new: Sequence[Quantity]) -> tuple[list[Quantity], list[Quantity]]:
    """Both lists without the quantities that are the same; of several the one with the likest context goes first."""
    return _without_same(old, new, floor=0.0)


def without_moved(old: Sequence[Quantity], new: Sequence[Quantity]) -> tuple[list[Quantity], list[Quantity]]:
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


def without_spelt(quantities: Sequence[Quantity], other: Unit) -> list[Quantity]:
    """Without numbers and ages that the other side says in letters or in digits that were not read as a value: four, 4.

    Nor measures that it says without a number.
    """
    quantities = [q for q in quantities if not (_merely_named(q, other) or _said_apart(q, other))]
    counted = [q for q in quantities if q.type in ("number", "time") or q.values[0].unit in AGES]
    if not counted:
        return list(quantities)
    spelt = set(numbers_of(other)) | ({"1"} if ONE & set(other.words) else set())
    same = {q for q in counted if {part for v in q.values for part in _spellings(v)} <= spelt}
    return [q for q in quantities if q not in same]


def _spellings(value: Value) -> list[str]:
    """What stands for a value where none was read: its number, or the hour of a time."""
    return [value.value] if value.type == "time" else amounts_of(value)


def _said_apart(quantity: Quantity, other: Unit) -> bool:
    """Whether the other side says it in a word of its own, or names the day without its being read as a fact.

    "every 3 months", "quarterly"; "by April 30", "that were received on or before April 30".
    """
    if quantity.type == "date":
        return all(
            bool(_DAY.search(value.value)) and _names_as_often(value.raw, quantity.unit, other)
            for value in quantity.values
        )
    if quantity.type not in ("duration", "number"):
        return False
    said = {amount for _, _, amount in amounts_in_words(other.text)}
    return bool(said) and said.issuperset(_forms(quantity))


def _names_as_often(raw: str, unit: Unit, other: Unit) -> bool:
    """Whether the words of a value stand in the other unit, and as often as in its own: of two one may have changed."""
    said = f" {fold(raw)} "
    one, two = (f" {side.folded} ".count(said) for side in (unit, other))
    return 0 < one <= two


def without_doubled(quantities: Sequence[Quantity]) -> list[Quantity]:
    """Without an amount that only stands in brackets behind itself: "seventy-five dollars ($75)"."""
    left: list[Quantity] = []
    for one in quantities:
        last = left[-1] if left else None
        between = (
            one.unit.text[last.values[-1].end - one.unit.base : one.values[0].start - one.unit.base] if last else ""
        )
        if last is None or between.strip() != "(" or _forms(last) != _forms(one):
            left.append(one)
    return left


def _merely_named(quantity: Quantity, other: Unit) -> bool:
    """Whether a measure with an article for its number is a word of the other side: "ticket for a day", "day ticket"."""
    words = [word_list(value.raw) for value in quantity.values]
    return all(len(raw) == 2 and raw[0] in ARTICLES and raw[1] in other.words for raw in words)


def without_rated(old: Sequence[Quantity], new: Sequence[Quantity]) -> tuple[list[Quantity], list[Quantity]]:
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


def without_headed(quantities: Sequence[Quantity], headings: Counter[str]) -> list[Quantity]:
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
