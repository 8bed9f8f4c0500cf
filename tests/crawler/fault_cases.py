"""The fault matrix: each fault of the transport with what the server does and what the crawler must make of it.

docs/faults.md is written from this table (test_matrix.py).
"""

from __future__ import annotations

import gzip
import socket
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.fault_server import FaultServer, cut_off, drip, in_turn, message, page, raw, redirect, tarpit
from veille.model import RejectReason as Why

TITLE = "<title>Work permits in Quebec - Canada.ca</title>"
WORDS = "<p>" + "A worker who needs an LMIA also needs a Quebec acceptance certificate. " * 40 + "</p>"
GOOD = f'<!DOCTYPE html><html lang="en"><head>{TITLE}</head><body><main>{WORDS}</main></body></html>'
# What a bot wall, an error page and a maintenance page look like, in our own words.
WALL = "<html><head><title>Just a moment...</title></head><body><div class='px-captcha'>Show that you are human</div></body></html>"
LOST_EN = (
    "<html><head><title>Page not found - Canada.ca</title></head><body><main><h1>Nothing here</h1></main></body></html>"
)
LOST_FR = (
    "<html><head><title>Page introuvable - Canada.ca</title></head><body><main><h1>Rien ici</h1></main></body></html>"
)
CLOSED_EN = "<html><head><title>Site maintenance</title></head><body><p>Back at noon.</p></body></html>"
CLOSED_FR = (
    "<html><head><title>Avis</title></head><body><p>Notre site est en maintenance jusqu'à midi.</p></body></html>"
)
HTML = (("Content-Type", "text/html"),)
# Said by a server that closes after its answer: without it, a client may ask again on the connection that is being closed.
CLOSING = (("Connection", "close"),)
GZIP = (*HTML, ("Content-Encoding", "gzip"))
BOMB = gzip.compress(b"<html>" + b"\0" * 3_000_000, mtime=0)

Setup = Callable[[FaultServer], None]
Resolver = Callable[[str, int], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Case:
    """One fault. `outcome` is a reason, or the word for an answer that is taken; `says` stands in the detail."""

    fault: str
    setup: Setup
    outcome: Why | str
    says: str = ""
    path: str = "/page"
    host: str = "127.0.0.1"
    url: str | None = None
    resolve: Resolver | None = None
    tls: bool = False
    settings: dict[str, object] = field(default_factory=dict)
    asked: int | None = None  # requests for pages that the server must have seen


def serve(behaviour: Callable[..., None], path: str = "/page") -> Setup:
    def setup(server: FaultServer) -> None:
        server.pages[path] = behaviour

    return setup


def robots(behaviour: Callable[..., None]) -> Setup:
    def setup(server: FaultServer) -> None:
        server.robots = behaviour
        server.pages["/page"] = page(GOOD)

    return setup


def lead_to(target: str) -> Setup:
    """The page redirects to an address; `{self}` is the server's own."""

    def setup(server: FaultServer) -> None:
        server.pages["/page"] = redirect(target.format(self=server.url("").rstrip("/"), port=server.port))
        server.pages["/moved"] = server.pages["/s%C3%A9jour"] = page(GOOD)
        server.pages["/"] = server.pages["/en.html"] = page(GOOD)

    return setup


def nothing(server: FaultServer) -> None:
    server.pages["/page"] = page(GOOD)


def no_such_name(host: str, port: int) -> tuple[str, ...]:
    raise socket.gaierror(-2, "Name or service not known")


def answers(*addresses: str) -> Resolver:
    return lambda host, port: addresses


LOOPS = {"/page": redirect("/other"), "/other": redirect("/page")}
CHAIN = {"/page": redirect("/1"), **{f"/{n}": redirect(f"/{n + 1}") for n in range(1, 9)}}

CASES = (
    # --- the network ---
    Case("nobody listens on the port", nothing, Why.UNREACHABLE, "connect", url="http://127.0.0.1:9/page"),
    Case("the name does not resolve", nothing, Why.UNREACHABLE, "DNS", host="gone.test", resolve=no_such_name),
    Case("the server takes the request and never answers (tarpit)", serve(tarpit), Why.UNREACHABLE, "timeout"),
    Case("a head that trickles in byte by byte (slow-loris)", serve(drip(message(200, b"x"), 0.02)), Why.UNREACHABLE, "deadline", asked=1),
    Case("a body that trickles in byte by byte (slow-loris)", serve(drip(message(200, GOOD.encode(), HTML), 0.02, 60)), Why.UNREACHABLE, "deadline", asked=1),
    Case("the connection closes without an answer", serve(raw(b"")), Why.UNREACHABLE, "protocol"),
    Case("the answer is not HTTP", serve(raw(b"SSH-2.0-OpenSSH_9.2\r\n\r\n")), Why.UNREACHABLE, "protocol"),
    Case("a TLS certificate that nobody vouches for", nothing, Why.UNREACHABLE, "TLS", tls=True, asked=0),
    # --- truncation ---
    Case("the body is shorter than its Content-Length", serve(cut_off(message(200, GOOD.encode(), HTML), 300)), Why.TRUNCATED, "stops before its end", asked=2),
    Case("the chunked body has no last chunk", serve(raw(message(200, b"40\r\n" + b"<p>" * 21 + b"x\r\n", (*HTML, ("Transfer-Encoding", "chunked")), framed=False))), Why.TRUNCATED, "stops before its end"),
    Case("the gzip stream has no end, the length fits", serve(page(gzip.compress(GOOD.encode())[:-12], headers=(("Content-Encoding", "gzip"),))), Why.TRUNCATED, "gzip"),
    Case("the gzip stream is damaged", serve(page(gzip.compress(GOOD.encode())[:10] + b"\xff" * 80, headers=(("Content-Encoding", "gzip"),))), Why.TRUNCATED, "does not unpack"),
    Case("no length declared and no `</html>`", serve(raw(message(200, GOOD[:900].encode(), HTML, framed=False))), Why.TRUNCATED, "no end"),
    Case("an empty body with status 200", serve(page("")), Why.TRUNCATED, "empty body"),
    # --- size ---
    Case("a decompression bomb", serve(page(BOMB, headers=(("Content-Encoding", "gzip"),))), Why.TOO_LARGE, "after unpacking"),
    Case("a declared length past the cap", serve(raw(message(200, b"", (*HTML, ("Content-Length", "999999999")), framed=False))), Why.TOO_LARGE, "on the wire", asked=1),
    Case("an endless body without a length", serve(raw(message(200, b"<p>" * 200_000, HTML, framed=False))), Why.TOO_LARGE, "on the wire"),
    # --- redirects and the gate ---
    Case("a redirect loop", lambda s: s.pages.update(LOOPS), Why.REDIRECT_ERROR, "loop"),
    Case("more redirects than allowed", lambda s: s.pages.update(CHAIN), Why.REDIRECT_ERROR, "more than", asked=6),
    Case("a redirect without a target", serve(page("", 301)), Why.REDIRECT_ERROR, "without a Location"),
    Case("a redirect to a host that is not allowed", lead_to("http://elsewhere.test/moved"), Why.REFUSED, "allow_hosts", asked=1),
    Case("a redirect to an allowed host", lead_to("http://other.test:{port}/moved"), "taken, with its redirects", resolve=answers("127.0.0.1"), settings={"allow_hosts": ("other.test",)}, asked=2),
    Case("a redirect whose target has raw UTF-8 letters", lead_to("/s\u00e9jour"), "taken, with its redirects", asked=2),
    Case("a redirect to a private address", lead_to("http://10.0.0.7/moved"), Why.REFUSED, "not a public address", settings={"allow_hosts": ("10.0.0.7",)}, asked=1),
    Case("a redirect to the cloud's metadata address (link-local)", lead_to("http://169.254.169.254/latest"), Why.REFUSED, "not a public address", settings={"allow_hosts": ("169.254.169.254",)}, asked=1),
    Case("a redirect to a carrier's inner address (CGNAT)", lead_to("http://100.64.1.1/"), Why.REFUSED, "not a public address", settings={"allow_hosts": ("100.64.1.1",)}, asked=1),
    Case("a private IPv4 address written as IPv6", lead_to("http://[::ffff:192.168.0.1]/"), Why.REFUSED, "not a public address", settings={"allow_hosts": ("[::ffff:192.168.0.1]",)}, asked=1),
    Case("a redirect to `file:`", lead_to("file:///etc/passwd"), Why.REFUSED, "scheme", asked=1),
    Case("a redirect to `ftp:`", lead_to("ftp://127.0.0.1/page"), Why.REFUSED, "scheme", asked=1),
    Case("a name that resolves to a private address", nothing, Why.REFUSED, "10.1.2.3", host="inner.test", resolve=answers("10.1.2.3"), asked=0),
    Case("a name with a public and a private address", nothing, Why.REFUSED, "192.168.1.1", host="mixed.test", resolve=answers("93.184.215.14", "192.168.1.1"), asked=0),
    Case("loopback without `allow_loopback`", nothing, Why.REFUSED, "not a public address", settings={"allow_loopback": False}, asked=0),
    Case("an address with a user name", nothing, Why.REFUSED, "user name", url="http://me:secret@127.0.0.1/page", asked=0),
    Case("what is no address", nothing, Why.REFUSED, "not an address", url="http://127.0.0.1:999999/page", asked=0),
    # --- not the page ---
    Case("status 404", nothing, Why.GONE, "404", path="/missing"),
    Case("status 410", serve(page("gone", 410)), Why.GONE, "410"),
    Case("an error page with status 200 (soft 404), English", serve(page(LOST_EN)), Why.SOFT_404, "in the title"),
    Case("an error page with status 200 (soft 404), French", serve(page(LOST_FR)), Why.SOFT_404, "in the title"),
    Case("a redirect to the home page", lead_to("/en.html"), Why.SOFT_404, "home page"),
    Case("a bot wall with status 200", serve(page(WALL)), Why.BLOCKED, "main content"),
    Case("a bot wall with status 403", serve(page(WALL, 403)), Why.BLOCKED, "403", asked=1),
    Case("a bot wall that names itself in a header", serve(page("", 202, headers=(("x-amzn-waf-action", "challenge"),))), Why.BLOCKED, "header"),
    Case("a maintenance page with status 200, English", serve(page(CLOSED_EN)), Why.MAINTENANCE, "in the title"),
    Case("a maintenance page with status 200, French", serve(page(CLOSED_FR)), Why.MAINTENANCE, "in the page"),
    Case("a maintenance page with status 503", serve(page(CLOSED_EN, 503)), Why.MAINTENANCE, "503"),
    Case("a picture in place of the page", serve(page(b"\x89PNG\r\n\x1a\n", content_type="image/png")), Why.WRONG_TYPE, "image/png"),
    Case("a web page that says it is a PDF", serve(page(GOOD, content_type="application/pdf")), Why.WRONG_TYPE, "PDF"),
    Case("a content coding that was not asked for", serve(page(b"\x0b\x02\x80", headers=(("Content-Encoding", "br"),))), Why.WRONG_TYPE, "br"),
    Case("any other 4xx", serve(page("", 418)), Why.CLIENT_ERROR, "418", asked=1),
    Case("a page that only mentions a maintenance", serve(page(GOOD.replace("<p>", "<p>The old site is under maintenance. ", 1))), "taken"),
    Case("a charset that the bytes belie", serve(page(GOOD.replace("Quebec", "Québec"), content_type="text/html; charset=iso-8859-1")), "taken, with the remark"),
    # --- the server asks for patience ---
    Case("429 with Retry-After in seconds", serve(page("", 429, headers=(("Retry-After", "7200"),))), Why.THROTTLED, "7200", asked=1),
    Case("503 with Retry-After as a date", serve(page("", 503, headers=(("Retry-After", "Mon, 23 Nov 2026 08:00:00 GMT"),))), Why.THROTTLED, "GMT", asked=1),
    Case("a 500 once, then the page", serve(in_turn(page("", 500), page(GOOD))), "taken", asked=2),
    Case("500 again and again", serve(page("", 500)), Why.SERVER_ERROR, "500", asked=2),
    Case("so many failures that the circuit breaker opens", serve(page("", 500)), Why.SERVER_ERROR, "500", settings={"breaker_failures": 1}, asked=1),
    Case("304 although nothing is stored", serve(in_turn(page("", 304), page(GOOD))), "taken", asked=2),
    Case("304 again to an unconditional request", serve(raw(message(304, b"", CLOSING, framed=False))), Why.SERVER_ERROR, "304"),
    Case("the run's request budget is spent", nothing, Why.BUDGET, "run_budget", settings={"run_budget": 1}, asked=0),
    # --- robots.txt ---
    Case("robots.txt disallows the page", robots(page("User-agent: *\nDisallow: /page", content_type="text/plain")), Why.ROBOTS, "disallowed", asked=0),
    Case("robots.txt answers 5xx", robots(page("", 500)), Why.ROBOTS, "500", asked=0),
    Case("robots.txt cannot be reached", robots(tarpit), Why.UNREACHABLE, "robots.txt: timeout", asked=0),
    Case("robots.txt is a web page", robots(page("<html><body>Disallow: /</body></html>")), "taken"),
    Case("robots.txt answers 404", robots(page("", 404)), "taken"),
)  # fmt: skip
