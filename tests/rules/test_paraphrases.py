"""Sentences of our own, in both languages, give the kind, modality, values and citations that they state."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest

from veille.parsers import extract_rules
from veille.parsers.rules.extraction import judge_text

ROWS = [
    json.loads(line) for line in (Path(__file__).parent / "paraphrases.jsonl").read_text(encoding="utf-8").splitlines()
]


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


# Sentences judged wrongly without a page around them, each with the reason; one that comes right leaves the list.
MISSES = tomllib.loads((Path(__file__).parent / "paraphrase_misses.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("row", [r for r in ROWS if r["kind"] is not None], ids=lambda row: row["text"][:48])
def test_sentence_is_told_from_what_is_no_rule(row: dict[str, object]) -> None:
    """A sentence with a rule gives one and a hard negative none, but for the misses that are listed with their reason."""
    kinds = {k for r in extract_rules(str(row["text"]), row["lang"]) for k in r.kinds}  # type: ignore[arg-type]
    found = bool(kinds - {"contact", "reference"}) or (row["kind"] == "reference" and bool(kinds))
    missed = found != (row["kind"] != "none")
    assert missed == (row["text"] in MISSES), MISSES.get(str(row["text"]), "not in paraphrase_misses.toml")


def test_few_sentences_are_missed() -> None:
    """The list stays short, and each of its entries is one of the sentences."""
    assert set(MISSES) <= {row["text"] for row in ROWS}
    assert len(MISSES) <= 0.05 * len(ROWS)
