"""The command line: `veille COMMAND`."""

from __future__ import annotations

import atexit
import gc
import inspect
import os
import sys
import threading
from typing import NoReturn

__all__ = ["main"]

# Objects made before the collector looks for cycles: Python's 700 has it walk the growing heap all through start-up.
GC_THRESHOLD = 50_000


def main() -> NoReturn:
    """Run the command line; exits with a code of docs/reference/cli.md."""
    gc.set_threshold(GC_THRESHOLD)
    from veille.cli.app import main as run_command

    frame = inspect.currentframe()
    caller = frame.f_back if frame is not None else None
    is_program = caller is not None and caller.f_globals.get("__name__") == "__main__"
    try:
        run_command()
    except SystemExit as ended:
        if is_program and isinstance(ended.code, int):
            _leave(ended.code)
        raise
    raise AssertionError("the command line ends with an exit code")


def _leave(code: int) -> None:
    """End the process at once: to take the modules and their objects apart one by one costs a tenth of a short run.

    Everything is written and closed by now. What libraries registered for the end is done first; a thread still at work
    is waited for, in Python's own way.
    """
    if any(thread is not threading.main_thread() and not thread.daemon for thread in threading.enumerate()):
        return
    atexit._run_exitfuncs()
    sys.stderr.flush()
    os._exit(code)
