"""Who may use the review desk: the person who was given its start address, from its own pages, on this machine."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from ipaddress import ip_address
from urllib.parse import parse_qs

from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response

from veille.answers.translation import in_reader_words
from veille.errors import UsageError

LARGEST_FORM = 100_000  # bytes; a note and some values are a few hundred
HEADERS = {
    "content-security-policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; base-uri 'none'; "
        "form-action 'self'; frame-ancestors 'none'"
    ),
    "cache-control": "no-store",
    "referrer-policy": "same-origin",  # `no-referrer` would have browsers send `Origin: null` with our own forms
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "cross-origin-resource-policy": "same-origin",
}


def require_loopback(host: str) -> None:
    """Raise UsageError unless only this machine can reach an address: the desk has no log-in."""
    try:
        local = host == "localhost" or ip_address(host.strip("[]")).is_loopback
    except ValueError:
        local = False
    if not local:
        hint = "set service.host to 127.0.0.1, and reach it from elsewhere through a tunnel"
        raise UsageError(f"the review desk serves this machine alone, not {host}", where="service.host", hint=hint)


@dataclass(frozen=True, slots=True)
class DeskGuard:
    """The desk's secret of this start, and what it lets through. `port` is known once the server listens."""

    port: Callable[[], int]
    hosts: tuple[str, ...]
    token: str = field(default_factory=lambda: secrets.token_urlsafe(32), repr=False)

    def start_address(self, host: str) -> str:
        """The address that opens the desk; whoever has it may decide."""
        return f"http://{host}:{self.port()}/review/?token={self.token}"

    @property
    def form_token(self) -> str:
        """What each form carries: made from the secret, useless for opening the desk."""
        return hmac.new(self.token.encode(), b"form", sha256).hexdigest()

    def admit(self, request: Request) -> Response | None:
        """None when the request comes from the desk's own user; else the answer that refuses it or lets the person in."""
        if request.headers.get("host", "") not in self._names():
            return _refused("this name is not served", 400)
        given = request.query_params.get("token")
        if given is not None and request.method == "GET":
            if not hmac.compare_digest(given.encode(), self.token.encode()):
                return _refused("this start address is not of this run of `veille serve --review`", 403)
            entered = RedirectResponse(request.url.path, 303)  # the token leaves the address bar and the history
            entered.set_cookie(self._cookie(), self.token, path="/review", httponly=True, samesite="strict")
            return entered
        held = request.cookies.get(self._cookie(), "")
        if not hmac.compare_digest(held.encode(), self.token.encode()):
            return _refused("open the address that `veille serve --review` printed", 403)
        if request.method not in ("GET", "HEAD"):
            return self._check_origin(request)
        return None

    async def read_form(self, request: Request) -> dict[str, str] | Response:
        """The fields of a form of the desk, or the answer that refuses it."""
        body = b""
        async for chunk in request.stream():
            body += chunk
            if len(body) > LARGEST_FORM:
                return _refused("the form is too large", 413)
        if request.headers.get("content-type", "").partition(";")[0].strip() != "application/x-www-form-urlencoded":
            return _refused("not a form of the desk", 415)
        try:
            fields = parse_qs(body.decode("utf-8"), keep_blank_values=True, max_num_fields=200)
        except ValueError:
            return _refused("the form cannot be read", 400)
        form = {name: values[-1] for name, values in fields.items()}
        if not hmac.compare_digest(form.get("form_token", "").encode(), self.form_token.encode()):
            return _refused("the form is not of this run of the desk; open it again", 403)
        return form

    def _check_origin(self, request: Request) -> Response | None:
        """Browsers name the page that a form was sent from; one that does not, or names another, is refused."""
        origin = request.headers.get("origin", "")
        if origin not in {f"http://{name}" for name in self._names()} or not origin.endswith(
            f"//{request.headers.get('host', '')}"
        ):
            return _refused("this form comes from another site", 403)
        if request.headers.get("sec-fetch-site", "same-origin") != "same-origin":
            return _refused("this form comes from another site", 403)
        return None

    def _names(self) -> frozenset[str]:
        return frozenset(f"{host}:{self.port()}" for host in self.hosts)

    def _cookie(self) -> str:
        return f"veille_desk_{self.port()}"  # cookies are shared by all ports of a host


def _refused(why: str, status: int) -> Response:
    """The refusal in both languages: who asks is not known yet."""
    return PlainTextResponse(f"{why}\n{in_reader_words(why, 'fr')}\n", status, headers=HEADERS)
