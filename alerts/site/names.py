"""Safe names and links: file names from ids, hrefs from page data, text without control characters."""

from __future__ import annotations

import re
from hashlib import sha256
from urllib.parse import urlsplit

# A plain lower-case name is its own file name. Anything else (upper case would collide on some file systems, a slash
# would leave the folder) gets a digest: "caq.work.max_duration" stays, "../A" becomes "x-1f0c…".
_PLAIN = re.compile(r"[a-z0-9][a-z0-9_-]{0,59}(?:\.[a-z0-9_-]{1,59})*\Z")
# Device names that Windows refuses as a file name, whatever follows the dot.
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d|index)(?:\.|\Z)")
_LONGEST_NAME = 120  # file systems allow 255 bytes with the suffix

# Characters that would act rather than show: C0 and C1 controls (an ANSI colour code begins with U+001B), and the
# direction overrides that can make text read backwards. Tab and newline stay.
_ACTING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_CONTROL_PICTURES = 0x2400  # U+001B shows as U+241B
_SAFE_SCHEMES = ("http", "https")


def file_name(key: str) -> str:
    """A file name without suffix that is safe on every file system and the same for the same key."""
    if len(key) <= _LONGEST_NAME and _PLAIN.match(key) and not _RESERVED.match(key):
        return key
    return "x-" + sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def show_controls(text: str) -> str:
    """The text with every acting control character replaced by a visible sign."""
    return _ACTING.sub(_picture, text) if _ACTING.search(text) else text


def _picture(match: re.Match[str]) -> str:
    code = ord(match.group())
    if code < 0x20:
        return chr(_CONTROL_PICTURES + code)
    return "\u2421" if code == 0x7F else f"[U+{code:04X}]"


def web_link(url: str | None, anchor: str | None = None) -> str | None:
    """The address when it is plain http or https with a host, else None: shown as text, never followed."""
    if not url or _ACTING.search(url) or any(c.isspace() for c in url):
        return None
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return None
    if parts.scheme not in _SAFE_SCHEMES or not host or parts.username is not None:
        return None
    if anchor and not parts.fragment and not _ACTING.search(anchor) and not any(c.isspace() for c in anchor):
        return f"{url}#{anchor}"
    return url
