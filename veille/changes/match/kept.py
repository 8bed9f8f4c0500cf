"""Text that neither went nor came: all its words stand, in runs, in what came or went on the other side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import chain, pairwise

from veille.changes.match.edits import find_edits
from veille.changes.match.units import Unit, UnitPair
from veille.changes.match.words import runs_of

SHINGLE = 3  # words in a row that two sentences share when one of them is looked for in the whole page
LONGEST = 2_000  # letters of a sentence that another one may have been joined to
KEPT_SHARE = 0.9  # a unit is kept when this share of its words stands, in runs, in what came elsewhere


def find_kept(gone: Sequence[Unit], come: Sequence[Unit], pairs: Sequence[UnitPair]) -> tuple[set[int], set[int]]:
    """The ids of units that stand on the other side after all: by themselves in its units, or in a sentence that grew.

    `gone` and `come` are the units without a partner, `pairs` those that have one.
    """
    if not gone and not come:
        return set(), set()
    lost, grown = list[str](), list[str]()
    for pair in pairs:
        one, two = pair.old, pair.new
        if one is None or two is None or max(len(one.text), len(two.text)) > LONGEST or one.folded == two.folded:
            continue
        if abs(len(one.words) - len(two.words)) > SHINGLE:
            for edit in find_edits(tuple(one.words), tuple(two.words)):
                lost += (*edit.removed, "") if len(edit.removed) > SHINGLE else ()
                grown += (*edit.added, "") if len(edit.added) > SHINGLE else ()
    return _covered(gone, come, grown), _covered(come, gone, lost)


def _covered(units: Sequence[Unit], others: Sequence[Unit], grown: Sequence[str]) -> set[int]:
    """Those of the units that stand in the others, or in words (with a mark after each run) that sentences gained."""
    there = [*(word for unit in others for word in unit.words), "", *grown]
    owns = [list(runs_of(unit.words, SHINGLE + 1)) for unit in units]
    runs = Counter(filter(set(chain.from_iterable(owns)).__contains__, runs_of(there, SHINGLE + 1)))
    if not runs:
        return set()
    kept = set()
    for unit, own in zip(units, owns, strict=True):
        least = KEPT_SHARE * (len(own) + SHINGLE)
        if (SHINGLE + 1) * sum(map(runs.__contains__, own)) < least:
            continue
        at = [k for k, run in enumerate(own) if runs[run] > 0]
        if at and _reach(at) >= least:
            kept.add(id(unit))
            runs.subtract([own[k] for k in at])
    return kept


def _reach(at: Sequence[int]) -> int:
    """How many words the runs that begin at these places hold together."""
    size = SHINGLE + 1
    return size + sum(min(size, two - one) for one, two in pairwise(at))
