"""How far long work has come: the command line draws a bar from it, everything else leaves it alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar

_T = TypeVar("_T")
Report = Callable[[str, int, int | None], None]  # what is at work, how many are done, of how many (None: not known)

_report: ContextVar[Report | None] = ContextVar("progress", default=None)


def follow(items: Iterable[_T], doing: str, total: int | None = None) -> Iterator[_T]:
    """The items, each reported as done when the next one is taken."""
    report = _report.get()
    if report is None:
        yield from items
        return
    done = 0
    for item in items:
        report(doing, done, total)
        yield item
        done += 1
    report(doing, done, total)


@contextmanager
def followed_by(report: Report | None) -> Iterator[None]:
    """While it lasts, what is followed is passed to `report`."""
    token = _report.set(report)
    try:
        yield
    finally:
        _report.reset(token)
