"""The probability that a reworded sentence says something else than before: weights by named evidence, learnt from edits.

The weights are score.json beside this module, written by bench/changes/train.py: whole hundredths, summed as integers, so
that every machine gives the same. The score only ever takes back what a question of `judge.questions` claims: what was read
as another number or provision, or binds on one side and frees on the other, stands, whatever the score.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from veille.changes.judge.readings import Delta, count_tags, delta
from veille.changes.judge.score.evidence import find_evidence
from veille.changes.judge.sentence import Sentence
from veille.model import ChangeReason

_FILE = Path(__file__).parent / "score.json"
_HUNDREDTHS = 100
LEAST_WORDS = 10  # in a shorter sentence each word counts: "The page is kept up", "The page is archived"
LEAST_WORDS_DENIED = 15  # where one side says "not" more often
LEAST_SHARED = 2  # two sentences with fewer words of meaning in common are no two wordings of one rule
# What stands in figures is read to the letter: no score takes it back.
_READ = frozenset({ChangeReason.NUMBER, ChangeReason.CITATION})
_BINDING, _FREEING = frozenset({"must", "must_not"}), frozenset({"may", "need_not"})
_ASKED, _BARRED = frozenset({"must"}), frozenset({"must_not"})
_UP_TO = frozenset({"before", "until", "on_or_before", "max", "lt"})
_FROM = frozenset({"after", "from", "on_or_after", "min", "gt"})
_QUANTIFYING = frozenset({"all", "some", "most", "none"})


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
    return is_weighed(sentence, claim) and score.probability(find_evidence(sentence, claim)) < score.threshold


def is_weighed(sentence: Sentence, claim: ChangeReason) -> bool:
    """Whether the score may take a claim back: in a longer sentence written anew where no figure is another one."""
    told_anew = sentence.rewritten and _longest(sentence) >= LEAST_WORDS and sentence.meaning.shared >= LEAST_SHARED
    return told_anew and claim not in _READ and not _turned(sentence)


def _longest(sentence: Sentence) -> int:
    return max(len(sentence.old.words), len(sentence.new.words))


def _turned(sentence: Sentence) -> bool:
    """Whether each side says the opposite of the other: it binds and frees, counts, or comes before and after."""
    before, after = sentence.before.tags, sentence.after.tags
    counted = delta(count_tags(sentence.old.cues), count_tags(sentence.new.cues), "scope")
    if _QUANTIFYING & set(counted.gone) and _QUANTIFYING & set(counted.come):
        return True  # "all", "some"
    force, bound = delta(before, after, "modality"), delta(before, after, "bound")
    if _opposed(force, _BINDING, _FREEING) or _opposed(force, _ASKED, _BARRED) or _opposed(bound, _UP_TO, _FROM):
        return True  # "you must", "you may"; "you must", "you cannot"; "before May 1", "after May 1"
    # one side says "not", and nothing else differs: "it takes new files", "it does not take new files"
    plain = not any(sentence.weighty) or _longest(sentence) < LEAST_WORDS_DENIED
    return sentence.denied_otherwise and plain


def _opposed(moved: Delta, one: frozenset[str], two: frozenset[str]) -> bool:
    """Whether a tag of one sort went and one of the other came."""
    gone, come = set(moved.gone), set(moved.come)
    return bool((one & gone and two & come) or (two & gone and one & come))


def parse_score(text: str) -> RewordingScore:
    """The score that the text of a score.json holds."""
    raw = json.loads(text)
    return RewordingScore(raw["bias"], raw["weights"], raw["threshold"])


@cache
def load_score() -> RewordingScore:
    """The score that ships with the program."""
    return parse_score(_FILE.read_text(encoding="utf-8"))
