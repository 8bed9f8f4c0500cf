"""Federal acts and regulations from the Justice department's XML: provisions with label, identity and in-force date.

What moves without the text (`lims:current-date`, `lims:pit-date`, `ConsolidationDate`, the list of recent amendments) is
not read. Historical notes stand beside the text. Marginal notes are no part of a law (Interpretation Act, s. 14): a
section's is its heading, a subsection's is context.
"""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from veille.errors import ParseError, WrongMedium
from veille.model import DocumentState, Lang, Section
from veille.parsers.language.detection import parse_lang
from veille.parsers.media.laws.justice_elements import LIMS, first_words
from veille.parsers.media.laws.justice_parts import Place
from veille.parsers.media.laws.justice_walk import LawWalk
from veille.parsers.media.laws.justice_words import OTHER_PATHS
from veille.parsers.media.limits import MAX_XML_BYTES
from veille.profiles import Profile

_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_ROOTS = {"Regulation": "regulations", "Statute": "acts", "Act": "acts"}
# Files of addresses, by their root: the crawler reads them, as sources of that role.
_OF_ADDRESSES = {"rss": "feed", "RDF": "feed", "feed": "feed", "urlset": "sitemap", "sitemapindex": "sitemap"}


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
    walk = LawWalk(language, profile.origin)
    state = DocumentState.NOT_IN_FORCE if root.get("in-force") == "no" else DocumentState.IN_FORCE
    for child in root:
        walk.write_part(child, Place(state=state))
    title = first_words(root, "Identification/ShortTitle") or first_words(root, "Identification/LongTitle")
    return Law(
        title=title,
        lang=language,
        modified=root.get(f"{LIMS}lastAmendedDate"),
        number=_law_number(root),
        is_act=_ROOTS[str(root.tag)] == "acts",
        sections=walk.outline.finish(),
        tables=sum(1 for _ in root.iter("table")),
        cut_off=walk.outline.full,
        state=state,
    )


def identify_law(raw: bytes, *, profile: Profile) -> tuple[str, str | None] | None:
    """The address of a law's file on the department's site and the day to which it is current; None when it says neither."""
    root = parse_xml(raw)
    number = _law_number(root)
    if root.tag not in _ROOTS or not number:
        return None
    folder = OTHER_PATHS[parse_lang(root.get(_XML_LANG)) or "en"][0]
    current = root.get(f"{LIMS}current-date") or root.get(f"{LIMS}pit-date")
    return f"{profile.origin}/{folder}/XML/{number.replace('/', '-').replace(' ', '_')}.xml", current


def _law_number(root: etree._Element) -> str:
    return first_words(root, "Identification/InstrumentNumber") or first_words(
        root, "Identification/Chapter/ConsolidatedNumber"
    )
