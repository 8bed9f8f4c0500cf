"""The version of the parsers: a digest of their own files, so that a change of theirs is never taken for the source's."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable


@cache
def extractor_version() -> str:
    """The first 16 hexadecimal digits of SHA-256 over names and contents of the parsers' own files."""
    digest = hashlib.sha256()
    for name, content in sorted(_own_files(files("veille.parsers"), "")):
        digest.update(name.encode() + b"\0" + content + b"\0")
    return digest.hexdigest()[:16]


def _own_files(folder: Traversable, prefix: str) -> list[tuple[str, bytes]]:
    found: list[tuple[str, bytes]] = []
    for entry in folder.iterdir():
        if entry.is_dir():
            if entry.name != "__pycache__":
                found += _own_files(entry, f"{prefix}{entry.name}/")
        elif entry.name.endswith((".py", ".toml")):
            found.append((prefix + entry.name, entry.read_bytes()))
    return found


EXTRACTOR_VERSION = extractor_version()
