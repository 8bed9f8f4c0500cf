"""A small PDF made from lines of text, for fixtures: real files without a further library."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from tests.kept_readings import keep
from veille.parsers.media.pdf.document import PdfPages, read_pdf


@dataclass(frozen=True, slots=True)
class Print:
    """Words at a place (points from the lower left), in Helvetica of a size."""

    x: float
    y: float
    words: str
    size: float = 11
    bold: bool = False
    turn: int = 0  # quarters by which the line is turned, against the clock
    hidden: bool = False  # without ink, as the layer of recognised letters over a scan


_MATRIX = {0: b"1 0 0 1", 1: b"0 1 -1 0", 2: b"-1 0 0 -1", 3: b"0 -1 1 0"}


Rule: TypeAlias = tuple[float, float, float, float]  # x, y, width and height of a thin filled area


def write_pdf(
    pages: list[list[Print]],
    title: str = "",
    *,
    page_keys: bytes = b"",
    root_keys: bytes = b"",
    rules: tuple[Rule, ...] = (),
    tree_keys: bytes = b"",
    boxes: tuple[Rule, ...] = (),
) -> bytes:
    """The bytes of a PDF with these pages; further keys for each page and for the catalogue, rules and outlined boxes drawn on each page.

    `tree_keys` are said of all pages at once; a page's size among them is said of no page by itself.
    """
    size = b"" if b"/MediaBox" in tree_keys else b"/MediaBox [0 0 612 792]"
    objects: list[bytes] = []

    def add(body: bytes) -> int:
        objects.append(body)
        return len(objects)

    add(b"")  # the catalogue, written last
    add(b"")  # the page tree
    plain = add(b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>")
    bold = add(b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >>")
    kids = []
    for page in pages:
        stream = b"".join(b"%g %g %g %g re f\n" % rule for rule in rules)
        stream += b"".join(b"%g %g %g %g re " % box for box in boxes) + (b"S\n" if boxes else b"")
        stream += b"".join(
            b"BT %d Tr /%s %g Tf %s %g %g Tm (%s) Tj ET\n"
            % (3 if p.hidden else 0, b"F2" if p.bold else b"F1", p.size, _MATRIX[p.turn], p.x, p.y, _escape(p.words))
            for p in page
        )
        content = add(b"<< /Length %d >>\nstream\n%sendstream" % (len(stream), stream))
        kids.append(
            add(
                b"<< /Type /Page /Parent 2 0 R %s /Contents %d 0 R /Resources << /Font << /F1 %d 0 R /F2 %d 0 R >> >> %s >>"
                % (size, content, plain, bold, page_keys)
            )
        )
    info = add(b"<< /Title (%s) /ModDate (D:20240301120000Z) >>" % _escape(title))
    objects[0] = b"<< /Type /Catalog /Pages 2 0 R %s >>" % root_keys
    objects[1] = b"<< /Type /Pages /Count %d /Kids [%s] %s >>" % (
        len(kids),
        b" ".join(b"%d 0 R" % k for k in kids),
        tree_keys,
    )
    out, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    return out + b"trailer\n<< /Size %d /Root 1 0 R /Info %d 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1,
        info,
        start,
    )


def read_pages(raw: bytes) -> PdfPages:
    """What is read of a PDF, kept whole for the test that reads it."""
    return keep(read_pdf(raw))


def _escape(words: str) -> bytes:
    raw = words.encode("cp1252")
    return raw.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
