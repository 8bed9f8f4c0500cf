"""Rules in time, and what people decided on them."""

from veille.store.record.rules.decided import (
    decided_readings,
    note_decided,
    place_of,
    stand_elsewhere,
    tell_words,
)
from veille.store.record.rules.kept_words import hold_reviewed
from veille.store.record.rules.readings import Rules, Wording

__all__ = [
    "Rules",
    "Wording",
    "decided_readings",
    "hold_reviewed",
    "note_decided",
    "place_of",
    "stand_elsewhere",
    "tell_words",
]
