"""Promise: an odd PDF ends in the text that a reader sees, or in one line that says what it is."""

from __future__ import annotations

import pytest

from tests.parsers.pdf_writer import Print, read_pages, write_pdf
from veille.errors import ParseError
from veille.parsers.media.pdf.document import read_pdf
from veille.parsers.source import detect_medium

SAID = ("You must pay the fee of $570 when you apply.", "The certificate is valid for 36 months.")
PLAIN = [[Print(72, 700 - 20 * n, words) for n, words in enumerate(SAID)]]


def text_of(raw: bytes) -> str:
    """All that is read, on one line."""
    return " ".join(" ".join(section.text for section in read_pages(raw).sections).split())


# a table or a whole page set across the sheet: lines that run up, stand on their head, run down
@pytest.mark.parametrize("turn", [1, 2, 3])
@pytest.mark.parametrize("keys", [b"", b"/Rotate 90"])
def test_lines_across_the_sheet_are_read_as_lines(turn: int, keys: bytes) -> None:
    x, y, dx, dy = {1: (100, 100, 20, 0), 2: (500, 300, 0, 20), 3: (400, 700, -20, 0)}[turn]
    page = [Print(x + dx * n, y + dy * n, words, turn=turn) for n, words in enumerate(SAID)]
    assert text_of(write_pdf([page], page_keys=keys)) == " ".join(SAID)


def test_a_note_along_the_edge_does_not_part_the_lines() -> None:
    """Words that run up the margin come after the page's lines, whole."""
    page = [*PLAIN[0], Print(40, 400, "Issued by the ministry in March", turn=1)]
    assert text_of(write_pdf([page])) == f"{' '.join(SAID)} Issued by the ministry in March"


def test_what_lies_outside_the_page_that_is_shown_is_not_read() -> None:
    """A printer's mark below the crop box, and a box that begins elsewhere than at zero."""
    page = [*PLAIN[0], Print(72, 50, "proof of 3 March, you must not use it")]
    assert text_of(write_pdf([page], page_keys=b"/CropBox [0 200 612 792]")) == " ".join(SAID)
    assert text_of(write_pdf([page], page_keys=b"/CropBox [5 5 5 5]")).endswith("you must not use it")


def test_a_size_that_is_said_of_all_pages_at_once_is_the_size_of_each() -> None:
    """Legal paper, whose size stands on the page tree alone: the words above the height of letter paper are read."""
    page = [Print(72, 940, "A guide to the oven"), *PLAIN[0]]
    said = text_of(write_pdf([page], tree_keys=b"/MediaBox [0 0 612 1008]"))
    assert said == f"A guide to the oven {' '.join(SAID)}"


def test_hidden_letters_are_read_only_where_they_are_the_page() -> None:
    """Words without ink beside words with it are seen by nobody; over a scan they are all that there is."""
    hidden = [Print(72, 400 - 20 * n, words, hidden=True) for n, words in enumerate(SAID)]
    assert text_of(write_pdf([[*PLAIN[0], hidden[0]]])) == " ".join(SAID)
    assert text_of(write_pdf([[*hidden, Print(500, 30, "Copy")]])) == f"{' '.join(SAID)} Copy"


LEFT = """Visitors who stay longer than six|months need a permit before they|arrive. The permit costs $100 and|is valid for at most 24 months in
any case.||Students who follow a course of|more than half a year also ask the|province for a certificate, which|is sent by mail to the
address in"""
RIGHT = """the request. Workers are told by|their employer which forms they|need; those under 18 must also show|the consent of both parents of
theirs.|Those who leave the country for a||while keep their permit as long as|it has not ended, and they may come|back without another fee."""


def test_columns_of_one_language_are_read_one_after_the_other() -> None:
    columns = [LEFT.replace("\n", "|").split("|"), RIGHT.replace("\n", "|").split("|")]
    page = [Print(72, 700, "A guide for people who come to stay in the province", 16, bold=True)]
    page += [
        Print(60 + 270 * k, 640 - 14 * n, w) for k, column in enumerate(columns) for n, w in enumerate(column) if w
    ]
    page += [
        Print(
            60, 440, "This line at the foot runs over both of the columns, and it ends here, at the edge of the page."
        )
    ]
    read = read_pages(write_pdf([page]))
    assert read.tables == 0
    assert "which is sent by mail to the address in the request. Workers" in text_of(write_pdf([page]))
    assert text_of(write_pdf([page])).endswith("the edge of the page.")


def test_a_short_last_page_has_the_columns_of_the_others() -> None:
    columns = [LEFT.replace("\n", "|").split("|"), RIGHT.replace("\n", "|").split("|")]
    full = [Print(60 + 270 * k, 640 - 14 * n, w) for k, column in enumerate(columns) for n, w in enumerate(column) if w]
    short = [
        Print(60 + 270 * k, 640 - 14 * n, w) for k, column in enumerate(columns) for n, w in enumerate(column[:3]) if w
    ]
    one, two = text_of(write_pdf([full])), text_of(write_pdf([full, short]))
    assert " ".join(columns[0][:3]) in two.removeprefix(one).replace("\n", " ")


def test_columns_whose_paragraphs_are_all_as_long_are_no_table() -> None:
    """Side by side by chance: a table of prose leaves a gap below its shorter cells."""
    lines = ["Visitors who stay longer than six", "months need a permit and they", "pay for it at the office."]
    words = [f"{w} ({k}.{p})" if n == 0 else w for k in (0, 1) for p in range(7) for n, w in enumerate(lines)]
    page = [Print(60 + 270 * (i // 21), 640 - 14 * (i % 21) - 8 * (i % 21 // 3), w) for i, w in enumerate(words)]
    read = text_of(write_pdf([page]))
    assert [read.index(f"({k}.{p})") for k in (0, 1) for p in range(7)] == sorted(
        read.index(f"({k}.{p})") for k in (0, 1) for p in range(7)
    )
    assert read_pages(write_pdf([page])).tables == 0


def test_a_table_below_columns_is_read_line_by_line() -> None:
    columns = [LEFT.replace("\n", "|").split("|"), RIGHT.replace("\n", "|").split("|")]
    page = [Print(60 + 270 * k, 640 - 14 * n, w) for k, column in enumerate(columns) for n, w in enumerate(column) if w]
    page += [
        Print(60 + 270 * k, 300 - 14 * n, w)
        for k, column in enumerate((("Day", "Season", "Year"), ("$85", "$240", "$600")))
        for n, w in enumerate(column)
    ]
    assert read_pages(write_pdf([page])).tables == 1
    assert text_of(write_pdf([page])).endswith("come back without another fee. Day $85 Season $240 Year $600")


def test_a_head_over_each_column_makes_no_table() -> None:
    columns = [LEFT.replace("\n", "|").split("|"), RIGHT.replace("\n", "|").split("|")]
    page = [Print(60 + 270 * k, 664, head, 14, bold=True) for k, head in enumerate(("Stay", "Study"))]
    page += [
        Print(60 + 270 * k, 640 - 14 * n, w) for k, column in enumerate(columns) for n, w in enumerate(column) if w
    ]
    read = read_pages(write_pdf([page]))
    assert (read.tables, read.title, [s.heading for s in read.sections]) == (0, "Stay", ["", "Study"])


THIRDS = [
    """Owners of boats who live in|the region may keep a boat|at the quay for a season and|pay a fee of $62 when they|apply.||Those who come|from elsewhere pay twice as|much and must apply a month|before they""",
    """arrive. The permit holds for|24 months from its day and|is renewed once, when all of|the fees were paid in time.|Whoever is late must leave|within ten days of the end||of the season and may apply|again only when the next""",
    """season begins. The office may|refuse a boat that is longer|than its berth.||A refusal is reviewed when|the owner asks for it within|30 days and says in writing|what was not looked at by the|office at first.""",
]


def test_three_columns_are_read_one_after_the_other_under_their_title() -> None:
    page = [Print(250, 700, "Mooring permits", 20, bold=True)]  # no wider than the column in the middle
    page += [
        Print(40 + 180 * k, 660 - 14 * n, w)
        for k, column in enumerate(THIRDS)
        for n, w in enumerate(column.split("|"))
        if w
    ]
    read = read_pages(write_pdf([page]))
    assert (read.tables, read.title) == (0, "Mooring permits")
    said = " ".join(text_of(write_pdf([page])).split())
    assert "a month before they arrive. The permit" in said
    assert "only when the next season begins. The office" in said


def test_cells_in_three_columns_stay_cells() -> None:
    page = []
    for k, column in enumerate(THIRDS):
        lines = [w for w in column.split("|") if w][:9]
        page += [Print(40 + 180 * k, 640 - 14 * n - 20 * (n // 3), words) for n, words in enumerate(lines)]
    assert read_pages(write_pdf([page])).tables == 1


def test_cells_that_wrap_stay_cells() -> None:
    """Paragraphs that begin side by side are rows, however long their lines are."""
    page = []
    for k, column in enumerate((LEFT, RIGHT)):
        lines = column.replace("\n", "|").replace("||", "|").split("|")[:9]
        page += [Print(60 + 270 * k, 640 - 14 * n - 20 * (n // 3), words) for n, words in enumerate(lines)]
    assert read_pages(write_pdf([page])).tables == 1


def test_letters_one_below_the_other_are_a_word() -> None:
    side = [Print(40, 600 - 11 * n, letter) for n, letter in enumerate("ELIGIBLE")]
    assert (
        text_of(write_pdf([[*side, *(Print(90, 600 - 22 * n, w) for n, w in enumerate(SAID))]]))
        == f"ELIGIBLE {' '.join(SAID)}"
    )
    marks = [Print(500, 600 - 11 * n, letter) for n, letter in enumerate("YNYYNY")]  # a column of answers is none
    assert "YNY" not in text_of(write_pdf([marks]))


def test_lines_of_another_file_before_its_beginning_are_passed_over() -> None:
    """A download that kept its headers is a PDF, and is not read as words."""
    raw = b"HTTP/1.1 200 OK\r\nServer: x\r\n\r\n" + write_pdf(PLAIN)
    assert detect_medium(raw) == "pdf"
    assert text_of(raw) == " ".join(SAID)
    assert detect_medium(b"A PDF begins with %PDF-1.7 in its first line.") != "pdf"
    assert detect_medium(b"<html><p>%PDF-1.7 endobj</p></html>") == "html"


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (write_pdf([]), "the PDF has no page"),
        (write_pdf(PLAIN)[:400], "damaged PDF"),
        (
            write_pdf(PLAIN, root_keys=b"/NeedsRendering true /AcroForm << /Fields [] /XFA (form) >>"),
            "a form that only Adobe Reader can open",
        ),
    ],
    ids=["no page", "cut off", "dynamic form"],
)
def test_what_cannot_be_read_says_what_it_is(raw: bytes, said: str) -> None:
    with pytest.raises(ParseError, match=said) as caught:
        read_pdf(raw, where="a.pdf")
    assert str(caught.value).count("\n") == 0
    assert ".;" not in str(caught.value)
