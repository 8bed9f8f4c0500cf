"""A reworded sentence: what was read before and after, what its edits are, what each side alone says."""

from __future__ import annotations

import re
from functools import cached_property

from veille.changes.judge.alone import is_listed
from veille.changes.judge.neutral import in_one_form
from veille.changes.judge.readings import UnitReading
from veille.changes.judge.substance import Substance, compare_substance
from veille.changes.match.edits import find_edits, same_but_order
from veille.changes.match.units import Unit
from veille.changes.match.words import word_list

QUALIFYING_WORDS = 7  # "and a bank statement", « ou les membres de votre famille »: more is another statement
JOINED_WORDS = 4  # "and" for "or" in a longer edit is part of a new wording
# "(BOWP)", "(C2C)": an abbreviation put behind its words says nothing new
_ABBREVIATION = re.compile(r"\(\s*[A-Z][A-Za-z0-9&/-]{1,9}\s*\)")


class Sentence:
    """A sentence before and after, and the questions that decide what its edit means."""

    def __init__(self, old: Unit, new: Unit) -> None:
        self.old, self.new = old, new
        self.before, self.after = in_one_form(old, new)
        one, two = (word_list(_ABBREVIATION.sub("", unit.text)) for unit in (old, new))
        self.edits = find_edits(one, two)
        self.same_words = same_but_order(old.text, new.text)
        self.listed = is_listed(old) and is_listed(new)
        self.binding = any(side.normative or side.forceful for side in (UnitReading(old), UnitReading(new)))

    @cached_property
    def meaning(self) -> Substance:
        """What each wording says that the other does not say in any words."""
        return compare_substance(self.old, self.new, self.after.negations - self.before.negations)

    @property
    def denied_otherwise(self) -> bool:
        """Whether one side says "not" more often, and no other word denies for it: "not complete", "incomplete"."""
        return self.before.negations != self.after.negations and not self.meaning.balanced

    @property
    def one_way(self) -> bool:
        """Whether a few words came, or a few went, and nothing else: "students", "students and their spouses"."""
        came, went = (any(getattr(e, side) for e in self.edits) for side in ("added", "removed"))
        size = sum(len(e.removed) + len(e.added) for e in self.edits)
        return came != went and size <= QUALIFYING_WORDS

    @property
    def short(self) -> bool:
        """Whether a few words stand for a few others."""
        return all(len(e.removed) <= JOINED_WORDS and len(e.added) <= JOINED_WORDS for e in self.edits)
