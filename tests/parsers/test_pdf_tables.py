"""Promise: printed tables keep their rows and the names of their columns, centred names and wrapped cells too."""

from __future__ import annotations

import pytest

from tests.parsers.pdf_writer import Print, read_pages, write_pdf
from veille.parsers.media.pdf.lines import PdfLine, WordRun
from veille.parsers.media.pdf.table_rows import stretched_row

ABOVE = [Print(72, 740, "Schedule of fees", 24), Print(72, 690, "The fees below are paid with the application.", 11)]


def rows(*lines: tuple[float, tuple[tuple[float, str], ...]]) -> list[list[tuple[str, str]]]:
    """Words and column names of each row of a page with these lines: height, then the cells with their places."""
    page = [*ABOVE, *(Print(x, y, words) for y, cells in lines for x, words in cells)]
    document = read_pages(write_pdf([page]))
    return [
        [(section.text[cell.start : cell.end], cell.header) for cell in block.cells]
        for section in document.sections
        for block in section.blocks
        if block.kind == "row"
    ]


def test_centred_names_head_their_columns_a_few_points_apart() -> None:
    got = rows(
        (645, ((468, "Office"),)),
        (640, ((130, "Application"), (336, "Fee"))),
        (610, ((72, "Work permit with a job offer"), (320, "$155.00"), (440, "Any office in Canada"))),
        (580, ((72, "Study permit for a minor child"), (320, "$150.00"), (440, "The office in Montreal"))),
    )
    assert got[1:] == [
        [("Work permit with a job offer", "Application"), ("$155.00", "Fee"), ("Any office in Canada", "Office")],
        [("Study permit for a minor child", "Application"), ("$150.00", "Fee"), ("The office in Montreal", "Office")],
    ]


def test_a_line_that_wraps_in_several_columns_goes_on_with_its_row() -> None:
    got = rows(
        (640, ((72, "Application"), (320, "Fee"))),
        (610, ((72, "Work permit with a job offer that"), (320, "$155.00 until the end of"))),
        (597, ((72, "needs no assessment"), (320, "the year"))),
        (567, ((72, "Study permit"), (320, "$150.00"))),
    )
    assert got[1:] == [
        [
            ("Work permit with a job offer that needs no assessment", "Application"),
            ("$155.00 until the end of the year", "Fee"),
        ],
        [("Study permit", "Application"), ("$150.00", "Fee")],
    ]


def test_rows_close_together_stay_rows() -> None:
    got = rows(
        (640, ((72, "Application"), (320, "Fee"))),
        (627, ((72, "Work permit"), (320, "$155.00"))),
        (614, ((72, "Study permit"), (320, "$150.00"))),
    )
    assert [row[0][0] for row in got] == ["Application", "Work permit", "Study permit"]


def test_a_first_row_of_sentences_names_no_columns() -> None:
    long = "Officers verify that the person holds a passport that is valid for the whole stay"
    got = rows(
        (640, ((72, long), (500, "Step 1"))),
        (610, ((72, "Officers then open the file"), (500, "Step 2"))),
    )
    assert [header for row in got for _, header in row] == ["", "", "", ""]


def test_headings_whose_number_stands_far_from_its_words_are_no_table() -> None:
    page = list(ABOVE)
    for n, (number, name, words) in enumerate(
        [
            ("7.9.", "Enrolment", "Officers see each person who applies."),
            ("8.1.", "Overview", "The centre is open on each day but Sunday."),
            ("8.2.", "Interview", "The interview takes place within 30 days."),
        ]
    ):
        top = 640 - 60 * n
        page += [
            Print(72, top, number, bold=True),
            Print(108, top, name, bold=True),
            Print(108, top - 22, words),
        ]
    read = read_pages(write_pdf([page]))
    assert read.tables == 0
    assert [s.heading for s in read.sections] == ["", "7.9. Enrolment", "8.1. Overview", "8.2. Interview"]
    assert read.sections[3].text == "The interview takes place within 30 days."


def test_a_cell_that_nearly_fills_its_column_is_a_cell() -> None:
    rows = [("Boat", "Fee"), ("Canoe", "15 $"), ("Boat with a sail", "48 $"), ("Ferry", "120 $")]
    page = [Print(72, 740, "The fees are paid each year.")]
    page += [
        Print(x, 700 - 18 * n, words) for n, row in enumerate(rows) for x, words in zip((72, 160), row, strict=True)
    ]
    (section,) = read_pages(write_pdf([page])).sections
    assert section.text.split("\n")[1:] == ["Boat\tFee", "Canoe\t15 $", "Boat with a sail\t48 $", "Ferry\t120 $"]


def test_a_wider_step_after_a_sentence_begins_a_paragraph() -> None:
    paragraphs = [["The owner pays the fee before", "the first day."], ["The permit holds for 24", "months."]] * 3
    page, top = [], 700.0
    for lines in paragraphs:
        for words in lines:
            page.append(Print(72, top, words))
            top -= 14
        top -= 5
    (section,) = read_pages(write_pdf([page])).sections
    assert section.text.split("\n") == [" ".join(lines) for lines in paragraphs]


def test_columns_that_line_up_on_their_right_are_columns() -> None:
    got = rows(
        (640, ((72, "Boat"), (281, "Fee"), (363, "Renewal"))),
        (620, ((72, "Canoe"), (278.6, "15 $"), (384.6, "9 $"))),
        (600, ((72, "Ferry"), (263.3, "1 200 $"), (363.3, "1 150 $"))),
    )
    assert got == [
        [("Boat", ""), ("Fee", ""), ("Renewal", "")],
        [("Canoe", "Boat"), ("15 $", "Fee"), ("9 $", "Renewal")],
        [("Ferry", "Boat"), ("1 200 $", "Fee"), ("1 150 $", "Renewal")],
    ]


def test_a_numbered_line_in_bold_by_itself_is_a_heading() -> None:
    page = [*ABOVE, Print(72, 650, "1. Purpose", bold=True), Print(72, 630, "The fees pay for the quay.")]
    assert [s.heading for s in read_pages(write_pdf([page])).sections] == ["", "1. Purpose"]


def test_a_first_cell_that_wraps_above_the_words_of_its_row_stands_in_that_row() -> None:
    """The other cells stand at the foot of the row."""
    got = rows(
        (640, ((72, "Application"), (320, "Fee"))),
        (612, ((72, "Work permit with a job offer that"),)),
        (599, ((72, "needs an assessment of the market"),)),
        (586, ((72, "for the whole region"), (320, "$155.00"))),
        (558, ((72, "Study permit"), (320, "$150.00"))),
    )
    assert got[1:] == [
        [
            ("Work permit with a job offer that needs an assessment of the market for the whole region", "Application"),
            ("$155.00", "Fee"),
        ],
        [("Study permit", "Application"), ("$150.00", "Fee")],
    ]


def test_a_raised_digit_is_no_part_of_the_word_or_number_before_it() -> None:
    """The mark of a note: behind a word as it is seen, behind a number not at all; a power stays."""
    line = [
        Print(72, 600, "Issued in January"), Print(158.2, 604, "2", 7), Print(162.1, 600, " to whoever pays $940"),
        Print(272.8, 604, "1", 7), Print(276.7, 600, " for 10 m"), Print(320.1, 604, "2", 7), Print(324, 600, " of land."),
    ]  # fmt: skip
    document = read_pages(write_pdf([[*ABOVE, *line]]))
    assert "Issued in January² to whoever pays $940 for 10 m² of land." in document.sections[0].text


def test_words_in_the_middle_of_a_row_stand_in_it() -> None:
    """A row of three lines whose fee stands beside the second, and one of two lines whose fee stands between them."""
    got = rows(
        (640, ((72, "Application"), (320, "Fee"), (400, "Term"))),
        (612, ((72, "Work permit with a job offer that"),)),
        (599, ((72, "needs an assessment of the market"), (320, "$155.00"), (400, "24 months"))),
        (586, ((72, "for the whole region"),)),
        (558, ((72, "Study permit for a student of"), (400, "48 months or the"))),
        (551, ((320, "$150.00"),)),
        (545, ((72, "a designated school"), (400, "length of study"))),
    )
    assert [[words for words, _ in row] for row in got[1:]] == [
        [
            "Work permit with a job offer that needs an assessment of the market for the whole region",
            "$155.00",
            "24 months",
        ],
        ["Study permit for a student of a designated school", "$150.00", "48 months or the length of study"],
    ]


def test_a_head_that_wraps_above_its_other_names_is_one_row() -> None:
    got = rows(
        (653, ((72, "Category of the"), (320, "Fee in"))),
        (640, ((72, "applicant"), (320, "dollars"), (400, "Term"))),
        (612, ((72, "Worker"), (320, "155"), (400, "24 months"))),
        (594, ((72, "Student"), (320, "150"), (400, "48 months"))),
    )
    heads = ["Category of the applicant", "Fee in dollars", "Term"]
    assert [[words for words, _ in row] for row in got] == [
        heads,
        ["Worker", "155", "24 months"],
        ["Student", "150", "48 months"],
    ]
    assert [head for _, head in got[1]] == heads


def test_a_document_may_end_with_one_line_beneath_the_columns_of_a_table() -> None:
    table = [
        Print(72, 640, "Application"),
        Print(320, 640, "Fee"),
        Print(72, 612, "Work permit"),
        Print(320, 612, "$155.00"),
    ]
    for last in ([*table, Print(72, 590, "Notes")], [*table, Print(72, 70, "Notes")]):
        assert "Notes" in read_pages(write_pdf([last])).sections[-1].text
    assert "Notes" in read_pages(write_pdf([table, [Print(72, 600, "Notes")]])).sections[-1].text


def test_rules_part_cells_that_stand_near_each_other_and_bind_lines_that_wrap() -> None:
    """A drawn table keeps its cells without a gap between them, its names centred, its rows by the lines below them."""
    page = [
        *ABOVE,
        Print(95, 640, "Permit"), Print(166, 640, "Fee"),
        Print(72, 624, "Work permit"), Print(141, 624, "$155"),
        Print(72, 608, "Permit for"), Print(141, 608, "$85"), Print(72, 594, "a season"),
        Print(72, 540, "The fee is paid online.", 11),
    ]  # fmt: skip
    standing = tuple((x, 590, 0.75, 64) for x in (70, 139, 210))
    lying = tuple((70, y, 140, 0.75) for y in (590, 620, 636, 654))
    document = read_pages(write_pdf([page], rules=standing + lying))
    assert document.tables == 1
    assert "Permit\tFee\nWork permit\t$155\nPermit for a season\t$85" in document.sections[-1].text
    cells = tuple((x, y, w, h) for x, w in ((70, 69), (139, 71)) for y, h in ((590, 30), (620, 16), (636, 18)))
    assert read_pages(write_pdf([page], boxes=cells)).sections == document.sections
    frame = ((60, 500, 0.75, 260), (500, 500, 0.75, 260), (60, 500, 440, 0.75), (60, 760, 440, 0.75))
    assert read_pages(write_pdf([ABOVE], rules=frame)).tables == 0
    assert read_pages(write_pdf([ABOVE], boxes=((60, 500, 440, 260),))).tables == 0


def test_the_last_centred_name_may_reach_beyond_its_columns_words() -> None:
    got = rows(
        (640, ((100, "Kind"), (440, "Time limit that applies"))),
        (620, ((72, "Ordinary cases of the desk"), (420, "2 days"))),
        (600, ((72, "Difficult cases of the desk"), (420, "9 days"))),
    )
    assert got[1] == [("Ordinary cases of the desk", "Kind"), ("2 days", "Time limit that applies")]


def test_a_paragraph_below_a_table_whose_middle_is_that_of_a_column_is_no_row() -> None:
    got = rows(
        (640, ((72, "Berth"), (290, "Months"), (500, "Price"))),
        (622, ((72, "North"), (300, "12"), (500, "480.00"))),
        (604, ((72, "South"), (303, "6"), (500, "75.50"))),
        (590, ((90, "A permit is valid for a year from the day on which it was given to the owner, who keeps it."),)),
    )
    assert [cells[-1][0] for cells in got] == ["Price", "480.00", "75.50"]
    assert all("permit" not in words for cells in got for words, _ in cells)


def test_a_drawn_cell_names_all_rows_and_columns_that_it_covers() -> None:
    """One name over two columns, one over two rows: "100" stands in the row of "Age", beneath "Points" and "Principal"."""
    page = [
        *ABOVE,
        Print(72, 642, "Factor"), Print(142, 642, "Points"),
        Print(142, 622, "Principal"), Print(222, 622, "Spouse"),
        Print(72, 602, "Age"), Print(142, 602, "130"), Print(222, 602, "20"),
        Print(142, 582, "100"), Print(222, 582, "15"),
    ]  # fmt: skip
    standing = ((70, 578, 0.75, 80), (140, 578, 0.75, 80), (300, 578, 0.75, 80), (220, 578, 0.75, 60))
    lying = (
        (70, 578, 230, 0.75),
        (140, 598, 160, 0.75),
        (70, 618, 230, 0.75),
        (140, 638, 160, 0.75),
        (70, 658, 230, 0.75),
    )
    table = read_pages(write_pdf([page], rules=standing + lying)).sections[-1]
    blocks = [block for block in table.blocks if block.kind == "row"]
    assert [b.row_label for b in blocks] == [None, None, "Age | 130", "Age | 100"]
    assert [cell.header for cell in blocks[-1].cells] == ["Points Principal", "Points Spouse"]


def test_a_drawn_row_that_a_pages_break_cuts_is_one_and_the_head_is_said_once() -> None:
    head = [Print(72, 642, "Step"), Print(142, 642, "Instruction")]
    pages = [
        [
            *head,
            Print(72, 622, "First"),
            Print(142, 622, "Read the file."),
            Print(72, 602, "Second"),
            Print(142, 602, "Ask"),
        ],
        [*head, Print(142, 622, "for the certificate."), Print(72, 602, "Third"), Print(142, 602, "Sign.")],
        [
            *head,
            Print(72, 622, "Fourth"),
            Print(142, 622, "Send it."),
            Print(72, 602, "Fifth"),
            Print(142, 602, "Rest."),
        ],
    ]
    standing = tuple((x, 598, 0.75, 60) for x in (70, 140, 300))
    lying = tuple((70, y, 230, 0.75) for y in (598, 618, 638, 658))
    text = read_pages(write_pdf(pages, rules=standing + lying)).sections[-1].text
    assert text.split("\n") == [
        "Step\tInstruction", "First\tRead the file.", "Second\tAsk for the certificate.", "Third\tSign.", "Fourth\tSend it.",
        "Fifth\tRest.",
    ]  # fmt: skip


FIRST, SECOND, THIRD = (72.0, 150.0), (200.0, 300.0), (350.0, 450.0)


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (((140, SECOND), (152, FIRST, THIRD)), 2),  # the words of the middle begin above the others
        (((140, SECOND), (152, FIRST, (356, 440))), 2),  # a little narrower than its column
        (((140, SECOND), (152, FIRST, (320, 340))), 0),  # in no column
        (((140, (200, 360)), (152, FIRST, THIRD)), 0),  # reaching into the next one
        (((140, SECOND), (156, FIRST, THIRD)), 0),  # too far below to be of the same row
        (((140, FIRST, SECOND, THIRD), (152, FIRST, SECOND, THIRD)), 0),  # two rows that are whole
        (((140, SECOND), (152, THIRD)), 0),  # a row has its first cell
        (((140, FIRST, SECOND), (152, FIRST)), 0),  # nothing begins below the first line
    ],
)
def test_a_row_that_begins_above_its_first_cell_is_bound_to_its_columns(
    lines: tuple[tuple[float, ...], ...], expected: int
) -> None:
    """How many lines are one row: each line is its height and the cells that stand on it, from where to where."""
    columns = tuple(WordRun("name", *place) for place in (FIRST, SECOND, THIRD))
    said = [
        PdfLine(tuple(WordRun("words", *place) for place in places), 0, top, 10.0, bold=False, at_edge=False)
        for top, *places in ((100.0, FIRST, SECOND, THIRD), *lines)
    ]
    assert stretched_row(tuple(said), 1, columns) == expected
