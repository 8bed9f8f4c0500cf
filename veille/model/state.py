"""States and reasons: closed lists that every stage, the record and the messages share."""

from __future__ import annotations

from enum import StrEnum


class Severity(StrEnum):
    """How much a difference matters, in rising order (docs/contract.md)."""

    NONE = "none"
    METADATA = "metadata"
    EDITORIAL = "editorial"
    SUBSTANTIVE = "substantive"
    CRITICAL = "critical"

    @property
    def rank(self) -> int:
        """Place in the order of severities, 0 to 4."""
        return list(Severity).index(self)


class RejectReason(StrEnum):
    """Why an answer was not taken as the page (docs/faults.md)."""

    UNREACHABLE = "unreachable"
    TRUNCATED = "truncated"
    TOO_LARGE = "too_large"
    REDIRECT_ERROR = "redirect_error"
    REFUSED = "refused"  # the gate: scheme, host or address not allowed
    ROBOTS = "robots"
    SOFT_404 = "soft_404"
    GONE = "gone"  # 404 or 410
    BLOCKED = "blocked"
    MAINTENANCE = "maintenance"
    THROTTLED = "throttled"  # 429, or 503 with Retry-After
    SERVER_ERROR = "server_error"
    CLIENT_ERROR = "client_error"  # any other 4xx
    WRONG_TYPE = "wrong_type"
    BUDGET = "budget"  # the run's or the host's request budget is spent
    CIRCUIT_OPEN = "circuit_open"
