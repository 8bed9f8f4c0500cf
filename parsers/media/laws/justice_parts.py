"""What each element of the department's markup is to the walk, and where the walk stands.

The names are those of its DTDs for acts and regulations.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from lxml import etree

from veille.model import DocumentState

# Parts of a provision, outermost first; each is an item under the one above it.
LEVELS = frozenset({
    "Subsection", "Paragraph", "Subparagraph", "Clause", "Subclause", "Subsubclause", "Item", "Provision",
    "AmendedText", "SectionPiece", "RelatedProvision",
})  # fmt: skip
NOTED = LEVELS | {"Section", "Definition"}  # a marginal note in one of these is its heading or context
BEFORE_WORDS = frozenset({"Label", "MarginalNote", "ProvisionHeading", "CommentBlock", "FormulaTerm"})  # in a provision
RELATED_PROVISION = "RelatedProvision"  # a provision of another instrument: its number, the instrument, its words
# What holds sections and headings; those of the second set stand outside the body and open a section of their own.
PARTS = frozenset({
    "Body", "Order", "RelatedOrNotInForce", "RegulationPiece", "BillPiece", "Introduction", "Preamble", "Enacts",
    "ExplanatoryNote", "Recommendation", "Notice", RELATED_PROVISION,
})  # fmt: skip
APART = frozenset({"Order", "Introduction", "ExplanatoryNote", "Recommendation", "Notice", RELATED_PROVISION})
# What holds headings and words within a schedule: a treaty with its articles, a form, a heading with what is under it.
GROUPS = frozenset({"ConventionAgreementTreaty", "DocumentInternal", "FormGroup", "Group"})
PLACEHOLDERS = frozenset({"Reserved", "Repealed"})  # "[3 and 4 reserved]" where sections would stand
AMENDMENTS = "RelatedOrNotInForce"  # parts of amending instruments at the end of the file: no part of the law in force
GROUP_HEADING = "GroupHeading"
FORM_HEADINGS = frozenset({"FormHeading", "ScheduleFormHeading"})
# Provisions quoted within a provision ("is to be read as follows:"): their words, under their own numbers, no sections.
QUOTED = frozenset({"Section", "Heading", GROUP_HEADING, "Schedule", *FORM_HEADINGS})
FORMULA_ENTRY = "FormulaDefinition"  # "A is $100;": a term of a formula with what it stands for
CAPTIONS = frozenset({"title", "Caption"})
WORDS = frozenset({"Text", "Repealed", "FormulaText", "Formula", "FormulaConnector", "FormulaTerm"})
# Comments of drafters are no words of the law; a table of provisions only names the headings that follow.
UNREAD = frozenset({"Identification", "RecentAmendments", "CommentBlock", "TableOfProvisions"})
_CONTINUED = re.compile(r"Continued")  # "ContinuedSectionSubsection": the words after a provision's list


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
    above: int = 0  # levels that headings here stand below: a schedule's own


def goes_on(node: etree._Element) -> bool:
    """Whether an element holds the words after a provision's list, at the provision's own depth."""
    return bool(_CONTINUED.search(str(node.tag)))


def with_state(place: Place, node: etree._Element) -> Place:
    """The place within a part, which may say of itself that it is not in force."""
    return replace(place, state=DocumentState.NOT_IN_FORCE) if node.get("in-force") == "no" else place
