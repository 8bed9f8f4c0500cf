"""No request leaves for an address that is not public, whatever name, redirect or DNS answer leads there."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable

import pytest

from tests.crawler.conftest import Bench
from tests.crawler.fault_cases import GOOD
from tests.fault_server import CERTIFICATE, FaultServer, page
from veille.crawler.faults import Fault
from veille.crawler.http.gate import Gate
from veille.model import Fetched, FetchRequest, Rejected, RejectReason

CLOSED = [
    "127.0.0.1",  # this machine
    "127.9.9.9",
    "0.0.0.0",  # this machine too, for most systems
    "10.0.0.1",  # private networks
    "172.16.5.4",
    "192.168.1.1",
    "169.254.169.254",  # link-local: the metadata service of clouds
    "100.64.0.1",  # a carrier's NAT
    "192.0.2.1",  # documentation
    "198.18.0.1",  # benchmarks of network devices
    "224.0.0.1",  # multicast
    "233.252.0.1",
    "240.0.0.1",  # reserved
    "255.255.255.255",  # broadcast
    "::1",
    "::",
    "fe80::1",
    "fc00::1",
    "ff02::1",
    "::ffff:10.0.0.1",  # IPv4 inside IPv6
    "64:ff9b::a00:1",  # 10.0.0.1 behind NAT64
    "2002:a00:1::",  # 10.0.0.1 by 6to4
]


@pytest.mark.parametrize("text", CLOSED)
def test_addresses_that_are_not_public_are_refused(text: str) -> None:
    """Private, local, shared, reserved and multicast addresses, in every wrapping."""
    with pytest.raises(Fault) as caught:
        Gate().check_address(ipaddress.ip_address(text), "name.test")
    assert caught.value.reason is RejectReason.REFUSED


@pytest.mark.parametrize("text", ["93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c", "64:ff9b::5db8:d70e"])
def test_public_addresses_pass(text: str) -> None:
    """The gate does not stand in the way of the sites."""
    Gate().check_address(ipaddress.ip_address(text), "name.test")


@pytest.mark.parametrize("text", ["127.0.0.1", "::1", "::ffff:127.0.0.1"])
def test_loopback_opens_only_by_the_switch(text: str) -> None:
    """The switch for tests opens this machine, and nothing else."""
    Gate(allow_loopback=True).check_address(ipaddress.ip_address(text), "name.test")
    with pytest.raises(Fault):
        Gate(allow_loopback=True).check_address(ipaddress.ip_address("10.0.0.1"), "name.test")


@pytest.mark.parametrize("host", ["127.1", "2130706433", "0x7f000001", "0177.0.0.1"])
def test_odd_spellings_of_an_address_are_seen_through(host: str) -> None:
    """What the system's own functions read as 127.0.0.1 is 127.0.0.1, allow-listed or not."""
    with pytest.raises(Fault, match="not a public address"):
        Gate().check_url(f"http://{host}/", {host})


def test_the_checked_address_is_the_one_connected_to(bench: Bench, server: FaultServer) -> None:
    """A name that answers differently the second time (DNS rebinding) is never asked a second time."""
    asked: list[str] = []

    def rebind(host: str, port: int) -> tuple[str, ...]:
        asked.append(host)
        return ("127.0.0.1",) if len(asked) == 1 else ("10.6.6.6",)

    server.default = page(GOOD)
    outcomes = bench.run(*(FetchRequest(server.url(f"/{n}", "rebind.test")) for n in range(3)), resolve=rebind)
    assert [type(o) for o in outcomes] == [Fetched] * 3
    assert asked == ["rebind.test"]
    assert server.hits[0].headers["host"] == f"rebind.test:{server.port}"


def test_the_second_address_is_tried_when_the_first_is_dead(bench: Bench, server: FaultServer) -> None:
    """A host with several addresses is reached by the one that answers."""
    server.default = page(GOOD)
    request = FetchRequest(server.url("/a", "two.test"))
    assert isinstance(bench.one(request, resolve=lambda host, port: ("127.0.0.9", "127.0.0.1")), Fetched)


def test_tls_is_checked_against_the_name_over_a_pinned_address(
    bench: Bench, make_server: Callable[..., FaultServer], monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the certificate trusted, the right name passes and a wrong name does not, both at the same address."""
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))
    server = make_server(tls=True)
    server.default = page(GOOD)

    def here(host: str, port: int) -> tuple[str, ...]:
        return ("127.0.0.1",)

    assert isinstance(bench.one(FetchRequest(server.url("/a", "secure.test")), resolve=here), Fetched)
    wrong = bench.one(FetchRequest(server.url("/a", "wrong.test")), resolve=here)
    assert isinstance(wrong, Rejected)
    assert wrong.reason is RejectReason.UNREACHABLE
    assert wrong.detail.startswith("robots.txt: TLS:")


def test_a_proxy_of_the_environment_is_not_used(
    bench: Bench, server: FaultServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A proxy would resolve names past the gate."""
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    server.default = page(GOOD)
    assert isinstance(bench.one(server.url("/a")), Fetched)
