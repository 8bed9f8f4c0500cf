"""What is known of a reworded sentence, as named evidence: what each question says, what differs, and how much."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, product

from veille.changes.judge.addressed import speaks_to_reader
from veille.changes.judge.questions import QUESTIONS
from veille.changes.judge.readings import delta, known_cues
from veille.changes.judge.sentence import Sentence
from veille.changes.judge.substance import lang_of_unit
from veille.changes.match.words import word_list
from veille.model import ChangeReason, CueSubject, Lang
from veille.parsers.language.meaning import names_any, near_words

_SUBJECTS: tuple[CueSubject, ...] = (
    "modality", "exception", "status", "bound", "condition", "number", "scope", "way", "join", "paper", "actor", "negation",
    "logic", "clause", "promise", "taken_back",
)  # fmt: skip
# Tables of the lexicon that say what a word that one side alone has is of; the first that has it counts.
_SORTS = (
    "distinguishing", "qualifying", "selecting", "denying", "lacking", "asking", "having", "arriving", "consequence",
    "office", "page_part", "contacting", "pointing", "announcing", "light", "matter",
)  # fmt: skip
# Counts and shares are evidence from each of these steps on, so that a weight can rise with them.
_EDITS, _SHARES, _WORDS, _LENGTHS, _GROWTH = (
    (2, 3, 4, 6),
    (0.1, 0.2, 0.3, 0.45, 0.6, 0.8),
    (1, 2, 3),
    (8, 15, 25),
    (2, 4, 8),
)


def find_evidence(s: Sentence, claim: ChangeReason | None) -> frozenset[str]:
    """All that speaks for or against a change of what the sentence says, by name ("yes: scope", "edits: 2").

    `claim` is what the questions say. What they answer and what differs weighs otherwise in a sentence that was written anew.
    """
    read = [*_answers(s), *_differences(s), *_words(s), *_rules(s)]
    anew = (f"{name}, {'anew' if s.rewritten else 'in place'}" for name in read)
    claimed = (f"claim: {claim.value}",) if claim is not None else ()
    return frozenset(chain(read, anew, claimed, _tags(s), _cues(s), _stances(s), _sizes(s), _forms(s)))


def _answers(s: Sentence) -> Iterator[str]:
    return (f"yes: {ask.__name__.lstrip('_')}" for ask, _ in QUESTIONS if ask(s))


def _differences(s: Sentence) -> Iterator[str]:
    for subject in _SUBJECTS:
        moved = delta(s.before.tags, s.after.tags, subject)
        if moved:
            yield f"{subject} {'replaced' if moved.replaced else 'on one side'}"


def _tags(s: Sentence) -> Iterator[str]:
    """Which cues came or went, and which stands in the place of which, whatever the direction."""
    for subject in _SUBJECTS:
        moved = delta(s.before.tags, s.after.tags, subject)
        yield from (f"{subject}: {tag}" for tag in moved.tags)
        yield from (f"{subject}: {' for '.join(sorted(pair))}" for pair in product(moved.gone, moved.come))


def _cues(s: Sentence) -> Iterator[str]:
    """The very words of each cue that the other side does not have: "can be reached" is no leave, whatever its tag."""
    for unit, other in ((s.old, s.new), (s.new, s.old)):
        for cue in known_cues(unit):
            said = " ".join(word_list(unit.text[cue.start - unit.base : cue.end - unit.base]))
            if said not in other.folded:
                yield f"cue: {cue.subject} {cue.tag} {said}"


def _stances(s: Sentence) -> Iterator[str]:
    """How the sides bind, deny and speak to the reader otherwise than each other."""
    one, two = s.before.modalities, s.after.modalities
    if one and two and one != two:
        yield "other stances"
        if not one & two:
            yield "no common stance"
    if s.denied_otherwise:
        yield "denied otherwise"
    yield f"speak to the reader: {sum(speaks_to_reader(unit) for unit in (s.old, s.new))}"


def _words(s: Sentence) -> Iterator[str]:
    """Of what sort the words are that one side alone has, and what stands in the place of what."""
    lang = lang_of_unit(s.new) or lang_of_unit(s.old) or "en"
    one, two = s.old.text, s.new.text
    near = near_words(s.weighty[0], one, two, lang), near_words(s.weighty[1], two, one, lang)
    left = [[word for word in side if word not in known] for side, known in zip(s.weighty, near, strict=True)]
    for name, size in (("far on one side", min(map(len, left))), ("far on both", max(map(len, left)))):
        yield from (f"{name}: {step}" for step in _WORDS if size >= step)
    if any(near):
        yield "near words"
    gone, come = ([_sort_of(word, s, lang) for word in side] for side in s.weighty)
    yield from (f"far word: {sort}" for sort in {_sort_of(word, s, lang) for side in left for word in side})
    for sort in {*gone, *come}:
        yield f"word: {sort}"
        yield f"word: {sort} {'on both sides' if sort in gone and sort in come else 'on one side'}"
    yield from (f"word: {' for '.join(sorted(pair))}" for pair in {*product(gone, come)})
    if gone and not come:
        yield "words: only gone"
    if come and not gone:
        yield "words: only come"


def _sort_of(word: str, s: Sentence, lang: Lang) -> str:
    """The first table of the lexicon that has a word; a name with a capital is none of them."""
    if word in s.names:
        return "name"
    return next((table for table in _SORTS if names_any(word, table, lang)), "plain")


def _rules(s: Sentence) -> Iterator[str]:
    """How the rules of the two sides differ: in their stances, kinds, conditions and actors."""
    stances = [" and ".join(sorted(side.modalities)) or "none" for side in (s.before, s.after)]
    yield f"stances: {' for '.join(sorted(stances))}"
    kinds = [frozenset(kind for rule in side.own_rules for kind in rule.kinds) for side in (s.before, s.after)]
    if all(kinds):
        yield f"kinds: {'same' if kinds[0] == kinds[1] else 'other' if not kinds[0] & kinds[1] else 'some'}"
    firsts = [frozenset(rule.kinds[0] for rule in side.own_rules) for side in (s.before, s.after)]
    if all(firsts):
        yield f"first kind: {'same' if firsts[0] == firsts[1] else 'other'}"
    conditions = [sum(rule.conditions is not None for rule in side.own_rules) for side in (s.before, s.after)]
    if conditions[0] != conditions[1]:
        yield f"conditions: {'none' if not min(conditions) else 'other count'}"
    actors = [frozenset(rule.actor for rule in side.own_rules if rule.actor) for side in (s.before, s.after)]
    if all(actors):
        yield f"actors: {'same' if actors[0] == actors[1] else 'other'}"


def _sizes(s: Sentence) -> Iterator[str]:
    gone, come = s.weighty
    removed, added = (
        sum(len(side) for side in sides) for sides in ([e.removed for e in s.edits], [e.added for e in s.edits])
    )
    old, new = len(s.old.words), len(s.new.words)
    longest = max(old, new, 1)
    for name, size, steps in (
        ("edits", len(s.edits), _EDITS), ("share of words", max(removed, added) / longest, _SHARES),
        ("meaning on one side", min(len(gone), len(come)), _WORDS), ("meaning on both", max(len(gone), len(come)), _WORDS),
        ("words", longest, _LENGTHS), ("longer by", abs(old - new), _GROWTH), ("meaning shared", s.meaning.shared, (3, 6)),
    ):  # fmt: skip
        yield from (f"{name}: {step:g}" for step in steps if size >= step)
    if not removed or not added:
        yield "only added" if added else "only removed"


def _forms(s: Sentence) -> Iterator[str]:
    gone, come = s.weighty
    known = {
        "one way": s.one_way, "recast": s.recast, "local": s.local, "short": s.short, "rewritten": s.rewritten,
        "one word for one": [(len(e.removed), len(e.added)) for e in s.edits] == [(1, 1)], "same words": s.same_words,
        "unsaid": s.unsaid, "as much meaning": len(gone) == len(come), "one for the other": bool(s.meaning.swapped),
        "binding": s.binding, "listed": s.listed, "other names": bool(s.names), "denied as often": s.denied_as_often,
        "same stance": s.before.modalities == s.after.modalities, "no stance": not (s.before.modalities or s.after.modalities),
        "same comparisons": s.before.comparisons == s.after.comparisons, "values": bool(s.old.values or s.new.values),
        "same logic": s.before.logic == s.after.logic, "same citations": s.before.citations[0] == s.after.citations[0],
        "rule on one side": bool(s.before.own_rules) != bool(s.after.own_rules),
    }  # fmt: skip
    return (name for name, holds in known.items() if holds)
