"""The cues of a text: words that change what a sentence says, each with its tag and its span.

They are read once, here, from the lexicon; what compares two texts compares tags and never reads words again.
"""

from __future__ import annotations

from collections.abc import Iterable

from veille.model import Cue, CueSubject
from veille.parsers.language.folded_text import Scope
from veille.parsers.language.lexicon import Hit

# The lexicon's group for each subject; modality is read by the rules' own scanner, which knows the month of May.
_GROUPS: tuple[tuple[CueSubject, str], ...] = (
    ("bound", "bound"), ("scope", "scope"), ("status", "status"), ("exception", "exception"),
    ("condition", "conditional"), ("logic", "logic"), ("paper", "paper"), ("actor", "actor"), ("way", "way"),
)  # fmt: skip


def find_cues(scope: Scope, modal: Iterable[Hit]) -> tuple[Cue, ...]:
    """Every cue of a text in order of its start, the modality cues given; cues of two subjects may overlap."""
    cues = [Cue("modality", hit.entry.tag, hit.start, hit.end) for hit in modal]
    for subject, group in _GROUPS:
        hits = scope.lexicon.scanner(group).scan(scope.folded)
        cues += [Cue(subject, hit.entry.tag, hit.start, hit.end) for hit in hits]
    return tuple(sorted(cues, key=lambda cue: (cue.start, cue.end, cue.subject)))
