"""One sentence, list item or table row read as a rule, or as none.

A statement needs a value, a modality, a code, a citation, a definition or a verb of effect or format; titles,
navigation, contact data, history notes and worked examples give nothing.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_left
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import TypeVar

from veille.model import Citation, ConditionItem, Conditions, Rule, RuleKind, ValidBasis, Value
from veille.parsers.language.folded_text import Scope
from veille.parsers.language.lexicon import Hit
from veille.parsers.rules.conditions import find_clauses, join
from veille.parsers.rules.kinds import Evidence, classify, find_context_tags, find_tags, may_state
from veille.parsers.rules.modality import STRONG, Stance, find_stance
from veille.parsers.rules.non_rules import find_refusal

_Found = TypeVar("_Found", Value, Citation, Hit)
_IS_FRAGMENT = re.compile(r"^\W*[a-z]")
# "Submit the form by June 30": an order; without a value it is as often a link ("Apply online").
_IMPERATIVE = re.compile(
    r"(?:Submit|Send|Include|Provide|Attach|Complete|Pay|Sign|Bring|Upload|File|Return|Mail|Renew|Apply|Soumettez|Envoyez|Joignez|Fournissez|Payez|Remplissez|Transmettez|Présentez|Déposez|Signez|Retournez|Renouvelez|Acquittez) "
)
# "Student" means a person who is authorized: what follows the word defined speaks for nobody.
_DEFINES = re.compile(
    r"^\W*(?:[\"«][^\"»\n]{2,60}[\"»] ?(?:,? ?(?:means|refers to|designe|signifie|s'entend)(?![a-z])|: (?!le |la |les |l'|the )[a-z])"
    r"|[a-z][a-z' -]{1,60} (?:means (?:an?|the|any|all|that|persons?|employment|work)|s'entend (?:de|d'|du|des|au sens))(?![a-z]))"
)
_CLAUSE = re.compile(
    r"(?:if|unless|provided that|on condition that|s'ils? |s'il|si|a moins (?:que|d'|de)|a (?:la )?condition (?:que|d'|de)|lorsque|pourvu que)(?![a-z])[^.?!:]*"
)
_LEADING_IF = re.compile(
    r"^\W*(?:if|when|where|once|unless|provided|si|s'il|lorsque|lorsqu'[a-z]+|une fois|a condition (?:que|de)|a moins|dans le cas|quand)(?![a-z])"
)


@dataclass(frozen=True, slots=True)
class Reading:
    """All that was found in a text, each in order: its values, citations and modality cues."""

    scope: Scope
    values: tuple[Value, ...]
    citations: tuple[Citation, ...]
    cues: tuple[Hit, ...]
    starts: tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Unit:
    """A piece of text to read as one statement, with the words outside it that give it sense.

    `shape` is sentence, item, row or definition. `lead` says that a list follows; `lead_conditional` that the lead-in
    above joins its items as conditions.
    """

    start: int
    end: int
    shape: str = "sentence"
    context: tuple[str, ...] = ()
    parent: Rule | None = None
    lead: bool = False
    lead_conditional: bool = False
    term: str | None = None
    in_force_from: str | None = None
    row_label: str | None = None


def read_text(scope: Scope, values: tuple[Value, ...], citations: tuple[Citation, ...]) -> Reading:
    """The reading of a scope whose values and citations are known."""
    cues = tuple(h for h in scope.lexicon.scanner("modality").scan(scope.folded) if not _is_month(scope.text, h))
    starts = (tuple(v.start for v in values), tuple(c.start for c in citations), tuple(h.start for h in cues))
    return Reading(scope, values, citations, cues, starts)


def _is_month(text: str, hit: Hit) -> bool:
    """Whether a "May" is the month: with a capital inside a sentence, "from 4 May to 30 August"."""
    before = text[max(0, hit.start - 3) : hit.start].rstrip(" ")
    return text[hit.start : hit.end] == "May" and bool(before) and (before[-1].isalnum() or before[-1] == ",")


def _within(found: tuple[_Found, ...], starts: tuple[int, ...], start: int, end: int) -> list[_Found]:
    """What begins between two places and ends before the second."""
    return [f for f in found[bisect_left(starts, start) : bisect_left(starts, end)] if f.end <= end]


def read_statement(reading: Reading, unit: Unit) -> Rule | None:
    """The rule that a unit states; None when it states none. Its ordinals are for the caller to set."""
    scope = reading.scope
    values = _within(reading.values, reading.starts[0], unit.start, unit.end)
    citations = _within(reading.citations, reading.starts[1], unit.start, unit.end)
    cues = _within(reading.cues, reading.starts[2], unit.start, unit.end)
    folded = scope.folded[unit.start : unit.end]
    clause = (
        unit.shape == "sentence" and scope.text[unit.start].islower() and _CLAUSE.fullmatch(folded) is not None
    )  # with a capital it is a heading: "If you apply online"
    if not (values or citations or cues or unit.term or clause or may_state(folded, scope.lang)):
        return None
    stance = Stance("is", 0, 0) if _DEFINES.match(folded) else find_stance(scope, unit.start, unit.end, cues)
    refused = find_refusal(scope, unit.start, unit.end, values, citations, stance)
    if refused == "all":
        return None
    if stance.modality is None and values and _IMPERATIVE.match(scope.text, unit.start):
        stance = replace(stance, modality="must", start=unit.start, end=unit.start)
    if refused == "reference":
        values = [v for v in values if v.type == "code"]
        if not values and not citations:
            return None
        stance = replace(stance, modality=None)
    return _build(reading, unit, folded, values, citations, stance, referring=refused == "reference")


def _build(
    reading: Reading,
    unit: Unit,
    folded: str,
    values: list[Value],
    citations: list[Citation],
    stance: Stance,
    *,
    referring: bool,
) -> Rule | None:
    scope = reading.scope
    if stance.weak and not unit.lead:
        stance = replace(stance, modality="is")  # "it may take some time" allows nothing
    usable = [v for v in values if v.type != "date" or v.role is not None]
    strong = stance.modality in STRONG
    clauses = find_clauses(scope, unit.start, unit.end)
    tags = find_tags(folded, scope.lang)
    if unit.context:
        tags |= find_context_tags(unit.context, scope.lang)
    fragment = (
        stance.modality is None
        or bool(_IS_FRAGMENT.match(scope.text[unit.start : unit.end]))
        or unit.shape in ("item", "row")
    )
    evidence = Evidence(
        folded, tags, stance.modality, tuple(usable), tuple(citations), unit.start,
        bool(clauses), fragment, unit.lead_conditional or bool(_LEADING_IF.match(folded)),
    )  # fmt: skip
    kinds: tuple[RuleKind, ...] = ("reference",) if referring else classify(evidence)
    modality = stance.modality
    if unit.term is not None and not strong:
        kinds = ("definition", *(k for k in kinds if k != "definition"))
    empty = not strong and not usable and not citations and not unit.term
    if empty and not kinds and scope.text[unit.start].islower() and _CLAUSE.fullmatch(folded):
        kinds = ("condition",)  # "unless the permit has been revoked", quoted without its main clause
    elif empty and not _stands_alone(kinds, tags, unit, conditional=bool(clauses)):
        return None
    if (
        not usable
        and not citations
        and unit.shape != "sentence"
        and unit.parent is None
        and not strong
        and not unit.term
        and "unpaid" not in tags
    ):
        return None
    parent = unit.parent
    if parent is not None:
        if not (usable or citations or strong):
            return None
        own = kinds if strong else tuple(k for k in kinds if k not in ("requirement", "reference"))
        kinds = _merge((parent.kinds[0],), own)
        if unit.lead_conditional:
            kinds = _merge(kinds, ("condition",))
        modality = modality if strong else parent.modality
    if not kinds:
        return None
    if (
        modality is None
        and kinds[0] in ("effective_date", "validity", "definition", "document_format")
        and unit.shape != "row"
    ):
        modality = "is"
    first, last, basis = _validity(values, unit)
    pattern = _pattern_name(unit, kinds, usable, citations, modality if strong else None)
    words = (*unit.context, scope.text[unit.start : unit.end])
    return Rule(
        quote=scope.text[unit.start : unit.end], start=unit.start, end=unit.end, kinds=kinds, lang=scope.lang,
        pattern=pattern, modality=modality, actor=_actor(scope, unit, stance), subject=unit.term or _first(scope, "subject", folded),
        text=" ".join(w for w in words if w), values=tuple(values) if usable else (), citations=tuple(citations),
        conditions=join("all", clauses), confidence=_precisions().get(pattern), valid_from=first, valid_to=last, valid_basis=basis,
        row_label=unit.row_label,
    )  # fmt: skip


def _stands_alone(kinds: tuple[RuleKind, ...], tags: frozenset[str], unit: Unit, *, conditional: bool) -> bool:
    """Whether a sentence without value, modality or citation is a rule: it defines, takes effect or names a format."""
    if unit.shape == "row":
        return False
    if not kinds:
        return False
    return (
        kinds[0] in ("definition", "document_format")
        or (kinds[0] == "validity" and ("effect" in tags or conditional))
        or bool(tags & {"lasting", "unpaid", "open_end"})
    )


def _merge(first: tuple[RuleKind, ...], second: tuple[RuleKind, ...]) -> tuple[RuleKind, ...]:
    return (*first, *(k for k in second if k not in first))


def _first(scope: Scope, group: str, folded: str) -> str | None:
    entry = scope.lexicon.scanner(group).first(folded)
    return entry.tag if entry else None


_BY = re.compile(r"(?:by|par)(?: the| l'| le| la| les| des| un| une)? ?$")


def _actor(scope: Scope, unit: Unit, stance: Stance) -> str | None:
    """Who must, may or does: the last noun of a person before the cue, or the one after "by"."""
    if stance.modality is None:
        return None
    best = None
    for hit in scope.lexicon.scanner("actor").scan(scope.folded[unit.start : unit.end]):
        at = unit.start + hit.start
        if _BY.search(scope.folded[max(unit.start, at - 12) : at]):
            return hit.entry.tag
        if best is None and (at < stance.start or stance.modality == "is"):
            best = hit.entry.tag
    return best


def _validity(values: list[Value], unit: Unit) -> tuple[str | None, str | None, ValidBasis]:
    """The half-open interval in which a rule applies, as its own dates state it."""
    first = last = None
    for value in values:
        if value.type != "date":
            continue
        if value.role == "effective_from" and first is None:
            first = _first_day(value.value)
        if value.role == "effective_to" and last is None:
            last = _first_day(value.value) if value.exclusive else _day_after(value.value)
    if first or last:
        return first, last, "stated"
    if unit.in_force_from:
        return unit.in_force_from, None, "in_force"
    return None, None, "unknown"


def _first_day(value: str) -> str:
    return value + "-01-01"[len(value) - 4 :] if len(value) < 10 else value


def _day_after(value: str) -> str:
    """The first day after a date, a month or a year."""
    if len(value) == 4:
        return f"{int(value) + 1}-01-01"
    if len(value) == 7:
        year, month = int(value[:4]), int(value[5:])
        return f"{year + month // 12}-{month % 12 + 1:02d}-01"
    return (date.fromisoformat(value) + timedelta(days=1)).isoformat()


def _pattern_name(
    unit: Unit, kinds: tuple[RuleKind, ...], values: list[Value], citations: list[Citation], strong: str | None
) -> str:
    """The name of the extractor that spoke: where it looked and on what grounds."""
    if unit.lead:
        place = "lead"
    elif unit.parent is not None:
        place = "item"
    else:
        place = {"row": "row", "definition": "definition"}.get(unit.shape, "sentence")
    if strong:
        ground = strong
    elif values:
        ground = values[0].unit if values[0].type == "code" and values[0].unit else values[0].role or values[0].type
    elif kinds[0] != "reference":
        ground = kinds[0]
    else:
        ground = "citation" if citations else "link"
    return f"{place}.{ground}"


@cache
def _precisions() -> dict[str, float]:
    """Measured precision by pattern on the development gold (docs/quality.md)."""
    path = Path(__file__).parent / "precision.toml"
    return {k: float(v) for k, v in tomllib.loads(path.read_text(encoding="utf-8")).get("precision", {}).items()}


def with_conditions(rule: Rule, conditions: Conditions | None) -> Rule:
    """The rule with the conditions of its list beside those of its own sentence."""
    if conditions is None:
        return rule
    own = rule.conditions.items if rule.conditions else ()
    # "if any of the following applies" announces the list and is no condition of its own.
    own = tuple(i for i in own if not (isinstance(i, ConditionItem) and i.end >= rule.end - 2))
    return replace(rule, conditions=Conditions("all", (*own, conditions)) if own else conditions)
