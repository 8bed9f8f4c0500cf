"""A web server for tests that does what no library lets one do: answers byte by byte, wrongly, slowly or not at all.

with FaultServer() as server:
    server.pages["/a"] = page("<html>...</html>", etag='"1"')     # a well-behaved page
    server.pages["/b"] = cut_off(message(200, body), 100)               # the connection closes in the middle
    server.url("/a"); server.hits                                 # what was asked, in order
"""

from __future__ import annotations

import contextlib
import gzip
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path

CERTIFICATE = Path(__file__).parent / "crawler" / "tls" / "self_signed.pem"


@dataclass(frozen=True, slots=True)
class Hit:
    """One request as it came; header names in lower case."""

    path: str
    headers: dict[str, str]
    at: float


@dataclass(slots=True)
class Exchange:
    """One request under answer; `keep` says whether the connection lives on."""

    hit: Hit
    sock: socket.socket
    stop: threading.Event
    keep: bool = True

    def send(self, data: bytes) -> None:
        self.sock.sendall(data)


Behaviour = Callable[[Exchange], None]


@dataclass(slots=True)
class FaultServer:
    """Serves `pages` by path (query included) on a free port of 127.0.0.1; other paths get a 404."""

    tls: bool = False
    certificate: Path = CERTIFICATE
    pages: dict[str, Behaviour] = field(default_factory=dict)
    hits: list[Hit] = field(default_factory=list)
    default: Behaviour | None = None
    robots: Behaviour | None = None
    port: int = 0
    _listener: socket.socket = field(init=False)
    _stop: threading.Event = field(default_factory=threading.Event)
    _open: set[socket.socket] = field(default_factory=set)

    def __enter__(self) -> FaultServer:
        self._listener = socket.create_server(("127.0.0.1", self.port), backlog=64)
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for sock in (self._listener, *tuple(self._open)):
            with contextlib.suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)
            sock.close()

    def url(self, path: str = "/", host: str = "127.0.0.1") -> str:
        return f"{'https' if self.tls else 'http'}://{host}:{self.port}{path}"

    def paths(self) -> list[str]:
        """What was asked, without robots.txt."""
        return [hit.path for hit in self.hits if hit.path != "/robots.txt"]

    def _accept(self) -> None:
        context = None
        if self.tls:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(self.certificate)
        while not self._stop.is_set():
            try:
                sock, _ = self._listener.accept()
            except OSError:
                return
            # Without it, keep-alive answers wait for the peer's delayed ACK: 40 ms a page that no crawler caused.
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            threading.Thread(target=self._serve, args=(sock, context), daemon=True).start()

    def _serve(self, sock: socket.socket, context: ssl.SSLContext | None) -> None:
        self._open.add(sock)
        try:
            if context is not None:
                self._open.discard(sock)
                sock = context.wrap_socket(sock, server_side=True)
                self._open.add(sock)
            waiting = b""
            while not self._stop.is_set():
                while b"\r\n\r\n" not in waiting:
                    data = sock.recv(65536)
                    if not data:
                        return
                    waiting += data
                head, _, waiting = waiting.partition(b"\r\n\r\n")
                exchange = Exchange(_read_head(head), sock, self._stop)
                self.hits.append(exchange.hit)
                self._behaviour(exchange.hit.path)(exchange)
                if not exchange.keep:
                    return
        except OSError:
            pass  # the client went away, or the test ended: both are meant
        finally:
            self._open.discard(sock)
            sock.close()

    def _behaviour(self, path: str) -> Behaviour:
        if path == "/robots.txt" and path not in self.pages:
            return self.robots or NOT_FOUND
        return self.pages.get(path) or self.default or NOT_FOUND


def _read_head(head: bytes) -> Hit:
    first, *lines = head.decode("latin-1").split("\r\n")
    pairs = (line.partition(":") for line in lines)
    return Hit(first.split(" ")[1], {name.strip().lower(): value.strip() for name, _, value in pairs}, time.monotonic())


# --- behaviours -------------------------------------------------------------------------------------------------------


def message(status: int, body: bytes, headers: Iterable[tuple[str, str]] = (), *, framed: bool = True) -> bytes:
    """One answer's bytes; `framed` False leaves the Content-Length out."""
    lines = [f"HTTP/1.1 {status} {HTTPStatus(status).phrase}", *(f"{name}: {value}" for name, value in headers)]
    if framed:
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def page(
    body: str | bytes,
    status: int = 200,
    *,
    content_type: str | None = "text/html; charset=utf-8",
    etag: str | None = None,
    packed: bool = False,
    headers: Iterable[tuple[str, str]] = (),
) -> Behaviour:
    """An honest answer; with `etag` a 304 for who has it."""
    data = body.encode() if isinstance(body, str) else body
    fields = [("Content-Type", content_type)] if content_type else []
    fields += [("ETag", etag)] if etag else []
    fields += headers
    if packed:
        data = gzip.compress(data, mtime=0)
        fields.append(("Content-Encoding", "gzip"))
    whole = message(status, data, fields)
    same = message(304, b"", fields, framed=False)

    def answer(exchange: Exchange) -> None:
        unmodified = etag is not None and exchange.hit.headers.get("if-none-match") == etag
        exchange.send(same if unmodified else whole)

    return answer


def raw(data: bytes) -> Behaviour:
    """These bytes, then the end of the connection."""

    def answer(exchange: Exchange) -> None:
        exchange.send(data)
        exchange.keep = False

    return answer


def cut_off(whole: bytes, after: int) -> Behaviour:
    """The head and so many bytes of the body, then the end of the connection."""
    return raw(whole[: whole.index(b"\r\n\r\n") + 4 + after])


def redirect(target: str, status: int = 302) -> Behaviour:
    """A redirect with that Location."""
    return page(b"", status, headers=[("Location", target)])


def tarpit(exchange: Exchange) -> None:
    """Takes the request and never answers."""
    exchange.stop.wait(30)
    exchange.keep = False


def drip(data: bytes, every: float, size: int = 1) -> Behaviour:
    """Slow-loris: a few bytes now and then, so that no single wait is long."""

    def answer(exchange: Exchange) -> None:
        for start in range(0, len(data), size):
            if exchange.stop.wait(every):
                break
            exchange.send(data[start : start + size])
        exchange.keep = False

    return answer


def in_turn(*behaviours: Behaviour) -> Behaviour:
    """The first behaviour for the first request, and so on; the last one from then on."""
    left = list(behaviours)

    def answer(exchange: Exchange) -> None:
        (left.pop(0) if len(left) > 1 else left[0])(exchange)

    return answer


NOT_FOUND = page("<html><head><title>Not Found</title></head><body>nothing here</body></html>", 404)
