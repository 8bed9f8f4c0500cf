"""The words of one provision of a federal law as blocks: subsections, lists, definitions, formulas, tables, quotations."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from lxml import etree

from veille.model import Block, BlockKind, DocumentState, Lang
from veille.parsers.language.normal_form import tidy
from veille.parsers.media.grid import write_rows
from veille.parsers.media.laws.cals import read_cals
from veille.parsers.media.laws.justice_elements import (
    LIMS,
    first_words,
    has_own_words,
    heading_words,
    is_numbered,
    printed_words,
    texts,
)
from veille.parsers.media.laws.justice_parts import (
    AMENDMENTS,
    BEFORE_WORDS,
    CAPTIONS,
    FORM_HEADINGS,
    FORMULA_ENTRY,
    LEVELS,
    NOTED,
    QUOTED,
    WORDS,
    Place,
    goes_on,
    with_state,
)
from veille.parsers.media.laws.justice_words import SILENT, WordReader
from veille.parsers.media.limits import MAX_DEPTH
from veille.parsers.media.outline import LINE, LinkedText, Outline, Run, join_runs


class ProvisionWriter:
    """Writes provisions into the open section of an outline; parts of amending instruments go back to the walk."""

    def __init__(
        self, outline: Outline, lang: Lang, reader: WordReader, write_part: Callable[[etree._Element, Place], None]
    ) -> None:
        self._outline = outline
        self._lang = lang
        self._reader = reader
        self._write_part = write_part

    def write(self, node: etree._Element, place: Place) -> None:
        """A subsection, paragraph, definition, table ...: its own words first, then what it holds."""
        tag = node.tag
        if not isinstance(tag, str) or place.depth > MAX_DEPTH:
            return
        place = with_state(place, node)
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
            self.add(kind, self._reader.runs(node), node, place)
        elif tag in QUOTED or tag == AMENDMENTS:
            self._quoted(node, place)
        elif tag in LEVELS or goes_on(node) or tag == FORMULA_ENTRY or is_numbered(node):
            self._level(node, place)
        elif loose := self._loose_words(node):
            self.add(_running(place), loose, node, place)
        else:
            for child in node:
                self.write(child, place)

    def _loose_words(self, node: etree._Element) -> list[Run]:
        """Words without a `Text` around them: a formula in MathML, on one line, a centred line, the title of a form."""
        if str(node.tag).rpartition("}")[2] == "math":
            return [(" ".join(texts(node)), None)]
        return self._reader.runs(node) if has_own_words(node) else []

    def _history(self, node: etree._Element) -> None:
        for item in list(node.iter("HistoricalNoteSubItem")) or [node]:
            self._outline.add_note(tidy(" ".join(texts(item))))

    def _marginal_note(self, node: etree._Element, place: Place) -> None:
        """Context of the provision it stands in; elsewhere (an oath, a preamble) words like others."""
        above = node.getparent()
        if above is not None and above.tag not in NOTED and not goes_on(above):
            self.add("caption", self._reader.runs(node), node, place)

    def _quoted(self, node: etree._Element, place: Place) -> None:
        """A heading or section quoted within a provision, or the heading of a group of a schedule's entries."""
        if node.tag == AMENDMENTS:
            self._write_part(node, replace(place, depth=0, lead=None, context=(), body=False))
        elif node.tag in ("Heading", "GroupHeading"):
            self.add("caption", [(heading_words(node), None)], node, place)
        elif node.tag in FORM_HEADINGS:
            words = [tidy(" ".join(texts(child))) for child in node if child.tag not in SILENT or child.tag == "Label"]
            self.add("caption", [(" ".join(w for w in words if w), None)], node, place)
        elif node.tag == "Schedule":
            head = node.find("ScheduleFormHeading")
            if head is not None:
                words = [tidy(" ".join(texts(child))) for child in head]
                self.add("caption", [(" ".join(w for w in words if w), None)], head, place)
            for child in node:
                if child is not head:
                    self.write(child, place)
        else:
            if (note := self._reader.of_child(node, "MarginalNote")).text:
                self.add("caption", [(note.text, None)], node, place)
            self._level(node, place)

    def _level(self, node: etree._Element, place: Place) -> None:
        first = _first_by_tag(node)
        label = printed_words(first["Label"]) if "Label" in first else ""
        depth = place.depth if goes_on(node) else place.depth + 1
        notes = join_runs(self._reader.runs(first["MarginalNote"])).text if "MarginalNote" in first else ""
        context = (*place.context, notes) if notes else place.context
        term = first.get("FormulaTerm") if node.tag == FORMULA_ENTRY else None
        label = label or (tidy(" ".join(texts(term))) if term is not None else "")
        runs: list[Run] = [(label + " ", None)] if label else []
        text, title = _first_text(node), first.get("ProvisionHeading")
        if title is not None:
            runs += [*self._reader.runs(title), (LINE, None)]
        if text is not None:
            runs += self._reader.runs(text)
        here = replace(place, depth=depth, context=context)
        own = self.add("item", runs, node, here, label=label if label and term is None else None)
        within = [child for child in node if child not in (text, title, term) and child.tag != "Label"]
        if within:
            inner = replace(here, lead=own if own is not None else place.lead)
            for child in within:
                self.write(child, inner)

    def _definition(self, node: etree._Element, place: Place) -> None:
        text = node.find("Text")
        runs = self._reader.runs(text) if text is not None else []
        name = "DefinedTermEn" if self._lang == "en" else "DefinedTermFr"
        term = first_words(node, f".//{name}") or None
        note = self._reader.of_child(node, "MarginalNote").text
        within = replace(place, context=(*place.context, note) if note else place.context)
        own = self.add("definition", runs, node, within, term=term)
        within = replace(within, lead=own)
        for child in node:
            if child is not text:
                self.write(child, within)

    def add(
        self,
        kind: BlockKind,
        runs: list[Run],
        node: etree._Element,
        place: Place,
        *,
        label: str | None = None,
        term: str | None = None,
    ) -> int | None:
        in_force = place.state is DocumentState.IN_FORCE
        block = Block(
            kind, 0, 0, place.depth, place.lead, label, node.get(f"{LIMS}fid"), place.context, term=term,
            in_force_from=node.get(f"{LIMS}inforce-start-date") if in_force else None, state=place.state,
        )  # fmt: skip
        return self._outline.add_block(join_runs(runs), block)

    def _table(self, node: etree._Element, place: Place) -> None:
        """A table: its title and caption as a caption, then its rows with their columns' headings."""
        context = place.context
        for name in ("title", "caption"):
            words = join_runs(self._reader.runs(found)) if (found := node.find(name)) is not None else LinkedText("")
            if self._outline.add_block(words, Block("caption", 0, 0, place.depth, context=context)) is not None:
                context = (*context, words.text)
        rows = read_cals(node, lambda entry: join_runs(self._reader.runs(entry)))
        write_rows(rows, self._outline, context=context, depth=place.depth, lead=place.lead)


def _first_by_tag(node: etree._Element) -> dict[str, etree._Element]:
    """The first child of each name."""
    first: dict[str, etree._Element] = {}
    for child in node:
        if isinstance(child.tag, str):
            first.setdefault(child.tag, child)
    return first


def _first_text(node: etree._Element) -> etree._Element | None:
    """The words that a provision begins with; None where a table or note stands before its first words."""
    for child in node:
        if child.tag == "Text":
            return child
        if isinstance(child.tag, str) and child.tag not in BEFORE_WORDS:
            break
    return None


def _running(place: Place) -> BlockKind:
    return "item" if place.depth else "paragraph"


def _kind_of_words(tag: str, place: Place) -> BlockKind | None:
    """What an element of words is in the outline; None for one that holds others."""
    if tag == "Footnote":
        return "note"
    if tag in CAPTIONS:
        return "caption"
    return _running(place) if tag in WORDS else None
