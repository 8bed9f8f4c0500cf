"""Promise: when a provision changes, every page that rests on it is named, by itself, by its parent or within a range."""

from __future__ import annotations

from dataclasses import replace

import pytest
from changes_build import page

from veille.changes import changed_provisions, compare
from veille.changes.match.provisions import part_name
from veille.model import Block, Document, Section
from veille.model.provisions import relies_on

RELIES = [
    # the provision itself
    ("IRPR:205(a)", "IRPR:205(a)", True),
    # its parent is cited
    ("IRPR:205", "IRPR:205(a)", True),
    # a part of it is cited
    ("IRPR:205(c)(ii)", "IRPR:205(c)", True),
    # its sibling is cited
    ("IRPR:205(b)", "IRPR:205(a)", False),
    # within a range of sections, decimals included
    ("IRPR:204..IRPR:208", "IRPR:205(a)", True),
    ("IRPR:87..IRPR:88", "IRPR:87.3(2)", True),
    ("IRPR:204..IRPR:208", "IRPR:209", False),
    # within a range of paragraphs
    ("IRPR:205(a)..IRPR:205(c)", "IRPR:205(b)", True),
    ("IRPR:205(a)..IRPR:205(c)", "IRPR:205(d)", False),
    ("IRPR:200(3)(h)(i)..IRPR:200(3)(h)(iii)", "IRPR:200(3)(h)(ii)", True),
    ("IRPR:200(3)(h)(i)..IRPR:200(3)(h)(iii)", "IRPR:200(3)(h)(iv)", False),
    ("IRPR:183(1)(a)..IRPR:183(1)(i)", "IRPR:183(1)(c)", True),
    ("IRPR:205(a)..IRPR:205(c)", "IRPR:205", True),
    # another instrument
    ("QIR:105", "IRPR:105", False),
    # not a provision at all
    ("the Act", "IRPR:105", False),
]


@pytest.mark.parametrize(("citation", "provision", "expected"), RELIES)
def test_relies_on(citation: str, provision: str, expected: bool) -> None:
    assert relies_on(citation, provision) is expected


@pytest.mark.parametrize(("label", "name"), [("(a)", "a"), ("a)", "a"), ("1°", "1"), ("(ii.1)", "ii.1"), ("(3)", "3")])
def test_part_names(label: str, name: str) -> None:
    assert part_name(label) == name


def law(second: str) -> Document:
    text = f"205 Work is exempt if it\n(a) benefits the country;\n(b) {second}"
    cuts = [0, text.index("(a)"), text.index("(b)")]
    blocks = (
        Block("paragraph", 0, cuts[1] - 1),
        Block("item", cuts[1], cuts[2] - 1, depth=1, label="(a)"),
        Block("item", cuts[2], len(text), depth=1, label="(b)"),
    )
    one = Section(0, 2, "Canadian interests", (), text, str(hash(text)), label="205", blocks=blocks)
    return page(one, medium="xml", instrument="IRPR")


def test_provisions_are_as_fine_as_the_numbering() -> None:
    """Only paragraph (b) changed, so only those who cite it, or 205 as a whole, are concerned."""
    old, new = law("is part of a programme."), law("is part of an agreement.")
    assert changed_provisions(old, new, compare(old, new).changes) == ("IRPR:205(b)",)


def test_what_stands_behind_a_law_under_the_number_of_a_provision_is_none_of_its_parts() -> None:
    """A schedule of an amending act, not body, repeats "205": the paragraphs compared are those of the law itself."""
    old, new = law("is part of a programme."), law("is part of an agreement.")
    aside = replace(new.sections[0], ordinal=1, body=False, text="205 Repeated", blocks=(), text_hash="aside")
    behind = replace(new, sections=(*new.sections, aside))
    assert changed_provisions(old, behind, compare(old, new).changes) == ("IRPR:205(b)",)
