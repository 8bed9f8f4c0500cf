"""Patience with other people's servers: a circuit breaker, waits that grow, what Retry-After asks for.

The same rules hold for the hosts that are crawled and for the channels that are written to.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from veille.clock import from_stamp, read_http_date, to_stamp

JITTER = 0.1  # share of a wait added at most, so that many tries do not all come back in the same second
_MOST_DOUBLINGS = 20  # a wait that was doubled twenty times is past every cap
_LONGEST_ASKED = 10**9  # seconds; more is a slip, and would not fit in a time span


@dataclass(frozen=True, slots=True)
class Breaker:
    """How often in a row something failed, and until when (UTC) it is left alone."""

    failures: int = 0
    open_until: str | None = None

    def is_open(self, now: datetime) -> bool:
        """Whether it is to be left alone at that moment."""
        return self.open_until is not None and now < from_stamp(self.open_until)

    def after_failure(self, now: datetime, *, limit: int, pause: timedelta) -> Breaker:
        """The breaker after one more failure; it opens at `limit`, and again at each failure after that.

        So what is still down after its pause is tried once, not `limit` times more.
        """
        failures = self.failures + 1
        return Breaker(failures, to_stamp(now + pause) if failures >= limit and pause else None)


def growing_wait(attempts: int, *, first: timedelta, longest: timedelta, key: str) -> timedelta:
    """How long to wait after `attempts` failures (1 or more): `first`, doubled each time, `longest` at most.

    The jitter comes from the key, not from chance: the same failure gives the same wait.
    """
    wait = min(first * (1 << min(max(attempts, 1) - 1, _MOST_DOUBLINGS)), longest)
    share = int(sha256(f"{key}:{attempts}".encode()).hexdigest()[:4], 16) / 0xFFFF
    return wait + wait * JITTER * share


def read_retry_after(header: str | None, now: datetime) -> timedelta | None:
    """The pause that a Retry-After asks for: `120` or `Mon, 23 Nov 2026 08:00:00 GMT`; None when it says nothing."""
    text = (header or "").strip()
    if text.isdecimal() and text.isascii():
        return timedelta(seconds=min(int(text), _LONGEST_ASKED))
    moment = read_http_date(text)
    return None if moment is None else max(moment - now, timedelta(0))
