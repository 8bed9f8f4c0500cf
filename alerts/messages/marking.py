"""Two texts beside each other: cut to what differs, their words marked as shared or not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

from veille.changes.tell.word_diff import diff_words
from veille.model import DiffRun

LONGEST_SIDE = 700  # characters of one side; a longer text is cut to what differs
_SIGNS = ".,;:!?"
_EXCHANGE = 40  # characters of words named as exchanged in a headline
CONTEXT = 120  # characters kept before what differs
_DIFFERENCES = 128  # remembered: one difference stands on many pages, in each channel and form of a message


@dataclass(frozen=True, slots=True)
class MarkedRun:
    """A run of words of one side; `changed` when the other side does not have it."""

    text: str
    changed: bool


@lru_cache(maxsize=_DIFFERENCES)
def mark_words(before: str, after: str) -> tuple[tuple[MarkedRun, ...], tuple[MarkedRun, ...]]:
    """Both sides cut into pieces that are shared and pieces that are not: by words, whole dates and amounts as one.
    What is the same but for the form of its quotes and dashes stands in the new form on both sides.
    """
    pieces = diff_words(before, after)
    left = (MarkedRun(piece.text, piece.kind != "same") for piece in pieces if piece.kind != "inserted")
    right = (MarkedRun(piece.text, piece.kind != "same") for piece in pieces if piece.kind != "deleted")
    return _joined(list(left)), _joined(list(right))


def first_exchange(before: str, after: str) -> tuple[str, str] | None:
    """The first words that went and those that came for them, numbers aside: ("must", "may"), ("must not", "must").

    A word that stays between two that do not is read with them, and the one behind them: ("peuvent", "ne peuvent pas
    signer"). None when they are too long to be read in a line.
    """
    for lead, run, behind in _exchanges(list(diff_words(before, after))):
        went, came = ("".join(p.text for p in run if p.kind != other).strip() for other in ("inserted", "deleted"))
        if not any(c.isalpha() for c in went + came):
            continue
        before_it = "" if went and came else lead  # "not" that came or went is read with the words around it
        went, came = (_read_together(before_it, side, behind.rstrip(_SIGNS)) for side in (went, came))
        short = max(len(went), len(came)) <= _EXCHANGE and not any(c.isdigit() for c in went + came)
        return (went, came) if went and came and short else None
    return None


def _read_together(*parts: str) -> str:
    """The parts with a space between them, but before a comma or a stop: "Board, unless it was withdrawn"."""
    line = ""
    for part in filter(None, parts):
        line += part if not line or part[0] in _SIGNS else f" {part}"
    return line


def _exchanges(pieces: list[DiffRun]) -> Iterator[tuple[str, list[DiffRun], str]]:
    """Each run of pieces that differ, with single words that stay between them; the last word before it, the first behind."""
    run: list[DiffRun] = []
    lead = ""
    for k, piece in enumerate(pieces):
        words = piece.text.split()
        if piece.kind != "same" or (run and k + 1 < len(pieces) and len(words) == 1):
            run.append(piece)
            continue
        if run:
            yield lead, run, words[0] if words else ""
        run, lead = [], words[-1] if words else ""
    if run:
        yield lead, run, ""


def focus(before: str, after: str, *, longest: int = LONGEST_SIDE) -> tuple[str, str]:
    """Both texts, cut to what differs and some words around it when they are long."""
    if max(len(before), len(after)) <= longest:
        return before, after
    head = next(
        (i for i, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), min(len(before), len(after))
    )
    start = _word_start(after if len(after) > len(before) else before, max(head - CONTEXT, 0))
    return cut_text(before, start, longest), cut_text(after, start, longest)


def cut_text(text: str, start: int = 0, longest: int = LONGEST_SIDE) -> str:
    """The text from `start` on, at most `longest` characters, with signs where something was left out."""
    end = start + longest
    return ("… " if start else "") + text[start:end] + (" …" if len(text) > end else "")


def _joined(pieces: list[MarkedRun]) -> tuple[MarkedRun, ...]:
    return tuple(
        MarkedRun("".join(piece.text for piece in run), changed)
        for changed, run in groupby((p for p in pieces if p.text), lambda piece: piece.changed)
    )


def _word_start(text: str, position: int) -> int:
    space = text.rfind(" ", 0, position)
    return space + 1 if position and space > 0 else position
