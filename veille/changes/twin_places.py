"""Which block of a page stands where which block of its twin stands: evidence that two sentences say the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from veille.changes.match.assignment import MOST_CELLS, best_path
from veille.changes.match.quantities.canonical import normal_form
from veille.changes.twin_evidence import sort_of, values
from veille.model import Block, Rule, Section, Value

SAME, SAME_SORTS, SAME_KIND, OTHER, GAP = 3.0, 2.0, 0.5, -2.0, -0.4  # what a step of the alignment is worth


@dataclass(frozen=True, slots=True)
class _Mark:
    """What a block looks like in any language: its kind, its values, and what sort of values those are."""

    kind: str
    values: tuple[str, ...]
    sorts: tuple[tuple[str, str], ...]


def pair_by_place(one: Section, two: Section) -> Iterator[tuple[Rule, Rule]]:
    """Rules of blocks that stand in the same place, in order; only where both blocks hold equally many.

    Blocks are aligned by their kinds and values. Where the values differ, blocks correspond when they hold the same sorts
    of values and no block without a partner does: one put in on one side would leave the place open.
    """
    for block, twin in _aligned(one, two):
        left = [r for r in one.rules if block.start <= r.start < block.end]
        right = [r for r in two.rules if twin.start <= r.start < twin.end]
        if len(left) != len(right):
            left, right = ([r for r in side if r.values] for side in (left, right))
        if len(left) == len(right):
            yield from zip(left, right, strict=True)


def pair_left_over(one: Section, two: Section) -> list[tuple[Rule, Rule]]:
    """Rules that hold the only value of a sort that their section states once more than its twin's, whatever their order.

    Both sections must share a value besides and state equally many of the sort: without these they may be no twins.
    """
    mine, theirs = (_held(section) for section in (one, two))
    shared = {normal_form(v) for v in mine} & {normal_form(v) for v in theirs}
    taken: set[int] = set()
    found: dict[int, tuple[Rule, Rule]] = {}
    for sort in {sort_of(v) for v in mine} & {sort_of(v) for v in theirs} if shared else ():
        sides = [[v for v in values if sort_of(v) == sort] for values in (mine, theirs)]
        counts = [Counter(map(normal_form, values)) for values in sides]
        alone = counts[0] - counts[1], counts[1] - counts[0]
        if len(sides[0]) != len(sides[1]) or alone[0].total() != 1 or alone[1].total() != 1:
            continue
        left, right = _best_fit(*(_rules_around(s, form) for s, form in zip((one, two), alone, strict=True)))
        if left is not None and right is not None and not {id(left), id(right)} & taken:
            taken |= {id(left), id(right)}
            found[left.start] = left, right
    return [found[at] for at in sorted(found)]


def _held(section: Section) -> list[Value]:
    """All values of a section, in rules or not, each once."""
    inside = [v for rule in section.rules for v in rule.values]
    return list({(v.start, v.end, normal_form(v)): v for v in (*section.values, *inside)}.values())


def _rules_around(section: Section, forms: Counter[str]) -> list[Rule]:
    """The rules that hold a value of these forms: one that another sentence states too stands in several."""
    return [rule for rule in section.rules if any(normal_form(value) in forms for value in rule.values)]


def _best_fit(left: Sequence[Rule], right: Sequence[Rule]) -> tuple[Rule | None, Rule | None]:
    """Of rules on both sides the two that share most values; none where two pairs share equally many."""
    ranked = sorted(((values(a) & values(b)).total(), k, m) for k, a in enumerate(left) for m, b in enumerate(right))
    if not ranked or (len(ranked) > 1 and ranked[-1][0] == ranked[-2][0]):
        return None, None
    _, k, m = ranked[-1]
    return left[k], right[m]


def _aligned(one: Section, two: Section) -> Iterator[tuple[Block, Block]]:
    left, right = _marks(one), _marks(two)
    # beyond the limit only equal runs are evidence
    pairs = _equal_runs(left, right) if len(left) * len(right) > MOST_CELLS else _paired(left, right)
    done = {i for i, _ in pairs}, {j for _, j in pairs}
    loose = {m.sorts for side, at in zip((left, right), done, strict=True) for k, m in enumerate(side) if k not in at}
    for i, j in pairs:
        mine, other = left[i], right[j]
        if mine.kind == other.kind and (
            mine.values == other.values or (mine.sorts == other.sorts and mine.sorts not in loose)
        ):
            yield one.blocks[i], two.blocks[j]


def _equal_runs(left: Sequence[_Mark], right: Sequence[_Mark]) -> list[tuple[int, int]]:
    codes = Levenshtein.opcodes([(m.kind, m.values) for m in left], [(m.kind, m.values) for m in right])
    return [
        (code.src_start + k, code.dest_start + k)
        for code in codes
        if code.tag == "equal"
        for k in range(code.src_end - code.src_start)
    ]


def _worth(one: _Mark, two: _Mark) -> float:
    if one.kind != two.kind:
        return OTHER
    if one.values == two.values:
        return SAME if one.values else SAME_KIND
    return SAME_SORTS if one.sorts == two.sorts else OTHER


def _paired(left: Sequence[_Mark], right: Sequence[_Mark]) -> list[tuple[int, int]]:
    return [(i, j) for i, j in best_path(left, right, _worth, GAP) if i is not None and j is not None]


def _marks(section: Section) -> Sequence[_Mark]:
    found = []
    for block in section.blocks:
        held = [v for v in section.values if block.start <= v.start < block.end]
        found.append(_Mark(block.kind, tuple(sorted(map(normal_form, held))), tuple(sorted(map(sort_of, held)))))
    return found
