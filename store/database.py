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
from veille.errors import ForeignDatabase, NewerDatabase, StoreBusy, StoreError
from veille.file_rights import make_record_file
from veille.store.blobs import Blobs
from veille.store.connection import BUSY_TIMEOUT_MS, Connection
from veille.store.operations.fetches import Fetches
from veille.store.operations.handling import Handling
from veille.store.operations.hosts import Hosts
from veille.store.operations.mutes import Mutes
from veille.store.operations.outbox import Outbox
from veille.store.operations.parts import PageParts
from veille.store.operations.suspects import Suspects
from veille.store.record.addresses import Addresses
from veille.store.record.changes import ChangeLog
from veille.store.record.facts import Facts
from veille.store.record.history import History
from veille.store.record.pages import Pages
from veille.store.record.parity import Parity
from veille.store.record.review import Reviews
from veille.store.record.rules import Rules
from veille.store.schema.views import view_statements, views_digest

MAGIC = b"SQLite format 3\x00"

_PAUSE = 0.02  # seconds between two tries; turning the log on takes a few milliseconds


class Store:
    """One process, one writing connection. Each attribute offers one subject's operations; all share transactions."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.path = connection.path
        self.pages = Pages(connection)
        self.addresses = Addresses(connection)
        self.fetches = Fetches(connection)
        self.hosts = Hosts(connection)
        self.blobs = Blobs(connection)
        self.changes = ChangeLog(connection)
        self.rules = Rules(connection)
        self.history = History(connection, self.rules, self.changes)
        self.suspects = Suspects(connection)
        self.facts = Facts(connection)
        self.parity = Parity(connection)
        self.outbox = Outbox(connection)
        self.handling = Handling(connection)
        self.mutes = Mutes(connection)
        self.parts = PageParts(connection)
        self.reviews = Reviews(connection, self.rules)

    def transaction(self) -> AbstractContextManager[None]:
        """One BEGIN IMMEDIATE transaction around the work of one page: all of it is stored, or nothing."""
        return self.connection.transaction()

    def installation(self) -> str:
        """A UUID that tells this record from every other; made when it is first asked for, never published."""
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
    _check_file(path, create=create)
    if create:
        _make_file(path)
    connection = Connection(path)
    try:
        fresh = _check_identity(connection)
        _write_ahead(connection)
        connection.run("PRAGMA synchronous = FULL")  # a version that was reported stored survives a power cut
        if fresh or connection.number("PRAGMA user_version") < SCHEMA_VERSION:
            _migrate(connection)
        elif not _has_views(connection):
            with connection.transaction():
                _remake_views(connection)
    except BaseException:
        connection.close()
        raise
    return Store(connection)


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


def open_reading(path: Path, *, snapshot: bool = False) -> Store:
    """The database at `path` for reading alone: no write access is needed, and nothing is written.

    With `snapshot` a published snapshot will do. One of an earlier release is migrated first, which does write.
    Raises as `open_store` does.
    """
    _check_file(path, create=False)
    for uri in _reading_uris(path):
        try:
            store = _open_as_it_stands(path, uri, snapshot=snapshot)
        except (ForeignDatabase, NewerDatabase):
            raise
        except StoreError:
            if uri.endswith("immutable=1"):
                raise
            continue  # the folder takes no lock files: read the file as it stands
        if store is not None:
            return store
        break
    return open_store(path, create=False)


def _open_as_it_stands(path: Path, uri: str, *, snapshot: bool) -> Store | None:
    """The database read-only; None when it is of an earlier release, whose views or tables have to be made anew."""
    connection = Connection(path, uri=uri)
    try:
        ours = connection.number("PRAGMA application_id") == APPLICATION_ID
        kind = connection.row("SELECT value FROM meta WHERE key = 'kind'") if ours else None
        published = kind is not None and kind["value"] == "snapshot"
        if not (published and snapshot):
            _check_identity(connection)
        version = connection.number("PRAGMA user_version")
        if published and version != SCHEMA_VERSION:
            raise _other_release(path, version)
        current = version == SCHEMA_VERSION
        if published or (current and _has_views(connection)):
            return Store(connection)
    except BaseException:
        connection.close()
        raise
    connection.close()
    return None


def _other_release(path: Path, version: int) -> StoreError:
    """Why a snapshot is not asked: its views are those of another release, and a snapshot is never written."""
    said = f"(schema {version}, this one has {SCHEMA_VERSION})"
    if version > SCHEMA_VERSION:
        return NewerDatabase(f"published by a later version of veille {said}", where=str(path), hint="upgrade veille")
    hint = "publish it again from its database; the Python reader (veille.open) reads it as it is"
    return StoreError(f"published by an earlier version of veille {said}", where=str(path), hint=hint)


def _reading_uris(path: Path) -> tuple[str, ...]:
    """Read-only, and where SQLite may not make its files beside it, as a file that nobody writes."""
    address = f"{path.absolute().as_uri()}?mode=ro"
    wal = path.with_name(path.name + "-wal")
    unwritten = not wal.exists() or wal.stat().st_size == 0
    return (address, f"{address}&immutable=1") if unwritten else (address,)


def _make_file(path: Path) -> None:
    try:
        make_record_file(path)
    except OSError as error:
        raise StoreError(f"cannot be made: {error.strerror}", where=str(path), hint="check rights and space") from error


def _check_file(path: Path, *, create: bool) -> None:
    if path.is_dir():
        raise StoreError("this is a folder", where=str(path), hint="`database` names a file")
    try:
        with path.open("rb") as file:
            head = file.read(len(MAGIC))
    except FileNotFoundError:
        if create and path.parent.is_dir():
            return
        what = "no such database" if path.parent.is_dir() else "the folder of the database does not exist"
        raise StoreError(what, where=str(path), hint="run `veille check` or `veille import` first") from None
    except OSError as error:
        raise StoreError(f"cannot be read: {error.strerror}", where=str(path), hint="check its rights") from error
    if head and head != MAGIC:
        raise ForeignDatabase(
            "this is not an SQLite database", where=str(path), hint="check `database` in the config file"
        )


def _check_identity(connection: Connection) -> bool:
    """Whether the file is empty and ours to fill; raises when it is not ours or too new."""
    where = str(connection.path)
    tables = connection.number("SELECT count(*) FROM sqlite_master")
    application = connection.number("PRAGMA application_id")
    version = connection.number("PRAGMA user_version")
    if not tables and not application:
        return True
    if application != APPLICATION_ID:
        raise ForeignDatabase(
            "this database was not made by veille", where=where, hint="check `database` in the config file"
        )
    if version > SCHEMA_VERSION:
        raise NewerDatabase(
            f"written by a later version of veille (schema {version}, this one knows {SCHEMA_VERSION})",
            where=where,
            hint="upgrade veille",
        )
    kind = connection.row("SELECT value FROM meta WHERE key = 'kind'")
    if kind is not None and kind["value"] == "snapshot":
        raise ForeignDatabase(
            "this is a published snapshot, not a working database", where=where, hint="open it with veille.open()"
        )
    return False


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


def _has_views(connection: Connection) -> bool:
    """Whether the file's views are those of this release: views gain columns without a change of the tables."""
    row = connection.row("SELECT value FROM meta WHERE key = 'views'")
    return row is not None and row["value"] == views_digest()


def _drop_views(connection: Connection) -> None:
    for row in connection.rows("SELECT name FROM sqlite_master WHERE type = 'view'"):
        connection.run(f'DROP VIEW "{row["name"]}"')


def _remake_views(connection: Connection) -> None:
    _drop_views(connection)
    connection.script(view_statements())
    connection.run("INSERT OR REPLACE INTO meta VALUES ('views', ?)", (views_digest(),))
