"""The questions that are asked of a reworded sentence, in order: the first that says yes is why a rule changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from veille.changes.judge.additions import alternative_moved, member_changed, qualified, selected
from veille.changes.judge.addressed import OFFICES, READERS, speaks_to_reader
from veille.changes.judge.columns import DAYS, MEASURED, SPANS, measured_otherwise
from veille.changes.judge.force import denied, force_changed
from veille.changes.judge.marks.events import event_changed
from veille.changes.judge.marks.one_place import (
    left_to_choice,
    member_left_out,
    put_for_other,
    said_of_a_part,
    under_condition,
    words_left_out,
)
from veille.changes.judge.marks.small_words import (
    cost_turned,
    deemed_otherwise,
    fullness_changed,
    list_opened,
    part_changed,
    times_changed,
)
from veille.changes.judge.readings import ANYONE, Delta, UnitReading, delta
from veille.changes.judge.sentence import QUALIFYING_WORDS, Sentence, asks_and_has
from veille.changes.judge.sentence_parts import at_force, measured_tags, opens_with
from veille.changes.judge.substance import REPLACED, explains, has_matter, lang_of_unit
from veille.changes.match.edits import Edit, numbers_of
from veille.changes.match.quantities.unchanged import ARTICLES
from veille.changes.match.spelling.opposites import named_otherwise, turned_by_words
from veille.changes.match.units import Unit
from veille.changes.match.words import word_list
from veille.model import ChangeReason, Lang
from veille.parsers.language.meaning import names_any
from veille.parsers.language.patterns import WordPattern

_ARTICLES = ARTICLES | {"one"}
CLAUSE_WORDS = 3  # "that we verified", « que nous avons vérifiée »
# "This page explains how ...", "how ... is explained on this page"
_OF_THE_PAGE = WordPattern(r"(?<![a-z]){page_itself}(?![a-z])")
# Words of scope that say which work, paper or person is meant; "all" and "some" may be mere emphasis in prose.
QUALIFYING = frozenset({
    "paid", "unpaid", "full_time", "part_time", "continuous", "cumulative", "temporary", "permanent", "genuine",
    "original", "certified", "rare", "most", "once", "inside", "outside",
})  # fmt: skip
# Those whose words are read as words of meaning too, so that another form of them says the same.
_OF_CONTENT = frozenset({"certified", "paid", "renewal", "genuine", "included"})
# Words of scope that are no words of meaning: nothing else of a sentence tells when they are left out.
_QUANTIFYING = frozenset({"only", "some", "most", "none", "at_least_one", "rare", "always", "once", "both"})
# Words that say of what is named that all of it is meant, as its bare name does.
_OF_ALL = frozenset({"all", "any", "always"})
# Persons of whom each has duties of its own: "the sponsor must repay", "the person sponsored must repay".
_PARTIES = frozenset({"employer", "sponsor", "spouse"})
# Of words that count where one takes another's place, those that count alone: when a thing is done, and in which years.
_OF_TIME = SPANS | {"done", "intended"}
# Comparisons of amounts and days; "before you apply" alone tells when, and matters in a rule only.
_ORDER = frozenset({"before", "after", "until"})
_WHILE = frozenset({"during"})  # "during your studies", "until you finish": in a sentence written anew no comparison
_LIMITS = frozenset({"max", "min", "gt", "lt", "within", "on_or_before"})
_MEASURES = frozenset({"max", "min", "gt", "lt", "on_or_before", "on_or_after"})


def _exception(s: Sentence) -> bool:
    moved = delta(s.before.tags, s.after.tags, "exception")
    if not moved or s.meaning.size:
        return bool(moved)
    told = [set(side.tags.get("exception", ())) for side in (s.before, s.after)]
    if moved.tags == {"exempt"}:
        # "you are exempt from the fee", "you do not need to pay the fee"
        return not all("need_not" in side.tags.get("modality", ()) for side in (s.before, s.after))
    return told[0] != told[1]  # "regardless of whether or not", "whether or not"


def _excepted(s: Sentence) -> bool:
    """Whether all that came, or all that went, begins with an exception: "you cannot work", "... unless you get a permit"."""
    if len(s.edits) != 1 or bool(s.edits[0].removed) == bool(s.edits[0].added):
        return False
    words = s.edits[0].added or s.edits[0].removed
    unit = s.new if s.edits[0].added else s.old
    return any(
        word_list(unit.text[cue.start - unit.base :])[: len(words)] == words
        for cue in unit.cues
        if cue.subject == "exception"
    )


def _only(s: Sentence) -> bool:
    """Whether an "only" came or went beside the same words of force: in normal form it stands for them."""
    one, two = UnitReading(s.old).tags, UnitReading(s.new).tags
    return "only" in delta(one, two, "scope").tags and not delta(one, two, "modality") and not s.recast and s.unsaid


def _status(s: Sentence) -> bool:
    moved = delta(s.before.tags, s.after.tags, "status")
    return bool(moved) and (s.unsaid or status_denied(s))


def status_denied(s: Sentence) -> bool:
    """Whether one wording reports a status with a "not" before words that all stand in the other: "we do not accept"."""
    moved = delta(s.before.tags, s.after.tags, "status")
    if moved.replaced or not moved:
        return False
    sides = (s.new, s.old) if moved.come else (s.old, s.new)
    plain = s.before if moved.come else s.after
    if plain.tags.get("modality") or any(cue.subject == "negation" for cue in sides[1].cues):
        return False
    states = [cue for cue in sides[0].cues if cue.subject == "status"]
    denials = [cue for cue in sides[0].cues if cue.subject == "negation"]
    said = s.meaning.gone if moved.come else s.meaning.come
    return not said and any(a.start < b.end and b.start < a.end for a in states for b in denials)


def _comparison(s: Sentence) -> bool:
    if _due_otherwise(s):
        return True
    one, two = s.before.comparisons, s.after.comparisons
    plain = not any(_LIMITS & set(side.tags.get("bound", ())) for side in (s.before, s.after))
    return any(
        one[key] != two[key]
        and not (plain and one[key] | two[key] == {"eq", "max"})  # "you have 60 days to", "60 days are given to"
        for key in one.keys() & two.keys()
    )


def _due_otherwise(s: Sentence) -> bool:
    """Whether by its deadline a thing must have come in on one side and only be sent on the other."""
    lang = lang_of_unit(s.new) or lang_of_unit(s.old)
    due = [any(v.role == "deadline" and v.type == "date" for v in unit.values) for unit in (s.old, s.new)]
    if lang is None or not all(due):
        return False
    return names_any(s.old.text, "arriving", lang) != names_any(s.new.text, "arriving", lang)


def _bound(s: Sentence) -> bool:
    moved = delta(measured_tags(s.before, s.old), measured_tags(s.after, s.new), "bound")
    if not moved:
        return False
    if moved.without(_WHILE).replaced if s.rewritten else moved.replaced:
        return True
    if not moved.tags - _MEASURES and _said_again(s, moved):
        return False  # "no later than", "no later than ... inclusive"
    measured = bool(s.old.values and s.new.values)
    compared = s.before.comparisons
    same = bool(compared) and compared == s.after.comparisons  # "within the last 3 years", "in the past 3 years"
    measures = bool(_MEASURES & moved.tags) and not (same and not s.meaning.size)
    if len(s.edits) == 1 and s.edits[0].removed and s.edits[0].added and s.short and s.binding:
        return measures or bool(_ORDER & moved.tags)  # "before you arrive", "when you arrive"
    return measures and (s.binding or measured or s.listed)


def _said_again(s: Sentence, moved: Delta) -> bool:
    """Whether one wording only says twice what bounds its one value or day."""
    told = [set(measured_tags(side, unit)["bound"]) & _MEASURES for side, unit in ((s.before, s.old), (s.after, s.new))]
    return told[0] == told[1] and all(len(unit.values) <= 1 for unit in (s.old, s.new)) and bool(moved)


def _condition(s: Sentence) -> bool:
    moved = delta(s.before.tags, s.after.tags, "condition")
    return bool(moved) and not s.same_words and s.unsaid  # "once", "after": the same in other words


def _number(s: Sentence) -> bool:
    one, two = numbers_of(s.old) - _typed(s.new), numbers_of(s.new) - _typed(s.old)
    if any(_one_for_more(edit) for edit in s.edits):
        return one != two  # "an officer reviews it", "two officers review it"
    if one and two and all(_of_numbers(edit, s) for edit in s.edits):
        return one != two  # "level 5, 6, 7 or 8", "level 7 or 8"
    if not (s.binding or s.listed) or len(s.edits) != 1:
        return bool(one - two) and bool(two - one)
    edit = s.edits[0]  # "one of these", "two of these": one is an article as often as a number
    if max(len(edit.removed), len(edit.added)) == 1:
        return one != two
    return s.short and bool(edit.removed and edit.added) and set(one) != set(two)  # "of both parents", "of a parent"


def _of_numbers(edit: Edit, s: Sentence) -> bool:
    """Whether an edit says no more than numbers and what joins them."""
    joins = {
        unit.text[c.start - unit.base : c.end - unit.base]
        for unit in (s.old, s.new)
        for c in unit.cues
        if c.subject == "join"
    }
    return all(word.isdigit() or word in joins for word in (*edit.removed, *edit.added))


def _one_for_more(edit: Edit) -> bool:
    """Whether a number above one stands in the place of an article."""
    pairs = zip(edit.removed, edit.added, strict=True) if len(edit.removed) == len(edit.added) else ()
    return any((one in _ARTICLES) != (two in _ARTICLES) for one, two in pairs)


def _typed(unit: Unit) -> Counter[str]:
    """The numbers of a unit's typed values, which the other side may say without a unit: "aged over 22"."""
    return Counter(number for value in unit.values for number in word_list(value.raw) if number.isdigit())


def _scope(s: Sentence) -> bool:
    moved = delta(s.before.tags, s.after.tags, "scope").without(_said_otherwise(s) | DAYS)  # `event_changed` reads them
    if s.recast:  # what is said twice is said
        moved = moved.without(frozenset(s.before.tags.get("scope", ())) & frozenset(s.after.tags.get("scope", ())))
    freed = any("may" in side.tags.get("modality", ()) for side in (s.before, s.after))
    swapped = moved.without(MEASURED).replaced or measured_otherwise(moved)
    if swapped and s.short:
        return True  # "each page" for "at least one page", whatever the sentence
    if ((s.one_way or s.local) and QUALIFYING & moved.tags) or (moved and alternative_moved(s)):
        return True  # "months of full-time teaching", "in Canada or abroad": whatever the sentence
    said = bool(moved.tags - MEASURED)  # "$50 CAD" is "$50"
    weighs = s.binding or freed or has_matter(s.old, s.new, lang_of_unit(s.new) or "en")
    if s.local and (_OF_TIME & moved.tags) and weighs:
        return True  # "who live here", "who have lived here"; "for 3 years", "for the last 3 years"
    return "only" in moved.tags or ((s.binding or s.listed or freed) and said)


def _said_otherwise(s: Sentence) -> frozenset[str]:
    """Words of scope that other words of the sentence stand for."""
    tags = {"none"} if denied(s) else set()
    joints = [side.tags.get("join", ()) for side in (s.before, s.after)]
    if all("or" in side for side in joints):
        tags.add("at_least_one")  # "either by mail or online", "by mail or online"
    if s.recast and not s.unsaid:
        tags |= _OF_CONTENT | (_OF_ALL - {"any"} if _narrows(s) else _OF_ALL)
    if all("last_span" in side.tags.get("scope", ()) for side in (s.before, s.after)):
        tags |= {"done", "going"}  # "must be here for 730 days in the last 5 years", "must have been here"
    if not s.meaning.size:
        tags |= _OF_CONTENT  # "a certified copy", "the clerk must certify it"
        if s.recast:
            moved = delta(s.before.tags, s.after.tags, "scope").tags
            tags |= moved - _QUANTIFYING - MEASURED - {"any", "all"}
        if _asks_of_all(s.before, s.after) or _asks_of_all(s.after, s.before):
            tags.add("all")  # "all persons who want to study", "if you want to study"
    return frozenset(tags)


def _narrows(s: Sentence) -> bool:
    """Whether one side says of any what the other says of those that a clause names: "any employer", "the employer who"."""
    moved, clause = (delta(s.before.tags, s.after.tags, subject) for subject in ("scope", "clause"))
    freed = all("may" in side.tags.get("modality", ()) for side in (s.before, s.after))
    return freed and bool((moved.gone["any"] and clause.come) or (moved.come["any"] and clause.gone))


def _asks_of_all(one: UnitReading, two: UnitReading) -> bool:
    """Whether one side says of all persons what the other says under a condition."""
    return bool(delta(one.tags, two.tags, "scope").gone["all"] and delta(one.tags, two.tags, "condition").come)


def _logic(s: Sentence) -> bool:
    if s.before.logic - s.after.logic and s.after.logic - s.before.logic:
        return True  # one operator more alone is a clause read in two: "or use it", "or if you use it"
    if not (s.binding or s.listed):
        return False
    if delta(s.before.tags, s.after.tags, "logic").replaced:
        return True
    return s.short and delta(s.before.tags, s.after.tags, "join").replaced


def _narrowed(s: Sentence) -> bool:
    """Whether words came or went at the end of who is bound: "workers must", "workers in agriculture must"."""
    less, more = sorted((s.old, s.new), key=lambda unit: len(unit.text))
    (head, tail), (long_head, long_tail) = at_force(less), at_force(more)
    one, two = word_list(head), word_list(long_head)
    set_apart = any(head.count(sign) != long_head.count(sign) for sign in "(,")  # only says who that is
    grown = 2 <= len(two) - len(one) <= QUALIFYING_WORDS and two[: len(one)] == one
    return bool(one) and grown and not set_apart and word_list(tail) == word_list(long_tail)


def _clause(s: Sentence) -> bool:
    """Whether a clause that says which one is meant came or went: "a letter", "a letter that we have verified"."""
    freed = s.binding or "may" in s.before.tags.get("modality", ())
    if not freed or len(s.edits) != 1 or not delta(s.before.tags, s.after.tags, "clause"):
        return False
    edit = s.edits[0]
    words = edit.added or edit.removed
    if (edit.added and edit.removed) or not CLAUSE_WORDS <= len(words) <= QUALIFYING_WORDS:
        return False
    longer = s.new if edit.added else s.old
    return any(opens_with(longer, cue, words) for cue in longer.cues if cue.subject == "clause")


def _way(s: Sentence) -> bool:
    moved = delta(s.before.tags, s.after.tags, "way")
    freed = s.binding or "may" in s.before.tags.get("modality", ())
    if s.one_way and s.local and freed and moved:
        return True  # "tell us in writing", "tell us"; "take the test in person"
    if s.recast and not s.meaning.size and "in_person" not in moved.tags:
        return False  # "we will mail it", "it will be sent by mail": each word of the way is said
    return bool(moved) and ((moved.replaced and (freed or s.short)) or alternative_moved(s))


def _opposite(s: Sentence) -> bool:
    """Whether a word was negated, or another name or its opposite stands in its place."""
    return turned_by_words(s.edits) or named_otherwise(s.old.text, s.new.text)


def _substance(s: Sentence) -> bool:
    """Whether words that carry a rule's meaning went or came, which no other words of the sentence say."""
    pointing = any(unit.only_link or unit.text.rstrip().endswith("?") for unit in (s.old, s.new))
    if pointing:
        return False
    found = s.meaning
    lang = lang_of_unit(s.new) or lang_of_unit(s.old) or "en"
    leads = all(unit.text.rstrip().endswith(":") for unit in (s.old, s.new))  # "you must send:", "send these papers:"
    if leads and all(names_any(one.word, "announcing", lang) for one in (*found.gone, *found.come)):
        return False
    if not s.unsaid or (not found.replaced and (explains(s.edits, lang) or _set_apart(s))):
        return False
    freed = "may" in s.before.tags.get("modality", ()) or "may" in s.after.tags.get("modality", ())
    replaced = found.replaced or (s.short and all(e.removed and e.added for e in s.edits))  # "on campus", "off campus"
    if s.binding or s.listed or (freed and (replaced or _frees(s, lang))):
        return True
    named = [_OF_THE_PAGE[lang].search(unit.folded) for unit in (s.old, s.new)]
    if all(named) and any(m and m.start() == 0 for m in named):
        return False  # "this page explains how ...": what is said of the page is no policy
    few = found.size <= REPLACED or (s.local and len(s.edits) == 1)
    return found.replaced and few and has_matter(s.old, s.new, lang)


def _frees(s: Sentence, lang: Lang) -> bool:
    """Whether a sentence leaves something to be done that is a matter of rules: "workers can change employers"."""
    pointing = any(names_any(unit.text, "pointing", lang) for unit in (s.old, s.new))
    by_office = any(OFFICES & set(side.tags.get("actor", ())) for side in (s.before, s.after))  # "it may check with"
    return (s.local or s.one_way) and has_matter(s.old, s.new, lang) and (by_office or not pointing)


def _asked_or_had(s: Sentence) -> bool:
    """Whether one wording asks for what the other has: "apply for a permit before", "get a permit before"."""
    lang = lang_of_unit(s.new) or lang_of_unit(s.old)
    if lang is None or not s.local or not s.binding:
        return False
    gone, come = (
        [" ".join(words) for words in side] for side in ([e.removed for e in s.edits], [e.added for e in s.edits])
    )
    sides = asks_and_has(gone, lang), asks_and_has(come, lang)
    return sides in (((True, False), (False, True)), ((False, True), (True, False)))


def _set_apart(s: Sentence) -> bool:
    """Whether all that came or went is an aside before the word that binds: "the holder, a member, must"."""
    less, more = sorted((s.old, s.new), key=lambda unit: len(unit.text))
    head, tail = at_force(less)
    long_head, long_tail = at_force(more)
    return (
        word_list(tail) == word_list(long_tail)
        and long_head.startswith(f"{head.rstrip()},")
        and long_head.rstrip().endswith(",")
    )


def _document(s: Sentence) -> bool:
    moved = set(s.before.tags.get("paper", ())) != set(s.after.tags.get("paper", ()))  # named once or twice is the same
    enumerated = s.one_way and bool(delta(s.before.tags, s.after.tags, "join"))
    papers = delta(s.before.tags, s.after.tags, "paper")
    return (
        (s.binding or s.listed or enumerated or (papers.replaced and s.unsaid))
        and (papers.replaced if s.rewritten else moved)
        and (bool(s.meaning.size) or (s.local and not s.named_again))
    )


def _actor(s: Sentence) -> bool:
    moved = delta(s.before.tags, s.after.tags, "actor")
    named = moved.tags - ANYONE
    if s.recast:
        return (s.binding or s.one_way) and bool(_parties(s, s.before, s.after) or _parties(s, s.after, s.before))
    others = (s.before.tags.get("actor", Counter()) & s.after.tags.get("actor", Counter())).keys() - ANYONE
    replaced = (bool(moved.gone.keys() - ANYONE) and bool(moved.come.keys() - ANYONE) and s.short) or (
        bool(others) and s.short
    )  # "workers", "students"; "the employer pays the worker's travel", "the worker pays"
    return (s.binding or s.one_way or replaced) and bool(named) and bool(s.meaning.size)


def _parties(s: Sentence, one: UnitReading, two: UnitReading) -> frozenset[str]:
    """The actors of a sentence written anew that the other wording neither names nor speaks to, and that count."""
    told, others = (frozenset(side.tags.get("actor", ())) - ANYONE for side in (one, two))
    alone = told - others
    if not speaks_to_reader(one.unit) and speaks_to_reader(two.unit):
        alone -= READERS
    if not s.unsaid:
        alone -= OFFICES  # "the Minister may extend it", "we may extend it", "it may be extended"
        if not others - told:
            alone &= _PARTIES  # "students must", an order
    return alone


def _citation(s: Sentence) -> bool:
    return s.before.citations[0] != s.after.citations[0] and s.before.citations[1] != s.after.citations[1]


# Asked in this order; those before the word order hold also for the same words in another order.
QUESTIONS: tuple[tuple[Callable[[Sentence], bool], ChangeReason], ...] = (
    (_excepted, ChangeReason.EXCEPTION),
    (_only, ChangeReason.SCOPE),
    (force_changed, ChangeReason.MODALITY),
    (_exception, ChangeReason.EXCEPTION),
    (_status, ChangeReason.STATUS),
    (deemed_otherwise, ChangeReason.STATUS),
    (_comparison, ChangeReason.COMPARISON),
    (_bound, ChangeReason.BOUND),
    (event_changed, ChangeReason.BOUND),
    (_condition, ChangeReason.CONDITION),
    (_citation, ChangeReason.CITATION),
    (_number, ChangeReason.NUMBER),
    (part_changed, ChangeReason.NUMBER),
    (_logic, ChangeReason.LOGIC),
    (_scope, ChangeReason.SCOPE),
    (cost_turned, ChangeReason.SCOPE),
    (fullness_changed, ChangeReason.SCOPE),
    (list_opened, ChangeReason.SCOPE),
    (times_changed, ChangeReason.SCOPE),
    (_way, ChangeReason.WAY),
    (member_changed, ChangeReason.ALTERNATIVE),
    (_document, ChangeReason.DOCUMENT),
    (_actor, ChangeReason.ACTOR),
    (_narrowed, ChangeReason.SCOPE),
    (_clause, ChangeReason.SCOPE),
    (_opposite, ChangeReason.SCOPE),
    (qualified, ChangeReason.SCOPE),
    (selected, ChangeReason.SCOPE),
    (_asked_or_had, ChangeReason.SUBSTANCE),
    (_substance, ChangeReason.SUBSTANCE),
    # what none of these has an answer to
    (under_condition, ChangeReason.CONDITION),
    (left_to_choice, ChangeReason.MODALITY),
    (member_left_out, ChangeReason.ALTERNATIVE),
    (said_of_a_part, ChangeReason.SCOPE),
    (put_for_other, ChangeReason.SUBSTANCE),
    (words_left_out, ChangeReason.SUBSTANCE),
)


def reason_of(sentence: Sentence) -> ChangeReason | None:
    """Why an edit changes a rule; None when it says the same in other words.

    Of a sentence written anew in which nothing that was read differs but its words, no more is claimed than that.
    """
    found = next((reason for test, reason in QUESTIONS if test(sentence)), None)
    return ChangeReason.RECAST if found is ChangeReason.SUBSTANCE and sentence.recast else found
