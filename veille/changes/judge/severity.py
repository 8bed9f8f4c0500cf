"""How much each difference matters, with the reason, from what the parsers read (docs/contract.md, Severity)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from veille.changes.judge.columns import MEASURED, columns_turned, cues_turned, stands_for
from veille.changes.judge.readings import ANYONE, FORCE, UnitReading, count_tags, delta
from veille.changes.match.edits import (
    COUNTED,
    find_edits,
    member_moved,
    numbers_of,
    same_but_order,
)
from veille.changes.match.headings import plain_heading
from veille.changes.match.rows import names_columns
from veille.changes.match.spelling.genders import same_but_gender
from veille.changes.match.spelling.opposites import named_otherwise, turned_by_words
from veille.changes.match.spelling.typos import same_but_typos
from veille.changes.match.units import Unit, UnitPair
from veille.changes.match.words import typeset, word_list
from veille.model import Change, ChangeReason, Cue, Section, Severity

SENTENCE_WORDS = 4  # fewer words ("Not sure?", "Required forms") are a label, not a rule
NEGATION_WORDS = 3  # "not", "ne ... pas", "ne ... plus"
QUALIFYING_WORDS = 7  # "and a bank statement", « ou les membres de votre famille »: more is another statement
CLAUSE_WORDS = 3  # "that we verified", « que nous avons vérifiée »
JOINED_WORDS = 4  # "and" for "or" in a longer edit is part of a new wording
# A telephone number or an address to write to: "1-855-438-1103", "info@example.org"
_CONTACT = re.compile(r"\b\d{3}[-. ]\d{3}[-. ]\d{4}\b|\S@\S|\bwww\.")
# "(BOWP)", "(C2C)": an abbreviation put behind its words says nothing new
_ABBREVIATION = re.compile(r"\(\s*[A-Z][A-Za-z0-9&/-]{1,9}\s*\)")
_DIGITS = re.compile(r"\d+(?:[.,]\d+)*")
# Comparisons of amounts and days; "before you apply" alone tells when, and matters in a rule only.
# Words of scope that say which work, paper or person is meant; "all" and "some" may be mere emphasis in prose.
QUALIFYING = frozenset({
    "paid", "unpaid", "full_time", "part_time", "continuous", "cumulative", "temporary", "permanent", "genuine",
    "original", "certified", "rare",
})  # fmt: skip
_MEASURES = frozenset({"max", "min", "gt", "lt", "on_or_before", "on_or_after"})

# What a sentence with another value says otherwise is told beside the value only when it turns the rule.
TURNING = frozenset({ChangeReason.MODALITY, ChangeReason.EXCEPTION, ChangeReason.STATUS})


@dataclass(frozen=True, slots=True)
class Weight:
    """A severity and why."""

    severity: Severity
    reason: ChangeReason


NOTHING = Weight(Severity.NONE, ChangeReason.TYPOGRAPHY)
WORDS = Weight(Severity.EDITORIAL, ChangeReason.REWORDED)


def highest(changes: Iterable[Change]) -> Severity:
    """The gravest severity among changes, NONE when there are none."""
    return max((change.severity for change in changes), key=lambda s: s.rank, default=Severity.NONE)


def judge_pair(pair: UnitPair) -> Weight:
    """What it means that a unit was reworded, came or went, its typed values left aside."""
    if pair.old is not None and pair.new is not None:
        return _judge_reworded(pair.old, pair.new)
    unit = pair.old or pair.new
    return NOTHING if unit is None or pair.kept else judge_alone(unit)


def turns(pair: UnitPair) -> bool:
    """Whether a reworded sentence binds, excepts or stands otherwise than before, whatever its values."""
    verdict = judge_pair(pair)
    return verdict.severity is Severity.SUBSTANTIVE and verdict.reason in TURNING


_PAST = "past"  # "Former fees": what stands below no longer holds


def judge_heading(old: str, new: str, old_cues: Sequence[Cue], new_cues: Sequence[Cue]) -> Weight:
    """A renamed heading is editorial, unless a number, a status or a bound in it changed: "Fees from 2024"."""
    if typeset(old) == typeset(new):
        return Weight(Severity.METADATA, ChangeReason.TYPOGRAPHY)
    one, two = (COUNTED.sub("", plain_heading(text)) for text in (old, new))
    before, after = Counter(_DIGITS.findall(one)), Counter(_DIGITS.findall(two))
    if before != after and before and after and not (before - after and _only_more_words(one, two)):
        return Weight(Severity.SUBSTANTIVE, ChangeReason.NUMBER)
    tags_old, tags_new = count_tags(old_cues), count_tags(new_cues)
    if delta(tags_old, tags_new, "status") or _PAST in delta(tags_old, tags_new, "taken_back").tags:
        return Weight(Severity.SUBSTANTIVE, ChangeReason.STATUS)
    if before != after and delta(tags_old, tags_new, "bound"):
        return Weight(Severity.SUBSTANTIVE, ChangeReason.NUMBER)  # "Fees", "Fees until 2025"
    if set(word_list(one)) & set(word_list(two)):
        if delta(tags_old, tags_new, "exception"):
            return Weight(Severity.SUBSTANTIVE, ChangeReason.EXCEPTION)
        modality = delta(tags_old, tags_new, "modality")
        if modality.replaced or {"must_not", "need_not"} & modality.tags:
            return Weight(Severity.SUBSTANTIVE, ChangeReason.MODALITY)
        turned = cues_turned(old_cues, new_cues)
        if turned is not None:
            return Weight(Severity.SUBSTANTIVE, turned)
    return Weight(Severity.EDITORIAL, ChangeReason.HEADING)


def _only_more_words(one: str, two: str) -> bool:
    """Whether no number stands where another stood."""
    return one in two or two in one


def judge_topic(section: Section, units: Sequence[Unit], *, option: bool = False) -> Weight:
    """A section that came or went whole: a topic of substance when it names a paper, a person, a value or a rule.

    `option` says that it is one of several under one heading ("By card", "By money order"): then what it says is enough.
    """
    verdicts = [judge_alone(unit) for unit in units if unit.kind != "heading"]
    worst = max(verdicts, key=lambda v: v.severity.rank, default=None)
    if worst is not None and worst.severity is Severity.SUBSTANTIVE:
        return worst
    cues = [*section.heading_cues, *section.cues]
    named = any(c.subject in ("paper", "status") or (c.subject == "actor" and c.tag not in ANYONE) for c in cues)
    said = any(not (u.only_link or _CONTACT.search(u.text) or u.text.rstrip().endswith("?")) for u in units)
    if section.text and (named or section.values or (option and said)):
        return Weight(Severity.SUBSTANTIVE, ChangeReason.TOPIC)
    return Weight(Severity.EDITORIAL, ChangeReason.SECTION)


def judge_alone(unit: Unit) -> Weight:
    """What it means that a unit came or went."""
    words = word_list(unit.text)
    reading = UnitReading(unit)
    if not words:
        return Weight(Severity.EDITORIAL, ChangeReason.MARKS)
    if COUNTED.fullmatch(unit.folded):
        return Weight(Severity.EDITORIAL, ChangeReason.HEADING)
    if unit.kind in ("summary", "heading"):
        status = bool(reading.tags.get("status"))
        return Weight(Severity.SUBSTANTIVE, ChangeReason.STATUS) if status else _editorial(ChangeReason.HEADING)
    if unit.only_link:
        form = any(link.form for link in unit.links)
        return Weight(Severity.SUBSTANTIVE, ChangeReason.FORM) if form else _editorial(ChangeReason.LINK)
    if unit.text.rstrip().endswith("?"):
        return _editorial(ChangeReason.SENTENCE)
    if reading.citations[0]:
        return Weight(Severity.SUBSTANTIVE, ChangeReason.CITATION)
    if unit.kind == "row" and is_data_row(unit):
        return Weight(Severity.SUBSTANTIVE, ChangeReason.ROW)
    said = _said_alone(reading) if len(words) >= SENTENCE_WORDS else None
    if said is not None:
        return Weight(Severity.SUBSTANTIVE, said)
    if _listed(unit) and not _CONTACT.search(unit.text) and (_introduces(unit) or reading.tags.get("paper")):
        return Weight(Severity.SUBSTANTIVE, ChangeReason.LIST_ITEM)
    return _editorial(ChangeReason.SENTENCE)


def _said_alone(reading: UnitReading) -> ChangeReason | None:
    """What a sentence binds, frees, excepts or reports by itself."""
    if FORCE & set(reading.tags.get("modality", ())):
        return ChangeReason.MODALITY
    if reading.tags.get("exception"):
        return ChangeReason.EXCEPTION
    if reading.tags.get("status"):
        return ChangeReason.STATUS
    return ChangeReason.RULE if reading.stated or "only" in reading.tags.get("scope", ()) else None


def lead_moved(old: Unit, new: Unit) -> bool:
    """Whether an item stands under other words than before, and those or the others ask something of it."""
    both = bool(old.lead and new.lead) and old.kind == new.kind == "item"
    return both and old.lead != new.lead and (_introduces(old) or _introduces(new)) and not old.only_link


def headings_agree(old: Unit, new: Unit) -> bool:
    """Whether the headings above a unit that moved say the same of it; what binds or frees by itself needs no heading."""
    linked = any(unit.only_link or (unit.links and unit.text.rstrip().endswith("?")) for unit in (old, new))
    if linked or FORCE & {cue.tag for cue in old.cues if cue.subject == "modality"}:
        return True  # lines of a menu stand under any heading
    cues = [[c for c in unit.section.heading_cues if stands_for(c)] for unit in (old, new)]
    if not set(word_list(old.section.heading)) & set(word_list(new.section.heading)):
        cues = [
            [c for c in side if c.subject != "status"] for side in cues
        ]  # only "Closed trades", "Open trades" differ so
    return {c.tag for c in cues[0]} == {c.tag for c in cues[1]}


def is_data_row(unit: Unit) -> bool:
    """Whether a row holds data under headings: a number, or something that was read."""
    cells = unit.block.cells if unit.block is not None else ()
    headed = any(c.header for c in cells)
    return headed and not _CONTACT.search(unit.text) and bool(_DIGITS.search(unit.text) or unit.rules or unit.values)


def _editorial(reason: ChangeReason) -> Weight:
    return Weight(Severity.EDITORIAL, reason)


def _judge_reworded(old: Unit, new: Unit) -> Weight:
    if old.text == new.text:
        return NOTHING
    if typeset(old.text) == typeset(new.text):
        return Weight(Severity.METADATA, ChangeReason.TYPOGRAPHY)
    if old.folded == new.folded:
        return _editorial(ChangeReason.MARKS)
    columns = names_columns(old) and names_columns(new)
    turned = columns_turned(old, new) if columns else None
    if turned is not None:
        return Weight(Severity.SUBSTANTIVE, turned)
    if "heading" in (old.kind, new.kind) or old.kind == "summary" or columns:
        return judge_heading(old.text, new.text, old.cues, new.cues)
    if _spelt(old) == _spelt(new) or same_but_gender(old, new):
        return WORDS  # "four points", "4 points"
    sentence = _Sentence(old, new)
    if same_but_typos(old.text, new.text) and not sentence.turned():
        return _editorial(ChangeReason.TYPO)
    for test, reason in _TESTS:
        if test(sentence):
            return Weight(Severity.SUBSTANTIVE, reason)
    return WORDS


def _spelt(unit: Unit) -> tuple[str, ...]:
    """The words of a unit, numbers in letters written in digits."""
    parts, at = [], 0
    for cue in unit.cues:
        if cue.subject == "number" and cue.start - unit.start >= at:
            parts += [unit.text[at : cue.start - unit.start], cue.tag]
            at = cue.end - unit.start
    return word_list(" ".join([*parts, unit.text[at:]]))


class _Sentence:
    """A sentence before and after, and the questions that decide what its edit means."""

    def __init__(self, old: Unit, new: Unit) -> None:
        self.old, self.new = old, new
        self.before, self.after = UnitReading(old), UnitReading(new)
        one, two = (word_list(_ABBREVIATION.sub("", unit.text)) for unit in (old, new))
        self.edits = find_edits(one, two)
        self.same_words = same_but_order(old.text, new.text)
        self.listed = _listed(old) and _listed(new)
        self.binding = self.before.normative or self.after.normative or self.before.forceful or self.after.forceful

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
        if self.before.negations != self.after.negations or self.negated():
            return True
        one, two = self.before.modalities, self.after.modalities
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

    def negated(self) -> bool:
        """Whether all that came, or all that went, is a plain "not": "will be returned", "will not be returned"."""
        counts = [side.tags.get("negation", Counter()).total() for side in (self.before, self.after)]
        one_way = not any(e.removed for e in self.edits) or not any(e.added for e in self.edits)
        size = sum(len(e.removed) + len(e.added) for e in self.edits)
        return counts[0] != counts[1] and one_way and size <= NEGATION_WORDS

    def exception(self) -> bool:
        return bool(delta(self.before.tags, self.after.tags, "exception"))

    def status(self) -> bool:
        return bool(delta(self.before.tags, self.after.tags, "status"))

    def comparison(self) -> bool:
        both = self.before.comparisons.keys() & self.after.comparisons.keys()
        return any(self.before.comparisons[key] != self.after.comparisons[key] for key in both)

    def bound(self) -> bool:
        moved = delta(self.before.tags, self.after.tags, "bound")
        if not moved:
            return False
        if moved.replaced:
            return True
        measured = bool(self.old.values and self.new.values)
        measures = bool(_MEASURES & moved.tags)
        return measures and (self.binding or measured or self.listed)

    def condition(self) -> bool:
        moved = delta(self.before.tags, self.after.tags, "condition")
        return bool(moved) and not self.same_words

    def number(self) -> bool:
        one, two = numbers_of(self.old), numbers_of(self.new)
        return bool(one - two) and bool(two - one)

    def scope(self) -> bool:
        moved = delta(self.before.tags, self.after.tags, "scope")
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
        (head, tail), (long_head, long_tail) = _at_modality(less), _at_modality(more)
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
        return any(_opens(longer, cue, words) for cue in longer.cues if cue.subject == "clause")

    def way(self) -> bool:
        moved = delta(self.before.tags, self.after.tags, "way")
        freed = self.binding or "may" in self.before.tags.get("modality", ())
        if self.one_way and freed and "written" in moved.tags:
            return True  # "tell us in writing", "tell us"
        return bool(moved) and ((moved.replaced and (freed or self.short)) or self.alternative_moved())

    def opposite(self) -> bool:
        """Whether a word was negated, or another name or its opposite stands in its place."""
        return turned_by_words(self.edits) or named_otherwise(self.old.text, self.new.text)

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
        return (self.binding or self.listed or enumerated) and bool(moved)

    def actor(self) -> bool:
        moved = delta(self.before.tags, self.after.tags, "actor")
        named = moved.tags - ANYONE
        replaced = bool(moved.gone.keys() - ANYONE) and bool(moved.come.keys() - ANYONE) and self.short
        return (self.binding or self.one_way or replaced) and bool(named)

    def citation(self) -> bool:
        return (
            self.before.citations[0] != self.after.citations[0] and self.before.citations[1] != self.after.citations[1]
        )


def _opens(unit: Unit, cue: Cue, words: Sequence[str]) -> bool:
    """Whether these words of a unit begin with the cue, and no comma or bracket sets them apart as an aside."""
    before, rest = unit.text[: cue.start - unit.start].rstrip(), unit.text[cue.start - unit.start :]
    return word_list(rest)[: len(words)] == tuple(words) and before[-1:] not in ("", ",", "(", "–", "—", "-")


def _at_modality(unit: Unit) -> tuple[str, str]:
    """What a sentence says before its first word that binds or frees, and from there on."""
    starts = (c.start for c in unit.cues if c.subject == "modality" and (c.tag in FORCE or c.tag == "may"))
    at = max(min(starts, default=unit.start) - unit.start, 0)
    return unit.text[:at], unit.text[at:]


# Asked in this order; those before the word order hold also for the same words in another order.
_TESTS: tuple[tuple[Callable[[_Sentence], bool], ChangeReason], ...] = (
    (_Sentence.modality, ChangeReason.MODALITY),
    (_Sentence.exception, ChangeReason.EXCEPTION),
    (_Sentence.status, ChangeReason.STATUS),
    (_Sentence.comparison, ChangeReason.COMPARISON),
    (_Sentence.bound, ChangeReason.BOUND),
    (_Sentence.condition, ChangeReason.CONDITION),
    (_Sentence.citation, ChangeReason.CITATION),
    (_Sentence.number, ChangeReason.NUMBER),
    (_Sentence.logic, ChangeReason.LOGIC),
    (_Sentence.scope, ChangeReason.SCOPE),
    (_Sentence.way, ChangeReason.WAY),
    (_Sentence.alternative, ChangeReason.ALTERNATIVE),
    (_Sentence.document, ChangeReason.DOCUMENT),
    (_Sentence.actor, ChangeReason.ACTOR),
    (_Sentence.narrowed, ChangeReason.SCOPE),
    (_Sentence.clause, ChangeReason.SCOPE),
    (_Sentence.opposite, ChangeReason.SCOPE),
)


def _listed(unit: Unit) -> bool:
    """An item of a list that a lead-in introduces or that names a paper; or a table row."""
    if not unit.is_item:
        return False
    return unit.block is None or unit.kind == "row" or bool(unit.lead) or any(c.subject == "paper" for c in unit.cues)


def _introduces(unit: Unit) -> bool:
    """Whether a lead-in makes its items part of what it says: it is unfinished ("You need:", "Pay for") or binding."""
    words = unit.lead.rstrip()
    said = any(c.subject in ("modality", "exception") for c in unit.lead_cues)
    return bool(words) and (words[-1] not in ".!?" or said)
