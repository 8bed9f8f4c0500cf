"""The locks beside a database: one run at a time works on it, one service at a time serves it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
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


def hold_run_lock(database: Path, *, wait: float = 0) -> AbstractContextManager[None]:
    """Hold the operating system's lock beside the database; raises LockHeld when another process has it for `wait` seconds,
    StoreError when the lock file cannot be made or opened.

    The lock goes with the process, so a killed run leaves none behind.
    """
    held = LockHeld("another run is at work on this database", where=str(database), hint="wait for it to end")
    return _hold(database.with_name(database.name + ".lock"), wait, held)


def hold_service_lock(database: Path) -> AbstractContextManager[None]:
    """Hold the lock of the one service of a database, beside which runs may go on; raises LockHeld and StoreError as above."""
    held = LockHeld("another `veille serve` is at work on this database", where=str(database))
    return _hold(database.with_name(database.name + ".serve.lock"), 0, held)


@contextmanager
def _hold(path: Path, wait: float, held: LockHeld) -> Iterator[None]:
    lock = FileLock(path)
    _acquire(lock, wait, held)
    try:
        yield
    finally:
        lock.release()


def _acquire(lock: FileLock, wait: float, held: LockHeld) -> None:
    try:
        lock.acquire(timeout=wait)
    except Timeout:
        raise held from None
    except OSError as error:
        path = Path(lock.lock_file)
        reason = "is a symbolic link" if path.is_symlink() else error.strerror
        hint = "remove the link" if path.is_symlink() else "check folder and permissions"
        raise StoreError(f"cannot be locked: {reason}", where=str(path), hint=hint) from error
