"""Checks that kill themselves without warning just before their n-th write: python killed_check.py CONFIG NOW.

The first check runs to its end, in this process, which has then loaded all that a check needs; its number of writes is the
first line of the output. Then each line of the input is an n, for a check in a process forked from this one; the answer is
its exit code, negative for a signal.
"""

from __future__ import annotations

import os
import signal
import sys
import traceback
from datetime import datetime
from pathlib import Path

from veille.config import load_config
from veille.pipeline.check import run_check
from veille.store.connection import Connection, Parameters
from veille.workspace import open_workspace

_run = Connection.run
_writes = 0
_last = 0


def count_write() -> None:
    """Count, and die at the last that is allowed."""
    global _writes
    _writes += 1
    if _writes == _last:
        os.kill(os.getpid(), signal.SIGKILL)


def run(self: Connection, sql: str, parameters: Parameters = ()) -> int:
    """A statement, counted."""
    if not sql.startswith("PRAGMA"):
        count_write()
    return _run(self, sql, parameters)


Connection.run = run  # type: ignore[method-assign]


def check(config: Path, now: datetime, last: int) -> None:
    """One pass over all pages, or a part of one."""
    global _writes, _last
    _writes, _last = 0, last
    with open_workspace(load_config(config), clock=lambda: now) as workspace:
        run_check(workspace, everything=True)


def main() -> None:
    """Check, then fork for each line, wait and answer."""
    config, now = Path(sys.argv[1]), datetime.fromisoformat(sys.argv[2])
    check(config, now, last=0)
    print(_writes, flush=True)
    for line in sys.stdin:
        child = os.fork()
        if not child:
            try:
                check(config, now, last=int(line))
            except BaseException:
                traceback.print_exc()
                os._exit(1)
            os._exit(0)
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)


if __name__ == "__main__":
    main()
