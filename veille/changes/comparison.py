"""All that differs between two versions of a page, typed and weighed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from veille.changes.judge.link_changes import LinkChange, pair_links
from veille.changes.judge.severity import Verdict, highest, judge_heading, judge_pair, normative
from veille.changes.judge.value_changes import kind_of, place_of, state_change, value_rows
from veille.changes.judge.wording import EITHER, EMPTY
from veille.changes.judge.words import fold, typeset, word_list
from veille.changes.laws import compare_sections, is_law
from veille.changes.match.headings import plain_heading
from veille.changes.match.identity import Identity, correspond
from veille.changes.match.pairing import frame
from veille.changes.match.quantities import normal_form, pair_quantities
from veille.changes.match.units import Unit, UnitPair
from veille.changes.tell.summaries import shorten, summarize_words
from veille.model import (
    Change,
    ChangeKind,
    ChangeObject,
    Comparison,
    Document,
    Section,
    Severity,
    ValueChange,
)


def compare(old: Document, new: Document) -> Comparison:
    """Typed changes from `old` to `new` with severity, value changes, and how sections and rules correspond.

    A change of medium (an imported Markdown file, then the live page) counts only where values changed; a document
    that was an empty capture before is no change of policy at all.
    """
    found = correspond(old, new)
    identity, pairs = found.identity, found.units
    if old.empty != new.empty:
        change = _page_change(Severity.METADATA, "text captured" if old.empty else "text missing", old.title, new.title)
        return _result(identity, (change,), ())
    changes = [*_metadata_changes(old, new)]
    if old.content_hash == new.content_hash and old.links_hash == new.links_hash:
        return _result(identity, tuple(changes), ())
    values: tuple[ValueChange, ...] = ()
    told: set[tuple[int, int]] = set()  # units whose two wordings a change of value shows already
    if old.content_hash != new.content_hash:
        quantities = pair_quantities(pairs, identity, (_headings(old), _headings(new)))
        values = tuple(row for q in quantities for row in value_rows(q))
        changes += [state_change(q, title=new.title) for q in quantities]
        told = {(id(q.before.unit), id(q.after.unit)) for q in quantities if q.before and q.after}
    if old.medium != new.medium:
        changes = [c for c in changes if c.object == "value" or c.severity is Severity.METADATA]
        return _result(identity, tuple(changes), values)
    if old.content_hash != new.content_hash:
        changes += _section_changes(old, new, identity, pairs)
        changes += _wording_changes(pairs, identity, law=is_law(old) and is_law(new), title=new.title, told=told)
    links = pair_links(pairs)
    changes += [_link_change(link) for link in links]
    values += tuple(
        ValueChange("link", None, link.before.href, link.after.href, section=link.section.heading)
        for link in links
        if link.form
    )
    if old.links_hash != new.links_hash and not links:
        changes.append(_page_change(Severity.METADATA, "links", None, None))
    if (
        old.content_hash != new.content_hash
        and highest(changes).rank < Severity.EDITORIAL.rank
        and not _only_menus(pairs)
        and typeset(old.text) != typeset(new.text)
    ):
        changes.append(_page_change(Severity.EDITORIAL, "order or repeated words", None, None))
    return _result(identity, tuple(changes), values)


def _headings(document: Document) -> Counter[str]:
    return Counter(fold(section.heading) for section in document.sections if section.heading)


def _result(identity: Identity, changes: tuple[Change, ...], values: tuple[ValueChange, ...]) -> Comparison:
    severity = highest(changes)
    reasons = tuple(dict.fromkeys(c.reason for c in changes if c.severity is severity and c.reason))
    return Comparison(severity, changes, values, identity.sections, identity.rules, identity.relations, reasons)


def _metadata_changes(old: Document, new: Document) -> list[Change]:
    found = []
    if old.title != new.title:
        found.append(_page_change(Severity.METADATA, "title", old.title, new.title))
    if old.modified != new.modified:
        found.append(_page_change(Severity.METADATA, "date stamp", old.modified, new.modified))
    return found


_PAGE_WORDS = {
    "title": ("title", "titre"),
    "date stamp": ("date modified", "date de modification"),
    "links": ("link targets", "cibles des liens"),
    "text captured": ("first full copy of the page", "première copie complète de la page"),
    "text missing": ("page without text", "page sans texte"),
    "order or repeated words": ("order or repeated words", "ordre ou mots répétés"),
}


def _page_change(severity: Severity, reason: str, before: str | None, after: str | None) -> Change:
    english, french = _PAGE_WORDS[reason]
    arrow = f"{shorten(before or '-')} → {shorten(after or '-')}" if before or after else ""
    return Change(
        "page",
        "changed",
        severity,
        "",
        f"Page: {english}" + (f": {arrow}" if arrow else ""),
        f"Page : {french}" + (f" : {arrow}" if arrow else ""),
        before=before,
        after=after,
        reason=reason,
    )


def _section_changes(old: Document, new: Document, identity: Identity, pairs: Sequence[UnitPair]) -> list[Change]:
    """Sections that came, went, moved or got another heading; for laws, by their numbers."""
    if is_law(old) and is_law(new):
        return compare_sections(old, new)
    olds, news = {s.ordinal: s for s in old.sections}, {s.ordinal: s for s in new.sections}
    found = []
    headings_old = {plain_heading(s.heading) for s in old.sections}
    headings_new = {plain_heading(s.heading) for s in new.sections}
    for match in identity.sections:
        one = olds[match.old] if match.old is not None else None
        two = news[match.new] if match.new is not None else None
        if one is not None and two is not None:
            if one.heading != two.heading:
                verdict = judge_heading(one.heading, two.heading)
                only_step = plain_heading(one.heading) == plain_heading(two.heading)
                if only_step and verdict.severity is not Severity.METADATA:
                    verdict = Verdict(Severity.EDITORIAL, "step number")
                found.append(_section_change("renamed", two, verdict, one.heading, two.heading, place=one.heading))
        elif one is not None:
            still = plain_heading(one.heading) in headings_new
            found.append(_section_change("removed", one, _weight(one, pairs, still), one.text, None))
        elif two is not None:
            still = plain_heading(two.heading) in headings_old
            found.append(_section_change("added", two, _weight(two, pairs, still), None, two.text))
    for relation in identity.relations:
        if relation.object == "section" and relation.type == "moved":
            section = news[relation.new]
            found.append(_section_change("moved", section, Verdict(Severity.EDITORIAL, "section moved"), None, None))
    return found


def _weight(section: Section, pairs: Sequence[UnitPair], still: bool) -> Verdict:
    """A section that came or went matters as much as the gravest unit that came or went with it."""
    verdicts = [
        judge_pair(pair)
        for pair in pairs
        if (pair.old is None or pair.new is None) and (pair.old or pair.new).section is section  # type: ignore[union-attr]
    ]
    worst = max(verdicts, key=lambda v: v.severity.rank, default=Verdict(Severity.EDITORIAL, "heading"))
    return (
        worst
        if worst.severity is Severity.SUBSTANTIVE
        else Verdict(Severity.EDITORIAL, "heading" if still else "section")
    )


def _section_change(
    kind: ChangeKind,
    section: Section,
    verdict: Verdict,
    before: str | None,
    after: str | None,
    *,
    place: str | None = None,
) -> Change:
    english, french = summarize_words("section", kind, place or section.heading, before=before, after=after)
    # A section that came or went whole is about all its rules.
    alone = kind in ("added", "removed", "repealed")
    subjects = {rule.subject for rule in section.rules if rule.subject}
    return Change(
        "section",
        kind,
        verdict.severity,
        section.heading,
        english,
        french,
        label=section.label,
        before=before,
        after=after,
        anchor=section.anchor,
        object_id=section.id,
        section_id=section.id,
        reason=verdict.reason,
        rule_kinds=tuple(dict.fromkeys(kind for rule in section.rules for kind in rule.kinds)) if alone else (),
        subject=subjects.pop() if alone and len(subjects) == 1 else None,
    )


def _wording_changes(
    pairs: Sequence[UnitPair], identity: Identity, *, law: bool, title: str, told: set[tuple[int, int]]
) -> list[Change]:
    """One change for each unit that was reworded, moved, added or removed; in laws only those of rules."""
    forward = identity.section_pairs()
    backward = {j: i for i, j in forward.items()}
    there_old = {(p.old.section.ordinal, p.old.lead, p.old.folded) for p in pairs if p.old is not None}
    there_new = {(p.new.section.ordinal, p.new.lead, p.new.folded) for p in pairs if p.new is not None}
    menus_old = {p.old.folded for p in pairs if p.old is not None and p.old.only_link}
    menus_new = {p.new.folded for p in pairs if p.new is not None and p.new.only_link}
    recast = _recast(pairs, forward)
    found = []
    for pair in pairs:
        if pair.old is not None and pair.new is not None and pair.old.text == pair.new.text:
            continue
        unit = pair.new or pair.old
        if unit is None:
            continue
        alone = pair.old is None or pair.new is None
        home, other, menus = (forward, there_new, menus_new) if pair.new is None else (backward, there_old, menus_old)
        twice = (home.get(unit.section.ordinal), unit.lead, unit.folded) in other or unit.folded in menus
        if pair.old is not None and pair.new is not None and _values_only(pair.old, pair.new):
            continue  # only the values differ, and each of them has its own change
        if alone and twice and not unit.values:
            continue  # said twice in a section before, once now: nothing came or went
        verdict = judge_pair(pair)
        if _home_of(unit, pair, backward) in recast and verdict.severity is Severity.SUBSTANTIVE:
            verdict = Verdict(Severity.EDITORIAL, "sentence set as a list")
        if verdict.severity is Severity.NONE:
            continue
        if (id(pair.old), id(pair.new)) in told and verdict.severity is not Severity.SUBSTANTIVE:
            continue  # the value's change shows both sentences
        object_ = _object(verdict, unit)
        if law and object_ == "section":
            continue  # the section's own change says it
        kind = kind_of(pair.old, pair.new)
        before = pair.old.text if pair.old else None
        after = pair.new.text if pair.new else None
        rule = min(unit.rules, key=lambda r: r.end - r.start, default=None)
        place = place_of(rule, unit.section, title)
        english, french = summarize_words(object_, kind, place, before=before, after=after)
        found.append(
            Change(
                object_,
                kind,
                verdict.severity,
                unit.section.heading,
                english,
                french,
                label=unit.section.label,
                before=before,
                after=after,
                quote_before=before,
                quote_after=after,
                anchor=unit.section.anchor,
                object_id=rule.id if rule else "",
                section_id=unit.section.id,
                reason=verdict.reason,
                rule_kinds=rule.kinds if rule else (),
                subject=rule.subject if rule else None,
            )
        )
    return found


def _home_of(unit: Unit, pair: UnitPair, backward: dict[int, int]) -> int | None:
    """The old ordinal of the section that a unit stands in."""
    return unit.section.ordinal if pair.new is None else backward.get(unit.section.ordinal)


def _recast(pairs: Sequence[UnitPair], forward: dict[int, int]) -> set[int]:
    """Old ordinals of sections where what went is word for word what came: a sentence set as a list, or the reverse."""
    backward = {j: i for i, j in forward.items()}
    sides: dict[int, tuple[Counter[str], Counter[str]]] = {}
    uneven: set[int] = set()
    for pair in pairs:
        unit = pair.new or pair.old
        home = None if unit is None else _home_of(unit, pair, backward)
        if home is None or (pair.old is not None and pair.new is not None and pair.old.text == pair.new.text):
            continue
        if pair.old is None or pair.new is None:
            uneven.add(home)
        for words, part in zip(sides.setdefault(home, (Counter(), Counter())), (pair.old, pair.new), strict=True):
            words.update(w for w in word_list(part.text if part else "") if w not in EMPTY or w in EITHER)
    return {home for home, (old, new) in sides.items() if home in uneven and old and old == new}


def _values_only(old: Unit, new: Unit) -> bool:
    """Whether two units say the same but for values that differ."""
    one, two = ([normal_form(v) for v in unit.values] for unit in (old, new))
    return one != two and frame(old) == frame(new)


def _object(verdict: Verdict, unit: Unit) -> ChangeObject:
    if verdict.severity is not Severity.SUBSTANTIVE:
        return "rule" if normative(unit.rules) else "section"
    if verdict.reason.startswith(("condition", "logic", "alternative", "list item")):
        return "condition"
    if verdict.reason.startswith("citation"):
        return "citation"
    return "rule"


def _link_change(link: LinkChange) -> Change:
    severity = Severity.SUBSTANTIVE if link.form else Severity.METADATA
    english, french = summarize_words(
        "link", "changed", link.section.heading, before=link.before.href, after=link.after.href
    )
    return Change(
        "link",
        "changed",
        severity,
        link.section.heading,
        english,
        french,
        label=link.section.label,
        before=link.before.href,
        after=link.after.href,
        quote_before=link.before.text,
        quote_after=link.after.text,
        anchor=link.section.anchor,
        section_id=link.section.id,
        value_type="link",
        reason="form link" if link.form else "link",
    )


def _only_menus(pairs: Sequence[UnitPair]) -> bool:
    """Whether all that came or went are repeated menu lines."""
    alone = [p.old or p.new for p in pairs if p.old is None or p.new is None]
    return bool(alone) and all(u is not None and u.only_link for u in alone)


def with_facts(comparison: Comparison, facts: Sequence[Change]) -> Comparison:
    """The comparison with the changes of watched facts added, which make it critical."""
    if not facts:
        return comparison
    changes = (*comparison.changes, *facts)
    reasons = tuple(dict.fromkeys(c.reason for c in facts if c.reason)) + comparison.reasons
    return replace(comparison, changes=changes, severity=highest(changes), reasons=reasons)
