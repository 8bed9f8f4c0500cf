"""Which modalities the words of a piece can bear: what they forbid is never read as allowed, whatever the score."""

from __future__ import annotations

from typing import cast

from veille.model import Modality
from veille.parsers.language.patterns import WordPattern
from veille.parsers.rules.modality import STRONG
from veille.parsers.rules.stated.findings import PieceReading
from veille.parsers.rules.stated.main_clause import completes_condition, is_whole_provision
from veille.parsers.rules.units import StatementUnit, TextReading

_DENIED = WordPattern(r"(?<![a-z]){holds_denial}(?![a-z])")
# What a ban, a permission and an exemption exclude: a permission read for a ban is the worst error there is.
_EXCLUDES: dict[Modality | None, frozenset[Modality]] = {
    "must_not": frozenset({"may", "need_not", "must", "should"}),
    "should_not": frozenset({"may", "need_not", "must", "should"}),
    "may": frozenset({"must_not", "should_not"}),
    "need_not": frozenset({"must", "must_not", "should_not", "should"}),
    "must": frozenset({"need_not", "must_not", "should_not"}),
    "should": frozenset({"need_not", "must_not", "should_not"}),
}


def allowed_modalities(reading: TextReading, unit: StatementUnit, found: PieceReading) -> set[Modality | None]:
    """The modalities that the words of a piece and of its lead-in can bear.

    A modality needs a cue of the piece or of its lead-in; a duty may also be said by an order. What its own main clause
    says excludes the opposite; without an own main cue, what its lead-in says does.
    """
    main = found.stance.modality
    lead = unit.lead_in.modality if unit.lead_in else None
    own = {cast("Modality", hit.entry.tag) for hit in reading.modal_in(unit.start, unit.end)}
    if main in ("should_not", "need_not") or (main is not None and main == unit.answer):
        return {main}
    if unit.shape == "item" and unit.lead_in is not None and main not in STRONG:
        own = set()  # what stands in its clauses speaks of the noun it names
    words: set[Modality | None] = {*own, lead, main, "must", "is", None}
    if main == "is" and (unit.shape == "sentence" or is_whole_provision(reading, unit)) and not found.stance.weak:
        quiet: set[Modality | None] = {main, lead or main}  # all cues stand in clauses of condition
        return quiet if reading.law else {*quiet, None}
    if main in ("may", "must_not", "should") and not found.stance.below and "must" not in {*own, lead}:
        words.discard("must")
    lang = reading.scope.lang
    # "she isn't empowered to sign": what is denied without a word of duty lays none on anyone
    if "must" not in {*own, lead, main} and (_DENIED[lang].search(found.folded) or completes_condition(lang, unit)):
        words.discard("must")
    if found.ordered and found.folded.rstrip().endswith("."):
        words -= {"is", None}
    if unit.shape == "item" and main not in STRONG and lead in STRONG:
        return {lead}
    speaks = main if main in STRONG else lead
    return words - _EXCLUDES.get(speaks, frozenset())
