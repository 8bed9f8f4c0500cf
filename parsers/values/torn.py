"""The values that are whole: none that touches a digit, a range or a multiplier which no reader took in.

"15 5 $", "$1,1555", "155 hundred dollars" or the second number of "160-155 $" state an amount that nobody can tell: a part
of it, read alone, would be a wrong number of which nothing warns.
"""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from veille.model import Lang, Value
from veille.parsers.language.folded_text import FoldedText
from veille.parsers.language.lexicon import load_lexicon
from veille.parsers.values.bounds import goes_from

_LANGS: tuple[Lang, ...] = ("en", "fr")
# What multiplies a number, of both languages: a table may stand in the other language than its page.
SCALES = {word: int(many) for lang in _LANGS for word, many in load_lexicon(lang).table("scales").items()}
SCALE = "|".join(sorted(SCALES, key=len, reverse=True))
_LONG_SCALE = "|".join(word for word in SCALES if len(word) > 1)

_QUANTITIES = frozenset({"money", "duration", "number"})
_NOT_NUMBER = re.compile(r"[^\d.]")
_REACH = 24  # the longest number with the words that tie it to a value
_RANGE = r"(?: ?- ?| to | a | through | jusqu'a )"
# Each group `digit` is the place where a number begins or ends that the value should have taken in.
_BEFORE = re.compile(rf"(?P<digit>\d)(?:[.,']|{_RANGE}\$? ?)\Z")
_LOOSE_BEFORE = re.compile(r"(?<![\w.,'$-])\d{0,2}(?P<digit>\d) \Z")  # "15 5 $"
_SCALED_BEFORE = re.compile(rf"(?<![a-z])(?:{_LONG_SCALE})s?,? (?:and |et )?\Z")  # "trois mille cinq cents dollars"
_AFTER = re.compile(rf"{_RANGE}\$? ?(?P<digit>\d)")
_GLUED_AFTER = re.compile(r"(?:[.,']?(?P<digit>\d)|(?P<loose> \d{1,3}(?![\w.,'-])))")  # "$1,1555", "$15 5"
_SCALED_AFTER = re.compile(rf"[ -]?(?:{SCALE}|hundred)s?(?![a-z0-9])")
_SCALED_WITHIN = re.compile(rf"\d[ -]?(?:{_LONG_SCALE})s?(?![a-z])")


def drop_torn(scope: FoldedText, values: list[Value], taken: bytearray) -> list[Value]:
    """The values without those that are a part of something longer; a range goes with either of its ends.

    What "goes from 2 years to 1 year" is no range: it was the one and is the other.
    """
    changed = {
        v for pair in pairwise(values) if _runs_backwards(*pair) and goes_from(scope, pair[0].start) for v in pair
    }
    values = [replace(v, cmp="eq", group=None) if v in changed else v for v in values]
    torn = {v for v in values if v.type in _QUANTITIES and _is_torn(scope, v, taken)}
    torn |= {b for a, b in pairwise(values) if _runs_backwards(a, b)}
    if not torn:
        return values
    groups = {v.group for v in torn if v.group is not None}
    return [v for v in values if v not in torn and (v.group is None or v.group not in groups)]


def _runs_backwards(low: Value, high: Value) -> bool:
    """Whether two values are a range from more to less, "48-36 months", which is none."""
    if low.group is None or low.group != high.group or low.unit != high.unit or low.type not in _QUANTITIES:
        return False
    if (low.cmp, high.cmp) != ("min", "max"):
        return False
    return Decimal(_NOT_NUMBER.sub("", low.value)) > Decimal(_NOT_NUMBER.sub("", high.value))


def _is_torn(scope: FoldedText, value: Value, taken: bytearray) -> bool:
    folded, start, end = scope.folded, value.start, value.end
    if value.type == "number" and _SCALED_WITHIN.search(folded, start, end):
        return True
    base = max(0, start - _REACH)
    before = folded[base:start]
    hits = [_BEFORE.search(before), _LOOSE_BEFORE.search(before) if folded[start].isdigit() else None]
    if any(m and not taken[base + m.start("digit")] for m in hits):
        return True
    if folded[start].isalnum() and _SCALED_BEFORE.search(before):
        return True
    return _is_cut_behind(folded, start + len(folded[start:end].rstrip()), taken)


def _is_cut_behind(folded: str, end: int, taken: bytearray) -> bool:
    """Whether a number goes on behind a value that ends in a digit or a sign of money."""
    last = folded[end - 1]
    if not (last.isdigit() or last in "$€"):
        return False
    m = _AFTER.match(folded, end)
    if m and not taken[m.start("digit")]:
        return True
    if not last.isdigit():
        return False
    m = _GLUED_AFTER.match(folded, end)
    if m and not taken[m.end() - 1]:
        return True
    return bool(_SCALED_AFTER.match(folded, end))
