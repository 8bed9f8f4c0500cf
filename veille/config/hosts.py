"""Hosts of sources: those that a crawler of public pages never asks are refused before it starts."""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import urlsplit

# Endings that no public name has (RFC 6761, 6762, 8375, and what networks of houses and firms use).
_INNER_ENDINGS = (".local", ".localdomain", ".internal", ".intranet", ".lan", ".home", ".corp", ".home.arpa")
# "2130706433", "0x7f000001", "127.1": numbers that some systems take for an address.
_NUMBER = re.compile(r"(?:0x[0-9a-f]*|\d+)(?:\.(?:0x[0-9a-f]*|\d+))*")


def require_public(address: str) -> None:
    """Raise ValueError when the host of an address is this machine or stands within a network: the crawler asks neither."""
    host = (urlsplit(address).hostname or "").rstrip(".").lower()
    try:
        number = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        _require_public_name(host)
        return
    if number.is_loopback or number.is_unspecified:
        raise _is_here(host)
    if not number.is_global:
        raise ValueError(f"{host} is an address within a network; only public pages are asked for")


def _require_public_name(host: str) -> None:
    if host == "localhost" or host.endswith(".localhost"):
        raise _is_here(host)
    if _NUMBER.fullmatch(host):
        raise ValueError(f"{host} is not a public address; write the site's name")
    if "." not in host or host.endswith(_INNER_ENDINGS):
        raise ValueError(f"{host} is a name within a network; only public pages are asked for")


def _is_here(host: str) -> ValueError:
    return ValueError(f"{host} is this machine; for a trial set crawl.allow_loopback")


def is_this_machine(host: str) -> bool:
    """Whether a host is the machine that the program runs on."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.lower() == "localhost"
