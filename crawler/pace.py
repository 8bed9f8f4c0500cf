"""Politeness to one host: one request at a time, a pause between two, Retry-After, budgets, a circuit breaker.

Pauses within a run are counted on a monotonic clock; what must outlive the run is in HostState, in UTC.
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

from veille.clock import Clock, from_stamp, to_stamp
from veille.config import Crawl
from veille.crawler.faults import Fault
from veille.crawler.robots import RobotsVerdict
from veille.model import HostState, RejectReason
from veille.patience import Breaker, read_retry_after

Sleep = Callable[[float], None]

# "Come back later" without a time: a pause long enough to be one, short enough to be over before the next daily run.
DEFAULT_PAUSE = timedelta(minutes=5)
# A pause up to this is waited out within the run; after a longer one the host's pages keep their turn for a later run.
WAITED_OUT = timedelta(seconds=60)
# Faults that say something of the host, not of the page: they count towards the breaker.
OF_THE_HOST = frozenset(
    {RejectReason.UNREACHABLE, RejectReason.SERVER_ERROR, RejectReason.BLOCKED, RejectReason.MAINTENANCE}
)
# Faults of one page: the host itself answered well, so failures before it were not in a row.
OF_THE_PAGE = frozenset(
    {
        RejectReason.GONE,
        RejectReason.SOFT_404,
        RejectReason.CLIENT_ERROR,
        RejectReason.WRONG_TYPE,
        RejectReason.TOO_LARGE,
        RejectReason.REDIRECT_ERROR,
    }
)


class Budget:
    """Requests that the run may still make; shared by its threads."""

    def __init__(self, limit: int) -> None:
        self._left, self._lock = limit, threading.Lock()

    def spend(self) -> None:
        """Takes one request from the budget; raises Fault(`budget`) when there is none left."""
        with self._lock:
            if self._left <= 0:
                raise Fault(RejectReason.BUDGET, "the run's request budget is spent (crawl.run_budget)")
            self._left -= 1


class HostQueue:
    """The one queue to a host. `state` is what will be remembered of it; `changed` is called when it moved."""

    def __init__(
        self,
        state: HostState,
        settings: Crawl,
        budget: Budget,
        *,
        clock: Clock,
        sleep: Sleep,
        changed: Callable[[HostState], None],
    ) -> None:
        self.state = state
        self.verdict: RobotsVerdict | None = None  # read from the robots file at the first request
        self._settings, self._budget = settings, budget
        self._clock, self._sleep, self._changed = clock, sleep, changed
        self._lock = threading.Lock()
        self._ended = float("-inf")
        self._left = settings.host_budget
        name = state.host.rpartition(":")[0] if state.host.rpartition(":")[2].isdigit() else state.host
        self._pace = settings.pace_by_host.get(name, settings.pace).total_seconds()

    @contextmanager
    def turn(self) -> Iterator[None]:
        """This host's turn: waits for the pace, then no other request goes to it until the block ends.

        Raises Fault: `circuit_open`, `throttled` while the host asked for a pause, `budget`.
        """
        with self._lock:
            self._check_open()
            self._check_pause()
            if self._left <= 0:
                raise Fault(RejectReason.BUDGET, f"the budget for {self.state.host} is spent (crawl.host_budget)")
            self._budget.spend()
            self._left -= 1
            wait = self._ended + self._interval() - time.monotonic()
            if wait > 0:
                self._sleep(wait)
            try:
                yield
            finally:
                self._ended = time.monotonic()

    def remember(self, state: HostState) -> None:
        """Takes over a new state and hands it on to be stored."""
        if state != self.state:
            self.state = state
            self._changed(state)

    def note_success(self) -> None:
        """The host answered well: the breaker starts from zero."""
        if self.state.failures or self.state.open_until or self.state.paused_until:
            self.remember(replace(self.state, failures=0, open_until=None, paused_until=None))

    def note_fault(self, fault: Fault) -> None:
        """Counts a fault of the host; the breaker opens after `breaker_failures` in a row."""
        if fault.reason in OF_THE_PAGE:
            self.note_success()
        if fault.reason not in OF_THE_HOST:
            return
        after = self._breaker().after_failure(
            self._clock(), limit=self._settings.breaker_failures, pause=self._settings.breaker_pause
        )
        self.remember(replace(self.state, failures=after.failures, open_until=after.open_until))

    def pause(self, header: str | None) -> bool:
        """Leaves the host alone as its Retry-After asks, `max_retry_after` at most; True when this run waits it out."""
        asked = read_retry_after(header, self._clock())
        span = min(DEFAULT_PAUSE if asked is None else asked, self._settings.max_retry_after)
        # Stamps hold whole seconds: one more, so that the pause is never cut short.
        self.remember(replace(self.state, paused_until=to_stamp(self._clock() + span + timedelta(seconds=1))))
        return span <= WAITED_OUT

    def is_open(self) -> bool:
        """Whether the circuit breaker holds the host's requests back now."""
        return self._breaker().is_open(self._clock())

    def _breaker(self) -> Breaker:
        return Breaker(self.state.failures, self.state.open_until)

    def _interval(self) -> float:
        delay = max(self._pace, self.verdict.crawl_delay if self.verdict else 0.0)
        return delay * (1 + self._settings.jitter * random.random())  # noqa: S311 -- spreads requests, guards nothing

    def _check_open(self) -> None:
        if self.is_open():
            detail = (
                f"{self.state.failures} failures in a row: {self.state.host} is paused until {self.state.open_until}"
            )
            raise Fault(RejectReason.CIRCUIT_OPEN, detail)

    def _check_pause(self) -> None:
        if self.state.paused_until is None:
            return
        left = from_stamp(self.state.paused_until) - self._clock()
        # A clock set back would stretch the pause: no host asked for more than the cap.
        left = min(left, self._settings.max_retry_after)
        if left > WAITED_OUT + timedelta(seconds=1):
            detail = f"{self.state.host} asked for a pause until {self.state.paused_until} (Retry-After)"
            raise Fault(RejectReason.THROTTLED, detail)
        if left > timedelta(0):
            self._sleep(left.total_seconds())
