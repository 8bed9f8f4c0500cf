"""Parts of a whole in words: "half of the hours" is 50 percent, "at least three quarters of", "la moitié des employés".

Only parts that a percent says exactly are values: two thirds are none.
"""

from __future__ import annotations

from veille.model import Value
from veille.parsers.language.folded_text import A_FEW_WORDS, FoldedText
from veille.parsers.language.patterns import WordPattern
from veille.parsers.values.bounds import compare_number

# "half of the hours", "la moitié des heures"; "the second half of 2025" and "the first quarter" are stretches of time.
_PART = WordPattern(r"(?<![a-z-])(?P<part>{parts}) {part_of}(?! ?(?:19|20)\d\d)")
_STRETCH = WordPattern(r"(?<![a-z]){order_before_part} $")


def find_parts(scope: FoldedText, taken: bytearray) -> list[Value]:
    """The parts of a whole that stand in places not yet taken; new places are marked."""
    found: list[Value] = []
    for m in _PART[scope.lang].finditer(scope.folded):
        start, end = m.span("part")
        if any(taken[start:end]) or _STRETCH[scope.lang].search(scope.left(start, A_FEW_WORDS)):
            continue
        percent = scope.lexicon.table("parts")[m["part"].replace("-", " ")]
        taken[start:end] = b"\1" * (end - start)
        cmp = compare_number(scope, start, end)
        found.append(Value("number", percent, "percent", cmp, None, scope.text[start:end], start, end))
    return found
