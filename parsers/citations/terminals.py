"""The terminals of the grammar of citations: words of both languages, from `citations.toml` of their lexicons."""

from __future__ import annotations

import re
from functools import cache

from veille.model import Lang
from veille.parsers.language.lexicon import load_lexicon

# The letter before a section number: R205, A25, L25.
PREFIX = r"[ral]"
_LANGUAGES: tuple[Lang, Lang] = ("en", "fr")


@cache
def terminal(group: str, *tags: str) -> str:
    """An expression for the words of both languages that a group of terminals has under these tags, or under any."""
    words = [e.match for lang in _LANGUAGES for e in load_lexicon(lang).groups[group] if not tags or e.tag in tags]
    return "(?:" + "|".join(words) + ")"


@cache
def ordinals() -> dict[str, str]:
    """The words that count Québec's unnumbered paragraphs ("premier") with their numbers."""
    return {word: n for lang in _LANGUAGES for word, n in load_lexicon(lang).table("provision_ordinals").items()}


@cache
def level_of(word: str, lang: Lang) -> str:
    """The depth that a word for a provision names; a word of both languages has its sense in the text's own."""
    for one in (lang, *(other for other in _LANGUAGES if other != lang)):
        for entry in load_lexicon(one).groups["provision_level"]:
            m = re.match(entry.match, word + "1")  # an abbreviation is one before a number only
            if m and m.end() == len(word):
                return entry.tag
    return "section"
