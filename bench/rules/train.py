"""Learns the score's weights from annotated texts and writes parsers/rules/score.json; measures by cross-validation.

    python bench/rules/train.py [--measure] [--write]

The folds keep each page whole. --measure trains once a fold and scores its pages with it through `score_units.py` of the
corpus; --write trains on everything. Needs scikit-learn (a development dependency) and the corpus (VEILLE_CORPUS).
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

sys.path.insert(0, str(Path(__file__).parent))
from calibration import reliability
from held_out import score_held_out
from material import (
    ROOT,
    Sample,
    read_pages,
    read_polarity,
    read_sentences,
    read_snippets,
    read_units,
    text_samples,
    unit_samples,
)

from veille.parsers.rules.score import RULE, Model, load_model, parse_model

CORPUS = Path(os.environ.get("VEILLE_CORPUS", ROOT.parent / "shared" / "corpus"))
TARGET = ROOT / "parsers" / "rules" / "score.json"
FOLDS = 5
# Evidence seen in fewer texts says nothing of other texts.
LEAST_SEEN = {"word": 6, "lead": 5, "heading": 5, "header": 4, "first": 4, "first two": 4}
LEAST_OTHERWISE = 3
# Inverse strength of the penalty on weights: smaller is stronger. Chosen by cross-validation.
STRENGTH = {"rule": 0.2, "kind": 0.2, "modality": 0.3}
# How often the pieces of a text of several sentences are judged again by what was learned.
ROUNDS = 3
# How much a text of each source counts; bare texts say less of pages.
WEIGHT = {"snippet": 0.8, "sentence": 0.5}
# What the patterns conclude is no evidence of a rule: it is right by construction on the texts they were written for.
NOT_FOR_RULES = ("pattern:",)
BEST = 0.65  # share of a text's weight that goes to the best of several defensible labels
THRESHOLD = 0.5
DROPPED = 2  # weights of fewer hundredths than this are left out


@dataclass(frozen=True, slots=True)
class Row:
    """One piece with a label and its weight."""

    evidence: tuple[str, ...]
    label: str
    weight: float


def vocabulary(samples: Iterable[Sample]) -> dict[str, int]:
    """The evidence seen often enough, by column."""
    seen: Counter[str] = Counter()
    for sample in samples:
        seen.update({name for piece in sample.pieces for name in piece})
    kept = [n for n, count in seen.items() if count >= LEAST_SEEN.get(n.split(":")[0], LEAST_OTHERWISE)]
    return {name: i for i, name in enumerate(sorted(kept))}


def fit(rows: list[Row], columns: dict[str, int], strength: float) -> dict[str, tuple[float, dict[str, float]]]:
    """Bias and weights by label; for two labels those of the second alone."""
    pointers, places = [0], []
    for row in rows:
        places += [columns[n] for n in row.evidence if n in columns]
        pointers.append(len(places))
    matrix = csr_matrix((np.ones(len(places)), places, pointers), shape=(len(rows), len(columns)))
    model = LogisticRegression(C=strength, max_iter=400, tol=1e-4)
    model.fit(matrix, [r.label for r in rows], sample_weight=[r.weight for r in rows])
    names = list(columns)
    labels = list(model.classes_) if len(model.classes_) > 2 else [model.classes_[1]]
    return {
        str(label): (float(bias), dict(zip(names, map(float, weights), strict=True)))
        for label, bias, weights in zip(labels, model.intercept_, model.coef_, strict=True)
    }


def rule_rows(samples: list[Sample], judge: Callable[[tuple[str, ...]], float] | None) -> list[Row]:
    """Pieces labelled as rules or not; of a text of several sentences the likeliest, or all where none is known."""
    rows = []
    for sample in samples:
        if sample.gold.rule is None:
            continue
        weight = WEIGHT.get(sample.gold.shape, 1.0)
        if not sample.gold.rule:
            rows += [Row(piece, "no", weight) for piece in sample.pieces]
        elif len(sample.pieces) == 1 or judge is None:
            rows += [Row(piece, "yes", weight / len(sample.pieces)) for piece in sample.pieces]
        else:
            rows.append(Row(max(sample.pieces, key=judge), "yes", weight))
    return rows


def label_rows(samples: list[Sample], labels: Callable[[Sample], tuple[str, ...]], model: Model) -> list[Row]:
    """The pieces of rules with each defensible label, the best weighing most."""
    rows = []
    for sample in samples:
        names = labels(sample)
        if sample.gold.rule is False or not names or not sample.pieces:
            continue
        piece = max(sample.pieces, key=lambda p: model.total(RULE, p))
        weight = WEIGHT.get(sample.gold.shape, 1.0)
        shares = [1.0] if len(names) == 1 else [BEST, *[(1 - BEST) / (len(names) - 1)] * (len(names) - 1)]
        rows += [Row(piece, name, weight * share) for name, share in zip(names, shares, strict=True)]
    return rows


def train(samples: list[Sample]) -> Model:
    """The model that these texts teach."""
    samples = [s for s in samples if s.pieces]
    columns = vocabulary(samples)
    own = {n: i for i, n in enumerate(n for n in columns if not n.startswith(NOT_FOR_RULES))}
    model = Model({RULE: 0}, {}, THRESHOLD)
    for turn in range(ROUNDS):
        judge = (lambda piece, m=model: m.total(RULE, piece)) if turn else None
        learned = fit(rule_rows(samples, judge), own, STRENGTH["rule"])
        bias, weights = learned["yes"]
        model = replace(model, bias={RULE: _hundredths(bias)}, weights={RULE: _rounded(weights)})
    bias_of, weights_of = dict(model.bias), dict(model.weights)
    for head, labels in (("kind", lambda s: s.gold.kinds), ("modality", lambda s: s.gold.modalities)):
        for label, (bias, weights) in fit(label_rows(samples, labels, model), columns, STRENGTH[head]).items():
            bias_of[f"{head}:{label}"] = _hundredths(bias)
            weights_of[f"{head}:{label}"] = _rounded(weights)
    return Model(bias_of, weights_of, THRESHOLD)


def _hundredths(weight: float) -> int:
    return round(weight * 100)


def _rounded(weights: dict[str, float]) -> dict[str, int]:
    return {n: _hundredths(w) for n, w in weights.items() if abs(_hundredths(w)) >= DROPPED}


def write_model(model: Model) -> str:
    """The text of score.json: one line for each evidence, with its weight for each target."""
    names = sorted({name for weights in model.weights.values() for name in weights})
    targets = sorted(model.weights, key=lambda t: (t != RULE, t))
    lines = []
    for name in names:
        row = {t: model.weights[t][name] for t in targets if name in model.weights[t]}
        lines.append(f"  {json.dumps(name)}: {json.dumps(row, separators=(',', ':'))}")
    bias = json.dumps({t: model.bias[t] for t in targets}, separators=(",", ":"))
    return f'{{"threshold": {model.threshold}, "bias": {bias}, "weights": {{\n' + ",\n".join(lines) + "\n}}\n"


def fold_of(name: str) -> int:
    """The fold of a page or pair, the same on every machine."""
    return int(hashlib.sha256(name.encode()).hexdigest(), 16) % FOLDS


def main() -> None:
    """Measure, write, or both."""
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("--measure", action="store_true", help="cross-validate and print")
    options.add_argument("--write", action="store_true", help="train on everything and write score.json")
    options.add_argument("--show", default=None, help="print the misses of one sort (recall, alarm, kind, modality)")
    asked = options.parse_args()
    if not (CORPUS / "units").is_dir():
        sys.exit(f"no corpus at {CORPUS}; set VEILLE_CORPUS")
    units = read_units(CORPUS)
    pages = dict(read_pages(CORPUS, {name for _, name in units}))
    present = load_model()
    texts = [*read_snippets(CORPUS), *read_sentences(), *read_polarity()]
    samples = [*unit_samples(units, pages, present), *text_samples(texts, present)]
    if asked.measure:
        models = {k: train([s for s in samples if fold_of(s.gold.fold) != k]) for k in range(FOLDS)}
        score_held_out(CORPUS, pages, {name: models[fold_of(name)] for name in pages}, asked.show)
        reliability([s for s in samples if s.gold.shape not in WEIGHT], lambda s: models[fold_of(s.gold.fold)])
    if asked.write:
        model = train(samples)
        assert parse_model(write_model(model)) == model
        TARGET.write_text(write_model(model), encoding="utf-8")


if __name__ == "__main__":
    main()
