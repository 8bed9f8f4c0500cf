"""Which words and numbers of a sentence went and which came."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from rapidfuzz.distance import Indel

from veille.changes.match.quantities.clock import find_hours
from veille.changes.match.spelling.provision_names import find_provisions
from veille.changes.match.units import Unit
from veille.changes.match.words import word_list
from veille.parsers.language.folding import fold
from veille.parsers.language.patterns import WordPattern

MEMBER_WORDS = 3  # more words than these are a clause, not one more country or paper
SHORT_WORD = 3  # articles and prepositions of both languages have no more letters than these
PRONOUN = 4  # nor pronouns and auxiliaries than these: "they", "will"
_MARKS = re.compile(r"[,;]")
# A number in brackets with letters beside it is a size of a file: "(PDF, 1.2 MB)"; with dashes it is a telephone's; at
# the end of a word it is the mark of a footnote: "Adult1".
_IDLE_NUMBER = re.compile(
    r"\([A-Z]{2,4}\b[^()]{0,24}\)|(?:\b1[-. ])?\b\d{3}[-. ]\d{3}[-. ]\d{4}\b|^\s*\d{1,2}\s*[.):–-]\s"
    r"|(?<=[a-zà-ÿ]{3})\d{1,2}(?!\w)"
)
_VALUE = " xxx"  # stands for a typed value, so that a mark of a footnote behind it is seen
# The part of a provision, whatever instrument is meant: "section 205(a)", "l’alinéa 205a)", « R200(1)b) »
_PART = re.compile(
    r"(?:\b|(?<=\bR))\d{1,4}(?:\.\d{1,3})?(?:(?:\s?\([a-z0-9.]{1,5}\))+(?:[a-z]{1,4}\))*|[a-z]\)(?:\([ivx]{1,4}\))?)"
)
# Numbers that count parts of the page: "Option 2 of 2", "Étape 3 sur 4", "step 3"
_COUNTED = WordPattern(r"(?<![a-z0-9]){part_counted} \d+(?:\s+{of_how_many}\s+\d+)?")


@dataclass(frozen=True, slots=True)
class Edit:
    """A run of words that went and the run that took its place; either may be empty."""

    removed: tuple[str, ...]
    added: tuple[str, ...]


def find_edits(before: tuple[str, ...], after: tuple[str, ...]) -> tuple[Edit, ...]:
    """The edits that make `after` of `before`, in order."""
    edits: list[Edit] = []
    removed: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    for code in Indel.opcodes(before, after):
        if code.tag == "equal":
            if removed or added:
                edits.append(Edit(removed, added))
            removed, added = (), ()
        else:
            removed += before[code.src_start : code.src_end]
            added += after[code.dest_start : code.dest_end]
    if removed or added:
        edits.append(Edit(removed, added))
    return tuple(edits)


def same_but_order(old: str, new: str) -> bool:
    """Whether two texts have the same words, short ones aside, in another order."""
    one, two = (sorted(w for w in word_list(text) if len(w) > PRONOUN) for text in (old, new))
    return one == two and bool(one)


def without_counts(text: str) -> str:
    """A text of either language without the numbers that count its parts: "Step 3", « Étape 3 sur 4 »."""
    kept, at = list[str](), 0
    for found in _COUNTED.both.finditer(fold(text)):
        kept.append(text[at : found.start()])
        at = found.end()
    return " ".join([*kept, text[at:]]) if kept else text


def numbers_of(unit: Unit) -> Counter[str]:
    """Numbers of a unit that no typed value holds, in digits and in letters: "two photos", "level 5"."""
    text, at = [], unit.start
    for value in sorted(unit.values, key=lambda v: (v.start, v.end)):
        if value.start >= at:
            text.append(unit.section.text[at : value.start])
            at = max(at, value.end)
    text.append(unit.section.text[at : unit.end])
    bare = without_counts(_IDLE_NUMBER.sub(" ", _VALUE.join(text)))
    hours = list(find_hours(bare))
    for start, end, _ in reversed(hours):
        bare = f"{bare[:start]} {bare[end:]}"
    for start, end, label in reversed(find_provisions(bare)):
        bare = f"{bare[:start]} {label} {bare[end:]}"
    found = Counter(word for word in word_list(bare) if word[0].isdigit())
    found.update(hour for _, _, hour in hours)
    found.update("".join(part[0].split()) for part in _PART.finditer(bare))
    inside = [(v.start, v.end) for v in unit.values]
    found.update(
        cue.tag
        for cue in unit.cues
        if cue.subject == "number" and not any(start <= cue.start < end for start, end in inside)
    )
    return found


def member_moved(edits: tuple[Edit, ...], old: Unit, new: Unit) -> bool:
    """Whether an enumeration is longer or shorter and nothing else differs: "A, B and C" for "A and B"."""
    removed = Counter(w for e in edits for w in e.removed if len(w) > SHORT_WORD)
    added = Counter(w for e in edits for w in e.added if len(w) > SHORT_WORD)
    gone, come = removed - added, added - removed
    some = gone or come
    if (gone and come) or not 0 < some.total() <= MEMBER_WORDS:
        return False
    one, two = _joints(old), _joints(new)
    return one != two and min(one, two) > 0


def _joints(unit: Unit) -> int:
    return len(_MARKS.findall(unit.text)) + sum(cue.subject == "join" for cue in unit.cues)
