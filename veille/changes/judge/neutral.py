"""Differences between the readings of two wordings that other readings explain: what is left of them is weighed.

Two sentences say the same when every typed difference has a neutral explanation: a ban with an exception is a leave under
a condition, a clause that says who is meant is a condition on the reader, an order in the imperative is a duty.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from veille.changes.judge.columns import MEASURED
from veille.changes.judge.readings import UnitReading
from veille.changes.judge.substance import lang_of_unit
from veille.changes.match.units import Unit
from veille.model import CueSubject, Modality
from veille.parsers.language.sentences import begins_with_order

_Tag = tuple[CueSubject, str]
_Tags = Mapping[CueSubject, Counter[str]]


@dataclass(frozen=True, slots=True)
class _Same:
    """What one wording may say where the other says something else of the same sense; `beside` stands on both sides."""

    one: tuple[_Tag, ...]
    two: tuple[_Tag, ...]
    beside: tuple[_Tag, ...] = ()


# "within 30 days of", "no later than 30 days after": only where the values are compared alike
_OF_VALUES: tuple[_Same, ...] = (
    _Same((("bound", "within"),), (("bound", "on_or_before"), ("bound", "after"))),
    _Same((("bound", "within"),), (("bound", "on_or_before"),)),
    _Same((("bound", "within"),), (("bound", "after"),)),
    _Same((("bound", "within"),), ()),
    _Same((("bound", "max"),), (("bound", "on_or_before"),)),
    _Same((("bound", "max"),), (("bound", "within"),)),
    _Same((("bound", "max"),), ()),
    _Same((("bound", "min"),), ()),
)
_SAME: tuple[_Same, ...] = (
    # "do not send it unless we ask", "send it only if we ask"; "you cannot", "you can only"
    _Same((("modality", "must_not"), ("exception", "unless")), (("modality", "may"), ("scope", "only"))),
    _Same((("modality", "must_not"), ("exception", "unless")), (("modality", "must"), ("scope", "only"))),
    _Same((("modality", "must_not"), ("exception", "unless")), (("scope", "only"),)),
    # "it is payable only online", "you can pay only online"
    _Same((("modality", "must"),), (("modality", "may"),), beside=(("scope", "only"), ("way", "online"))),
    _Same((("modality", "must"),), (("modality", "may"),), beside=(("scope", "only"), ("way", "paper"))),
    # "persons who hold a permit", "if you hold a permit"
    _Same((("condition", "if"),), (("clause", "relative"), ("scope", "any"))),
    _Same((("condition", "if"),), (("clause", "relative"),)),
    _Same((("condition", "if"),), (("scope", "any"),)),
    # "any employer", "every employer": where it is free to choose, or barred, any is all
    _Same((("scope", "any"),), (("scope", "all"),), beside=(("modality", "may"),)),
    _Same((("scope", "any"),), (("scope", "all"),), beside=(("modality", "must_not"),)),
    _Same((("scope", "any"),), (), beside=(("negation", "not"),)),
    # "the fee that you must pay", "the fee to pay"
    _Same((("modality", "must"), ("clause", "relative"), ("actor", "foreign_national")), ()),
    # "it must be new and must not be torn", "it must be new and not torn"
    _Same((("modality", "must_not"),), (), beside=(("modality", "must"), ("negation", "not"))),
    # "all documents", "each document", "documents"
    _Same((("scope", "all"), ("logic", "all")), ()),
    _Same((("scope", "all"),), ()),
    _Same((("logic", "all"),), ()),
    # "once you have applied", "after you apply"
    _Same((("condition", "if"),), (("bound", "after"),)),
    # "it is payable only online", "payment is only made online"
    _Same((("modality", "must"),), (), beside=(("scope", "only"), ("way", "online"))),
    # "visa-exempt visitors", "if you do not need a visa"
    _Same((("exception", "exempt"),), (("modality", "need_not"), ("condition", "if"))),
    # "they are exempt from it", "they do not need it"
    _Same((("exception", "exempt"),), (("modality", "need_not"),)),
)


class PlainReading(UnitReading):
    """A unit's reading without the tags that have another form on the other side."""

    def __init__(self, unit: Unit, tags: _Tags, explained: frozenset[str]) -> None:
        super().__init__(unit)
        self._plain = tags
        self._explained = explained

    @cached_property
    def tags(self) -> _Tags:
        """How often each tag stands in it that nothing explains, by subject."""
        return self._plain

    @property
    def modalities(self) -> frozenset[Modality]:
        """The stances of its rules that nothing explains."""
        return frozenset(stance for stance in super().modalities if stance not in self._explained)


def in_one_form(old: Unit, new: Unit) -> tuple[UnitReading, UnitReading]:
    """What was read on each side, but for differences that say the same on both."""
    one, two = UnitReading(old), UnitReading(new)
    before, after = _flat(one, two), _flat(two, one)
    alike = one.comparisons == two.comparisons and bool(one.comparisons)
    explained: set[str] = set()
    for same in (*_SAME, *(_OF_VALUES if alike else ())):
        for first, second in ((before, after), (after, before)):
            if _explains(same, first, second):
                first.subtract(same.one)
                second.subtract(same.two)
                explained.update(tag for subject, tag in (*same.one, *same.two) if subject == "modality")
    stances = frozenset(explained)
    return PlainReading(old, _by_subject(+before), stances), PlainReading(new, _by_subject(+after), stances)


def _explains(same: _Same, first: Counter[_Tag], second: Counter[_Tag]) -> bool:
    gone, come = first - second, second - first
    if any(not gone[tag] for tag in same.one) or any(not come[tag] for tag in same.two):
        return False
    if not same.two and any(subject in ("scope", "logic") and tag not in MEASURED for subject, tag in come):
        return False  # beside "some workers", "all workers" is no mere determiner
    return all(first[tag] and second[tag] for tag in same.beside)


def _flat(side: UnitReading, other: UnitReading) -> Counter[_Tag]:
    """Its tags, with its stance where no word of force says it: "Send it."; a doubt of one reading is left out."""
    found: Counter[_Tag] = Counter({(s, tag): n for s, row in side.tags.items() for tag, n in row.items()})
    if side.tags.get("modality"):
        return found
    if other.modalities:
        due = any(value.role == "deadline" for value in side.unit.values)  # "the deadline to apply is March 31"
        stances = side.modalities or ({"must"} if due else ())
        found.update(("modality", stance) for stance in stances if stance is not None)
    bars = "must_not" in side.modalities  # "please do not write" orders nothing to be done
    if "must" in other.tags.get("modality", ()) and not (found["modality", "must"] or bars) and _is_order(side.unit):
        found["modality", "must"] = 1
    return found


def _is_order(unit: Unit) -> bool:
    lang = lang_of_unit(unit)
    return lang is not None and begins_with_order(unit.text, lang)


def _by_subject(tags: Counter[_Tag]) -> _Tags:
    found: dict[CueSubject, Counter[str]] = {}
    for (subject, tag), count in tags.items():
        found.setdefault(subject, Counter())[tag] = count
    return found
