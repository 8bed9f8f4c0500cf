"""One HTTP exchange: a request to one address, its whole answer within bounds, or a typed fault. No redirects here."""

from __future__ import annotations

import errno
import ssl
import threading
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from urllib.parse import urlsplit

from veille.config import Crawl
from veille.crawler.faults import Fault
from veille.crawler.http.content_encoding import ACCEPT_ENCODING, unpack
from veille.crawler.http.gate import Gate
from veille.crawler.http.httpx_light import httpx
from veille.crawler.http.pinned_backend import PinnedBackend
from veille.crawler.http.transport import Transports
from veille.model import RejectReason

# Refused answers are kept for quarantine up to this size: enough for a block page, little for a flood of them.
MAX_ERROR_BODY = 262_144
# What the system says when this machine has no way to any network, whatever the host.
_NO_WAY_OUT = (errno.ENETUNREACH, errno.ENETDOWN, errno.EADDRNOTAVAIL)
_ACCEPT = "text/html,application/xhtml+xml,application/xml;q=0.9,application/pdf;q=0.9,*/*;q=0.1"
_MOST_SAID = 160  # characters of what a server sent that a fault repeats: some send noise


@dataclass(frozen=True, slots=True)
class HttpAnswer:
    """A complete answer to one request. Header names are lower case; `framed` says that its length was declared."""

    url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    wire_bytes: int
    framed: bool

    def header(self, name: str) -> str | None:
        """The first value of a header, by its lower-case name."""
        return next((v for k, v in self.headers if k == name), None)


class Client:
    """Makes exchanges; one for a run, shared by its threads."""

    def __init__(self, settings: Crawl, *, user_agent: str, gate: Gate, stop: threading.Event) -> None:
        self._settings = settings
        self._backend = PinnedBackend(gate, stop)
        timeout = httpx.Timeout(settings.read_timeout, connect=settings.connect_timeout, pool=settings.connect_timeout)
        self._extensions = {"timeout": timeout.as_dict()}
        # The transport without httpx's Client above it: no cookies (a page must not depend on what was read before), no
        # redirects, no proxy from the environment (it would resolve names past the gate), and a quarter of the time.
        self._transports = Transports(self._backend)
        self._agent = user_agent
        self._headers = {"User-Agent": user_agent, "Accept": _ACCEPT, "Accept-Encoding": ACCEPT_ENCODING}

    def close(self) -> None:
        """Closes all connections."""
        self._transports.close()

    def start(self, seconds: float) -> None:
        """Starts the deadline for what this thread asks next: all hops of one page share the time of one."""
        self._backend.start(seconds)

    def _headers_for(self, url: str) -> dict[str, str]:
        """The headers of every request; hosts that ask for the conventional prefix get it, never a browser's name."""
        if (urlsplit(url).hostname or "") not in self._settings.compatible_agent:
            return self._headers
        product, _, rest = self._agent.partition(" ")
        contact = rest.strip("()").rpartition("; ")[2]
        return {**self._headers, "User-Agent": f"Mozilla/5.0 (compatible; {product}; +{contact})"}

    def get(self, url: str, headers: Mapping[str, str], *, limit: int | None = None) -> HttpAnswer:
        """The answer to one GET, whatever its status. Raises Fault; `limit` lowers the cap on the unpacked body."""
        before = self._backend.connects
        try:
            return self._exchange(url, headers, limit)
        except _Unanswered as error:
            if self._backend.connects > before:
                raise error.fault from error
        # A connection that was kept open and that the server had closed meanwhile: it never saw the request (RFC 9112, 9.3.1).
        try:
            return self._exchange(url, headers, limit)
        except _Unanswered as error:
            raise error.fault from error

    def _exchange(self, url: str, headers: Mapping[str, str], limit: int | None) -> HttpAnswer:
        reading = False
        try:
            request = httpx.Request(
                "GET", url, headers={**self._headers_for(url), **headers}, extensions=self._extensions
            )
            response = self._transports.of(request.url.scheme).handle_request(request)
            reading = True
            stream = response.stream
            assert isinstance(stream, httpx.SyncByteStream)  # noqa: S101 -- our transport makes no other
            with closing(stream):
                return self._read(url, response, iter(stream), limit)
        except httpx.HTTPError as error:
            fault = _as_fault(error, reading)
            closed = isinstance(error, httpx.RemoteProtocolError | httpx.ReadError | httpx.WriteError)
            if closed and not reading:
                raise _Unanswered(fault) from error
            raise fault from error
        except httpx.InvalidURL as error:
            raise Fault(RejectReason.REFUSED, f"not an address: {error}") from error

    def _read(self, url: str, response: httpx.Response, stream: Iterator[bytes], limit: int | None) -> HttpAnswer:
        settings = self._settings
        pairs = tuple((k.lower().decode("latin-1"), v.decode("latin-1")) for k, v in response.headers.raw)
        fields = dict(reversed(pairs))  # of a field that comes twice, the first
        wire = _Counted(stream, settings.max_wire_bytes)
        declared = fields.get("content-length", "")
        cap = settings.max_body_bytes if limit is None else limit
        if response.status_code >= 400:
            cap = min(cap, MAX_ERROR_BODY)
        elif declared.isdigit() and int(declared) > settings.max_wire_bytes:
            raise _too_large(settings.max_wire_bytes)
        try:
            body = unpack(wire, fields.get("content-encoding"), cap)
        except Fault:
            if response.status_code < 400:
                raise
            body = b""  # the status says enough: a flawed error body changes nothing
        framed = bool(declared) or "chunked" in fields.get("transfer-encoding", "").lower()
        return HttpAnswer(url, response.status_code, pairs, body, wire.size, framed)


class _Unanswered(Exception):
    """The connection ended before a byte of the answer."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.detail)
        self.fault = fault


class _Counted:
    """The pieces of a body as they arrive, counted against the cap on the wire."""

    def __init__(self, pieces: Iterator[bytes], limit: int) -> None:
        self._pieces, self._limit, self.size = pieces, limit, 0

    def __iter__(self) -> Iterator[bytes]:
        for piece in self._pieces:
            self.size += len(piece)
            if self.size > self._limit:
                raise _too_large(self._limit)
            yield piece


def _too_large(limit: int) -> Fault:
    return Fault(RejectReason.TOO_LARGE, f"more than {limit} bytes on the wire")


def _as_fault(error: httpx.HTTPError, reading: bool) -> Fault:
    """The layer that failed, from the exception's type and from whether the answer had begun."""
    words = (str(error) or type(error).__name__)[:_MOST_SAID]
    if isinstance(error, httpx.ReadTimeout):
        where = "in the middle of the body" if reading else "for the answer"
        return Fault(RejectReason.UNREACHABLE, f"timeout: waited too long {where}", retry=True)
    if isinstance(error, httpx.TimeoutException):
        said = f"timeout: no connection ({type(error).__name__})"
        return Fault(RejectReason.UNREACHABLE, said, retry=True, no_contact=isinstance(error, httpx.ConnectTimeout))
    if reading and isinstance(error, httpx.RemoteProtocolError | httpx.ReadError):
        return Fault(RejectReason.TRUNCATED, f"the body stops before its end: {words}", retry=True)
    if isinstance(error, httpx.ConnectError):
        root = _root(error)
        if isinstance(root, ssl.SSLError):
            return Fault(RejectReason.UNREACHABLE, f"TLS: {_tls_words(root)}")
        ours = isinstance(root, OSError) and root.errno in _NO_WAY_OUT
        return Fault(RejectReason.UNREACHABLE, f"connect: {words}", retry=True, no_contact=True, own_side=ours)
    return Fault(RejectReason.UNREACHABLE, f"protocol: {words}", retry=True)


def _tls_words(error: ssl.SSLError) -> str:
    """`certificate has expired`, `wrong version number`: what is wrong, without the place in the library's source."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return error.verify_message.rstrip(".")
    return (error.reason or str(error)).replace("_", " ").lower()


def _root(error: BaseException) -> BaseException:
    while error.__cause__ is not None or error.__context__ is not None:
        error = error.__cause__ or error.__context__ or error
    return error
