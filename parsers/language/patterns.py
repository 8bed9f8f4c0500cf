"""Patterns made of structure, which stands in code, and of words, which stand in the lexicon, one for each language."""

from __future__ import annotations

import re
from functools import cache, cached_property

from veille.model import Lang
from veille.parsers.language.lexicon import Hit, load_lexicon
from veille.parsers.language.openings import split_alternatives

# "{purpose}" is the piece of that name; "{1,3}" is a repeat, as in any expression.
_PLACE = re.compile(r"\{([a-z][a-z_]*)\}")
_LANGS: tuple[Lang, ...] = ("en", "fr")


class WordPattern(dict[Lang, re.Pattern[str]]):
    """An expression with named pieces of the lexicon in braces: `(?<![a-z]){purpose} ?$`; compiled at first use.

    A dictionary by language, because it is asked ten thousand times a page.

    `_PURPOSE["fr"]` reads with the French words alone, `_PURPOSE.both` with those of both languages, for text that may
    stand in either.
    """

    def __init__(self, form: str) -> None:
        super().__init__()
        self.form = form

    def __missing__(self, lang: Lang) -> re.Pattern[str]:
        found = self[lang] = _compose(self.form, (lang,))
        return found

    @cached_property
    def both(self) -> re.Pattern[str]:
        """The expression with the words of both languages."""
        return _compose(self.form, _LANGS)


def hits_of(group: str, folded: str, lang: Lang) -> tuple[Hit, ...]:
    """The hits of a group of the lexicon in a folded text, in order."""
    return tuple(load_lexicon(lang).scanner(group).scan(folded))


@cache
def _compose(form: str, langs: tuple[Lang, ...]) -> re.Pattern[str]:
    def words(place: re.Match[str]) -> str:
        parts = [load_lexicon(lang).piece(place[1]) for lang in langs]
        if len(parts) == 1:
            return parts[0]
        # a word of both languages stands once: said twice below a repeat, it would be tried in every order
        return f"(?:{'|'.join(dict.fromkeys(way for part in parts for way in split_alternatives(part[3:-1])))})"

    return re.compile(_PLACE.sub(words, form))
