"""The letters with which an expression can begin, so that an entry is only tried where one of them stands."""

from __future__ import annotations

import re
from collections.abc import Iterator

_ANYTHING = None
# Letters that stand in a class one by one: "[aeiou]"; ranges and classes of others are taken for anything.
_PLAIN_CLASS = re.compile(r"\[([a-z0-9]+)\]")
_ASIDES = ("(?=", "(?!", "(?<=", "(?<!")
_MAY_LACK = ("?", "*", "{0")


def opening_letters(match: str) -> frozenset[str] | None:
    """The first characters of whatever the expression matches; None where that is not easily said."""
    found: set[str] = set()
    for part in split_alternatives(match):
        letters = _of_part(part)
        if letters is None:
            return _ANYTHING
        found |= letters
    return frozenset(found)


def _of_part(part: str) -> frozenset[str] | None:
    """The first characters of an alternative."""
    if part.startswith(_ASIDES):
        return _of_part(part[_end_of_group(part) :])
    letters, end = _of_head(part)
    if letters is None:
        return _ANYTHING
    rest = part[end:]
    if not rest.startswith(_MAY_LACK):
        return letters
    close = rest.find("}") + 1 if rest[0] == "{" else 1
    behind = _of_part(rest[close:].removeprefix("?").removeprefix("+"))
    return _ANYTHING if behind is None else letters | behind


def _of_head(part: str) -> tuple[frozenset[str] | None, int]:
    """The first characters of what stands first in an alternative, and where it ends."""
    if part[:1].isascii() and part[:1].isalnum():
        return frozenset(part[0]), 1
    plain = _PLAIN_CLASS.match(part)
    if plain:
        return frozenset(plain[1]), plain.end()
    if part.startswith("(?:"):
        end = _end_of_group(part)
        return opening_letters(part[len("(?:") : end - 1]), end
    return _ANYTHING, 0


def _end_of_group(part: str) -> int:
    """Where the group that opens the expression ends."""
    return next((place + 1 for place, char, depth in _outside_classes(part) if char == ")" and depth == 0), len(part))


def split_alternatives(match: str) -> tuple[str, ...]:
    """The alternatives of an entry: its parts between the bars that stand in no group."""
    parts, at = [], 0
    for place, char, depth in _outside_classes(match):
        if char == "|" and depth == 0:
            parts.append(match[at:place])
            at = place + 1
    return (*parts, match[at:])


def _outside_classes(match: str) -> Iterator[tuple[int, str, int]]:
    """The characters of an expression that stand for themselves in no class, with their place and how many groups are open.

    A bracket that opens a group is in it, one that closes it is not; "[.)]": one in a class of characters is only a character.
    """
    depth, in_class, escaped = 0, False, False
    for place, char in enumerate(match):
        if escaped or char == "\\":
            escaped = not escaped
        elif char in "[]":
            in_class = char == "["
        elif not in_class:
            depth += (char == "(") - (char == ")")
            yield place, char, depth
