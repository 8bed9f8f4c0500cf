"""Promise: a federal law's own provisions are told from amendments, related provisions and quoted words in its file."""

from __future__ import annotations

import pytest

from tests.kept_readings import keep
from veille.model import Document
from veille.parsers import read_document
from veille.parsers.media.laws.justice import identify_law
from veille.profiles import load_profiles

PROFILE = load_profiles()["justice"]
HEAD = (
    '<?xml version="1.0" encoding="utf-8"?><Statute xmlns:lims="http://justice.gc.ca/lims" xml:lang="{lang}" '
    'lims:lastAmendedDate="2024-01-01" lims:current-date="2024-02-03"><Identification><ShortTitle>Sample Act</ShortTitle>'
    "<Chapter><ConsolidatedNumber>C-29</ConsolidatedNumber></Chapter></Identification>"
)
BODY = "<Body><Section><Label>5</Label><Text>A person must apply under subsection (1).</Text></Section>{more}</Body>"


def read(more: str = "", after: str = "", lang: str = "en") -> Document:
    raw = HEAD.format(lang=lang) + BODY.format(more=more) + after + "</Statute>"
    return keep(read_document(raw.encode(), profile=PROFILE))


def amendments(title: str, sections: str, ident: str = "") -> str:
    return (
        f'<Schedule id="{ident}"><ScheduleFormHeading><TitleText>{title}</TitleText></ScheduleFormHeading><BillPiece>'
        f'<RelatedOrNotInForce><Heading level="5"><TitleText> — 2030, c. 1, s. 5</TitleText></Heading>{sections}'
        "</RelatedOrNotInForce></BillPiece></Schedule>"
    )


FEE = "<Section><Label>5</Label><Text>A person must pay $100.</Text></Section>"


@pytest.mark.parametrize("title", ["AMENDMENTS NOT IN FORCE", "MODIFICATIONS NON EN VIGUEUR"])
def test_amendments_not_in_force_are_marked_on_sections_and_rules(title: str) -> None:
    document = read(after=amendments(title, FEE))
    fee = next(s for s in document.sections if "$100" in s.text)
    assert (fee.state, fee.body, fee.path[0], fee.in_force_from) == ("not_in_force", False, title, None)
    assert [r.state for r in fee.rules] == ["not_in_force"]
    assert [r.state for r in document.sections[0].rules] == ["in_force"]


def test_related_provisions_apply_beside_the_law() -> None:
    document = read(after=amendments("RELATED PROVISIONS", FEE, "RelatedProvs"))
    assert {str(s.state) for s in document.sections} == {"in_force"}


def test_no_label_stands_twice() -> None:
    document = read(after=amendments("RELATED PROVISIONS", FEE) + amendments("AMENDMENTS NOT IN FORCE", FEE + FEE))
    labels = [s.label for s in document.sections if s.label]
    assert labels[:2] == ["5", "2030, c. 1, s. 5"]
    assert len(labels) == len(set(labels)) == 4


def test_amendments_outside_a_schedule_are_not_in_force() -> None:
    document = read(after=f"<RelatedOrNotInForce>{FEE}</RelatedOrNotInForce>")
    assert [str(s.state) for s in document.sections] == ["in_force", "not_in_force"]


def test_a_quoted_section_is_words_of_the_one_that_quotes_it() -> None:
    more = (
        "<Section><Label>6</Label><Subsection><Label>(3)</Label><Text>Read as follows:</Text><ReadAsText><Section>"
        "<Label>85</Label><Text>A fee applies.</Text></Section></ReadAsText></Subsection>"
        "<Subsection><Label>(4)</Label><Text>A person must wait.</Text></Subsection></Section>"
    )
    sections = read(more).sections
    assert [s.label for s in sections] == ["5", "6"]
    assert sections[1].text == "(3) Read as follows:\n85 A fee applies.\n(4) A person must wait."


def test_headings_of_groups_and_of_amending_text_are_kept() -> None:
    group = (
        "<Schedule><ScheduleFormHeading><Label>SCHEDULE</Label></ScheduleFormHeading><List><Group><GroupHeading>"
        "<Label>PART 1</Label><TitleText>Countries</TitleText></GroupHeading><Item><Text>Brazil</Text></Item></Group>"
        "</List></Schedule>"
    )
    amended = (
        "<Section><Label>9</Label><Text>Replaced by:</Text><AmendedText><Heading level='2'><Label>PART 2</Label>"
        "<TitleText>Fees</TitleText></Heading></AmendedText></Section>"
    )
    text = read(amended, group).text
    assert "PART 1 Countries\nBrazil" in text
    assert "Replaced by:\nPART 2 Fees" in text


def test_the_heading_of_a_group_of_sections_stands_in_their_paths() -> None:
    """Below the heading before it and beside the next group's; a group within a group stands below it."""
    part = "<Heading level='1'><TitleText>Part</TitleText></Heading>"
    group = (
        "<GroupHeading><TitleText>{}</TitleText></GroupHeading><Section><Label>{}</Label><Text>A fee.</Text></Section>"
    )
    inner = f"{part}<Group>{group.format('Outer', 8)}<Group>{group.format('Inner', 9)}</Group></Group>"
    sections = read(part + group.format("One", 6) + group.format("Two", 7) + inner).sections
    paths = {s.label: s.path for s in sections if s.label}
    assert [paths[n] for n in ("6", "7", "8", "9")] == [
        ("Part", "One"), ("Part", "Two"), ("Part", "Outer"), ("Part", "Outer", "Inner"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("<Label>5</Label>", "<Label>5.1</Label>"),  # renumbered
        ('lims:x="1"', 'lims:inforce-start-date="2026-01-01"'),  # another day in force
    ],
)
def test_what_the_record_takes_from_beside_the_words_makes_another_version(old: str, new: str) -> None:
    raw = (
        HEAD.format(lang="en") + BODY.format(more='<Section lims:x="1"><Label>7</Label><Text>X.</Text></Section>')
    ) + "</Statute>"
    one, two = (read_document(r.encode(), profile=PROFILE) for r in (raw, raw.replace(old, new)))
    assert one.text == two.text
    assert one.content_hash != two.content_hash


def test_the_day_of_consolidation_alone_is_no_other_content() -> None:
    raw = HEAD.format(lang="en") + BODY.format(more="") + "</Statute>"
    one, two = (read_document(r.encode(), profile=PROFILE) for r in (raw, raw.replace("2024-02-03", "2024-03-04")))
    assert one.content_hash == two.content_hash


@pytest.mark.parametrize(
    ("lang", "number", "address"),
    [
        ("en", "SOR/2002-227", "https://laws-lois.justice.gc.ca/eng/XML/SOR-2002-227.xml"),
        ("fr", "DORS/2002-227", "https://laws-lois.justice.gc.ca/fra/XML/DORS-2002-227.xml"),
        ("en", "C.R.C., c. 978", "https://laws-lois.justice.gc.ca/eng/XML/C.R.C.,_c._978.xml"),
    ],
)
def test_a_file_says_its_address_and_its_day(lang: str, number: str, address: str) -> None:
    raw = HEAD.format(lang=lang).replace(
        "<Chapter><ConsolidatedNumber>C-29</ConsolidatedNumber></Chapter>",
        f"<InstrumentNumber>{number}</InstrumentNumber>",
    )
    assert identify_law((raw + "</Statute>").encode(), profile=PROFILE) == (address, "2024-02-03")


def test_rules_of_the_citizenship_act_cite_it() -> None:
    """A relative citation in an act whose profile names it gives that act's own number."""
    assert read().rules[0].citations[0].norm == ("CitA:5(1)",)
