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
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

sys.path.insert(0, str(Path(__file__).parent))
from calibration import reliability
from held_out import score_annotated, score_held_out
from material import (
    ANNOTATIONS,
    ROOT,
    Gold,
    Sample,
    Seen,
    annotated_files,
    annotated_samples,
    read_pages,
    read_polarity,
    read_sentences,
    read_snippets,
    read_taught,
    read_units,
    read_written,
    see_pages,
    text_samples,
    unit_samples,
)

from veille.parsers.rules.company import Sight, Whole, find_company, sum_up
from veille.parsers.rules.score import IMPRESSION, RULE, Model, impression_of, load_model, parse_model

CORPUS = Path(os.environ.get("VEILLE_CORPUS", ROOT.parent / "shared" / "corpus"))
TARGET = ROOT / "parsers" / "rules" / "score.json"
FOLDS = 5
# Evidence seen in fewer texts says nothing of other texts.
LEAST_SEEN = {"word": 6, "lead": 5, "heading": 5, "header": 4, "first": 4, "first two": 4}
LEAST_OTHERWISE = 3
# Nor, of whether a text is a rule, does what only a few pages have: all pieces below one heading share its words, so that
# there pages count beside pieces.
LEAST_PAGES = {"heading": 8, "header": 5, "lead": 6}
LEAST_PAGES_OTHERWISE = 4
# Inverse strength of the penalty on weights: smaller is stronger. Chosen by cross-validation.
STRENGTH = {"rule": 0.3, "kind": 0.2, "modality": 0.3}
# How often the pieces of a text of several sentences are judged again by what was learned.
ROUNDS = 3
# How much a text of each source counts: bare texts say less of pages, one reader less than two, pages of our own less than real ones.
WEIGHT = {"snippet": 0.8, "sentence": 0.7, "annotated": 0.8, "written": 1.0}
# What stands beside a bare text is not known: it teaches half by itself, half as one plain statement among idle text, so
# that its own words are what counts.
IDLE = ("lead looks:none", "page:low", "section:low")
# Of whether a text is a rule, single words say less of other texts than named evidence does: in learning they count half,
# so that what carries over explains first. By cross-validation and on pages written unseen that calls fewer texts rules falsely.
WORDS = ("word:", "first:", "first two:", "heading:", "header:", "lead:word:")
WORDS_COUNT = 0.5
# What the patterns conclude is no evidence of a rule: it is right by construction on the texts they were written for.
NOT_FOR_RULES = ("pattern:",)
BARE = ("snippet", "sentence")  # sources of bare texts
COMPANY = ("lead looks:", "page:", "section:")
BEST = 0.65  # share of a text's weight that goes to the best of several defensible labels
# The least probability of a rule: by cross-validation it finds more than nine rules of ten at the fewest false ones.
THRESHOLD = 0.67
DROPPED = 2  # weights of fewer hundredths than this are left out


@dataclass(frozen=True, slots=True)
class Row:
    """One piece with a label and its weight."""

    evidence: tuple[str, ...]
    label: str
    weight: float


Told = list[tuple[Gold, list[tuple[str, ...]]]]  # what readers said, with the evidence of the pieces
Company = dict[tuple[str, int, int], tuple[str, ...]]


def find_companies(seen: dict[str, Seen], model: Model) -> Company:
    """The evidence of what stands beside each piece, by the impressions of one model."""
    found: Company = {}
    for name, document in seen.items():
        sights = [
            [Sight(impression_of(model.totals(piece.evidence)), piece.above, not piece.refused) for piece in section]
            for section in document.sections
        ]
        whole = sum_up(sights) if document.page else Whole()
        for i, section in enumerate(sights):
            found.update({(name, i, n): names for n, names in enumerate(find_company(section, whole))})
    return found


def pieces_of(sample: Sample, seen: dict[str, Seen], company: Company | None = None) -> list[tuple[str, ...]]:
    """The evidence of a sample's pieces, with that of their company where it is known."""
    name = sample.document
    return [
        (*seen[name].sections[i][n].evidence, *(company[name, i, n] if company is not None else ()))
        for i, n in sample.places
    ]


def beside_idle_text(told: Told, seen: dict[str, Seen], samples: list[Sample]) -> Told:
    """What readers said, the bare texts once more among idle text; both count half."""
    more: Told = []
    for sample, (gold, pieces) in zip(samples, told, strict=True):
        if seen[sample.document].page or gold.shape not in BARE:
            more.append((gold, pieces))
            continue
        idle = [(*(n for n in piece if not n.startswith(COMPANY)), *IDLE) for piece in pieces]
        half = replace(gold, share=gold.share / 2)
        more += [(half, pieces), (half, idle)]
    return more


def vocabulary(told: Told) -> set[str]:
    """The evidence seen often enough."""
    seen = Counter(name for _, pieces in told for piece in pieces for name in piece)
    return {n for n, count in seen.items() if count >= LEAST_SEEN.get(n.split(":")[0], LEAST_OTHERWISE)}


def widespread(told: Told) -> set[str]:
    """The evidence seen on enough pages."""
    pages: dict[str, set[str]] = {}
    for gold, pieces in told:
        for name in {name for piece in pieces for name in piece}:
            pages.setdefault(name, set()).add(gold.fold)
    return {n for n, on in pages.items() if len(on) >= LEAST_PAGES.get(n.split(":")[0], LEAST_PAGES_OTHERWISE)}


def as_columns(names: Iterable[str]) -> dict[str, int]:
    """Evidence by its column, in order of its name."""
    return {name: i for i, name in enumerate(sorted(names))}


def fit(
    rows: list[Row], columns: dict[str, int], strength: float, words: float = 1.0
) -> dict[str, tuple[float, dict[str, float]]]:
    """Bias and weights by label; for two labels those of the second alone. `words` is how much single words count."""
    counts = np.array([words if name.startswith(WORDS) else 1.0 for name in columns])
    pointers, places = [0], []
    for row in rows:
        places += [columns[n] for n in row.evidence if n in columns]
        pointers.append(len(places))
    matrix = csr_matrix((counts[places], places, pointers), shape=(len(rows), len(columns)))
    model = LogisticRegression(C=strength, max_iter=400, tol=1e-4)
    model.fit(matrix, [r.label for r in rows], sample_weight=[r.weight for r in rows])
    names = list(columns)
    labels = list(model.classes_) if len(model.classes_) > 2 else [model.classes_[1]]
    return {
        str(label): (float(bias), dict(zip(names, map(float, weights * counts), strict=True)))
        for label, bias, weights in zip(labels, model.intercept_, model.coef_, strict=True)
    }


def rule_rows(told: Told, judge: Callable[[tuple[str, ...]], float] | None) -> list[Row]:
    """Pieces labelled as rules or not; of a text of several sentences the likeliest, or all where none is known."""
    rows = []
    for gold, pieces in told:
        if gold.rule is None:
            continue
        weight = WEIGHT.get(gold.shape, 1.0) * gold.share
        if not gold.rule:
            rows += [Row(piece, "no", weight) for piece in pieces]
        elif len(pieces) == 1 or judge is None:
            rows += [Row(piece, "yes", weight / len(pieces)) for piece in pieces]
        else:
            rows.append(Row(max(pieces, key=judge), "yes", weight))
    return rows


def label_rows(told: Told, labels: Callable[[Gold], tuple[str, ...]], model: Model) -> list[Row]:
    """The pieces of rules with each defensible label, the best weighing most."""
    rows = []
    for gold, pieces in told:
        names = labels(gold)
        if gold.rule is False or not names:
            continue
        piece = max(pieces, key=lambda p: model.total(RULE, p))
        weight = WEIGHT.get(gold.shape, 1.0)
        shares = [1.0] if len(names) == 1 else [BEST, *[(1 - BEST) / (len(names) - 1)] * (len(names) - 1)]
        rows += [Row(piece, name, weight * share) for name, share in zip(names, shares, strict=True)]
    return rows


def learn_target(model: Model, target: str, told: Told) -> Model:
    """The model with the weights of one of its two judgements of whether a piece is a rule."""
    names = vocabulary(told) & widespread(told)
    columns = as_columns(n for n in names if not n.startswith(NOT_FOR_RULES))
    for turn in range(ROUNDS):
        judge = (lambda piece, m=model: m.total(target, piece)) if turn else None
        bias, weights = fit(rule_rows(told, judge), columns, STRENGTH["rule"], WORDS_COUNT)["yes"]
        model = with_target(model, target, bias, weights)
    return model


def with_target(model: Model, target: str, bias: float, weights: dict[str, float]) -> Model:
    """The model with these weights for one target, in hundredths, in place of those it had."""
    rows = {name: {t: w for t, w in row.items() if t != target} for name, row in model.weights.items()}
    for name, weight in weights.items():
        if abs(_hundredths(weight)) >= DROPPED:
            rows.setdefault(name, {})[target] = _hundredths(weight)
    return replace(model, bias={**model.bias, target: _hundredths(bias)}, weights={n: r for n, r in rows.items() if r})


def train(samples: list[Sample], seen: dict[str, Seen]) -> Model:
    """The model that these texts teach: the impression of a piece by itself, then whether it is a rule in its company."""
    alone: Told = [(s.gold, pieces_of(s, seen)) for s in samples]
    model = learn_target(Model({}, {}, THRESHOLD), IMPRESSION, alone)
    company = find_companies(seen, model)
    together: Told = [(s.gold, pieces_of(s, seen, company)) for s in samples]
    model = learn_target(model, RULE, beside_idle_text(together, seen, samples))
    columns = as_columns(vocabulary(alone))
    told = model
    for head, labels in (("kind", lambda g: g.kinds), ("modality", lambda g: g.modalities)):
        for label, (bias, weights) in fit(label_rows(together, labels, model), columns, STRENGTH[head]).items():
            told = with_target(told, f"{head}:{label}", bias, weights)
    return told


def _hundredths(weight: float) -> int:
    return round(weight * 100)


def write_model(model: Model) -> str:
    """The text of score.json: one line for each evidence, with its weight for each target."""
    targets = sorted(model.bias, key=lambda t: (t != RULE, t != IMPRESSION, t))
    lines = []
    for name, weights in sorted(model.weights.items()):
        row = {t: weights[t] for t in targets if t in weights}
        lines.append(f"  {json.dumps(name)}: {json.dumps(row, separators=(',', ':'))}")
    bias = json.dumps({t: model.bias[t] for t in targets}, separators=(",", ":"))
    return f'{{"threshold": {model.threshold}, "bias": {bias}, "weights": {{\n' + ",\n".join(lines) + "\n}}\n"


def fold_of(name: str) -> int:
    """The fold of a page or pair, the same on every machine."""
    return int(hashlib.sha256(name.encode()).hexdigest(), 16) % FOLDS


def _probabilities(
    samples: list[Sample], seen: dict[str, Seen], models: dict[int, Model]
) -> Iterator[tuple[Gold, float]]:
    """What readers said of each text, with the probability of its likeliest piece by a model that has not seen it."""
    companies = {k: find_companies(seen, model) for k, model in models.items()}
    for sample in samples:
        k = fold_of(sample.gold.fold)
        pieces = pieces_of(sample, seen, companies[k])
        yield sample.gold, max(_probability(models[k], piece) for piece in pieces)


def _probability(model: Model, piece: tuple[str, ...]) -> float:
    company = [n for n in piece if n.startswith(COMPANY)]
    own = [n for n in piece if not n.startswith(COMPANY)]
    return model.probability(model.total(RULE, own), company, impression_of(model.totals(own)))


def main() -> None:
    """Measure, write, or both."""
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("--measure", action="store_true", help="cross-validate and print")
    options.add_argument("--write", action="store_true", help="train on everything and write score.json")
    options.add_argument("--show", default=None, help="print the misses of one sort (recall, alarm, kind, modality)")
    options.add_argument("--folds", default="01234", help="the folds to score, such as 0123")
    asked = options.parse_args()
    if not (CORPUS / "units").is_dir():
        sys.exit(f"no corpus at {CORPUS}; set VEILLE_CORPUS")
    units = read_units(CORPUS)
    pages = dict(read_pages(CORPUS, {name for _, name in units} | annotated_files()))
    taught, written = read_taught()
    present = load_model()
    samples, seen = text_samples(
        [*read_snippets(CORPUS), *read_sentences(), *read_written(), *read_polarity()], present
    )
    seen |= see_pages(pages | written, present)
    samples += [*unit_samples([*units, *taught], seen), *annotated_samples(pages, seen)]
    if asked.measure:
        folds = {int(k) for k in asked.folds}
        models = {k: train([s for s in samples if fold_of(s.gold.fold) != k], seen) for k in folds}
        scored = {name: page for name, page in pages.items() if fold_of(name) in folds}
        unseen = {name: models[fold_of(name)] for name in scored}
        score_held_out(CORPUS, scored, unseen, asked.show)
        for which in ANNOTATIONS:
            score_annotated(which, scored, unseen, asked.show)
        held = [s for s in samples if s.gold.shape not in WEIGHT and fold_of(s.gold.fold) in folds]
        reliability(_probabilities(held, seen, models))
    if asked.write:
        text = write_model(train(samples, seen))
        assert write_model(parse_model(text)) == text
        TARGET.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
