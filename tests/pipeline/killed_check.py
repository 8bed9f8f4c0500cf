"""A check that kills itself without warning just before its n-th write: python killed_check.py CONFIG NOW N."""

from __future__ import annotations

import os
import signal
import sys
from datetime import datetime
from pathlib import Path

from veille.config import load_config
from veille.pipeline.check import run_check
from veille.store.connection import Connection, Parameters
from veille.workspace import open_workspace

_run, _many = Connection.run, Connection.many
_writes = 0


def count_write() -> None:
    """Count, and die at the n-th."""
    global _writes
    _writes += 1
    if _writes == int(sys.argv[3]):
        os.kill(os.getpid(), signal.SIGKILL)


def run(self: Connection, sql: str, parameters: Parameters = ()) -> int:
    """A statement, counted."""
    if not sql.startswith("PRAGMA"):
        count_write()
    return _run(self, sql, parameters)


Connection.run = run  # type: ignore[method-assign]

if __name__ == "__main__":
    now = datetime.fromisoformat(sys.argv[2])
    with open_workspace(load_config(Path(sys.argv[1])), clock=lambda: now) as workspace:
        run_check(workspace, everything=True)
    print(_writes)
