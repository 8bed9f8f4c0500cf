"""A law's sections with what differs in them: one edit of a provision is one change, with its words and its value."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from veille.changes.match.provisions import repealed_parts
from veille.model import Change, Severity

# What a changed provision may take its line from: a sentence, value, condition or citation in it.
_INNER = frozenset({"rule", "value", "condition", "citation"})


def fold_provisions(sections: Sequence[Change], inner: Sequence[Change]) -> list[Change]:
    """The changes of a law: each section once, then the values of those with several edits and what stands in no section.

    A section that came, went or was repealed holds all that is in it. One with a single edit is described by that edit's line
    and quotes, under its own number and with its whole text before and after.
    """
    held: defaultdict[int, list[Change]] = defaultdict(list)
    rest: list[Change] = []
    by_label: defaultdict[str, list[Change]] = defaultdict(list)
    for section in sections:
        if section.label:
            by_label[section.label].append(section)
    for change in inner:
        home = next((s for s in by_label.get(change.label or "", ()) if _holds(s, change)), None)
        if home is None or change.object not in _INNER or change.places:
            rest.append(change)
        else:
            held[id(home)].append(change)
    found: list[Change] = []
    for section in sections:
        edits = held[id(section)]
        whole = section.kind != "changed" or repealed_parts(section.before, section.after) is not None
        found.append(_with_edit(section, edits[0]) if len(edits) == 1 and not whole else section)
        if len(edits) > 1 and not whole:
            rest += [change for change in edits if change.object == "value"]
    return [*found, *rest]


def _holds(section: Change, change: Change) -> bool:
    """Whether the words of a change stand in the section's text, on each side that the change has."""
    one, two = change.quote_before or "", change.quote_after or ""
    lines = [line for line in one.split("\n") if line and line not in (section.before or "")]
    lines += [line for line in two.split("\n") if line and line not in (section.after or "")]
    return bool(one or two) and not lines


def _with_edit(section: Change, edit: Change) -> Change:
    """The section's change described by the only edit in it."""
    graver = edit.severity.rank >= Severity.SUBSTANTIVE.rank
    return replace(
        section, summary_en=edit.summary_en, summary_fr=edit.summary_fr,
        quote_before=edit.quote_before, quote_after=edit.quote_after,
        reason=edit.reason if graver else section.reason, value_type=edit.value_type, role=edit.role, unit=edit.unit,
        rule_kinds=edit.rule_kinds or section.rule_kinds, confidence=edit.confidence or section.confidence,
        subject=edit.subject or section.subject,
    )  # fmt: skip
