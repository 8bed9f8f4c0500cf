"""The version of the parsers: a digest of all that decides what they read, so that it is never taken for the source's.

It covers the code without comments and docstrings, the word lists, the types that are stored, how a site's profile is
read, and the releases of the libraries that parse. What a site's own profile says has a digest beside it (`Profile.digest`).
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path

# The distributions that parse, and the package of each.
LIBRARIES = {
    "selectolax": "selectolax", "beautifulsoup4": "bs4", "lxml": "lxml", "markdown-it-py": "markdown_it",
    "pypdfium2": "pypdfium2",
}  # fmt: skip
STORED_TYPES = ("document.py", "state.py", "terms.py", "notices.py")
SHARED = (
    "rising.py",
    "urls.py",
)  # what the parsers do with everybody's tools: order of numbers, one form of an address
_CODE = (".py", ".toml", ".json")

# By pattern and not by a parser, which takes six times as long; compiled where they are used, which is seldom.
_DOCSTRING = rb'(\A|:\n)\s*r?"""(?:[^"\\]|\\.|"(?!""))*"""[ \t]*\n'
_COMMENT_LINE = rb"(?m)^[ \t]*#[^\n]*\n"
_COMMENT_AFTER_CODE = rb"(?m)[ \t]{2,}# [^\n\"']*$"
_BLANK_LINES = rb"\n\s*\n"


_found: dict[str, str] = {}  # stamps of the code that were looked up, each with its version


def extractor_version() -> str:
    """The first 16 hexadecimal digits of SHA-256 over all that decides what the parsers read."""
    stamp = code_stamp()
    if stamp not in _found:
        _found[stamp] = _digest_code()
    return _found[stamp]


@cache
def code_stamp() -> str:
    """A short text that differs whenever a file of the parsers was written, or a library of theirs installed anew.

    It is made of sizes and of the times of the file system, one of which (ctime) no program sets: reading and hashing
    the files takes thirty times as long. Two installations of the same code have different stamps and one version.
    """
    root = Path(__file__).parent.parent
    parts = [f"{name} {_state(entry)}" for name, entry in sorted(_code_files())]
    for package in LIBRARIES.values():
        spec = find_spec(package)
        home = Path(spec.origin) if spec is not None and spec.origin else root
        # The folder above the package holds its release: a new one writes there.
        parts += [f"{package} {home} {_state(home)} {_state(home.parent.parent)}"]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]


def remember_version(stamp: str, version: str) -> None:
    """Take over what an earlier process found for this stamp."""
    _found.setdefault(stamp, version)


def _digest_code() -> str:
    from importlib.metadata import version

    digest = hashlib.sha256()
    for name, entry in sorted(_code_files()):
        content = Path(entry).read_bytes()
        digest.update(name.encode() + b"\0" + strip_comments(content, python=name.endswith(".py")) + b"\0")
    for library in LIBRARIES:
        digest.update(f"{library} {version(library)}\0".encode())
    return digest.hexdigest()[:16]


def strip_comments(source: bytes, *, python: bool = True) -> bytes:
    """The source of a program or a TOML file without what changes no behaviour: comments, docstrings, blank lines."""
    if python:
        source = re.sub(_COMMENT_AFTER_CODE, b"", re.sub(_COMMENT_LINE, b"", source))
        source = re.sub(_DOCSTRING, rb"\1", source)
    return re.sub(_BLANK_LINES, b"\n", re.sub(_COMMENT_LINE, b"", source)).strip()


def _code_files() -> Iterator[tuple[str, str]]:
    """Each file that decides what is read, by the name it has in the digest, and where it is."""
    veille = Path(__file__).parent.parent  # this file is reached as `veille/parsers/version.py`, in a tree by a link
    yield from _files(str(veille / "parsers"), "parsers/")
    model = _files(str(veille / "model"), "model/")
    yield from (entry for entry in model if entry[0].endswith(STORED_TYPES))
    yield from _files(str(veille / "profiles"), "profiles/", endings=(".py",))
    yield from ((name, str(veille / name)) for name in SHARED)


def _files(folder: str, prefix: str, endings: tuple[str, ...] = _CODE) -> Iterator[tuple[str, str]]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir():
                if entry.name != "__pycache__":
                    yield from _files(entry.path, f"{prefix}{entry.name}/", endings)
            elif entry.name.endswith(endings):
                yield prefix + entry.name, entry.path


def _state(path: str | Path) -> str:
    found = os.stat(path)
    return f"{found.st_size} {found.st_mtime_ns} {found.st_ctime_ns}"
