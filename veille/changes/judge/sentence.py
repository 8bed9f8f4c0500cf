"""A reworded sentence: what was read before and after, what its edits are, what each side alone says."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property

from veille.changes.judge.alone import is_listed
from veille.changes.judge.normal_form import hinted, normal_forms, says_free
from veille.changes.judge.readings import UnitReading, delta
from veille.changes.judge.sentence_parts import named_again
from veille.changes.judge.substance import Substance, compare_substance, lang_of_unit
from veille.changes.match.edits import find_edits, same_but_order
from veille.changes.match.spelling.opposites import names_of
from veille.changes.match.units import Unit
from veille.changes.match.words import word_list
from veille.model import Lang
from veille.parsers.language.folding import fold as fold_accents
from veille.parsers.language.meaning import akin, names_any, read_meaning

QUALIFYING_WORDS = 7  # "and a bank statement", « ou les membres de votre famille »: more is another statement
JOINED_WORDS = 4  # "and" for "or" in a longer edit is part of a new wording
RECAST_PLACES = 3
# In a sentence that was written anew, one word on a side that no word of the other says is part of the new wording: a
# policy that changes moves one place of a sentence, or two (160 edits of each sort, docs/measurements.md).
RECASTING = 1
# "(BOWP)", "(C2C)": an abbreviation put behind its words says nothing new
_ABBREVIATION = re.compile(r"\(\s*[A-Z][A-Za-z0-9&/-]{1,9}\s*\)")


def asks_and_has(said: Sequence[str], lang: Lang) -> tuple[bool, bool]:
    """Whether words ask for something ("apply for a permit"), and whether they have it ("get a permit")."""
    asks, has = (any(names_any(words, table, lang) for words in said) for table in ("asking", "having"))
    return asks, has


class Sentence:
    """A sentence before and after, and the questions that decide what its edit means."""

    def __init__(self, old: Unit, new: Unit) -> None:
        self.old, self.new = old, new
        one, two = (word_list(_ABBREVIATION.sub("", unit.text)) for unit in (old, new))
        self.edits = find_edits(one, two)
        self.before, self.after = normal_forms(old, new, anew=self.rewritten)
        self.same_words = same_but_order(old.text, new.text)
        self.listed = is_listed(old) and is_listed(new)
        self.binding = any(side.normative or side.forceful for side in (UnitReading(old), UnitReading(new)))

    @cached_property
    def meaning(self) -> Substance:
        """What each wording says that the other does not say in any words."""
        found = compare_substance(self.old, self.new, self.after.negations - self.before.negations)
        lang = lang_of_unit(self.new) or lang_of_unit(self.old) or "en"
        one, two = UnitReading(self.old), UnitReading(self.new)
        free = ["of_payment"] if says_free(one) != says_free(two) and self.both_free else []
        gone, come = (
            tuple(
                word
                for word in words
                if word.root not in self.named_again and not any(names_any(word.word, table, lang) for table in tables)
            )
            for words, tables in (
                (found.gone, [*(table for _, table in hinted(one, two)), *free]),
                (found.come, [*(table for _, table in hinted(two, one)), *free]),
            )
        )
        return replace(found, gone=gone, come=come)

    @property
    def both_free(self) -> bool:
        """Whether both wordings free from something: "there is no fee", "it is free of charge"."""
        return all("need_not" in side.tags.get("modality", ()) for side in (self.before, self.after))

    @cached_property
    def named_again(self) -> frozenset[str]:
        """The roots of words that one wording has in the place of a pronoun, or of none in the other."""
        return named_again(self.old, self.new, self.edits, lang_of_unit(self.new) or lang_of_unit(self.old) or "en")

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

    @property
    def rewritten(self) -> bool:
        """Whether it was written anew, or a long part of it put in other words."""
        return self.recast or any(
            e.removed and e.added and max(len(e.removed), len(e.added)) > JOINED_WORDS for e in self.edits
        )

    @property
    def local(self) -> bool:
        """Whether a few words went or came in one place of it, or two: each is read to the letter."""
        return self.short and not self.recast

    @cached_property
    def weighty(self) -> tuple[list[str], list[str]]:
        """The words of meaning that one side alone has, but for the verbs of what is done with papers and measures."""
        lang = lang_of_unit(self.new) or lang_of_unit(self.old) or "en"
        gone, come = (
            [one.word for one in side if not names_any(one.word, "light", lang)]
            for side in (self.meaning.gone, self.meaning.come)
        )
        return gone, come

    @cached_property
    def unsaid(self) -> bool:
        """Whether one wording says something that the other does not say in any words.

        Where a sentence was written anew, a word or two are part of the new wording; not a word that takes another's
        place beside the same word, nor a name, an alternative, or what tells which of several is meant.
        """
        if not self.recast or not self.meaning.size:
            return bool(self.meaning.size) or self._exchanged
        lang = lang_of_unit(self.new) or lang_of_unit(self.old) or "en"
        gone, come = self.weighty
        if any(a in gone and b in come for a, b in self.meaning.swapped) or self._asked_or_had(lang):
            return True
        joined = delta(self.before.tags, self.after.tags, "join")
        if not joined.replaced and ((gone and joined.gone) or (come and joined.come)):
            return True  # "by credit or debit card", "with a credit card"
        tables = ("distinguishing", "denying") if self._bars_as_often else ("distinguishing",)
        telling = (names_any(word, table, lang) for word in (*gone, *come) for table in tables)
        return max(len(gone), len(come)) > RECASTING or bool(self.names & {*gone, *come}) or any(telling)

    def _asked_or_had(self, lang: Lang) -> bool:
        """Whether one wording alone asks for what the other has: "who claimed asylum", "who were granted asylum"."""
        (asked, had), (asks, has) = (
            asks_and_has([one.word for one in side], lang) for side in (self.meaning.gone, self.meaning.come)
        )
        return (asked and has and not asks) or (asks and had and not asked)

    @property
    def _exchanged(self) -> bool:
        """Whether one word stands in the place of one of another sense, whatever the rest says: "received", "sent"."""
        lang = lang_of_unit(self.new) or lang_of_unit(self.old) or "en"
        if [(len(e.removed), len(e.added)) for e in self.edits] != [(1, 1)]:
            return False
        sides = [read_meaning(" ".join(words), lang) for words in (self.edits[0].removed, self.edits[0].added)]
        one, two = ([word for word in side if not word.idle] for side in sides)
        known = any(word.says for word in (*one, *two))
        return known and len(one) == len(two) == 1 and not akin(one[0], two[0])

    @property
    def _bars_as_often(self) -> bool:
        """Whether both sides forbid and say "not" as often, so that a refusal on one side stands for none of it."""
        bans = [side.tags.get("modality", Counter())["must_not"] + side.negations for side in (self.before, self.after)]
        return bans[0] == bans[1]

    @property
    def evenly_said(self) -> bool:
        """Whether each word of meaning that one side alone has may stand for one of the other: "a letter is useful" says more."""
        gone, come = self.weighty
        return not self.unsaid and len(gone) == len(come)

    @cached_property
    def names(self) -> frozenset[str]:
        """The words with a capital, folded, that one side alone has."""
        return frozenset(fold_accents(word) for word in names_of(self.old.text) ^ names_of(self.new.text))

    @property
    def short(self) -> bool:
        """Whether a few words stand for a few others."""
        return all(len(e.removed) <= JOINED_WORDS and len(e.added) <= JOINED_WORDS for e in self.edits)
