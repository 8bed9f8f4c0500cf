"""The circuit breaker of a channel: after failures in a row it is left alone for a while."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

UTC_FORMAT = "%Y-%m-%dT%H:%M:%SZ"


@dataclass(frozen=True, slots=True)
class Breaker:
    """How often in a row a channel failed, and until when (UTC) it is left alone."""

    failures: int = 0
    open_until: str | None = None

    def is_open(self, now: datetime) -> bool:
        """Whether the channel is to be left alone at that moment."""
        return self.open_until is not None and now.astimezone(UTC).strftime(UTC_FORMAT) < self.open_until


def after_failure(breaker: Breaker, *, now: datetime, limit: int, minutes: int) -> Breaker:
    """The breaker after one more failure; it opens at `limit`, and again at each failure after that.

    So a channel that is still down after its pause is tried once, not `limit` times more.
    """
    failures = breaker.failures + 1
    if failures < limit or not minutes:
        return Breaker(failures)
    return Breaker(failures, (now.astimezone(UTC) + timedelta(minutes=minutes)).strftime(UTC_FORMAT))


def after_success() -> Breaker:
    """The breaker of a channel that works."""
    return Breaker()
