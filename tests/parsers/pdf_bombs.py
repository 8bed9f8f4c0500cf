"""Small PDFs that unpack to much: one page whose content is packed once, twice, or under names written otherwise."""

from __future__ import annotations

import zlib
from functools import cache

_PIECE = 1_000_000
_LAST_BLOCK = b"\x03\x00"  # empty
KINDS = ("packed once", "packed twice", "packed three times, abbreviated", "names with escapes")


def blanks(megabytes: int) -> bytes:
    """So many megabytes of blanks, packed: one block that looks back at nothing before it, again and again."""
    piece, packer, check = b" " * _PIECE, zlib.compressobj(9), 1
    first, again = (packer.compress(piece) + packer.flush(zlib.Z_FULL_FLUSH) for _ in range(2))
    for _ in range(megabytes):
        check = zlib.adler32(piece, check)
    return first + again * (megabytes - 1) + _LAST_BLOCK + check.to_bytes(4, "big")


def write_packed(content: bytes, filters: bytes) -> bytes:
    """A PDF of one page whose content stream is `content`, unpacked by `filters` (a PDF name or array of names)."""
    bodies = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count 1 /Kids [4 0 R] >>",
        b"<< /Length %d /Filter %s >>\nstream\n%b\nendstream" % (len(content), filters, content),
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 3 0 R /Resources << >> >>",
    ]
    out, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(bodies, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    trailer = b"trailer\n<< /Size 5 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % len(out)
    return out + b"xref\n0 5\n0000000000 65535 f \n" + table + trailer


@cache
def bombs() -> dict[str, bytes]:
    """Each of `KINDS` by its name."""
    once = blanks(300)
    twice = zlib.compress(once, 9)
    made = (
        write_packed(once, b"/FlateDecode"),
        write_packed(twice, b"[/FlateDecode /FlateDecode]"),
        write_packed(zlib.compress(twice, 9), b"[/Fl /Fl /Fl]"),
        write_packed(twice, b"[/Fl#61teDecode /Flate#44ecode]"),
    )
    return dict(zip(KINDS, made, strict=True))
