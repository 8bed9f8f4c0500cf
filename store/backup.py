"""A copy of the working database, made while it is in use."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

from veille.errors import StoreError
from veille.file_rights import copy_rights, make_record_file
from veille.store.connection import Connection, explain
from veille.store.database import Store

PAGES_AT_ONCE = 4096  # 16 MB between two looks at the lock, so that a run that wants to write waits shortly


def backup_path(database: Path, dest: Path) -> Path:
    """The file that a backup to `dest`, a file or a folder, writes."""
    return dest / f"{database.stem}.backup.db" if dest.is_dir() else dest


def backup(store: Store, dest: Path) -> Path:
    """The copy at `dest`, whole and checked, as closed to others as the database; an earlier copy of that name stays until
    the new one is whole.

    Raises StoreError when it cannot be written.
    """
    dest = backup_path(store.path, dest)
    if dest.resolve() == store.path.resolve():
        raise StoreError("the backup would take the database's place", where=str(dest), hint="choose another name")
    draft = dest.with_name(dest.name + ".new")
    try:
        dest.parent.mkdir(parents=True, exist_ok=True)
        draft.unlink(missing_ok=True)
        make_record_file(draft)
        copy = sqlite3.connect(draft)
        try:
            store.connection.raw.backup(copy, pages=PAGES_AT_ONCE)
            copy.execute("PRAGMA journal_mode = DELETE")  # one file, nothing beside it
        finally:
            copy.close()
        checked = Connection(draft)
        try:
            answer = [str(row[0]) for row in checked.rows("PRAGMA integrity_check(1)")]
        finally:
            checked.close()
        if answer != ["ok"]:
            raise StoreError(f"the copy is not whole: {answer[0]}", where=str(dest), hint="run `veille verify`")
        with draft.open("rb") as file:
            os.fsync(file.fileno())
        copy_rights(store.path, draft)
        os.replace(draft, dest)
    except OSError as error:
        raise StoreError(f"the backup cannot be written: {error.strerror}", where=str(dest)) from error
    except sqlite3.DatabaseError as error:
        raise explain(error, dest) or StoreError(f"the backup failed: {error}", where=str(dest)) from error
    finally:
        draft.unlink(missing_ok=True)
    return dest
