"""The open file of a snapshot: one question at a time, a closed or older file told as what it is."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from threading import RLock
from typing import TypeVar

from veille.database_identity import SCHEMA_VERSION
from veille.errors import SnapshotError

Answer = TypeVar("Answer")


class SnapshotFile:
    """A connection that several threads may ask."""

    def __init__(self, db: sqlite3.Connection, path: Path) -> None:
        self._db, self._path = db, path
        self._lock = RLock()
        self._closed = False
        self._schema = int(db.execute("PRAGMA user_version").fetchone()[0])

    def close(self) -> None:
        """Close it; whoever asks it afterwards is told so."""
        with self._lock:
            self._closed = True
            self._db.close()

    def ask(self, question: Callable[[sqlite3.Connection], Answer]) -> Answer:
        """The answer to a question on the connection, one thread at a time."""
        with self._lock, self._translated():
            return question(self._db)

    def rows(self, sql: str, parameters: Mapping[str, str | int | None]) -> list[sqlite3.Row]:
        """The rows of a query with its named parameters."""
        return self.ask(lambda db: db.execute(sql, parameters).fetchall())

    @contextmanager
    def _translated(self) -> Iterator[None]:
        if self._closed:
            raise SnapshotError("the snapshot is closed", where=str(self._path), hint="ask inside the `with` block")
        try:
            yield
        except sqlite3.DatabaseError as error:
            if self._schema < SCHEMA_VERSION:  # views only gain columns, so what is missing is what came later
                said = f"published by an earlier version of veille (schema {self._schema}), it does not hold this"
                raise SnapshotError(said, where=str(self._path), hint="fetch a newer snapshot") from error
            raise SnapshotError(f"cannot be read ({error})", where=str(self._path), hint="fetch it again") from error
