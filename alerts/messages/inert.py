"""Page text made harmless for the place it is shown in: a terminal, an e-mail, Markdown, a link."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

# Characters that act rather than show: C0 and C1 controls (an ANSI colour code begins with U+001B), line separators,
# and the direction marks that can make text read backwards. Tab and newline stay.
_ACTING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]")
_CONTROL_PICTURES = 0x2400  # U+001B is shown as U+241B, the sign "ESC"
# Signs with a meaning in Markdown, wherever they stand: "*(see note)*", "a_b_c", "[link](x)", "| cell |".
_MARKDOWN = re.compile(r"([\\`*_\[\]|~])")
# At the start of a line these make headings, lists and quotes: "# x", "- x", "+ x", "1. x", "= x".
_MARKDOWN_START = re.compile(r"(?m)^(\s*)([#\-+=]|\d+(?=[.)]))")
# "@name" and "#12" would notify a person or link an issue on GitHub, even when written as entities.
_MENTION = re.compile(r"([@#])(?=\w)")
_ZERO_WIDTH = "\u200b"


def clean_text(text: str) -> str:
    """The text with each acting control character replaced by a visible sign; safe to print on a terminal."""
    return _ACTING.sub(_picture, text) if _ACTING.search(text) else text


def one_line(text: str) -> str:
    """The text on one line without control characters: for a subject, a heading, a table cell."""
    return clean_text(" ".join(text.split()))


def escape_markdown(text: str) -> str:
    """The text as plain words of Markdown: no markup, no HTML, no mention, no issue link."""
    escaped = clean_text(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    escaped = _MARKDOWN.sub(r"\\\1", escaped)
    escaped = _MARKDOWN_START.sub(_escape_start, escaped)
    return _MENTION.sub(rf"\1{_ZERO_WIDTH}", escaped)


def safe_link(url: str | None, anchor: str | None = None) -> str | None:
    """The address, with the anchor, when it is plain http or https with a host; else None: then it is only text."""
    if not url or _ACTING.search(url) or re.search(r"[\s<>\"'`\\|]", url):
        return None
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not host or parts.username is not None:
        return None
    if anchor and not parts.fragment and re.fullmatch(r"[\w.:~%-]+", anchor):
        return f"{url}#{anchor}"
    return url


def _picture(match: re.Match[str]) -> str:
    code = ord(match.group())
    if code < 0x20:
        return chr(_CONTROL_PICTURES + code)
    return "\u2421" if code == 0x7F else f"[U+{code:04X}]"


def _escape_start(match: re.Match[str]) -> str:
    sign = match[2]
    return f"{match[1]}{sign}\\" if sign.isdigit() else f"{match[1]}\\{sign}"
