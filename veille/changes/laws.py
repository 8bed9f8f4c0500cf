"""Sections of a law that were added, repealed, removed or changed between two versions, by their own numbers."""

from __future__ import annotations

import re
from itertools import zip_longest

from veille.changes.judge.readings import surest
from veille.changes.judge.weights import Weight, editorial
from veille.changes.match.identity import Identity
from veille.changes.match.provisions import REPEAL_NOTICE, repealed_parts
from veille.changes.match.spelling.typos import same_but_slips
from veille.changes.match.words import fold, typeset
from veille.changes.tell.differences.pages import name_state
from veille.changes.tell.places import name_provision
from veille.changes.tell.summaries import PROVISION, TYPESET, summarize_in_force, summarize_renumbering, summarize_words
from veille.model import Change, ChangeKind, ChangeReason, Document, Section, Severity

_SPACE = re.compile(r"\s+")
_WHOLE = Weight(Severity.SUBSTANTIVE, ChangeReason.PROVISION)  # one that came, went or was repealed


def compare_sections(old: Document, new: Document, identity: Identity) -> list[Change]:
    """One substantive change for each body section whose words differ; schedules and preambles apart.

    Where only typographic signs differ, the change is metadata; where only punctuation, capitals or the spelling of a word
    do, editorial. A number that is used again for another provision is a changed section here: the label is what is cited.
    Whether it is still the same provision is for identity to say. A provision under another number is told by
    `compare_standing`.
    """
    before, after = _body(old), _body(new)
    renumbered = {(one.label, two.label) for one, two in _renumbered(old, new, identity)}
    left, right = {one for one, _ in renumbered}, {two for _, two in renumbered}
    found = []
    for label in (*before, *(k for k in after if k not in before)):
        one, two = before.get(label), after.get(label)
        if (two is None and label in left) or (one is None and label in right):
            continue
        kind = _kind(one, two)
        if kind is not None:
            found.append(_change(kind, label, one, two))
    return found


def compare_standing(old: Document, new: Document, identity: Identity) -> list[Change]:
    """Provisions that got another number or another date of coming into force, whatever their words."""
    found = [_standing(one, two, "label") for one, two in _renumbered(old, new, identity)]
    olds, news = {s.ordinal: s for s in old.sections}, {s.ordinal: s for s in new.sections}
    for i, j in identity.section_pairs().items():
        one, two = olds[i], news[j]
        stands = one.state is two.state and one.state_date == two.state_date
        if not stands and one.body and two.body and _words(one) == _words(two):
            found.append(_state_of_provision(one, two))
        elif one.body and two.body and one.label and _in_force(one) != _in_force(two) and _words(one) == _words(two):
            found.append(_standing(one, two, "in_force"))
    return found


def _renumbered(old: Document, new: Document, identity: Identity) -> list[tuple[Section, Section]]:
    """Body sections that are the same provision under a number that only one version has."""
    before, after = _body(old), _body(new)
    olds, news = {s.ordinal: s for s in old.sections}, {s.ordinal: s for s in new.sections}
    pairs = [(olds[i], news[j]) for i, j in identity.section_pairs().items()]
    return [
        (one, two)
        for one, two in pairs
        if one.body and two.body and one.label and two.label and one.label != two.label
        and one.label not in after and two.label not in before
    ]  # fmt: skip


def _in_force(section: Section) -> tuple[str | None, ...]:
    """The dates of coming into force of a section and its parts."""
    return (section.in_force_from, *(block.in_force_from for block in section.blocks))


def _standing(one: Section, two: Section, what: str) -> Change:
    if what == "label":
        before, after, reason = one.label or "", two.label or "", ChangeReason.RENUMBERED
        english, french = summarize_renumbering(before, after, two.heading)
        kind: ChangeKind = "renamed"
    else:
        before, after = _first_difference(_in_force(one), _in_force(two))
        reason, kind = ChangeReason.IN_FORCE, "changed"
        english, french = summarize_in_force(name_provision(two.label, two.heading), before, after)
    return Change(
        "section", kind, Severity.SUBSTANTIVE, two.heading, english, french, label=two.label, before=before or None,
        after=after or None, anchor=two.anchor, object_id=two.id, section_id=two.id, reason=reason,
        rule_kinds=tuple(dict.fromkeys(k for rule in two.rules for k in rule.kinds)), confidence=surest(two.rules),
    )  # fmt: skip


def _state_of_provision(one: Section, two: Section) -> Change:
    """A provision that came into force or went out of it under the same words."""
    place = name_provision(two.label, two.heading)
    lines = [f"{name_state(one.state, one.state_date, k)} → {name_state(two.state, two.state_date, k)}" for k in (0, 1)]
    return Change(
        "section", "repealed" if two.repealed else "changed", Severity.SUBSTANTIVE, two.heading,
        f"{place}: {lines[0]}", f"{place} : {lines[1]}", label=two.label, before=str(one.state), after=str(two.state),
        anchor=two.anchor, object_id=two.id, section_id=two.id, reason=ChangeReason.STATE,
        rule_kinds=tuple(dict.fromkeys(k for rule in two.rules for k in rule.kinds)), confidence=surest(two.rules),
    )  # fmt: skip


def _first_difference(one: tuple[str | None, ...], two: tuple[str | None, ...]) -> tuple[str, str]:
    return next(((a or "", b or "") for a, b in zip_longest(one, two) if a != b), ("", ""))


def _body(document: Document) -> dict[str, Section]:
    return {s.label: s for s in document.sections if s.label and s.body}


def _kind(one: Section | None, two: Section | None) -> ChangeKind | None:
    if one is None or two is None:
        # A number that appears only as a repeal notice, or whose notice is dropped, changes nothing in force.
        if (one or two) is not None and is_repealed(one or two):  # type: ignore[arg-type]
            return None
        return "added" if one is None else "removed"
    if is_repealed(two) and not is_repealed(one):
        return "repealed"
    if is_repealed(one) and not is_repealed(two):
        return "added"
    return "changed" if _words(one) != _words(two) else None


def is_law(document: Document) -> bool:
    """Whether a document's sections are known by their numbers, in XML (Justice) or HTML (LégisQuébec)."""
    return (document.medium == "xml" or document.kind in ("regulation", "act")) and any(
        s.label for s in document.sections
    )


def is_repealed(section: Section) -> bool:
    """Whether only a notice stands in the place of the provision."""
    return section.repealed or bool(REPEAL_NOTICE.match(section.text))


def _words(section: Section) -> str:
    return _SPACE.sub("", section.text)


def weigh_words(before: str, after: str) -> Weight:
    """What another wording of a provision weighs: where each word is law, only marks and slips of the pen say nothing."""
    if typeset(before) == typeset(after):
        return Weight(Severity.METADATA, ChangeReason.TYPOGRAPHY)  # an apostrophe of another form
    if fold(before) == fold(after):
        return editorial(ChangeReason.MARKS)
    if same_but_slips(before, after):
        return editorial(ChangeReason.TYPO)
    return _WHOLE


def _weigh(one: Section, two: Section) -> Weight:
    """What another wording of a provision weighs; a number in words is the number in digits: "six months", "6 months"."""
    if fold(_in_digits(one)) == fold(_in_digits(two)) and fold(one.text) != fold(two.text):
        return editorial(ChangeReason.REWORDED)
    return weigh_words(one.text, two.text)


def _in_digits(section: Section) -> str:
    """A section's text with its numbers in digits."""
    text, at = [], 0
    for cue in sorted(section.cues, key=lambda cue: cue.start):
        if cue.subject == "number" and cue.start >= at:
            text += [section.text[at : cue.start], cue.tag]
            at = cue.end
    return "".join((*text, section.text[at:]))


def _change(kind: ChangeKind, label: str, one: Section | None, two: Section | None) -> Change:
    section = two or one
    before, after = one.text if one else None, two.text if two else None
    heading = section.heading if section else ""
    place = name_provision(label, heading)
    weight = _weigh(one, two) if kind == "changed" and one and two else _WHOLE
    repealed = repealed_parts(before, after) if kind == "changed" else None
    if repealed is not None:
        english, french = summarize_words("paragraph", "repealed", place, before=repealed[0], after=repealed[1])
    else:
        numbered = PROVISION if label[:1].isdigit() else "section"
        what = TYPESET if weight.reason is ChangeReason.TYPOGRAPHY else numbered
        english, french = summarize_words(what, kind, place, before=before, after=after)
    return Change(
        "section",
        kind,
        weight.severity,
        heading,
        english,
        french,
        label=label,
        before=before,
        after=after,
        anchor=section.anchor if section else None,
        object_id=section.id if section else "",
        section_id=section.id if section else "",
        reason=weight.reason,
        rule_kinds=tuple(dict.fromkeys(k for rule in (section.rules if section else ()) for k in rule.kinds)),
        confidence=surest(section.rules if section else ()),
    )
