"""The letters with which an expression can begin, so that an entry is only tried where one of them stands."""

from __future__ import annotations

import re

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
    depth, i, in_class = 0, 0, False
    while i < len(part):
        char = part[i]
        if char == "\\":
            i += 1
        elif char in "[]":
            in_class = char == "["
        elif not in_class and char == "(":
            depth += 1
        elif not in_class and char == ")":
            depth -= 1
            if depth == 0:
                return i + 1
        i += 1
    return len(part)


def split_alternatives(match: str) -> tuple[str, ...]:
    """The alternatives of an entry: its parts between the bars that stand in no group."""
    parts, depth, at, i = [], 0, 0, 0
    in_class = False  # "[.)]": a bracket in a class of characters is only a character
    while i < len(match):
        char = match[i]
        if char == "\\":
            i += 1
        elif char in "[]":
            in_class = char == "["
        elif char == "(" and not in_class:
            depth += 1
        elif char == ")" and not in_class:
            depth -= 1
        elif char == "|" and depth == 0 and not in_class:
            parts.append(match[at:i])
            at = i + 1
        i += 1
    return (*parts, match[at:])
