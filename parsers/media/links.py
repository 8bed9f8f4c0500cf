"""Link targets in one spelling: absolute, without session tokens; and which of them are forms or documents."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urljoin, urlsplit, urlunsplit

from veille.profiles import Profile

_NOT_A_TARGET = re.compile(r"(javascript|data|vbscript|about|blob):", re.I)
_SESSION_PATH = re.compile(r";jsessionid=[^/?#]*", re.I)
_END_BLANKS = re.compile(r"(?:%20)+$")  # "/en/document/cr/S-2.1,%20r.%209%20": a blank at the end names no other page
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.I)
_DEFAULT_PORT = {"http": ":80", "https": ":443"}


@dataclass(frozen=True, slots=True)
class Base:
    """What links are resolved against: the page's address, else only its site's origin."""

    url: str | None
    origin: str
    path_prefix: tuple[str, ...] = ()
    session_keys: frozenset[str] = frozenset()
    forms: tuple[str, ...] = ()

    @classmethod
    def of(cls, profile: Profile, url: str | None) -> Base:
        """The base of one page of a site."""
        keys = frozenset(key.lower() for key in profile.session_keys)
        return cls(url, profile.origin, profile.path_prefix, keys, profile.forms)


@lru_cache(maxsize=8192)
def resolve_link(href: str, base: Base) -> str | None:
    """The canonical absolute target; None for scripts and for places on the page itself.

    A relative link of a page whose address is not known stays relative, a root-relative one gets the site's origin.
    """
    href = "".join(href.split()) if "\n" in href or "\t" in href else href.strip()
    if not href or href.startswith("#") or _NOT_A_TARGET.match(href):
        return None
    try:
        if not _SCHEME.match(href):
            if base.url:
                href = urljoin(base.url, href)
            elif href.startswith("/") and base.origin:
                href = urljoin(base.origin, href)
        parts = urlsplit(href)
    except ValueError:  # a broken IPv6 host, for example "http://[x"
        return href
    if parts.scheme not in ("http", "https", ""):
        return href
    scheme, host = parts.scheme.lower(), parts.netloc.lower()
    host = host.removesuffix(_DEFAULT_PORT.get(scheme, ":80"))
    path = _SESSION_PATH.sub("", parts.path).replace(" ", "%20") or ("/" if host else "")
    path = _END_BLANKS.sub("", path)
    for prefix in base.path_prefix:
        if path.startswith(prefix + "/"):
            path = path.removeprefix(prefix)
    query = parts.query
    if query and base.session_keys:
        kept = (pair for pair in query.split("&") if pair.split("=")[0].lower() not in base.session_keys)
        query = "&".join(kept)
    target = urlunsplit((scheme, host, path, query, parts.fragment))
    if parts.fragment and base.url and target.split("#")[0] == base.url.split("#")[0]:
        return None
    return target


@lru_cache(maxsize=8192)
def is_form(target: str, base: Base) -> bool:
    """Whether the target is a form or document whose replacement matters."""
    path = target.split("?")[0].split("#")[0].lower()
    return any(re.search(pattern, path) for pattern in base.forms)
