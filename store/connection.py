"""The one connection to SQLite: explicit transactions, and faults turned into StoreErrors that say what to do."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from veille.errors import StoreBusy, StoreError

BUSY_TIMEOUT_MS = 5_000  # a backup or a query holds a lock for less; a longer wait means another run
CACHE_KIB = 8_192  # a check touches few pages of the file twice; more only makes its memory grow with the history
WALK_CACHE_KIB = 65_536  # a walk over a large history comes back to the same pages again and again

Scalar = str | int | float | bytes | None
Parameters = Sequence[Scalar] | Mapping[str, Scalar]


class Connection:
    """Statements and transactions on one database file; every SQLite fault of the file comes out as a StoreError."""

    def __init__(self, path: Path, *, uri: str | None = None, timeout_ms: int = BUSY_TIMEOUT_MS) -> None:
        self.path = path
        with self._translated():
            # isolation_level=None: Python opens no transaction by itself, `transaction()` does
            self.raw = sqlite3.connect(uri or str(path), uri=uri is not None, isolation_level=None)
        self.raw.row_factory = sqlite3.Row
        self.run(f"PRAGMA busy_timeout = {timeout_ms}")
        self.run("PRAGMA foreign_keys = ON")
        self.run(f"PRAGMA cache_size = -{CACHE_KIB}")

    def run(self, sql: str, parameters: Parameters = ()) -> int:
        """The number of rows that one statement changed."""
        try:  # not `with`: a context manager takes as long as a small statement, and a page takes a dozen of them
            return self.raw.execute(sql, parameters).rowcount
        except sqlite3.DatabaseError as error:
            self._explain(error)
            raise

    def insert(self, sql: str, parameters: Parameters = ()) -> int:
        """The row id that one INSERT gave."""
        with self._translated():
            return int(self.raw.execute(sql, parameters).lastrowid or 0)

    def many(self, sql: str, rows: Iterable[Parameters]) -> None:
        """Run one statement for each row of parameters."""
        with self._translated():
            self.raw.executemany(sql, rows)

    def script(self, statements: Iterable[str]) -> None:
        """Run statements one by one inside the transaction (sqlite3's executescript would commit it)."""
        for statement in statements:
            self.run(statement)

    def rows(self, sql: str, parameters: Parameters = ()) -> list[sqlite3.Row]:
        """All rows of a query."""
        with self._translated():
            return self.raw.execute(sql, parameters).fetchall()

    def each(self, sql: str, parameters: Parameters = ()) -> Iterator[sqlite3.Row]:
        """The rows of a query one by one, for tables that do not fit in memory."""
        with self._translated():
            yield from self.raw.execute(sql, parameters)

    def row(self, sql: str, parameters: Parameters = ()) -> sqlite3.Row | None:
        """The first row of a query, None when it has none."""
        try:
            found: sqlite3.Row | None = self.raw.execute(sql, parameters).fetchone()
        except sqlite3.DatabaseError as error:
            self._explain(error)
            raise
        return found

    def number(self, sql: str, parameters: Parameters = ()) -> int:
        """The first column of the first row as a number, 0 when there is none."""
        row = self.row(sql, parameters)
        return int(row[0] or 0) if row is not None else 0

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """One BEGIN IMMEDIATE transaction: all or nothing. Inside another one it joins that one."""
        if self.raw.in_transaction:
            yield
            return
        self.run("BEGIN IMMEDIATE")
        try:
            yield
            self.run("COMMIT")
        except BaseException:
            if self.raw.in_transaction:  # a full disk has rolled back by itself
                self.raw.execute("ROLLBACK")
            raise

    def widen_cache(self) -> None:
        """Keep more of the file in memory from now on, for a walk over the whole history."""
        self.run(f"PRAGMA cache_size = -{WALK_CACHE_KIB}")

    def close(self) -> None:
        """Close the file; what was committed is kept."""
        self.raw.close()

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.DatabaseError as error:
            self._explain(error)
            raise

    def _explain(self, error: sqlite3.DatabaseError) -> None:
        """Raises the StoreError for a fault of the file; returns when it is a bug of ours: an unknown column."""
        known = explain(error, self.path)
        if known is not None:
            raise known from error


def explain(error: sqlite3.DatabaseError, path: Path) -> StoreError | None:
    """The StoreError that says what is wrong with the file; None when the fault is not the file's."""
    name = getattr(error, "sqlite_errorname", "") or ""
    where = str(path)
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return StoreBusy(
            "the database is locked by another process", where=where, hint="wait for it to end, then try again"
        )
    if name == "SQLITE_FULL":
        return StoreError(
            "the disk is full; the last page was not stored, earlier ones are safe",
            where=where,
            hint="free some space or run `veille prune`, then try again",
        )
    if name.startswith("SQLITE_CORRUPT"):
        return StoreError("the database is damaged", where=where, hint="restore a copy made by `veille backup`")
    if name.startswith("SQLITE_NOTADB"):
        return StoreError("this is not an SQLite database", where=where, hint="check the path in `database`")
    if name.startswith(("SQLITE_READONLY", "SQLITE_PERM")):
        return StoreError("the database cannot be written", where=where, hint="check the rights of file and folder")
    if name.startswith(("SQLITE_IOERR", "SQLITE_CANTOPEN")):
        return StoreError(f"the database cannot be opened or read ({error})", where=where, hint="check path and disk")
    return None
