"""The faults that a reviewer described can still be put into the program (`bench/mutation/run.py --described`)."""

from __future__ import annotations

import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
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
