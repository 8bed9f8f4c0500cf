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
from veille.model import Cue, CueSubject, Modality
from veille.parsers.language.sentences import begins_with_order

_Tag = tuple[CueSubject, str]
_Tags = Mapping[CueSubject, Counter[str]]


@dataclass(frozen=True, slots=True)
class _Same:
    """What one wording may say where the other says something else of the same sense; `beside` stands on both sides."""

    one: tuple[_Tag, ...]
    two: tuple[_Tag, ...]
    beside: tuple[_Tag, ...] = ()


# Bounds that compare a value: where the values are compared alike on both sides, the words that do so are the same.
_COMPARING = frozenset({"on_or_before", "on_or_after", "max", "min", "gt", "lt", "within"})
# The side of a day that a span of time lies on: "30 days after we ask"; "within 30 days of our request" says it too.
_SIDES = frozenset({"before", "after"})
BESIDE = 40  # letters between a value and the words that compare it: "the maximum length of the permit is 3 years"
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
    _Same((("exception", "exempt"),), (), beside=(("modality", "need_not"),)),
    # "they do not have to pay the fee", "there is no fee"
    _Same((("modality", "need_not"),), (), beside=(("taken_back", "no_fee"),)),
)
# The same of a sentence that was written anew; where a word of force alone took another's place, it is another rule.
_RECAST: tuple[_Same, ...] = (
    # "only originals are accepted", "we accept originals only"
    _Same((("modality", "must"),), (("modality", "may"),), beside=(("scope", "only"),)),
    # "to be considered, a file must hold it", "we consider a file only if it holds it"
    _Same((("modality", "must"),), (("scope", "only"),)),
    # "no information can be given", "we cannot give information"
    _Same((("scope", "none"),), (), beside=(("negation", "not"),)),
    # "you may be exempt", "you may not need it"
    _Same((("modality", "may"),), (), beside=(("modality", "need_not"),)),
    # "if you do not pay, we will not process it", "we will not process it unless you pay"
    _Same((("negation", "not"),), (("exception", "unless"),), beside=(("modality", "must_not"),)),
)
# "it cannot exceed 3 years", "it is for 3 years at most": a sentence that was written anew says it of the thing itself
_OF_VALUES_RECAST = (_Same((("modality", "must_not"),), ()), _Same((("modality", "may"),), ()))
# "it must not be older than 2 years", "it must be 2 years old or less": where the value is compared alike
_OF_VALUES = (_Same((("modality", "must_not"),), (("modality", "must"),)),)


class PlainReading(UnitReading):
    """A unit's reading without the tags that have another form on the other side."""

    def __init__(self, unit: Unit, tags: _Tags, stances: frozenset[str], denials: int) -> None:
        super().__init__(unit)
        self._plain = tags
        self._stances = stances
        self._denials = denials

    @cached_property
    def tags(self) -> _Tags:
        """How often each tag stands in it that nothing explains, by subject."""
        return self._plain

    @property
    def modalities(self) -> frozenset[Modality]:
        """The stances of its rules that nothing explains."""
        return frozenset(stance for stance in super().modalities if stance not in self._stances)

    @cached_property
    def negations(self) -> int:
        """How often it says "not" for itself where no other word of the other side does: "unless", "if not"."""
        return super().negations - self._denials


def in_one_form(old: Unit, new: Unit, *, recast: bool) -> tuple[PlainReading, PlainReading]:
    """What was read on each side, but for differences that say the same on both.

    `recast` says that the sentence was written anew: then words of force may stand for others that they bind with.
    """
    one, two = UnitReading(old), UnitReading(new)
    alike = one.comparisons == two.comparisons and bool(one.comparisons)
    before, after = _flat(one, two, recast), _flat(two, one, recast)
    if alike:
        before, after = _without_bounds(one, before, after), _without_bounds(two, after, before)
    explained: tuple[Counter[_Tag], Counter[_Tag]] = (Counter(), Counter())
    for same in (
        *_SAME,
        *(_RECAST if recast else ()),
        *(_OF_VALUES if alike else ()),
        *(_OF_VALUES_RECAST if alike and recast else ()),
    ):
        for k, (first, second) in enumerate(((before, after), (after, before))):
            if _explains(same, first, second):
                first.subtract(same.one)
                second.subtract(same.two)
                explained[k].update(same.one)
                explained[1 - k].update(same.two)
    stances = frozenset(tag for side in explained for subject, tag in side if subject == "modality")
    denials = [side["negation", "not"] for side in explained]
    return (
        PlainReading(old, _by_subject(+before), stances, denials[0]),
        PlainReading(new, _by_subject(+after), stances, denials[1]),
    )


def _without_bounds(side: UnitReading, tags: Counter[_Tag], other: Counter[_Tag]) -> Counter[_Tag]:
    """The tags of a side but those that only say how its values are compared."""
    sided = any(other["bound", tag] for tag in _SIDES)
    of_values: Counter[_Tag] = Counter(
        ("bound", cue.tag)
        for cue in side.unit.cues
        if cue.subject == "bound"
        and (cue.tag in _COMPARING or (cue.tag in _SIDES and not sided))
        and _beside(side, cue)
    )
    return tags - of_values


def _beside(side: UnitReading, cue: Cue) -> bool:
    return any(cue.start - BESIDE <= value.end and value.start <= cue.end + BESIDE for value in side.unit.values)


def _explains(same: _Same, first: Counter[_Tag], second: Counter[_Tag]) -> bool:
    gone, come = first - second, second - first
    if any(not gone[tag] for tag in same.one) or any(not come[tag] for tag in same.two):
        return False
    if not same.two and any(subject in ("scope", "logic") and tag not in MEASURED for subject, tag in come):
        return False  # beside "some workers", "all workers" is no mere determiner
    if any(subject == "bound" for subject, _ in (*same.one, *same.two)) and any(
        s == "bound" for s, _ in gone - Counter(same.one)
    ):
        return False  # "if you ask before", "after"
    return all(first[tag] and second[tag] for tag in same.beside)


def _flat(side: UnitReading, other: UnitReading, recast: bool) -> Counter[_Tag]:
    """Its tags, with its stance where no word of force says it: "Send it."; a doubt of one reading is left out."""
    found: Counter[_Tag] = Counter({(s, tag): n for s, row in side.tags.items() for tag, n in row.items()})
    if side.tags.get("modality"):
        return found
    if other.modalities:
        due = any(value.role == "deadline" for value in side.unit.values)  # "the deadline to apply is March 31"
        stances = side.modalities or ({"must"} if due else ())
        found.update(("modality", stance) for stance in stances if stance is not None)
    bars = "must_not" in side.modalities  # "please do not write" orders nothing to be done
    asked = next(
        (tag for tag in ("must", *(("should",) if recast else ())) if tag in other.tags.get("modality", ())), None
    )
    if asked and not (found["modality", asked] or bars) and _is_order(side.unit):
        found["modality", asked] = 1  # "check the list": what one is advised to do, or must
        del found["modality", "must" if asked == "should" else "should"]
    return found


def _is_order(unit: Unit) -> bool:
    lang = lang_of_unit(unit)
    return lang is not None and begins_with_order(unit.text, lang)


def _by_subject(tags: Counter[_Tag]) -> _Tags:
    found: dict[CueSubject, Counter[str]] = {}
    for (subject, tag), count in tags.items():
        found.setdefault(subject, Counter())[tag] = count
    return found
