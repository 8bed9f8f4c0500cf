"""Promise: a fault of TLS is one outcome that says what is wrong, and nothing is asked of a server that proved nothing."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from tests.fault_server import FaultServer, message, page
from veille.model import Fetched, FetchRequest, Rejected, RejectReason

KEYS = Path(__file__).parent / "tls"


@pytest.fixture(autouse=True)
def _authority(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(KEYS / "authority.pem"))


@pytest.mark.parametrize(
    ("certificate", "said"),
    [
        ("expired.pem", "TLS: certificate has expired"),
        ("other_host.pem", "TLS: IP address mismatch, certificate is not valid for '127.0.0.1'"),
        ("self_signed.pem", "TLS: self-signed certificate"),
    ],
)
def test_a_certificate_that_proves_nothing(
    certificate: str, said: str, bench, make_server: Callable[..., FaultServer]
) -> None:
    server = make_server(tls=True, certificate=KEYS / certificate)
    outcome = bench.one(FetchRequest(server.url("/page"), profile="generic"), connect_timeout=3, deadline=5)
    assert isinstance(outcome, Rejected)
    assert (outcome.reason, outcome.detail.removeprefix("robots.txt: ")) == (RejectReason.UNREACHABLE, said)
    assert server.hits == []


def test_a_server_that_speaks_no_tls(bench) -> None:
    """It takes the greeting for a request that is wrong and says so in plain HTTP."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer() -> None:
            with suppress(OSError):  # the listener is shut at the end
                while True:
                    connection, _ = server.accept()
                    with connection:
                        connection.recv(65_536)
                        connection.sendall(message(400, b"This port speaks HTTP."))

        threading.Thread(target=answer, daemon=True).start()
        url = f"https://127.0.0.1:{server.getsockname()[1]}/page"
        outcome = bench.one(FetchRequest(url, profile="generic"), connect_timeout=3, deadline=5)
        server.shutdown(socket.SHUT_RDWR)
    assert isinstance(outcome, Rejected)
    assert outcome.reason is RejectReason.UNREACHABLE
    assert "TLS" in outcome.detail
    assert "_ssl.c" not in outcome.detail


def test_a_certificate_of_an_authority_that_is_trusted(bench, make_server: Callable[..., FaultServer]) -> None:
    server = make_server(tls=True, certificate=KEYS / "trusted.pem")
    server.pages["/page"] = page(b"<html lang=en><main><h1>Fee</h1><p>You must pay $155.</p></main></html>")
    outcome = bench.one(FetchRequest(server.url("/page"), profile="generic"), connect_timeout=3, deadline=5)
    assert isinstance(outcome, Fetched), outcome
