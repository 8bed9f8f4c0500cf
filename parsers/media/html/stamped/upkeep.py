"""A line made of words of a page's upkeep and a day, a time or a count: "Next scheduled update: ...", "Visitor number 48,213".

No list of such phrases is whole, but their words are few: what was done to a page, to which of its parts, when; what is
counted of its readers. A line whose label has any other word ("Next intake") is content.
"""

from __future__ import annotations

import re

from veille.parsers.language.patterns import WordPattern
from veille.parsers.media.html.page_state import stamped_day

_WORD = r"(?:{upkeep_act}|{upkeep_count}|{upkeep_beside})(?![a-z0-9])"
_FIRST = WordPattern(_WORD)
_LABEL = WordPattern(rf"(?>(?:{_WORD}[ '.,#?-]*)+)")
_ACT = WordPattern(r"(?<![a-z]){upkeep_act}(?![a-z0-9])")
_COUNT = WordPattern(r"(?<![a-z]){upkeep_count}(?![a-z0-9])")
_TIME = re.compile(r"\d{1,2} ?[:h] ?\d{2}(?: ?[:m] ?\d{2})?(?: ?[ap]\.?m\.?)?(?: \(?[a-z]{2,4}\)?)?")
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}[ t]\d{2}:\d{2}(?::\d{2})?(?:[ z].{0,6})?")
_NUMBER = WordPattern(
    r"(?:{upkeep_number}\.? ?|# ?)?\d[\d., ]{0,14}(?: ?(?:/|{rated_out_of}) ?\d{1,4})?(?: ?\([^()]{1,40}\))?"
)


def is_upkeep(folded: str, behind: str, *, aged: bool) -> bool:
    """Whether a folded line is a label of upkeep with a day, a time or a count behind.

    `behind` is what follows the label without who did it, `aged` whether that is an age ("5 minutes ago").
    """
    found = _LABEL.both.match(folded)
    if found is None:
        return False
    label, value = found[0], folded[found.end() :].strip(" :-–.")
    if not value:
        return False
    if _ACT.both.search(label) is not None:
        return aged or bool(_TIME.fullmatch(value) or _ISO.fullmatch(value)) or stamped_day(behind) is not None
    return _COUNT.both.search(label) is not None and _NUMBER.both.fullmatch(value) is not None


def begins_label(folded: str) -> bool:
    """Whether a folded line begins with a word of upkeep."""
    return _FIRST.both.match(folded) is not None


def label_end(folded: str) -> int:
    """Where the words of upkeep end that a folded line begins with; 0 without any."""
    found = _LABEL.both.match(folded)
    return found.end() if found is not None else 0
