"""Whether a file is a whole, published snapshot that this version can read, and how old it is."""

from __future__ import annotations

import json
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

from veille.database_identity import APPLICATION_ID, SCHEMA_VERSION
from veille.errors import ForeignDatabase, NewerDatabase, SnapshotError, StaleSnapshot, UsageError

MANIFEST = "manifest.json"
CHECK_UP_TO = 64 * 1024 * 1024  # files up to this size are read through when opened: about 0.2 s at most

_MAGIC = b"SQLite format 3\x00"
_HEADER = 100  # bytes of the SQLite file header
_SOURCES = "its sources"  # what a snapshot as a whole is asked for
_DAMAGED = "fetch the snapshot again"


def check_limit(limit: int) -> None:
    """Raises UsageError for what is not a number of rows."""
    if isinstance(limit, bool) or not isinstance(limit, int) or limit < 1:
        raise UsageError(f"{limit!r} is not a number of rows", where="limit", hint="give 1 or more")


def check_file(path: Path) -> None:
    """Raises when the file is missing, foreign or cut short, before SQLite touches it."""
    where = str(path)
    try:
        if path.is_dir():
            inside = path / "snapshot.db"
            hint = f"open {inside}" if inside.is_file() else "name a file"
            raise SnapshotError("is a folder", where=where, hint=hint)
        size = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(_HEADER)
    except FileNotFoundError:
        raise SnapshotError("no such snapshot", where=where, hint="make one with `veille publish`") from None
    except OSError as error:
        raise SnapshotError(f"cannot be read: {error.strerror}", where=where, hint="check its rights") from error
    if head[:16] != _MAGIC:
        raise ForeignDatabase("this is not a veille snapshot", where=where, hint="open the file of `veille publish`")
    # file header, https://www.sqlite.org/fileformat.html: page size at 16 (1 means 65,536), page count at 28
    page_size = int.from_bytes(head[16:18], "big") if len(head) == _HEADER else 0
    if size < _HEADER or size != (65_536 if page_size == 1 else page_size) * int.from_bytes(head[28:32], "big"):
        raise SnapshotError("the snapshot is damaged: its size is wrong", where=where, hint=_DAMAGED)


def check_identity(db: sqlite3.Connection, path: Path) -> None:
    """Raises when the database is foreign, newer, or the working database in place of a snapshot."""
    where = str(path)
    application = db.execute("PRAGMA application_id").fetchone()[0]
    version = db.execute("PRAGMA user_version").fetchone()[0]
    if application != APPLICATION_ID:
        raise ForeignDatabase("this database was not made by veille", where=where, hint="check the path")
    if version > SCHEMA_VERSION:
        raise NewerDatabase(
            f"written by a later version of veille (schema {version}, this one knows {SCHEMA_VERSION})",
            where=where,
            hint="upgrade veille",
        )
    kind = db.execute("SELECT value FROM v1_meta WHERE key = 'kind'").fetchone()
    if kind is None or kind[0] != "snapshot":
        raise ForeignDatabase(
            "this is the working database, not a snapshot", where=where, hint="publish it with `veille publish`"
        )


def check_whole(db: sqlite3.Connection, path: Path) -> None:
    """Raises when the bytes are not those of the manifest beside it, or SQLite finds damage."""
    expected = _manifest_hashes(path)
    if expected:
        import hashlib  # only where a manifest is there: opening a snapshot loads little

        with path.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
        if found not in expected:
            raise SnapshotError(
                f"the snapshot is damaged: its SHA-256 is not that of {MANIFEST}", where=str(path), hint=_DAMAGED
            )
    result = db.execute("PRAGMA quick_check(1)").fetchone()[0]
    if result != "ok":
        raise SnapshotError(f"the snapshot is damaged: {result}", where=str(path), hint=_DAMAGED)


def check_age(
    checked_at: str | None, path: Path, max_age: timedelta, now: datetime | None, *, what: str = _SOURCES
) -> None:
    """Raises StaleSnapshot when what was asked for was last checked longer ago than `max_age`, UsageError for no span of time."""
    if not isinstance(max_age, timedelta) or max_age < timedelta(0):
        raise UsageError(f"{max_age!r} is not a span of time", where="max_age", hint="give a datetime.timedelta")
    if not checked_at:
        raise StaleSnapshot(
            f"{what}: the page that states it was never checked", where=str(path), hint="publish a newer one"
        )
    moment = now or datetime.now(UTC)
    age = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)) - datetime.fromisoformat(checked_at)
    if age <= max_age:
        return
    unit, passed, most = _in_words(age, max_age)
    if what == _SOURCES and unit == "days":
        said = f"its sources were last checked {passed} days ago ({checked_at}), more than {most} allowed"
    elif what == _SOURCES and unit == "hours":
        said = f"its sources were last checked {passed} hours ago ({checked_at}), more than {most} allowed"
    elif what == _SOURCES:
        said = f"its sources were last checked {passed} minutes ago ({checked_at}), more than {most} allowed"
    elif unit == "days":
        said = f"{what} was last checked {passed} days ago ({checked_at}), more than {most} allowed"
    elif unit == "hours":
        said = f"{what} was last checked {passed} hours ago ({checked_at}), more than {most} allowed"
    else:
        said = f"{what} was last checked {passed} minutes ago ({checked_at}), more than {most} allowed"
    raise StaleSnapshot(said, where=str(path), hint="fetch a newer snapshot")


_UNITS = {"days": timedelta(days=1), "hours": timedelta(hours=1), "minutes": timedelta(minutes=1)}


def _in_words(age: timedelta, most: timedelta) -> tuple[str, int, int]:
    """The greatest unit in which an age is more than the most that is allowed, with both; minutes are rounded up."""
    for unit, one in _UNITS.items():
        if most >= one and age // one > most // one:
            return unit, age // one, most // one
    return "minutes", -(-age // _UNITS["minutes"]), most // _UNITS["minutes"]


def _manifest_hashes(path: Path) -> tuple[str, ...]:
    """That of the snapshot, and that of the one which it replaces: a manifest is put in place before its snapshot."""
    try:
        manifest = json.loads((path.parent / MANIFEST).read_text(encoding="utf-8"))
        if manifest["file"] != path.name:
            return ()
        return (str(manifest["sha256"]), *([str(manifest["replaces"])] if manifest.get("replaces") else []))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return ()  # no manifest, or another file's
