"""Where the pages of the report stand: file names from ids (plain ones stay, others become a digest), and links to them."""

from __future__ import annotations

import re
from hashlib import sha256

# A plain lower-case name is its own file name. Anything else (upper case would collide on some file systems, a slash
# would leave the folder) gets a digest: "caq.work.max_duration" stays, "../A" becomes "x-1f0c…".
_PLAIN = re.compile(r"[a-z0-9][a-z0-9_-]{0,59}(?:\.[a-z0-9_-]{1,59})*\Z")
# Device names that Windows refuses as a file name, whatever follows the dot.
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d|index)(?:\.|\Z)")
_LONGEST_NAME = 120  # file systems allow 255 bytes with the suffix


def file_name(key: str) -> str:
    """A file name without suffix that is safe on every file system and the same for the same key."""
    if len(key) <= _LONGEST_NAME and _PLAIN.match(key) and not _RESERVED.match(key):
        return key
    return "x-" + sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def change_file(change_id: str) -> str:
    """Where a change's page stands in a language's folder of the site."""
    return f"change/{file_name(change_id)}.html"


def page_file(page_id: str) -> str:
    """Where a watched page's history stands in a language's folder of the site."""
    return f"page/{file_name(page_id)}.html"


def report_link_of(site_url: str, change_id: str, lang: str) -> str | None:
    """The public address of a change's page; None when the report has no public address."""
    return f"{site_url}{lang}/{change_file(change_id)}" if site_url else None
