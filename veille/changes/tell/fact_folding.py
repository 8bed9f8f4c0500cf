"""Changes of watched facts put before the changes that they explain."""

from __future__ import annotations

from dataclasses import replace

from veille.changes.tell.summaries import add_places
from veille.model import Change


def fold_facts(fact_changes: tuple[Change, ...], changes: tuple[Change, ...]) -> tuple[Change, ...]:
    """Facts first, each with the place of the value that moved it; that value is not listed a second time."""
    told: set[int] = set()
    folded = []
    for fact in fact_changes:
        same = [i for i, change in enumerate(changes) if i not in told and _is_same_move(fact, change)]
        told.update(same)
        if same:
            place = changes[same[0]]
            english, french = add_places((fact.summary_en, fact.summary_fr), place.places)
            fact = replace(
                fact, section=place.section, section_id=place.section_id, anchor=place.anchor, label=place.label,
                role=place.role, unit=place.unit or fact.unit, rule_kinds=place.rule_kinds, subject=place.subject,
                confidence=place.confidence,
                places=place.places, summary_en=english, summary_fr=french,
            )  # fmt: skip
        folded.append(fact)
    return (*folded, *(change for i, change in enumerate(changes) if i not in told))


def _is_same_move(fact: Change, change: Change) -> bool:
    if (change.quote_before, change.quote_after) != (fact.quote_before, fact.quote_after):
        return False
    if change.object == "rule" and (fact.quote_before is None or fact.quote_after is None):
        return True  # the sentence that announces the value, or announced it
    if change.value_type != fact.value_type:
        return False
    if change.object == "section":  # a provision that is described by its only edit
        return change.value_type is not None
    return change.object in ("value", "rule") and (change.before, change.after) == (fact.before, fact.after)
