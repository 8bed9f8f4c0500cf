"""The run lock: one process at a time works on a database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from veille.errors import LockHeld, StoreError


@contextmanager
def hold_run_lock(database: Path) -> Iterator[None]:
    """Hold the operating system's lock beside the database; raises LockHeld at once when another process has it, StoreError
    when the lock file cannot be made or opened.

    The lock goes with the process, so a killed run leaves none behind.
    """
    path = database.with_name(database.name + ".lock")
    try:
        with FileLock(path, timeout=0):
            yield
    except Timeout:
        raise LockHeld(
            "another run is at work on this database", where=str(database), hint="wait for it to end"
        ) from None
    except OSError as error:
        reason = "is a symbolic link" if path.is_symlink() else error.strerror
        hint = "remove the link" if path.is_symlink() else "check folder and permissions"
        raise StoreError(f"cannot be locked: {reason}", where=str(path), hint=hint) from error
