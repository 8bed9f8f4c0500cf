"""Sentences that order something: their verb stands first."""

from __future__ import annotations

from veille.model import Lang
from veille.parsers.language.folded_text import FoldedText, open_scope
from veille.parsers.language.patterns import WordPattern

# "Submit the form", "Soumettez le formulaire": the verb stands first, and no noun phrase is named by it.
_ORDER = WordPattern(
    r"\W*(?:(?:{order_opening}|{order_condition} [^,.:]{3,160}, )[ ,]*)?(?:{manner} )?(?P<verb>{order_verb})(?![a-z'])"
)


def is_order(scope: FoldedText, start: int, end: int) -> bool:
    """Whether a sentence begins with an order; capital first, as a verb inside a list is as often a noun."""
    m = _ORDER[scope.lang].match(scope.folded, start, end)
    if m is None:
        return False
    verb = m["verb"]
    return verb in scope.lexicon.table("orders") if scope.lang == "en" else verb not in scope.lexicon.table("no_orders")


def begins_with_order(text: str, lang: Lang) -> bool:
    """Whether a sentence, given alone, begins with an order."""
    scope = open_scope(text, lang)
    return is_order(scope, 0, len(scope.folded))
