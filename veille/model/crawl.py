"""Requests and their outcomes. Times are UTC `YYYY-MM-DDTHH:MM:SSZ`."""

from __future__ import annotations

from dataclasses import dataclass

from veille.model.state import RejectReason


@dataclass(frozen=True, slots=True)
class FetchRequest:
    """One page to ask for. With `etag` or `last_modified` the request is conditional; `wait` marks a lower priority.

    `part` says that the answer is not a page but a part that a page loads; `limit` bounds its bytes.
    """

    url: str
    page_id: str = ""
    etag: str | None = None
    last_modified: str | None = None
    priority: int = 0
    allowed_hosts: tuple[str, ...] = ()
    profile: str = ""
    part: bool = False
    limit: int | None = None


@dataclass(frozen=True, slots=True)
class Fetched:
    """A complete answer that the transport vouches for. `headers` names are lower case; `redirects` are the URLs passed."""

    request: FetchRequest
    url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    fetched_at: str
    redirects: tuple[str, ...] = ()
    wire_bytes: int = 0
    elapsed_ms: int = 0
    quality: float = 1.0
    quality_reasons: tuple[str, ...] = ()

    def header(self, name: str) -> str | None:
        """The first value of a header, by its lower-case name."""
        return next((v for k, v in self.headers if k == name), None)


@dataclass(frozen=True, slots=True)
class NotModified:
    """The server says that nothing changed since the validators we sent."""

    request: FetchRequest
    fetched_at: str
    elapsed_ms: int = 0


@dataclass(frozen=True, slots=True)
class Rejected:
    """An answer, or none, that is not the page. `body` are bytes for quarantine; `retry_after` is a UTC time.

    `no_contact`: the name did not resolve or nothing took the connection. `own_side`: the system says that the fault is
    on our side (no name server answers, no way to the network). `cause`: the exception that ended the visit, a fault of ours.
    """

    request: FetchRequest
    reason: RejectReason
    detail: str
    fetched_at: str
    status: int | None = None
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    redirects: tuple[str, ...] = ()
    retry_after: str | None = None
    elapsed_ms: int = 0
    no_contact: bool = False
    own_side: bool = False
    cause: Exception | None = None


Outcome = Fetched | NotModified | Rejected


@dataclass(frozen=True, slots=True)
class HostState:
    """What must be remembered of a host between runs: pauses, the robots file, the circuit breaker."""

    host: str
    paused_until: str | None = None
    robots: str | None = None
    robots_status: int | None = None
    robots_fetched_at: str | None = None
    failures: int = 0
    open_until: str | None = None
