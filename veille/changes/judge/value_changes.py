"""Changes of typed values as they are told: rows for machines, one line for people, the quotes of both sides."""

from __future__ import annotations

from veille.changes.match.quantities import Quantity, QuantityChange
from veille.changes.tell.summaries import summarize_value
from veille.changes.tell.topics import find_topic
from veille.model import Change, ChangeKind, Rule, Section, Severity, Value, ValueChange


def value_rows(change: QuantityChange) -> list[ValueChange]:
    """One row for each value of the change; both ends of a range that changed at one end."""
    rows = []
    for before, after in change.ends():
        value = after or before
        side = change.after if after is not None else change.before
        if value is None or side is None:
            continue
        rule = rule_of(side, value)
        rows.append(
            ValueChange(
                value.type,
                value.role,
                before.value if before else None,
                after.value if after else None,
                value.unit,
                side.unit.section.heading,
                (rule.id or None) if rule else None,
                raw_before=before.raw if before else None,
                raw_after=after.raw if after else None,
            )
        )
    return rows


def state_change(change: QuantityChange, *, title: str) -> Change:
    """The change of a quantity as one difference; a range is told as a whole ("P33M..P35M")."""
    side = change.after or change.before
    if side is None:
        raise ValueError("a change has at least one side")
    unit, first = side.unit, side.values[0]
    rule = rule_of(side, first)
    old = change.before.values if change.before else ()
    new = change.after.values if change.after else ()
    last = max(v.end for v in side.values)
    topic = find_topic(unit.text, first.start - unit.start, last - unit.start)
    english, french = summarize_value(place_of(rule, unit.section, title), old, new, rule, topic)
    kind = kind_of(change.before, change.after)
    return Change(
        "value",
        kind,
        Severity.SUBSTANTIVE,
        unit.section.heading,
        english,
        french,
        label=unit.section.label,
        before="..".join(v.value for v in old) or None,
        after="..".join(v.value for v in new) or None,
        quote_before=change.before.unit.text if change.before else None,
        quote_after=change.after.unit.text if change.after else None,
        anchor=unit.section.anchor,
        object_id=rule.id if rule else "",
        section_id=unit.section.id,
        value_type=first.type,
        role=first.role,
        reason=f"{first.type} {kind}",
        unit=first.unit,
        rule_kinds=rule.kinds if rule else (),
        subject=rule.subject if rule else None,
    )


def kind_of(before: object, after: object) -> ChangeKind:
    """Added, removed or changed, by which side is there."""
    return "added" if before is None else "removed" if after is None else "changed"


def place_of(rule: Rule | None, section: Section, title: str) -> str:
    """Where something stands, for people: what the rule is about when it has a name (CAQ, LMIA), else the heading."""
    if rule is not None and rule.subject and rule.subject.isupper():
        return rule.subject
    return section.heading or (section.path[-1] if section.path else title)


def rule_of(side: Quantity, value: Value) -> Rule | None:
    """The smallest rule that holds the value."""
    holders = [r for r in side.unit.rules if r.start <= value.start and value.end <= r.end]
    return min(holders, key=lambda r: r.end - r.start, default=None)
