"""Numbers in a folded text, in digits or words: the anchors from which dates, amounts and durations are read.

"1 085", "1,085", "150,00", "4 ½", "5 1/2", "thirty-six", "vingt-quatre", "one hundred and eighty", "four and a half".
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from veille.model import Lang
from veille.parsers.language.lexicon import load_lexicon


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number with its span in the folded text; `word` when it is spelt in letters."""

    value: Decimal
    start: int
    end: int
    word: bool = False

    @property
    def whole(self) -> int | None:
        """The value as an integer; None for a fraction."""
        return int(self.value) if self.value == self.value.to_integral_value() else None


# "1 650", "10,000" and "1'155" (groups of three), "1.155,50" (with points only where a comma follows), then plain digits
# with a decimal part of one or two digits ("3.2.1" has none, "$4.25." at the end of a sentence has one).
_DIGITS = (
    r"\d{1,3}(?:[ ,']\d{3})+(?!\d)(?:[.,]\d{1,2}(?!\d))?|\d{1,3}(?:\.\d{3})+,\d{1,2}(?!\d)"
    r"|\d+(?:[.,]\d{1,2}(?!\d|\.\d))?"
)
# What may follow a whole number and belongs to it: "4 ½", "4½", "5 1/2", "four and a half", "two and one-half".
_FRACTIONS = {"½": Decimal("0.5"), "1/2": Decimal("0.5"), "¼": Decimal("0.25"), "1/4": Decimal("0.25"),
              "¾": Decimal("0.75"), "3/4": Decimal("0.75")}  # fmt: skip
_FRACTION = r"(?: ?(?P<sign>[½¼¾])|[ -](?P<ratio>1/2|1/4|3/4)(?![\d/])|(?P<half> and (?:a|one)[ -]half(?![a-z])))?"
_HALF = Decimal("0.5")
# More digits than this are an identifier, not a quantity.
_LONGEST = 15


def parse_digits(raw: str) -> Decimal:
    """The number that digits with separators stand for, in either language's habit."""
    if raw.isdigit():
        return Decimal(raw)
    bare = raw.replace(" ", "").replace("'", "")
    tail = re.search(r"[.,](\d{1,2})$", bare)
    whole = re.sub(r"[.,]", "", bare[: tail.start()] if tail else bare)
    return Decimal(f"{whole}.{tail[1]}" if tail else whole)


def parse_words(raw: str, lang: Lang) -> Decimal:
    """The number that number words stand for: "one hundred and eighty", "quatre-vingt-dix"."""
    table = load_lexicon(lang).table("numbers")
    total = 0
    for word in re.split(r"[ -]+", raw):
        number = int(table.get(word, "0"))
        if number == 100:
            total = max(total, 1) * 100
        elif number == 20 and total % 100 == 4 and lang == "fr":  # quatre-vingt
            total = total - 4 + 80
        else:
            total += number
    return Decimal(total)


@cache
def _pattern(lang: Lang) -> re.Pattern[str]:
    words = sorted(load_lexicon(lang).table("numbers"), key=len, reverse=True)
    word = "(?:" + "|".join(words) + ")"
    link = r"(?:-| (?:and |et )?|-et-)"
    # Chains are bounded: "one hundred and eighty-five" has four parts.
    # « deux cents », but no number in « 25 cents »: the plural of a hundred stands behind another word of number.
    words_of = rf"(?P<words>(?!cents(?![a-z])){word}(?:{link}{word}){{0,4}})(?![a-z0-9])"
    return re.compile(rf"(?<![\w.])(?:(?:(?P<digits>{_DIGITS})|{words_of}){_FRACTION}|(?P<alone>[½¼¾]))")


def find_numerals(folded: str, lang: Lang) -> tuple[Numeral, ...]:
    """Every number of a folded text in order."""
    found = []
    for m in _pattern(lang).finditer(folded):
        raw = m["digits"] or m["words"]
        if raw is None:
            found.append(Numeral(_FRACTIONS[m["alone"]], m.start(), m.end()))
            continue
        if m["digits"] and len(raw) > _LONGEST:
            continue
        value = parse_digits(raw) if m["digits"] else parse_words(raw, lang)
        part = _HALF if m["half"] else _FRACTIONS.get(m["sign"] or m["ratio"] or "", Decimal(0))
        if part and value != value.to_integral_value():
            continue
        found.append(Numeral(value + part, m.start(), m.end(), word=bool(m["words"])))
    return tuple(found)
