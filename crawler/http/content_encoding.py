"""Bodies unpacked piece by piece within a bound, with a check that the packed stream really ended.

HTTP clients take a truncated gzip silently for a whole one; this does not.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable

from veille.crawler.faults import Fault
from veille.model import RejectReason

# What the crawler asks for: both are in the standard library, and both say where they end.
ACCEPT_ENCODING = "gzip, deflate"
_GZIP_MAGIC = b"\x1f\x8b"
_GZIP, _ZLIB, _RAW = 31, 15, -15  # window bits of zlib.decompressobj


def unpack(pieces: Iterable[bytes], coding: str | None, limit: int) -> bytes:
    """The whole body in the clear, at most `limit` bytes.

    Raises Fault: `too_large` past the limit (a decompression bomb is stopped at the limit, not after it), `truncated`
    when the packed stream breaks or does not end, `wrong_type` for a coding that was not asked for.
    """
    name = (coding or "identity").strip().lower()
    if name in ("identity", ""):
        return _collect(pieces, limit)
    if name in ("gzip", "x-gzip"):
        return _inflate(pieces, _GZIP, name, limit)
    if name == "deflate":
        return _inflate(pieces, None, name, limit)
    raise Fault(RejectReason.WRONG_TYPE, f"content coding {name!r} was not asked for")


def unpack_file(data: bytes, limit: int) -> bytes:
    """A file's bytes, unpacked when they are gzip by their own mark (sitemaps are often `sitemap.xml.gz`)."""
    return _inflate((data,), _GZIP, "gzip", limit) if data.startswith(_GZIP_MAGIC) else data


def _collect(pieces: Iterable[bytes], limit: int) -> bytes:
    kept: list[bytes] = []
    size = 0
    for piece in pieces:
        size += len(piece)
        if size > limit:
            raise _too_large(limit)
        kept.append(piece)
    return b"".join(kept)


def _inflate(pieces: Iterable[bytes], bits: int | None, name: str, limit: int) -> bytes:
    kept: list[bytes] = []
    size = 0
    decoder = None
    try:
        for piece in pieces:
            data = piece
            while data:
                if decoder is None:
                    decoder = zlib.decompressobj(bits if bits is not None else _deflate_bits(data))
                out = decoder.decompress(data, limit - size + 1)
                size += len(out)
                if size > limit:
                    raise _too_large(limit)
                kept.append(out)
                data = decoder.unconsumed_tail
                if decoder.eof:
                    # A gzip file may hold several members, one after the other; anything else behind the end is padding.
                    rest = decoder.unused_data
                    if bits != _GZIP or not rest.startswith(_GZIP_MAGIC):
                        return b"".join([*kept, *_drain(pieces)])
                    decoder, data = None, rest
    except zlib.error as error:
        raise Fault(RejectReason.TRUNCATED, f"the {name} body does not unpack: {error}", retry=True) from error
    if decoder is not None:
        raise Fault(RejectReason.TRUNCATED, f"the {name} body stops before its end, after {size} bytes", retry=True)
    return b"".join(kept)


def _drain(pieces: Iterable[bytes]) -> tuple[bytes, ...]:
    """Nothing: reads what is left, so that the connection can be used again and its own end is checked."""
    for _ in pieces:
        pass
    return ()


def _deflate_bits(head: bytes) -> int:
    """`deflate` is zlib by the standard and a raw stream with some servers: the first two bytes tell."""
    return _ZLIB if len(head) >= 2 and head[0] & 0x0F == 8 and (head[0] << 8 | head[1]) % 31 == 0 else _RAW


def _too_large(limit: int) -> Fault:
    return Fault(RejectReason.TOO_LARGE, f"more than {limit} bytes after unpacking")
