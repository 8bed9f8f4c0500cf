"""Whom a sentence speaks to and for: plain language says "you" for the applicant, and "we", or nobody, for the office."""

from __future__ import annotations

from collections.abc import Sequence

from veille.changes.judge.substance import lang_of_unit
from veille.changes.match.edits import Edit
from veille.changes.match.units import Unit
from veille.changes.match.words import word_list
from veille.parsers.language.folding import drop_accents
from veille.parsers.language.meaning import names_any
from veille.parsers.language.patterns import WordPattern

# Actors that a page may speak to, and those that it may speak for.
READERS = frozenset({
    "student", "worker", "foreign_worker", "temporary_resident", "permanent_resident", "sponsor", "employer",
})  # fmt: skip
OFFICES = frozenset({"IRCC", "MIFI", "CBSA", "ESDC", "minister", "officer"})

# The department that a page is of may be named, or called so.
_DEPARTMENTS = frozenset({"IRCC", "MIFI", "ESDC", "CBSA"})
_ITSELF = WordPattern(r"\A{office_itself}\Z")
_ARTICLES = frozenset({"the", "le", "la", "du", "au", "de"})


def speaks_to_reader(unit: Unit) -> bool:
    """Whether a sentence says "you"."""
    return names_any(unit.text, "reader", lang_of_unit(unit) or "en")


def same_office(old: Unit, new: Unit, edits: Sequence[Edit]) -> bool:
    """Whether all that differs is how the office is called: "IRCC will write", "the department will write"."""
    return bool(edits) and all(
        (_is_itself(edit.removed, old) and _is_named(edit.added, new))
        or (_is_named(edit.removed, old) and _is_itself(edit.added, new))
        for edit in edits
    )


def _is_itself(words: Sequence[str], unit: Unit) -> bool:
    return bool(_ITSELF[lang_of_unit(unit) or "en"].search(drop_accents(" ".join(words))))


def _is_named(words: Sequence[str], unit: Unit) -> bool:
    said = [word for word in words if word not in _ARTICLES]
    return bool(said) and any(
        [word for word in word_list(unit.text[cue.start - unit.base : cue.end - unit.base]) if word not in _ARTICLES]
        == said
        for cue in unit.cues
        if cue.subject == "actor" and cue.tag in _DEPARTMENTS
    )
