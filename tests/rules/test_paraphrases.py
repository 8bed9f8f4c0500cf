"""Sentences of our own, in both languages, give the kind, modality, values and citations that they state."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from veille.parsers import extract_rules
from veille.parsers.rules.extraction import judge_text

ROWS = [
    json.loads(line) for line in (Path(__file__).parent / "paraphrases.jsonl").read_text(encoding="utf-8").splitlines()
]
# Whether a sentence is a rule is a probability: of sentences without their page, these shares must come out right.
LEAST_FOUND = 0.95
MOST_FALSE = 0.15


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["text"][:48])
def test_sentence(row: dict[str, object]) -> None:
    """A sentence reads with exactly its values and citations, its kind and its modality; spans are exact."""
    text = str(row["text"])
    rules = [j.rule for j in judge_text(text, row["lang"])]  # type: ignore[arg-type]
    values = {(v.type, v.value, None if v.type == "date" else v.cmp, v.role) for r in rules for v in r.values}
    for rule in rules:
        assert text[rule.start : rule.end] == rule.quote
        assert all(rule.start <= v.start < v.end <= rule.end and text[v.start : v.end] == v.raw for v in rule.values)
    if row["kind"] == "none":
        return
    assert values == {tuple(v) for v in row["values"]}  # type: ignore[attr-defined]
    assert {n for r in rules for c in r.citations for n in c.norm} == set(row["cites"])  # type: ignore[call-overload]
    assert row["kind"] is None or row["kind"] in {k for r in rules for k in r.kinds}
    assert row["modality"] is None or row["modality"] in {r.modality for r in rules}


def test_sentences_are_told_from_what_is_no_rule() -> None:
    """Nearly all sentences with a rule give one; few hard negatives do."""
    said = {True: [], False: []}  # type: dict[bool, list[bool]]
    for row in ROWS:
        kinds = {k for r in extract_rules(row["text"], row["lang"]) for k in r.kinds}
        said[row["kind"] != "none"].append(
            bool(kinds - {"contact", "reference"}) or (row["kind"] == "reference" and bool(kinds))
        )
    assert sum(said[True]) / len(said[True]) >= LEAST_FOUND
    assert sum(said[False]) / len(said[False]) <= MOST_FALSE
