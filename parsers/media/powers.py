"""Raised and lowered numbers as a reader sees them: `10<sup>2</sup>` is 10², `m<sup>2</sup>` is m², `CO<sub>2</sub>` is CO₂.

Written beside their base as plain digits they would be another number: 102.
"""

from __future__ import annotations

import re

_POWERS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_INDICES = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
# What is raised to a power: 10, or a unit of length. Any other number before a raised one ends in a footnote's mark.
_IS_BASE = re.compile(r"(?:(?<![\w.,$-])10|(?:\d|\b)[  ]?(?<![a-z])(?:m|cm|mm|km|dm|ft|pi|po|in))$")
_MARK_DIGITS = 2  # a page has fewer than a hundred footnotes


def is_small_number(mark: str) -> bool:
    """Whether raised words are a number short enough for a power or a footnote's mark."""
    return mark.isdigit() and mark.isascii() and len(mark) <= _MARK_DIGITS


def as_power(before: str, mark: str) -> str | None:
    """The raised number as a power of the words before it; None where they are no base."""
    return raised(mark) if is_small_number(mark) and _IS_BASE.search(before) else None


def raised(mark: str) -> str:
    """The number in raised digits."""
    return mark.translate(_POWERS)


def as_index(before: str, mark: str) -> str | None:
    """The lowered number as an index of the letter before it; None where no letter stands there."""
    return mark.translate(_INDICES) if is_small_number(mark) and before[-1:].isalpha() else None
