"""Raw bytes made small: zlib, against the bytes of an earlier copy of the page when there is one. Pure."""

from __future__ import annotations

import zlib

# zlib looks back 32 KB at most. A page is therefore coded in pieces, each against the stretch of the earlier copy
# around the same place: half the reach for the piece itself, a quarter on each side for text that shifted.
PIECE = 16_384
DRIFT = 8_192

# A copy is coded against an earlier one when that clearly pays; else it stands alone, and later ones are coded
# against it. HTML alone takes about a fifth: under a twentieth needs no comparison, else it must halve the size.
SURELY_WORTH = 0.05
WORTH = 0.5


def pack(raw: bytes) -> bytes:
    """The bytes compressed on their own."""
    return zlib.compress(raw, 9)


def unpack(data: bytes) -> bytes:
    """What `pack` was given."""
    return zlib.decompress(data)


def code(raw: bytes, base: bytes) -> bytes | None:
    """The bytes compressed against an earlier copy, None when that does not pay."""
    against = pack_against(raw, base)
    if len(against) < SURELY_WORTH * len(raw) or len(against) < WORTH * len(pack(raw)):
        return against
    return None


def pack_against(raw: bytes, base: bytes) -> bytes:
    """The bytes compressed against an earlier copy: 40,000 bytes with one sentence changed take a few hundred."""
    pieces = []
    for start in range(0, len(raw), PIECE):
        coder = zlib.compressobj(level=9, wbits=-15, zdict=_around(base, start))
        data = coder.compress(raw[start : start + PIECE]) + coder.flush()
        pieces.append(len(data).to_bytes(4, "big") + data)
    return b"".join(pieces)


def unpack_against(data: bytes, base: bytes) -> bytes:
    """What `pack_against` was given."""
    out, at, start = [], 0, 0
    while at < len(data):
        size = int.from_bytes(data[at : at + 4], "big")
        coder = zlib.decompressobj(wbits=-15, zdict=_around(base, start))
        out.append(coder.decompress(data[at + 4 : at + 4 + size]) + coder.flush())
        at, start = at + 4 + size, start + PIECE
    return b"".join(out)


def _around(base: bytes, start: int) -> bytes:
    return base[max(0, start - DRIFT) : start + PIECE + DRIFT]
