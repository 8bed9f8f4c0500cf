"""Provisions by their citation in normal form: `IRPR:205(a)`, a range `IRPR:204..IRPR:208`; which ones hold which."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from veille.changes.match.alignment import Item
from veille.model import Block, Document, Section

# "IRPR:87.3(2)(a)": instrument, section, then any number of parts; "QIR:105"
_NORM = re.compile(r"(?P<instrument>[A-Z][A-Z0-9-]*):(?P<section>\d+(?:\.\d+)*)(?P<parts>(?:\([^()]+\))*)")
_PART = re.compile(r"\(([^()]+)\)")
# "[Repealed, SOR/2017-78, s. 2]", "(2) [Abrogé, DORS/2017-78, art. 2]"
REPEAL_NOTICE = re.compile(r"^(?:\([^()]{1,8}\)\s*|[a-z0-9.]{1,6}[)°]\s*)?\W*(?:repealed|abrogée?s?)\b", re.IGNORECASE)
# "(a)", "a)", "1°", "(ii.1)": what is left without the marks is the part's name
_MARKS = re.compile(r"[()\s°.]+$|^[(\s]+")


@dataclass(frozen=True, slots=True)
class Provision:
    """One provision: its instrument, section number and the parts below it, outermost first."""

    instrument: str
    section: str
    parts: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.instrument}:{self.section}" + "".join(f"({part})" for part in self.parts)

    @property
    def order(self) -> tuple[int, ...]:
        """The section number as numbers, so that 87.3 stands between 87 and 88."""
        return tuple(int(number) for number in self.section.split("."))


def parse_provision(norm: str) -> Provision | None:
    """A provision from its normal form, or None when it is not one."""
    match = _NORM.fullmatch(norm.strip())
    if match is None:
        return None
    return Provision(match["instrument"], match["section"], tuple(_PART.findall(match["parts"])))


def relies_on(citation: str, provision: str) -> bool:
    """Whether a citation, perhaps a range, rests on a provision: itself, its parent, a part of it, a range around it."""
    target = parse_provision(provision)
    if target is None:
        return False
    first, dots, last = citation.partition("..")
    start = parse_provision(first)
    if start is None or start.instrument != target.instrument:
        return False
    if not dots:
        return start.section == target.section and _holds(start.parts, target.parts)
    end = parse_provision(last if ":" in last else f"{start.instrument}:{last}")
    if end is None:
        return False
    if start.section != end.section:
        return start.order <= target.order <= end.order
    return start.section == target.section and _in_range(start.parts, end.parts, target.parts)


def walk_provisions(section: Section) -> Iterator[tuple[tuple[str, ...], Block]]:
    """Each block of a law's section with the names of the parts it stands in: ("1", "a") for paragraph (1)(a)."""
    stack: list[tuple[int, str]] = []
    for block in section.blocks:
        label = part_name(block.label) if block.label else block.term
        while stack and stack[-1][0] >= block.depth and label:
            stack.pop()
        if label:
            stack.append((block.depth, label))
        yield tuple(name for depth, name in stack if depth <= block.depth), block


def provision_items(document: Document) -> tuple[Item, ...]:
    """A law's sections and their labelled parts as the matcher sees them, outermost first, without publisher ids."""
    items: list[Item] = []
    for section in document.sections:
        if not section.label or not section.body:
            continue
        groups: dict[tuple[str, ...], list[str]] = {(): []}
        for path, block in walk_provisions(section):
            groups.setdefault(path, []).append(section.text[block.start : block.end])
        places: dict[tuple[str, ...], int] = {}
        for path, lines in groups.items():
            places[path] = len(items)
            text = " ".join(" ".join(lines).split())
            items.append(
                Item(
                    text,
                    labels=("/".join((section.label, *path)),),
                    group=section.label,
                    parent=next((places[path[:k]] for k in range(len(path) - 1, -1, -1) if path[:k] in places), None)
                    if path
                    else None,
                    repealed=bool(REPEAL_NOTICE.match(text)),
                )
            )
    return tuple(items)


def part_name(label: str) -> str:
    """The bare name of a part: "(a)" and "a)" are "a", "1°" is "1"."""
    return _MARKS.sub("", _MARKS.sub("", label))


def _holds(one: tuple[str, ...], two: tuple[str, ...]) -> bool:
    size = min(len(one), len(two))
    return one[:size] == two[:size]


def _in_range(start: tuple[str, ...], end: tuple[str, ...], target: tuple[str, ...]) -> bool:
    """205(a)..205(c) holds 205(b) and 205(b)(i), and is touched when 205 as a whole changes."""
    level = max(len(start), len(end)) - 1
    if len(target) <= level:
        return _holds(target, start)
    if start[:level] != target[:level]:
        return False
    # (i) to (iv) are numerals; (a) to (i) are letters.
    roman = start[level][0] in _ROMAN and set(end[level].partition(".")[0]) <= set(_ROMAN)
    return _rank(start[level], roman) <= _rank(target[level], roman) <= _rank(end[level], roman)


_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50}


def _rank(part: str, roman: bool) -> tuple[int, str]:
    """The place of a part among its siblings: numbers and Roman numerals by value, letters by the alphabet."""
    digits = re.match(r"\d+", part)
    if digits:
        return int(digits[0]), part[digits.end() :]
    numeral, _, rest = part.partition(".")
    if roman and numeral and set(numeral) <= set(_ROMAN):
        values = [_ROMAN[c] for c in numeral]
        return sum(-v if v < w else v for v, w in zip(values, [*values[1:], 0], strict=True)), rest
    return ord(part[0]) if part else 0, part[1:]
