"""Parts of a sentence as they were read: its bounds, the clause that its words open, what stands before it binds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from veille.changes.judge.readings import FORCE, UnitReading
from veille.changes.match.units import Unit
from veille.changes.match.words import word_list
from veille.model import Cue, CueSubject


def measured_tags(side: UnitReading, unit: Unit) -> Mapping[CueSubject, Counter[str]]:
    """The tags of a side; "within 30 days" bounds as "up to 30 days" does where a period is measured."""
    bounds = Counter(side.tags.get("bound", ()))
    if "within" in bounds and any(value.type == "duration" for value in unit.values):
        bounds["max"] += bounds.pop("within")
    return {**side.tags, "bound": bounds}


def opens_with(unit: Unit, cue: Cue, words: Sequence[str]) -> bool:
    """Whether these words of a unit begin with the cue, and no comma or bracket sets them apart as an aside."""
    before, rest = unit.text[: cue.start - unit.start].rstrip(), unit.text[cue.start - unit.start :]
    return word_list(rest)[: len(words)] == tuple(words) and before[-1:] not in ("", ",", "(", "–", "—", "-")


def at_force(unit: Unit) -> tuple[str, str]:
    """What a sentence says before its first word that binds or frees, and from there on."""
    starts = (c.start for c in unit.cues if c.subject == "modality" and (c.tag in FORCE or c.tag == "may"))
    at = max(min(starts, default=unit.start) - unit.start, 0)
    return unit.text[:at], unit.text[at:]
