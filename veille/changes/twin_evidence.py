"""Do two rules in two languages say the same, and do they contradict each other? Evidence, never wording."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from veille.changes.match.quantities.canonical import normal_form
from veille.model import Conditions, Document, Rule, Section, Value
from veille.model.provisions import relies_on

LISTED = 4  # blocks of a lead-in with a list of three: two of them on both sides are no chance
COMMON = 2  # a value that both pages state so often is counted in the section, not on the page

_NAME = re.compile(r"[\w.]+")


@dataclass(frozen=True, slots=True)
class Stance:
    """What a rule says in one word of its own: its force ("must"), and whether something is open; None where it does not."""

    force: str | None = None
    status: str | None = None


@dataclass(frozen=True, slots=True)
class RulePair:
    """Two rules that were paired; `in_step` when their place says that they are one.

    That is: their whole sections are built alike, rule for rule, or each is the only one of its signature in its section.
    `nearby` are the values of both sections, where the rules' blocks stand in the same place of these; `stances` what each
    rule binds, frees or reports in words of its own; `sole` says that of two sections built alike no other rules differ in it.
    """

    one: Rule | None
    two: Rule | None
    in_step: bool = False
    nearby: tuple[Counter[str], Counter[str]] | None = None
    stances: tuple[Stance, Stance] | None = None
    sole: bool = False

    @property
    def same_statement(self) -> bool:
        """Whether they are shown to say the same: kind and modality, and a shared citation, value or place."""
        one, two = self.one, self.two
        if one is None or two is None or not one.kinds or not two.kinds:
            return False
        if self.nearby is not None:
            return True
        if one.kinds[0] != two.kinds[0] or (None not in (one.modality, two.modality) and one.modality != two.modality):
            return False
        return self.in_step or bool(norms(one) & norms(two)) or bool(values(one) & values(two))


@dataclass(frozen=True, slots=True)
class Contradiction:
    """What two rules that say the same state differently: pairs of values, citations of each side, two `stances`."""

    values: tuple[tuple[Value, Value], ...] = ()
    citations: tuple[tuple[str, ...], ...] = ()
    stances: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class PageValues:
    """All values and provisions that a page states anywhere."""

    values: Counter[str]
    norms: frozenset[str]


def stated(document: Document) -> PageValues:
    """What the whole page states, in rules or not."""
    found: Counter[str] = Counter()
    for section in document.sections:
        found += count_values(section)
    return PageValues(found, frozenset(n for r in document.rules for c in r.citations for n in c.norm))


def count_values(section: Section) -> Counter[str]:
    """How often a section states each value, in rules or not."""
    inside = [v for rule in section.rules for v in rule.values]
    held = {(v.start, v.end, normal_form(v)) for v in (*section.values, *inside)}
    return Counter(form for _, _, form in held)


def contradiction(pair: RulePair, pages: tuple[PageValues, PageValues]) -> Contradiction:
    """What the two rules contradict each other in; a value that the other page states elsewhere contradicts nothing."""
    one, two = pair.one, pair.two
    if one is None or two is None:
        return Contradiction()
    cited = _only(norms(one), norms(two)), _only(norms(two), norms(one))
    citations: tuple[tuple[str, ...], ...] = ()
    elsewhere = set(cited[0]) & pages[1].norms or set(cited[1]) & pages[0].norms
    same_number = sorted(n.partition(":")[2] for n in cited[0]) == sorted(n.partition(":")[2] for n in cited[1])
    same_shape = sorted(map(_shape, cited[0])) == sorted(map(_shape, cited[1]))
    # "section 167" of another instrument is a doubt of one language's reading, no other provision
    if cited[0] and same_shape and not same_number and pair.in_step and not elsewhere:
        citations = cited
    return Contradiction(_differing(one, two, pair, pages), citations, _opposed(one, two, pair))


# Words of force that no two languages have for one and the same: "should" and "must" they may.
_OPPOSED = tuple(
    frozenset(both) for both in (("must", "may"), ("must", "must_not"), ("must", "need_not"), ("may", "must_not"))
)
_OPEN = {"open": "open", "closed": "closed", "paused": "closed"}
_BINDING = frozenset({"must", "may", "must_not", "need_not"})


def stance(section: Section, rule: Rule) -> Stance:
    """What a rule of a section binds or frees in the only word of force of its own, and whether it alone reports a status.

    What it limits or excepts turns a leave into a ban in one language and not in the other: then it says neither.
    """
    cues = [cue for cue in section.cues if rule.start <= cue.start < rule.end]
    forces = [cue.tag for cue in cues if cue.subject == "modality"]
    turned = any(cue.subject == "exception" or cue.tag == "only" for cue in cues)
    force = forces[0] if forces == [rule.modality] and forces[0] in _BINDING and not turned else None
    reported = [cue for cue in section.cues if cue.subject == "status" and cue.tag in _OPEN]
    status = _OPEN[reported[0].tag] if len(reported) == 1 and reported[0] in cues else None
    return Stance(force, status)


def sole_status(section: Section) -> Rule | None:
    """The rule that reports the only status of a section, that something is open or is not."""
    return next((rule for rule in section.rules if stance(section, rule).status), None)


def built_alike(one: Section, two: Section) -> bool:
    """Whether two sections have the same blocks in the same order, and the same values in each."""
    left, right = (
        [
            (block.kind, Counter(normal_form(v) for v in section.values if block.start <= v.start < block.end))
            for block in section.blocks
        ]
        for section in (one, two)
    )
    return bool(left) and left == right


def sole_opposition(stances: Sequence[tuple[Stance, Stance]], blocks: int) -> int | None:
    """Which pair of stances alone differs in its word of force, of two sections built alike of so many blocks.

    None for several, and where neither another pair nor a list shows that the two sections say the same.
    """
    forced = [(k, a.force, b.force) for k, (a, b) in enumerate(stances) if a.force and b.force]
    differing = [k for k, a, b in forced if a != b]
    return differing[0] if len(differing) == 1 and (len(forced) > 1 or blocks >= LISTED) else None


def _opposed(one: Rule, two: Rule, pair: RulePair) -> tuple[str, str] | None:
    """What two rules in the same place say against each other: of the same values "must" and "may", or "open" and "closed"."""
    if pair.stances is None:
        return None
    left, right = pair.stances
    if left.status and right.status and left.status != right.status:
        return left.status, right.status
    if left.force and right.force and values(one) == values(two) and (pair.sole or values(one)):
        if frozenset((left.force, right.force)) in _OPPOSED:
            return left.force, right.force
        return None
    return None


def differing_counts(one: Rule, two: Rule) -> tuple[int, int] | None:
    """The counts of conditions where they differ: worth a look, no contradiction (one language keeps a repealed item).

    Only lists have a count to compare: a single condition is often drafted as a clause in one language and not in the other.
    """
    counts = count_conditions(one.conditions), count_conditions(two.conditions)
    return counts if min(counts) > 1 and counts[0] != counts[1] else None


def _differing(
    one: Rule, two: Rule, pair: RulePair, pages: tuple[PageValues, PageValues]
) -> tuple[tuple[Value, Value], ...]:
    """Values of one type and unit that both rules state equally often, and not with the same value.

    A value that the other page states elsewhere may stand there in its own sentence. Of sentences in the same place it is
    asked only that their section states it more often than the other page's does.
    """
    more = (
        _more(pages[0].values, pages[1].values, pair.nearby),
        _more(pages[1].values, pages[0].values, pair.nearby[::-1] if pair.nearby else None),
    )
    found = []
    left, right = _by_sort(one), _by_sort(two)
    for sort in left.keys() & right.keys():
        if len(left[sort]) != len(right[sort]):
            continue  # one side drafts in two sentences, or repeats a value
        mine, theirs = Counter(map(normal_form, left[sort])), Counter(map(normal_form, right[sort]))
        only = [v for v in _taken(left[sort], mine - theirs) if more[0](normal_form(v))]
        others = [v for v in _taken(right[sort], theirs - mine) if more[1](normal_form(v))]
        found += list(zip(only, others, strict=True)) if len(only) == len(others) else []
    return tuple(sorted(found, key=lambda pair: pair[0].start))


def _more(
    mine: Counter[str], other: Counter[str], nearby: tuple[Counter[str], Counter[str]] | None
) -> Callable[[str], bool]:
    """Whether a value is stated on this side and not on the other: on the page, or in the section where it is common."""

    def stated_here(form: str) -> bool:
        if nearby is None:
            return other[form] == 0
        common = mine[form] >= COMMON and other[form] >= COMMON  # one language's reading misses one now and then
        return nearby[0][form] > nearby[1][form] and (mine[form] > other[form] or common)

    return stated_here


def _taken(values: Iterable[Value], counts: Counter[str]) -> list[Value]:
    """Of each value as many as are counted, the last ones: "12 months in a row, just 16 in total"."""
    left = Counter(counts)
    found = []
    for value in reversed(list(values)):
        if left[normal_form(value)] > 0:
            left[normal_form(value)] -= 1
            found.append(value)
    return found[::-1]


def _by_sort(rule: Rule) -> dict[tuple[str, str], list[Value]]:
    """The rule's values by what they measure; days, months and years are one measure, a level and a point are two."""
    found: dict[tuple[str, str], list[Value]] = {}
    for value in rule.values:
        found.setdefault(sort_of(value), []).append(value)
    return found


def sort_of(value: Value) -> tuple[str, str]:
    """What a value measures, in any language; an age is a duration ("18 years old", "18 ans")."""
    type_ = normal_form(value).partition(" ")[0]
    return type_, "" if type_ in ("duration", "date", "money", "time") else value.unit or ""


Signature = tuple[str, tuple[tuple[str, str], ...]]


def signature(rule: Rule) -> Signature:
    """What a rule looks like in any language: its first kind, and which values it states, without the values."""
    sorts = sorted(sort for sort, found in _by_sort(rule).items() for _ in found)
    return rule.kinds[0] if rule.kinds else "", tuple(sorts)


def is_alone(one: Rule, two: Rule, marks: tuple[Counter[Signature], Counter[Signature]]) -> bool:
    """Whether two rules that state values have one signature, and no other rule of their sections has it."""
    mine = signature(one)
    return bool(mine[1]) and mine == signature(two) and marks[0][mine] == marks[1][mine] == 1


def values(rule: Rule) -> Counter[str]:
    """A rule's values in their normal form."""
    return Counter(normal_form(value) for value in rule.values)


def norms(rule: Rule) -> Counter[str]:
    """The provisions that a rule cites, each once."""
    return Counter(dict.fromkeys((n for c in rule.citations for n in c.norm), 1))


def count_conditions(conditions: Conditions | None) -> int:
    """The number of single conditions in a tree."""
    if conditions is None:
        return 0
    return sum(count_conditions(item) if isinstance(item, Conditions) else 1 for item in conditions.items)


def _shape(norm: str) -> str:
    """The levels of a provision without their names: a section and a paragraph are no two readings of one citation."""
    return _NAME.sub("x", norm)


def _only(mine: Counter[str], others: Counter[str]) -> tuple[str, ...]:
    """What one side cites and the other does not, nor a part or the whole of it: drafting splits citations differently."""
    return tuple(
        norm
        for norm in mine
        if norm not in others and not any(relies_on(other, norm) or relies_on(norm, other) for other in others)
    )
