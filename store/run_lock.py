"""The run lock: one process at a time works on a database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from veille.errors import LockHeld, StoreError


def make_folder_of(database: Path) -> None:
    """The folder of a database that is to be made; raises StoreError where there can be none."""
    try:
        database.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            f"cannot be made: {error.strerror}", where=str(database.parent), hint="check rights and space"
        ) from error


@contextmanager
def hold_run_lock(database: Path, *, wait: float = 0) -> Iterator[None]:
    """Hold the operating system's lock beside the database; raises LockHeld when another process has it for `wait` seconds,
    StoreError when the lock file cannot be made or opened.

    The lock goes with the process, so a killed run leaves none behind.
    """
    lock = FileLock(database.with_name(database.name + ".lock"))
    _acquire(lock, database, wait)
    try:
        yield
    finally:
        lock.release()


def _acquire(lock: FileLock, database: Path, wait: float) -> None:
    try:
        lock.acquire(timeout=wait)
    except Timeout:
        raise LockHeld(
            "another run is at work on this database", where=str(database), hint="wait for it to end"
        ) from None
    except OSError as error:
        path = Path(lock.lock_file)
        reason = "is a symbolic link" if path.is_symlink() else error.strerror
        hint = "remove the link" if path.is_symlink() else "check folder and permissions"
        raise StoreError(f"cannot be locked: {reason}", where=str(path), hint=hint) from error
