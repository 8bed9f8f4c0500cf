"""Patterns that people write, tried before a page is: one that fits everything, nothing, or takes hours, is refused.

A pattern of ignored lines is matched with whole lines, one of links is searched for in whole addresses.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from functools import lru_cache

from veille.strict import require_pattern
from veille.urls import host_of

# Lines of pages that have nothing in common: two languages, a number, a code, an address, a sign.
_UNLIKE_LINES = (
    "The fee is $155.", "vous devez présenter un certificat", "36", "R205(a)", "https://www.example.org/a?b=1", "–",
    "Updated: 2024-01-15", "ÎLE",
)  # fmt: skip
_UNLIKE_PATHS = ("/", "/en/services/study-permit.html", "/fr/x?id=7", "/7", "/Docs/Guide-A/")
_OTHER_HOSTS = ("https://www.example.org", "http://7.example.net")
# Where a link's pattern begins: what stands there in every address.
_SCHEMES = ("https://", "http://")
_ANCHOR = re.compile(r"(?:\(\?[a-z]+\))?(?:\^|\\A)")
_PLAIN = re.compile(r"(?:[A-Za-z0-9 /:_,@#~=%&-]|\\[./:-])+")
_OPTIONAL = ("?", "*", "{")
_REPEATS = re.compile(r"(?<!\\)(?:[*+]|\{\d*,\d*\})")
# A match that takes this long on so few characters grows faster than any page allows: a linear one takes microseconds.
_TOO_LONG = 0.02
_FEW_CHARACTERS = (6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 50, 100, 200, 400)
_MOST_LETTERS = 8  # different characters of the pattern that are run long


def require_line_pattern(pattern: str) -> None:
    """Raise ValueError unless the pattern compiles, leaves some lines of a page, and ends in time."""
    compiled = _compile(pattern)
    if all(compiled.fullmatch(line) for line in _UNLIKE_LINES):
        raise ValueError(
            f"{pattern!r} fits any line: nothing of the page would be left; write the words of the lines to leave out"
        )


def require_link_pattern(pattern: str) -> None:
    """Raise ValueError unless the pattern compiles, can fit an address, and ends in time."""
    _compile(pattern)
    anchor = _ANCHOR.match(pattern)
    begins = _plain_beginning(pattern[anchor.end() :]) if anchor is not None else ""
    if begins and not any(scheme.startswith(begins) or begins.startswith(scheme) for scheme in _SCHEMES):
        raise ValueError(
            f"{pattern!r} fits no address: patterns are searched for in whole addresses; leave the beginning open, "
            "or write https:// and the host"
        )


def require_some_links(pattern: str, source_url: str) -> None:
    """Raise ValueError for a pattern of links to leave out that leaves none of the source's own host."""
    compiled, host = re.compile(pattern), host_of(source_url)
    own = [f"https://{host}{path}" for path in _UNLIKE_PATHS] + [f"http://{host}/a"]
    if not all(compiled.search(address) for address in own):
        return
    others = [f"{other}{path}" for other in _OTHER_HOSTS for path in _UNLIKE_PATHS]
    if all(compiled.search(address) for address in others):
        raise ValueError(f"{pattern!r} fits any address: no link would be followed")
    raise ValueError(f"{pattern!r} fits any address of {host}: no link would be followed")


@lru_cache(maxsize=256)  # a configuration is read at each tick of the daemon
def _compile(pattern: str) -> re.Pattern[str]:
    require_pattern(pattern)
    compiled = re.compile(pattern)
    repeats = len(_REPEATS.findall(pattern)) + pattern.count("|")
    if repeats > 1 and _runs_away(compiled):
        raise ValueError(
            f"{pattern!r} may take hours on one line: a repeat within a repeat, or several that fit the same; "
            "write more plainly what stands there"
        )
    return compiled


def _plain_beginning(pattern: str) -> str:
    """The characters that the pattern begins with, without the last where a sign makes it optional."""
    found = _PLAIN.match(pattern)
    if found is None:
        return ""
    text = re.sub(r"\\(.)", r"\1", found[0])
    return text[:-1] if pattern[found.end() :].startswith(_OPTIONAL) else text


def _runs_away(compiled: re.Pattern[str]) -> bool:
    """Whether the time of a match that fails at the end grows out of bounds with the length of what came before."""
    for text in _nearly_fitting(compiled.pattern):
        for size in _FEW_CHARACTERS:
            tried = text(size)
            began = time.thread_time()
            compiled.fullmatch(tried)
            compiled.search(tried)
            if time.thread_time() - began > _TOO_LONG:
                return True
    return False


class _Run:
    """Texts that a pattern nearly fits: what it begins with, a piece over and over, and a sign that ends the match."""

    def __init__(self, begins: str, piece: str) -> None:
        self._begins, self._piece = begins, piece

    def __call__(self, size: int) -> str:
        return self._begins + self._piece * (size // len(self._piece) + 1) + "\x00"


def _nearly_fitting(pattern: str) -> Iterator[_Run]:
    anchor = _ANCHOR.match(pattern)
    begins = _plain_beginning(pattern[anchor.end() :] if anchor is not None else pattern)
    letters = list(dict.fromkeys(re.sub(r"\\[A-Za-z]|[^\w ]", "", pattern)))[:_MOST_LETTERS]
    pieces = [*letters, "a", "1", " ", "a ", "a/", "-", "".join(letters[:-1]) or "ab"]
    for start in dict.fromkeys((begins, "")):
        for piece in dict.fromkeys(pieces):
            yield _Run(start, piece)
