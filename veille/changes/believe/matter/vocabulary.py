"""Whose words a text is made of: the page's own, or those that any page of such offices uses.

Two pages of one ministry share most of their words ("apply", "permit", "fee"), so counting shared words cannot tell them
apart. What tells is how much likelier a text is from the page's own vocabulary than from the usual one: the mean over its
words of log((own + usual) / (2 * usual)). Measured with the usual words of other pages than those judged: 9 of 10 texts of
another page of the ministry are below 0.05 (what is above is of the very same matter); of 53 rewrites of eight words and
more that people wrote under a page's own title, 9 of 10 are above 0.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable
from functools import cache
from importlib.resources import files
from math import log

from veille.changes.believe.subject import LEAST_STEM, STEM, in_either_number, is_of_reading, stems
from veille.model import Lang
from veille.parsers.language.meaning import root_of

UNKNOWN = 1e-4  # of the words: what a word that is in no usual text is given
TITLE_WEIGHT = 3  # a page's title and headings name its matter; its text repeats them seldom
# What a word weighs against a few sentences that neither the page nor any page of such offices uses: "museum", "hunting".
STRANGE = 2.0
LEAST_ROOT = 4  # letters; fewer begin words of another family: « mus » of « musée », « musique »
LEAST_LETTERS = 3  # of a word that may be strange; the table has the shorter and the usual words of grammar
MUCH_USED = 100  # times in PER words: what pages of such offices say all the time
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


def strange_among(words: Iterable[str], known: Iterable[str], lang: Lang | None) -> dict[str, str]:
    """The words that neither `known` words nor pages of such offices have, by stem: "museum", "dog".

    Words of two letters are grammar, and one that is known in the plural, or as another form of a French verb, is known.
    """
    usual, own = usual_words(lang), {word[:STEM] for word in known}
    found: dict[str, str] = {}
    for word in words:
        forms = {form[:STEM] for form in in_either_number(word)}
        if len(word) < LEAST_LETTERS or any(form in own or form in usual or is_of_reading(form) for form in forms):
            continue
        if lang != "fr" or not _is_inflected(word):
            found.setdefault(word[:STEM], word)
    return found


def _is_inflected(word: str) -> bool:
    """Whether a page has another form of a French verb than the table: « gardent », « garder »."""
    root = root_of(word, "fr")
    return len(root) >= LEAST_ROOT and root[:STEM] in _roots()


def is_grammar(word: str, lang: Lang | None) -> bool:
    """Whether a short word is one that any text uses: "has", "été"."""
    return len(word) < LEAST_STEM and usual_words(lang).get(word, 0.0) * PER >= MUCH_USED


def much_used(words: tuple[str, ...], lang: Lang | None) -> set[str]:
    """The stems that pages of such offices use all the time, without those of reading web pages."""
    usual = usual_words(lang)
    return {stem for stem in stems(words) if usual.get(stem, 0.0) * PER >= MUCH_USED and not is_of_reading(stem)}


def evidence(own: Counter[str], said: Iterable[str], strange: Container[str], lang: Lang | None) -> float:
    """What all words together say for the page's own vocabulary: for a few words, of which a mean leans by chance.

    A word among the `strange` ones weighs against it, whatever it is.
    """
    words = [stem for stem in said if not is_of_reading(stem)]
    return sum(-STRANGE if stem in strange else weight(own, stem, lang) for stem in words)


def vocabulary(body: tuple[str, ...], names: tuple[str, ...]) -> Counter[str]:
    """The stems of a page's text and, weighing more, of its title and headings."""
    counts = Counter(stem for stem in stems(body) if not is_of_reading(stem))
    for stem in stems(names):
        counts[stem] += TITLE_WEIGHT
    return counts


@cache
def _roots() -> frozenset[str]:
    """What the usual French words of such offices begin with."""
    return frozenset(stem[:length] for stem in usual_words("fr") for length in range(LEAST_ROOT, len(stem) + 1))


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
