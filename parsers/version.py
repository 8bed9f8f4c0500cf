"""The version of the parsers: a digest of all that decides what they read, so that it is never taken for the source's.

It covers the code without comments and docstrings, the word lists, the types that are stored, how a site's profile is
read, and the releases of the libraries that parse. What a site's own profile says has a digest beside it (`Profile.digest`).
"""

from __future__ import annotations

import hashlib
import re
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from importlib.resources.abc import Traversable

LIBRARIES = ("selectolax", "beautifulsoup4", "lxml", "markdown-it-py", "pypdfium2")
STORED_TYPES = ("document.py", "state.py")

# By pattern and not by a parser: this runs at the start of each check, and `ast` takes six times as long (75 ms).
_DOCSTRING = re.compile(rb'(\A|:\n)\s*r?"""(?:[^"\\]|\\.|"(?!""))*"""[ \t]*\n')
_COMMENT_LINE = re.compile(rb"^[ \t]*#[^\n]*\n", re.MULTILINE)
_COMMENT_AFTER_CODE = re.compile(rb"[ \t]{2,}# [^\n\"']*$", re.MULTILINE)
_BLANK_LINES = re.compile(rb"\n\s*\n")


@cache
def extractor_version() -> str:
    """The first 16 hexadecimal digits of SHA-256 over all that decides what the parsers read."""
    digest = hashlib.sha256()
    found = _files(files("veille.parsers"), "parsers/")
    found += [entry for entry in _files(files("veille.model"), "model/") if entry[0].endswith(STORED_TYPES)]
    found += _files(files("veille.profiles"), "profiles/", endings=(".py",))
    for name, content in sorted(found):
        digest.update(name.encode() + b"\0" + strip_comments(content, python=name.endswith(".py")) + b"\0")
    for library in LIBRARIES:
        digest.update(f"{library} {version(library)}\0".encode())
    return digest.hexdigest()[:16]


def strip_comments(source: bytes, *, python: bool = True) -> bytes:
    """The source of a program or a TOML file without what changes no behaviour: comments, docstrings, blank lines."""
    if python:
        source = _DOCSTRING.sub(rb"\1", _COMMENT_AFTER_CODE.sub(b"", _COMMENT_LINE.sub(b"", source)))
    return _BLANK_LINES.sub(b"\n", _COMMENT_LINE.sub(b"", source)).strip()


def _files(
    folder: Traversable, prefix: str, endings: tuple[str, ...] = (".py", ".toml", ".json")
) -> list[tuple[str, bytes]]:
    found: list[tuple[str, bytes]] = []
    for entry in folder.iterdir():
        if entry.is_dir():
            if entry.name != "__pycache__":
                found += _files(entry, f"{prefix}{entry.name}/", endings)
        elif entry.name.endswith(endings):
            found.append((prefix + entry.name, entry.read_bytes()))
    return found


EXTRACTOR_VERSION = extractor_version()
