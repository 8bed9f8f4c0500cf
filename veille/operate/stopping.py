"""Signals as an event, and a last moment: whatever is in flight, the process has ended soon after it was asked to."""

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
LAST_MOMENT = 8.0


class Farewell:
    """Ends the process `LAST_MOMENT` seconds after it was told to, unless it was called off before."""

    def __init__(self, code: int, seconds: float = LAST_MOMENT) -> None:
        self._timer = threading.Timer(seconds, self._leave, (code,))
        self._timer.daemon = True

    def begin(self) -> None:
        """From now on the time runs; a second call changes nothing."""
        if not self._timer.is_alive() and not self._timer.finished.is_set():
            self._timer.start()

    def call_off(self) -> None:
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
    farewell = Farewell(EXIT_PARTIAL)

    def ask_to_stop(number: int, _frame: FrameType | None) -> None:
        stop.set()
        farewell.begin()
        signal.signal(number, signal.SIG_DFL)

    if threading.current_thread() is not threading.main_thread():
        yield stop  # only the main thread may set handlers
        return
    before = {number: signal.signal(number, ask_to_stop) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield stop
    finally:
        farewell.call_off()
        for number, handler in before.items():
            signal.signal(number, handler)
