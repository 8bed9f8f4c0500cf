"""Records of tests: each begins as a copy of an empty one, and no test waits until the disk has what it wrote.

A record that a test kills is killed with its process, never by a power cut: the system still writes what it was given.
"""

from __future__ import annotations

import os
import threading
from contextlib import suppress
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from veille.store import database

_AS_USERS_HAVE_THEM = {"SYNCHRONOUS": database.SYNCHRONOUS, "_make_file": database._make_file}


def make_records_quick() -> None:
    """From now on in this process."""
    _empty_record()  # made as users get theirs
    database.SYNCHRONOUS = "OFF"
    database._make_file = _make_filled


def make_records_as_users_have_them(monkeypatch: pytest.MonkeyPatch) -> None:
    """For the rest of a test."""
    for name, value in _AS_USERS_HAVE_THEM.items():
        monkeypatch.setattr(database, name, value)


@cache
def _empty_record() -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "empty.db"
        database.open_store(path).close()
        return path.read_bytes()


def _make_filled(path: Path) -> None:
    if path.exists():
        return
    filled = path.with_name(f"{path.name}.{threading.get_native_id()}")
    _AS_USERS_HAVE_THEM["_make_file"](filled)
    filled.write_bytes(_empty_record())
    with suppress(FileExistsError):  # another process was first
        os.link(filled, path)
    filled.unlink()
