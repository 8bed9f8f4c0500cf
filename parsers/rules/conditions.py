"""Conditions of a rule: clauses of its sentence and the items of its list, joined by all, any or none.

"is not required if any of the following applies:" joins its items by any; a nested list is a tree in the tree.
"""

from __future__ import annotations

import re
from typing import Literal

from veille.model import ConditionItem, Conditions
from veille.parsers.language.folded_text import FoldedText

Logic = Literal["all", "any", "none"]
_END = re.compile(r"[,;:.)\]]( |$)|\n|$")
# A clause shorter than this says nothing.
_SHORTEST = 6


def find_clauses(scope: FoldedText, start: int, end: int) -> tuple[ConditionItem, ...]:
    """The conditional clauses of a sentence in its own words."""
    items = []
    at = start
    for hit in scope.lexicon.scanner("conditional").scan(scope.folded[start:end]):
        begin = start + hit.start
        if begin < at:
            continue
        m = _END.search(scope.folded, start + hit.end, end)
        stop = m.start() if m else end
        # A comma inside a date does not end the clause.
        while m and m[0].startswith(",") and re.match(r", (?:19|20)\d\d", scope.folded[stop : stop + 6]):
            m = _END.search(scope.folded, m.end(), end)
            stop = m.start() if m else end
        if stop - begin >= _SHORTEST and stop > start + hit.end:
            items.append(ConditionItem(scope.text[begin:stop], begin, stop))
            at = stop
    return tuple(items)


def list_logic(scope: FoldedText, lead_start: int, lead_end: int, items: list[tuple[int, int]]) -> Logic:
    """How a list's items are joined, from the words of its lead-in, else from the ends of its items."""
    tags = [hit.entry.tag for hit in scope.lexicon.scanner("logic").scan(scope.folded[lead_start:lead_end])]
    if tags:
        return "none" if "none" in tags else "any" if tags[0] == "any" else "all"
    for start, end in items:
        words = scope.folded[start:end].rstrip(" .;,")
        if words.endswith((" or", " ou")) or words.startswith(("or ", "ou ", "soit ")):
            return "any"
    return "all"


def join(op: Logic, items: tuple[ConditionItem | Conditions, ...]) -> Conditions | None:
    """The tree of these items; None for none."""
    return Conditions(op, items) if items else None
