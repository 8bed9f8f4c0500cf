"""A document put into the line of a page's versions: what is the same before and after it has one id."""

from __future__ import annotations

from dataclasses import replace

from veille import changes
from veille.model import Comparison, Document, Rule, Section


def place_between(
    document: Document, page_id: str, seq: int, before: Document | None, after: Document | None
) -> tuple[Document, Comparison | None]:
    """The document with the ids of what is the same before and after it, and how it differs from the one before."""
    comparison = changes.compare(before, changes.with_places(document)) if before is not None else None
    named = changes.inherit_ids(document, page_id=page_id, seq=seq, old=before, comparison=comparison)
    if after is not None:
        named = _inherit_from_later(named, before, after, comparison)
    return named, changes.with_ids(comparison, named) if comparison is not None else None


def _inherit_from_later(
    document: Document, before: Document | None, after: Document, comparison: Comparison | None
) -> Document:
    """The document with the ids of the later version where the earlier one gave none: what is the same has one id.

    A rule that stands word for word in the later version, and was only taken for another one of the earlier, is the later's.
    """
    known = {s.id for s in before.sections} | {r.id for r in before.rules} if before is not None else set()
    unlike = {m.new for m in comparison.rules if m.method != "exact"} if comparison is not None else set()
    identity = changes.identify(document, after)
    sections = {m.old: m.new for m in identity.sections if m.old is not None and m.new is not None}
    rules = {m.old: m.new for m in identity.rules if m.old is not None and m.new is not None}
    later_sections = {s.ordinal: s.id for s in after.sections}
    later_rules = {r.ordinal: r.id for r in after.rules}
    same = {m.old for m in identity.rules if m.method == "exact"}

    def section_id(section: Section) -> str:
        match = sections.get(section.ordinal)
        later = later_sections[match] if match is not None else ""
        return section.id if section.id in known or not later or later in known else later

    def rule_id(rule: Rule) -> str:
        match = rules.get(rule.ordinal)
        later = later_rules[match] if match is not None else ""
        closer = rule.ordinal in unlike and rule.ordinal in same
        return rule.id if (rule.id in known and not closer) or not later or later in known else later

    return replace(
        document,
        sections=tuple(
            replace(s, id=section_id(s), rules=tuple(replace(r, id=rule_id(r)) for r in s.rules))
            for s in document.sections
        ),
    )
