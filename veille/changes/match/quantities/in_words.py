"""Amounts that a sentence says with a word of their own: "quarterly" is every 3 months, "the fifteenth day" 15 days."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from veille.model import Lang
from veille.parsers.language.folding import fold
from veille.parsers.language.lexicon import load_lexicon
from veille.parsers.language.patterns import WordPattern, hits_of

_LANGS: tuple[Lang, ...] = ("en", "fr")
# "the 15th day", « le quinzième jour »: a day that is counted from another one
_COUNTED = WordPattern(
    r"(?<![\w.])(?:(?P<figure>\d{1,3}) ?(?:st|nd|rd|th|eme|er|re|e)|(?P<word>[a-z]{4,}(?:-[a-z]{4,})?)) "
    r"(?P<time>{counted_time})(?![a-z])"
)
_MEASURES = {"D": "day", "M": "month", "Y": "year"}
_MONTHS = 12


@lru_cache(maxsize=4_096)
def amounts_in_words(text: str) -> tuple[tuple[int, int, str], ...]:
    """Where a text says an amount in a word, each with the amount's normal form: "duration 3 month", "number 50 percent"."""
    folded = fold(text)
    said = ((h.start, h.end, h.entry.tag) for lang in _LANGS for h in hits_of("amount_word", folded, lang))
    return tuple(sorted({*said, *_counted_days(folded)}))


def _counted_days(folded: str) -> Iterator[tuple[int, int, str]]:
    for found in _COUNTED.both.finditer(folded):
        for lang in _LANGS:
            lexicon = load_lexicon(lang)
            measure = _MEASURES.get(lexicon.table("units").get(found["time"], ""))
            number = found["figure"] or lexicon.table("ordinals").get(found["word"])
            if measure and number:
                amount = int(number) * (_MONTHS if measure == "year" else 1)
                yield found.start(), found.end(), f"duration {amount} {'month' if measure == 'year' else measure}"
                break
