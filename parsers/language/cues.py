"""The cues of a text: words that change what a sentence says, each with its tag and its span.

They are read once, here, from the lexicon; what compares two texts compares tags and never reads words again.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence

from veille.model import Cue, CueSubject, Lang
from veille.parsers.language.folded_text import FoldedText, open_scope
from veille.parsers.language.lexicon import Hit
from veille.parsers.language.negations import apply_negations

# The lexicon's group for each subject; modality is read by the rules' own scanner, which knows the month of May.
_GROUPS: tuple[tuple[CueSubject, str], ...] = (
    ("bound", "bound"), ("scope", "scope"), ("status", "status"), ("exception", "exception"),
    ("logic", "logic"), ("paper", "paper"), ("actor", "actor"), ("way", "way"),
    ("join", "join"), ("negation", "negation"), ("promise", "promise"),
    ("taken_back", "taken_back"), ("clause", "clause"), ("turning", "turning"),
)  # fmt: skip
_READ = ("modality", "polar", "courtesy", "conditional", "unconditional", *(group for _, group in _GROUPS))


def scan_cues(scope: FoldedText) -> Mapping[str, Sequence[Hit]]:
    """The hits of all groups that cues are made of, with one pass over the text."""
    return scope.lexicon.scan_groups(_READ, scope.folded)


def find_cues(scope: FoldedText, found: Mapping[str, Sequence[Hit]], modal: Iterable[Hit]) -> tuple[Cue, ...]:
    """Every cue of a text in order of its start, from its hits and its modality cues; cues of two subjects may overlap.

    Words said for courtesy ("if applicable", "s'il y a lieu") decide nothing and give no cue.
    """
    courtesies = [(hit.start, hit.end) for hit in found["courtesy"]]
    asked = [(hit.start, hit.end) for hit in found["unconditional"]]
    conditional = [hit for hit in found["conditional"] if not _overlaps(hit, asked)]
    opened = [(hit.start, hit.end) for hit in conditional]  # "should you need", « dans l'éventualité où »
    cues = [Cue("modality", hit.entry.tag, hit.start, hit.end) for hit in modal if not _overlaps(hit, opened)]
    cues += [Cue("condition", hit.entry.tag, hit.start, hit.end) for hit in conditional]
    bounded = [(hit.start, hit.end) for hit in found["bound"]]  # "14 or older", « 14 ans et plus »
    for subject, group in _GROUPS:
        hits: Sequence[Hit] = found[group]
        if subject == "join":
            alone = (hit for hit in hits if not _overlaps(hit, opened) and not _overlaps(hit, bounded))
            hits = [hit for hit in alone if _joins(scope, hit)]
        cues += [Cue(subject, hit.entry.tag, hit.start, hit.end) for hit in hits]
    # "one" and "un" are articles as often as numbers
    cues += [Cue("number", f"{n.value:g}", n.start, n.end) for n in scope.numerals if n.word and n.value > 1]
    if courtesies:
        cues = [c for c in cues if not _overlaps(c, courtesies)]
    return tuple(sorted(cues, key=lambda cue: (cue.start, cue.end, cue.subject)))


def _joins(scope: FoldedText, hit: Hit) -> bool:
    """Whether a joint is one, and not the word for a place that differs by its accent: « où »."""
    return scope.text[hit.start : hit.end].casefold() != "où"


def _overlaps(one: Hit | Cue, spans: Sequence[tuple[int, int]]) -> bool:
    """Whether a cue overlaps one of the spans, which are those of one scanner: in order, apart from one another."""
    before = bisect_left(spans, (one.end, 0))  # the last span that begins before the cue's end reaches furthest
    return before > 0 and spans[before - 1][1] > one.start


def read_cues(text: str, lang: Lang) -> tuple[Cue, ...]:
    """The cues of a heading or title."""
    if not text:
        return ()
    scope = open_scope(text, lang)
    found = scan_cues(scope)
    return find_cues(scope, found, apply_negations(scope, found["modality"], found["polar"]))
