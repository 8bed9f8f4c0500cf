"""The figures of docs/quality.md hold on the development corpus."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path

import pytest

from veille.parsers import extract_rules


@pytest.mark.corpus
def test_snippets_meet_the_targets(corpus: Path) -> None:
    """Values and citations, kinds, modality and false alarms stay at or above the targets."""
    spec = importlib.util.spec_from_file_location("corpus_score", corpus / "score.py")
    assert spec is not None
    assert spec.loader is not None
    score = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(score)
    rows = [json.loads(line) for line in (corpus / "gold" / "snippets.jsonl").read_text(encoding="utf-8").splitlines()]
    result = score.judge_snippets(rows, extract_rules)
    assert result["values F1"] >= 0.95
    assert result["citations F1"] >= 0.95
    assert result["primary kind"] >= 0.85
    assert result["modality"] >= 0.90
    assert result["false alarms"] <= 0.05
    assert result["quotes off"] == 0
