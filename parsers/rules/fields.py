"""The fields of a rule beside its kinds: who acts, on what, from when to when, and the name of its pattern."""

from __future__ import annotations

import re
from datetime import date, timedelta

from veille.model import Modality, RuleKind, ValidBasis, Value
from veille.parsers.language.folded_text import FoldedText
from veille.parsers.language.folding import fold
from veille.parsers.rules.modality import STRONG, ModalityCue
from veille.parsers.rules.units import StatementUnit


def find_subject(scope: FoldedText, folded: str) -> str | None:
    """What a sentence is about: the first such name in it (CAQ, work permit, fee)."""
    entry = scope.lexicon.scanner("subject").first(folded)
    return entry.tag if entry else None


def field_of_form(scope: FoldedText, unit: StatementUnit) -> str | None:
    """The field that a row of a table on filling in a form is about ("Field | Selection or input"); None elsewhere."""
    if unit.shape != "row" or not unit.row_label:
        return None
    scanner = scope.lexicon.scanner("form_table")
    said = {
        hit.entry.tag
        for header in unit.headers
        for hit in scanner.scan(fold(header))
        if hit.end - hit.start > len(header) - 4
    }
    return unit.row_label if said == {"field", "entry"} else None


_BY = re.compile(r"(?:by|par)(?: the| l'| le| la| les| des| un| une)? ?$")


def find_actor(scope: FoldedText, unit: StatementUnit, stance: ModalityCue) -> str | None:
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


def find_validity(values: list[Value], unit: StatementUnit) -> tuple[str | None, str | None, ValidBasis]:
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


def name_pattern(
    unit: StatementUnit, kinds: tuple[RuleKind, ...], values: list[Value], *, cites: bool, modality: Modality | None
) -> str:
    """The name of the extractor that spoke: where it looked and on what grounds."""
    if unit.lead:
        place = "lead"
    elif unit.parent is not None:
        place = "item"
    else:
        place = {"row": "row", "definition": "definition"}.get(unit.shape, "sentence")
    if modality in STRONG:
        ground = str(modality)
    elif values:
        ground = values[0].unit if values[0].type == "code" and values[0].unit else values[0].role or values[0].type
    elif kinds[0] != "reference":
        ground = kinds[0]
    else:
        ground = "citation" if cites else "link"
    return f"{place}.{ground}"
