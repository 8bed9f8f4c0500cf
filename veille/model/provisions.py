"""Provisions by their citation in normal form: `IRPR:205(a)`, a range `IRPR:204..IRPR:208`; which ones hold which."""

from __future__ import annotations

import re
from dataclasses import dataclass

# "IRPR:87.3(2)(a)": instrument, section, then any number of parts; "QIR:105"
_NORM = re.compile(r"(?P<instrument>[A-Z][A-Z0-9-]*):(?P<section>\d+(?:\.\d+)*)(?P<parts>(?:\([^()]+\))*)")
_PART = re.compile(r"\(([^()]+)\)")
# "i": 1, "v": 5: the letters of which small Roman numerals are made
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50}


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
