"""Whether a piece is a rule, how surely, of what kinds and of what modality, from its named evidence.

Linear models whose weights are data: score.json, written by bench/rules/train.py. Weights are whole hundredths and are
summed as integers, so that every machine gives the same scores.
"""

from __future__ import annotations

import json
import math
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import cast

from veille.model import Modality, RuleKind

_FILE = Path(__file__).parent / "score.json"
_HUNDREDTHS = 100
# Names of what the models decide, as score.json has them: whether a piece looks like a rule by itself, and whether it
# is one, seen in its company.
IMPRESSION, RULE = "impression", "rule"
_KIND, _MODALITY = "kind:", "modality:"
# A kind beside the first is said of a rule when it is at least this probable.
_ALSO = 0.5


@dataclass(frozen=True, slots=True)
class Model:
    """Weights by evidence and by what they speak for, in hundredths; `threshold` is the least probability of a rule."""

    bias: dict[str, int]
    weights: dict[str, dict[str, int]]
    threshold: float

    def total(self, target: str, evidence: Iterable[str]) -> int:
        """The sum of the weights that the evidence has for one target."""
        known = self.weights.get(target, {})
        return self.bias.get(target, 0) + sum(known.get(name, 0) for name in evidence)

    def probability(self, evidence: Iterable[str]) -> float:
        """The calibrated probability that a piece is a rule, to two places."""
        return round(_logistic(self.total(RULE, evidence)), 2)

    def impression(self, evidence: Iterable[str]) -> int:
        """How much a piece looks like a rule by itself, in percent."""
        return round(100 * _logistic(self.total(IMPRESSION, evidence)))

    def kinds(self, evidence: Sequence[str], known: Sequence[RuleKind]) -> tuple[RuleKind, ...]:
        """The kinds of a rule, the likeliest first, then those that patterns found, then other likely ones."""
        totals = {name: self.total(name, evidence) for name in self.bias if name.startswith(_KIND)}
        if not totals:
            return tuple(known) or ("reference",)  # a model that knows no kinds yet
        ranked = sorted(totals, key=lambda name: -totals[name])
        likely = [ranked[0], *(n for n in ranked[1:] if _share(totals, n) >= _ALSO)]
        names = [cast("RuleKind", name.removeprefix(_KIND)) for name in likely]
        return (names[0], *(k for k in known if k != names[0]), *(k for k in names[1:] if k not in known))

    def modality(self, evidence: Sequence[str], allowed: Collection[Modality | None]) -> Modality | None:
        """The likeliest of the modalities that the words allow."""
        totals = {m: self.total(f"{_MODALITY}{m or 'none'}", evidence) for m in allowed}
        return max(sorted(totals, key=str), key=lambda m: totals[m])

    def weigh(self, evidence: Iterable[str], target: str = RULE) -> list[tuple[str, float]]:
        """The evidence with its weight for a target, the heaviest first; what weighs nothing is left out."""
        known = self.weights.get(target, {})
        rows = [(name, known[name] / _HUNDREDTHS) for name in evidence if known.get(name)]
        return sorted(rows, key=lambda row: (-abs(row[1]), row[0]))


def _logistic(hundredths: int) -> float:
    return 1 / (1 + math.exp(-max(-700.0, hundredths / _HUNDREDTHS)))


def _share(totals: dict[str, int], name: str) -> float:
    """The share of one target among all, as a softmax."""
    top = max(totals.values())
    powers = {n: math.exp((t - top) / _HUNDREDTHS) for n, t in totals.items()}
    return powers[name] / sum(powers.values())


def parse_model(text: str) -> Model:
    """The model that the text of a score.json holds: a line for each evidence with its weight for each target."""
    raw = json.loads(text)
    weights: dict[str, dict[str, int]] = {}
    for evidence, row in raw["weights"].items():
        for target, weight in row.items():
            weights.setdefault(target, {})[evidence] = weight
    return Model(raw["bias"], weights, raw["threshold"])


@cache
def load_model() -> Model:
    """The model that ships with the parsers."""
    return parse_model(_FILE.read_text(encoding="utf-8"))
