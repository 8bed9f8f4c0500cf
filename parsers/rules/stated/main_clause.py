"""What the main clause of a piece says, or that its lead-in says it."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from veille.model import Lang
from veille.parsers.language.folding import fold
from veille.parsers.language.patterns import WordPattern
from veille.parsers.rules.modality import STRONG, ModalityCue, find_modality_cue, find_statute_duty
from veille.parsers.rules.units import LeadIn, StatementUnit, TextReading

# "Student" means a person who is authorized: a definition has no actor.
_DEFINES = WordPattern(
    r"^\W*(?:{term_scope},? )?(?:{term_announced} ?[\"«][^\"»\n]{2,60}[\"»],? ?[a-z]|(?:{the_term} ?)?[\"«][^\"»\n]{2,60}[\"»] ?"
    r"(?:,? ?{term_means}(?![a-z])|: (?!{term_article}(?: |(?<=')))[a-z])"
    r"|[a-z][a-z' -]{1,60} {is_defined_as}(?![a-z]))"
)
# « réparation »: la réparation ou ...: a law sets the term in small letters, a form's label begins with a capital.
_TERM = re.compile(r"\W*«\s?[a-zà-ÿ][^«»\n]{1,60}»\s?:\s")
# A lead-in that ends in the subject of a condition: its items are the verbs of that clause, no orders.
_OPEN_CONDITION = WordPattern(
    r"(?<![a-z])(?:{condition_opener}|{case_opener}) (?:{clause_subject}|{named_subject}) ?:?$"
)
# A lead-in that ends in a relative pronoun: its items say of whom it holds.
_OPEN_RELATIVE = WordPattern(r"(?<![a-z]){opens_relative} ?:?$")
# A lead-in that ends in a power: its items say what may be done, and order nothing.
_GIVES_POWER = WordPattern(r"(?<![a-z]){gives_power}(?:,? {beside_power},?)? ?:?$")
# What is listed below are facts that must be so: their own "can" and "need not" tell of a state.
_CRITERIA = WordPattern(
    r"(?<![a-z]){criteria_duty} (?:[a-z]+ ){0,2}?{meets_criteria} (?:[a-z']+ ){0,5}?{criteria}(?![a-z])"
)

_LEADS = 256  # ends of lead-ins whose reading is remembered: each item of a list asks for that of its own


def is_definition(reading: TextReading, unit: StatementUnit, folded: str) -> bool:
    """Whether a piece opens with the term that it defines."""
    return bool(_DEFINES[reading.scope.lang].match(folded) or _TERM.match(reading.scope.text, unit.start, unit.end))


def main_clause(reading: TextReading, unit: StatementUnit, *, defines: bool) -> ModalityCue:
    """What the main clause of a piece says; a sentence of a law says "is" where no word is known, or a duty."""
    if defines:
        return ModalityCue("is", 0, 0)
    stance = find_modality_cue(reading.scope, unit.start, unit.end, reading.modal_in(unit.start, unit.end))
    if not reading.law or stance.modality in STRONG:
        return stance
    if unit.term:
        return replace(stance, modality="is")
    if not is_whole_provision(reading, unit):
        return stance
    return find_statute_duty(reading.scope, unit.start, unit.end) or replace(stance, modality="is")


def tells_of_its_noun(lang: Lang, stance: ModalityCue, unit: StatementUnit, lead: LeadIn) -> bool:
    """Whether the cue of an item only describes what it names or what must be so, so that its lead-in speaks.

    "Fees are due from: a baker who may not stay", "You must meet these criteria: you can read".
    """
    if stance.below and unit.shape == "item" and stance.end > stance.start:
        return True
    return stance.modality in ("may", "need_not") and _sets_criteria(lang, lead.quote)


@lru_cache(maxsize=_LEADS)
def _sets_criteria(lang: Lang, lead: str) -> bool:
    return bool(_CRITERIA[lang].search(fold(lead)))


def is_whole_provision(reading: TextReading, unit: StatementUnit) -> bool:
    """Whether a piece is a sentence of a law, not a member of a list: it has a verb, known or not."""
    return reading.law and unit.lead_in is None and unit.shape in ("sentence", "item")


def completes_condition(lang: Lang, unit: StatementUnit) -> bool:
    """Whether an item is the verb of its lead-in's condition, so that it orders nothing: "No refund if you" - "cancel"."""
    return unit.lead_in is not None and _opens_condition(lang, unit.lead_in.quote[-60:])


@lru_cache(maxsize=_LEADS)
def _opens_condition(lang: Lang, ending: str) -> bool:
    return bool(_OPEN_CONDITION[lang].search(fold(ending)))


def says_of_whom(lang: Lang, unit: StatementUnit) -> bool:
    """Whether an item is the verb of its lead-in's relative clause: "issues a licence to a person who" - "is of full age"."""
    return unit.lead_in is not None and bool(_OPEN_RELATIVE[lang].search(fold(unit.lead_in.quote[-30:])))


def completes_power(lang: Lang, unit: StatementUnit) -> bool:
    """Whether an item is the verb of its lead-in's power, so that it orders nothing: "The inspector may:" - "examine it"."""
    return unit.shape == "item" and unit.lead_in is not None and gives_power(lang, unit.lead_in.quote[-60:])


@lru_cache(maxsize=_LEADS)
def gives_power(lang: Lang, ending: str) -> bool:
    """Whether a lead-in with this ending leaves it to its items to say what may be done: "The inspector may:"."""
    return bool(_GIVES_POWER[lang].search(fold(ending)))
