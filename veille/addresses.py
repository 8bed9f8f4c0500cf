"""Whether what people write in a file is a web address, or the host of one: ValueError that says what is wrong."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

# "www.quebec.ca", "localhost", "127.0.0.1", "::1": a name or number of a machine, nothing before or behind it.
_HOST = re.compile(
    r"[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?)*\.?|[0-9a-f:.]*:[0-9a-f:.]*"
)


def require_address(address: str) -> None:
    """Raise ValueError when `address` is no web address that can be asked for as it stands."""
    if not re.match(r"https?://", address):
        raise ValueError("an address begins with https:// or http://")
    if re.search(r"[\s\x00-\x1f\x7f<>\"]", address):
        raise ValueError(f"{address!r} is no address: write blanks as %20 and leave other signs out")
    try:
        parts = urlsplit(address)
        port_fits = parts.port is None or parts.port > 0
    except ValueError:
        port_fits = False
    if not port_fits or not parts.hostname or not _is_host(parts.hostname):
        raise ValueError(f"{address!r} is no address: its host or port is none")
    if "@" in parts.netloc:
        raise ValueError("an address with a user or password in it would stand in every output; take them out")


def require_host(host: str) -> None:
    """Raise ValueError when `host` is no name or number of a machine."""
    if not _is_host(host):
        raise ValueError(f"{host!r} is no host; write its name alone, for example www.quebec.ca")


def _is_host(host: str) -> bool:
    try:
        return bool(
            _HOST.fullmatch(host.lower().encode("idna").decode("ascii") if not host.isascii() else host.lower())
        )
    except UnicodeError:
        return False
