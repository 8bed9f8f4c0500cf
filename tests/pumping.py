"""Strings that a pattern nearly matches: each of its repeats run long, then a character that ends the match."""

from __future__ import annotations

import contextlib
import random
import re
import re._constants as sre  # type: ignore[import-not-found]
from collections.abc import Iterator
from re import _parser  # type: ignore[attr-defined]
from typing import Any

_REPEATS = (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT)
_LEAST_REPEATED = 8  # a repeat that may run longer than this is worth running long
_LETTERS = " a1-.,;($'"
_CLASSES = {
    "CATEGORY_DIGIT": "1", "CATEGORY_NOT_DIGIT": "a", "CATEGORY_SPACE": " ", "CATEGORY_NOT_SPACE": "a",
    "CATEGORY_WORD": "a", "CATEGORY_NOT_WORD": "-",
}  # fmt: skip


def pumped_strings(pattern: re.Pattern[str], size: int, tries: int = 2) -> Iterator[str]:
    """Some strings of about `size` characters for each long repeat of the pattern."""
    tree = _parser.parse(pattern.pattern, pattern.flags)
    for repeat in _repeats(tree):
        dice = random.Random(1)
        for _ in range(tries):
            text = "".join(_draw(tree, dice, repeat, size))
            yield from (text + "\x00", text + "q")


def _repeats(tree: Any) -> Iterator[Any]:
    for op, inner in tree:
        if op in _REPEATS and inner[1] > _LEAST_REPEATED:
            yield inner
        for child in _children(op, inner):
            yield from _repeats(child)


def _children(op: Any, inner: Any) -> tuple[Any, ...]:
    if op in _REPEATS:
        return (inner[2],)
    if op is sre.SUBPATTERN:
        return (inner[3],)
    if op is sre.ATOMIC_GROUP:
        return (inner,)
    return tuple(inner[1]) if op is sre.BRANCH else ()


def _holds(tree: Any, repeat: Any) -> bool:
    return any(inner is repeat or any(_holds(c, repeat) for c in _children(op, inner)) for op, inner in tree)


class _Enough(Exception):
    """The repeat has run: nothing follows it."""


def _draw(tree: Any, dice: random.Random, repeat: Any, size: int) -> list[str]:
    out: list[str] = []
    with contextlib.suppress(_Enough):
        _walk(tree, dice, repeat, size, out)
    return out


def _walk(tree: Any, dice: random.Random, repeat: Any, size: int, out: list[str]) -> None:
    for op, inner in tree:
        if op is sre.LITERAL:
            out.append(chr(inner))
        elif op in (sre.ANY, sre.NOT_LITERAL):
            out.append(dice.choice("a1"))
        elif op is sre.IN:
            out.append(_one_of(inner, dice))
        elif op is sre.BRANCH:
            branches = [b for b in inner[1] if _holds(b, repeat)] or inner[1]
            _walk(dice.choice(branches), dice, repeat, size, out)
        elif op in _REPEATS and inner is repeat:
            piece = "".join(_draw(inner[2], dice, None, size)) or "a"
            out.append(piece * max(1, size // len(piece)))
            raise _Enough
        elif op in _REPEATS:
            times = 1 if _holds(inner[2], repeat) else max(inner[0], int(dice.random() < 0.3))
            for _ in range(times):
                _walk(inner[2], dice, repeat, size, out)
        else:
            for child in _children(op, inner):
                _walk(child, dice, repeat, size, out)


def _one_of(members: Any, dice: random.Random) -> str:
    if members[0][0] is sre.NEGATE:
        return next((c for c in dice.sample(_LETTERS, len(_LETTERS)) if not _is_in(members[1:], c)), "q")
    op, inner = dice.choice(members)
    if op is sre.LITERAL:
        return chr(inner)
    return chr(inner[0]) if op is sre.RANGE else _CLASSES[inner.name]


def _is_in(members: Any, char: str) -> bool:
    kinds = {"CATEGORY_DIGIT": char.isdigit(), "CATEGORY_SPACE": char.isspace(), "CATEGORY_WORD": char.isalnum()}
    for op, inner in members:
        if op is sre.LITERAL and chr(inner) == char:
            return True
        if op is sre.RANGE and inner[0] <= ord(char) <= inner[1]:
            return True
        if op is sre.CATEGORY and kinds.get(inner.name.replace("NOT_", ""), False) is not ("NOT" in inner.name):
            return True
    return False
