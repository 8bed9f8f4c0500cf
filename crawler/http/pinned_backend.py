"""Connections: pinned to the address that the gate checked, bound by the request's deadline, stopped with the run.

httpcore asks a network backend for its streams; this one wraps the library's own. TLS runs above it as usual, so the
certificate is checked against the host's name although the connection goes to an address.
"""

from __future__ import annotations

import ssl
import threading
import time
from collections.abc import Iterable

import httpcore

from veille.crawler.faults import Fault, Stopped
from veille.crawler.http.gate import Gate
from veille.model import RejectReason

# A blocking read wakes this often to look at the deadline and at the stop event; it costs nothing when data flows.
SLICE = 0.25

SocketOption = tuple[int, int, int] | tuple[int, int, bytes | bytearray] | tuple[int, int, None, int]


class Limits(threading.local):
    """The deadline of the request that this thread is on, and how many connections it has opened so far."""

    end: float = float("inf")
    seconds: float = float("inf")
    connects: int = 0


class PinnedBackend(httpcore.NetworkBackend):
    """Connects to checked addresses only."""

    def __init__(self, gate: Gate, stop: threading.Event) -> None:
        self._gate, self._stop = gate, stop
        self._limits = Limits()
        self._inner = httpcore.SyncBackend()

    def start(self, seconds: float) -> None:
        """Sets the deadline of what this thread asks from now on."""
        self._limits.seconds = seconds
        self._limits.end = time.monotonic() + seconds

    @property
    def connects(self) -> int:
        """How many connections this thread has requested: the same number after an exchange says that one was reused."""
        return self._limits.connects

    def remaining(self, timeout: float | None) -> float:
        """Seconds that a wait may take now; raises Fault(`unreachable`) past the deadline, Stopped when the run ends."""
        if self._stop.is_set():
            raise Stopped
        left = self._limits.end - time.monotonic()
        if left <= 0:
            seconds = self._limits.seconds
            raise Fault(RejectReason.UNREACHABLE, f"deadline: no whole answer within {seconds:g} s")
        return left if timeout is None else min(left, timeout)

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[SocketOption] | None = None,
    ) -> httpcore.NetworkStream:
        """A stream to the first of the host's checked addresses that answers."""
        self._limits.connects += 1
        failure: Exception | None = None
        for address in self._gate.resolve_checked(host, port):
            try:
                stream = self._inner.connect_tcp(address, port, self.remaining(timeout), local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
                continue
            return _BoundStream(stream, self)
        assert failure is not None  # noqa: S101 -- resolve_checked gives at least one address
        raise failure

    def sleep(self, seconds: float) -> None:
        """Waits between the library's own connection retries; they are off."""
        self._stop.wait(seconds)


class _BoundStream(httpcore.NetworkStream):
    """A stream whose waits end with the deadline, also when single bytes keep trickling in."""

    def __init__(self, inner: httpcore.NetworkStream, backend: PinnedBackend) -> None:
        self._inner, self._backend = inner, backend

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        waited = 0.0
        while True:
            step = min(self._backend.remaining(timeout), SLICE)
            try:
                return self._inner.read(max_bytes, step)
            except httpcore.ReadTimeout:
                waited += step
                if timeout is not None and waited >= timeout:
                    raise

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, self._backend.remaining(timeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        secured = self._inner.start_tls(ssl_context, server_hostname, self._backend.remaining(timeout))
        return _BoundStream(secured, self._backend)

    def get_extra_info(self, info: str) -> object:
        return self._inner.get_extra_info(info)
