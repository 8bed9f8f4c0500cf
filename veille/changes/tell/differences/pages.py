"""What is reported of a page as a whole: its title, date stamp and state, another order, a page written anew."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from veille.changes.judge.columns import find_moved_cell
from veille.changes.judge.severity import judge_heading
from veille.changes.match.quantities.canonical import normal_form
from veille.changes.match.units import Unit, UnitPair
from veille.changes.tell.excerpts import around
from veille.changes.tell.places import name_place
from veille.changes.tell.summaries import summarize_words
from veille.model import Change, ChangeReason, Document, DocumentState, Severity, Value
from veille.rising import longest_rising

STAYED = 0.3  # a page of which less than this share of the text stayed is reported as rewritten, not line by line
WHOLE_PAGE = 4  # sentences and rows; a page of fewer is reported line by line whatever happened to it

_WORDS = {
    "title": ("title", "titre"),
    "date stamp": ("date modified", "date de modification"),
    "links": ("link targets", "cibles des liens"),
    "text captured": ("first full copy of the page", "première copie complète de la page"),
    "text missing": ("page without text", "page sans texte"),
    "order": ("order or repeated words", "ordre ou mots répétés"),
    "cells": ("cells stand under other heads of the table", "des cellules sont sous d’autres titres du tableau"),
    "structure": (
        "the same words, set otherwise in lists or tables (nesting, numbering, cells) or beside other signs",
        "les mêmes mots, disposés autrement dans des listes ou tableaux (imbrication, numérotation, cellules), autres signes",
    ),
}


def page_change(severity: Severity, reason: ChangeReason, what: str, before: str | None, after: str | None) -> Change:
    """A change of the page as a whole, by the name of what differs."""
    english, french = _WORDS[what]
    one, two = around(before or "-", after or "-") if before or after else ("", "")
    arrow = f"{one} → {two}" if one or two else ""
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


def page_changes(old: Document, new: Document) -> list[Change]:
    """Title, date stamp and state; a title that says "closed" now tells more than a title reworded."""
    found = []
    if (old.state, old.state_date) != (new.state, new.state_date):
        found.append(_state_change(old, new))
    if old.title != new.title:
        weight = judge_heading(old.title, new.title, old.title_cues, new.title_cues)
        grave = weight.severity is Severity.SUBSTANTIVE and weight.reason in _TITLED
        severity, reason = (weight.severity, weight.reason) if grave else (Severity.METADATA, ChangeReason.TITLE)
        if severity is Severity.METADATA and _says_otherwise(old.title_values, new.title_values):
            severity, reason = Severity.SUBSTANTIVE, ChangeReason.VALUE
        found.append(page_change(severity, reason, "title", old.title, new.title))
    if old.modified != new.modified:
        found.append(page_change(Severity.METADATA, ChangeReason.DATE_STAMP, "date stamp", old.modified, new.modified))
    return found


def other_targets(old: Document, new: Document) -> tuple[str | None, str | None]:
    """Where links lead that one side alone has, None for none: an address that was only text is a link now."""
    one, two = (dict.fromkeys(link.href for s in d.sections for link in s.links) for d in (old, new))
    gone, come = ("; ".join(href for href in a if href not in b) for a, b in ((one, two), (two, one)))
    return gone or None, come or None


# What a title says beside the page's name.
_TITLED = frozenset({ChangeReason.STATUS, ChangeReason.NUMBER})


def _says_otherwise(old: Sequence[Value], new: Sequence[Value]) -> bool:
    """Whether both titles state values, and others."""
    one, two = ({normal_form(value) for value in side} for side in (old, new))
    return bool(one and two) and one != two


# How each state is called in a line.
_STATES = {
    DocumentState.IN_FORCE: ("in force", "en vigueur"),
    DocumentState.NOT_IN_FORCE: ("not in force", "pas en vigueur"),
    DocumentState.REPEALED: ("repealed", "abrogé"),
    DocumentState.REPLACED: ("replaced", "remplacé"),
    DocumentState.ARCHIVED: ("archived", "archivé"),
}


def name_state(state: DocumentState, day: str | None, lang: int) -> str:
    """("repealed since 2025-11-01", "abrogé depuis le 2025-11-01"), without a day where the source gives none."""
    name = _STATES[state][lang]
    return f"{name} {('since', 'depuis le')[lang]} {day}" if day else name


def _state_change(old: Document, new: Document) -> Change:
    """Whether the document is in force: what all its rules rest on, so critical when the state itself is another."""
    lines = [f"{name_state(old.state, old.state_date, k)} → {name_state(new.state, new.state_date, k)}" for k in (0, 1)]
    return Change(
        "page", "repealed" if new.state is DocumentState.REPEALED else "changed",
        Severity.CRITICAL if old.state is not new.state else Severity.SUBSTANTIVE, "",
        f"Page: state: {lines[0]}", f"Page : état : {lines[1]}",
        before=str(old.state), after=str(new.state), reason=ChangeReason.STATE,
    )  # fmt: skip


def judge_bareness(old: Document, new: Document) -> Change | None:
    """The one change that says that a page lost all its text, or has text again; None where both sides have some or none.

    Captures without text that nobody took as the page are no such documents (`Document.empty`).
    """
    bare = not any(section.text for section in new.sections)
    if bare != any(section.text for section in old.sections):
        return None
    rules = len((old if bare else new).rules)
    english, french, reason = (
        ("all text removed", "tout le texte retiré", ChangeReason.EMPTIED) if bare
        else ("text again, where there was none", "de nouveau un texte, où il n’y en avait pas", ChangeReason.REFILLED)
    )  # fmt: skip
    if rules:
        ends = (
            (("ends", "end"), ("prend fin", "prennent fin"))
            if bare
            else (("begins", "begin"), ("commence", "commencent"))
        )
        one = rules == 1
        english += f" ({rules} rule{'' if one else 's'} {ends[0][not one]})"
        french += f" ({rules} règle{'' if one else 's'} {ends[1][not one]})"
    before, after = ("; ".join(s.heading for s in d.sections if s.heading) or d.title for d in (old, new))
    return Change(
        "page", "changed", Severity.SUBSTANTIVE, "", f"Page: {english}", f"Page : {french}",
        before=before if bare else None, after=None if bare else after, reason=reason,
    )  # fmt: skip


def judge_rewrite(old: Document, new: Document, pairs: Sequence[UnitPair]) -> Change | None:
    """The one change that says that a page was written anew, None when enough of its text stayed."""
    if min(_lines(pairs, "old"), _lines(pairs, "new")) < WHOLE_PAGE:
        return None
    gone = sum(len(p.old.text) for p in pairs if p.old is not None and p.new is None and not p.kept)
    come = sum(len(p.new.text) for p in pairs if p.new is not None and p.old is None and not p.kept)
    stayed = max(1 - gone / max(sum(len(p.old.text) for p in pairs if p.old is not None), 1), 0.0)
    if stayed >= STAYED or come < (1 - STAYED) * sum(len(s.text) for s in new.sections):
        return None
    percent = f"{100 * stayed:.0f}"
    kept = (
        ("none of its text stayed", "rien de son texte n’est resté") if percent == "0"
        else (f"{percent}% of its text stayed", f"{percent} % de son texte est resté")
    )  # fmt: skip
    before, after = ("; ".join(s.heading for s in d.sections if s.heading) or d.title for d in (old, new))
    one, two = around(before, after)
    sides = (
        ("", "") if one == two else (f": “{one}” → “{two}”", f" : « {one} » → « {two} »")
    )  # the headings may all stay
    return Change(
        "page", "changed", Severity.SUBSTANTIVE, "",
        f"Page rewritten: {kept[0]}{sides[0]}", f"Page réécrite : {kept[1]}{sides[1]}",
        before=before, after=after, reason=ChangeReason.REWRITTEN,
    )  # fmt: skip


def _lines(pairs: Sequence[UnitPair], side: Literal["old", "new"]) -> int:
    units = (getattr(pair, side) for pair in pairs)
    return sum(unit is not None and unit.kind != "heading" for unit in units)


def cell_changes(pairs: Sequence[UnitPair]) -> list[Change]:
    """Words that stand under another head of their table, by the first of them; of a row with values those are told.

    Cells that changed places have another text with the very same words.
    """
    for pair in pairs:
        if pair.old is None or pair.new is None or pair.old.values:
            continue
        moved = find_moved_cell(pair.old, pair.new)
        if moved is not None:
            return [page_change(Severity.SUBSTANTIVE, ChangeReason.ROW, "cells", *moved)]
    return []


def structure_change() -> Change:
    """What differs when not a word does: lists stand within others, are numbered otherwise, or cells span others."""
    return page_change(Severity.EDITORIAL, ChangeReason.STRUCTURE, "structure", None, None)


def order_change(pairs: Sequence[UnitPair]) -> Change:
    """What stands in another place when nothing else differs, by its first line."""
    moved = _first_moved(pairs)
    if moved is None:
        return page_change(Severity.EDITORIAL, ChangeReason.ORDER, "order", None, None)
    english, french = summarize_words("text", "moved", name_place(moved.section, ""), before=None, after=moved.text)
    return Change(
        "section", "moved", Severity.EDITORIAL, moved.section.heading, english, french, label=moved.section.label,
        before=moved.text, after=moved.text, anchor=moved.section.anchor, object_id=moved.section.id,
        section_id=moved.section.id, reason=ChangeReason.ORDER,
    )  # fmt: skip


def _first_moved(pairs: Sequence[UnitPair]) -> Unit | None:
    both = [(p.old, p.new) for p in pairs if p.old is not None and p.new is not None and not p.moved]
    both.sort(key=lambda pair: (pair[0].section.ordinal, pair[0].index))
    kept = longest_rising([10_000 * two.section.ordinal + two.index for _, two in both])
    return next((two for k, (_, two) in enumerate(both) if k not in kept), None)
