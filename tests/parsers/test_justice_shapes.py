"""Promise: no nesting of the elements of a law's XML breaks the reader, which reads it as before; quotes stand where their spans say."""

from __future__ import annotations

import random

import pytest
from lxml import etree

from tests.kept_readings import keep
from veille.errors import ParseError
from veille.parsers import read_document
from veille.profiles import load_profiles

JUSTICE = load_profiles()["justice"]
LIMS = "http://justice.gc.ca/lims"
# The elements of the Justice Laws schema that hold text or structure, and some that no schema has.
NAMES = """
    Section Subsection Paragraph Subparagraph Clause Subclause Subsubclause Text Label MarginalNote Heading TitleText Group
    GroupHeading Definition DefinedTermEn DefinedTermFr Provision Schedule ScheduleFormHeading FormGroup FormHeading
    TableGroup table tgroup colspec thead tbody row entry Item List Formula FormulaGroup FormulaConnector FormulaDefinition
    FormulaTerm FormulaText FormulaParagraph Oath Quotation ReadAsText AmendedText SectionPiece BillPiece
    RelatedOrNotInForce ImageGroup Image Preamble Enacts Order ConventionAgreementTreaty Article Footnote HistoricalNote
    HistoricalNoteSubItem Leader LineBreak Fraction Numerator Denominator Sup Sub Emphasis Language Ins Del Repealed
    Reserved SignatureBlock ContinuedSectionSubsection ContinuedParagraph ContinuedDefinition BilingualGroup
    BilingualItemEn BilingualItemFr CenteredText XRefInternal XRefExternal Introduction Part Body Unheard
""".split()  # noqa: SIM905 -- one a word reads better than one a line
WORDS = ("1", "12.1", "(a)", "You must pay $5 before 2030-01-01.", "[Repealed, SOR/2020-1, s. 1]", " ", "A × B")


def grow(draw: random.Random, depth: int) -> etree._Element:
    """An element with children, attributes and text drawn at random."""
    element = etree.Element(draw.choice(NAMES))
    for name, values, share in (
        ("code", ("se=1", "ga=x"), 0.3),
        ("level", ("1", "9", "x", ""), 0.3),
        ("cols", ("0", "1", "3", "x"), 0.3),
        ("colname", ("c1", "zz"), 0.2),
        ("namest", ("c1", "c9"), 0.2),
        ("nameend", ("c1", "c9", ""), 0.2),
        ("morerows", ("2", "x", ""), 0.2),
        (f"{{{LIMS}}}inforce-start-date", ("2020-01-01", "9999-12-31", "soon", ""), 0.2),
    ):
        if draw.random() < share:
            element.set(name, draw.choice(values))
    element.text = draw.choice((None, *WORDS))
    for _ in range(draw.choice((0, 0, 1, 2, 3, 4)) if depth < 7 else 0):
        child = grow(draw, depth + 1)
        child.tail = draw.choice((None, " and ", "text."))
        element.append(child)
    return element


@pytest.mark.parametrize("seed", range(12))
def test_any_nesting_is_read_or_refused(seed: int) -> None:
    """Twenty random laws for each seed: a document whose quotes are exact, kept whole, or a typed refusal."""
    draw = random.Random(seed)
    for _ in range(20):
        root = etree.Element(draw.choice(("Statute", "Regulation")), nsmap={"lims": LIMS})
        if draw.random() < 0.8:
            etree.SubElement(etree.SubElement(root, "Identification"), "InstrumentNumber").text = "SOR/2002-227"
        body = etree.SubElement(root, "Body") if draw.random() < 0.9 else root
        for _ in range(draw.randint(0, 8)):
            body.append(grow(draw, 1))
        try:
            document = keep(read_document(etree.tostring(root), profile=JUSTICE))
        except ParseError:
            continue
        for section in document.sections:
            assert all(section.text[rule.start : rule.end] == rule.quote for rule in section.rules)
            assert all(0 <= block.start <= block.end <= len(section.text) for block in section.blocks)
