"""Whom a sentence speaks to and for: plain language says "you" for the applicant, and "we", or nobody, for the office."""

from __future__ import annotations

from veille.changes.judge.substance import lang_of_unit
from veille.changes.match.units import Unit
from veille.parsers.language.meaning import names_any

# Actors that a page may speak to, and those that it may speak for.
READERS = frozenset({
    "student", "worker", "foreign_worker", "temporary_resident", "permanent_resident", "sponsor", "employer",
})  # fmt: skip
OFFICES = frozenset({"IRCC", "MIFI", "CBSA", "ESDC", "minister", "officer"})


def speaks_to_reader(unit: Unit) -> bool:
    """Whether a sentence says "you"."""
    return names_any(unit.text, "reader", lang_of_unit(unit) or "en")
