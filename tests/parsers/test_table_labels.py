"""Rows of tables carry the words that name them, and each value the words of its column and row."""

from __future__ import annotations

import pytest

from tests.kept_readings import keep
from veille.model import Block, Document
from veille.parsers import read_document
from veille.profiles import load_profiles

_HEAD = "<html lang='en'><body><main><h1>Fees</h1><table>"
_TAIL = "</table></main></body></html>"


def _read(rows: str, head: str = _HEAD) -> Document:
    return keep(read_document((head + rows + _TAIL).encode(), profile=load_profiles()["generic"]))


def _rows(document: Document) -> list[Block]:
    return [b for s in document.sections for b in s.blocks if b.kind == "row"]


@pytest.mark.parametrize(
    ("rows", "labels"),
    [
        # the first cell names its row; the row of headings has no name
        ("<tr><th>Permit<th>Fee ($)</tr><tr><td>Work<td>155</tr><tr><td>Study<td>150</tr>", [None, "Work", "Study"]),
        # a cell over several rows names each of them
        (
            "<tr><th>Permit<th>Who<th>Fee</tr><tr><td rowspan=2>Work<td>Adult<td>$155</tr><tr><td>Child<td>$75</tr>",
            [None, "Work | Adult", "Work | Child"],
        ),
        # a heading across the table names its group of rows, up to the next
        (
            "<tr><th>Paper<th>Valid</tr><tr><th colspan=2>Inside</tr><tr><td>Exam<td>1</tr><tr><th colspan=2>Outside</tr><tr><td>Exam<td>6</tr>",
            [None, None, "Inside | Exam", None, "Outside | Exam"],
        ),
        # header cells of rows, without a head
        ("<tr><th scope=row>Score<td>at least 7</tr><tr><th scope=row>Age<td>18 to 35</tr>", ["Score", "Age"]),
        # an amount under a cell over several rows names nothing; it would change the row's name with the fee
        (
            "<tr><th>Permit<th>Online<th>Paper</tr><tr><td rowspan=2>Work<td>$155<td>$175</tr><tr><td>$160<td>$180</tr>",
            [None, "Work", "Work"],
        ),
        # the only heading of a row names it wherever it stands
        ("<tr><th>Fee<th>Permit<th>Code</tr><tr><td>155<th>Work<td>C10</tr>", [None, "Work"]),
        # a first row all in bold is a row of headings where the table marks none
        ("<tr><td><b>Permit</b><td><strong>Fee</strong></tr><tr><td>Work<td>155</tr>", [None, "Work"]),
        ("<tr><td><b>Permit</b><td>Fee</tr><tr><td>Work<td>155</tr>", ["Permit", "Work"]),
        # and so is a first row of words where every cell of a column below is a value or an answer; pairs have none
        (
            "<tr><td>Permit<td>Online<td>By post</tr><tr><td>Work<td>$155<td></tr><tr><td>Study<td>$150<td>Yes</tr>",
            [None, "Work", "Study"],
        ),
        (
            "<tr><td>Permit<td>Online<td>By post</tr><tr><td>Work<td>open<td>closed</tr><tr><td>Study<td>open<td>open</tr>",
            ["Permit", "Work", "Study"],
        ),
        (
            "<tr><td>Monday<td>Closed</tr><tr><td>Tuesday<td>9 to 5</tr><tr><td>Friday<td>9 to 3</tr>",
            ["Monday", "Tuesday", "Friday"],
        ),
        # one cell across the table names nothing
        ("<tr><th>Permit<th>Fee</tr><tr><td colspan=2>All fees are in dollars</tr>", [None, None]),
    ],
)
def test_rows_are_named_by_their_header_cells(rows: str, labels: list[str | None]) -> None:
    """A row's label is what its leading cells say, so that the row is found again when its values move."""
    assert [b.row_label for b in _rows(_read(rows))] == labels


def test_values_say_their_column_and_row() -> None:
    """A value in a cell carries the column's headings, through colspan, and the row's name; its rule has the name too."""
    document = _read(
        "<tr><th rowspan=2>Permit<th colspan=2>Fee</tr><tr><th>Adult<th>Child</tr><tr><td>Work permit<td>$155<td>$75</tr>"
    )
    values = [v for s in document.sections for v in s.values]
    assert [(v.value, v.column_label, v.row_label) for v in values] == [
        ("155.00", "Fee Adult", "Work permit"),
        ("75.00", "Fee Child", "Work permit"),
    ]
    assert [r.row_label for r in document.rules] == ["Work permit"]


def test_cells_that_hold_a_provision_cite_it() -> None:
    """On a page that cites the Regulations "180.1(a)" alone in a cell is a provision, "22" is a number."""
    document = _read(
        "<tr><th>Reason<th>Visa<th>Points</tr><tr><td>Does not meet R179<td>180.1(a)<td>22</tr>"
        "<tr><td>Other<td>222.7<td>21</tr>"
    )
    cited = [(c.raw, c.norm) for s in document.sections for r in s.rules for c in r.citations]
    assert cited == [("R179", ("IRPR:179",)), ("180.1(a)", ("IRPR:180.1(a)",)), ("222.7", ("IRPR:222.7",))]


def test_cells_of_a_federal_table_keep_their_column() -> None:
    """In a law's table an empty cell keeps its place: the amount after it stands under its own heading."""
    xml = (
        '<Regulation xml:lang="en"><Identification><LongTitle>Fees</LongTitle></Identification><Body><Section>'
        "<Label>1</Label><Text>The fees are set out in the table:</Text><TableGroup><table><title>Fees</title><tgroup>"
        '<colspec colname="a"/><colspec colname="b"/><colspec colname="c"/>'
        "<thead><row><entry>Item</entry><entry>Note</entry><entry>Fee ($)</entry></row></thead>"
        "<tbody><row><entry>Visa</entry><entry/><entry>$100</entry></row></tbody></tgroup></table></TableGroup>"
        "</Section></Body></Regulation>"
    )
    document = read_document(xml.encode(), profile=load_profiles()["justice"], content_type="application/xml")
    values = [v for s in document.sections for v in s.values]
    assert [(v.value, v.column_label, v.row_label) for v in values] == [("100.00", "Fee ($)", "Visa")]


@pytest.mark.parametrize(
    ("caption", "unit"),
    [
        ("Processing times in months", "month"),
        ("Délais (en jours)", "day"),
        ("Funds (in Canadian dollars)", "CAD"),
        ("Points for each level", "point"),
        ("Places visited in May", None),
    ],
)
def test_a_caption_gives_its_unit_to_bare_numbers(caption: str, unit: str | None) -> None:
    """What the caption says of the whole table counts where no heading says anything else."""
    document = _read(
        f"<caption>{caption}</caption><tr><th>Class<th>Inside<th>Outside</tr><tr><td>Spouses<td>12<td>10</tr>"
    )
    assert {v.unit for s in document.sections for v in s.values} == {unit}
