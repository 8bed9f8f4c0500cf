"""What makes two changes, on two pages, one and the same edit."""

from __future__ import annotations

from veille.changes.match.edits import find_edits
from veille.changes.match.words import fold, word_list
from veille.model import Change

SHORT_EDIT = 12  # words on both sides of it; a longer edit is the same only with the whole sentence
SHORTEST = 12  # letters; "Apply" put on many pages is no edit of one mind


def edit_key(change: Change) -> tuple[object, ...] | None:
    """What is equal for the same edit wherever it was made; None for a change that no other page can share.

    A text that came or went is known by its words, a value by its sentence, a reworded sentence by the words that differ.
    """
    before, after = change.quote_before or change.before, change.quote_after or change.after
    if change.object in ("page", "fact") or not (before or after):
        return None
    if change.object in ("value", "link"):
        return change.object, change.before, change.after, fold(before or ""), fold(after or "")
    if before is None or after is None:
        text = fold(before or after or "")
        return (change.kind, text) if len(text) >= SHORTEST else None
    if before == after:
        return None
    edits = find_edits(word_list(before), word_list(after))
    if edits and sum(len(e.removed) + len(e.added) for e in edits) <= SHORT_EDIT:
        return "edit", tuple(dict.fromkeys(edits))
    return "text", fold(before), fold(after)
