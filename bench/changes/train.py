"""Learns when a reworded sentence says the same, from edits with a verdict; writes veille/changes/judge/score/score.json.

    python bench/changes/train.py [--measure] [--write]

The edits are the sets of bench/changes/rewordings whose verdicts the questions were never mended on, or hardly; a set is
one writer's. --measure learns once for each set without it and says what that does to the set's edits; --write learns
from all. Needs scikit-learn (a development dependency). Learn anew after the questions of veille/changes/judge changed:
they are the evidence.
"""

from __future__ import annotations

import argparse
import csv
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast
from unittest.mock import patch

import numpy as np
from rewordings import SETS, page_with
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from veille.changes import compare
from veille.changes.judge import severity
from veille.changes.judge.questions import reason_of
from veille.changes.judge.score import score as score_module
from veille.changes.judge.score.evidence import find_evidence
from veille.changes.judge.score.score import RewordingScore, is_weighed
from veille.changes.judge.sentence import Sentence
from veille.model import ChangeReason, Document, Lang, Severity

TARGET = Path(str(score_module.__file__)).parent / "score.json"
# Sets 1 to 18 were mended on until hardly a verdict of theirs was wrong: they would teach that every claim is right.
FIRST_SET = 19
# How much an edit counts: the questions were mended on the older sets in part; edits made to deceive (policy hidden by one
# word in a sentence rewritten whole) are not what editors do.
COUNTS = {"hidden": 0.3, "older": 0.3, "unseen": 1.0}
FIRST_UNSEEN = 30
STRENGTH = 0.3  # inverse strength of the penalty on weights, chosen by cross-validation
LEAST_SEEN = 4  # evidence of fewer edits says nothing of others
# The least probability at which a claim stands: by cross-validation 4 in 10 of the false claims go, and of the policy of unseen
# sets 10 edits in 675 (docs/decisions/0018).
THRESHOLD = 0.18
TRIED = (0.08, 0.12, 0.14, 0.16, 0.18, 0.2, 0.22)


@dataclass(frozen=True, slots=True)
class Edit:
    """An edit of a set: whether it is policy, whether it is told as such, and the evidence of the sentences it rests on.

    `evidence` is empty where something else than the questions decides: a typed value, a rule that came. `held` says that
    no score takes back what is told.
    """

    name: str
    policy: bool
    told: bool
    held: bool
    evidence: frozenset[str]
    texts: tuple[str, str]


def read_edits(path: Path) -> list[Edit]:
    """The edits of a set, compared with what the questions claim and no score."""
    found = []
    with path.open(encoding="utf-8", newline="") as file:
        for k, (lang, sort, before, after) in enumerate(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)):
            found.append(_read_edit(path.stem, k, cast("Lang", lang), sort == "S", (before, after)))
    return found


def _read_edit(name: str, place: int, lang: Lang, policy: bool, texts: tuple[str, str]) -> Edit:
    asked: list[tuple[Sentence, ChangeReason | None]] = []

    def note(sentence: Sentence) -> ChangeReason | None:
        asked.append((sentence, reason_of(sentence)))
        return asked[-1][1]

    sides = [page_with(lang, text, place) for text in texts]
    with patch.object(severity, "reason_of", note), patch.object(severity, "says_the_same", lambda *_: False):
        grave = _grave(*sides)
    claims = [(sentence, claim) for sentence, claim in asked if claim is not None]
    with patch.object(severity, "says_the_same", is_weighed):  # all that a score may take back is taken back
        weighed = bool(grave) and any(is_weighed(*one) for one in claims)
        held = bool(_grave(*sides)) if weighed else bool(grave)
    rests = bool(asked) and grave <= {claim for _, claim in asked}
    first = max(asked, key=lambda one: (one[1] is not None, len(one[0].new.text)), default=None)
    known = first is not None and (rests or (bool(grave) and not held))
    evidence = find_evidence(*first) if known and first is not None else frozenset[str]()
    return Edit(name, policy, bool(grave), held, evidence, texts)


def _grave(old: Document, new: Document) -> set[ChangeReason | None]:
    """Why each change between two pages weighs as policy."""
    return {change.reason for change in compare(old, new).changes if change.severity.rank >= Severity.SUBSTANTIVE.rank}


def learn(edits: Sequence[Edit]) -> RewordingScore:
    """The score learnt from edits, its weights in whole hundredths."""
    taught = [edit for edit in edits if edit.evidence]
    seen = Counter(name for edit in taught for name in edit.evidence)
    names = sorted(name for name, count in seen.items() if count >= LEAST_SEEN)
    place = {name: i for i, name in enumerate(names)}
    known = [[place[name] for name in sorted(edit.evidence) if name in place] for edit in taught]
    ends = np.cumsum([0, *map(len, known)])
    rows = csr_matrix((np.ones(ends[-1]), np.concatenate(known), ends), shape=(len(taught), len(names)))
    count = [COUNTS[sort_of(edit.name)] for edit in taught]
    model = LogisticRegression(C=STRENGTH, max_iter=5000).fit(rows, [edit.policy for edit in taught], count)
    weights = {name: round(100 * w) for name, w in zip(names, model.coef_[0], strict=True)}
    return RewordingScore(round(100 * model.intercept_[0]), {n: w for n, w in weights.items() if w}, THRESHOLD)


def is_writers(name: str) -> bool:
    """Whether a set has the number of one that a writer made unseen, late enough to teach."""
    return name.isdigit() and int(name) >= FIRST_SET


def sort_of(name: str) -> str:
    """Which sort of set a name is of, as COUNTS has it."""
    if name.startswith("hidden"):
        return "hidden"
    return "unseen" if int(name) >= FIRST_UNSEEN else "older"


def measure(edits: Sequence[Edit]) -> None:
    """Print, for each set judged by a score that was learnt without it, what is told otherwise than it should be."""
    sets = sorted({edit.name for edit in edits}, key=lambda name: (name.startswith("hidden"), len(name), name))
    totals: dict[str, Counter[tuple[str, bool]]] = {}
    for name in sets:
        score = learn([edit for edit in edits if edit.name != name])
        own = [edit for edit in edits if edit.name == name]
        counts: Counter[tuple[str, bool]] = Counter()
        for edit in own:
            counts["all", edit.policy] += 1
            counts["before", edit.policy] += edit.told != edit.policy
            for least in TRIED:
                told = edit.told and (edit.held or score.probability(edit.evidence) >= least)
                counts[f"{least:g}", edit.policy] += told != edit.policy
        totals[sort_of(name)] = totals.get(sort_of(name), Counter()) + counts
        print(_line(name, counts))
    for sort, counts in totals.items():
        print(_line(sort, counts))


def _line(name: str, counts: Counter[tuple[str, bool]]) -> str:
    parts = [
        f"{what} {counts[what, False]} and {counts[what, True]}" for what in ("before", *(f"{t:g}" for t in TRIED))
    ]
    return f"{name}: of {counts['all', False]} editorial and {counts['all', True]} policy edits otherwise: {', '.join(parts)}"


def main() -> int:
    """Measure, write, or both."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    options.add_argument("--measure", action="store_true")
    options.add_argument("--write", action="store_true")
    given = options.parse_args()
    paths = [p for p in sorted(SETS.glob("*.tsv")) if p.stem.startswith("hidden") or is_writers(p.stem)]
    edits = [edit for path in paths for edit in read_edits(path)]
    if given.measure:
        measure(edits)
    if given.write:
        score = learn(edits)
        TARGET.write_text(as_text(score), encoding="utf-8")
        print(f"{TARGET.name}: {len(score.weights)} weights from {len(edits)} edits")
    return 0


def as_text(score: RewordingScore) -> str:
    """The score as its file has it, one weight a line."""
    lines = ",\n".join(f"  {json.dumps(name)}: {weight}" for name, weight in sorted(score.weights.items()))
    return f'{{"threshold": {score.threshold}, "bias": {score.bias}, "weights": {{\n{lines}\n}}}}\n'


if __name__ == "__main__":
    raise SystemExit(main())
