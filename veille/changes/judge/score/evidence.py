"""What is known of a reworded sentence, as named evidence: what each question says, what differs, and how much."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, product

from veille.changes.judge.questions import QUESTIONS
from veille.changes.judge.readings import delta
from veille.changes.judge.sentence import Sentence
from veille.model import CueSubject

_SUBJECTS: tuple[CueSubject, ...] = (
    "modality", "exception", "status", "bound", "condition", "number", "scope", "way", "join", "paper", "actor", "negation",
    "logic", "clause", "promise", "taken_back",
)  # fmt: skip
# Counts and shares are evidence from each of these steps on, so that a weight can rise with them.
_EDITS, _SHARES, _WORDS, _LENGTHS, _GROWTH = (
    (2, 3, 4, 6),
    (0.1, 0.2, 0.3, 0.45, 0.6, 0.8),
    (1, 2, 3),
    (8, 15, 25),
    (2, 4, 8),
)


def find_evidence(s: Sentence) -> frozenset[str]:
    """All that speaks for or against a change of what the sentence says, by name ("yes: scope", "edits: 2").

    What the questions answer and what differs weighs otherwise in a sentence that was written anew.
    """
    read = [*_answers(s), *_differences(s)]
    anew = (f"{name}, {'anew' if s.rewritten else 'in place'}" for name in read)
    return frozenset(chain(read, anew, _tags(s), _sizes(s), _forms(s)))


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
