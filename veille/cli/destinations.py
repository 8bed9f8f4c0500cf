"""Where a command may write: a place that is free, or one that holds what veille wrote there before.

A name typed wrongly must not cost anybody a file: `veille backup config.toml` is refused.
"""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

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
