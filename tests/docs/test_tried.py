"""The table of faults and attacks in docs/operations.md names a test for each row, and the test is there."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_NAMED = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)` \|$", re.MULTILINE)


def test_every_row_is_held_by_a_test_that_exists() -> None:
    section = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    table = section.split("## Faults and attacks that were tried")[1].split("\n\n")[2]
    rows = table.splitlines()[2:]
    named = _NAMED.findall(table)
    assert len(rows) == len(named) > 15
    missing = [
        f"{file}::{name}"
        for file, name in named
        if not (ROOT / file).is_file() or f"def {name}(" not in (ROOT / file).read_text(encoding="utf-8")
    ]
    assert missing == []
