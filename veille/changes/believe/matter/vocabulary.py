"""Whose words a text is made of: the page's own, or those that any page of such offices uses.

Two pages of one ministry share most of their words ("apply", "permit", "fee"), so counting shared words cannot tell them
apart. What tells is how much likelier a text is from the page's own vocabulary than from the usual one: the mean over its
words of log((own + usual) / (2 * usual)). Measured with the usual words of other pages than those judged: 9 of 10 texts of
another page of the ministry are below 0.05 (what is above is of the very same matter); of 53 rewrites of eight words and
more that people wrote under a page's own title, 9 of 10 are above 0.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from math import log

from veille.changes.believe.subject import is_of_reading, stems
from veille.model import Lang

UNKNOWN = 1e-4  # of the words: what a word that is in no usual text is given
TITLE_WEIGHT = 3  # a page's title and headings name its matter; its text repeats them seldom
# What a word weighs against a few sentences that neither the page nor any page of such offices uses: "museum", "hunting".
STRANGE = 2.0
PER = 100_000  # the table counts how often a word comes in so many


def leaning(own: Counter[str], said: Iterable[str], lang: Lang | None) -> float:
    """How much likelier the words are from the page's own vocabulary than from the usual one; 0 for no words.

    Words of reading web pages speak for neither.
    """
    weights = [weight(own, stem, lang) for stem in said if not is_of_reading(stem)]
    return sum(weights) / len(weights) if weights else 0.0


def weight(own: Counter[str], stem: str, lang: Lang | None) -> float:
    """How far one word speaks for the page's own vocabulary; below 0 for the usual one."""
    often = usual_words(lang).get(stem, 0.0) + UNKNOWN
    return log((own[stem] / (own.total() or 1) + often) / (2 * often))


def is_strange(own: Counter[str], stem: str, lang: Lang | None) -> bool:
    """Whether neither the page nor any page of such offices uses the word."""
    return stem not in own and stem not in usual_words(lang) and not is_of_reading(stem)


def evidence(own: Counter[str], said: Iterable[str], lang: Lang | None) -> float:
    """What all words together say for the page's own vocabulary: for a few words, of which a mean leans by chance."""
    words = [stem for stem in said if not is_of_reading(stem)]
    return sum(-STRANGE if is_strange(own, stem, lang) else weight(own, stem, lang) for stem in words)


def vocabulary(body: tuple[str, ...], names: tuple[str, ...]) -> Counter[str]:
    """The stems of a page's text and, weighing more, of its title and headings."""
    counts = Counter(stem for stem in stems(body) if not is_of_reading(stem))
    for stem in stems(names):
        counts[stem] += TITLE_WEIGHT
    return counts


@cache
def usual_words(lang: Lang | None) -> dict[str, float]:
    """How often each stem comes in pages of such offices, of all words; of both languages where the page's is unknown."""
    found: dict[str, float] = {}
    for code in (lang,) if lang is not None else ("en", "fr"):
        table = (
            files("veille.changes.believe.matter").joinpath("usual_words", f"{code}.tsv").read_text(encoding="utf-8")
        )
        for line in table.splitlines():
            stem, _, often = line.partition("\t")
            found[stem] = max(found.get(stem, 0.0), int(often) / PER)
    return found
