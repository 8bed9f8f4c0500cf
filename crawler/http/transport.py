"""httpx's transport over our own network backend: httpx does not let its built-in one take a backend."""

from __future__ import annotations

import ssl
import threading

import httpcore

from veille.crawler.http.httpx_light import httpx
from veille.crawler.http.pinned_backend import PinnedBackend

# One connection a host is all that politeness needs; an idle one is kept over the pace's pause.
KEEP_ALIVE_SECONDS = 60.0
MAX_IDLE = 32


class PinnedTransport(httpx.HTTPTransport):
    """HTTP/1.1 over pinned connections: httpx's own transport with another pool.

    Requests, answers and the names of errors stay the library's. Its initialiser would build a TLS context (25 ms) also
    where there is none to be used.
    """

    def __init__(self, backend: PinnedBackend, context: ssl.SSLContext | None = None) -> None:
        self._pool = httpcore.ConnectionPool(
            ssl_context=context,
            max_keepalive_connections=MAX_IDLE,
            keepalive_expiry=KEEP_ALIVE_SECONDS,
            network_backend=backend,
        )


class Transports:
    """The transports of a run: one for plain connections, one for TLS, made with the first https host."""

    def __init__(self, backend: PinnedBackend) -> None:
        self._backend = backend
        self._plain = PinnedTransport(backend)
        self._secure: PinnedTransport | None = None
        self._lock = threading.Lock()

    def of(self, scheme: str) -> PinnedTransport:
        """The transport of a scheme, `http` or `https`."""
        if scheme != "https":
            return self._plain
        with self._lock:
            if self._secure is None:
                self._secure = PinnedTransport(self._backend, httpx.create_ssl_context())
            return self._secure

    def close(self) -> None:
        """Closes all connections."""
        self._plain.close()
        if self._secure is not None:
            self._secure.close()
