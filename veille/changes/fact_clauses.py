"""Which words of a sentence are about one of its values: "$85 for adults and $50 for children" gives each its own.

    $85 for adults and $50 for children               "$85 for adults", "$50 for children"
    $85 plus $40 tax                                  "$85", "$40 tax"
    For adults, it is $85; for children, it is $50    "For adults, it is $85", "for children, it is $50"
    $85 and $50 for adults and children               none: what is listed together is told apart by nothing
    $85 for adults, or for seniors, and $50           "seniors" is neither's: nothing says on which side it stands

Words that may be about another value are nobody's: a binding that asks for them finds nothing.
"""

from __future__ import annotations

import re

from veille.model import Rule, Section, Value
from veille.parsers.language.folding import fold
from veille.parsers.language.patterns import WordPattern

_STRONG = re.compile(
    r"[;\n]|[.!?](?=\s|$)"
)  # what parts clauses, each with words of its own on both sides of the value
_JOINT = WordPattern(r"[;\n]|[.!?](?=\s|$)|(?<![a-z]){parts_of_amounts}(?![a-z])")
_CUT = WordPattern(r"[;\n:()]|[.!?,](?=\s|$)|(?<![a-z]){parts_of_amounts}(?![a-z])")
_LISTED = WordPattern(r"\s*(?:,\s*)?(?:{list_of_amounts}(?![a-z]))?\s*$")


def own_words(section: Section, rule: Rule, value: Value) -> str:
    """The value with the words about it, and its row's and column's; empty where nothing tells the sentence's values apart.

    Of a sentence with one value of its type that is the whole sentence.
    """
    beside = sorted((v for v in rule.values if v.type == value.type), key=lambda v: v.start)
    labels = "\n".join(label for label in (value.column_label, value.row_label) if label)
    if len({v.start for v in beside}) < 2:
        return f"{rule.quote}\n{labels}".strip()
    lang = rule.lang
    before = max((v.end for v in beside if v.end <= value.start), default=None)
    after = min((v.start for v in beside if v.start >= value.end), default=None)
    left = fold(section.text[rule.start if before is None else before : value.start])
    right = fold(section.text[value.end : rule.end if after is None else after])
    listed = (before is not None and _LISTED[lang].match(left)) or (after is not None and _LISTED[lang].match(right))
    if listed:
        return labels
    parted = _STRONG.search(right if before is None else left) is not None
    lead = (_JOINT if parted else _CUT)[lang]
    begins = max((cut.end() for cut in lead.finditer(left)), default=0 if before is None else len(left))
    first = _CUT[lang].search(right)
    ends = first.start() if first is not None else len(right) if after is None else 0
    said = f"{left[begins:]}{section.text[value.start : value.end]}{right[:ends]}".strip()
    return f"{said}\n{labels}".strip()
