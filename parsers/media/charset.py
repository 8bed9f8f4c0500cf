"""Bytes to text: strict UTF-8, then the header's charset, then the page's own, with remarks on what did not fit."""

from __future__ import annotations

import codecs
import re
import unicodedata

from veille.errors import ParseError, WrongMedium
from veille.parsers.media.limits import MAX_PAGE_BYTES

_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]+)", re.I)
_META = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]+)", re.I)
_MAGIC = ((b"%PDF-", "a PDF"), (b"PK\x03\x04", "a ZIP archive"), (b"\x1f\x8b", "gzip data"), (b"\x89PNG", "an image"))
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
# Every byte but the control characters that no text holds.
_PLAIN = bytes(b for b in range(256) if b >= 0x20 or b in b"\t\n\r\f")
# Names that Python looks up among its codecs and that are no charset of a page: they refuse, decode escapes or names.
_NO_CHARSETS = frozenset(
    {"undefined", "idna", "punycode", "raw-unicode-escape", "unicode-escape", "utf-7", "mbcs", "oem"}
)
_SNIFFED = 4_096
_BINARY_SHARE = 0.05  # a page may hold a stray NUL or escape; binary data is full of them
_SIGNS = ("Ã", "â€", "Â")  # one of them begins each place of what follows
# UTF-8 read as Windows-1252 and written again as UTF-8: "Ã©" for é, "â€™" for an apostrophe, "Â " before "$".
_MOJIBAKE = re.compile(
    "Ã[\u0080-\u00bf\u0152-\u0178\u2013-\u203a\u20ac©ª«®°±²³´µ¶·¸¹º»¼½¾ ]|â€[™œ\u009d“”˜¢¦]|Â[\u00a0«»$]"
)
MOJIBAKE_MARKS = 3  # one or two may be quoted; a page that went wrong has one in every line


def decode_page(
    raw: bytes, *, content_type: str | None = None, where: str = "", limit: int = MAX_PAGE_BYTES
) -> tuple[str, tuple[str, ...]]:
    """The text of a page and remarks on its encoding; raises ParseError when it is empty or over `limit` bytes."""
    if not raw or raw.isspace():
        raise ParseError("the file is empty", where=where, hint="was the download cut off?")
    if len(raw) > limit:
        raise ParseError(f"{len(raw):,} bytes is over the limit of {limit:,}", where=where, hint="is it one page?")
    for magic, name in _MAGIC:
        if raw.startswith(magic):
            raise WrongMedium(f"is {name}, not a text page", where=where, hint="check its address and content type")
    head = raw[:_SNIFFED]
    if not head.startswith(_UTF16) and len(head.translate(None, _PLAIN)) > _BINARY_SHARE * len(head):
        raise WrongMedium("is binary data, not a text page", where=where, hint="check its address and content type")
    text, hints = _decode(raw, content_type)
    if "\x00" in text:
        text = text.replace("\x00", "")
        hints += ("NUL bytes dropped",)
    if any(sign in text for sign in _SIGNS) and len(_MOJIBAKE.findall(text[:200_000])) >= MOJIBAKE_MARKS:
        repaired = _repair(text)
        text, hints = repaired or text, (*hints, f"mojibake {'found, not ' if repaired is None else ''}repaired")
    if not text.isascii() and not unicodedata.is_normalized("NFC", text):
        text = unicodedata.normalize("NFC", text)
    return text, hints


def _decode(raw: bytes, content_type: str | None) -> tuple[str, tuple[str, ...]]:
    for bom, codec in ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")):
        if raw.startswith(bom):
            return raw[len(bom) if codec == "utf-8" else 0 :].decode(codec, "replace"), ()
    try:
        return raw.decode("utf-8"), ()
    except UnicodeDecodeError:
        pass
    said = [m[1] for m in [_CHARSET.search(content_type or "")] if m]
    said += [m[1].decode("ascii", "replace") for m in [_META.search(raw[:4096])] if m]
    for name in said:
        try:
            codec = codecs.lookup(name).name
            if codec in _NO_CHARSETS:
                continue
            if codec in ("iso8859-1", "ascii"):
                codec = "cp1252"  # what browsers take for Latin-1 (WHATWG Encoding)
            if codec != "utf-8":
                return raw.decode(codec), (f"not UTF-8, read as {name}",)
        except (LookupError, UnicodeError):
            continue
    # Mostly UTF-8 with a few broken bytes keeps its accents; otherwise it is the old Windows encoding.
    text = raw.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    if broken * 200 < sum(1 for byte in raw if byte >= 0x80) * 100 or broken <= 2:
        return text, (f"{broken} bytes are not UTF-8",)
    return raw.decode("cp1252", "replace"), ("not UTF-8, read as windows-1252",)


def _repair(text: str) -> str | None:
    """The text with double encoding undone, when the whole of it can be."""
    if "Ã" not in text and "â€" not in text:
        return None
    try:
        return text.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return None
