"""One pass over the parts of a federal act or regulation: its sections, provisions, tables and schedules, in order."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import islice

from lxml import etree

from veille.model import DocumentState, Lang
from veille.parsers.media.laws.justice_elements import (
    LIMS,
    RELATED,
    first_words,
    heading_level,
    heading_words,
    is_related,
    is_repealed,
)
from veille.parsers.media.laws.justice_parts import (
    AMENDMENTS,
    APART,
    FORM_HEADINGS,
    GROUP_HEADING,
    GROUPS,
    PARTS,
    PLACEHOLDERS,
    RELATED_PROVISION,
    UNREAD,
    Place,
    with_state,
)
from veille.parsers.media.laws.justice_provisions import ProvisionWriter
from veille.parsers.media.laws.justice_words import WordReader
from veille.parsers.media.limits import MAX_DEPTH, MAX_LAW_BLOCKS
from veille.parsers.media.outline import Outline

_BESIDE_HEADING = frozenset({GROUP_HEADING, "Heading", "HistoricalNote"})
_NOTES_BELOW = 8  # further headings and notes between a group's heading and its first section


class LawWalk:
    """One pass over the law's parts in order."""

    def __init__(self, lang: Lang, origin: str) -> None:
        self.outline = Outline(MAX_LAW_BLOCKS)
        self._reader = WordReader(lang, origin)
        self._provisions = ProvisionWriter(self.outline, lang, self._reader, self.write_part)
        self._labels: set[str] = set()  # of amending provisions, which may have the law's own numbers

    def write_part(self, node: etree._Element, place: Place) -> None:
        """A part of the law: body, order, schedule, heading, section, or what they hold."""
        tag = node.tag
        if not isinstance(tag, str) or tag in UNREAD or place.depth > MAX_DEPTH:
            return
        if tag in PARTS or tag in GROUPS:
            self._parts(node, place)
        elif tag == "Heading" or (tag in FORM_HEADINGS and place.above) or _heads_sections(node):
            self.outline.start_section(
                _level_of(node, place),
                heading_words(node),
                publisher_id=node.get(f"{LIMS}fid"),
                body=place.body,
                state=with_state(place, node).state,
            )
        elif tag == "Section":
            self._section(node, place)
        elif tag == "Schedule":
            self._schedule(node, place)
        elif tag in PLACEHOLDERS and _stands_for_sections(node):
            self.outline.start_section(place.level + 1, "", publisher_id=node.get(f"{LIMS}fid"), body=place.body)
            self._provisions.write(node, place)
            if tag == "Repealed":
                self.outline.mark_repealed(node.get(f"{LIMS}inforce-start-date"))
        else:
            self._provisions.write(node, place)

    def _parts(self, node: etree._Element, place: Place) -> None:
        """What an element holds that has headings or sections in it."""
        tag = str(node.tag)
        within = replace(place, body=place.body and tag == "Body")
        if tag == AMENDMENTS:
            within = self._amendments(node, within)
        elif tag == RELATED_PROVISION:
            within = replace(within, amending=first_words(node, "Source"))
        heading = f"{first_words(node, 'Label')} {within.amending}".strip() if tag == RELATED_PROVISION else ""
        if tag in APART:
            self.outline.start_section(1 + place.above, heading, publisher_id=node.get(f"{LIMS}fid"), body=False)
        base = within.level
        for child in node:
            if heading and child is node.find("Source"):
                continue  # it is in the heading
            if child.tag == "Heading" and within.amending is not None:
                within = self._amending_heading(child, within)
            if _heads_sections(child):
                within = replace(within, level=base)
            self.write_part(child, replace(within, depth=within.depth + 1) if tag in GROUPS else within)
            if child.tag == "Heading":
                within = replace(within, level=_level_of(child, within))
                base = within.level
            elif _heads_sections(child):
                within = replace(within, level=base + 1)

    def _amendments(self, node: etree._Element, place: Place) -> Place:
        """The place within provisions of an amending instrument; those outside a schedule get a section of their own."""
        schedule = next((n for n in node.iterancestors("Schedule")), None)
        if schedule is None:
            self.outline.start_section(1, "", publisher_id=node.get(f"{LIMS}fid"), body=False)
        state = place.state if schedule is not None and is_related(schedule) else DocumentState.NOT_IN_FORCE
        return replace(place, state=state, amending="", level=max(place.level, 1))

    def _amending_heading(self, node: etree._Element, place: Place) -> Place:
        """The place below a heading among amending provisions: an instrument, or what kind of provisions follow."""
        words = heading_words(node)
        if words.startswith(("—", "–", "-")):
            return replace(place, amending=words.lstrip("—–- "))
        if RELATED.search(words):
            return replace(place, amending=words, state=DocumentState.IN_FORCE)
        return replace(place, amending=words, state=DocumentState.NOT_IN_FORCE)

    def _section_label(self, node: etree._Element, place: Place) -> str | None:
        """A section's number; that of an amending provision names its instrument, so that no number stands twice."""
        own = first_words(node, "Label")
        if place.amending is None:
            return own or None
        label = place.amending
        if not re.search(rf"(?<!\d){re.escape(own)}$", label):
            label = f"{label} [{own}]" if label else f"[{own}]"
        count, unique = 1, label
        while unique in self._labels:
            count += 1
            unique = f"{label} ({count})"
        self._labels.add(unique)
        return unique

    def _section(self, node: etree._Element, place: Place) -> None:
        place = with_state(place, node)
        applies = place.state is not DocumentState.NOT_IN_FORCE
        self.outline.start_section(
            place.level + 1,
            self._reader.of_child(node, "MarginalNote").text.replace("\n", " "),
            anchor=None,
            label=self._section_label(node, place),
            publisher_id=node.get(f"{LIMS}fid"),
            in_force_from=node.get(f"{LIMS}inforce-start-date") if applies else None,
            body=place.body,
            state=place.state,
        )
        lead: int | None = None
        for child in node:
            if child.tag == "Text":
                lead = self._provisions.add("paragraph", self._reader.runs(child), child, replace(place, depth=0))
            elif child.tag != "MarginalNote":
                self._provisions.write(child, replace(place, depth=0, lead=lead, context=()))
        if is_repealed(node):
            self.outline.mark_repealed(node.get(f"{LIMS}inforce-start-date"))

    def _schedule(self, node: etree._Element, place: Place) -> None:
        heading = node.find("ScheduleFormHeading")
        holds_amendments = node.find(f".//{AMENDMENTS}") is not None
        words = heading_words(heading) if heading is not None else ""
        label = first_words(heading, "Label") if heading is not None else ""
        place = with_state(place, node)
        self.outline.start_section(
            1,
            words,
            label=label or None,
            publisher_id=node.get(f"{LIMS}fid"),
            in_force_from=node.get(f"{LIMS}inforce-start-date"),
            body=False,
            state=DocumentState.NOT_IN_FORCE if holds_amendments and not is_related(node) else place.state,
        )
        for child in node:
            if child.tag != "ScheduleFormHeading":
                self.write_part(child, replace(place, body=False, level=1, above=1))
        if is_repealed(node):
            self.outline.mark_repealed(node.get(f"{LIMS}inforce-start-date"))


def _level_of(heading: etree._Element, place: Place) -> int:
    """How deep a heading stands: its own level, below the schedule's."""
    if heading.tag == GROUP_HEADING:
        return place.level + 1
    return (heading_level(heading) if heading.tag == "Heading" else 1) + place.above


def _heads_sections(node: etree._Element) -> bool:
    """Whether the heading of a group stands above sections; elsewhere it is a line above a schedule's entries."""
    if node.tag != GROUP_HEADING:
        return False
    below = next((n for n in islice(node.itersiblings(), _NOTES_BELOW) if n.tag not in _BESIDE_HEADING), None)
    return below is not None and (
        below.tag == "Section" or (below.tag == "Group" and below.find("Section") is not None)
    )


def _stands_for_sections(node: etree._Element) -> bool:
    """Whether a notice stands among sections: "[5 to 9 repealed]"."""
    parent = node.getparent()
    return parent is not None and parent.tag in ("Body", "RegulationPiece", "BillPiece")
