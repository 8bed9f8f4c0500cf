"""The probability that a reworded sentence says something else than before: weights by named evidence, learnt from edits.

The weights are score.json beside this module, written by bench/changes/train.py: whole hundredths, summed as integers, so
that every machine gives the same. The score only ever takes back what a question of `judge.questions` claims from words
alone: what was read as another number, provision, comparison or stance on both sides stands, whatever the score.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from veille.changes.judge.score.evidence import find_evidence
from veille.changes.judge.sentence import Sentence
from veille.model import ChangeReason

_FILE = Path(__file__).parent / "score.json"
_HUNDREDTHS = 100
# What the parsers read to the letter: no score takes it back.
_READ = frozenset({ChangeReason.NUMBER, ChangeReason.CITATION, ChangeReason.COMPARISON, ChangeReason.BOUND})


@dataclass(frozen=True, slots=True)
class RewordingScore:
    """Weights in hundredths by the name of their evidence; `threshold` is the least probability of another meaning."""

    bias: int
    weights: Mapping[str, int]
    threshold: float

    def probability(self, evidence: Iterable[str]) -> float:
        """How likely a sentence with this evidence says something else, between 0 and 1."""
        total = self.bias + sum(self.weights.get(name, 0) for name in evidence)
        return 1 / (1 + math.exp(-total / _HUNDREDTHS))


def says_the_same(sentence: Sentence, claim: ChangeReason) -> bool:
    """Whether a rewording that a question claims to change a rule is, all in all, another way to say it."""
    score = load_score()
    return not holds(sentence, claim) and score.probability(find_evidence(sentence)) < score.threshold


def holds(sentence: Sentence, claim: ChangeReason) -> bool:
    """Whether a claim rests on what was read to the letter, so that no score takes it back."""
    one, two = sentence.before.modalities, sentence.after.modalities
    return claim in _READ or (bool(one and two) and one != two)  # rules that bind or free, and not alike


def parse_score(text: str) -> RewordingScore:
    """The score that the text of a score.json holds."""
    raw = json.loads(text)
    return RewordingScore(raw["bias"], raw["weights"], raw["threshold"])


@cache
def load_score() -> RewordingScore:
    """The score that ships with the program."""
    return parse_score(_FILE.read_text(encoding="utf-8"))
