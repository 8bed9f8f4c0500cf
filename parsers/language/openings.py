"""The letters with which an expression can begin, so that an entry is only tried where they stand."""

from __future__ import annotations

import re
from collections.abc import Iterator

# Letters that stand in a class one by one: "[aeiou]"; ranges and classes of others are taken for anything.
_PLAIN_CLASS = re.compile(r"\[([a-z0-9]+)\]")
_ASIDES = ("(?=", "(?!", "(?<=", "(?<!")
_LITERAL = re.compile(r"[a-z0-9 '\",;:!%&/-]")
_ESCAPED = re.compile(r"\\([^a-zA-Z0-9])")
_MOST = 400  # beginnings of one expression; with more of them fewer letters of each are told

# A beginning and whether the expression may go on behind it with what comes next: an open one goes on with anything.
_Begun = set[tuple[str, bool]]
_ANYTHING: _Begun = {("", False)}
_DIGITS: _Begun = {(digit, True) for digit in "0123456789"}


def beginnings(match: str, size: int) -> frozenset[str] | None:
    """The first `size` characters of whatever the expression matches; shorter ones go on with anything.

    None where it may begin with anything.
    """
    found = {text for text, _ in _of_alternatives(match, size)}
    if "" in found:
        return None
    while len(found) > _MOST:
        size -= 1
        found = {text[:size] for text in found}
    return frozenset(found)


def _of_alternatives(match: str, size: int) -> _Begun:
    return {begun for part in split_alternatives(match) for begun in _of_sequence(part, size)}


def _of_sequence(part: str, size: int) -> _Begun:
    """The beginnings of one alternative: each thing in it behind all that may stand before it."""
    done: _Begun = set()
    growing = {""}
    at = 0
    while at < len(part) and growing:
        heads, at = _next_thing(part, at, size)
        grown: set[str] = set()
        for text in growing:
            for head, closed in heads:
                whole = (text + head)[:size]
                if len(whole) == size or not closed:
                    done.add((whole, False))
                else:
                    grown.add(whole)
        growing = grown
    return done | {(text, True) for text in growing}


def _next_thing(part: str, at: int, size: int) -> tuple[_Begun, int]:
    """How the letter, class or group at a place begins, with what is said of its repeats, and where the next one stands."""
    heads, end = _of_head(part, at, size)
    sign = part[end : end + 1]
    if sign not in ("?", "*", "+", "{"):
        return heads, end
    close = part.index("}", end) + 1 if sign == "{" else end + 1
    least = int(part[end + 1 : close - 1].split(",")[0] or 0) if sign == "{" else int(sign == "+")
    once = heads if sign == "?" else {(text, False) for text, _ in heads}
    return (once if least else once | {("", True)}), close + (part[close : close + 1] in ("?", "+"))


def _of_head(part: str, at: int, size: int) -> tuple[_Begun, int]:
    """How the letter, class or group at a place begins, and where it ends."""
    rest = part[at:]
    if rest.startswith(_ASIDES):
        return {("", True)}, at + _end_of_group(rest)
    if rest.startswith("(?:"):
        end = _end_of_group(rest)
        return _of_alternatives(rest[len("(?:") : end - 1], size), at + end
    plain = _PLAIN_CLASS.match(rest)
    if plain:
        return {(letter, True) for letter in plain[1]}, at + plain.end()
    if rest.startswith(r"\d"):
        return _DIGITS, at + len(r"\d")
    escaped = _ESCAPED.match(rest)
    if escaped:
        return {(escaped[1], True)}, at + escaped.end()
    if _LITERAL.match(rest):
        return {(rest[0], True)}, at + 1
    return _ANYTHING, len(part)


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
