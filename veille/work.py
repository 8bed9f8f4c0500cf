"""A bound on the work that one page may cost: the pure code asks between its steps, the caller gives time and stop.

Reading and comparing know no clock; they call `step`, which does nothing unless the caller has set a bound.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from veille.errors import WorkLimit, WorkStopped

# CPU seconds: five times what the largest document that was measured needs (a law of 8 MB: 21 s to read, 2 s to compare, on
# a busy machine; bench/hostile), and little enough for a run to go on the same hour.
PAGE_WORK = 120.0


@dataclass(frozen=True, slots=True)
class _Bound:
    """What the caller set: `ask` raises when it is met, `left` gives the seconds that remain."""

    ask: Callable[[], None]
    left: Callable[[], float]


_bound: ContextVar[_Bound | None] = ContextVar("bound", default=None)


def step() -> None:
    """Called by the pure code for each piece of a page; raises WorkLimit or WorkStopped when the caller's bound is met."""
    bound = _bound.get()
    if bound is not None:
        bound.ask()


def seconds_left() -> float | None:
    """The CPU seconds that remain of the caller's bound, for work that another process does; None without a bound."""
    bound = _bound.get()
    return bound.left() if bound is not None else None


@contextmanager
def bounded_work(
    where: str = "",
    *,
    seconds: float = PAGE_WORK,
    stop: threading.Event | None = None,
    clock: Callable[[], float] = time.thread_time,
) -> Iterator[None]:
    """Within it, reading and comparing end after `seconds` of the thread's own CPU time, or soon after `stop` is set."""
    end = clock() + seconds

    def ask() -> None:
        if clock() > end:
            raise WorkLimit(f"takes more than {seconds:g} s of work", where=where, hint="is it a page of the site?")
        if stop is not None and stop.is_set():
            raise WorkStopped("given up: asked to stop", where=where)

    token = _bound.set(_Bound(ask, lambda: end - clock()))
    try:
        yield
    finally:
        _bound.reset(token)
