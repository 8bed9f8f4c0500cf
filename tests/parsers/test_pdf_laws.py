"""Promise: an act or regulation printed as PDF gives its sections with their numbers; other documents with numbers do not."""

from __future__ import annotations

from tests.kept_readings import keep
from tests.parsers.pdf_writer import Print, write_pdf
from veille.parsers.media.pdf.document import PdfPages, read_pdf

MARK = "R.S.C., 1985, c. X-9"


def read(*lines: tuple[str, str, str], mark: str = MARK) -> PdfPages:
    """A document of one page a few lines: a note in bold above, a number in bold, the words after it."""
    page = [Print(72, 760, mark, 10), Print(72, 730, "Sample Act", 24)]
    y = 690.0
    for note, number, words in lines:
        if note:
            page.append(Print(72, y, note, 11, bold=True))
            y -= 16
        if number:
            page.append(Print(72, y, number, 11, bold=True))
        page.append(Print(72 + 6.2 * len(number) + (4 if number else 0), y, words, 11))
        y -= 30
    return keep(read_pdf(write_pdf([page])))


LAW = (
    ("Short title", "1", "This Act may be cited as the Sample Act."),
    ("Duty to keep records", "2", "(1) An employer must keep the records for six years."),
    ("Exception", "", "(2) An employer of fewer than five persons need not keep them."),
    ("Reports", "2.21", "The employer must report by March 31 of each year."),
    ("Offence", "3", "An employer who does not report is liable to a fine."),
)


def test_numbers_in_bold_are_the_sections_of_a_law_under_their_notes() -> None:
    document = read(*LAW)
    assert [(s.label, s.heading) for s in document.sections if s.label] == [
        ("1", "Short title"),
        ("2", "Duty to keep records"),
        ("2.21", "Reports"),
        ("3", "Offence"),
    ]
    second = next(s for s in document.sections if s.label == "2")
    assert second.text == (
        "(1) An employer must keep the records for six years.\nException\n"
        "(2) An employer of fewer than five persons need not keep them."
    )
    assert document.title == "Sample Act"


def test_steps_of_a_manual_are_no_sections_of_a_law() -> None:
    document = read(*LAW, mark="Manual of procedures, second edition")
    assert [s.label for s in document.sections if s.label] == []
    assert "3 An employer who does not report" in "\n".join(s.text for s in document.sections)


def test_a_provision_quoted_before_the_first_section_begins_none() -> None:
    document = read(("Quoted", "31", "Every copy of a consolidated act is evidence."), *LAW)
    assert [s.label for s in document.sections if s.label] == ["1", "2", "2.21", "3"]


def test_the_history_of_a_provision_is_a_note_beside_it() -> None:
    page = [Print(72, 760, MARK, 10), Print(72, 730, "Sample Act", 24)]
    for number, y in (("1", 690), ("2", 640), ("3", 590)):
        page += [Print(72, y, number, 11, bold=True), Print(84, y, "An employer must keep the records.", 11)]
        page.append(Print(72, y - 14, f"1999, c. 3, s. {number}.", 7))
    document = read_pdf(write_pdf([page]))
    found = [(s.label, s.text, s.notes) for s in document.sections if s.label]
    assert found[0] == ("1", "An employer must keep the records.", ("1999, c. 3, s. 1",))
    assert len(found) == 3
