"""A reworded sentence: what was read before and after, what its edits are, what each side alone says."""

from __future__ import annotations

import re
from functools import cached_property

from veille.changes.judge.alone import is_listed
from veille.changes.judge.neutral import in_one_form
from veille.changes.judge.readings import UnitReading
from veille.changes.judge.substance import Substance, compare_substance
from veille.changes.match.edits import find_edits, same_but_order
from veille.changes.match.spelling.opposites import names_of
from veille.changes.match.units import Unit
from veille.changes.match.words import word_list
from veille.parsers.language.folding import fold as fold_accents

QUALIFYING_WORDS = 7  # "and a bank statement", « ou les membres de votre famille »: more is another statement
JOINED_WORDS = 4  # "and" for "or" in a longer edit is part of a new wording
RECAST_PLACES = 3
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
    def denied_as_often(self) -> bool:
        """Whether both sides say "not" as often, in whatever words: "not have", "must not have"."""
        counts = [sum(cue.subject == "negation" for cue in unit.cues) for unit in (self.old, self.new)]
        return counts[0] == counts[1]

    @property
    def denied_otherwise(self) -> bool:
        """Whether one side says "not" more often, and no other word denies for it: "not complete", "incomplete"."""
        return not self.denied_as_often and self.before.negations != self.after.negations and not self.meaning.balanced

    @property
    def one_way(self) -> bool:
        """Whether a few words came, or a few went, and nothing else: "students", "students and their spouses"."""
        came, went = (any(getattr(e, side) for e in self.edits) for side in ("added", "removed"))
        size = sum(len(e.removed) + len(e.added) for e in self.edits)
        return came != went and size <= QUALIFYING_WORDS

    @cached_property
    def recast(self) -> bool:
        """Whether the sentence was written anew: words differ in several places, or half of them do."""
        size = sum(max(len(e.removed), len(e.added)) for e in self.edits)
        words = max(len(self.old.words), len(self.new.words))
        return len(self.edits) >= RECAST_PLACES or (len(self.edits) == RECAST_PLACES - 1 and 2 * size >= words)

    @cached_property
    def names(self) -> frozenset[str]:
        """The words with a capital, folded, that one side alone has."""
        return frozenset(fold_accents(word) for word in names_of(self.old.text) ^ names_of(self.new.text))

    @property
    def short(self) -> bool:
        """Whether a few words stand for a few others."""
        return all(len(e.removed) <= JOINED_WORDS and len(e.added) <= JOINED_WORDS for e in self.edits)
