"""Secrets from the environment: found by name, and struck out of anything that is printed, logged or stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import quote, quote_plus, unquote

from veille.errors import DeliveryError

_SHORTEST = 4  # a shorter string would strike out ordinary words; nobody should use one as a secret
_STRUCK = "•••"


@dataclass(slots=True)
class Secrets:
    """The secrets that one channel has asked for, by name of their variable."""

    environ: Mapping[str, str]
    _known: set[str] = field(default_factory=set, repr=False)

    def read(self, name: str, *, where: str) -> str:
        """The value of an environment variable; DeliveryError when it is missing: set it and the alert still goes."""
        value = self.environ.get(name, "").strip()
        if not value:
            raise DeliveryError(f"the environment variable {name} is not set", where=where, hint="set it and try again")
        self._known |= {value, *(part for part in _parts(value))}
        return value

    def redact(self, text: str) -> str:
        """The text with every secret read so far struck out, also where it is written percent-encoded."""
        forms = {form for secret in self._known for form in (secret, quote(secret, safe=""), quote_plus(secret))}
        for form in sorted(forms, key=len, reverse=True):
            if len(form) >= _SHORTEST:
                text = text.replace(form, _STRUCK)
        return text


def _parts(value: str) -> tuple[str, ...]:
    """The secret pieces of a service URL: "discord://id/token?x=1" holds "id" and "token", which errors may repeat."""
    _, separator, rest = value.partition("://")
    if not separator:
        return ()
    pieces = rest.replace("?", "/").replace("@", "/").replace(":", "/").replace("&", "/").replace("=", "/").split("/")
    long_ones = [piece for piece in pieces if len(piece) >= 8]  # host names and ports are mostly shorter, tokens longer
    return (rest, *long_ones, *(unquote(piece) for piece in long_ones))
