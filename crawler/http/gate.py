"""The gate that every request and every redirect hop passes: scheme, host list, and the address behind the name.

Against requests that a page or a DNS answer steers into our own network (server-side request forgery). The address
that was checked is the one that is connected to: names are resolved once, here (crawler/http/pinned_backend.py pins the result).
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable, Collection
from dataclasses import dataclass
from urllib.parse import urlsplit

from veille.crawler.faults import Fault
from veille.model import RejectReason
from veille.urls import host_of

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
# Gives the addresses of a host name, best first; an argument so that tests can answer with what they like.
Resolver = Callable[[str, int], tuple[str, ...]]

# 100.64.0.0/10, addresses behind a carrier's NAT (RFC 6598): neither private nor global for the standard library.
_CGNAT = ipaddress.ip_network("100.64.0.0/10")
# Prefixes that carry an IPv4 address inside an IPv6 one: 64:ff9b::/96 (RFC 6052) and 2002::/16 (RFC 3056).
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


def resolve_host(host: str, port: int) -> tuple[str, ...]:
    """The addresses of a host as the system resolver gives them; raises OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)
    return tuple(dict.fromkeys(str(entry[4][0]) for entry in found))


@dataclass(frozen=True, slots=True)
class Gate:
    """What may be asked: `allow_loopback` opens this machine's own addresses, for tests and the demo."""

    allow_loopback: bool = False
    resolve: Resolver = resolve_host

    def check_url(self, url: str, hosts: Collection[str]) -> None:
        """Raises Fault(`refused`) unless the address is http(s), on one of the hosts, without user name or odd port."""
        try:
            parts = urlsplit(url)
            host, plain = host_of(url), parts.hostname or ""
        except ValueError as error:
            raise _refused(f"not an address: {error}") from error
        if parts.scheme not in ("http", "https"):
            raise _refused(f"scheme {parts.scheme or 'none'!r} is not http or https")
        if parts.username is not None or parts.password is not None:
            raise _refused("the address carries a user name or a password")
        if host not in hosts and plain not in hosts:
            raise _refused(f"host {host!r} is not one of those allowed (crawl.allow_hosts)")
        literal = _literal(plain)
        if literal is not None:
            self.check_address(literal, plain)

    def resolve_checked(self, host: str, port: int) -> tuple[str, ...]:
        """The addresses to connect to. The name is refused if any of its addresses is private.

        Raises Fault: `unreachable` when the name does not resolve, `refused` when an address is not a public one.
        """
        literal = _literal(host)
        if literal is not None:
            self.check_address(literal, host)
            return (str(literal),)
        try:
            found = self.resolve(host, port)
        except (OSError, UnicodeError) as error:
            ours = isinstance(error, socket.gaierror) and error.errno == socket.EAI_AGAIN
            said = f"DNS: {host}: {error}"
            raise Fault(RejectReason.UNREACHABLE, said, retry=True, no_contact=True, own_side=ours) from error
        if not found:
            raise Fault(RejectReason.UNREACHABLE, f"DNS: {host} has no address", retry=True, no_contact=True)
        for text in found:
            self.check_address(ipaddress.ip_address(text.partition("%")[0]), host)
        return found

    def check_address(self, address: Address, host: str) -> None:
        """Raises Fault(`refused`) for an address that is not a public one."""
        plain = _unwrap(address)
        if plain.is_loopback and self.allow_loopback:
            return
        if not plain.is_global or plain.is_multicast or (plain.version == 4 and plain in _CGNAT):
            raise _refused(f"{host} leads to {address}, which is not a public address")


def _literal(host: str) -> Address | None:
    """The address that a host spells out, in the spellings that the system's own functions take (`127.1`, `0x7f000001`)."""
    try:
        return ipaddress.ip_address(host.strip("[]").partition("%")[0])
    except ValueError:
        pass
    if host and host[0].isdigit() and all(c in "0123456789abcdefxABCDEFX." for c in host):
        try:
            return ipaddress.IPv4Address(socket.inet_aton(host))
        except OSError:
            return None
    return None


def _unwrap(address: Address) -> Address:
    """The IPv4 address inside an IPv6 one (`::ffff:10.0.0.1`, 6to4, NAT64), else the address itself."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address in _NAT64:
        return ipaddress.IPv4Address(address.packed[-4:])
    return address.ipv4_mapped or address.sixtofour or address


def _refused(detail: str) -> Fault:
    return Fault(RejectReason.REFUSED, detail)
