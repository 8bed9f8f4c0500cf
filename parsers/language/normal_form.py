"""Text as it is hashed and as it is shown: the two forms of the text contract (docs/contract.md)."""

from __future__ import annotations

import hashlib
import re
import unicodedata

# Soft hyphen, zero-width space, joiners, marks and BOM; control characters other than white space (NUL, ESC of ANSI, the
# one-character CSI of terminals).
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060-\u2064\ufeff\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f]+")


def squeeze(text: str) -> str:
    """The text without any white space or invisible character, NFC: what is hashed."""
    bare = "".join(text.split())
    if not bare.isprintable():  # invisible characters are not; few texts have any
        bare = "".join(_INVISIBLE.sub("", text).split())
    return bare if bare.isascii() else unicodedata.normalize("NFC", bare)


def tidy(text: str) -> str:
    """The text as it is shown: NFC, every run of white space (NBSP, thin spaces) one space, trimmed."""
    bare = " ".join(text.split())
    if not bare.isprintable():  # as above
        bare = " ".join(_INVISIBLE.sub("", text).split())
    return bare if bare.isascii() else unicodedata.normalize("NFC", bare)


def drop_invisible(text: str) -> str:
    """The text without soft hyphens, zero-width and control characters; white space as it stands."""
    return _INVISIBLE.sub("", text)


def digest(text: str) -> str:
    """SHA-256 of the text, as hexadecimal digits."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def content_digest(parts: list[str]) -> str:
    """The content hash of headings and texts in order, white space playing no part."""
    return digest(squeeze(" ".join(parts)))


def state_digest(content: str, state: str, state_date: str | None) -> str:
    """A content hash together with the document's state; that of a text in force is the content hash itself."""
    return content if state == "in_force" else digest("\0".join((content, state, state_date or "")))
