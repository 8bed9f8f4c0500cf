"""The evidence of a change event: before and after side by side, one row for each sentence that differs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from veille.alerts.messages.grouping import told_differences, turns
from veille.alerts.messages.headlines import action_of, dated_words, in_wordings, told_sides
from veille.alerts.messages.inert import safe_link
from veille.alerts.messages.marking import MarkedRun, cut_text, first_exchange, focus, mark_words
from veille.alerts.wording.format import SIDES, Side, show_side
from veille.alerts.wording.interface_words import Words, load_words
from veille.alerts.wording.typography import CELL, NBSP
from veille.changes.tell.excerpts import SHORT, around
from veille.changes.tell.places import said_place
from veille.model import Change, ChangeReason, Event, Severity

MOST_ROWS = 25  # a longer list is not read in a message; the rest is one command away
MOST_MINOR = 5  # rows of mere rewording beside changes that weigh more
_BRIEF = 50  # letters of each side in a brief: both stand in a subject, whose limit is 150
_WHOLE_TEXT = frozenset({"section", "rule", "page", "condition"})  # their before and after are texts, not values


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """One place that changed: what moved, the sentence before and after, and where it stands.

    `summaries` say it in full; `headings` leave out the words that stand in `before` and `after` anyway.
    `brief` says the first of them in the fewest words. `values` are (before, after) in the reader's notation; `before` and
    `after` are empty when that side has nothing.
    """

    summaries: tuple[str, ...]
    headings: tuple[str, ...]
    brief: str
    severity: Severity
    severity_name: str
    place: str
    link: str | None
    values: tuple[tuple[str, str], ...]
    before: tuple[MarkedRun, ...]
    after: tuple[MarkedRun, ...]

    @property
    def text_before(self) -> str:
        """The side before as plain text."""
        return "".join(piece.text for piece in self.before)

    @property
    def text_after(self) -> str:
        """The side after as plain text."""
        return "".join(piece.text for piece in self.after)


def rows_of(event: Event, words: Words, most: int = MOST_ROWS) -> tuple[tuple[EvidenceRow, ...], int]:
    """The event's changes as rows, worst first, at most so many, and how many more rows there would be.

    What is said more finely beside it is not said twice.
    """
    places = told_differences(event.changes)
    weighty = sum(together[0].severity.rank > Severity.EDITORIAL.rank for together in places)
    shown = places[: min(most, weighty + MOST_MINOR if weighty else most)]
    return tuple(_row(event, together, words) for together in shown), len(places) - len(shown)


def _row(event: Event, together: list[Change], words: Words) -> EvidenceRow:
    first = next((change for change in together if change.object not in _WHOLE_TEXT), together[0])
    whole = first.object in _WHOLE_TEXT
    before = first.quote_before or (first.before if whole else None) or ""
    after = first.quote_after or (first.after if whole else None) or ""
    values = () if whole and not first.quote_before else tuple(_values(together, words))
    left, right = mark_words(*focus(before, after)) if before and after else (_side(before), _side(after))
    return EvidenceRow(
        summaries=tuple(dict.fromkeys(summary_of(change, words) for change in together)),
        headings=tuple(dict.fromkeys(_heading(change, words, shown=bool(left or right)) for change in together)),
        brief=_brief(together[0], words),
        severity=first.severity,
        severity_name=words.table[f"severity.{first.severity}"],
        place=said_place(first, words.lang),
        link=safe_link(event.url, first.anchor),
        values=values,
        before=_dotted(left),
        after=_dotted(right),
    )


def _dotted(side: tuple[MarkedRun, ...]) -> tuple[MarkedRun, ...]:
    """The pieces of a side with a dot between the cells of a table row."""
    return tuple(MarkedRun(piece.text.replace("\t", CELL), piece.changed) for piece in side)


def _values(together: list[Change], words: Words) -> Iterable[tuple[str, str]]:
    nothing = words.table["label.nothing"]
    said = " ".join(summary_of(change, words) for change in together)
    for change in together:
        if change.object in _WHOLE_TEXT or in_wordings(change) or (change.before is None and change.after is None):
            continue
        before, after = (show_side(change, side, words.lang) or "" for side in SIDES)
        if not all(_is_said(change, side, said) for side in SIDES):  # the summary mostly says it already
            yield before or nothing, after or nothing


def _is_said(change: Change, side: Side, said: str) -> bool:
    """Whether a value stands in the summary, in the notation of either language or in the record's: "2024-01-15", "$227"."""
    plain, plain_said = (change.before, change.after)[side == "after"], said.replace(NBSP, " ")
    shown = (show_side(change, side, "en") or "", show_side(change, side, "fr") or "")
    return any(text.replace(NBSP, " ") in plain_said for text in shown) or (
        plain is not None and plain.removesuffix(".00") in plain_said
    )


def describe_change(change: Change, words: Words) -> str:
    """What happened to what, in words: "an amount changed", "a rule was added"."""
    if turns(change) or change.reason in (ChangeReason.REWRITTEN, ChangeReason.RECAST):
        return words.name("change_reason", change.reason)
    thing = change.value_type if change.object == "value" else change.object
    if change.object == "section" and not change.label and change.kind in ("added", "removed", "changed"):
        thing = "text"
    named = words.table.get(f"thing.{thing}") or words.table[f"thing.{change.object}"]
    return words.say(f"action.{change.kind}", thing=named)


def _heading(change: Change, words: Words, *, shown: bool) -> str:
    """The summary; for a text that is shown below it, only what happened to it."""
    if change.object not in _WHOLE_TEXT or not shown or turns(change):
        return summary_of(change, words)
    subject = f" ({words.name('subject', change.subject)})" if change.subject else ""
    return describe_change(change, words) + subject


def summary_of(change: Change, words: Words) -> str:
    """The change in a line, in the reader's language and typography; its dates as people write them."""
    if turns(change):
        return _turned(change, words)
    return dated_words(change, words.lang)


def _turned(change: Change, words: Words, limit: int = SHORT) -> str:
    """What a rule says otherwise, with the words that do it: "Fees: what is required or allowed changed: “must” → “may”"."""
    said = words.name("change_reason", change.reason)
    exchanged = first_exchange(change.quote_before or "", change.quote_after or "")
    return _told(change, words, said, exchanged or around(change.quote_before or "", change.quote_after or "", limit))


def _brief(change: Change, words: Words) -> str:
    """The change in the fewest words: the place and what differs of a sentence on both sides."""
    if turns(change):
        return _turned(change, words, _BRIEF)
    if change.object in ("value", "fact", "link") or not (change.quote_before and change.quote_after):
        return summary_of(change, words).removesuffix(change.words[1])
    return _told(change, words, action_of(change, load_words(words.lang)), told_sides(change, _BRIEF))


def _told(change: Change, words: Words, said: str, sides: Sequence[str]) -> str:
    quoted = " → ".join(words.say("label.quoted", words=side) for side in sides)
    return f"{words.table['label.colon']} ".join(part for part in (change.section, said, quoted) if part)


def _side(text: str) -> tuple[MarkedRun, ...]:
    return (MarkedRun(cut_text(text), True),) if text else ()
