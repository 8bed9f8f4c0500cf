"""What an edit of a sentence means: the questions that are asked of it, from what was read before and after."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from functools import cached_property

from veille.changes.judge.alone import is_listed
from veille.changes.judge.columns import MEASURED
from veille.changes.judge.readings import ANYONE, FORCE, UnitReading, delta
from veille.changes.judge.sentence_parts import at_force, measured_tags, opens_with
from veille.changes.judge.substance import REPLACED, Substance, compare_substance, explains, has_matter, lang_of_unit
from veille.changes.match.edits import find_edits, member_moved, numbers_of, same_but_order
from veille.changes.match.spelling.opposites import named_otherwise, turned_by_words
from veille.changes.match.units import Unit
from veille.changes.match.words import word_list
from veille.model import ChangeReason, Modality
from veille.parsers.language.patterns import WordPattern

NEGATION_WORDS = 3  # "not", "ne ... pas", "ne ... plus"
QUALIFYING_WORDS = 7  # "and a bank statement", « ou les membres de votre famille »: more is another statement
CLAUSE_WORDS = 3  # "that we verified", « que nous avons vérifiée »
JOINED_WORDS = 4  # "and" for "or" in a longer edit is part of a new wording
# "(BOWP)", "(C2C)": an abbreviation put behind its words says nothing new
_ABBREVIATION = re.compile(r"\(\s*[A-Z][A-Za-z0-9&/-]{1,9}\s*\)")
# "This page explains how ..."
_OF_THE_PAGE = WordPattern(r"\W*{page_itself}(?![a-z])")
# Words of scope that say which work, paper or person is meant; "all" and "some" may be mere emphasis in prose.
QUALIFYING = frozenset({
    "paid", "unpaid", "full_time", "part_time", "continuous", "cumulative", "temporary", "permanent", "genuine",
    "original", "certified", "rare",
})  # fmt: skip
# Stances that a negation belongs to, wherever it stands in the sentence.
DENYING: frozenset[Modality | None] = frozenset({"must_not", "need_not"})
# Comparisons of amounts and days; "before you apply" alone tells when, and matters in a rule only.
_MEASURES = frozenset({"max", "min", "gt", "lt", "on_or_before", "on_or_after"})


class Sentence:
    """A sentence before and after, and the questions that decide what its edit means."""

    def __init__(self, old: Unit, new: Unit) -> None:
        self.old, self.new = old, new
        self.before, self.after = UnitReading(old), UnitReading(new)
        one, two = (word_list(_ABBREVIATION.sub("", unit.text)) for unit in (old, new))
        self.edits = find_edits(one, two)
        self.same_words = same_but_order(old.text, new.text)
        self.listed = is_listed(old) and is_listed(new)
        self.binding = self.before.normative or self.after.normative or self.before.forceful or self.after.forceful

    @cached_property
    def meaning(self) -> Substance:
        """What each wording says that the other does not say in any words."""
        return compare_substance(self.old, self.new)

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

    def turned(self) -> bool:
        """Whether each side carries a cue of force that the other has not: "must" and "most" are no typo."""
        return self.exception() or any(
            delta(self.before.tags, self.after.tags, s).replaced for s in ("modality", "bound", "scope", "status")
        )

    def modality(self) -> bool:
        moved = delta(self.before.tags, self.after.tags, "modality")
        if moved.tags == {"may"} and self.only_state:
            return False  # "are accepted from May", "are received from May"
        if moved.tags == {"must"} and self.bound_otherwise:
            return False  # "the format you need", "the format you require"
        one, two = self.before.modalities, self.after.modalities
        if (self.before.negations != self.after.negations and not self.denied) or self.negated():
            return True
        if one != two and (moved or (one and two)):
            return True  # a rule on one side only, without another word of force, is a reading's doubt
        if "may" in moved.tags and self.short and delta(self.before.tags, self.after.tags, "promise"):
            return True  # "we may call you" for "we will call you"
        if FORCE & moved.tags:
            # twice "must" where it stood once says no more than once
            return set(self.before.tags.get("modality", ())) != set(self.after.tags.get("modality", ())) or (
                bool({"must_not", "need_not"} & moved.tags)
            )
        return False

    @property
    def only_state(self) -> bool:
        """Whether neither wording binds, promises or denies, and both say the same."""
        said = any(FORCE & set(s.tags.get("modality", ())) or s.tags.get("promise") for s in (self.before, self.after))
        return not said and self.before.negations == self.after.negations and not self.meaning.size

    @property
    def bound_otherwise(self) -> bool:
        """Whether the same is asked with another word, so that only one reading has a word of force."""
        others = any(
            s.tags.get("promise") or self.before.negations != self.after.negations for s in (self.before, self.after)
        )
        return not (self.one_way or others or self.meaning.size)

    @property
    def denied(self) -> bool:
        """Whether both wordings forbid or free alike: "no visa is required", "you do not need a visa"."""
        one, two = self.before.modalities, self.after.modalities
        return one == two and bool(one & DENYING) and not delta(self.before.tags, self.after.tags, "modality")

    def negated(self) -> bool:
        """Whether all that came, or all that went, is a plain "not": "will be returned", "will not be returned"."""
        counts = [side.tags.get("negation", Counter()).total() for side in (self.before, self.after)]
        one_way = not any(e.removed for e in self.edits) or not any(e.added for e in self.edits)
        size = sum(len(e.removed) + len(e.added) for e in self.edits)
        return counts[0] != counts[1] and one_way and size <= NEGATION_WORDS

    def exception(self) -> bool:
        return bool(delta(self.before.tags, self.after.tags, "exception"))

    def status(self) -> bool:
        return bool(delta(self.before.tags, self.after.tags, "status")) and bool(self.meaning.size)

    def comparison(self) -> bool:
        both = self.before.comparisons.keys() & self.after.comparisons.keys()
        return any(self.before.comparisons[key] != self.after.comparisons[key] for key in both)

    def bound(self) -> bool:
        moved = delta(measured_tags(self.before, self.old), measured_tags(self.after, self.new), "bound")
        if not moved:
            return False
        if moved.replaced:
            return True
        measured = bool(self.old.values and self.new.values)
        measures = bool(_MEASURES & moved.tags)
        return measures and (self.binding or measured or self.listed)

    def condition(self) -> bool:
        moved = delta(self.before.tags, self.after.tags, "condition")
        return (
            bool(moved) and not self.same_words and bool(self.meaning.size)
        )  # "once", "after": the same in other words

    def number(self) -> bool:
        one, two = numbers_of(self.old), numbers_of(self.new)
        if not (self.binding or self.listed) or len(self.edits) != 1:
            return bool(one - two) and bool(two - one)
        edit = self.edits[0]  # "one of these", "two of these": one is an article as often as a number
        return one != two and max(len(edit.removed), len(edit.added)) == 1

    def scope(self) -> bool:
        moved = delta(self.before.tags, self.after.tags, "scope").without(frozenset({"none"} if self.denied else ()))
        freed = any("may" in side.tags.get("modality", ()) for side in (self.before, self.after))
        swapped = moved.without(MEASURED).replaced or all(MEASURED & side.keys() for side in (moved.gone, moved.come))
        if swapped and self.short:
            return True  # "each page" for "at least one page", whatever the sentence
        if (self.one_way and QUALIFYING & moved.tags) or (moved and self.alternative_moved()):
            return True  # "months of full-time teaching", "in Canada or abroad": whatever the sentence
        said = bool(moved.tags - MEASURED)  # "$50 CAD" is "$50"
        return "only" in moved.tags or ((self.binding or self.listed or freed) and said)

    def logic(self) -> bool:
        if self.before.logic - self.after.logic and self.after.logic - self.before.logic:
            return True  # one operator more alone is a clause read in two: "or use it", "or if you use it"
        if not (self.binding or self.listed):
            return False
        if delta(self.before.tags, self.after.tags, "logic").replaced:
            return True
        return self.short and delta(self.before.tags, self.after.tags, "join").replaced

    def narrowed(self) -> bool:
        """Whether words came or went at the end of who is bound: "workers must", "workers in agriculture must"."""
        less, more = sorted((self.old, self.new), key=lambda unit: len(unit.text))
        (head, tail), (long_head, long_tail) = at_force(less), at_force(more)
        one, two = word_list(head), word_list(long_head)
        set_apart = any(head.count(sign) != long_head.count(sign) for sign in "(,")  # only says who that is
        grown = 2 <= len(two) - len(one) <= QUALIFYING_WORDS and two[: len(one)] == one
        return bool(one) and grown and not set_apart and word_list(tail) == word_list(long_tail)

    def clause(self) -> bool:
        """Whether a clause that says which one is meant came or went: "a letter", "a letter that we have verified"."""
        freed = self.binding or "may" in self.before.tags.get("modality", ())
        if not freed or len(self.edits) != 1 or not delta(self.before.tags, self.after.tags, "clause"):
            return False
        edit = self.edits[0]
        words = edit.added or edit.removed
        if (edit.added and edit.removed) or not CLAUSE_WORDS <= len(words) <= QUALIFYING_WORDS:
            return False
        longer = self.new if edit.added else self.old
        return any(opens_with(longer, cue, words) for cue in longer.cues if cue.subject == "clause")

    def way(self) -> bool:
        moved = delta(self.before.tags, self.after.tags, "way")
        freed = self.binding or "may" in self.before.tags.get("modality", ())
        if self.one_way and freed and "written" in moved.tags:
            return True  # "tell us in writing", "tell us"
        return bool(moved) and ((moved.replaced and (freed or self.short)) or self.alternative_moved())

    def opposite(self) -> bool:
        """Whether a word was negated, or another name or its opposite stands in its place."""
        return turned_by_words(self.edits) or named_otherwise(self.old.text, self.new.text)

    def substance(self) -> bool:
        """Whether words that carry a rule's meaning went or came, which no other words of the sentence say."""
        pointing = any(unit.only_link or unit.text.rstrip().endswith("?") for unit in (self.old, self.new))
        if pointing:
            return False
        found = self.meaning
        lang = lang_of_unit(self.new) or lang_of_unit(self.old) or "en"
        if not found.size or (not found.replaced and (explains(self.edits, lang) or self.set_apart)):
            return False
        freed = "may" in self.before.tags.get("modality", ()) or "may" in self.after.tags.get("modality", ())
        if self.binding or self.listed or (freed and found.replaced):
            return True
        if _OF_THE_PAGE[lang].match(self.old.folded) and _OF_THE_PAGE[lang].match(self.new.folded):
            return False  # "this page explains how ...": what is said of the page is no policy
        return found.replaced and found.size <= REPLACED and has_matter(self.old, self.new, lang)

    @property
    def set_apart(self) -> bool:
        """Whether all that came or went is an aside before the word that binds: "the holder, a member, must"."""
        less, more = sorted((self.old, self.new), key=lambda unit: len(unit.text))
        head, tail = at_force(less)
        long_head, long_tail = at_force(more)
        return (
            word_list(tail) == word_list(long_tail)
            and long_head.startswith(f"{head.rstrip()},")
            and long_head.rstrip().endswith(",")
        )

    def alternative_moved(self) -> bool:
        """An alternative that came or went: "religious beliefs or", "or a travel document"."""
        joined = delta(self.before.tags, self.after.tags, "join")
        joints = joined.gone.total() + joined.come.total()
        if len(self.edits) != 1 or joined.replaced or not joints:
            return False
        edit = self.edits[0]
        one_way = bool(edit.removed) != bool(edit.added)
        return one_way and len(edit.removed) + len(edit.added) > joints  # "or" alone at the end of an item is style

    def alternative(self) -> bool:
        papers = self.before.tags.get("paper") or self.after.tags.get("paper")
        freed = "may" in self.before.tags.get("modality", ()) or self.before.tags.get("scope")
        if (self.binding or freed) and member_moved(self.edits, self.old, self.new):
            return True
        may = "may" in self.before.tags.get("modality", ())
        return (self.binding or may or bool(self.listed and papers) or self.labelled) and self.alternative_moved()

    @property
    def labelled(self) -> bool:
        """Whether a label with a colon stands before what changed: "Languages tested: English and French"."""
        one, two = (unit.text.partition(":") for unit in (self.old, self.new))
        return one[1] == two[1] == ":" and one[0] == two[0]

    def document(self) -> bool:
        moved = delta(self.before.tags, self.after.tags, "paper")
        enumerated = self.one_way and bool(delta(self.before.tags, self.after.tags, "join"))
        return (self.binding or self.listed or enumerated) and bool(moved) and bool(self.meaning.size)

    def actor(self) -> bool:
        moved = delta(self.before.tags, self.after.tags, "actor")
        named = moved.tags - ANYONE
        replaced = bool(moved.gone.keys() - ANYONE) and bool(moved.come.keys() - ANYONE) and self.short
        return (self.binding or self.one_way or replaced) and bool(named) and bool(self.meaning.size)

    def citation(self) -> bool:
        return (
            self.before.citations[0] != self.after.citations[0] and self.before.citations[1] != self.after.citations[1]
        )


# Asked in this order; those before the word order hold also for the same words in another order.
_TESTS: tuple[tuple[Callable[[Sentence], bool], ChangeReason], ...] = (
    (Sentence.modality, ChangeReason.MODALITY),
    (Sentence.exception, ChangeReason.EXCEPTION),
    (Sentence.status, ChangeReason.STATUS),
    (Sentence.comparison, ChangeReason.COMPARISON),
    (Sentence.bound, ChangeReason.BOUND),
    (Sentence.condition, ChangeReason.CONDITION),
    (Sentence.citation, ChangeReason.CITATION),
    (Sentence.number, ChangeReason.NUMBER),
    (Sentence.logic, ChangeReason.LOGIC),
    (Sentence.scope, ChangeReason.SCOPE),
    (Sentence.way, ChangeReason.WAY),
    (Sentence.alternative, ChangeReason.ALTERNATIVE),
    (Sentence.document, ChangeReason.DOCUMENT),
    (Sentence.actor, ChangeReason.ACTOR),
    (Sentence.narrowed, ChangeReason.SCOPE),
    (Sentence.clause, ChangeReason.SCOPE),
    (Sentence.opposite, ChangeReason.SCOPE),
    (Sentence.substance, ChangeReason.SUBSTANCE),
)


def reason_of(sentence: Sentence) -> ChangeReason | None:
    """Why an edit changes a rule; None when it says the same in other words."""
    return next((reason for test, reason in _TESTS if test(sentence)), None)
