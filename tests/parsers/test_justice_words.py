"""Promise: no word of a federal act is lost, whatever elements of the department's DTD stand in each other."""

from __future__ import annotations

import random

import pytest
from lxml import etree

from tests.kept_readings import keep
from veille.parsers import read_document
from veille.profiles import load_profiles

JUSTICE = load_profiles()["justice"]
# Elements that hold provisions, forms, lists, oaths, notes; names of the department's DTD.
HOLDERS = [
    "Subsection",
    "Paragraph",
    "Subparagraph",
    "Clause",
    "Subclause",
    "Subsubclause",
    "Definition",
    "Provision",
    "AmendedText",
    "SectionPiece",
    "Formula",
    "FormulaGroup",
    "FormulaDefinition",
    "List",
    "Item",
    "FormulaParagraph",
    "ImageGroup",
    "ReadAsText",
    "Oath",
    "BilingualGroup",
    "SignatureBlock",
    "Reserved",
    "TableGroup",
    "Footnote",
    "ConventionAgreementTreaty",
    "DocumentInternal",
    "ContinuedSectionSubsection",
    "ContinuedParagraph",
    "ContinuedDefinition",
    "Form",
    "FormGroup",
    "Recommendation",
    "Notice",
    "Note",
    "Notes",
    "Preamble",
    "Enacts",
    "Introduction",
    "Part",
    "Schedule",
    "RegulationPiece",
    "BillPiece",
    "Section",
]
TITLED = ("Heading", "GroupHeading", "FormHeading", "ScheduleFormHeading")
LEAVES = ("QuotedText", "AlternateText", "CenteredText", "KeyTitle", "TitleText", "OriginatingRef")
# `Del` is left out: what an amendment took out is no law.
INLINE = [
    "XRefExternal",
    "XRefInternal",
    "DefinedTermEn",
    "DefinedTermFr",
    "Emphasis",
    "Language",
    "Sup",
    "Sub",
    "DefinitionRef",
    "Ins",
    "SmallCaps",
    "Fraction",
    "Separator",
    "FormulaTerm",
    "BilingualItemEn",
    "BilingualItemFr",
]

WHOLE = 5  # of the laws that are drawn, those of which the whole reading is expected output


class Drawn:
    """A random law, each of whose words stands in it once."""

    def __init__(self, seed: int) -> None:
        self.draw, self.count = random.Random(seed), 0
        self.root = etree.Element("Regulation")
        for number in ("1", "2", "3"):
            section = etree.SubElement(self.root, "Section")
            etree.SubElement(section, "Label").text = number
            self.write_text(section)
            self.grow(section, 0)

    def word(self) -> str:
        self.count += 1
        return f"w{self.count}x"

    def write_text(self, parent: etree._Element) -> None:
        text = etree.SubElement(parent, "Text")
        text.text = f"{self.word()} "
        for _ in range(self.draw.randint(0, 2)):
            inline = etree.SubElement(text, self.draw.choice(INLINE))
            inline.text, inline.tail = self.word(), f" {self.word()} "

    def grow(self, parent: etree._Element, depth: int) -> None:
        for _ in range(self.draw.randint(1, 3) if depth < 5 else 0):
            kind = self.draw.random()
            if kind < 0.1:
                etree.SubElement(parent, self.draw.choice(LEAVES)).text = self.word()
            elif kind < 0.2:
                etree.SubElement(etree.SubElement(parent, self.draw.choice(TITLED)), "TitleText").text = self.word()
            else:
                holder = etree.SubElement(parent, self.draw.choice(HOLDERS))
                etree.SubElement(holder, "Label").text = "(a)"
                self.write_text(holder)
                self.grow(holder, depth + 1)


@pytest.mark.parametrize("seed", range(20))
def test_no_word_is_lost_in_any_nesting(seed: int) -> None:
    law = Drawn(seed)
    document = read_document(etree.tostring(law.root), profile=JUSTICE)
    if seed < WHOLE:
        keep(document)
    read = set(document.text.split())
    lost = [f"w{number}x" for number in range(1, law.count + 1) if f"w{number}x" not in read]
    assert lost == []
    assert [s.label for s in document.sections if s.label in ("1", "2", "3")] == ["1", "2", "3"]
