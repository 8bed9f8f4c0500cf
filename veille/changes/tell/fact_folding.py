"""Changes of watched facts put before the changes that they explain."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

from veille.changes.tell.shown_values import show
from veille.model import Change, Value, ValueType

# Where a person's correction stands on a side of a fact's change.
_SAID = ("the page said {}, which a person had corrected", "la page disait {}, qu’une personne avait corrigé")
_SAYS = ("the page says {}, which a person has corrected", "la page dit {}, qu’une personne a corrigé")


def fold_facts(fact_changes: tuple[Change, ...], changes: tuple[Change, ...]) -> tuple[Change, ...]:
    """Facts first, each with the place of the value that moved it; that value is not listed a second time."""
    told: set[int] = set()
    folded = []
    for fact in fact_changes:
        same = [i for i, change in enumerate(changes) if i not in told and _is_same_move(fact, change)]
        told.update(same)
        if same:
            from veille.changes.tell.summaries import add_places  # a check that finds nothing new needs no words

            place = changes[same[0]]
            english, french = add_places((fact.summary_en, fact.summary_fr), place.places)
            fact = replace(
                fact, section=place.section, section_id=place.section_id, anchor=place.anchor, label=place.label,
                role=place.role, unit=place.unit or fact.unit, rule_kinds=place.rule_kinds, subject=place.subject,
                confidence=place.confidence,
                places=place.places, summary_en=english, summary_fr=french,
            )  # fmt: skip
            fact = _beside_page(fact, place)
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
    sides = zip((change.before, change.after), (fact.before, fact.after), fact.corrected, strict=True)
    return change.object in ("value", "rule") and all(page == own or by_hand for page, own, by_hand in sides)


def _beside_page(fact: Change, change: Change) -> Change:
    """A fact beside the value that moved it: where a person had corrected that, the line says what the page says."""
    if change.value_type is None or not any(fact.corrected):
        return fact
    before, after = (
        page if by_hand and page != own else None
        for page, own, by_hand in zip(
            (change.before, change.after), (fact.before, fact.after), fact.corrected, strict=True
        )
    )
    english, french = fact.summary_en, fact.summary_fr
    kind = next(kind for kind in get_args(ValueType) if kind == change.value_type)
    for value, unit, words in ((before, change.unit_before or change.unit, _SAID), (after, change.unit, _SAYS)):
        if value is not None:
            typed = Value(kind, value, unit)
            english += f" ({words[0].format(show(typed, 0))})"
            french += f" ({words[1].format(show(typed, 1))})"
    return replace(fact, said=(before, after), summary_en=english, summary_fr=french)
