"""Federal acts and regulations from the Justice department's XML: provisions with label, identity and in-force date.

What moves without the text (`lims:current-date`, `lims:pit-date`, `ConsolidationDate`, the list of recent amendments) is
not read. Historical notes stand beside the text. Marginal notes are no part of a law (Interpretation Act, s. 14): a
section's is its heading, a subsection's is context.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from lxml import etree

from veille.errors import ParseError, WrongMedium
from veille.model import BlockKind, DocumentState, Lang, Section
from veille.parsers.language.detection import parse_lang
from veille.parsers.language.normal_form import tidy
from veille.parsers.media.grid import write_rows
from veille.parsers.media.laws.cals import read_cals
from veille.parsers.media.limits import MAX_DEPTH, MAX_XML_BYTES
from veille.parsers.media.outline import LINE, LinkedText, Outline, Run, join_runs
from veille.profiles import Profile

_LIMS = "{http://justice.gc.ca/lims}"
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_ROOTS = {"Regulation": "regulations", "Statute": "acts", "Act": "acts"}
# Files of addresses, by their root: the crawler reads them, as sources of that role.
_OF_ADDRESSES = {"rss": "feed", "RDF": "feed", "feed": "feed", "urlset": "sitemap", "sitemapindex": "sitemap"}
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
_RELATED = re.compile(
    r"related|connexes", re.I
)  # "RELATED PROVISIONS" apply beside the law; the others are not in force
# Provisions quoted within a provision ("is to be read as follows:"): their words, under their own numbers, no sections.
# Lines of their own within a note or formula: a blank parts them from what stands before and after.
_LEAVES = frozenset({"TitleText", "KeyTitle", "CenteredText", "AlternateText", "OriginatingRef", "MarginalNote"})
_APART_WITHIN = frozenset({"Text", "Item", "Paragraph", "Subparagraph", "Section", "Subsection", "Provision"})
_FORM_HEADINGS = frozenset({"FormHeading", "ScheduleFormHeading"})
_QUOTED = frozenset({"Section", "Heading", "GroupHeading", "Schedule", *_FORM_HEADINGS})
_CONTINUED = re.compile(r"Continued")  # "ContinuedSectionSubsection": the words after a provision's list
_SILENT = frozenset({"FootnoteRef", "Leader", "LineBreak", "Image", "HistoricalNote", "Label"})
_FORMULA_ENTRY = "FormulaDefinition"  # "A is $100;": a term of a formula with what it stands for
_UNREAD = frozenset({"Identification", "RecentAmendments"})
_OTHER_PATHS = {"en": ("eng", "acts", "regulations"), "fr": ("fra", "lois", "reglements")}


@dataclass(frozen=True, slots=True)
class Law:
    """An act or regulation: its sections and what its root says."""

    title: str
    lang: Lang
    modified: str | None
    number: str
    is_act: bool
    sections: tuple[Section, ...]
    tables: int
    cut_off: bool
    state: DocumentState  # not in force: an act that was passed and waits for its day


@dataclass(frozen=True, slots=True)
class _Place:
    depth: int = 0
    lead: int | None = None
    context: tuple[str, ...] = ()
    body: bool = True
    level: int = 1
    state: DocumentState = DocumentState.IN_FORCE
    amending: str | None = None  # the provision of another instrument that the words stand in: "SOR/2030-1, s. 5"


def parse_xml(raw: bytes, *, where: str = "") -> etree._Element:
    """The root element; raises ParseError for malformed XML, entities and oversized files."""
    if len(raw) > MAX_XML_BYTES:
        raise ParseError(f"{len(raw):,} bytes is over the limit of {MAX_XML_BYTES:,}", where=where)
    if b"<!ENTITY" in raw:
        raise ParseError("XML that declares entities is refused", where=where, hint="laws need none")
    # No entities, no DTD, no network; libxml2's own bounds hold on depth and length of text.
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(raw, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise ParseError(f"malformed XML: {error}", where=where, hint="was the download cut off?") from error
    return root


def read_law(raw: bytes, *, profile: Profile, lang: Lang | None = None, where: str = "") -> Law:
    """The law of one XML file."""
    root = parse_xml(raw, where=where)
    name = etree.QName(root).localname
    if name in _OF_ADDRESSES:
        role = _OF_ADDRESSES[name]
        raise WrongMedium(f"is a {role}, not a page", where=where, hint=f'watch it as a source with role = "{role}"')
    if root.tag not in _ROOTS:
        raise WrongMedium(f"XML root {name!r} is not a law", where=where, hint="Regulation or Statute expected")
    language = lang or parse_lang(root.get(_XML_LANG)) or "en"
    walk = _LawWalk(language, profile.origin)
    state = DocumentState.NOT_IN_FORCE if root.get("in-force") == "no" else DocumentState.IN_FORCE
    for child in root:
        walk.write_part(child, _Place(state=state))
    title = _first_words(root, "Identification/ShortTitle") or _first_words(root, "Identification/LongTitle")
    return Law(
        title=title,
        lang=language,
        modified=root.get(f"{_LIMS}lastAmendedDate"),
        number=_law_number(root),
        is_act=_ROOTS[str(root.tag)] == "acts",
        sections=walk.outline.finish(),
        tables=sum(1 for _ in root.iter("table")),
        cut_off=walk.outline.full,
        state=state,
    )


def _first_words(root: etree._Element, path: str) -> str:
    node = root.find(path)
    return tidy(" ".join(_texts(node))) if node is not None else ""


class _LawWalk:
    """One pass over the law's parts in order."""

    def __init__(self, lang: Lang, origin: str) -> None:
        self.outline = Outline()
        self._lang = lang
        self._origin = origin
        self._labels: set[str] = set()  # of amending provisions, which may have the law's own numbers

    def write_part(self, node: etree._Element, place: _Place) -> None:
        """A part of the law: body, order, schedule, heading, section, or what they hold."""
        tag = node.tag
        if not isinstance(tag, str) or tag in _UNREAD or place.depth > MAX_DEPTH:
            return
        if tag in _PARTS:
            within = replace(place, body=place.body and tag == "Body")
            if tag == _AMENDMENTS:
                within = self._amendments(node, within)
            if tag in _APART:
                self.outline.start_section(1, "", publisher_id=node.get(f"{_LIMS}fid"), body=False)
            for child in node:
                if child.tag == "Heading" and within.amending is not None:
                    within = self._amending_heading(child, within)
                self.write_part(child, within)
                within = replace(within, level=_level_after(child, within.level))
        elif tag == "Heading":
            self.outline.start_section(
                _heading_level(node),
                self._heading_words(node),
                publisher_id=node.get(f"{_LIMS}fid"),
                body=place.body,
                state=place.state,
            )
        elif tag == "Section":
            self._section(node, place)
        elif tag == "Schedule":
            self._schedule(node, place)
        else:
            self._provision(node, place)

    def _amendments(self, node: etree._Element, place: _Place) -> _Place:
        """The place within provisions of an amending instrument; those outside a schedule get a section of their own."""
        schedule = next((n for n in node.iterancestors("Schedule")), None)
        if schedule is None:
            self.outline.start_section(1, "", publisher_id=node.get(f"{_LIMS}fid"), body=False)
        state = place.state if schedule is not None and _is_related(schedule) else DocumentState.NOT_IN_FORCE
        return replace(place, state=state, amending="", level=max(place.level, 1))

    def _amending_heading(self, node: etree._Element, place: _Place) -> _Place:
        """The place below a heading among amending provisions: an instrument, or what kind of provisions follow."""
        words = self._heading_words(node)
        if words.startswith(("—", "–", "-")):
            return replace(place, amending=words.lstrip("—–- "))
        if _RELATED.search(words):
            return replace(place, amending=words, state=DocumentState.IN_FORCE)
        return replace(place, amending=words, state=DocumentState.NOT_IN_FORCE)

    def _heading_words(self, node: etree._Element) -> str:
        return tidy(" ".join(w for w in (self._label(node), _first_words(node, "TitleText")) if w))

    def _section_label(self, node: etree._Element, place: _Place) -> str | None:
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

    def _section(self, node: etree._Element, place: _Place) -> None:
        applies = place.state is not DocumentState.NOT_IN_FORCE
        self.outline.start_section(
            place.level + 1,
            self._words(node, "MarginalNote").text.replace("\n", " "),
            anchor=None,
            label=self._section_label(node, place),
            publisher_id=node.get(f"{_LIMS}fid"),
            in_force_from=node.get(f"{_LIMS}inforce-start-date") if applies else None,
            body=place.body,
            state=place.state,
        )
        lead: int | None = None
        for child in node:
            if child.tag == "Text":
                lead = self._block("paragraph", self._runs(child), child, replace(place, depth=0))
            elif child.tag != "MarginalNote":
                self._provision(child, replace(place, depth=0, lead=lead, context=()))
        if _is_repealed(node):
            self.outline.mark_repealed(node.get(f"{_LIMS}inforce-start-date"))

    def _schedule(self, node: etree._Element, place: _Place) -> None:
        heading = node.find("ScheduleFormHeading")
        holds_amendments = node.find(f".//{_AMENDMENTS}") is not None
        words = ""
        if heading is not None:
            parts = (self._label(heading), *(_first_words(heading, t) for t in ("TitleText", "OriginatingRef")))
            words = tidy(" ".join(part for part in parts if part))
        self.outline.start_section(
            1,
            words,
            publisher_id=node.get(f"{_LIMS}fid"),
            in_force_from=node.get(f"{_LIMS}inforce-start-date"),
            body=False,
            state=DocumentState.NOT_IN_FORCE if holds_amendments and not _is_related(node) else place.state,
        )
        for child in node:
            if child.tag != "ScheduleFormHeading":
                self.write_part(child, replace(place, body=False, level=1))
        if _is_repealed(node):
            self.outline.mark_repealed(node.get(f"{_LIMS}inforce-start-date"))

    def _provision(self, node: etree._Element, place: _Place) -> None:
        """A subsection, paragraph, definition, table ...: its own words first, then what it holds."""
        tag = node.tag
        if not isinstance(tag, str) or place.depth > MAX_DEPTH:
            return
        if tag == "HistoricalNote":
            for item in node.iter("HistoricalNoteSubItem"):
                self.outline.add_note(tidy(" ".join(_texts(item))))
        elif tag in _SILENT:
            return
        elif (
            tag == "MarginalNote"
        ):  # context of the provision it stands in; elsewhere (an oath, a preamble) words like others
            above = node.getparent()
            if above is not None and above.tag not in (*_LEVELS, "Section") and not _CONTINUED.search(str(above.tag)):
                self._block("caption", self._runs(node), node, place)
        elif tag == "Definition":
            self._definition(node, place)
        elif tag == "table" or tag.endswith("}table"):
            self._table(node, place)
        elif tag == "Footnote":
            self._block("note", self._runs(node), node, place)
        elif tag in (
            "Text",
            "Repealed",
            "FormulaText",
            "Formula",
            "FormulaConnector",
            "FormulaTerm",
            "title",
            "Caption",
        ):
            kind: BlockKind = "caption" if tag in ("title", "Caption") else "item" if place.depth else "paragraph"
            self._block(kind, self._runs(node), node, place)
        elif tag in _LEVELS or _CONTINUED.search(tag) or tag == _FORMULA_ENTRY or _is_numbered(node):
            self._level(node, place)
        elif tag in _QUOTED or tag == _AMENDMENTS:
            self._quoted(node, place)
        elif tag.rpartition("}")[2] == "math":  # MathML: one line, whatever its parts
            self._block("item" if place.depth else "paragraph", [(" ".join(_texts(node)), None)], node, place)
        elif _has_own_words(node):  # words without a `Text` around them: a centred line, the title of a form
            self._block("item" if place.depth else "paragraph", self._runs(node), node, place)
        else:
            for child in node:
                self._provision(child, place)

    def _quoted(self, node: etree._Element, place: _Place) -> None:
        """A heading or section quoted within a provision, or the heading of a group of a schedule's entries."""
        if node.tag == _AMENDMENTS:
            self.write_part(node, replace(place, depth=0, lead=None, context=(), body=False))
        elif node.tag in ("Heading", "GroupHeading"):
            self._block("caption", [(self._heading_words(node), None)], node, place)
        elif node.tag in _FORM_HEADINGS:
            words = [
                tidy(" ".join(_texts(child))) for child in node if child.tag not in _SILENT or child.tag == "Label"
            ]
            self._block("caption", [(" ".join(w for w in words if w), None)], node, place)
        elif node.tag == "Schedule":
            head = node.find("ScheduleFormHeading")
            if head is not None:
                words = [tidy(" ".join(_texts(child))) for child in head]
                self._block("caption", [(" ".join(w for w in words if w), None)], head, place)
            for child in node:
                if child is not head:
                    self._provision(child, place)
        else:
            if (note := self._words(node, "MarginalNote")).text:
                self._block("caption", [(note.text, None)], node, place)
            self._level(node, place)

    def _level(self, node: etree._Element, place: _Place) -> None:
        label = self._label(node)
        depth = place.depth if _CONTINUED.search(str(node.tag)) else place.depth + 1
        notes = self._words(node, "MarginalNote").text
        context = (*place.context, notes) if notes else place.context
        term = node.find("FormulaTerm") if node.tag == _FORMULA_ENTRY else None
        label = label or (tidy(" ".join(_texts(term))) if term is not None else "")
        runs: list[Run] = [(label + " ", None)] if label else []
        text = node.find("Text")
        if text is not None:
            runs += self._runs(text)
        here = replace(place, depth=depth, context=context)
        own = self._block("item", runs, node, here, label=label if label and term is None else None)
        inner = replace(here, lead=own if own is not None else place.lead)
        for child in node:
            if child is not text and child is not term:
                self._provision(child, inner)

    def _definition(self, node: etree._Element, place: _Place) -> None:
        text = node.find("Text")
        runs = self._runs(text) if text is not None else []
        name = "DefinedTermEn" if self._lang == "en" else "DefinedTermFr"
        term = _first_words(node, f".//{name}") or None
        own = self._block("definition", runs, node, place, term=term)
        for child in node:
            if child is not text:
                self._provision(child, replace(place, lead=own))

    def _block(
        self,
        kind: BlockKind,
        runs: list[Run],
        node: etree._Element,
        place: _Place,
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
            publisher_id=node.get(f"{_LIMS}fid"),
            context=place.context,
            term=term,
            in_force_from=node.get(f"{_LIMS}inforce-start-date"),
        )

    def _table(self, node: etree._Element, place: _Place) -> None:
        """A table: its title and caption as a caption, then its rows with their columns' headings."""
        context = place.context
        for name in ("title", "caption"):
            words = join_runs(self._runs(found)) if (found := node.find(name)) is not None else LinkedText("")
            if self.outline.add_block("caption", words, depth=place.depth, context=context) is not None:
                context = (*context, words.text)
        rows = read_cals(node, lambda entry: join_runs(self._runs(entry)))
        write_rows(rows, self.outline, context=context, depth=place.depth, lead=place.lead)

    def _label(self, node: etree._Element) -> str:
        return _first_words(node, "Label")

    def _words(self, node: etree._Element, child: str) -> LinkedText:
        found = node.find(child)
        return join_runs(self._runs(found)) if found is not None else LinkedText("")

    def _runs(self, node: etree._Element, href: str | None = None, depth: int = 0) -> list[Run]:
        runs: list[Run] = [(node.text, href)] if node.text else []
        for child in node:
            if (
                child.tag == "Label" and depth and node.tag != "Footnote"
            ):  # the number of an item within a cell or quotation
                runs.append((f" {tidy(' '.join(_texts(child)))} ", href))
            elif isinstance(child.tag, str) and child.tag not in _SILENT and depth < MAX_DEPTH:
                target = self._target(child) if child.tag == "XRefExternal" else href
                apart = child.tag in _APART_WITHIN and not (child.tag == "Text" and _first_is_label(node))
                runs += [(LINE, None)] if apart else []
                runs += [(" / ", href)] if child.tag == "Denominator" else []
                gap: list[Run] = [(" ", href)] if child.tag in _LEAVES else []
                runs += [*gap, *self._runs(child, target, depth + 1), *gap]
            elif child.tag in ("LineBreak", "Leader"):
                runs.append((" ", href))
            if child.tail:
                runs.append((child.tail, href))
        return runs

    def _target(self, node: etree._Element) -> str | None:
        """The address of another act or regulation on the department's site."""
        link, kind = (node.get("link") or "").strip(), node.get("reference-type")
        folder, acts, regulations = _OTHER_PATHS[self._lang]
        if not link or kind not in ("act", "regulation"):
            return None
        return f"{self._origin}/{folder}/{acts if kind == 'act' else regulations}/{link}/"


def _is_related(schedule: etree._Element) -> bool:
    """Whether a schedule of amending provisions holds those that apply beside the law, not those not yet in force."""
    title = _first_words(schedule, "ScheduleFormHeading/TitleText")
    return bool(_RELATED.search(f"{schedule.get('id') or ''} {title}"))


def identify_law(raw: bytes, *, profile: Profile) -> tuple[str, str | None] | None:
    """The address of a law's file on the department's site and the day to which it is current; None when it says neither."""
    root = parse_xml(raw)
    number = _law_number(root)
    if root.tag not in _ROOTS or not number:
        return None
    folder = _OTHER_PATHS[parse_lang(root.get(_XML_LANG)) or "en"][0]
    current = root.get(f"{_LIMS}current-date") or root.get(f"{_LIMS}pit-date")
    return f"{profile.origin}/{folder}/XML/{number.replace('/', '-').replace(' ', '_')}.xml", current


def _law_number(root: etree._Element) -> str:
    return _first_words(root, "Identification/InstrumentNumber") or _first_words(
        root, "Identification/Chapter/ConsolidatedNumber"
    )


def _texts(node: etree._Element) -> list[str]:
    return [part if isinstance(part, str) else part.decode() for part in node.itertext()]


def _has_own_words(node: etree._Element) -> bool:
    """Whether words stand in an element itself, not only in elements within it."""
    return bool((node.text or "").strip() or any((child.tail or "").strip() for child in node))


def _is_numbered(node: etree._Element) -> bool:
    """Whether an element is a numbered provision, whatever its name: `FormulaParagraph`, an entry of a form."""
    return node.find("Label") is not None and node.find("Text") is not None


def _first_is_label(node: etree._Element) -> bool:
    """Whether the words of an element stand behind its number."""
    return len(node) > 0 and node[0].tag == "Label" and node.tag != "Footnote"


def _heading_level(node: etree._Element) -> int:
    level = node.get("level") or "1"
    return int(level) if level.isdigit() else 1


def _level_after(node: etree._Element, level: int) -> int:
    return _heading_level(node) if node.tag == "Heading" else level


def _is_repealed(node: etree._Element) -> bool:
    """Whether nothing but a repeal notice is left of a provision."""
    notice = "".join("".join(_texts(r)) for r in node.iter("Repealed"))
    if not notice.strip():
        return False
    silent = {"Label", "MarginalNote", "HistoricalNote", "ScheduleFormHeading", "FootnoteRef"}
    rest = _text_without(node, silent)
    return tidy(rest) == tidy(notice)


def _text_without(node: etree._Element, silent: set[str]) -> str:
    parts = [node.text or ""]
    for child in node:
        if isinstance(child.tag, str) and child.tag not in silent:
            parts.append(_text_without(child, silent))
        parts.append(child.tail or "")
    return "".join(parts)
