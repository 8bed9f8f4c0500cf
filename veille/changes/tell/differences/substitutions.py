"""The same words for the same words in several places of a page: one edit, reported once."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from veille.changes.judge.weights import Weight
from veille.changes.match.edits import Edit, find_edits
from veille.changes.match.spelling.opposites import named_otherwise, names_of
from veille.changes.match.units import UnitPair
from veille.changes.match.words import word_list
from veille.model import Change, ChangeReason, Document, Severity

SUBSTITUTED = 3  # the same words for the same words in so many places are one edit
TYPESET = Weight(Severity.METADATA, ChangeReason.TYPOGRAPHY)  # apostrophes or dashes of another form
# What another word for the same word does to each sentence by itself: five bans that were lifted are five edits.
_FORCE = frozenset({
    ChangeReason.MODALITY, ChangeReason.EXCEPTION, ChangeReason.STATUS, ChangeReason.SCOPE, ChangeReason.BOUND,
    ChangeReason.LOGIC, ChangeReason.CONDITION, ChangeReason.NUMBER,
})  # fmt: skip
SHORT_EDIT = 12  # words on both sides of it; longer edits do not repeat


def edits_of(change: Change) -> tuple[Edit, ...]:
    """The words for which others stand after a change, each once; empty when that is no short edit of one text."""
    if not change.before or not change.after:
        return ()
    edits = find_edits(word_list(change.before), word_list(change.after))
    short = sum(len(e.removed) + len(e.added) for e in edits) <= SHORT_EDIT
    return tuple(dict.fromkeys(edits)) if short else ()


def find_substitutions(
    judged: Sequence[tuple[UnitPair, Weight]], renamed: Sequence[Change]
) -> tuple[list[list[tuple[UnitPair, Weight]]], list[tuple[UnitPair, Weight]]]:
    """Pairs of units that differ by the same edit, where there are several; and the others.

    Different sentences of which the edit turns the force are others: each of them says something else now.
    """
    by_edit: defaultdict[tuple[Edit, ...], list[tuple[UnitPair, Weight]]] = defaultdict(list)
    for pair, verdict in judged:
        if pair.old is not None and pair.new is not None and pair.old.text != pair.new.text:
            edits = find_edits(word_list(pair.old.text), word_list(pair.new.text))
            if edits and sum(len(e.removed) + len(e.added) for e in edits) <= SHORT_EDIT:
                by_edit[tuple(dict.fromkeys(edits))].append((pair, verdict))
    typeset = [e for e in judged if e[0].old is not None and e[0].new is not None and e[1] == TYPESET]
    headings = Counter(edits for change in renamed if (edits := edits_of(change)))
    groups = [
        group
        for edits, group in by_edit.items()
        if len(group) + headings[edits] >= SUBSTITUTED and not _turns_several(group)
    ]
    groups += [typeset] if len(typeset) > 1 else []  # apostrophes or dashes of another form, all over the page
    marks = [e for e in judged if e[0].old is not None and e[0].new is not None and e[1].reason is ChangeReason.MARKS]
    groups += [marks] if len(marks) >= SUBSTITUTED else []  # the last marks of a list's items
    inside = {id(pair) for group in groups for pair, _ in group}
    return groups, [(pair, verdict) for pair, verdict in judged if id(pair) not in inside]


def _turns_several(group: Sequence[tuple[UnitPair, Weight]]) -> bool:
    """Whether an edit changes what several sentences bind, each by itself, and no name in them."""
    turned = [pair for pair, verdict in group if verdict.severity is Severity.SUBSTANTIVE and verdict.reason in _FORCE]
    named = any(p.old and p.new and named_otherwise(p.old.text, p.new.text) for p in turned)
    return not named and len({pair.old.folded for pair in turned if pair.old is not None}) > 1


def renamed_everywhere(pair: UnitPair, old: Document, new: Document) -> bool:
    """Whether only a name differs that stands nowhere any more, and the new one stood nowhere: an office was renamed."""
    if pair.old is None or pair.new is None or not named_otherwise(pair.old.text, pair.new.text):
        return False
    names = names_of(pair.old.text), names_of(pair.new.text)
    before, after = (set(word_list(document.text)) for document in (old, new))
    return bool(names[0] - after) and bool(names[1] - before)
