"""A report on a full disk ends in one line that says so."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from veille.store.connection import explain


def test_a_full_ledger_is_a_typed_error(tmp_path: Path) -> None:
    """SQLite's own word for a full disk, from the ledger's kind of connection, is explained with what to do."""
    db = sqlite3.connect(tmp_path / "ledger")
    db.execute("PRAGMA max_page_count = 1")
    with pytest.raises(sqlite3.OperationalError) as caught:
        db.executescript("CREATE TABLE a (x); CREATE TABLE b (x);")
    db.close()
    assert "the disk is full" in str(explain(caught.value, tmp_path))
