"""What says that bytes are a PDF."""

from __future__ import annotations

_HEAD = 1024  # bytes in which a PDF may begin; what stands before it (headers of a bad download) is passed over


def is_pdf(raw: bytes) -> bool:
    """Whether the bytes are a PDF: it begins within the first kilobyte, as readers of PDFs allow (ISO 32000-1, annex H)."""
    head = raw[:_HEAD].lstrip(b"\xef\xbb\xbf \t\r\n")
    return head.startswith(b"%PDF-") or (b"%PDF-" in head and b"endobj" in raw and not head.startswith(b"<"))
