"""The rows of a query, each value by its column's name."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence


def select_rows(
    db: sqlite3.Connection, sql: str, parameters: Mapping[str, object] | Sequence[object] = ()
) -> list[sqlite3.Row]:
    """All rows of a query, whatever rows the connection itself gives."""
    cursor = db.execute(sql, parameters)
    cursor.row_factory = sqlite3.Row
    return cursor.fetchall()
