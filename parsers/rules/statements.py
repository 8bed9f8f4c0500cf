"""One sentence, list item or table row read as a statement: what it says, and how surely it is a rule.

Patterns, cues, values and context give named evidence (evidence.py); the score decides (score.py); what the words
forbid is never read as allowed, whatever the score (stated/polarity.py).
"""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace

from veille.model import Rule, RuleKind
from veille.model.building import quickly_built
from veille.parsers.language.folded_text import FoldedText
from veille.parsers.rules.conditions import read_conditions
from veille.parsers.rules.evidence import gather
from veille.parsers.rules.fields import field_of_form, find_actor, find_subject, find_validity, name_pattern
from veille.parsers.rules.kinds import BY_MODALITY
from veille.parsers.rules.modality import STRONG, ModalityCue
from veille.parsers.rules.non_rules import NEVER, is_bare_lead
from veille.parsers.rules.score import RULE, Model, impression_of, kinds_of, modality_of
from veille.parsers.rules.stated.ease import FEW_WORDS, find_ease, is_slight
from veille.parsers.rules.stated.findings import PieceReading, as_findings, find, merge, pattern_kinds, surroundings
from veille.parsers.rules.stated.headings import find_heading
from veille.parsers.rules.stated.polarity import allowed_modalities
from veille.parsers.rules.stated.settled_kinds import SPREAD, agree, defined, of_field, settle
from veille.parsers.rules.units import LeadIn, StatementUnit, TextReading
from veille.work import step


@quickly_built
@dataclass(frozen=True, slots=True)
class Judgement:
    """What a piece says, and whether it is a rule: `rule` is what it would be, `stated` whether it is one.

    `total` is the score of its own evidence, in hundredths. `refused` names why nothing could make it one; empty when
    the score decided. `lead_in` is what cues and patterns alone say of it, as evidence for the items of its list.
    `impression` is how much it looks like a rule by itself, in percent; `ease` the share of the usual probability that
    is enough for it; `above` is the place of its lead-in among the pieces of its section; `slight` that it looks too little like
    one for what stands beside it to count; `stance` is the place of the words that gave the modality, empty where no
    words did. `probability` and `company`,
    the evidence of what stands beside it, are known once that was read.
    """

    rule: Rule
    stated: bool
    evidence: frozenset[str]
    total: int = 0
    refused: str = ""
    lead_in: LeadIn | None = None
    impression: int = 0
    ease: float = 1.0
    above: int | None = None
    slight: bool = False
    stance: tuple[int, int] = (0, 0)
    probability: float = 0.0
    company: tuple[str, ...] = ()


def read_statement(
    reading: TextReading, unit: StatementUnit, above: int | None = None, *, explained: bool = True
) -> Judgement:
    """What a unit says, and how much it looks like a rule by itself; `above` is the place of its lead-in's piece.

    Its ordinals are for the caller to set. Its evidence is kept for who asks for an explanation: it is most of what is read.
    """
    step()
    scope = reading.scope
    conditions = read_conditions(scope, unit.start, unit.end)
    found = find(reading, unit, conditional=conditions is not None)
    known = pattern_kinds(reading, unit, found)
    evidence = gather(as_findings(reading, unit, found, known), surroundings(reading, unit, found))
    never = found.refused if found.refused in NEVER else ""
    if unit.lead and not found.values and is_bare_lead(reading, unit.start, unit.end):
        never = "a lead-in of force alone"
    never = find_heading(scope.lang, found, unit) or never
    totals = reading.model.totals(evidence.own, evidence.around)
    kinds = settle(scope, kinds_of(totals, known), known, unit, found)
    field = field_of_form(scope, unit)
    if field:
        kinds = of_field(kinds, known, found)
    modality = modality_of(totals, allowed_modalities(reading, unit, found))
    kinds = defined(reading, unit, found, kinds) or agree(scope.lang, kinds, modality, found, unit)
    if modality == found.stance.modality:
        kinds = merge(kinds, tuple(BY_MODALITY[other] for other in found.stance.beside))
    stance = found.stance
    if modality != stance.modality:
        stance = ModalityCue(modality, stance.start, stance.end)
    days, basis, values = find_validity(scope, found.values, unit)
    quote = scope.text[unit.start : unit.end]
    impression = impression_of(totals)
    ease = FEW_WORDS if field else find_ease(reading, unit, known, found, impression)
    parent = unit.parent
    rule = Rule(
        quote=quote, start=unit.start, end=unit.end, kinds=kinds, lang=scope.lang, modality=modality,
        pattern=name_pattern(unit, kinds, found.usable, cites=bool(found.citations), modality=modality),
        actor=find_actor(scope, unit, stance) or (parent.actor if parent else None),
        subject=field or _subject(scope, unit),
        text=" ".join(w for w in (*unit.context, quote) if w), values=tuple(values) if found.usable else (),
        citations=tuple(found.citations), conditions=conditions,
        valid_from=days.first, valid_to=days.last, valid_basis=basis,
        row_label=unit.row_label,
    )  # fmt: skip
    # the same names stand in many pieces of a page
    kept = frozenset(map(sys.intern, evidence.names())) if explained else frozenset[str]()
    return Judgement(
        rule, False, kept, totals.get(RULE, 0), never, _lead_in(quote, unit, found, known),
        impression, ease, above, is_slight(reading, unit, found, impression, ease), (stance.start, stance.end),
    )  # fmt: skip


def weigh(judgement: Judgement, company: tuple[str, ...], model: Model) -> tuple[bool, float]:
    """Whether the piece is a rule, and how surely, seen beside what stands around it."""
    probability = model.probability(judgement.total, company, judgement.impression)
    enough = probability >= model.threshold * judgement.ease and not judgement.slight
    return enough and not judgement.refused, probability


def conclude(judgement: Judgement, company: tuple[str, ...], model: Model) -> Judgement:
    """The judgement with what `weigh` says of it."""
    stated, probability = weigh(judgement, company, model)
    return replace(judgement, stated=stated, probability=probability, company=company)


def _lead_in(quote: str, unit: StatementUnit, found: PieceReading, known: tuple[RuleKind, ...]) -> LeadIn:
    """What a unit says to the items of the list under it.

    An item without a verb of its own, and any case of an exemption or a ban, hands on what its lead-in says.
    """
    own = LeadIn(quote, found.stance.modality, known, found.topics)
    above = unit.lead_in if unit.shape == "item" and found.stance.modality not in STRONG else None
    if above is None:
        return own
    case = bool(above.kinds) and above.kinds[0] in SPREAD
    if found.stance.modality is not None and not case:
        return own
    return LeadIn(quote, above.modality, known or above.kinds, found.topics)


def _subject(scope: FoldedText, unit: StatementUnit) -> str | None:
    """What the rule is about; a case of its lead-in ("No CAQ is needed if:") is about what the lead-in is about."""
    of_lead = unit.parent.subject if unit.parent else None
    own = find_subject(scope, unit.start, unit.end)
    kinds = unit.lead_in.kinds[:1] if unit.lead_in else ()
    case = unit.lead_conditional or (bool(kinds) and kinds[0] in SPREAD)
    return unit.term or (of_lead or own if case else own or of_lead)
