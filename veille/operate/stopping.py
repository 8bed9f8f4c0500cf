"""Signals as an event, and a limit: whatever is in flight, the process ends soon after it was asked to."""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from veille.errors import EXIT_PARTIAL
from veille.log import log

# Waiting, fetching and reading end within a second of the signal. What does not (a mail server that says nothing, a
# library deep in one page) is left: a process may be killed at any moment, and ten seconds is what containers give.
LONGEST_SHUTDOWN = 8.0


class ShutdownTimer:
    """Ends the process `LONGEST_SHUTDOWN` seconds after it was told to, unless it was cancelled before."""

    def __init__(self, code: int) -> None:
        self._timer = threading.Timer(LONGEST_SHUTDOWN, self._leave, (code,))
        self._timer.daemon = True

    def start(self) -> None:
        """Start counting; a second call changes nothing."""
        if not self._timer.is_alive() and not self._timer.finished.is_set():
            self._timer.start()

    def cancel(self) -> None:
        """The work has ended by itself."""
        self._timer.cancel()

    @staticmethod
    def _leave(code: int) -> None:
        log.warning("ended with work in hand", note="its transaction is rolled back; alerts wait in the outbox")
        logging.shutdown()
        sys.stderr.flush()
        os._exit(code)


@contextmanager
def stop_on_signals() -> Iterator[threading.Event]:
    """An event that SIGTERM or SIGINT sets; a second signal ends the process at once, as by default."""
    stop = threading.Event()
    timer = ShutdownTimer(EXIT_PARTIAL)

    def ask_to_stop(number: int, _frame: FrameType | None) -> None:
        stop.set()
        timer.start()
        signal.signal(number, signal.SIG_DFL)

    if threading.current_thread() is not threading.main_thread():
        yield stop  # only the main thread may set handlers
        return
    before = {number: signal.signal(number, ask_to_stop) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield stop
    finally:
        timer.cancel()
        for number, handler in before.items():
            signal.signal(number, handler)
