"""The fields of a rule beside its kinds: who acts, on what, from when to when, and the name of its pattern."""

from __future__ import annotations

from dataclasses import replace

from veille.model import Modality, RuleKind, ValidBasis, Value
from veille.parsers.language.folded_text import FoldedText
from veille.parsers.language.folding import fold
from veille.parsers.language.patterns import WordPattern
from veille.parsers.rules.days.of_values import dated_by_files, read_days
from veille.parsers.rules.days.stated import NO_DAYS, Days
from veille.parsers.rules.modality import STRONG, ModalityCue
from veille.parsers.rules.units import StatementUnit


def find_subject(scope: FoldedText, start: int, end: int) -> str | None:
    """What a sentence is about: the first such name in it (CAQ, work permit, fee)."""
    hits = scope.statements.within(start, end)["subject"]
    return hits[0].entry.tag if hits else None


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


_BY = WordPattern(r"{done_by}(?: {doer_article})? ?$")


def find_actor(scope: FoldedText, unit: StatementUnit, stance: ModalityCue) -> str | None:
    """Who must, may or does: the last noun of a person before the cue, or the one after "by"."""
    if stance.modality is None:
        return None
    best = None
    for hit in scope.statements.within(unit.start, unit.end)["actor"]:
        at = unit.start + hit.start
        if _BY[scope.lang].search(scope.folded[max(unit.start, at - 12) : at]):
            return hit.entry.tag
        if best is None and (at < stance.start or stance.modality == "is"):
            best = hit.entry.tag
    return best


def find_validity(scope: FoldedText, values: list[Value], unit: StatementUnit) -> tuple[Days, ValidBasis, list[Value]]:
    """The days in which a piece applies, where they come from, and its values with days of their own where they differ.

    A column of what was ("Previous fee") gives no value, unless for its days. What its own words leave open, its column, lead-in, caption or a heading above it may say.
    """
    if values and unit.past:
        dated = {(start, end) for start, end, _ in unit.columns}
        gone = [span for span in unit.past if span not in dated]
        values = [v for v in values if not any(start <= v.start and v.end <= end for start, end in gone)]
    read = read_days(scope, (unit.start, unit.end), values, unit.columns)
    days = read.whole.within(unit.days)
    if days:
        own = [_within(value, unit.days) for value in read.values]
        return days, "stated", own
    if unit.in_force_from:
        return Days(unit.in_force_from), "in_force", list(read.values)
    own = dated_by_files(read.values) if read.values else []
    return NO_DAYS, "stated" if any(v.valid_from or v.valid_to for v in own) else "unknown", own


def _within(value: Value, outer: Days | None) -> Value:
    if value.valid_from is None and value.valid_to is None:
        return value
    days = Days(value.valid_from, value.valid_to).within(outer)
    return replace(value, valid_from=days.first, valid_to=days.last)


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
