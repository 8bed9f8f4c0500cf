"""How much it matters that a sentence, item, row or whole topic came or went."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from veille.changes.judge.readings import ANYONE, FORCE, UnitReading
from veille.changes.judge.substance import has_matter, lang_of_unit
from veille.changes.judge.weights import Weight, editorial
from veille.changes.match.edits import without_counts
from veille.changes.match.quantities.clock import find_hours
from veille.changes.match.units import Unit
from veille.changes.match.words import word_list
from veille.model import ChangeReason, Section, Severity
from veille.parsers.language.meaning import names_any

SENTENCE_WORDS = 4  # fewer words ("Not sure?", "Required forms") are a label unless they are a sentence that binds
# A telephone number or an address to write to: "1-855-438-1103", "info@example.org"
_CONTACT = re.compile(r"\b(?:1[-. ])?\d{3}[-. ]\d{3}[-. ]\d{4}\b|[^\s,;:()@]{1,64}@[\w.-]*\w|\bwww\.[\w.-]*")
DIGITS = re.compile(r"\d+(?:[.,]\d+)*")


def judge_topic(section: Section, units: Sequence[Unit], *, option: bool = False) -> Weight:
    """A section that came or went whole: a topic of substance when it names a paper, a person, a value or a rule.

    `option` says that it is one of several under one heading ("By card", "By money order"): then what it says is enough.
    """
    verdicts = [judge_alone(unit) for unit in units if unit.kind != "heading"]
    worst = max(verdicts, key=lambda v: v.severity.rank, default=None)
    if worst is not None and worst.severity is Severity.SUBSTANTIVE:
        return worst
    cues = [*section.heading_cues, *section.cues]
    named = any(c.subject in ("paper", "status") or (c.subject == "actor" and c.tag not in ANYONE) for c in cues)
    said = any(not (u.only_link or names_contact(u) or u.text.rstrip().endswith("?")) for u in units)
    if section.text and (named or section.values or (option and said)):
        return Weight(Severity.SUBSTANTIVE, ChangeReason.TOPIC)
    return Weight(Severity.EDITORIAL, ChangeReason.SECTION)


def judge_alone(unit: Unit) -> Weight:
    """What it means that a unit came or went."""
    words = word_list(unit.text)
    reading = UnitReading(unit)
    if not words:
        return Weight(Severity.EDITORIAL, ChangeReason.MARKS)
    if not without_counts(unit.text).strip():
        return Weight(Severity.EDITORIAL, ChangeReason.HEADING)
    if unit.kind in ("summary", "heading"):
        status = bool(reading.tags.get("status"))
        return Weight(Severity.SUBSTANTIVE, ChangeReason.STATUS) if status else editorial(ChangeReason.HEADING)
    if unit.only_link:
        form = any(link.form for link in unit.links)
        return Weight(Severity.SUBSTANTIVE, ChangeReason.FORM) if form else editorial(ChangeReason.LINK)
    if unit.text.rstrip().endswith("?"):
        return editorial(ChangeReason.SENTENCE)
    if reading.citations[0]:
        return Weight(Severity.SUBSTANTIVE, ChangeReason.CITATION)
    if unit.kind == "row" and is_data_row(unit):
        return Weight(Severity.SUBSTANTIVE, ChangeReason.ROW)
    if under_condition(unit):
        return Weight(Severity.SUBSTANTIVE, ChangeReason.CONDITION)
    binding = unit.text.rstrip().endswith((".", "!")) and bool(reading.modalities)  # "Keep the receipt."
    said = _said_alone(reading) if len(words) >= SENTENCE_WORDS or binding else None
    if said is not None:
        return Weight(Severity.SUBSTANTIVE, said)
    if is_listed(unit) and not names_contact(unit) and (introduces(unit) or reading.tags.get("paper")):
        return Weight(Severity.SUBSTANTIVE, ChangeReason.LIST_ITEM)
    return editorial(ChangeReason.SENTENCE)


def _said_alone(reading: UnitReading) -> ChangeReason | None:
    """What a sentence binds, frees, excepts or reports by itself."""
    if FORCE & set(reading.tags.get("modality", ())):
        return ChangeReason.MODALITY
    if reading.tags.get("exception"):
        return ChangeReason.EXCEPTION
    if reading.tags.get("status"):
        return ChangeReason.STATUS
    if _may_befall(reading):
        return ChangeReason.RULE
    return ChangeReason.RULE if reading.stated or "only" in reading.tags.get("scope", ()) else None


def _may_befall(reading: UnitReading) -> bool:
    """Whether it says what somebody may do, or an office may or will do to a file: "we may cancel your permit".

    What a reader may look up, ask or follow binds nobody.
    """
    unit = reading.unit
    lang = lang_of_unit(unit)
    if lang is None or names_any(unit.text, "pointing", lang):
        return False
    if names_any(unit.text, "consequence", lang) and names_any(unit.text, "office", lang):
        return True
    return "may" in reading.tags.get("modality", ()) and has_matter(unit, unit, lang)


def is_data_row(unit: Unit) -> bool:
    """Whether a row holds data under headings: a number, or something that was read."""
    cells = unit.block.cells if unit.block is not None else ()
    headed = any(c.header for c in cells)
    return headed and not names_contact(unit) and bool(DIGITS.search(unit.text) or unit.rules or unit.values)


def contacts_of(unit: Unit) -> frozenset[str]:
    """The telephone numbers, in digits alone, and the addresses to write to that stand in a unit."""
    found = (one[0] for one in _CONTACT.finditer(unit.text))
    return frozenset(re.sub(r"\D", "", one) if one[0].isdigit() and "@" not in one else one for one in found)


def figures_of(unit: Unit) -> Counter[str]:
    """How often each number stands in a unit beside its telephone numbers; hours as HH:MM, however they are written."""
    text = _CONTACT.sub(" ", unit.text)
    hours = list(find_hours(text))
    for start, end, _ in reversed(hours):
        text = f"{text[:start]} {text[end:]}"
    return Counter([*DIGITS.findall(text), *(hour for *_, hour in hours)])


def names_contact(unit: Unit) -> bool:
    """Whether a telephone number or an address to write to stands in a unit."""
    return bool(contacts_of(unit))


def is_listed(unit: Unit) -> bool:
    """An item of a list that a lead-in introduces or that names a paper; or a table row."""
    if not unit.is_item:
        return False
    return unit.block is None or unit.kind == "row" or bool(unit.lead) or any(c.subject == "paper" for c in unit.cues)


def under_condition(unit: Unit) -> bool:
    """Whether an item is one of the conditions that its lead-in ends with: "you can apply if"; not "if so, you must"."""
    said = [cue.subject for cue in unit.lead_cues if cue.subject in ("condition", "modality")]
    return unit.kind == "item" and said[-1:] == ["condition"]


def introduces(unit: Unit) -> bool:
    """Whether a lead-in makes its items part of what it says: it is unfinished ("You need:", "Pay for") or binding."""
    words = unit.lead.rstrip()
    said = any(c.subject in ("modality", "exception") for c in unit.lead_cues)
    return bool(words) and (words[-1] not in ".!?" or said)
