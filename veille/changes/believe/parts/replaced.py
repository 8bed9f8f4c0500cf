"""Which lines of a text stand where other lines stood, and what of a line stands where a value stood."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from veille.changes.believe.likeness import plain

MOST_PAIRED = 60  # lines of one replaced block that are paired by likeness rather than in their order
ALIKE = 0.4  # share of words by which a line is a later form of another
FEW_WORDS = 6  # a line of its own that may be a value: "$90", "in 30 days", "Loading…"
_DIGIT = re.compile(r"\d")
LEADING = 4  # words before a value that went with it: the sentence became another one
_ENDS = ".,;:"


@dataclass(frozen=True, slots=True)
class Replaced:
    """Lines of the old text and those of the new one that stand in their place; `under` is the line kept before them."""

    old: tuple[str, ...]
    new: tuple[str, ...]
    start: int
    under: str


@dataclass(frozen=True, slots=True)
class Swap:
    """What stood in one place and what stands there now; `line` counts the lines of the new text, `column` its cells."""

    before: str
    after: str
    line: int
    column: int | None = None


@lru_cache(maxsize=8)
def lines_of(text: str) -> tuple[str, ...]:
    """The lines of a text in plain form, tabs between its cells, without empty lines."""
    return tuple(line for line in map(plain, text.split("\n")) if line.strip())


def find_blocks(old: tuple[str, ...], new: tuple[str, ...]) -> tuple[Replaced, ...]:
    """The places where lines of the old text went and others came, in order."""
    first = 0
    while first < min(len(old), len(new)) and old[first] == new[first]:
        first += 1
    matcher = SequenceMatcher(None, old[first:], new[first:])
    return tuple(
        Replaced(
            old[first + i : first + j],
            new[first + m : first + n],
            first + m,
            new[first + m - 1] if first + m else "",
        )
        for kind, i, j, m, n in matcher.get_opcodes()
        if kind == "replace"
    )


def find_swaps(block: Replaced, headers: tuple[str, ...]) -> Iterator[Swap]:
    """What changed inside the lines that are the same lines as before: cells of a row, words of a sentence.

    `headers` are the lines of the whole new text: a row that lost a cell counts where the row above it kept its own.
    """
    for before, after, place in _pairs(block):
        if "\t" in before and ("\t" in after or after == before.split("\t")[0]):
            yield from _cells(before, after, place, headers)
        elif len(before.split()) <= FEW_WORDS and len(after.split()) <= FEW_WORDS:
            yield Swap(before.strip(), after.strip(), place)
        else:
            yield from _words(before, after, place)


def _pairs(block: Replaced) -> Iterator[tuple[str, str, int]]:
    if len(block.old) == len(block.new):
        yield from zip(block.old, block.new, range(block.start, block.start + len(block.new)), strict=True)
        return
    if max(len(block.old), len(block.new)) > MOST_PAIRED:
        return
    left = list(block.old)
    for place, line in enumerate(block.new, block.start):
        best = max(left, key=lambda other: _alike(other, line), default=None)
        if best is not None and _alike(best, line) >= ALIKE:
            left.remove(best)
            yield best, line, place


def _alike(one: str, two: str) -> float:
    words, others = set(one.split()), set(two.split())
    return len(words & others) / max(len(words), len(others), 1)


def _cells(before: str, after: str, place: int, headers: tuple[str, ...]) -> Iterator[Swap]:
    """Cells of one row; a cell that is empty now is not in the text, and the row is one cell shorter."""
    old, new = before.split("\t"), after.split("\t")
    if len(old) == len(new):
        for column, (a, b) in enumerate(zip(old, new, strict=True)):
            if a.strip() != b.strip():
                yield Swap(a.strip(), b.strip(), place, column)
    elif len(old) == len(new) + 1 and _heads(place, len(old), headers):
        column = next((n for n in range(len(new)) if old[n] != new[n]), len(new))
        if old[column + 1 :] == new[column:]:
            yield Swap(old[column].strip(), "", place, column)


def _heads(place: int, cells: int, lines: tuple[str, ...]) -> bool:
    """Whether the nearest row above that kept its cells has so many of them."""
    above = (len(lines[n].split("\t")) for n in range(place - 1, -1, -1))
    return next((count for count in above if count >= cells), 0) == cells


def _words(before: str, after: str, place: int) -> Iterator[Swap]:
    old, new = before.split(), after.split()
    same = SequenceMatcher(None, [_bare(word) for word in old], [_bare(word) for word in new], autojunk=False)
    for kind, i, j, m, n in same.get_opcodes():
        if kind == "replace" and _leads_to_value(old[i:j]) < LEADING:
            yield Swap(" ".join(old[i:j]), " ".join(new[m:n]), place)


def _leads_to_value(words: list[str]) -> int:
    """How many words stand before the first value; `LEADING` where there is none."""
    return next((n for n, word in enumerate(words) if _DIGIT.search(word)), LEADING)


def _bare(word: str) -> str:
    """A word without the mark that ends its part of the sentence, which moves when what follows it goes."""
    return word.rstrip(_ENDS) or word
