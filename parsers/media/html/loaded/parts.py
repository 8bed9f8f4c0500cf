"""A page with the parts that it loads itself, as one piece of bytes: `multipart/related` (RFC 2387), each part as received.

One piece has one hash: what a version cites gives the whole page again, wherever its bytes go (verify, export, publish).
The first part is the page's own answer; each further one is kept under the address it was requested from.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

from veille.errors import ParseError

_START = b'MIME-Version: 1.0\r\nContent-Type: multipart/related; type="text/html"; boundary="veille-'
_HEAD = re.compile(
    rb"--(?P<boundary>veille-[0-9a-f]{32})\r\nContent-Location: (?P<url>[^\r\n]{0,4096})\r\n"
    rb"Content-Type: (?P<type>[^\r\n]{0,200})\r\nContent-Length: (?P<length>\d{1,9})\r\n\r\n"
)


@dataclass(frozen=True, slots=True)
class Part:
    """One answer: the address it was requested from, its bytes, and the content type that the server gave."""

    url: str
    body: bytes
    content_type: str = ""


def pack_parts(page: Part, parts: tuple[Part, ...]) -> bytes:
    """The page with its parts in one piece; the same bytes for the same answers."""
    whole = _digest((page, *parts))
    boundary = f"veille-{whole}".encode()
    out = [_START, whole.encode(), b'"\r\n\r\n']
    for part in (page, *parts):
        length = str(len(part.body)).encode()
        url, kind = (_one_line(words) for words in (part.url, part.content_type))
        out += [b"--", boundary, b"\r\nContent-Location: ", url, b"\r\nContent-Type: ", kind]
        out += [b"\r\nContent-Length: ", length, b"\r\n\r\n", part.body, b"\r\n"]
    return b"".join((*out, b"--", boundary, b"--\r\n"))


def unpack_parts(raw: bytes) -> tuple[Part, ...]:
    """The page's own answer first, then its parts; a page of one piece comes back alone, as it is.

    Raises ParseError for a piece that is cut off or does not fit its lengths.
    """
    if not raw.startswith(_START):
        return (Part("", raw),)
    found: list[Part] = []
    at = raw.find(b"\r\n\r\n") + 4
    while (head := _HEAD.match(raw, at)) is not None:
        end = head.end() + int(head["length"])
        if raw[end : end + 4] != b"\r\n--":
            break
        found.append(
            Part(head["url"].decode("utf-8", "replace"), raw[head.end() : end], head["type"].decode("latin-1"))
        )
        at = end + 2
    named = raw[len(_START) :].partition(b'"')[0].decode("ascii", "replace")
    if not found or not raw[at:].endswith(b"--\r\n") or _digest(tuple(found)) != named:
        raise ParseError("a page and its parts in one piece, which is damaged", hint="was the file cut off?")
    return tuple(found)


def _digest(parts: tuple[Part, ...]) -> str:
    """What names the boundary: of all addresses and bytes, so that a damaged piece does not fit its own name."""
    return hashlib.sha256(b"\0".join(b"\0".join((_one_line(p.url), p.body)) for p in parts)).hexdigest()[:32]


def _one_line(words: str) -> bytes:
    return re.sub(r"[\r\n]+", " ", words).encode("utf-8")
