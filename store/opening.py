"""A database file looked at before anything is asked of it, and opened for reading without the parts that write."""

from __future__ import annotations

from pathlib import Path

from veille.database_identity import APPLICATION_ID, SCHEMA_VERSION
from veille.errors import ForeignDatabase, NewerDatabase, StoreError
from veille.store.connection import Connection
from veille.store.schema.views import views_digest

_MAGIC = b"SQLite format 3\x00"


def open_as_it_stands(path: Path, *, snapshot: bool = False) -> Connection | None:
    """The database at `path` for reading alone; None when it is of an earlier release and has to be migrated first.

    With `snapshot` a published snapshot will do. Raises as `open_store` does.
    """
    check_file(path, create=False)
    for uri in _reading_uris(path):
        try:
            return _as_it_stands(path, uri, snapshot=snapshot)
        except (ForeignDatabase, NewerDatabase):
            raise
        except StoreError:
            if uri.endswith("immutable=1"):
                raise
            continue  # the folder takes no lock files: read the file as it stands
    return None


def _as_it_stands(path: Path, uri: str, *, snapshot: bool) -> Connection | None:
    """The database read-only; None when it is of an earlier release, whose views or tables have to be made anew."""
    connection = Connection(path, uri=uri)
    try:
        ours = connection.number("PRAGMA application_id") == APPLICATION_ID
        kind = connection.row("SELECT value FROM meta WHERE key = 'kind'") if ours else None
        published = kind is not None and kind["value"] == "snapshot"
        if not (published and snapshot):
            check_identity(connection)
        version = connection.number("PRAGMA user_version")
        if published and version != SCHEMA_VERSION:
            raise _other_release(path, version)
        current = version == SCHEMA_VERSION
        if published or (current and has_views(connection)):
            return connection
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


def check_file(path: Path, *, create: bool) -> None:
    """Raises StoreError for what is no database, or not there (with `create`: and cannot be made there)."""
    if path.is_dir():
        raise StoreError("this is a folder", where=str(path), hint="`database` names a file")
    try:
        with path.open("rb") as file:
            head = file.read(len(_MAGIC))
    except FileNotFoundError:
        if create and path.parent.is_dir():
            return
        what = "no such database" if path.parent.is_dir() else "the folder of the database does not exist"
        raise StoreError(what, where=str(path), hint="run `veille check` or `veille import` first") from None
    except OSError as error:
        raise StoreError(f"cannot be read: {error.strerror}", where=str(path), hint="check its rights") from error
    if head and head != _MAGIC:
        raise ForeignDatabase(
            "this is not an SQLite database", where=str(path), hint="check `database` in the config file"
        )


def check_identity(connection: Connection) -> bool:
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


def has_views(connection: Connection) -> bool:
    """Whether the file's views are those of this release: views gain columns without a change of the tables."""
    row = connection.row("SELECT value FROM meta WHERE key = 'views'")
    return row is not None and row["value"] == views_digest()
