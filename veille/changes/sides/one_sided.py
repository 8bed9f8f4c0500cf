"""What one of two languages says and the other does not: a rule, a status, an exception, a "must" where the other says "may".

The blocks of two sections are aligned by what was read in them, which has the same names in every language: values,
numbers, papers, persons, ways, bounds, words of force, names. Only what stands in one place of both sections is compared,
and only a place whose surroundings agree is evidence.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from veille.changes.match.assignment import MOST_CELLS, best_path
from veille.changes.match.quantities.canonical import normal_form
from veille.model import Block, Cue, CueSubject, Document, Lang, Rule, Section
from veille.parsers.language.folding import fold
from veille.parsers.language.patterns import WordPattern

OneSidedKind = Literal["status", "exception", "rule", "force"]

FEWEST = 3  # aligned blocks of a section whose agreement shows that it is the same section
BUILT = 0.9  # of the blocks of two sections so many at least have a partner of their kind, where they are built alike
ALIKE, ALIKE_IN_PLACE = 0.5, 0.25  # so much of what was read in two blocks is the same where they are one statement
ELSEWHERE = 0.45  # blocks as like as this may say the same
SHARED = 2  # things read in both blocks, of sections that are not built alike
WORDS = 4  # words of the shortest block that is a statement
_GAP, _BASE, _KIND, _OTHER_KIND, _SIZE = -0.35, -0.6, 0.5, -1.5, 0.5  # what a step of the alignment is worth
_WEIGHTS: dict[CueSubject, float] = {
    "paper": 1, "actor": 1, "status": 2, "way": 1, "exception": 1, "modality": 1, "scope": 1, "bound": 0.5, "number": 1,
}  # fmt: skip
_VALUE, _NAMED = 2.0, 0.5
_NAME = re.compile(r"\b[A-Z]{2,}\b|\b[A-Z][a-z]+\b|\d+")
_STATES = {"open": "open", "closed": "closed", "paused": "closed", "repealed": "repealed", "archived": "archived"}
# A limit that is reached closes: one language's words for it are read more often than the other's.
_CAP = WordPattern(r"{limit_reached}")
_FORCING = frozenset({"must", "must_not", "need_not"})
# Of "must not" and "must" two languages have each their own words: "don't use the same", « doivent être différents ».
_OPPOSED = (frozenset({"must", "may"}), frozenset({"must", "need_not"}), frozenset({"may", "must_not"}))
# "someone other than yourself", « une autre personne »: which of several is meant
_OTHER = WordPattern(r"(?<![a-z]){other_one}(?![a-z])")
_BY_CHANCE = WordPattern(r"(?<![a-z]){by_chance}(?![a-z])")
_BY_TIME = frozenset({"condition", "bound"})

_Marks = Counter[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class OneSided:
    """What one side says for itself: the rules beside one another, and the words of both places.

    Of a rule on one side only, the other rule and the other words are those that stand at its place.
    """

    kind: OneSidedKind
    rule: Rule
    twin: Rule
    words: tuple[str, str]


@dataclass(frozen=True, slots=True)
class PlacedBlock:
    """A block of a section with what was read in it."""

    section: Section
    block: Block
    cues: tuple[Cue, ...]
    marks: _Marks

    @property
    def text(self) -> str:
        return self.section.text[self.block.start : self.block.end]

    @property
    def rule(self) -> Rule | None:
        """The first rule of the block."""
        return next((r for r in self.section.rules if self.block.start <= r.start < self.block.end), None)

    def tags(self, subject: CueSubject) -> list[str]:
        return [cue.tag for cue in self.cues if cue.subject == subject]


_Pair = tuple[PlacedBlock | None, PlacedBlock | None]


def find_one_sided(one: Section, two: Section, pages: tuple[Document, Document]) -> Iterator[OneSided]:
    """What one of two sections that were paired says and the other does not, with both places."""
    if len(one.blocks) * len(two.blocks) > MOST_CELLS or pages[0].instrument or pages[1].instrument:
        return  # the two languages of a law are drafted each in its own way
    left, right = (_places(section) for section in (one, two))
    path = best_path(left, right, _worth, _GAP)
    steps = [(None if i is None else left[i], None if j is None else right[j]) for i, j in path]
    both = [(a, b) for a, b in steps if a is not None and b is not None]
    same_kind = sum(a.block.kind == b.block.kind for a, b in both)
    lone = len(steps) - len(both)
    if same_kind < BUILT * (len(steps) - min(lone, 1)):
        return
    yield from _status_alone(one, two, steps, pages)
    if len(both) < FEWEST:
        return
    langs = pages[0].lang, pages[1].lang
    for a, b in both:
        kind = differing(a, b, langs, least=ALIKE if lone else ALIKE_IN_PLACE)
        rules = (_rule_at(a, pages[0]), _rule_at(b, pages[1])) if kind is not None else (None, None)
        if kind is not None and rules[0] is not None and rules[1] is not None:
            yield OneSided(kind, rules[0], rules[1], (a.text, b.text))
    if lone == 1 and len(pages[0].sections) == len(pages[1].sections):
        yield from _alone(steps, pages)


def _status_alone(
    one: Section, two: Section, steps: Sequence[_Pair], pages: tuple[Document, Document]
) -> Iterator[OneSided]:
    """The status that the heading, or the only block without a partner, of one section reports and nothing in the other does."""
    lone = [pair for pair in steps if None in pair]
    places = next(iter(lone), (None, None)) if len(lone) == 1 else (None, None)
    found = [
        (side.heading if _states_in(side.heading_cues, side.heading) else "")
        or (place.text if place and _reported(place) else "")
        for side, place in zip((one, two), places, strict=True)
    ]
    quiet = two if found[0] else one
    said = any(cue.subject == "status" for cue in (*quiet.cues, *quiet.heading_cues))
    rules = _nearest_rule(one, pages[0]), _nearest_rule(two, pages[1])
    if bool(found[0]) != bool(found[1]) and not said and rules[0] is not None and rules[1] is not None:
        yield OneSided("status", rules[0], rules[1], (found[0] or one.heading, found[1] or two.heading))


def _rule_at(place: PlacedBlock, page: Document) -> Rule | None:
    """The rule of a block, else the one nearest to it."""
    return place.rule or _nearest_rule(place.section, page)


def _nearest_rule(section: Section, page: Document) -> Rule | None:
    """The first rule of a section; else the last one before it, or the first behind it."""
    before = [rule for other in page.sections if other.ordinal < section.ordinal for rule in other.rules]
    behind = [rule for other in page.sections if other.ordinal > section.ordinal for rule in other.rules]
    return next(iter((*section.rules, *before[-1:], *behind)), None)


def differing(a: PlacedBlock, b: PlacedBlock, langs: tuple[Lang, Lang], *, least: float) -> OneSidedKind | None:
    """What one of two blocks in the same place says for itself; `least` is how alike they are where they say the same."""
    states = [_reported(place) for place in (a, b)]
    if bool(states[0]) != bool(states[1]) and not _reports_at_all(b if states[0] else a):
        return "status"
    if _excepts_alone(a, b, least) or _excepts_alone(b, a, least):
        return "exception"
    return "force" if _forced_otherwise(a, b, langs, least) else None


def _reported(place: PlacedBlock) -> set[str]:
    """The status that a block reports, but for one that hangs on a condition or a day, or on a limit that is reached."""
    return _states_in(place.cues, place.section.text)


def _states_in(cues: Sequence[Cue], text: str) -> set[str]:
    if any(cue.subject in _BY_TIME for cue in cues):
        return set()
    found = (cue for cue in cues if cue.subject == "status" and cue.tag in _STATES)
    return {_STATES[cue.tag] for cue in found if not _CAP.both.search(fold(text[cue.start : cue.end]))}


def _reports_at_all(place: PlacedBlock) -> bool:
    """Whether a block or its section says in any words that something is not open, or denies it."""
    section = [cue for cue in (*place.section.cues, *place.section.heading_cues) if cue.subject == "status"]
    return bool(section) or any(cue.subject == "negation" or cue.tag in ("must_not", "only") for cue in place.cues)


def _excepts_alone(a: PlacedBlock, b: PlacedBlock, least: float) -> bool:
    """Whether the first block alone excepts, and the second neither denies, limits nor frees."""
    told = [fold(a.section.text[cue.start : cue.end]) for cue in a.cues if cue.subject == "exception"]
    if all(map(_OTHER.both.search, told)) or b.tags("exception") or "only" in b.tags("scope"):
        return False
    return _turns(b) <= _turns(a) and _alike(_without(a, "exception"), b.marks) >= least


def _turns(place: PlacedBlock) -> int:
    """How often a block denies, limits, frees or asks whether: each may stand for an exception of the other language."""
    turning = ("only", "need_not", "must_not")
    return sum(cue.subject in ("negation", "condition") or cue.tag in turning for cue in place.cues)


def _forced_otherwise(a: PlacedBlock, b: PlacedBlock, langs: tuple[Lang, Lang], least: float) -> bool:
    """Whether two blocks shown to be one statement bind and free, each in one word of force."""
    forces = [set(place.tags("modality")) for place in (a, b)]
    if len(forces[0]) != 1 or len(forces[1]) != 1 or frozenset().union(*forces) not in _OPPOSED:
        return False
    for place, lang in zip((a, b), langs, strict=True):
        turned = any(cue.subject in ("exception", "negation") or cue.tag == "only" for cue in place.cues)
        if turned or _BY_CHANCE[lang].search(fold(place.text)):
            return False
    one, two = _without(a, "modality"), _without(b, "modality")
    shared = SHARED if least >= ALIKE else 1
    return (one & two).total() >= shared and _alike(one, two) >= least


def _without(place: PlacedBlock, subject: str) -> _Marks:
    return Counter({mark: n for mark, n in place.marks.items() if mark[0] != subject})


def _alone(steps: Sequence[_Pair], pages: tuple[Document, Document]) -> Iterator[OneSided]:
    """The only block of two sections without a partner, where it binds."""
    at = next(k for k, pair in enumerate(steps) if None in pair)
    place = steps[at][0] or steps[at][1]
    side = 0 if steps[at][0] is not None else 1
    around = (pair[1 - side] for pair in (*reversed(steps[:at]), *steps[at + 1 :]))
    beside = next((other for other in around if other is not None), None)
    if place is None or beside is None:
        return
    own, other = _rule_at(place, pages[side]), _rule_at(beside, pages[1 - side])
    if (
        own is None
        or other is None
        or not all(map(_values_agree, (*steps[max(at - 1, 0) : at], *steps[at + 1 : at + 2])))
    ):
        return
    binding = bool(_FORCING & set(place.tags("modality")))
    if len(place.text.split()) < WORDS or not binding or _said_elsewhere(place, pages[side], pages[1 - side]):
        return
    if side == 0:
        yield OneSided("rule", own, other, (place.text, beside.text))
    else:
        yield OneSided("rule", other, own, (beside.text, place.text))


def _values_agree(pair: _Pair) -> bool:
    """Whether two blocks beside the place state the same values: else another of them may be the one that stands alone."""
    a, b = pair
    return a is not None and b is not None and _values_of(a) == _values_of(b)


def _values_of(place: PlacedBlock) -> _Marks:
    return Counter({mark: n for mark, n in place.marks.items() if mark[0] == "value"})


def _said_elsewhere(place: PlacedBlock, own: Document, other: Document) -> bool:
    """Whether the other page has as many blocks that may say the same as its own has."""
    counts = [
        sum(_alike(place.marks, one.marks) >= ELSEWHERE for section in page.sections for one in _places(section))
        for page in (own, other)
    ]
    return counts[1] >= counts[0]


def _places(section: Section) -> list[PlacedBlock]:
    return [
        place_of(section, block, tuple(cue for cue in section.cues if block.start <= cue.start < block.end))
        for block in section.blocks
    ]


def place_of(section: Section, block: Block, cues: tuple[Cue, ...]) -> PlacedBlock:
    """A block, or a part of one, with what its cues, its values and its names say in any language."""
    marks: _Marks = Counter()
    for cue in cues:
        if cue.subject in _WEIGHTS:
            marks[cue.subject, cue.tag] += _WEIGHTS[cue.subject]  # type: ignore[assignment]
    for value in section.values:
        if block.start <= value.start < block.end:
            marks["value", normal_form(value)] += _VALUE  # type: ignore[assignment]
    for name in _NAME.findall(section.text[block.start + 1 : block.end]):
        marks["name", name] += _NAMED  # type: ignore[assignment]
    return PlacedBlock(section, block, cues, marks)


def _alike(one: _Marks, two: _Marks) -> float:
    whole = (one | two).total()
    return (one & two).total() / whole if whole else 0.3


def _worth(one: PlacedBlock, two: PlacedBlock) -> float:
    sizes = sorted((len(one.text), len(two.text)))
    kind = _KIND if one.block.kind == two.block.kind else _OTHER_KIND
    return 2 * _alike(one.marks, two.marks) + _BASE + kind + _SIZE * sizes[0] / max(sizes[1], 1)
