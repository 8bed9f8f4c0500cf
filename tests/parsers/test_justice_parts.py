"""Promise: the rarer parts of a federal law stand in its text as a reader of the printed law sees them."""

from __future__ import annotations

import pytest

from tests.kept_readings import keep
from veille.model import Document, DocumentState
from veille.parsers import read_document
from veille.profiles import load_profiles

JUSTICE = load_profiles()["justice"]


def read(body: str, *, after: str = "", root: str = 'xml:lang="en"') -> Document:
    number = "<Identification><InstrumentNumber>SOR/2031-4</InstrumentNumber></Identification>"
    raw = f"<Regulation {root}>{number}<Body>{body}</Body>{after}</Regulation>"
    return keep(read_document(raw.encode(), profile=JUSTICE))


def section(inside: str) -> str:
    return f"<Section><Label>1</Label>{inside}</Section>"


@pytest.mark.parametrize(
    ("inside", "lines"),
    [
        (  # a term of a formula stands with what it means, its parts have their numbers
            ("<Text>The toll is</Text><FormulaGroup><Formula><FormulaText>A × B</FormulaText></Formula>"
            "<FormulaConnector>where</FormulaConnector>"
            "<FormulaDefinition><FormulaTerm>A</FormulaTerm><Text>is $12; and</Text></FormulaDefinition>"
            "<FormulaDefinition><FormulaTerm>B</FormulaTerm><Text>is the number of</Text>"
            "<FormulaParagraph><Label>(i)</Label><Text>days, or</Text></FormulaParagraph>"
            "<FormulaParagraph><Label>(ii)</Label><Text>weeks.</Text></FormulaParagraph></FormulaDefinition></FormulaGroup>"),
            ["The toll is", "A × B", "where", "A is $12; and", "B is the number of", "(i) days, or", "(ii) weeks."],
        ),
        (  # above and below the line
            "<Text>Pay <Fraction><Numerator>3</Numerator><Denominator>4</Denominator></Fraction> of it.</Text>",
            ["Pay 3/4 of it."],
        ),
        (  # numbered items in a cell
            ("<Text>See:</Text><table><tgroup cols='2'><tbody><row><entry>Boat</entry><entry><List>"
            "<Item><Label>(a)</Label><Text>5</Text></Item><Item><Label>(b)</Label><Text>6</Text></Item></List></entry>"
            "</row></tbody></tgroup></table>"),
            ["See:", "Boat\t(a) 5", "(b) 6"],
        ),
        (  # a quoted provision has its number
            "<Text>It reads <ReadAsText><Section><Label>9</Label><Text>no one may land</Text></Section></ReadAsText></Text>",
            ["It reads", "9 no one may land"],
        ),
        (  # a formula in MathML is one line
            ('<Text>So:</Text><MathMLBlock><math xmlns="http://www.w3.org/1998/Math/MathML"><mi>x</mi><mo>=</mo><mn>4</mn></math>'
            "</MathMLBlock>"),
            ["So:", "x = 4"],
        ),
        (  # words of a picture
            "<Text>See the map.</Text><ImageGroup><Caption>Port</Caption><Image source='a.gif'/></ImageGroup>",
            ["See the map.", "Port"],
        ),
    ],
)  # fmt: skip
def test_parts_stand_in_the_text_as_printed(inside: str, lines: list[str]) -> None:
    assert read(section(inside)).sections[0].text.split("\n") == lines


@pytest.mark.parametrize(
    ("title", "state"),
    [
        ("RELATED PROVISIONS", DocumentState.IN_FORCE),
        ("DISPOSITIONS CONNEXES", DocumentState.IN_FORCE),
        ("AMENDMENTS NOT IN FORCE", DocumentState.NOT_IN_FORCE),
        ("MODIFICATIONS NON EN VIGUEUR", DocumentState.NOT_IN_FORCE),
    ],
)
def test_provisions_at_the_end_have_the_state_that_their_title_says(title: str, state: DocumentState) -> None:
    heading = "<Heading level='{}'><TitleText>{}</TitleText></Heading>"
    after = (
        f"<RelatedOrNotInForce>{heading.format(1, title)}{heading.format(2, '— 2030, c. 1, s. 9')}"
        "<Section><Label>9</Label><Text>A card issued before 2030 remains valid.</Text></Section></RelatedOrNotInForce>"
    )
    found = {s.label: s.state for s in read(section("<Text>Pay.</Text>"), after=after).sections if s.label}
    assert found == {"1": DocumentState.IN_FORCE, "2030, c. 1, s. 9": state}


def test_a_law_that_waits_for_its_day_is_not_in_force() -> None:
    document = read(section("<Text>A person must pay $5.</Text>"), root='xml:lang="en" in-force="no"')
    assert document.state is DocumentState.NOT_IN_FORCE
    assert [s.state for s in document.sections] == [DocumentState.NOT_IN_FORCE]
    before = read(section("<Text>A person must pay $5.</Text>"), root='xml:lang="en" in-force="yes"')
    assert before.state is DocumentState.IN_FORCE
    assert before.content_hash != document.content_hash  # the day it comes is a change


def test_articles_of_a_treaty_and_forms_in_a_schedule_are_sections_below_it() -> None:
    heading = "<Heading level='1'><Label>ARTICLE {0}</Label><TitleText>{1}</TitleText></Heading><Provision><Text>{2}</Text></Provision>"
    first, second = heading.format("I", "Stay", "A stay lasts 90 days."), heading.format("II", "Fees", "No fee is due.")
    form = "<FormGroup><ScheduleFormHeading><Label>FORM 1</Label></ScheduleFormHeading><Provision><Text>I agree.</Text></Provision></FormGroup>"
    head = "<ScheduleFormHeading><Label>SCHEDULE</Label><TitleText>Accord</TitleText><TitleText>of 2030</TitleText></ScheduleFormHeading>"
    after = f"<Schedule>{head}<ConventionAgreementTreaty>{first}<Group>{second}</Group></ConventionAgreementTreaty>{form}</Schedule>"
    found = [(s.heading, s.path, s.text) for s in read(section("<Text>Pay.</Text>"), after=after).sections[1:]]
    above = ("SCHEDULE Accord of 2030",)
    assert found == [
        (above[0], (), ""),
        ("ARTICLE I Stay", above, "A stay lasts 90 days."),
        ("ARTICLE II Fees", above, "No fee is due."),
        ("FORM 1", above, "I agree."),
    ]


def test_what_stands_for_sections_and_what_follows_the_body_is_no_part_of_the_section_before() -> None:
    body = f"{section('<Text>Pay.</Text>')}<Repealed>[2 to 4 repealed]</Repealed><Reserved>[5 reserved]</Reserved>"
    related = (
        "<RelatedProvision><Label>1</Label><Source>SOR/2029-8</Source><Section><Label>7</Label><Text>Old cards remain valid.</Text>"
        "</Section></RelatedProvision>"
    )
    note = "<ExplanatoryNote><Provision><Text>(No part of the Order.)</Text></Provision></ExplanatoryNote>"
    found = [(s.label or s.heading, s.text, s.state) for s in read(body, after=related + note).sections]
    assert found == [
        ("1", "Pay.", DocumentState.IN_FORCE),
        ("", "[2 to 4 repealed]", DocumentState.REPEALED),
        ("", "[5 reserved]", DocumentState.IN_FORCE),
        ("1 SOR/2029-8", "", DocumentState.IN_FORCE),
        ("SOR/2029-8 [7]", "Old cards remain valid.", DocumentState.IN_FORCE),
        ("", "(No part of the Order.)", DocumentState.IN_FORCE),
    ]


def test_words_between_sections_belong_to_the_section_above_and_so_does_a_repealed_line_of_a_schedule() -> None:
    """Only a notice that stands for sections, among them, is a section of its own: elsewhere it says what is gone of a list."""
    body = f"{section('<Text>Pay.</Text>')}<Provision><Text>Cards of 2029 stay valid.</Text></Provision>"
    schedule = (
        "<Schedule><ScheduleFormHeading><Label>SCHEDULE</Label></ScheduleFormHeading>"
        "<Provision><Text>Boats</Text></Provision><Repealed>[Repealed, SOR/2030-2, s. 4]</Repealed>"
        "<Provision><Text>Sleds</Text></Provision></Schedule>"
    )
    found = [(s.label, s.text, s.state) for s in read(body, after=schedule).sections]
    assert found == [
        ("1", "Pay.\nCards of 2029 stay valid.", DocumentState.IN_FORCE),
        ("SCHEDULE", "Boats\n[Repealed, SOR/2030-2, s. 4]\nSleds", DocumentState.IN_FORCE),
    ]


def test_a_part_that_says_it_is_not_in_force_gives_no_rule_of_the_law() -> None:
    waiting = "<Subsection in-force='{}'><Label>(2)</Label><Text>A card costs $300.</Text></Subsection>"
    first = "<Subsection><Label>(1)</Label><Text>A person must pay $5.</Text></Subsection>"
    own = "<Section in-force='no'><Label>2</Label><Text>A person must pay $9.</Text></Section>"
    document = read(section(first + waiting.format("no")) + own)
    rules = {rule.quote: rule.state for s in document.sections for rule in s.rules}
    assert rules == {
        "(1) A person must pay $5.": DocumentState.IN_FORCE,
        "(2) A card costs $300.": DocumentState.NOT_IN_FORCE,
        "A person must pay $9.": DocumentState.NOT_IN_FORCE,
    }
    assert [s.state for s in document.sections] == [DocumentState.IN_FORCE, DocumentState.NOT_IN_FORCE]
    assert (
        document.content_hash != read(section(first + waiting.format("yes")) + own).content_hash
    )  # its day is a change


def test_a_heading_has_no_marks_of_footnotes_and_no_history() -> None:
    heading = "<Heading level='1'><TitleText>Stay<FootnoteRef>*</FootnoteRef></TitleText><HistoricalNote>2030, c. 1</HistoricalNote></Heading>"
    schedule = "<Schedule><ScheduleFormHeading><Label>SCHEDULE<FootnoteRef>a</FootnoteRef></Label></ScheduleFormHeading></Schedule>"
    found = read(heading + section("<Text>Pay.</Text>"), after=schedule).sections
    assert [s.heading for s in found] == ["Stay", "", "SCHEDULE"]


def test_a_definition_has_its_term_and_its_parts_the_note_beside_it() -> None:
    document = read(
        section(
            "<MarginalNote>Words</MarginalNote><Text>In this Part,</Text>"
            "<Definition><MarginalNote>Boats</MarginalNote><Text><DefinedTermEn>boat</DefinedTermEn> means</Text>"
            "<Paragraph><Label>(a)</Label><Text>a raft; or</Text></Paragraph></Definition>"
            "<Definition><Text><DefinedTermEn>port</DefinedTermEn> means a pier.</Text></Definition>"
        )
    )
    blocks = [b for s in document.sections for b in s.blocks]
    assert [(b.kind, b.term, b.context, b.lead) for b in blocks] == [
        ("paragraph", None, (), None),
        ("definition", "boat", ("Boats",), 0),
        ("item", None, ("Boats",), 1),
        ("definition", "port", (), 0),
    ]


def test_the_heading_of_a_form_within_a_provision_has_its_number_and_no_note() -> None:
    head = (
        "<ScheduleFormHeading><Label>FORM 2</Label><TitleText>Statement</TitleText>"
        "<HistoricalNote>SOR/2030-1, s. 2</HistoricalNote></ScheduleFormHeading>"
    )
    quoted = f"<Text>The form is</Text><ReadAsText>{head}<Provision><Text>I agree.</Text></Provision></ReadAsText>"
    (found,) = (s for s in read(section(quoted)).sections if s.label == "1")
    assert found.text.split("\n") == ["The form is", "FORM 2 Statement", "I agree."]
