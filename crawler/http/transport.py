"""httpx's transport over our own network backend: httpx does not let its built-in one take a backend."""

from __future__ import annotations

import httpcore

from veille.crawler.http.httpx_light import httpx
from veille.crawler.http.pinned_backend import PinnedBackend

# One connection a host is all that politeness needs; an idle one is kept over the pace's pause.
KEEP_ALIVE_SECONDS = 60.0
MAX_IDLE = 32


class PinnedTransport(httpx.HTTPTransport):
    """HTTP/1.1 over pinned connections.

    httpx's own transport with another pool: requests, answers and the names of errors stay the library's. Its initialiser
    would build a TLS context at once (20 ms), also for a run that meets no https host; httpcore builds one when it needs it.
    """

    def __init__(self, backend: PinnedBackend) -> None:
        self._pool = httpcore.ConnectionPool(
            max_keepalive_connections=MAX_IDLE, keepalive_expiry=KEEP_ALIVE_SECONDS, network_backend=backend
        )
