"""Promise: the type of a PDF's lines says which are headings, of which level, and which of them are one heading."""

from __future__ import annotations

import pytest

from veille.parsers.media.pdf.lines import PdfLine, WordRun
from veille.parsers.media.pdf.type_levels import TypeLevels

BODY, LARGE = 10.0, 14.0


def line(text: str, size: float = BODY, *, bold: bool = False, top: float = 0.0, page: int = 0) -> PdfLine:
    """A line; a tab in its text parts two cells."""
    cells = tuple(WordRun(cell, 50, 90) for cell in text.split("\t"))
    return PdfLine(cells, page, top, size, bold, at_edge=False)


def levels(*lines: PdfLine) -> TypeLevels:
    """As of a document with these lines and much text of the body's size."""
    return TypeLevels((line("The body of the document. " * 40), *lines))


def test_larger_type_is_a_heading_and_the_largest_is_the_first_level() -> None:
    """From over 1.12 times the body's size on; however many sizes there are, a level is at most 5, of bold body type 6."""
    for sizes, found, lowest in (
        ((11.3,), [1], 2),
        ((11.1, 14), [None, 1], 2),
        ((24, 18, 14, 12), [1, 2, 3, 4], 5),
        ((24, 20, 18, 16, 14), [1, 2, 3, 4, 5], 6),
        ((30, 24, 20, 18, 16, 14, 12), [1, 2, 3, 4, 5, 5, 5], 6),
    ):
        headings = [line("Fees", size) for size in sizes]
        kept = levels(*headings)
        assert [kept.level_of(heading) for heading in headings] == found
        assert [kept.is_larger(heading) for heading in headings] == [level is not None for level in found]
        assert kept.level_of(line("Fees", bold=True)) == lowest


# Words, size, in bold: the level of their line in a document whose headings are larger.
WORDS = [
    ("Fees", LARGE, False, 1),
    ("Fees", BODY, False, None),
    ("Fees", BODY, True, 2),
    ("1 234", LARGE, False, None),
    ("Fees\tDays", LARGE, False, None),
    ("x" * 160, LARGE, False, 1),
    ("x" * 161, LARGE, False, None),
    ("x" * 89, BODY, True, 2),
    ("x" * 90, BODY, True, None),
    ("Fees:", BODY, True, None),
    ("You pay at the desk.", BODY, True, None),
    ("• Fees", BODY, True, None),
    ("a) Fees", BODY, True, None),
    ("12) Fees", BODY, True, None),
    ("12. Fees", BODY, True, 2),
    ("Important: the desk is closed", BODY, True, None),
    ("Notary fees", BODY, True, 2),
]


@pytest.mark.parametrize(("text", "size", "bold", "level"), WORDS)
def test_the_words_of_a_heading(text: str, size: float, bold: bool, level: int | None) -> None:
    said = line(text, size, bold=bold)
    assert levels(line("Title", LARGE), said).level_of(said) == level


# The second line of a heading, how far below the first, of its page: whether it goes on with it.
SECOND = [
    (line("of the desk", LARGE, top=27), True),
    (line("of the desk", LARGE, top=28), False),
    (line("of the desk", LARGE, top=20, page=1), False),
    (line("of the desk", 12, top=20), False),
    (line("2. of the desk", LARGE, top=20), False),
    (line("Appendix A to it", LARGE, top=20), False),
    (line("x" * 160, LARGE, top=20), True),
]


@pytest.mark.parametrize(("second", "one"), SECOND)
def test_the_second_line_of_a_heading(second: PdfLine, one: bool) -> None:
    first = line("All the fees", LARGE)
    kept = levels(first, second, line("Title", 12))
    assert kept.goes_on([first], second) is one
    assert not kept.goes_on([], second)


def test_a_heading_of_many_lines_ends_at_200_characters() -> None:
    """And one in bold of the body's size is set closer than one in larger type."""
    lines = [line(letter * 67, LARGE, top=20 * n) for n, letter in enumerate("abc")]
    kept = levels(*lines)
    assert kept.goes_on(lines[:1], lines[1])
    assert not kept.goes_on(lines[:2], lines[2])  # 201
    short = line("d" * 66, LARGE, top=40)
    assert levels(*lines[:2], short).goes_on(lines[:2], short)
    for gap, one in ((16.9, True), (17.0, False)):
        bold = [line("Fees of", bold=True), line("the desk", bold=True, top=gap)]
        assert levels(*bold).goes_on(bold[:1], bold[1]) is one


# Lines in bold below one another, and whether they are headings.
RUNS = [
    (["Fees of the desk", "and of the counter"], 12, True),
    (["Fees of the desk", "and of the", "counter"], 12, False),
    (["Fees of the desk", "and of the", "counter"], 17, True),  # further apart: three headings
    (["The desk is closed", "until further notice."], 12, False),
    (["Note the desk", "is closed"], 12, False),
]


@pytest.mark.parametrize(("words", "gap", "headings"), RUNS)
def test_a_run_of_bold_lines_is_a_note(words: list[str], gap: float, headings: bool) -> None:
    run = [line(text, bold=True, top=gap * n) for n, text in enumerate(words)]
    kept = levels(*run, line("Not in bold", top=200))
    assert [kept.level_of(said) is not None for said in run] == [
        headings and not said.text.endswith(".") for said in run
    ]


def test_a_note_in_bold_ends_with_its_page() -> None:
    run = [line(text, bold=True, top=12 * n, page=n // 2) for n, text in enumerate(("Fees", "of", "the", "desk"))]
    assert [levels(*run).level_of(said) for said in run] == [1] * 4
