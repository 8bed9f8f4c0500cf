"""A small web server on this machine for the demo and the scenario: any function of a path becomes a site."""

from __future__ import annotations

import hashlib
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from urllib.parse import unquote, urlsplit


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server says for one path. With `last_modified` (an HTTP date) and 200, conditional requests get 304."""

    body: bytes = b""
    status: int = 200
    content_type: str = "text/html; charset=utf-8"
    last_modified: str | None = None
    headers: tuple[tuple[str, str], ...] = ()
    hang_up: bool = False  # close the connection without an answer

    @property
    def etag(self) -> str:
        """A strong validator of the body."""
        return f'"{hashlib.sha256(self.body).hexdigest()[:32]}"'


class LoopbackServer:
    """A context manager that serves `answer(path)`; `base_url` is where, `requests` what was asked."""

    def __init__(self, answer: Callable[[str], Answer], host: str = "127.0.0.1", port: int = 0) -> None:
        self._lock = threading.Lock()
        self._requests: list[tuple[str, int]] = []
        self._httpd = _Httpd((host, port), answer, self._note)
        self._thread = threading.Thread(target=self._httpd.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)

    def __enter__(self) -> LoopbackServer:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._httpd.shutdown()
        self._thread.join()
        self._httpd.server_close()

    @property
    def base_url(self) -> str:
        """`http://127.0.0.1:PORT`, without a slash at the end."""
        host, port = self._httpd.server_address[:2]
        return f"http://{host!s}:{port}"

    @property
    def requests(self) -> tuple[tuple[str, int], ...]:
        """Path and status of every answer so far."""
        with self._lock:
            return tuple(self._requests)

    def _note(self, path: str, status: int) -> None:
        with self._lock:
            self._requests.append((path, status))


class _Httpd(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False  # keep-alive connections of a crawler must not hold up the end of the demo
    request_queue_size = 64

    def __init__(
        self, address: tuple[str, int], answer: Callable[[str], Answer], note: Callable[[str, int], None]
    ) -> None:
        self.answer, self.note = answer, note
        super().__init__(address, _Handler)

    def get_request(self) -> tuple[socket.socket, tuple[str, int]]:
        connection, address = super().get_request()
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return connection, address

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is no news; the demo's terminal stays quiet."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Httpd
    timeout = 30  # seconds an idle connection is kept

    def do_GET(self) -> None:
        self._respond(with_body=True)

    def do_HEAD(self) -> None:
        self._respond(with_body=False)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: what was asked is in `requests`."""

    def _respond(self, *, with_body: bool) -> None:
        path = unquote(urlsplit(self.path).path)
        answer = self.server.answer(path)
        if answer.hang_up:
            self.server.note(path, 0)
            self.close_connection = True
            return
        status = 304 if self._unchanged(answer) else answer.status
        self.server.note(path, status)
        self.send_response(status)
        for name, value in answer.headers:
            self.send_header(name, value)
        if answer.status == 200 and answer.last_modified:
            self.send_header("ETag", answer.etag)
            self.send_header("Last-Modified", answer.last_modified)
        if status != 304:
            self.send_header("Content-Type", answer.content_type)
            self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        if with_body and status != 304:
            self.wfile.write(answer.body)

    def _unchanged(self, answer: Answer) -> bool:
        """Whether the client's validators still hold (RFC 9110, 13.2.2: If-None-Match wins)."""
        if answer.status != 200 or answer.last_modified is None:
            return False
        tags = self.headers.get("If-None-Match")
        if tags is not None:
            return tags.strip() == "*" or answer.etag in [tag.strip().removeprefix("W/") for tag in tags.split(",")]
        since = self.headers.get("If-Modified-Since")
        if since is None:
            return False
        try:
            return parsedate_to_datetime(answer.last_modified) <= parsedate_to_datetime(since)
        except ValueError:  # not a date: RFC 9110, 13.1.3 says to ignore the header
            return False
