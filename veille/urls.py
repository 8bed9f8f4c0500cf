"""Canonical addresses: one spelling for one page, so that a page has one identity (RFC 3986, section 6.2)."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, quote, urljoin, urlsplit, urlunsplit

DEFAULT_PORTS = {"http": 80, "https": 443}

# Query keys that say who came from where, never what the page is. A trailing * stands for any ending.
_TRACKING = re.compile(
    r"""(?ix) ^(?:
        utm_\w+                     # utm_source=newsletter
      | fbclid | gclid | dclid | msclkid | yclid | igshid | mc_cid | mc_eid | _ga | _gl
      | wbdisable                   # canada.ca: switch to the basic HTML version
    )$"""
)
# Session marks: ?PHPSESSID=..., ?jsessionid=..., and the path parameter ;jsessionid=...
_SESSION_KEY = re.compile(r"(?i)^(?:jsessionid|phpsessid|aspsessionid\w*|sessionid|session_id|sid|cfid|cftoken)$")
_SESSION_PATH = re.compile(r"(?i);(?:jsessionid|phpsessid|sid)=[^/;?#]*")
_PERCENT = re.compile(r"%([0-9A-Fa-f]{2})")
_UNRESERVED = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
# Browsers drop tabs and newlines anywhere in an address and white space at its ends (WHATWG URL, 4.4).
_CONTROL = re.compile(r"[\t\r\n]")
_ENDS = "".join(map(chr, range(0x21)))
_PATH_SAFE = "!$&'()*+,;=:@/%-._~"
_QUERY_SAFE = "!$&'()*+,;=:@/?%-._~"


def canonical_url(
    url: str, base: str | None = None, *, place: bool = False, dropped: frozenset[str] = frozenset()
) -> str:
    """The one spelling of an address, absolute when `base` is given; other schemes than http(s) come back as they are.

    Host in lower case and ASCII, default port, fragment and user name dropped, dot segments resolved, percent-encoding
    in one form, tracking parameters and session marks dropped; the order of the other parameters is kept. `place` keeps
    the fragment, the place on the page that a link goes to; `dropped` are further query keys, in lower case.
    Raises ValueError for what is no address (a bad port, a broken IPv6 literal).
    """
    text = _CONTROL.sub("", url).strip(_ENDS)
    if base is not None:
        text = urljoin(base, text)
    parts = urlsplit(text)
    if parts.scheme not in DEFAULT_PORTS or not parts.hostname:
        return text
    path = _remove_dots(_one_encoding(_SESSION_PATH.sub("", parts.path), _PATH_SAFE))
    fragment = _one_encoding(parts.fragment, _QUERY_SAFE) if place else ""
    return urlunsplit(
        (
            parts.scheme,
            _authority(parts),
            path or "/",
            _clean_query(parts.query, dropped),
            fragment,
        )
    )


def split_url(url: str) -> SplitResult:
    """The parts of an address that a page wrote; all of it as a path when it is none ("http://[x")."""
    try:
        return urlsplit(url)
    except ValueError:
        return SplitResult("", "", url, "", "")


def join_url(base: str, url: str) -> str:
    """The absolute address of a link; as it was written when it is none."""
    try:
        return urljoin(base, url)
    except ValueError:
        return url


def host_of(url: str) -> str:
    """The host of an address in canonical form, with the port unless it is the scheme's own: `example.ca:8080`."""
    return _authority(urlsplit(url))


def origin_of(url: str) -> str:
    """Scheme, host and port: `https://example.ca`."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{_authority(parts)}"


def _authority(parts: SplitResult) -> str:
    host = parts.hostname or ""
    if not host.isascii():
        host = host.encode("idna").decode("ascii")
    host = host.rstrip(".")  # example.ca. is example.ca
    if ":" in host:
        host = f"[{host}]"
    port = parts.port
    return host if port is None or port == DEFAULT_PORTS.get(parts.scheme) else f"{host}:{port}"


def _one_encoding(text: str, safe: str) -> str:
    """Percent-encoding in one form: `%7e` is `~`, `%c3` is `%C3`, a raw `é` or space is encoded."""

    def decode(match: re.Match[str]) -> str:
        byte = int(match[1], 16)
        return chr(byte) if byte in _UNRESERVED else f"%{match[1].upper()}"

    if text.isascii() and "%" not in text and " " not in text:
        return quote(text, safe=safe)
    repaired = re.sub(r"%(?![0-9A-Fa-f]{2})", "%25", text)  # a bare % is a literal one
    return quote(_PERCENT.sub(decode, repaired), safe=safe)


def _remove_dots(path: str) -> str:
    """RFC 3986, section 5.2.4: `/a/./b/../c` is `/a/c`."""
    if "/." not in path:
        return path
    kept: list[str] = []
    segments = path.split("/")[1:]
    for position, segment in enumerate(segments):
        last = position == len(segments) - 1
        if segment == "..":
            if kept:
                kept.pop()
            if last:
                kept.append("")
        elif segment != ".":
            kept.append(segment)
        elif last:
            kept.append("")
    return "/" + "/".join(kept)


def _clean_query(query: str, dropped: frozenset[str]) -> str:
    if not query:
        return ""
    kept = []
    for pair in query.split("&"):
        key = pair.partition("=")[0]
        if pair and not _TRACKING.match(key) and not _SESSION_KEY.match(key) and key.lower() not in dropped:
            kept.append(_one_encoding(pair, _QUERY_SAFE))
    return "&".join(kept)


# "www.quebec.ca", "localhost", "127.0.0.1", "::1", "[::1]": a name or number of a machine, nothing before or behind it.
_HOST = re.compile(
    r"[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?)*\.?|\[?[0-9a-f:.]*:[0-9a-f:.]*\]?"
)


def require_address(address: str) -> None:
    """Raise ValueError when `address` is not a web address that can be requested as it is."""
    if not re.match(r"https?://", address):
        raise ValueError("an address begins with https:// or http://")
    if re.search(r"[\s\x00-\x1f\x7f<>\"]", address):
        raise ValueError(f"{address!r} is not an address: write blanks as %20 and leave other signs out")
    try:
        parts = urlsplit(address)
        port_fits = parts.port is None or parts.port > 0
    except ValueError:
        port_fits = False
    if not port_fits or not parts.hostname or not _is_host(parts.hostname):
        raise ValueError(f"{address!r} is not an address: its host or port is none")
    if "@" in parts.netloc:
        raise ValueError("an address with a user or password in it would stand in every output; take them out")


def require_host(host: str) -> None:
    """Raise ValueError when `host` is no name or number of a machine."""
    if not _is_host(host):
        raise ValueError(f"{host!r} is not a host; write its name alone, for example www.quebec.ca")


def _is_host(host: str) -> bool:
    try:
        return bool(
            _HOST.fullmatch(host.lower().encode("idna").decode("ascii") if not host.isascii() else host.lower())
        )
    except UnicodeError:
        return False
