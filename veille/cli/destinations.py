"""Where a command may write: a place that is free, or one that holds what veille wrote there of the same record before.

A name typed wrongly must not cost anybody a file: `veille backup config.toml` is refused.
"""

from __future__ import annotations

import gzip
import json
import sqlite3
import zlib
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

import typer

from veille.errors import UsageError

Force = Annotated[
    bool, typer.Option("--force", help="Replace a file, or write into a folder, that veille did not create.")
]

EXPORT_MARK = ".veille-export"  # in every folder that `veille export` has written to
_SQLITE_HEAD = b"SQLite format 3\x00"
_APPLICATION_ID = slice(68, 72)  # of the database header (sqlite.org/fileformat.html, 1.3.17)
_HEAD = 4096  # bytes that are enough to know a database or the first record of a WARC by


def is_database(path: Path) -> bool:
    """Whether the file is a working database or snapshot of veille."""
    from veille.database_identity import APPLICATION_ID

    head = _head(path)
    return head.startswith(_SQLITE_HEAD) and head[_APPLICATION_ID] == APPLICATION_ID.to_bytes(4, "big")


def is_warc(path: Path) -> bool:
    """Whether the file is a WARC that veille wrote."""
    try:
        with gzip.open(path) as file:
            head = file.read(_HEAD)
    except (OSError, EOFError, zlib.error):
        return False
    return head.startswith(b"WARC/") and b"software: veille" in head


def is_manifest(path: Path) -> bool:
    """Whether the file is the manifest beside a snapshot."""
    return {"file", "sha256", "schema_version", "contract"} <= _object(path).keys()


def is_datasette_metadata(path: Path) -> bool:
    """Whether the file is metadata that veille wrote for Datasette."""
    held = _object(path)
    return held.get("title") == "veille" and "databases" in held


def claim_file(path: Path, ours: Callable[[Path], bool], what: str, *, force: bool) -> None:
    """Raise UsageError when the file holds something else than `what`; a missing or an empty file is free."""
    if force or not path.exists():
        return
    if path.is_dir():
        raise UsageError("is a folder", where=str(path), hint="name a file")
    if path.stat().st_size and not ours(path):
        raise UsageError(
            f"holds something else than {what}", where=str(path), hint="choose another name, or replace it with --force"
        )


def claim_record(path: Path, database: Path, kind: Literal["store", "snapshot"], *, force: bool) -> None:
    """Raise UsageError when the file is of another record than the database, of another kind, or in use.

    `kind` is what is to be written: a working copy ("store") or a snapshot. Nothing else tells two databases of veille
    apart by their look, and a copy in the wrong place would cost somebody a record.
    """
    if force or not path.exists() or not is_database(path) or not database.exists():
        return
    hint = "choose another name, or replace it with --force"
    there = _identity(path)
    if there is None:
        raise UsageError("cannot be read, so nobody knows what would be lost", where=str(path), hint=hint)
    if there.kind != kind and kind == "snapshot":
        raise UsageError("holds a working database", where=str(path), hint=hint)
    if there.kind != kind:
        raise UsageError("holds a published snapshot", where=str(path), hint=hint)
    if kind == "store" and path.with_name(path.name + ".lock").exists():
        raise UsageError("is a database that veille works on", where=str(path), hint=hint)
    ours = _identity(database)
    if there.marks and (ours is None or not there.marks & ours.marks):
        raise UsageError("holds another record", where=str(path), hint=hint)


@dataclass(frozen=True, slots=True)
class _Identity:
    """What a database is, and the moments that no other record shares: when each page was first seen, each version stored."""

    kind: str
    marks: frozenset[tuple[str, str]]


def _identity(path: Path) -> _Identity | None:
    """The identity of a database of veille; None when it cannot be read."""
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as db:
            kind = db.execute("SELECT value FROM meta WHERE key = 'kind'").fetchone()
            rows = db.execute(
                "SELECT page_id, first_seen FROM v1_page UNION SELECT version_id, recorded_at FROM v1_version"
            ).fetchall()
    except sqlite3.DatabaseError:
        return None
    return _Identity(str(kind[0]) if kind else "store", frozenset((str(name), str(at)) for name, at in rows))


def claim_folder(path: Path, *, force: bool) -> None:
    """Mark a folder as one that `veille export` writes to; raises UsageError when it holds other things."""
    if path.exists() and not path.is_dir():
        raise UsageError("is a file", where=str(path), hint="name a folder")
    mark = path / EXPORT_MARK
    try:
        if path.is_dir() and not mark.is_file() and any(path.iterdir()) and not force:
            raise UsageError(
                "is not empty and was not written by `veille export`",
                where=str(path),
                hint="choose another folder, or write into it with --force",
            )
        path.mkdir(parents=True, exist_ok=True)
        mark.touch()
    except OSError as error:
        raise UsageError(f"cannot be written: {error.strerror}", where=str(path)) from error


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(_HEAD)


def _object(path: Path) -> dict[str, object]:
    try:
        held = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return {}
    return held if isinstance(held, dict) else {}
