"""The evidence of a change event: before and after side by side, one row for each sentence that differs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from veille.alerts.inert import safe_link
from veille.alerts.marking import Piece, cut_text, focus, mark_words
from veille.alerts.site.format import format_value
from veille.alerts.site.words import Words
from veille.model import Change, Event, Severity

# What says more than "the rule changed" or "the section changed" about the same place.
_FINER_THAN_RULE = frozenset({"fact", "value", "condition", "citation", "link"})
_FINER_THAN_SECTION = _FINER_THAN_RULE | {"rule"}
_WHOLE_TEXT = frozenset({"section", "rule", "page", "condition"})  # their before and after are texts, not values


@dataclass(frozen=True, slots=True)
class Row:
    """One place that changed: what moved, the sentence before and after, and where it stands.

    `values` are (before, after) in the reader's notation; `before` and `after` are empty when that side has nothing.
    """

    summaries: tuple[str, ...]
    severity: Severity
    severity_name: str
    place: str
    link: str | None
    values: tuple[tuple[str, str], ...]
    before: tuple[Piece, ...]
    after: tuple[Piece, ...]

    @property
    def text_before(self) -> str:
        """The side before as plain text."""
        return "".join(piece.text for piece in self.before)

    @property
    def text_after(self) -> str:
        """The side after as plain text."""
        return "".join(piece.text for piece in self.after)


def rows_of(event: Event, words: Words) -> tuple[Row, ...]:
    """The event's changes as rows, worst first; what is said more finely beside it is not said twice."""
    kept = sorted(leading_changes(event.changes), key=lambda change: -change.severity.rank)
    sentences: dict[object, list[Change]] = {}
    for number, change in enumerate(kept):
        quoted = change.quote_before or change.quote_after
        key = (change.section, change.quote_before, change.quote_after) if quoted else number
        sentences.setdefault(key, []).append(change)
    return tuple(_row(event, together, words) for together in sentences.values())


def leading_changes(changes: Iterable[Change]) -> tuple[Change, ...]:
    """The changes without those of a rule or section whose finer changes are in the list as well."""
    listed = tuple(changes)
    in_rule = {c.object_id for c in listed if c.object in _FINER_THAN_RULE and c.object_id}
    in_section = {_place(c) for c in listed if c.object in _FINER_THAN_SECTION}
    return tuple(
        change
        for change in listed
        if change.kind != "changed"
        or not (
            (change.object == "rule" and change.object_id in in_rule)
            or (change.object == "section" and _place(change) in in_section)
        )
    )


def _row(event: Event, together: list[Change], words: Words) -> Row:
    first = together[0]
    whole = first.object in _WHOLE_TEXT
    before = first.quote_before or (first.before if whole else None) or ""
    after = first.quote_after or (first.after if whole else None) or ""
    values = () if whole and not first.quote_before else tuple(_values(together, words))
    left, right = mark_words(*focus(before, after)) if before and after else (_side(before), _side(after))
    label = f"{first.label} " if first.label and first.label not in first.section else ""
    return Row(
        summaries=tuple(dict.fromkeys(summary_of(change, words) for change in together)),
        severity=first.severity,
        severity_name=words.table[f"severity.{first.severity}"],
        place=label + first.section,
        link=safe_link(event.url, first.anchor),
        values=values,
        before=left,
        after=right,
    )


def _values(together: list[Change], words: Words) -> Iterable[tuple[str, str]]:
    nothing = words.table["label.nothing"]
    said = " ".join(summary_of(change, words) for change in together)
    for change in together:
        if change.object in _WHOLE_TEXT or (change.before is None and change.after is None):
            continue
        before, after = (
            nothing if side is None else format_value(change.value_type, side, change.unit, words.lang)
            for side in (change.before, change.after)
        )
        if not (before in said and after in said):  # the summary mostly says it already
            yield before, after


def summary_of(change: Change, words: Words) -> str:
    """The change in a line, in the reader's language."""
    return change.summary_en if words.lang == "en" else change.summary_fr


def _side(text: str) -> tuple[Piece, ...]:
    return (Piece(cut_text(text), True),) if text else ()


def _place(change: Change) -> str:
    return change.section_id or change.section
