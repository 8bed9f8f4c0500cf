"""What bench/mutation holds of the program is still true of it: faults that were described, and those that nobody can see."""

from __future__ import annotations

import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
EQUAL = tomllib.loads((ROOT / "bench" / "mutation" / "equal.toml").read_text(encoding="utf-8")).get("equal", [])
FAULTS = tomllib.loads((ROOT / "bench" / "mutation" / "described.toml").read_text(encoding="utf-8"))["fault"]


def test_each_stands_once_in_its_file_and_compiles() -> None:
    """A fault whose place has moved would no longer be tried; one that does not compile would be caught by any test."""
    lost = {}
    for fault in FAULTS:
        path = ROOT / fault["path"]
        source = path.read_text(encoding="utf-8") if path.exists() else ""
        if source.count(fault["before"]) != 1:
            lost[fault["breaks"]] = fault["path"]
            continue
        compile(source.replace(fault["before"], fault["after"]), fault["path"], "exec")
    assert len(FAULTS) > 0
    assert lost == {}


def test_the_test_that_catches_it_is_there() -> None:
    """Each fault names one test of one file."""
    named = [fault["test"].split("::") for fault in FAULTS]
    assert [name for path, name in named if f"def {name}(" not in (ROOT / path).read_text(encoding="utf-8")] == []


def test_a_fault_that_nobody_can_see_has_its_line_and_a_reason() -> None:
    """A judgement over code that is no longer there would hide another fault."""
    lines = {
        fault["path"]: {line.strip() for line in (ROOT / fault["path"]).read_text(encoding="utf-8").splitlines()}
        for fault in EQUAL
    }
    assert [
        fault for fault in EQUAL if fault["line"] not in lines[fault["path"]] or len(fault["reason"].split()) < 5
    ] == []
