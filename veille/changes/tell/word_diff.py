"""Two texts laid over each other word by word; a date, an amount, a contraction is one word, typesetting is no change."""

from __future__ import annotations

import re
from collections.abc import Iterable

from rapidfuzz.distance import Indel

from veille.changes.match.words import plain_marks
from veille.model import DiffRun

# What a reader takes in as one: half of a date or of an amount struck through says nothing. In this order:
_TOKEN = re.compile(
    r"\d{4}-\d\d-\d\d"  # 2024-01-15
    r"|\d{1,2}(?:er|st|nd|rd|th)?[ \u00a0][^\W\d_]{3,}\.?,?[ \u00a0]\d{4}"  # 15 January 2024, 1er août 2024
    r"|[^\W\d_]{3,}\.?[ \u00a0]\d{1,2}(?:st|nd|rd|th)?,[ \u00a0]\d{4}"  # January 15, 2024
    # $1,085.50, 1 085,50 $, 36 %, 181-225, 07:00; not the full stop behind it
    r"|(?:[$€£][ \u00a0]?)?\d+(?:[.,:/–-]\d+|[ \u00a0\u202f]\d{3}(?!\d))*(?:[ \u00a0\u202f]?[$€£%])?"
    r"|[^\W\d_]+['’](?=[^\W\d_]{3})"  # l'|employé, qu'|aucun
    r"|\w+(?:['’]\w{1,2}(?!\w))?"  # can't, worker's, 12th
    r"|[^\w\s]|\s+"
)
# One short word or a hyphen that both sides share between two differences ("of", "le", co-ops) joins them: three marks
# where one is read.
_BRIDGE = re.compile(r"\s*(?:(?:\w{1,3}|[-‑])\s*)?\Z")
_BORDER = re.compile(r"[\t\n]")  # between cells of a row and between lines: what stands on both sides is not one thing
_BOTH_SIDES = 2  # differences on both sides of a bridge, each with a word that went and one that came


def diff_words(old: str, new: str) -> tuple[DiffRun, ...]:
    """Pieces of two texts: the same and inserted ones join to `new`, the same and deleted ones to `old`.

    Quotes and dashes set in another form are the same (then the piece has the new form).
    """
    plain_old, plain_new = plain_marks(old), plain_marks(new)
    if plain_old == plain_new:
        return (DiffRun("same", new),) if new else ()
    before, after = split_words(old), split_words(new)
    # most texts have no mark that is set in two forms
    left = before if plain_old == old else [plain_marks(t) for t in before]
    right = after if plain_new == new else [plain_marks(t) for t in after]
    pieces: list[DiffRun] = []
    for code in Indel.opcodes(left, right):
        if code.tag == "equal":
            pieces.append(DiffRun("same", "".join(after[code.dest_start : code.dest_end])))
        elif code.tag == "delete":
            pieces.append(DiffRun("deleted", "".join(before[code.src_start : code.src_end])))
        else:
            pieces.append(DiffRun("inserted", "".join(after[code.dest_start : code.dest_end])))
    return tuple(_tidy(pieces))


def split_words(text: str) -> list[str]:
    """The text in words, marks and spaces, which join to it again."""
    return _TOKEN.findall(text)


def _tidy(pieces: Iterable[DiffRun]) -> list[DiffRun]:
    """Runs joined: "30 days" for "36 months" reads as one replacement, not as two around a shared space."""
    runs: list[DiffRun] = []
    deleted = inserted = ""
    items = list(pieces)
    for k, piece in enumerate(items):
        if piece.kind == "same" and not _is_bridge(items, k, bool(deleted and inserted)):
            runs += [DiffRun("deleted", deleted)] * bool(deleted) + [DiffRun("inserted", inserted)] * bool(inserted)
            deleted = inserted = ""
            runs.append(piece)
        else:
            deleted += piece.text if piece.kind != "inserted" else ""
            inserted += piece.text if piece.kind != "deleted" else ""
    return runs + [DiffRun("deleted", deleted)] * bool(deleted) + [DiffRun("inserted", inserted)] * bool(inserted)


def _is_bridge(items: list[DiffRun], k: int, replaced: bool) -> bool:
    """Whether a shared piece stands between two replacements and says too little to be read by itself."""
    text = items[k].text
    if _BORDER.search(text):
        return False
    if not replaced or k + 1 >= len(items) or items[k + 1].kind == "same":
        return False
    if text.isspace():
        return True
    following = {piece.kind for piece in items[k + 1 : k + 3]}
    return bool(_BRIDGE.match(text)) and len(following & {"deleted", "inserted"}) == _BOTH_SIDES
