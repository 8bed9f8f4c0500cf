"""One pass over the parts of a federal act or regulation: its sections, provisions, tables and schedules, in order."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from lxml import etree

from veille.model import BlockKind, DocumentState, Lang
from veille.parsers.language.normal_form import tidy
from veille.parsers.media.grid import write_rows
from veille.parsers.media.laws.cals import read_cals
from veille.parsers.media.laws.justice_elements import (
    LIMS,
    RELATED,
    first_words,
    has_own_words,
    heading_level,
    is_numbered,
    is_related,
    is_repealed,
    level_after,
    texts,
)
from veille.parsers.media.laws.justice_words import SILENT, WordReader
from veille.parsers.media.limits import MAX_DEPTH
from veille.parsers.media.outline import LinkedText, Outline, Run, join_runs

# Parts of a provision, outermost first; each is an item under the one above it.
_LEVELS = frozenset({
    "Subsection", "Paragraph", "Subparagraph", "Clause", "Subclause", "Subsubclause", "Item", "Provision",
    "AmendedText", "SectionPiece",
})  # fmt: skip
# What holds sections and headings; those of the second set stand outside the body and open a section of their own.
_PARTS = frozenset({
    "Body", "Order", "RelatedOrNotInForce", "RegulationPiece", "BillPiece", "Introduction", "Preamble", "Enacts",
})  # fmt: skip
_APART = frozenset({"Order", "Introduction"})
_AMENDMENTS = "RelatedOrNotInForce"  # parts of amending instruments at the end of the file: no part of the law in force
_FORM_HEADINGS = frozenset({"FormHeading", "ScheduleFormHeading"})
# Provisions quoted within a provision ("is to be read as follows:"): their words, under their own numbers, no sections.
_QUOTED = frozenset({"Section", "Heading", "GroupHeading", "Schedule", *_FORM_HEADINGS})
_CONTINUED = re.compile(r"Continued")  # "ContinuedSectionSubsection": the words after a provision's list
_FORMULA_ENTRY = "FormulaDefinition"  # "A is $100;": a term of a formula with what it stands for
_CAPTIONS = frozenset({"title", "Caption"})
_WORDS = frozenset({"Text", "Repealed", "FormulaText", "Formula", "FormulaConnector", "FormulaTerm"})
_UNREAD = frozenset({"Identification", "RecentAmendments"})


@dataclass(frozen=True, slots=True)
class Place:
    """Where the walk stands: what the part at hand takes from those around it."""

    depth: int = 0
    lead: int | None = None
    context: tuple[str, ...] = ()
    body: bool = True
    level: int = 1
    state: DocumentState = DocumentState.IN_FORCE
    amending: str | None = None  # the provision of another instrument that the words stand in: "SOR/2030-1, s. 5"


class LawWalk:
    """One pass over the law's parts in order."""

    def __init__(self, lang: Lang, origin: str) -> None:
        self.outline = Outline()
        self._lang = lang
        self._reader = WordReader(lang, origin)
        self._labels: set[str] = set()  # of amending provisions, which may have the law's own numbers

    def write_part(self, node: etree._Element, place: Place) -> None:
        """A part of the law: body, order, schedule, heading, section, or what they hold."""
        tag = node.tag
        if not isinstance(tag, str) or tag in _UNREAD or place.depth > MAX_DEPTH:
            return
        if tag in _PARTS:
            within = replace(place, body=place.body and tag == "Body")
            if tag == _AMENDMENTS:
                within = self._amendments(node, within)
            if tag in _APART:
                self.outline.start_section(1, "", publisher_id=node.get(f"{LIMS}fid"), body=False)
            for child in node:
                if child.tag == "Heading" and within.amending is not None:
                    within = self._amending_heading(child, within)
                self.write_part(child, within)
                within = replace(within, level=level_after(child, within.level))
        elif tag == "Heading":
            self.outline.start_section(
                heading_level(node),
                self._heading_words(node),
                publisher_id=node.get(f"{LIMS}fid"),
                body=place.body,
                state=place.state,
            )
        elif tag == "Section":
            self._section(node, place)
        elif tag == "Schedule":
            self._schedule(node, place)
        else:
            self._provision(node, place)

    def _amendments(self, node: etree._Element, place: Place) -> Place:
        """The place within provisions of an amending instrument; those outside a schedule get a section of their own."""
        schedule = next((n for n in node.iterancestors("Schedule")), None)
        if schedule is None:
            self.outline.start_section(1, "", publisher_id=node.get(f"{LIMS}fid"), body=False)
        state = place.state if schedule is not None and is_related(schedule) else DocumentState.NOT_IN_FORCE
        return replace(place, state=state, amending="", level=max(place.level, 1))

    def _amending_heading(self, node: etree._Element, place: Place) -> Place:
        """The place below a heading among amending provisions: an instrument, or what kind of provisions follow."""
        words = self._heading_words(node)
        if words.startswith(("—", "–", "-")):
            return replace(place, amending=words.lstrip("—–- "))
        if RELATED.search(words):
            return replace(place, amending=words, state=DocumentState.IN_FORCE)
        return replace(place, amending=words, state=DocumentState.NOT_IN_FORCE)

    def _heading_words(self, node: etree._Element) -> str:
        return tidy(" ".join(w for w in (self._label(node), first_words(node, "TitleText")) if w))

    def _section_label(self, node: etree._Element, place: Place) -> str | None:
        """A section's number; that of an amending provision names its instrument, so that no number stands twice."""
        own = self._label(node)
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
                lead = self._block("paragraph", self._reader.runs(child), child, replace(place, depth=0))
            elif child.tag != "MarginalNote":
                self._provision(child, replace(place, depth=0, lead=lead, context=()))
        if is_repealed(node):
            self.outline.mark_repealed(node.get(f"{LIMS}inforce-start-date"))

    def _schedule(self, node: etree._Element, place: Place) -> None:
        heading = node.find("ScheduleFormHeading")
        holds_amendments = node.find(f".//{_AMENDMENTS}") is not None
        words = ""
        if heading is not None:
            parts = (self._label(heading), *(first_words(heading, t) for t in ("TitleText", "OriginatingRef")))
            words = tidy(" ".join(part for part in parts if part))
        self.outline.start_section(
            1,
            words,
            publisher_id=node.get(f"{LIMS}fid"),
            in_force_from=node.get(f"{LIMS}inforce-start-date"),
            body=False,
            state=DocumentState.NOT_IN_FORCE if holds_amendments and not is_related(node) else place.state,
        )
        for child in node:
            if child.tag != "ScheduleFormHeading":
                self.write_part(child, replace(place, body=False, level=1))
        if is_repealed(node):
            self.outline.mark_repealed(node.get(f"{LIMS}inforce-start-date"))

    def _provision(self, node: etree._Element, place: Place) -> None:
        """A subsection, paragraph, definition, table ...: its own words first, then what it holds."""
        tag = node.tag
        if not isinstance(tag, str) or place.depth > MAX_DEPTH:
            return
        if tag == "HistoricalNote":
            self._history(node)
        elif tag in SILENT:
            return
        elif tag == "MarginalNote":
            self._marginal_note(node, place)
        elif tag == "Definition":
            self._definition(node, place)
        elif tag == "table" or tag.endswith("}table"):
            self._table(node, place)
        elif (kind := _kind_of_words(tag, place)) is not None:
            self._block(kind, self._reader.runs(node), node, place)
        elif tag in _LEVELS or _CONTINUED.search(tag) or tag == _FORMULA_ENTRY or is_numbered(node):
            self._level(node, place)
        elif tag in _QUOTED or tag == _AMENDMENTS:
            self._quoted(node, place)
        elif loose := self._loose_words(node):
            self._block(_running(place), loose, node, place)
        else:
            for child in node:
                self._provision(child, place)

    def _loose_words(self, node: etree._Element) -> list[Run]:
        """Words without a `Text` around them: a formula in MathML, on one line, a centred line, the title of a form."""
        if str(node.tag).rpartition("}")[2] == "math":
            return [(" ".join(texts(node)), None)]
        return self._reader.runs(node) if has_own_words(node) else []

    def _history(self, node: etree._Element) -> None:
        for item in node.iter("HistoricalNoteSubItem"):
            self.outline.add_note(tidy(" ".join(texts(item))))

    def _marginal_note(self, node: etree._Element, place: Place) -> None:
        """Context of the provision it stands in; elsewhere (an oath, a preamble) words like others."""
        above = node.getparent()
        if above is not None and above.tag not in (*_LEVELS, "Section") and not _CONTINUED.search(str(above.tag)):
            self._block("caption", self._reader.runs(node), node, place)

    def _quoted(self, node: etree._Element, place: Place) -> None:
        """A heading or section quoted within a provision, or the heading of a group of a schedule's entries."""
        if node.tag == _AMENDMENTS:
            self.write_part(node, replace(place, depth=0, lead=None, context=(), body=False))
        elif node.tag in ("Heading", "GroupHeading"):
            self._block("caption", [(self._heading_words(node), None)], node, place)
        elif node.tag in _FORM_HEADINGS:
            words = [tidy(" ".join(texts(child))) for child in node if child.tag not in SILENT or child.tag == "Label"]
            self._block("caption", [(" ".join(w for w in words if w), None)], node, place)
        elif node.tag == "Schedule":
            head = node.find("ScheduleFormHeading")
            if head is not None:
                words = [tidy(" ".join(texts(child))) for child in head]
                self._block("caption", [(" ".join(w for w in words if w), None)], head, place)
            for child in node:
                if child is not head:
                    self._provision(child, place)
        else:
            if (note := self._reader.of_child(node, "MarginalNote")).text:
                self._block("caption", [(note.text, None)], node, place)
            self._level(node, place)

    def _level(self, node: etree._Element, place: Place) -> None:
        label = self._label(node)
        depth = place.depth if _CONTINUED.search(str(node.tag)) else place.depth + 1
        notes = self._reader.of_child(node, "MarginalNote").text
        context = (*place.context, notes) if notes else place.context
        term = node.find("FormulaTerm") if node.tag == _FORMULA_ENTRY else None
        label = label or (tidy(" ".join(texts(term))) if term is not None else "")
        runs: list[Run] = [(label + " ", None)] if label else []
        text = node.find("Text")
        if text is not None:
            runs += self._reader.runs(text)
        here = replace(place, depth=depth, context=context)
        own = self._block("item", runs, node, here, label=label if label and term is None else None)
        inner = replace(here, lead=own if own is not None else place.lead)
        for child in node:
            if child is not text and child is not term:
                self._provision(child, inner)

    def _definition(self, node: etree._Element, place: Place) -> None:
        text = node.find("Text")
        runs = self._reader.runs(text) if text is not None else []
        name = "DefinedTermEn" if self._lang == "en" else "DefinedTermFr"
        term = first_words(node, f".//{name}") or None
        own = self._block("definition", runs, node, place, term=term)
        for child in node:
            if child is not text:
                self._provision(child, replace(place, lead=own))

    def _block(
        self,
        kind: BlockKind,
        runs: list[Run],
        node: etree._Element,
        place: Place,
        *,
        label: str | None = None,
        term: str | None = None,
    ) -> int | None:
        return self.outline.add_block(
            kind,
            join_runs(runs),
            depth=place.depth,
            lead=place.lead,
            label=label,
            publisher_id=node.get(f"{LIMS}fid"),
            context=place.context,
            term=term,
            in_force_from=node.get(f"{LIMS}inforce-start-date"),
        )

    def _table(self, node: etree._Element, place: Place) -> None:
        """A table: its title and caption as a caption, then its rows with their columns' headings."""
        context = place.context
        for name in ("title", "caption"):
            words = join_runs(self._reader.runs(found)) if (found := node.find(name)) is not None else LinkedText("")
            if self.outline.add_block("caption", words, depth=place.depth, context=context) is not None:
                context = (*context, words.text)
        rows = read_cals(node, lambda entry: join_runs(self._reader.runs(entry)))
        write_rows(rows, self.outline, context=context, depth=place.depth, lead=place.lead)

    def _label(self, node: etree._Element) -> str:
        return first_words(node, "Label")


def _running(place: Place) -> BlockKind:
    return "item" if place.depth else "paragraph"


def _kind_of_words(tag: str, place: Place) -> BlockKind | None:
    """What an element of words is in the outline; None for one that holds others."""
    if tag == "Footnote":
        return "note"
    if tag in _CAPTIONS:
        return "caption"
    return _running(place) if tag in _WORDS else None
