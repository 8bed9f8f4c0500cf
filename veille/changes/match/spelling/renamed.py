"""Offices under the names that they had one after another: "Citizenship and Immigration Canada" is IRCC."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from veille.model import Lang
from veille.parsers.language.folding import fold
from veille.parsers.language.lexicon import load_lexicon

_LANGS: tuple[Lang, ...] = ("en", "fr")


@lru_cache(maxsize=4_096)
def find_offices(text: str) -> tuple[tuple[int, int, str], ...]:
    """Where a text names an office that was renamed, each with one short name for all of its names."""
    pattern, short = _names()
    return tuple((m.start(), m.end(), short[m["name"]]) for m in pattern.finditer(fold(text)))


@cache
def _names() -> tuple[re.Pattern[str], dict[str, str]]:
    rows = [row for lang in _LANGS for row in load_lexicon(lang).table("renamed_offices").items()]
    short = {name.strip(): key for key, row in rows for name in row.split(";")}
    ways = "|".join(re.escape(name) for name in sorted(short, key=len, reverse=True))  # the longest name first
    return re.compile(rf"(?<![a-z])(?P<name>{ways})(?![a-z])(?: \([a-z]{{2,6}}\))?"), short
