"""Sentences of our own, in both languages, give the kind, modality, values and citations that they state."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from veille.parsers import extract_rules

ROWS = [
    json.loads(line) for line in (Path(__file__).parent / "paraphrases.jsonl").read_text(encoding="utf-8").splitlines()
]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["text"][:48])
def test_sentence(row: dict[str, object]) -> None:
    """A sentence gives exactly its values and citations; a hard negative gives no rule."""
    text = str(row["text"])
    rules = extract_rules(text, row["lang"])  # type: ignore[arg-type]
    kinds = {k for r in rules for k in r.kinds}
    values = {(v.type, v.value, None if v.type == "date" else v.cmp, v.role) for r in rules for v in r.values}
    for rule in rules:
        assert text[rule.start : rule.end] == rule.quote
        assert all(rule.start <= v.start < v.end <= rule.end and text[v.start : v.end] == v.raw for v in rule.values)
    if row["kind"] == "none":
        assert not values
        assert kinds <= {"contact", "reference"}
        return
    assert values == {tuple(v) for v in row["values"]}  # type: ignore[attr-defined]
    assert {n for r in rules for c in r.citations for n in c.norm} == set(row["cites"])  # type: ignore[call-overload]
    assert row["kind"] is None or row["kind"] in kinds
    assert row["modality"] is None or row["modality"] in {r.modality for r in rules}
