"""The working database: opened, checked, migrated, and its parts by subject.

store = open_store(Path("veille.db"))
with store.transaction():
    page = store.pages.see(url, source="quebec-cases", lang="en", kind="manual_section", at=now)
    raw = store.blobs.add(body, page_id=page.page_id)
    store.history.add_version(page.page_id, document, raw_sha256=raw, observed_at=now, recorded_at=now, run_id=run)
"""

from __future__ import annotations

import time
from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType
from uuid import uuid4

from veille.database_identity import APPLICATION_ID, SCHEMA_VERSION
from veille.errors import StoreBusy, StoreError
from veille.file_rights import make_record_file
from veille.store.connection import BUSY_TIMEOUT_MS, Connection
from veille.store.opening import check_file, check_identity, has_views, open_as_it_stands
from veille.store.schema.views import view_statements, views_digest
from veille.store.subjects import Subjects

SYNCHRONOUS = "FULL"  # a version that was reported stored survives a power cut
_PAUSE = 0.02  # seconds between two tries; turning the log on takes a few milliseconds


class Store(Subjects):
    """One process, one writing connection. Each attribute offers one subject's operations; all share transactions."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        self.path = connection.path

    def transaction(self) -> AbstractContextManager[None]:
        """One BEGIN IMMEDIATE transaction around the work of one page: all of it is stored, or nothing."""
        return self.connection.transaction()

    def installation(self) -> str:
        """A UUID that tells this record from every other; made on first use, never published."""
        row = self.connection.row("SELECT value FROM meta WHERE key = 'installation'")
        if row is not None:
            return str(row["value"])
        made = str(uuid4())
        self.connection.run("INSERT INTO meta VALUES ('installation', ?)", (made,))
        return made

    def close(self) -> None:
        """Close the database."""
        self.connection.close()

    def __enter__(self) -> Store:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()


def open_store(path: Path, *, create: bool = True) -> Store:
    """The database at `path`, made or migrated when needed.

    Raises ForeignDatabase for a file that is not a veille database, NewerDatabase for one written by a later version,
    StoreBusy when another process holds it, StoreError when it is missing (`create=False`), damaged or unreadable.
    """
    check_file(path, create=create)
    if create:
        _make_file(path)
    connection = Connection(path)
    try:
        fresh = check_identity(connection)
        _write_ahead(connection)
        connection.run(f"PRAGMA synchronous = {SYNCHRONOUS}")
        if fresh or connection.number("PRAGMA user_version") < SCHEMA_VERSION:
            _migrate(connection)
        elif not has_views(connection):
            with connection.transaction():
                _remake_views(connection)
    except BaseException:
        connection.close()
        raise
    return Store(connection)


def open_reading(path: Path, *, snapshot: bool = False) -> Store:
    """The database at `path` for reading alone: no write access is needed, and nothing is written.

    With `snapshot` a published snapshot will do. One of an earlier release is migrated first, which does write.
    Raises as `open_store` does.
    """
    connection = open_as_it_stands(path, snapshot=snapshot)
    return Store(connection) if connection is not None else open_store(path, create=False)


def _write_ahead(connection: Connection) -> None:
    """Turn on the write-ahead log. SQLite does not always wait for its lock: another process may be turning it on as well."""
    ends = time.monotonic() + BUSY_TIMEOUT_MS / 1000
    while True:
        try:
            connection.run("PRAGMA journal_mode = WAL")
        except StoreBusy:
            if time.monotonic() >= ends:
                raise
            time.sleep(_PAUSE)
        else:
            return


def _make_file(path: Path) -> None:
    try:
        make_record_file(path)
    except OSError as error:
        raise StoreError(f"cannot be made: {error.strerror}", where=str(path), hint="check rights and space") from error


def _migrate(connection: Connection) -> None:
    """Bring the schema to this version in one transaction: a failure leaves the file as it was."""
    from sqlite_utils import Database  # loaded for a migration only: it takes as long as ten unchanged pages

    from veille.store.schema.migrations import schema_migrations

    with connection.transaction():
        _drop_views(connection)  # a view on a column that a migration renames would stop it
        schema_migrations().apply(Database(connection.raw, execute_plugins=False))
        connection.run("INSERT OR REPLACE INTO meta VALUES ('kind', 'store')")
        connection.run(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.run(f"PRAGMA user_version = {SCHEMA_VERSION}")
        _remake_views(connection)


def _drop_views(connection: Connection) -> None:
    for row in connection.rows("SELECT name FROM sqlite_master WHERE type = 'view'"):
        connection.run(f'DROP VIEW "{row["name"]}"')


def _remake_views(connection: Connection) -> None:
    _drop_views(connection)
    connection.script(view_statements())
    connection.run("INSERT OR REPLACE INTO meta VALUES ('views', ?)", (views_digest(),))
