"""Two whole texts beside each other, what differs marked on each side: which page an answer is shows at a glance."""

from __future__ import annotations

from dataclasses import dataclass

from rapidfuzz.distance import Indel

from veille.changes.match.words import plain_marks
from veille.changes.tell.word_diff import diff_words, split_words
from veille.model import DiffRun

# Lines less alike than this are marked whole: single words that happen to stand in both say nothing.
LIKE = 0.5
MOST_LETTERS = 4_000  # of a stretch of lines whose words are compared; a longer one is marked whole


@dataclass(frozen=True, slots=True)
class MarkedTexts:
    """The pieces of both texts in order: those of `old` are the same or deleted, those of `new` the same or inserted.

    `shared` is the part of the lines of `new` that stand in `old`, between 0 and 1.
    """

    old: tuple[DiffRun, ...]
    new: tuple[DiffRun, ...]
    shared: float


def mark_texts(old: str, new: str) -> MarkedTexts:
    """Both texts with their differences marked, line by line, and word by word where two stretches are alike."""
    before, after = old.splitlines(keepends=True), new.splitlines(keepends=True)
    pieces: list[DiffRun] = []
    gone = come = ""
    same = 0
    for code in Indel.opcodes([_plain(line) for line in before], [_plain(line) for line in after]):
        if code.tag == "equal":
            pieces += _stretch(gone, come)
            gone = come = ""
            kept = after[code.dest_start : code.dest_end]
            pieces.append(DiffRun("same", "".join(kept)))
            same += sum(1 for line in kept if line.strip())
        else:
            gone += "".join(before[code.src_start : code.src_end])
            come += "".join(after[code.dest_start : code.dest_end])
    pieces += _stretch(gone, come)
    lines = sum(1 for line in after if line.strip())
    return MarkedTexts(
        tuple(piece for piece in pieces if piece.kind != "inserted"),
        tuple(piece for piece in pieces if piece.kind != "deleted"),
        same / lines if lines else 0.0,
    )


def _stretch(gone: str, come: str) -> list[DiffRun]:
    if gone and come and len(gone) + len(come) <= MOST_LETTERS:
        likeness = Indel.normalized_similarity(split_words(plain_marks(gone)), split_words(plain_marks(come)))
        if likeness >= LIKE:
            return list(diff_words(gone, come))
    return [DiffRun("deleted", gone)] * bool(gone) + [DiffRun("inserted", come)] * bool(come)


def _plain(line: str) -> str:
    return " ".join(plain_marks(line).split())
