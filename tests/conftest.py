"""Fixtures shared by all tests."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The shared development corpus; the test is skipped with a reason where it is missing."""
    path = Path(os.environ.get("VEILLE_CORPUS", ROOT.parent / "shared" / "corpus"))
    if not (path / "score.py").is_file():
        pytest.skip(f"shared corpus not found at {path} (set VEILLE_CORPUS)")
    return path
