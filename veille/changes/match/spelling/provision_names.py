"""Provisions in one form, whatever the style: "paragraph (a) of subsection 22(1)" and "paragraph 22(1)(a)" are 22(1)(a)."""

from __future__ import annotations

import re
from functools import lru_cache

from veille.parsers.language.folding import fold
from veille.parsers.language.patterns import WordPattern

_LABEL = r"(?:\d{1,4}(?:\.\d{1,3})?|\([a-z0-9.]{1,5}\)|[a-z]\))(?:\([a-z0-9.]{1,5}\)|[a-z]{1,4}\))*"
# Levels joined from the smallest to the section, with what says that they are "of this Act"
_CHAIN = WordPattern(
    rf"(?<![a-z])(?:{{provisions_of}} )?{{provision_level}} (?P<first>{_LABEL})"
    rf"(?: {{provision_joint}} {{provision_level}} (?P<second>{_LABEL}))?"
    rf"(?: {{provision_joint}} {{provision_level}} (?P<third>{_LABEL}))?"
    r"(?![a-z0-9(])(?: {of_this_act}(?![a-z]))?"
)
# What stands between two labels; in « 205a) » nothing does
_MARKS = re.compile(r"[^0-9a-z.]+|(?<=\d)(?=[a-z])")


@lru_cache(maxsize=4_096)
def find_provisions(text: str) -> tuple[tuple[int, int, str], ...]:
    """Where a text names provisions, each with its labels from the section down: "22(1)(a)" for all styles."""
    if not any(letter.isdigit() for letter in text):
        return ()
    return tuple((m.start(), m.end(), _plain(m)) for m in _CHAIN.both.finditer(fold(text)))


def _plain(found: re.Match[str]) -> str:
    parts = [found[name] for name in ("third", "second", "first") if found[name]]
    first, *others = (label for part in parts for label in _MARKS.split(part) if label)
    return first + "".join(f"({label})" for label in others)
