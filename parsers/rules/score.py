"""Whether a piece is a rule, how surely, of what kinds and of what modality, from its named evidence.

Linear models whose weights are data: score.json, written by bench/rules/train.py. Weights are whole hundredths and are
summed as integers, so that every machine gives the same scores.
"""

from __future__ import annotations

import json
import math
import struct
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from typing import cast

from veille.model import Modality, RuleKind

_FILE = Path(__file__).parent / "score.json"
_HUNDREDTHS = 100
# Names of what the models decide, as score.json has them: whether a piece looks like a rule by itself, and whether it
# is one, seen in its company.
IMPRESSION, RULE = "impression", "rule"
_KIND, _MODALITY = "kind:", "modality:"
# From this impression on, in percent, a piece speaks for itself: idle company takes no more than this from it, in
# hundredths ("The fee is $155." stays a rule among buttons and courtesies), and below it neighbours make none of a sentence.
LOOKS_LIKE_ONE, MOST_TAKEN = 50, 50

# The weights of one piece of evidence for all targets stand side by side in one whole number, this many bits each, so
# that one addition sums them all; a sum stays far below half of what a field holds, which is added to it: then none
# borrows from its neighbour, and with its first bit turned it reads as a signed number.
_BITS = 32
_HALF = 1 << (_BITS - 1)
_MOST_GROUPS = 4096  # groups of evidence whose sums are remembered: headings, lead-ins and heads of columns
_MOST_NAMES = 50_000  # evidence whose weights are remembered; that of two languages has half as many


class _PackedGroups(dict[tuple[str, ...], int]):
    """Groups of evidence to the sums of their weights side by side, filled at first use."""

    def __init__(self, packed: _PackedWeights) -> None:
        super().__init__()
        self._packed = packed

    def __missing__(self, names: tuple[str, ...]) -> int:
        if len(self) > _MOST_GROUPS:
            self.clear()
        found = self[names] = sum(map(self._packed.__getitem__, names))
        return found


class _PackedWeights(dict[str, int]):
    """Evidence to its weights side by side, filled at first use: most of a page's evidence comes again and again.

    `start` is the bias of each target with a half of its field; `fields` reads the sum once `halves` are turned; `groups` are
    the sums of many.
    """

    def __init__(self, bias: Mapping[str, int], weights: Mapping[str, Mapping[str, int]]) -> None:
        super().__init__()
        self._targets, self._weights = tuple(bias), weights
        self.fields = struct.Struct(f"<{len(bias)}i")
        self.halves = sum(_HALF << (_BITS * i) for i in range(len(bias)))
        self.start = self.halves + _pack(self._targets, bias)
        self.groups = _PackedGroups(self)

    def __missing__(self, name: str) -> int:
        if len(self) > _MOST_NAMES:
            self.clear()
        row = self._weights.get(name)
        found = self[name] = _pack(self._targets, row) if row else 0
        return found


# one model equals itself alone, so that what was read with it can be kept by it
@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """Weights by evidence and by what they speak for, in hundredths; `threshold` is the least probability of a rule."""

    bias: Mapping[str, int]
    weights: Mapping[str, Mapping[str, int]]
    threshold: float
    _packed: _PackedWeights = field(init=False, repr=False, compare=False)
    _beside: dict[tuple[str, ...], int] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_packed", _PackedWeights(self.bias, self.weights))

    def totals(self, evidence: Iterable[str], groups: Iterable[tuple[str, ...]] = ()) -> dict[str, int]:
        """For each target its bias and the sum of the weights that the evidence has for it.

        `groups` are more evidence, in groups that come again and again: what each weighs together is remembered.
        """
        packed = self._packed
        total = sum(filter(None, map(packed.__getitem__, evidence)), packed.start)
        total = sum(filter(None, map(packed.groups.__getitem__, groups)), total) ^ packed.halves
        return dict(zip(self.bias, packed.fields.unpack(total.to_bytes(packed.fields.size, "little")), strict=True))

    def total(self, target: str, evidence: Iterable[str]) -> int:
        """The bias of one target and the sum of the weights that the evidence has for it."""
        return self.bias.get(target, 0) + sum(self.weights[n].get(target, 0) for n in evidence if n in self.weights)

    def probability(self, alone: int, company: Iterable[str], impression: int = 0) -> float:
        """The calibrated probability that a piece is a rule, to two places: its own total with that of its company.

        Idle company takes little from a piece that looks like a rule by itself: `impression`, in percent.
        """
        beside = self._weight_beside(tuple(company))
        if impression >= LOOKS_LIKE_ONE:
            beside = max(beside, -MOST_TAKEN)
        return round(_logistic(alone + beside), 2)

    def _weight_beside(self, company: tuple[str, ...]) -> int:
        """The sum of the weights of a company; there are few, and pieces of a section share them."""
        known = self._beside.get(company)
        if known is None:
            known = self._beside[company] = sum(self.weights[n].get(RULE, 0) for n in company if n in self.weights)
        return known

    def weigh(self, evidence: Iterable[str], target: str = RULE) -> list[tuple[str, float]]:
        """The evidence with its weight for a target, the heaviest first; what weighs nothing is left out."""
        known = ((name, self.weights.get(name, {}).get(target, 0)) for name in evidence)
        return sorted(((n, w / _HUNDREDTHS) for n, w in known if w), key=lambda row: (-abs(row[1]), row[0]))


def impression_of(totals: Mapping[str, int]) -> int:
    """How much a piece looks like a rule by itself, in percent."""
    return round(100 * _logistic(totals[IMPRESSION])) if IMPRESSION in totals else 50


def kinds_of(totals: Mapping[str, int], known: Sequence[RuleKind]) -> tuple[RuleKind, ...]:
    """The kinds of a rule: the likeliest, then those that patterns found."""
    names = _kinds_among(tuple(totals))
    if not names:
        return tuple(known) or ("reference",)  # a model that knows no kinds yet
    first = cast("RuleKind", max(names, key=totals.__getitem__).removeprefix(_KIND))
    return (first, *(k for k in known if k != first))


@lru_cache(maxsize=8)  # the targets of a model are always the same
def _kinds_among(targets: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name for name in targets if name.startswith(_KIND))


def modality_of(totals: Mapping[str, int], allowed: Collection[Modality | None]) -> Modality | None:
    """The likeliest of the modalities that the words allow."""
    return max(sorted(allowed, key=str), key=lambda m: totals.get(f"{_MODALITY}{m or 'none'}", 0))


def _pack(targets: Iterable[str], row: Mapping[str, int]) -> int:
    """The weights of one piece of evidence side by side, in the order of the targets."""
    return sum(row.get(target, 0) << (_BITS * i) for i, target in enumerate(targets))


def _logistic(hundredths: int) -> float:
    return 1 / (1 + math.exp(-max(-700.0, hundredths / _HUNDREDTHS)))


def parse_model(text: str) -> Model:
    """The model that the text of a score.json holds: a line for each evidence with its weight for each target."""
    raw = json.loads(text)
    return Model(raw["bias"], raw["weights"], raw["threshold"])


@cache
def load_model() -> Model:
    """The model that ships with the parsers."""
    return parse_model(_FILE.read_text(encoding="utf-8"))
