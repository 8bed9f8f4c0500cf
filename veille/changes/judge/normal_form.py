"""The normal form of what was read in a sentence: of several ways to say one thing, the plainest.

Each side of a comparison is brought into it by itself: an exemption is a freedom from a duty, a ban with an exception is
"only", an order is a duty. What a wording leaves open is compared last: whom "persons who hold a permit" and "if you hold
a permit" mean, and that "documents" are all of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import cast

from veille.changes.judge.columns import MEASURED
from veille.changes.judge.readings import UnitReading
from veille.changes.judge.sentence_parts import same_act, same_turn
from veille.changes.judge.substance import befalls, lang_of_unit
from veille.changes.match.units import Unit
from veille.model import Cue, CueSubject, Modality
from veille.parsers.language.meaning import names_any
from veille.parsers.language.sentences import begins_with_order

_Tag = tuple[CueSubject, str]
_Tags = Mapping[CueSubject, Counter[str]]


@dataclass(frozen=True, slots=True)
class _Form:
    """What is said, and how the normal form says it, where `beside` is said too; `anew`: in sentences written anew alone.

    `turned`: only where the clauses are exchanged, so that what stood behind "before" no longer does.
    """

    said: tuple[_Tag, ...]
    plain: tuple[_Tag, ...] = ()
    beside: tuple[_Tag, ...] = ()
    anew: bool = False
    turned: bool = False


_MUST: _Tag = ("modality", "must")
_MAY: _Tag = ("modality", "may")
_MUST_NOT: _Tag = ("modality", "must_not")
_NEED_NOT: _Tag = ("modality", "need_not")
_ONLY: _Tag = ("scope", "only")
_NOT: _Tag = ("negation", "not")
_IF: _Tag = ("condition", "if")
_UNLESS: _Tag = ("exception", "unless")
_EXCEPT: _Tag = ("exception", "except")
_BEFORE: _Tag = ("bound", "before")
_AFTER: _Tag = ("bound", "after")
_EXEMPT: _Tag = ("exception", "exempt")
_NO_FEE: _Tag = ("taken_back", "no_fee")

_FORMS: tuple[_Form, ...] = (
    # "they are exempt from it", "there is no fee": they do not need it, they need not pay
    _Form((_EXEMPT,), beside=(_NEED_NOT,)),
    _Form((_EXEMPT,), (_NEED_NOT,)),
    _Form((_NO_FEE,), beside=(_NEED_NOT,)),
    _Form((_NO_FEE,), (_NEED_NOT,)),
    # "you may be exempt", "you may not need it"
    _Form((_MAY,), beside=(_NEED_NOT,), anew=True),
    # "whether or not they come", "even if they do not come"
    _Form((_NOT,), beside=(("exception", "regardless"),), anew=True),
    # "the tax is excluded", "it does not include the tax"
    _Form((("scope", "excluded"),), (("scope", "included"), _NOT)),
    # "do not send it unless we ask", "send it only if we ask"; "you cannot ... unless", "you can only"
    _Form((_MUST_NOT, _UNLESS), (_ONLY,)),
    # "students may not work except during breaks", "students can work only during breaks"
    _Form((_MUST_NOT, _EXCEPT), (_ONLY,)),
    # "if you do not pay, we will not process it", "we will not process it unless you pay"
    _Form((_MUST_NOT, _NOT), (_ONLY,), beside=(_IF,), anew=True),
    # "we cannot process files for which it was not paid", "unless it was paid"
    _Form((_MUST_NOT, _NOT), (_ONLY,), beside=(("clause", "relative"),), anew=True),
    # "it is payable only online", "you can pay only online", "payment is only made online"
    # "you cannot work until", "you cannot work before"
    _Form((("bound", "until"),), (_BEFORE,), beside=(_MUST_NOT,)),
    _Form((("bound", "until"),), (_BEFORE,), beside=(_NOT,)),
    # "you cannot work before you have a permit", "you can work only after you get a permit", "get a permit before you work"
    _Form((_MAY, _ONLY, _AFTER), (_MUST_NOT, _BEFORE), anew=True),
    _Form((_ONLY, _AFTER), (_MUST_NOT, _BEFORE), anew=True),
    _Form((_MUST_NOT,), (_MUST,), beside=(_BEFORE,), anew=True, turned=True),
    _Form((_MUST,), beside=(_ONLY, ("way", "online"))),
    _Form((_MAY,), beside=(_ONLY, ("way", "online"))),
    _Form((_MUST,), beside=(_ONLY, ("way", "paper"))),
    _Form((_MAY,), beside=(_ONLY, ("way", "paper"))),
    _Form((_MUST,), beside=(_ONLY,), anew=True),
    _Form((_MAY,), beside=(_ONLY,)),
    # "it must be new and must not be torn", "it must be new and not torn"
    _Form((_MUST_NOT,), (_NOT,), beside=(_MUST,)),
    # "no information can be given", "we cannot give information"
    _Form((("scope", "none"),), beside=(_MUST_NOT,)),
    _Form((("scope", "none"),), (_NOT,), anew=True),
)


@dataclass(frozen=True, slots=True)
class _Open:
    """What a wording says of whom, how many or when, and another leaves to `other` words, or to none."""

    said: tuple[_Tag, ...]
    other: tuple[_Tag, ...] = ()
    beside: tuple[_Tag, ...] = ()  # stands on both sides
    anew: bool = False  # in sentences written anew alone
    valued: bool = False  # where both sides compare their values alike
    free: bool = False  # where the side that says it asks nothing itself: "only send it if we ask" does
    other_act: bool = (
        False  # where what is left is not what the other side binds to: "you may leave if", "you must leave"
    )


_WHO: _Tag = ("clause", "relative")
_ANY: _Tag = ("scope", "any")
_ALL: _Tag = ("scope", "all")
_OPEN: tuple[_Open, ...] = (
    # "persons who hold a permit", "any person with a permit", "if you hold a permit"
    _Open((_IF,), (_WHO, _ANY)),
    _Open((_IF,), (_WHO,)),
    _Open((_IF,), (_ANY,)),
    # "any employer", "every employer": where it is free to choose, or barred, any is all
    _Open((_ANY,), (_ALL,), beside=(_MAY,)),
    _Open((_ANY,), (_ALL,), beside=(_MUST_NOT,)),
    _Open((_ANY,), beside=(_NOT,)),
    # "all documents", "each document", "documents"
    _Open((_ALL, ("logic", "all")), anew=True),
    _Open((_ALL,), anew=True),
    _Open((("logic", "all"),)),
    # "we will consider it only if it is signed", "it must be signed to be considered"
    _Open((_ONLY, _IF), (_MUST,), anew=True, free=True),
    # "only a baker can seal it", "it must be sealed by a baker"
    _Open((_ONLY,), (_MUST,), anew=True, free=True),
    # "they may change employers if they get a permit", "to change employers they must get a permit"
    _Open((_MAY, _IF), (_MUST,), anew=True, free=True, other_act=True),
    # "they are exempt from the fee", "they do not pay it"
    _Open((_NEED_NOT,), (_NOT,), anew=True),
    # "we cannot accept it", "it is not accepted"
    _Open((_MUST_NOT,), (_NOT,), anew=True),
    # "they are not counted", "they do not count"
    _Open((_MUST_NOT,), (("scope", "included"), _NOT)),
    # "in a language other than French", "if it is not in French"
    _Open((_EXCEPT,), (_IF, _NOT), anew=True),
    _Open((_EXCEPT,), (_NOT,), anew=True),
    # "except for holders of a card", "unless you hold a card", "where you hold no card"
    _Open((_EXCEPT,), (_UNLESS, _IF), anew=True),
    _Open((_EXCEPT,), (_UNLESS,), anew=True),
    _Open((_UNLESS,), (_NOT,), anew=True),
    # "once you have applied", "after you apply"
    _Open((_IF,), (("bound", "after"),)),
    # "the fee that you must pay", "the fee to pay"
    _Open((_MUST, _WHO, ("actor", "foreign_national"))),
    # "it cannot exceed 3 years", "it may be for 3 years at most", "it is for 3 years at most"
    _Open((_MUST,), anew=True, valued=True),
    _Open((_MAY,), anew=True, valued=True),
)
# Bounds that compare a value: where the values are compared alike on both sides, the words that do so are the same.
_COMPARING = frozenset({"on_or_before", "on_or_after", "max", "min", "gt", "lt", "within"})
# The side of a day that a span of time lies on: "30 days after we ask"; "within 30 days of our request" says it too.
_SIDES = frozenset({"before", "after", "until"})
# The words that say what a word of force does, by its tag.
_HINTS = {"may": "leaving", "must": "binding", "need_not": "freeing"}
NEXT = 8  # letters between a leave and the duty that it leaves to an office: "may also require", "can be required"
BOUND = (
    12  # letters between a ban and the words that compare a value: "must not be older than", "cannot be for more than"
)
AIM = 14  # letters before a leave that make it an aim: "in order to be able to"
SUPPOSED = 50  # letters between a condition and what it supposes to be required
CHANCE = 10  # letters of the word of possibility before a duty: "might", « pourriez »
BESIDE = 40  # letters between a value and the words that compare it: "the maximum length of the permit is 3 years"


class NormalReading(UnitReading):
    """A unit's reading in its normal form."""

    def __init__(self, unit: Unit, tags: _Tags, stances: frozenset[Modality]) -> None:
        super().__init__(unit)
        self._normal = tags
        self._stances = stances

    @cached_property
    def tags(self) -> _Tags:
        """How often each tag stands in its normal form, by subject."""
        return self._normal

    @property
    def modalities(self) -> frozenset[Modality]:
        """The stances of its rules in their normal form."""
        return self._stances

    @cached_property
    def negations(self) -> int:
        """How often it says "not" for itself where no other word of its normal form does."""
        return self.tags.get("negation", Counter())["not"]


def normal_forms(old: Unit, new: Unit, *, anew: bool) -> tuple[NormalReading, NormalReading]:
    """What was read on each side, in its normal form; `anew` says that the sentence was written anew.

    Then words of force may stand for others that they bind with.
    """
    one, two = UnitReading(old), UnitReading(new)
    valued = one.comparisons == two.comparisons and bool(one.comparisons)
    said = _said(one, two, anew=anew), _said(two, one, anew=anew)
    lang = lang_of_unit(new) or lang_of_unit(old) or "en"
    turned = anew and not same_turn(old, new, lang)
    before, after = (_in_form(tags, anew=anew, turned=turned) for tags in said)
    if valued:
        before, after = _without_bounds(one, before, after), _without_bounds(two, after, before)
    for way in _OPEN:
        if (way.anew and not anew) or (way.valued and not valued):
            continue
        if way.other_act and same_act(old, new, ("may", "must"), lang):
            continue
        for first, second, asked in ((before, after, said[0]), (after, before, said[1])):
            if _left_open(way, first, second) and not (way.free and asked[_MUST]):
                first.subtract(way.said)
                second.subtract(way.other)
    return _reading(one, before), _reading(two, after)


def _reading(side: UnitReading, normal: Counter[_Tag]) -> NormalReading:
    tags = _by_subject(+normal)
    left = cast("frozenset[Modality]", frozenset(tags.get("modality", ())))
    turned = left != frozenset(side.tags.get("modality", ()))
    return NormalReading(side.unit, tags, left if turned and side.modalities else side.modalities)


def _in_form(said: Counter[_Tag], *, anew: bool, turned: bool) -> Counter[_Tag]:
    """The tags of one side in their normal form."""
    tags = Counter(said)
    for form in _FORMS:
        if (form.anew and not anew) or (form.turned and not turned):
            continue
        while all(tags[tag] > 0 for tag in (*form.said, *form.beside)):
            tags.subtract(form.said)
            tags.update(form.plain)
    return tags


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


def _left_open(way: _Open, first: Counter[_Tag], second: Counter[_Tag]) -> bool:
    if any(first[tag] <= second[tag] for tag in way.said) or any(second[tag] <= first[tag] for tag in way.other):
        return False  # most ways are none of the sentence's: asked before what differs is gathered
    gone, come = first - second, second - first
    quantity = any(subject in ("scope", "logic") for subject, _ in way.said)
    if (
        quantity
        and not way.other
        and any(subject in ("scope", "logic") and tag not in MEASURED for subject, tag in come)
    ):
        return False  # beside "some workers", "all workers" is no mere determiner
    if any(subject == "bound" for subject, _ in way.other) and any(s == "bound" for s, _ in gone - Counter(way.said)):
        return False  # "if you ask before", "after"
    if _NOT in way.other or (not way.other and not way.beside and any(s == "modality" for s, _ in way.said)):
        # "nothing forbids it" is no ban; "you must stay", "you may stay"
        return not any(subject == "modality" for subject, _ in come)
    return all(first[tag] and second[tag] for tag in way.beside)


def _said(side: UnitReading, other: UnitReading, *, anew: bool) -> Counter[_Tag]:
    """Its tags, with its stance where no word of force says it: "Send it."; a doubt of one reading is left out."""
    found: Counter[_Tag] = Counter({(s, tag): n for s, row in side.tags.items() for tag, n in row.items()})
    found[_NOT] = side.negations  # what forbids or excepts says its "not" itself
    if (
        anew
        and names_any(side.unit.text, "awaiting", lang_of_unit(side.unit) or "en")
        and found[_MUST] + found[_BEFORE]
    ):
        # "wait for the visa before you travel", "do not travel before you have it"
        found[_MUST], found[_BEFORE] = 1, 1
        return found
    # known by its meaning
    found -= Counter(("modality", c.tag) for c in side.unit.cues if befalls(side.unit, c))
    # "only signed forms are accepted" asks no more than its "only" does
    limits = [c for c in side.unit.cues if c.subject == "scope" and c.tag == "only"]
    duties = (c for c in side.unit.cues if limits and c.subject == "modality" and c.tag == "must")
    found[_MUST] -= sum(any(_overlap(c, limit) for limit in limits) for c in duties)
    if "closed" in other.tags.get("status", ()):
        found -= Counter(_MUST_NOT for c in side.unit.cues if c.tag == "closed" and _in_force(side.unit.cues, c))
    bars = sum(_bars_value(side.unit.cues, c) for c in side.unit.cues)
    found -= Counter({_MUST_NOT: bars})  # "it must not be older than 2 years", "it must be 2 years old or less"
    freed = "may" in other.tags.get("modality", ()) and "must" not in other.tags.get("modality", ())
    found += Counter({_MAY if freed else _MUST: bars})  # "you cannot take more than 2", "you may take 2 at most"
    found -= Counter(_EXEMPT for c in side.unit.cues if c.tag == "exempt" and _in_force(side.unit.cues, c))
    found -= Counter({_MUST: _duties_by_leave(side.unit.cues) + _needs_of_condition(side.unit)})
    found -= Counter({_MAY: _aims(side.unit)})
    chances = _duties_by_chance(side.unit)
    found = found - Counter({_MUST: chances}) + Counter({_MAY: min(chances, 1)})
    found[_IF] -= sum(_holds_off(side.unit.cues, cue) for cue in side.unit.cues)
    if anew:
        # "without a passport you cannot board", "if you have no passport"
        found[_IF] += sum(_lacks(side.unit, cue) for cue in side.unit.cues)
        found[_NOT] = max(
            found[_NOT] - _chained(side.unit), 0
        )  # "neither a spouse nor a partner", "no spouse or partner"
        if _times(side) and not _times(other):
            found[_IF] += 1  # "at the time of applying", "when you apply"
    own = set(side.tags.get("modality", ()))
    if own - {"may"}:
        return found
    found.update(tag for tag, _ in hinted(side, other))
    if other.modalities and not own:
        due = any(value.role == "deadline" for value in side.unit.values)  # "the deadline to apply is March 31"
        stances = side.modalities or ({"must"} if due else ())
        found.update(("modality", stance) for stance in stances if stance is not None)
    bars = "must_not" in side.modalities  # "please do not write" orders nothing to be done
    asked = next((tag for tag in ("must", "should") if tag in other.tags.get("modality", ())), None)
    if asked and not (found["modality", asked] or bars) and _is_order(side.unit):
        found["modality", asked] = 1  # "check the list": what one is advised to do, or must
        del found["modality", "must" if asked == "should" else "should"]
    return found


def _bars_value(cues: Sequence[Cue], ban: Cue) -> bool:
    """Whether a ban only bounds the value behind it: "cannot exceed 3 years"."""
    if ban.subject != "modality" or ban.tag != "must_not":
        return False
    bounds = (c for c in cues if c.subject == "bound" and c.tag in _COMPARING and c.start >= ban.start)
    return any(c.start < ban.end or (c.tag == "gt" and c.start <= ban.end + BOUND) for c in bounds)


def _lacks(unit: Unit, cue: Cue) -> bool:
    """Whether a cue says "without", which is a condition as "if you have no" is."""
    words = unit.text[cue.start - unit.base : cue.end - unit.base]
    return cue.subject == "negation" and words.casefold() in ("without", "sans")


def _chained(unit: Unit) -> int:
    """How often a "not" only carries on the one before it: "neither ... nor", « pas ... ni », « ni ... ni »."""
    denials = (unit.text[c.start - unit.base : c.end - unit.base] for c in unit.cues if c.subject == "negation")
    carried = [said.casefold() in ("nor", "ni") for said in denials]
    return sum(carried) - (all(carried) and bool(carried))


def _holds_off(cues: Sequence[Cue], one: Cue) -> bool:
    """Whether a condition is the beginning of words that say "before": « tant que vous n'avez pas payé »."""
    said = one.subject == "condition" and one.tag == "if"
    return said and any(c.subject == "bound" and c.tag == "before" and c.start == one.start for c in cues)


def _times(side: UnitReading) -> bool:
    """Whether a wording says "at the time" of something."""
    return names_any(side.unit.text, "at_a_time", lang_of_unit(side.unit) or "en")


def _in_force(cues: Sequence[Cue], one: Cue) -> bool:
    """Whether a word of force and a cue are the same words: "no longer exempt" binds, "no longer accepted" is closed."""
    return any(cue.subject == "modality" and _overlap(cue, one) for cue in cues)


def _overlap(one: Cue, two: Cue) -> bool:
    return one.start < two.end and two.start < one.end


def _duties_by_leave(cues: Sequence[Cue]) -> int:
    """How many duties stand right behind a leave: an office that "may require" a paper asks for it when it wants."""
    force = [cue for cue in cues if cue.subject == "modality"]
    return sum(
        one.tag == "may" and two.tag == "must" and 0 <= two.start - one.end <= NEXT for one, two in pairwise(force)
    )


def _aims(unit: Unit) -> int:
    """How many leaves only name what one is after: "to be able to work, you must", « avant de pouvoir travailler »."""
    return sum(
        cue.subject == "modality"
        and cue.tag == "may"
        and names_any(unit.text[max(cue.start - unit.base - AIM, 0) : cue.end - unit.base], "aimed_at", lang)
        for lang in [lang_of_unit(unit) or "en"]
        for cue in unit.cues
    )


def _needs_of_condition(unit: Unit) -> int:
    """How many duties are what a condition supposes: "we will write if more information is required"."""
    lang = lang_of_unit(unit) or "en"
    conditions = [cue.end - unit.base for cue in unit.cues if cue.subject == "condition" and cue.tag == "if"]
    duties = ((cue.start - unit.base, cue.end - unit.base) for cue in unit.cues if (cue.subject, cue.tag) == _MUST)
    return sum(
        names_any(unit.text[start:end], "demanding", lang)
        and any(0 <= start - at <= SUPPOSED and "," not in unit.text[at:start] for at in conditions)
        for start, end in duties
    )


def _duties_by_chance(unit: Unit) -> int:
    """How many duties a word of possibility stands right before that is no leave: "you might have to come"."""
    lang = lang_of_unit(unit) or "en"
    force = [cue for cue in unit.cues if cue.subject == "modality"]
    leaves = [cue.end for cue in force if cue.tag == "may"]
    return sum(
        names_any(unit.text[max(cue.start - unit.base - CHANCE, 0) : cue.start - unit.base], "possibly", lang)
        for cue in force
        if cue.tag == "must" and not any(0 <= cue.start - end <= NEXT for end in leaves)
    )


def hinted(side: UnitReading, other: UnitReading) -> Iterator[tuple[_Tag, str]]:
    """What a wording says with words of its own where the other has a word of force: "it is possible to", "you may".

    Each with the table of the lexicon that has these words.
    """
    own = side.tags.get("modality", ())
    lang = lang_of_unit(side.unit) or "en"
    if set(own) <= {"may"}:
        for tag, table in _HINTS.items():
            if tag not in own and tag in other.tags.get("modality", ()) and names_any(side.unit.text, table, lang):
                yield ("modality", tag), table


def says_free(side: UnitReading) -> bool:
    """Whether a wording frees from paying with a word that names no fee: "free", « sans frais », « gratuit »."""
    lang = lang_of_unit(side.unit) or "en"
    freeing = (c for c in side.unit.cues if c.subject == "modality" and c.tag == "need_not")
    words = (side.unit.text[c.start - side.unit.base : c.end - side.unit.base] for c in freeing)
    return any(names_any(said, "free_of_charge", lang) for said in words)


def _is_order(unit: Unit) -> bool:
    lang = lang_of_unit(unit)
    clauses = [unit.text, unit.text.partition(", ")[2]]  # "to extend your stay, apply before it ends"
    clauses += [
        unit.text[c.end - unit.start :].lstrip() for c in unit.cues if c.tag == "only" and c.start == unit.start
    ]
    return lang is not None and any(
        begins_with_order(clause[:1].upper() + clause[1:], lang) for clause in clauses if clause
    )


def _by_subject(tags: Counter[_Tag]) -> _Tags:
    found: dict[CueSubject, Counter[str]] = {}
    for (subject, tag), count in tags.items():
        found.setdefault(subject, Counter())[tag] = count
    return found
