"""Whether a piece is a name that says by itself what it measures, with its one measure: "Processing time: 12 weeks"."""

from __future__ import annotations

from collections.abc import Sequence

from veille.model import Lang, Value
from veille.parsers.language.patterns import WordPattern

_NAMES = WordPattern(
    r"\W*(?:{measure_name_the} ?)*(?<![a-z])(?:{measure_name}|{score_name})(?: [a-z'-]+){0,9}?(?: ?:| {score_is}(?: [a-z]+){0,3}?) ?\(?$"
)
_MEASURED = frozenset({"duration", "number"})


def names_measure(lang: Lang, folded: str, start: int, values: Sequence[Value]) -> bool:
    """Whether all that a piece says is how much something named is; a day in it would tell of a time that may be over."""
    if len(values) != 1 or values[0].type not in _MEASURED:
        return False
    return bool(_NAMES[lang].match(folded[: values[0].start - start]))
