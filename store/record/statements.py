"""What versions and reviewers say of rules, as statements in order of time. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from veille.model import Conditions, Document, Rule
from veille.store.codec import rule_digest
from veille.store.record.timeline import Statement

EDIT_PATTERN = "review"  # the `pattern` of a rule whose words a person gave


@dataclass(frozen=True, slots=True)
class RuleReading:
    """One wording of a rule as shown: a machine's, or a person's that stands in for it (`basis` is the machine's)."""

    rule: Rule
    page_id: str
    section_id: str
    parent_id: str | None
    digest: str
    basis: str
    v: int
    recorded_at: str | None


@dataclass(frozen=True, slots=True)
class PersonsWord:
    """A person's reading for the machine's of that `basis`; without a rule, the word that takes such a reading back."""

    at: str
    basis: str
    rule: Rule | None


@dataclass(frozen=True, slots=True)
class VersionRules:
    """A page's version as the rules' history needs it: row key, time, and what it states by rule id."""

    v: int
    observed_at: str
    recorded_at: str | None
    readings: dict[str, RuleReading]


def version_rules(page_id: str, v: int, observed_at: str, recorded_at: str | None, document: Document) -> VersionRules:
    """What a version states, by rule id."""
    ids = {rule.ordinal: rule.id for rule in document.rules}
    readings = {}
    for section in document.sections:
        for rule in section.rules:
            parent_id = None if rule.parent is None else ids.get(rule.parent)
            digest = rule_digest(rule, section.id, parent_id)
            readings[rule.id] = RuleReading(rule, page_id, section.id, parent_id, digest, digest, v, recorded_at)
    return VersionRules(v, observed_at, recorded_at, readings)


def statements(
    rule_id: str, versions_rules: Sequence[VersionRules], words: Sequence[PersonsWord]
) -> list[Statement[RuleReading]]:
    """What the page and its reviewers said of a rule, in order of time; a moved span is no statement of its own."""
    out: list[Statement[RuleReading]] = []
    current: RuleReading | None = None
    machine: RuleReading | None = None  # what the parsers read where `current` is a person's reading
    for index, edition_ in enumerate(versions_rules):
        reading = edition_.readings.get(rule_id)
        until = versions_rules[index + 1].observed_at if index + 1 < len(versions_rules) else None
        if reading is None:
            if current is not None:
                out.append(Statement(edition_.observed_at, None))
        elif current is not None and current.basis == reading.digest:
            out[-1] = replace(out[-1], item=_moved(current, reading.rule))
            machine = machine and _moved(machine, reading.rule)
        else:
            again = current is not None and corrects(current.rule, reading.rule)
            said = reading.rule
            out.append(Statement(edition_.observed_at, reading, said.valid_from, said.valid_to, again))
            machine = None
        current = None if reading is None else out[-1].item
        for word in words:
            if current is None or word.at < edition_.observed_at or (until and word.at >= until):
                continue
            if word.rule is None and machine is not None:
                current, machine = machine, None
            elif word.rule is not None and word.basis == current.basis:
                digest = rule_digest(word.rule, current.section_id, current.parent_id)
                current, machine = replace(current, rule=word.rule, digest=digest), machine or current
            else:
                continue
            out.append(Statement(word.at, current, current.rule.valid_from, current.rule.valid_to, corrects=True))
    return out


def corrects(old: Rule, new: Rule) -> bool:
    """Whether two readings of a rule differ in nothing but the dates in their words: the later one corrects the earlier.

    "As of 2024-01-15, no letters are issued" after "As of 2023-12-11, ..." is no succession; another fee would be.
    """
    return (old.modality, _without_dates(old)) == (new.modality, _without_dates(new))


def _without_dates(rule: Rule) -> str:
    words, at = "", 0
    for value in sorted((v for v in rule.values if v.type == "date"), key=lambda v: v.start):
        start = value.start - rule.start
        if start >= at:
            words, at = words + rule.quote[at:start] + "\0", value.end - rule.start
    return " ".join((words + rule.quote[at:]).split()).casefold()


def _moved(current: RuleReading, rule: Rule) -> RuleReading:
    """The reading at the place where a later version states it; a person's conditions move along."""
    offset = rule.start - current.rule.start
    edited = current.digest != current.basis
    kept = current.rule.conditions
    moved = replace(
        current.rule,
        start=rule.start,
        end=rule.end,
        conditions=(kept and shifted(kept, offset)) if edited else rule.conditions,
        values=tuple(replace(x, start=x.start + offset, end=x.end + offset) for x in current.rule.values),
    )
    return replace(current, rule=moved)


def shifted(conditions: Conditions, offset: int) -> Conditions:
    """The conditions with all spans moved."""
    items = tuple(
        shifted(item, offset)
        if isinstance(item, Conditions)
        else replace(item, start=item.start + offset, end=item.end + offset)
        for item in conditions.items
    )
    return replace(conditions, items=items)
