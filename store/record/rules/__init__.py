"""Rules in time, and what people decided on them."""

from veille.store.record.rules.kept_words import hold_reviewed
from veille.store.record.rules.readings import Rules, Wording

__all__ = ["Rules", "Wording", "hold_reviewed"]
