"""Patterns made of structure, which stands in code, and of words, which stand in the lexicon, one for each language."""

from __future__ import annotations

import re
from functools import cache, cached_property

from veille.model import Lang
from veille.parsers.language.lexicon import Hit, load_lexicon
from veille.parsers.language.openings import split_alternatives

# "{purpose}" is the piece of that name; "{1,3}" is a repeat, as in any expression.
_PLACE = re.compile(r"\{([a-z][a-z_]*)\}")
_OPENS_WAY = re.compile(r"(?:(?<!\\)\||\(\?:|\(\?P<[a-z_]+>)$")
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
        parts = [load_lexicon(lang).piece(place[1])[3:-1] for lang in langs]
        # a word of both languages stands once: said twice below a repeat, it would be tried in every order
        ways = parts[0] if len(parts) == 1 else "|".join(dict.fromkeys(w for p in parts for w in split_alternatives(p)))
        # among other ways of a group they need none of their own: each is then passed over at its first letter
        alone = form.startswith(("|", ")"), place.end()) and _OPENS_WAY.search(form, 0, place.start())
        return ways if alone else f"(?:{ways})"

    return re.compile(_PLACE.sub(words, form))
