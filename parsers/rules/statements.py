"""One sentence, list item or table row read as a statement: what it says, and how surely it is a rule.

Patterns, cues, values and context give named evidence (evidence.py); the score decides (score.py); what the words
forbid is never read as allowed, whatever the score (`_allowed`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import cast

from veille.model import Citation, Lang, Modality, Rule, RuleKind, Value
from veille.parsers.language.folded_text import FoldedText
from veille.parsers.language.folding import fold
from veille.parsers.language.patterns import WordPattern
from veille.parsers.rules.blocks.row_kinds import kinds_by_heads
from veille.parsers.rules.blocks.typed_rows import share_of_row
from veille.parsers.rules.conditions import read_conditions
from veille.parsers.rules.evidence import Findings, StatementContext, gather
from veille.parsers.rules.fields import field_of_form, find_actor, find_subject, find_validity, name_pattern
from veille.parsers.rules.kinds import (
    BY_MODALITY,
    StatementFeatures,
    classify,
    find_context_tags,
    find_heading_tags,
    find_tags,
    is_rate,
)
from veille.parsers.rules.modality import STRONG, ModalityCue, find_modality_cue, find_statute_duty, is_order
from veille.parsers.rules.named_measures import names_measure
from veille.parsers.rules.non_rules import NEVER, find_refusal, is_bare_lead
from veille.parsers.rules.score import RULE, Model, impression_of, kinds_of, modality_of
from veille.parsers.rules.units import LeadIn, StatementUnit, TextReading
from veille.work import step

_IS_FRAGMENT = re.compile(r"^\W*[a-z]")
# "Student" means a person who is authorized: a definition has no actor.
_DEFINES = WordPattern(
    r"^\W*(?:(?:{the_term} ?)?[\"«][^\"»\n]{2,60}[\"»] ?"
    r"(?:,? ?{term_means}(?![a-z])|: (?!{term_article}(?: |(?<=')))[a-z])"
    r"|[a-z][a-z' -]{1,60} {is_defined_as}(?![a-z]))"
)
# « réparation »: la réparation ou ...: a law sets the term in small letters, a form's label begins with a capital.
_TERM = re.compile(r"\W*«\s?[a-zà-ÿ][^«»\n]{1,60}»\s?:\s")
# "Free" beside the label of a cost is its amount; elsewhere it frees someone.
_FREE = WordPattern(r"\W*{costs_nothing}\W*")
_DENIED = WordPattern(r"(?<![a-z]){holds_denial}(?![a-z])")
# "Fund(s) required", "Documents obligatoires": the name of a column, no duty.
_LABEL_CUE = WordPattern(r"{asks_duty}")
_CLAUSE = WordPattern(r"{clause_of_condition}(?![a-z])[^.?!:]*")
# A lead-in that ends in the subject of a condition: its items are the verbs of that clause, no orders.
_OPEN_CONDITION = WordPattern(r"(?<![a-z]){condition_opener} {clause_subject} ?:?$")
_LEADING_IF = WordPattern(r"^\W*{opens_with_condition}(?![a-z])")


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a piece says, and whether it is a rule: `rule` is what it would be, `stated` whether it is one.

    `total` is the score of its own evidence, in hundredths. `refused` names why nothing could make it one; empty when
    the score decided. `lead_in` is what cues and patterns alone say of it, as evidence for the items of its list.
    `impression` is how much it looks like a rule by itself, in percent; `ease` the share of the usual probability that
    is enough for it; `above` is the place of its lead-in among the pieces of its section. `probability` and `company`,
    the evidence of what stands beside it, are known once that was read.
    """

    rule: Rule
    stated: bool
    evidence: tuple[str, ...]
    total: int = 0
    refused: str = ""
    lead_in: LeadIn | None = None
    impression: int = 0
    ease: float = 1.0
    above: int | None = None
    probability: float = 0.0
    company: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Found:
    """What was found in a unit before anything is decided."""

    folded: str
    values: list[Value]
    usable: list[Value]
    citations: list[Citation]
    tags: frozenset[str]
    stance: ModalityCue
    conditional: bool
    refused: str | None
    negatives: frozenset[str]
    topics: frozenset[str]
    ordered: bool


def read_statement(reading: TextReading, unit: StatementUnit, above: int | None = None) -> Judgement:
    """What a unit says, and how much it looks like a rule by itself; `above` is the place of its lead-in's piece.

    Its ordinals are for the caller to set.
    """
    step()
    scope = reading.scope
    conditions = read_conditions(scope, unit.start, unit.end)
    found = _find(reading, unit, conditional=conditions is not None)
    known = _pattern_kinds(reading, unit, found)
    evidence = gather(_findings(reading, unit, found, known), _surroundings(reading, unit, found))
    never = found.refused if found.refused in NEVER else ""
    if unit.lead and not found.values and is_bare_lead(reading, unit.start, unit.end):
        never = "a lead-in of force alone"
    if (
        unit.shape == "row"
        and (unit.row_label is None or unit.names_columns)
        and _says_nothing(scope.lang, found, unit)
    ):
        never = "a row of headings"
    if unit.shape == "row" and unit.row_label is None and all(value.type == "date" for value in found.values):
        never = "a row of headings"  # "Application | Until December 31, 2026 | From January 1, 2027"
    if unit.shape == "row" and _is_of_a_month(found, unit):
        never = "a row of monthly figures"
    totals = reading.model.totals(evidence)
    kinds = _settle(scope, kinds_of(totals, known), known, unit, found)
    field = field_of_form(scope, unit)
    if field and found.stance.modality not in STRONG and not (known and known[0] in _SURE | _tells(found)):
        kinds = _merge(("requirement",), kinds)  # what an officer enters in a field
    modality = modality_of(totals, _allowed(reading, unit, found))
    kinds = _defined(reading, unit, found, kinds) or _agree(kinds, modality, found, unit)
    if modality == found.stance.modality:
        kinds = _merge(kinds, tuple(BY_MODALITY[other] for other in found.stance.beside))
    stance = found.stance if modality == found.stance.modality else replace(found.stance, modality=modality)
    days, basis, values = find_validity(scope, found.values, unit)
    quote = scope.text[unit.start : unit.end]
    parent = unit.parent
    rule = Rule(
        quote=quote, start=unit.start, end=unit.end, kinds=kinds, lang=scope.lang, modality=modality,
        pattern=name_pattern(unit, kinds, found.usable, cites=bool(found.citations), modality=modality),
        actor=find_actor(scope, unit, stance) or (parent.actor if parent else None),
        subject=field or _subject(scope, unit, found.folded),
        text=" ".join(w for w in (*unit.context, quote) if w), values=tuple(values) if found.usable else (),
        citations=tuple(found.citations), conditions=conditions,
        valid_from=days.first, valid_to=days.last, valid_basis=basis,
        row_label=unit.row_label,
    )  # fmt: skip
    return Judgement(
        rule, False, evidence, totals.get(RULE, 0), never, _lead_in(quote, unit, found, known),
        impression_of(totals), _FEW_WORDS if field else _ease(scope.lang, known, found, unit), above,
    )  # fmt: skip


def _defined(
    reading: TextReading, unit: StatementUnit, found: _Found, kinds: tuple[RuleKind, ...]
) -> tuple[RuleKind, ...]:
    """The kinds of a definition, that first; empty for what is none.

    A page's list of names with words beside them may as well give a cost or a paper to send: there the score decides.
    """
    defines = unit.term is not None if reading.law else _is_definition(reading, unit, found.folded)
    return _merge(("definition",), kinds) if defines and found.stance.modality not in STRONG else ()


def _is_definition(reading: TextReading, unit: StatementUnit, folded: str) -> bool:
    """Whether a piece opens with the term that it defines."""
    return bool(_DEFINES[reading.scope.lang].match(folded) or _TERM.match(reading.scope.text, unit.start, unit.end))


def _tells(found: _Found) -> frozenset[RuleKind]:
    """The kinds that a whole sentence without a duty states with its measure: "The maximum stay is 1 year"."""
    return _TOLD if found.stance.modality == "is" else frozenset()


def _agree(
    kinds: tuple[RuleKind, ...], modality: Modality | None, found: _Found, unit: StatementUnit
) -> tuple[RuleKind, ...]:
    """The kinds with first the one that the words of the main clause say, where the likeliest is against them.

    A case of a lead-in keeps the kind it has under it: "You may apply if you do not need a visa".
    """
    if unit.lead_conditional or modality != found.stance.modality:
        return kinds
    said = _SAID.get(modality)
    return _merge((said,), kinds) if said and kinds[0] in _AGAINST[said] else kinds


def conclude(judgement: Judgement, company: tuple[str, ...], model: Model) -> Judgement:
    """The judgement with whether the piece is a rule, and how surely, seen beside what stands around it."""
    probability = model.probability(judgement.total, company, judgement.impression)
    stated = not judgement.refused and probability >= model.threshold * judgement.ease
    return replace(judgement, stated=stated, probability=probability, company=company)


def _lead_in(quote: str, unit: StatementUnit, found: _Found, known: tuple[RuleKind, ...]) -> LeadIn:
    """What a unit says to the items of the list under it.

    An item without a verb of its own, and any case of an exemption or a ban, hands on what its lead-in says.
    """
    own = LeadIn(quote, found.stance.modality, known, found.topics)
    above = unit.lead_in if unit.shape == "item" and found.stance.modality not in STRONG else None
    if above is None:
        return own
    case = bool(above.kinds) and above.kinds[0] in _SPREAD
    if found.stance.modality is not None and not case:
        return own
    return LeadIn(quote, above.modality, known or above.kinds, found.topics)


def _subject(scope: FoldedText, unit: StatementUnit, folded: str) -> str | None:
    """What the rule is about; a case of its lead-in ("No CAQ is needed if:") is about what the lead-in is about."""
    of_lead = unit.parent.subject if unit.parent else None
    own = find_subject(scope, folded)
    kinds = unit.lead_in.kinds[:1] if unit.lead_in else ()
    case = unit.lead_conditional or (bool(kinds) and kinds[0] in _SPREAD)
    return unit.term or (of_lead or own if case else own or of_lead)


def _ease(lang: Lang, known: tuple[RuleKind, ...], found: _Found, unit: StatementUnit) -> float:
    """The share of the usual probability that is enough where typed evidence speaks for a rule."""
    modality, types = found.stance.modality, {value.type for value in found.values}
    if (known and known[0] in _SURE) or unit.answer in STRONG or (unit.cited and unit.shape == "row"):
        return _SURE_KIND
    if (
        unit.shape == "row"
        and (share := share_of_row(found.values, unit))
        and (share > _PLAIN or not _is_dated(found, unit))
    ):
        return share
    of_fee = bool(known) and known[0] == "fee" and types == {"money"}
    if (unit.shape == "item" and _is_labelled(found)) or (unit.shape == "row" and of_fee):
        return _LABELLED_SHARE
    if (unit.shape == "row" or _is_labelled(found)) and types & _MEASURES and not _is_dated(found, unit):
        return _NAMED_SHARE if known and known[0] in _NAMED else _SURE_KIND
    if names_measure(lang, found.folded, unit.start, found.values):
        return _LABELLED_SHARE
    if (known and known[0] in _NAMED & found.tags and modality is not None) or _DEFINES[lang].match(found.folded):
        return _NAMED_SHARE
    if modality in STRONG and types & _BOUNDS:
        return _SURE_KIND
    if any(is_rate(found.folded, lang, v, unit.start) for v in found.values if v.type == "number"):
        return _FEW_WORDS
    stated = modality in _PLAINLY or any(v.type == "date" and v.role == "deadline" for v in found.values)
    return _STATED if stated else _PLAIN


def _is_labelled(found: _Found) -> bool:
    """Whether a piece is a name with an amount behind a colon, as a row of a table is: "Attestation: $120"."""
    return len(found.values) == 1 and found.values[0].type == "money" and bool(_LABELLED.fullmatch(found.folded))


def _is_dated(found: _Found, unit: StatementUnit) -> bool:
    """Whether a row is named by a day or a month: such rows record what was, as statistics do."""
    return any(v.type == "date" and v.role is None and v.start == unit.start for v in found.values)


def _is_of_a_month(found: _Found, unit: StatementUnit) -> bool:
    """Whether a row is named by a month or year and gives several amounts: figures of what was, not of what holds."""
    amounts = [v for v in found.values if v.type in ("money", "number")]
    named = any(v.type == "date" and v.start == unit.start and len(v.value) < len("2012-08-01") for v in found.values)
    return named and len(amounts) > 1 and found.stance.modality not in STRONG


def _says_nothing(lang: Lang, found: _Found, unit: StatementUnit) -> bool:
    """Whether a row without a name has neither value, citation, modality nor a whole sentence.

    In a row that names columns a word of duty after a noun is part of the name: "Funds required".
    """
    whole = found.folded.rstrip().endswith((".", ";", ":"))
    cue = found.folded[found.stance.start - unit.start : found.stance.end - unit.start]
    says = found.stance.modality in STRONG and not (unit.names_columns and _LABEL_CUE[lang].fullmatch(cue))
    return not (found.values or found.citations or says or whole)


# What a main clause says by its modality, and the kinds that nobody would put before it: readers named this kind for 27
# of 27 bans, 27 of 27 exemptions and 230 of 238 duties.
_SAID: dict[Modality | None, RuleKind] = {"must_not": "prohibition", "need_not": "exemption", "must": "requirement"}
_AGAINST: dict[RuleKind, frozenset[RuleKind]] = {
    "prohibition": frozenset({"requirement", "permission", "definition"}),
    "exemption": frozenset({"requirement", "permission", "prohibition", "definition"}),
    "requirement": frozenset({"permission", "prohibition", "exemption", "definition"}),
}
# Kinds that patterns know by typed evidence: a code, a verb that changes the form of a document.
_SURE: frozenset[RuleKind] = frozenset({"exemption_code", "document_format", "effective_date"})
# Kinds that a sentence states with its measure, whatever field of a form it stands beside.
_TOLD: frozenset[RuleKind] = frozenset({"duration_limit", "validity", "fee"})
# The share of the usual probability that is enough: half for them, for an amount or a span in a row that no day names,
# and for a duty or permission that is bound to a measure. Less is enough for a fee or a validity that a sentence names with its value and for a term that it defines: idle text around it does not make it less of one.
# Three quarters are enough for a deadline, a duty, a ban and an exemption. Other measures in prose earn no such ease: it
# found as many false rules as true ones.
_NAMED_SHARE, _SURE_KIND, _STATED, _PLAIN = 0.3, 0.5, 0.75, 1.0
_FEW_WORDS = 0.25  # what stands beside the name of a form's field, and a charge that is a share: "The levy is 1.5% of the salary"
_LABELLED_SHARE = 0.1  # a name with its fee, in a table or a list: the form says what it is
# Kinds whose own word stands in a sentence with their value: "the fee is $155", "valid for 24 months".
_NAMED = frozenset({"fee", "validity"})
_PLAINLY: frozenset[Modality] = frozenset({"must", "must_not", "need_not"})
# Values that a duty, ban or permission is bound to: "may work 20 hours a week".
_BOUNDS = frozenset({"duration", "money", "number"})
# What a table states by the amount or span in its row.
_MEASURES = frozenset({"duration", "money"})
# "Attestation of the employer: $120", « Attestation : 120 $ »
_LABELLED = re.compile(r"[^:.;]{3,90} ?: ?\(?[a-z$ ]{0,5}\d[\d ,.]*(?: ?\$| ?[a-z]{3,7})?\)?[ *.]*")
_ORDERS: frozenset[Modality] = frozenset({"must", "should"})
# Kinds of a lead-in whose items are cases of it: "No permit is needed for:", "You may not apply if:".
_SPREAD: frozenset[RuleKind] = frozenset({"exemption", "prohibition"})


def _settle(
    scope: FoldedText, kinds: tuple[RuleKind, ...], known: tuple[RuleKind, ...], unit: StatementUnit, found: _Found
) -> tuple[RuleKind, ...]:
    """The kinds with first what is certain: a kind by typed evidence, a case of its lead-in's exemption or ban."""
    first = known[:1] if known and known[0] in _SURE else ()
    lead = unit.lead_in.kinds[:1] if unit.lead_in else ()
    case = unit.shape == "item" or found.stance.modality is None
    if case and found.stance.modality not in STRONG and lead and lead[0] in _SPREAD:
        first = lead
    bare = not first and case and kinds[:1] == ("condition",) and not _LEADING_IF[scope.lang].match(found.folded)
    if bare and _instructs(scope, unit):
        first = ("requirement",)
    if unit.answer in STRONG and found.stance.modality == unit.answer:
        first = ("requirement",) if unit.answer == "must" else ("exemption",)
    if not first and unit.cited and unit.shape == "row" and found.stance.modality is None and not found.values:
        first = ("reference",)
    if _FREE[scope.lang].fullmatch(found.folded) and "fee" in find_context_tags(unit.context, scope.lang):
        first = ("fee",)
    if unit.shape == "row" and (found.stance.modality not in STRONG or found.ordered):
        headed = kinds_by_heads(found.usable, unit, scope.lang)
        kinds = tuple(k for k in kinds if not headed or k not in _OF_MONEY)
        code = tuple(k for k in known if k == "exemption_code")  # a row of a code is of that, however long it lasts
        first = _merge(_merge(first, code), headed)
    if not first and unit.answer and kinds[:1] == ("requirement",) and found.stance.modality not in STRONG:
        first = ("condition",)  # a "Yes" or "No" in a column of a list: what a rule depends on, not what one must do
    return _merge(first, kinds)


# What an amount is, as the heads over it say; the words of a row may name the other.
_OF_MONEY: frozenset[RuleKind] = frozenset({"fee", "threshold"})


def _is_of_no_row(scope: FoldedText, unit: StatementUnit, stance: ModalityCue) -> bool:
    """Whether a cue stands in the name of a form's field, or in words to copy into one: Enter "Exempt from the fee"."""
    if unit.row_label and stance.end - unit.start <= len(unit.row_label) and field_of_form(scope, unit):
        return True
    before = scope.text[unit.start : stance.start]
    return before.count("«") > before.count("»") or before.count("“") > before.count("”") or before.count('"') % 2 == 1


def _instructs(scope: FoldedText, unit: StatementUnit) -> bool:
    """Whether an item says what is to be done or given: "Send the following papers:", "Officers should: refuse it if ..."."""
    orders = unit.lead_in is not None and unit.lead_in.modality in _ORDERS
    if unit.lead_in is None or not orders:
        return False
    if scope.lexicon.scanner("conditional").first(fold(unit.lead_in.quote)):
        return False  # "An officer shall refuse it if:" lists cases
    return unit.shape == "item"


# What is listed below are facts that must be so: their own "can" and "need not" tell of a state.
_CRITERIA = WordPattern(
    r"(?<![a-z]){criteria_duty} (?:[a-z]+ ){0,2}?{meets_criteria} (?:[a-z']+ ){0,5}?{criteria}(?![a-z])"
)


def _main_clause(reading: TextReading, unit: StatementUnit, folded: str) -> ModalityCue:
    """What the main clause of a piece says; a sentence of a law says "is" where no word is known, or a duty."""
    if _is_definition(reading, unit, folded):
        return ModalityCue("is", 0, 0)
    stance = find_modality_cue(reading.scope, unit.start, unit.end, reading.modal_in(unit.start, unit.end))
    if not reading.law or stance.modality in STRONG:
        return stance
    if unit.term:
        return replace(stance, modality="is")
    if not _whole_provision(reading, unit):
        return stance
    return find_statute_duty(reading.scope, unit.start, unit.end) or replace(stance, modality="is")


def _tells_of_its_noun(lang: Lang, stance: ModalityCue, unit: StatementUnit, lead: LeadIn) -> bool:
    """Whether the cue of an item only describes what it names or what must be so, so that its lead-in speaks.

    "Fees are due from: a baker who may not stay", "You must meet these criteria: you can read".
    """
    if stance.below and unit.shape == "item" and stance.end > stance.start:
        return True
    return stance.modality in ("may", "need_not") and bool(_CRITERIA[lang].search(fold(lead.quote)))


def _whole_provision(reading: TextReading, unit: StatementUnit) -> bool:
    """Whether a piece is a sentence of a law, not a member of a list: it has a verb, known or not."""
    return reading.law and unit.lead_in is None and unit.shape in ("sentence", "item")


def _find(reading: TextReading, unit: StatementUnit, *, conditional: bool) -> _Found:
    scope = reading.scope
    values = reading.values_in(unit.start, unit.end)
    citations = reading.citations_in(unit.start, unit.end)
    folded = scope.folded[unit.start : unit.end]
    stance = _main_clause(reading, unit, folded)
    hits = scope.lexicon.scan_groups(("negative", "topic"), folded)
    negatives, topics = (frozenset(hit.entry.tag for hit in hits[group]) for group in ("negative", "topic"))
    refused = find_refusal(scope, unit.start, unit.end, values, citations, stance, negatives)
    ordered = (stance.modality not in STRONG or stance.below) and is_order(scope, unit.start, unit.end)
    ordered = ordered and not _completes_condition(scope.lang, unit)
    if ordered:
        stance = ModalityCue("must", unit.start, unit.start)
    if unit.shape == "row" and stance.modality in STRONG and _is_of_no_row(scope, unit, stance):
        stance = replace(stance, modality=None)
    if unit.lead_in is not None and _tells_of_its_noun(scope.lang, stance, unit, unit.lead_in):
        stance = replace(stance, modality=None)
    if unit.answer in STRONG and stance.modality not in STRONG:
        stance = ModalityCue(unit.answer, unit.start, unit.start)
    if stance.weak and not unit.lead:
        stance = replace(stance, modality="is")  # "it may take some time" allows nothing
    tags = find_tags(folded, scope.lang)
    usable = [v for v in values if v.type != "date" or v.role is not None]
    return _Found(folded, values, usable, citations, tags, stance, conditional, refused, negatives, topics, ordered)


def _completes_condition(lang: Lang, unit: StatementUnit) -> bool:
    """Whether an item is the verb of its lead-in's condition, so that it orders nothing: "No refund if you" - "cancel"."""
    return unit.lead_in is not None and bool(_OPEN_CONDITION[lang].search(fold(unit.lead_in.quote[-60:])))


def _pattern_kinds(reading: TextReading, unit: StatementUnit, found: _Found) -> tuple[RuleKind, ...]:
    """The kinds that the patterns see, primary first; empty where they see no rule."""
    if found.refused in NEVER or found.refused == "all":
        return ()
    text = reading.scope.text
    strong = found.stance.modality in STRONG
    context = find_context_tags(unit.context, reading.scope.lang) if unit.context else frozenset[str]()
    fragment = (
        found.stance.modality is None
        or bool(_IS_FRAGMENT.match(text[unit.start : unit.end]))
        or unit.shape in ("item", "row")
    )
    seen = StatementFeatures(
        found.folded, reading.scope.lang, found.tags | context, found.stance.modality, tuple(found.usable),
        tuple(found.citations), unit.start, found.conditional, fragment,
        unit.lead_conditional or bool(_LEADING_IF[reading.scope.lang].match(found.folded)),
    )  # fmt: skip
    kinds: tuple[RuleKind, ...] = ("reference",) if found.refused == "reference" else classify(seen)
    if not (strong or found.usable or found.citations or unit.term):
        if not kinds and text[unit.start].islower() and _CLAUSE[reading.scope.lang].fullmatch(found.folded):
            return ("condition",)  # "unless the permit has been revoked", quoted without its main clause
        if not _stands_alone(kinds, found, unit):
            return ()
    if unit.lead_in is None or not unit.lead_in.kinds:
        return kinds
    own = kinds if strong else tuple(k for k in kinds if k not in ("requirement", "reference"))
    kinds = _merge(unit.lead_in.kinds[:1], own)
    return _merge(kinds, ("condition",)) if unit.lead_conditional else kinds


def _stands_alone(kinds: tuple[RuleKind, ...], found: _Found, unit: StatementUnit) -> bool:
    """Whether a sentence without value, modality or citation is a rule: it defines, takes effect or names a format."""
    if unit.shape == "row" or not kinds:
        return False
    return (
        kinds[0] in ("definition", "document_format")
        or (kinds[0] == "validity" and ("effect" in found.tags or found.conditional))
        or bool(found.tags & {"lasting", "unpaid", "open_end"})
    )


_YEAR_ALONE = len("2024")  # the years of a school or a statistic say nothing of a rule


def _findings(reading: TextReading, unit: StatementUnit, found: _Found, known: tuple[RuleKind, ...]) -> Findings:
    return Findings(
        quote=reading.scope.text[unit.start : unit.end], folded=found.folded, lang=reading.scope.lang,
        values=tuple(v for v in found.values if v.type != "date" or v.role or len(v.value) != _YEAR_ALONE),
        citations=tuple(found.citations),
        cues=tuple(reading.cues_in(unit.start, unit.end)), tags=found.tags,
        negatives=found.negatives, topics=found.topics, modality=found.stance.modality, weak=found.stance.weak,
        conditional=found.conditional, leading_condition=bool(_LEADING_IF[reading.scope.lang].match(found.folded)),
        imperative=is_order(reading.scope, unit.start, unit.end), refused=found.refused, pattern_kinds=known,
        links=tuple((start - unit.start, end - unit.start) for start, end in reading.linked(unit.start, unit.end)),
    )  # fmt: skip


def _surroundings(reading: TextReading, unit: StatementUnit, found: _Found) -> StatementContext:
    lead = unit.lead_in
    return StatementContext(
        shape=unit.shape, lead=unit.lead, law=reading.law, nth=unit.nth, lead_text=lead.quote if lead else "",
        lead_modality=lead.modality if lead else None, lead_kinds=lead.kinds if lead else (),
        lead_topics=lead.topics if lead else frozenset(), names_columns=unit.names_columns, headers=unit.headers, heading=unit.heading,
        heading_tags=find_heading_tags(unit.heading, reading.scope.lang) if unit.heading else frozenset(),
        title_tags=find_heading_tags(unit.title, reading.scope.lang) if unit.title else frozenset(),
        context_tags=find_context_tags(unit.context, reading.scope.lang) if unit.context else frozenset[str](),
    )  # fmt: skip


# What a ban, a permission and an exemption exclude: a permission read for a ban is the worst error there is.
_EXCLUDES: dict[Modality | None, frozenset[Modality]] = {
    "must_not": frozenset({"may", "need_not", "must", "should"}),
    "should_not": frozenset({"may", "need_not", "must", "should"}),
    "may": frozenset({"must_not", "should_not"}),
    "need_not": frozenset({"must", "must_not", "should_not", "should"}),
    "must": frozenset({"need_not", "must_not", "should_not"}),
    "should": frozenset({"need_not", "must_not", "should_not"}),
}


def _allowed(reading: TextReading, unit: StatementUnit, found: _Found) -> set[Modality | None]:
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
    if main == "is" and (unit.shape == "sentence" or _whole_provision(reading, unit)) and not found.stance.weak:
        quiet: set[Modality | None] = {main, lead or main}  # all cues stand in clauses of condition
        return quiet if reading.law else {*quiet, None}
    if main in ("may", "must_not") and not found.stance.below and "must" not in {*own, lead}:
        words.discard("must")
    lang = reading.scope.lang
    # "she isn't empowered to sign": what is denied without a word of duty lays none on anyone
    if "must" not in {*own, lead, main} and (_DENIED[lang].search(found.folded) or _completes_condition(lang, unit)):
        words.discard("must")
    if found.ordered and found.folded.rstrip().endswith("."):
        words -= {"is", None}
    if unit.shape == "item" and main not in STRONG and lead in STRONG:
        return {lead}
    speaks = main if main in STRONG else lead
    return words - _EXCLUDES.get(speaks, frozenset())


def _merge(first: tuple[RuleKind, ...], second: tuple[RuleKind, ...]) -> tuple[RuleKind, ...]:
    return (*first, *(k for k in second if k not in first))
