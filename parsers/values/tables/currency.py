"""Which money, and in what multiples, the words over an amount say: "(in thousands of dollars)", "Amounts in US dollars".

The nearest words count most: those of the column, of the row, of what stands over several rows, of the caption, of the
paragraph before the table and of the section's heading.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from veille.parsers.language.folding import fold
from veille.parsers.language.patterns import WordPattern

_US = WordPattern(r"(?<![a-z])(?:us|u\.s\.) ?\$|\$ ?us(?![a-z])|(?<![a-z])usd(?![a-z])|(?<![a-z]){us_dollars}(?![a-z])")
_CAD = WordPattern(
    r"(?<![a-z])(?:ca|can|cad|cdn) ?\$|\$ ?(?:ca|can|cad|cdn)(?![a-z])|(?<![a-z])cad(?![a-z])"
    r"|(?<![a-z]){canadian_dollars}(?![a-z])"
)
_EUR = WordPattern(r"€|(?<![a-z])eur(?![a-z])|(?<![a-z]){euros}(?![a-z])")
_UNITS = (("USD", _US), ("CAD", _CAD), ("EUR", _EUR))
# Money in none of our units: what is counted in it is no amount of ours.
_FOREIGN = WordPattern(
    r"(?<![a-z])(?:aud|chf|cny|gbp|hkd|inr|jpy|mxn|nzd|sgd|twd|(?:a|au|hk|nz|s|sg|mx) ?\$)(?![a-z])|[£¥]"
    r"|(?<![a-z]){foreign_money}(?![a-z])"
)


def _many(word: str, letter: str, zeros: str) -> WordPattern:
    """A multiple said in a heading: "in thousands", "($ thousands)", "thousands of dollars", "(000 $)", "K$"."""
    return WordPattern(
        rf"(?<![a-z])(?:{{counted_in}} {word}|(?<!\d ){word} [a-z' .]{{2,25}}{{dollars}}|{word} ?(?:\(?\$|$))(?![a-z])"
        rf"|[($] ?{word}(?![a-z])|\$ ?\(?{letter}(?![a-z])|\({letter} ?\$|\$ ?\(?{zeros}s?(?!\d)|(?<![\d,. ]){zeros}s? ?\$"
        rf"|\({zeros}s?\)"
    )


_SCALES = ((1000, _many("{thousands}", "k", "000")), (1_000_000, _many("{millions}", "m", "000,000")))
# A heading or a caption longer than this is prose.
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Money:
    """What words say of the amounts under them: the unit, whether it is none of ours, how many each number stands for."""

    unit: str | None = None
    foreign: bool = False
    scale: int = 1

    def of(self, amount: str, unit: str | None) -> str:
        """A value's text in the multiple: the "300" of thousands is 300000."""
        many = Decimal(amount) * self.scale
        return f"{many:.2f}" if unit else format(many.normalize(), "f")


@lru_cache(maxsize=4096)
def money_in(words: str) -> Money:
    """The money that one heading names; a heading of two currencies names none."""
    folded = fold(words)
    if len(folded) > _LONGEST:
        return Money()
    named = [unit for unit, shape in _UNITS if shape.both.search(folded)]
    scale = next((many for many, shape in _SCALES if shape.both.search(folded)), 1)
    foreign = not named and bool(_FOREIGN.both.search(folded))
    return Money(named[0] if len(named) == 1 else None, foreign, scale)


def money_above(labels: Iterable[str | None]) -> Money:
    """The money that the nearest of these headings names, and the nearest multiple."""
    unit, foreign, scale = None, False, 1
    for found in (money_in(label) for label in labels if label):
        if unit is None and not foreign:
            unit, foreign = found.unit, found.foreign
        scale = found.scale if scale == 1 else scale
    return Money(unit, foreign, scale)


# An amount whose sign does not say which dollar, and one that says no multiple of its own.
BARE = re.compile(r"[\d\s.,$]*")
