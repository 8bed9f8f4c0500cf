"""httpx's transport over our own network backend: httpx does not let its built-in one take a backend."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Iterator

import httpcore

from veille.crawler.http.httpx_light import httpx
from veille.crawler.http.pinned_backend import PinnedBackend

# One connection a host is all that politeness needs; an idle one is kept over the pace's pause.
KEEP_ALIVE_SECONDS = 60.0
MAX_IDLE = 32

# httpcore's errors and what httpx calls them; the narrower first.
_NAMES: tuple[tuple[type[Exception], type[httpx.TransportError]], ...] = (
    (httpcore.ConnectTimeout, httpx.ConnectTimeout),
    (httpcore.ReadTimeout, httpx.ReadTimeout),
    (httpcore.WriteTimeout, httpx.WriteTimeout),
    (httpcore.PoolTimeout, httpx.PoolTimeout),
    (httpcore.ConnectError, httpx.ConnectError),
    (httpcore.ReadError, httpx.ReadError),
    (httpcore.WriteError, httpx.WriteError),
    (httpcore.RemoteProtocolError, httpx.RemoteProtocolError),
    (httpcore.LocalProtocolError, httpx.LocalProtocolError),
    (httpcore.UnsupportedProtocol, httpx.UnsupportedProtocol),
)
_CAUGHT = tuple(theirs for theirs, _ in _NAMES)


class PooledTransport(httpx.BaseTransport):
    """HTTP/1.1 over pinned connections. The TLS context, slow to build, is made for the first https host only."""

    def __init__(self, backend: PinnedBackend) -> None:
        self._backend = backend
        self._plain = self._make_pool(None)
        self._secure: httpcore.ConnectionPool | None = None
        self._lock = threading.Lock()

    def _make_pool(self, context: ssl.SSLContext | None) -> httpcore.ConnectionPool:
        return httpcore.ConnectionPool(
            ssl_context=context,
            max_keepalive_connections=MAX_IDLE,
            keepalive_expiry=KEEP_ALIVE_SECONDS,
            network_backend=self._backend,
        )

    def _pool(self, scheme: bytes) -> httpcore.ConnectionPool:
        if scheme == b"http":
            return self._plain
        with self._lock:
            if self._secure is None:
                self._secure = self._make_pool(httpx.create_ssl_context())
            return self._secure

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """The answer's head, with a stream for its body."""
        url = request.url
        outgoing = httpcore.Request(
            method=request.method.encode("ascii"),
            url=httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
            headers=request.headers.raw,
            extensions=request.extensions,
        )
        try:
            answer = self._pool(url.raw_scheme).handle_request(outgoing)
        except _CAUGHT as error:
            raise _rename(error) from error
        return httpx.Response(answer.status, headers=answer.headers, stream=_Body(answer), extensions=answer.extensions)

    def close(self) -> None:
        """Closes all connections."""
        self._plain.close()
        if self._secure is not None:
            self._secure.close()


class _Body(httpx.SyncByteStream):
    """The body's pieces as they arrive, still packed."""

    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    def __iter__(self) -> Iterator[bytes]:
        try:
            yield from self._answer.iter_stream()
        except _CAUGHT as error:
            raise _rename(error) from error

    def close(self) -> None:
        self._answer.close()


def _rename(error: Exception) -> httpx.TransportError:
    for theirs, ours in _NAMES:
        if isinstance(error, theirs):
            return ours(str(error))
    raise error
