"""Changes put together as they are read: by the sentence they stand in."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from veille.changes.judge.severity import TURNING
from veille.model import Change, Severity, TwinState

# What says more than "the rule changed" or "the section changed" about the same place.
_FINER_THAN_RULE = frozenset({"fact", "value", "condition", "citation", "link"})
_ONE_THING = frozenset({TwinState.AGREES, TwinState.CHANGED, TwinState.NONE})
_NUMBER = re.compile(r"\d+")
_GROUPS = re.compile(r"(?<=\d)[,\u00a0\u202f ](?=\d{3}(?!\d))")  # between the thousands: 1,085 and 1 085
_FINER_THAN_SECTION = _FINER_THAN_RULE | {"rule"}


def leading_changes(changes: Iterable[Change]) -> tuple[Change, ...]:
    """The changes without those of a rule or section that a finer one beside it says already.

    A finer one is about the same rule or sentence and at least as severe: nothing that weighs more is left out. What
    turns a rule is said beside any value.
    """
    listed = tuple(changes)
    beside: dict[object, list[Change]] = {}
    for change in listed:
        if change.object in _FINER_THAN_SECTION and _sentence(change):
            for place in (_sentence(change), ("rule", change.object_id), ("section", change.section_id)):
                beside.setdefault(place, []).append(change)
    return tuple(change for change in listed if change.kind != "changed" or not _is_said(change, beside))


def told_alike(changes: Iterable[Change]) -> frozenset[tuple[object, ...]]:
    """What changes say of rules, in no language, to tell whether two pages changed alike: each value by what it was and is,
    words by what befell them, why that weighs, and the numbers that they hold.

    A fact is the value that it names: mostly only one of two twins is watched for it. A person's correction of it is not the
    page's word. In a numbered provision the same edit may weigh for another reason in each language.
    """
    weighty = [change for change in changes if change.severity.rank >= Severity.SUBSTANTIVE.rank]
    values = {
        (change.kind, change.said[0] or change.before, change.said[1] or change.after)
        for change in weighty
        if change.object in ("fact", "value")
    }
    worded = Counter(
        (change.object, change.kind, change.label or change.reason, _numbers_of(change))
        for change in weighty
        if change.object not in ("fact", "value")
    )
    return frozenset((*values, *worded.items()))


def say_one_thing(one: TwinState, other: TwinState) -> bool:
    """Whether two pages that changed together may be told as one: what is known of either's twin is not that it differs."""
    return {one, other} <= _ONE_THING


def _numbers_of(change: Change) -> tuple[tuple[str, ...], ...]:
    """The numbers in the words that went and in those that came, however a language groups them."""
    sides = change.quote_before or change.before, change.quote_after or change.after
    return tuple(tuple(sorted(_NUMBER.findall(_GROUPS.sub("", said or "")))) for said in sides)


def lead_of(changes: Sequence[Change]) -> Change | None:
    """The difference that says most: the first by `weight_of`, of equal ones the first."""
    return min(changes, key=weight_of, default=None)


def weight_of(change: Change) -> tuple[int, int]:
    """A key that sorts what says most first: by severity; then a fact, what turns a rule, a value, the rest."""
    order = {"fact": 0, "value": 2, "rule": 3}
    return -change.severity.rank, 1 if turns(change) else order.get(change.object, 4)


def turns(change: Change) -> bool:
    """Whether a sentence on both sides says the opposite or another force: "must" that became "may"."""
    both = change.quote_before is not None and change.quote_after is not None
    return both and change.kind == "changed" and change.object in ("rule", "section") and change.reason in TURNING


def told_differences(changes: Iterable[Change]) -> list[list[Change]]:
    """The differences of one step as everybody counts them, worst first: the changes of one sentence are one.

    What a finer change says already is none, and what is known of the page beside its text (a date stamp) none beside
    something that weighs more.
    """
    kept = sorted(leading_changes(changes), key=weight_of)
    if kept and kept[0].severity.rank > Severity.METADATA.rank:
        kept = [change for change in kept if change.severity.rank > Severity.METADATA.rank]
    return group_places(kept)


def group_places(changes: Iterable[Change]) -> list[list[Change]]:
    """Changes of one sentence together, so that it is shown once; those without a sentence stay alone."""
    places: dict[object, list[Change]] = {}
    for number, change in enumerate(changes):
        sentence = _sentence(change)
        key = (change.section, *sentence) if sentence else number
        places.setdefault(key, []).append(change)
    return list(places.values())


def _is_said(change: Change, beside: dict[object, list[Change]]) -> bool:
    """Whether a finer change says it already; a section's own sentence is said only by a change of that sentence."""
    if change.object not in ("rule", "section") or turns(change):
        return False
    places: list[object] = [_sentence(change)]
    if change.object == "rule" and change.object_id:
        places.append(("rule", change.object_id))
    if change.object == "section" and change.section_id and not (_sentence(change) or change.before or change.after):
        places.append(("section", change.section_id))
    finer_than = _FINER_THAN_RULE if change.object == "rule" else _FINER_THAN_SECTION
    return any(
        finer.object in finer_than and finer.severity.rank >= change.severity.rank
        for place in places
        if place is not None
        for finer in beside.get(place, ())
    )


def _sentence(change: Change) -> tuple[str | None, str | None] | None:
    sides = (change.quote_before, change.quote_after)
    return sides if any(sides) else None
