"""What was found in a piece before anything is decided, and what the score learns of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from veille.model import Citation, Lang, RuleKind, Value
from veille.parsers.language.folded_text import FAR, FoldedText
from veille.parsers.language.lexicon import Hit
from veille.parsers.language.patterns import WordPattern
from veille.parsers.language.sentences import find_told, is_ban, is_order
from veille.parsers.rules.evidence import Findings, StatementContext
from veille.parsers.rules.fields import field_of_form
from veille.parsers.rules.kinds import StatementFeatures, classify, find_context_tags, find_heading_tags
from veille.parsers.rules.modality import STRONG, ModalityCue, has_finite_verb
from veille.parsers.rules.non_rules import NEVER, find_refusal
from veille.parsers.rules.stated.main_clause import (
    completes_condition,
    completes_power,
    is_definition,
    main_clause,
    tells_of_its_noun,
)
from veille.parsers.rules.stated.opening_clause import read_opening, someone_acts, states_something
from veille.parsers.rules.units import StatementUnit, TextReading

_IS_FRAGMENT = re.compile(r"^\W*[a-z]")
_CLAUSE = WordPattern(r"{clause_of_condition}(?![a-z])[^.?!:]*")
_LEADING_IF = WordPattern(r"^\W*{opens_with_condition}(?![a-z])")
_CHANGEABLE = frozenset({"money", "duration", "number"})
_NO_TAGS: frozenset[str] = frozenset()
YEAR_ALONE = len("2024")  # the years of a school or a statistic say nothing of a rule


# built anew for each piece and changed by nobody: a frozen one takes ten times as long to build
@dataclass(slots=True)
class PieceReading:
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
    imperative: bool  # begins with an order, whatever else it says; `ordered` when that is what it demands
    ordered: bool
    opening: tuple[str, ...]  # the evidence of how it begins
    set_anew: bool
    defines: bool  # it opens with the term that it defines
    leads: bool  # it opens with a clause of condition


def _is_of_no_row(scope: FoldedText, unit: StatementUnit, stance: ModalityCue) -> bool:
    """Whether a cue stands in the name of a form's field, or in words to copy into one: Enter "Exempt from the fee"."""
    if unit.row_label and stance.end - unit.start <= len(unit.row_label) and field_of_form(scope, unit):
        return True
    before = scope.text[unit.start : stance.start]
    return before.count("«") > before.count("»") or before.count("“") > before.count("”") or before.count('"') % 2 == 1


def _is_told(scope: FoldedText, unit: StatementUnit) -> bool:
    """Whether a sentence, behind its condition if it has one, is an infinitive with its object and no other verb."""
    told = find_told(scope, unit.start, unit.end)
    return told is not None and not has_finite_verb(scope, told, unit.end)


def _tags(hits: Sequence[Hit]) -> frozenset[str]:
    return frozenset([hit.entry.tag for hit in hits]) if hits else _NO_TAGS


def find(reading: TextReading, unit: StatementUnit, *, conditional: bool) -> PieceReading:
    """What the words, values and citations of a piece are, and what its main clause says; `conditional` that it has conditions."""
    scope = reading.scope
    values = reading.values_in(unit.start, unit.end)
    citations = reading.citations_in(unit.start, unit.end)
    folded = scope.folded[unit.start : unit.end]
    defines = is_definition(reading, unit, folded)
    stance = main_clause(reading, unit, defines=defines)
    hits = scope.statements.within(unit.start, unit.end)
    negatives, topics, tags = _tags(hits["negative"]), _tags(hits["topic"]), _tags(hits["kind"])
    refused = find_refusal(scope, unit.start, unit.end, values, citations, stance, negatives)
    imperative = is_order(scope, unit.start, unit.end)
    hangs = completes_condition(scope.lang, unit) or completes_power(scope.lang, unit)
    ordered = imperative and (stance.modality not in STRONG or stance.below) and not hangs
    if ordered:
        stance = ModalityCue("must", unit.start, unit.start)
    elif stance.modality not in STRONG and is_ban(scope, unit.start, unit.end):
        ordered, stance = True, ModalityCue("must_not", unit.start, unit.start)
    elif stance.modality not in STRONG and unit.shape == "sentence" and _is_told(scope, unit):
        ordered, stance = True, ModalityCue("must", unit.start, unit.start)
    if unit.shape == "row" and stance.modality in STRONG and _is_of_no_row(scope, unit, stance):
        stance = replace(stance, modality=None)
    if unit.lead_in is not None and tells_of_its_noun(scope.lang, stance, unit, unit.lead_in):
        stance = replace(stance, modality=None)
    if unit.answer in STRONG and stance.modality not in STRONG:
        stance = ModalityCue(unit.answer, unit.start, unit.start)
    opening = read_opening(scope.lang, scope.text[unit.start : unit.end], folded)
    bare = stance.modality is None and unit.shape == "sentence" and folded.endswith(".") and states_something(opening)
    told = stance.below and someone_acts(opening) and _THAT[scope.lang].search(folded[: stance.start - unit.start])
    if bare or told:  # "You prove that you can pay": the clause below does not speak
        stance = ModalityCue("is", unit.start, unit.start)
    if stance.weak and not unit.lead:
        stance = replace(stance, modality="is")  # "it may take some time" allows nothing
    usable = [v for v in values if v.type != "date" or v.role is not None]
    return PieceReading(
        folded,
        values,
        usable,
        citations,
        tags,
        stance,
        conditional,
        refused,
        negatives,
        topics,
        imperative,
        ordered,
        opening,
        _is_set_anew(scope, values),
        defines,
        opens_with_condition(scope.lang, folded),
    )


def pattern_kinds(reading: TextReading, unit: StatementUnit, found: PieceReading) -> tuple[RuleKind, ...]:
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
        unit.lead_conditional or found.leads,
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
    kinds = merge(unit.lead_in.kinds[:1], own)
    return merge(kinds, ("condition",)) if unit.lead_conditional else kinds


def _stands_alone(kinds: tuple[RuleKind, ...], found: PieceReading, unit: StatementUnit) -> bool:
    """Whether a sentence without value, modality or citation is a rule: it defines, takes effect or names a format."""
    if unit.shape == "row" or not kinds:
        return False
    return (
        kinds[0] in ("definition", "document_format")
        or (kinds[0] == "validity" and ("effect" in found.tags or found.conditional))
        or bool(found.tags & {"lasting", "unpaid", "open_end"})
    )


def as_findings(
    reading: TextReading, unit: StatementUnit, found: PieceReading, known: tuple[RuleKind, ...]
) -> Findings:
    """What the score learns of the piece itself."""
    return Findings(
        quote=reading.scope.text[unit.start : unit.end], folded=found.folded, lang=reading.scope.lang,
        values=tuple(v for v in found.values if v.type != "date" or v.role or len(v.value) != YEAR_ALONE),
        citations=tuple(found.citations),
        cues=tuple(reading.cues_in(unit.start, unit.end)), tags=found.tags,
        negatives=found.negatives, topics=found.topics, modality=found.stance.modality, weak=found.stance.weak,
        conditional=found.conditional, leading_condition=found.leads,
        imperative=found.imperative, refused=found.refused, pattern_kinds=known,
        links=tuple((start - unit.start, end - unit.start) for start, end in reading.linked(unit.start, unit.end)),
        set_anew=found.set_anew, opening=found.opening,
    )  # fmt: skip


# "You prove that you", « L'hôpital confirme qu'il »: what follows is what someone says, confirms or proves.
_THAT = WordPattern(r"(?<![a-z]){that_clause}(?![a-z])[^.;:]{0,40}$")
# "The fee was raised from $5 to $9", "was reduced to 6 months": who sets a value says what holds from then on.
_SET_ANEW = WordPattern(r"(?<![a-z]){set_anew}(?![a-z])[^.;:]{0,60}? {set_to} $")


def _is_set_anew(scope: FoldedText, values: list[Value]) -> bool:
    """Whether a piece says that a value was changed to the one it states, which holds since."""
    measured = (v for v in values if v.type in _CHANGEABLE)
    return any(_SET_ANEW[scope.lang].search(scope.left(v.start, FAR)) for v in measured)


def surroundings(reading: TextReading, unit: StatementUnit, found: PieceReading) -> StatementContext:
    """What the score learns of what stands around the piece."""
    lead = unit.lead_in
    return StatementContext(
        shape=unit.shape, lead=unit.lead, law=reading.law, nth=unit.nth, lead_text=lead.quote if lead else "",
        lead_modality=lead.modality if lead else None, lead_kinds=lead.kinds if lead else (),
        lead_topics=lead.topics if lead else frozenset(), names_columns=unit.names_columns, headers=unit.headers, heading=unit.heading,
        heading_tags=find_heading_tags(unit.heading, reading.scope.lang) if unit.heading else frozenset(),
        title_tags=find_heading_tags(unit.title, reading.scope.lang) if unit.title else frozenset(),
        context_tags=find_context_tags(unit.context, reading.scope.lang) if unit.context else frozenset[str](),
    )  # fmt: skip


def opens_with_condition(lang: Lang, folded: str) -> bool:
    """Whether a piece begins with a clause of condition."""
    return bool(_LEADING_IF[lang].match(folded))


def merge(first: tuple[RuleKind, ...], second: tuple[RuleKind, ...]) -> tuple[RuleKind, ...]:
    """The kinds of both, each once, those of the first before the others."""
    return (*first, *(k for k in second if k not in first))
