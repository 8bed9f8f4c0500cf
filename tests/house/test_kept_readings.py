"""What is kept of a test's answers is kept of a test that is there: else nobody would compare it any more."""

from __future__ import annotations

import json
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]


def test_each_kept_answer_has_its_test() -> None:
    gone, files = [], sorted(TESTS.glob("*/readings/test_*.jsonl"))
    for kept in files:
        source = (kept.parents[1] / f"{kept.stem}.py").read_text(encoding="utf-8")
        named = {json.loads(line.partition("\t")[0]) for line in kept.read_text(encoding="utf-8").splitlines()}
        gone += [f"{kept.stem}: {name}" for name in named if f"def {name.partition('[')[0]}(" not in source]
    assert len(files) > 0
    assert gone == []
