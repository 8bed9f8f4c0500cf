"""Promise: a table set as a list says what it said: its rows neither went nor came, and only what differs is told."""

from __future__ import annotations

import pytest
from changes_pages import compare_bodies

from veille.changes import compare
from veille.model import Document, Lang, Severity
from veille.parsers import read_document, select_profile
from veille.profiles import load_profiles

PROFILES = load_profiles()
TABLES: dict[Lang, tuple[tuple[str, ...], tuple[tuple[str, ...], ...], tuple[str, ...]]] = {
    "en": (
        ("Stream", "Points"),
        (("Home child care", "12"), ("Support worker", "9"), ("Night care", "7")),
        ("Home child care: 12 points", "Support worker: 9 points", "Night care: 7 points"),
    ),
    "fr": (
        ("Volet", "Points"),
        (("Garde d’enfants", "12"), ("Aide de soutien", "9"), ("Garde de nuit", "7")),
        ("Garde d’enfants : 12 points", "Aide de soutien : 9 points", "Garde de nuit : 7 points"),
    ),
}


def read(lang: Lang, body: str) -> Document:
    html = (
        f"<html lang='{lang}'><head><title>Care</title></head><body><main property='mainContentOfPage'>"
        f"<h1 id='wb-cont'>Care</h1><h2>S</h2>{body}</main></body></html>"
    ).encode()
    return read_document(html, profile=select_profile(PROFILES, "https://www.canada.ca/x", html), lang=lang)


def table(head: tuple[str, ...], rows: tuple[tuple[str, ...], ...]) -> str:
    heads = "".join(f"<th scope='col'>{name}</th>" for name in head)
    body = "".join(
        f"<tr><th scope='row'>{row[0]}</th>{''.join(f'<td>{cell}</td>' for cell in row[1:])}</tr>" for row in rows
    )
    return f"<table><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>"


def items(lines: tuple[str, ...]) -> str:
    return "<ul>" + "".join(f"<li>{line}</li>" for line in lines) + "</ul>"


@pytest.mark.parametrize("lang", TABLES)
def test_a_table_set_as_a_list_and_back_is_wording(lang: Lang) -> None:
    head, rows, lines = TABLES[lang]
    one, two = read(lang, table(head, rows)), read(lang, items(lines))
    for before, after in ((one, two), (two, one)):
        result = compare(before, after)
        assert result.severity is Severity.EDITORIAL
        assert {change.kind for change in result.changes} == {"changed"}


@pytest.mark.parametrize("lang", TABLES)
def test_a_value_that_moved_on_the_way_is_told(lang: Lang) -> None:
    head, rows, lines = TABLES[lang]
    raised = (rows[0], (rows[1][0], "11"), rows[2])
    result = compare(read(lang, items(lines)), read(lang, table(head, raised)))
    grave = [change for change in result.changes if change.severity is Severity.SUBSTANTIVE]
    assert [(change.before, change.after) for change in grave] == [("9", "11")]


def test_a_row_named_by_a_letter_stands_in_no_other_rows_way() -> None:
    """It begins too many lines to be known in a list; the rows below it are lines of the list as ever."""
    head, rows, lines = TABLES["en"]
    old, new = read("en", table(head, (("C", "4"), *rows))), read("en", items(("C: 4 points", *lines)))
    assert any("the same change in 3 places" in change.summary_en for change in compare(old, new).changes)


def test_a_row_that_went_on_the_way_is_told() -> None:
    """What is not in the list any more is no wording."""
    head, rows, lines = TABLES["en"]
    result = compare(read("en", table(head, rows)), read("en", items(lines[:2])))
    assert any(c.severity is Severity.SUBSTANTIVE and "Night care" in (c.before or "") for c in result.changes)


@pytest.mark.parametrize("lang", TABLES)
def test_a_column_of_amounts_that_came_is_one_change(lang: Lang) -> None:
    """Not one for each of its cells, and one for its heading."""
    head, rows, _ = TABLES[lang]
    wider = tuple((*row, f"{k},500" if lang == "en" else f"{k} 500") for k, row in enumerate(rows, 1))
    one, two = read(lang, table(head, rows)), read(lang, table((*head, "Places"), wider))
    for before, after in ((one, two), (two, one)):
        (change,) = compare(before, after).changes
        assert (change.severity, change.reason) == (Severity.SUBSTANTIVE, "table row came or went")
        assert "Places" in change.summary_en


HEADS = [
    ("en", ("Family members", "Amount"), ("Number of family members", "Amount needed"), Severity.EDITORIAL),
    ("fr", ("Membres de la famille", "Montant"), ("Nombre de membres de la famille", "Montant exigé"), Severity.EDITORIAL),
    # another year above the same amounts is another table
    ("en", ("Family members", "Amount in 2025"), ("Family members", "Amount in 2026"), Severity.SUBSTANTIVE),
    ("fr", ("Membres de la famille", "Montant de 2025"), ("Membres de la famille", "Montant de 2026"), Severity.SUBSTANTIVE),
]  # fmt: skip


@pytest.mark.parametrize(("lang", "before", "after", "severity"), HEADS)
def test_headings_of_columns_weigh_as_headings(
    lang: Lang, before: tuple[str, ...], after: tuple[str, ...], severity: Severity
) -> None:
    """One change, which shows both wordings."""
    rows = (("1", "$14,690"), ("2", "$18,288"), ("3", "$22,483"))
    result = compare(read(lang, table(before, rows)), read(lang, table(after, rows)))
    assert result.severity is severity
    (change,) = [c for c in result.changes if c.severity.rank >= Severity.EDITORIAL.rank]
    assert before[1] in change.summary_en
    assert after[1] in change.summary_en


def test_a_table_of_words_set_as_a_list_is_another_structure() -> None:
    """Not a word differs but those of its headings; nothing stands in another order."""
    rows = (("Nannies", "at the north counter"), ("Sitters", "at the south counter"))
    lines = items(("Nannies: at the north counter", "Sitters: at the south counter"))
    (change,) = compare(read("en", table(("Who", "Where"), rows)), read("en", lines)).changes
    assert (change.severity, change.reason) == (Severity.EDITORIAL, "structure of lists or tables")


def _delays(*rows: str, caption: str = "Stalls", head: str = "Delay (days)") -> str:
    body = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row.split('|'))}</tr>" for row in rows)
    heads = f"<thead><tr><th>Stall</th><th>{head}</th></tr></thead>"
    return f"<table><caption>{caption}</caption>{heads}<tbody>{body}</tbody></table>"


# before, after, severity, how many changes at most
EDITED = [
    # a key with more words, the mark of a footnote, another spelling of a range
    (_delays("Baker|10", "Weaver|20"), _delays("Baker (with oven)|10", "Weaver|20"), "editorial", 1),
    (_delays("Baker|10", "Weaver|20"), _delays("Baker<sup>1</sup>|10", "Weaver|20"), "editorial", 1),
    (_delays("18 to 35|12", "36|11"), _delays("18–35|12", "36|11"), "editorial", 1),
    # another key in the same place
    (_delays("A12|Bread", "A14|Cloth"), _delays("A13|Bread", "A14|Cloth"), "substantive", 1),
    # another measure of the same cells
    (_delays("Baker|10"), _delays("Baker|10", head="Delay (business days)"), "substantive", 1),
    # a table set as two
    (_delays("Baker|10", "Weaver|20"), f"{_delays('Baker|10')}<h3>Weavers</h3>{_delays('Weaver|20')}", "editorial", 2),
    # apostrophes of another form in each row
    (_delays("The baker’s|10", "The weaver’s|20"), _delays("The baker's|10", "The weaver's|20"), "metadata", 1),
]  # fmt: skip


@pytest.mark.parametrize(("before", "after", "severity", "count"), EDITED)
def test_an_edit_of_a_table_is_told_once(before: str, after: str, severity: str, count: int) -> None:
    result = compare_bodies("en", before, after)
    assert (result.severity, len(result.changes) <= count) == (severity, True), result.changes


@pytest.mark.parametrize(
    ("after", "told"),
    [
        ("<th>Fee<th>Tax</tr><tr><td>Baker<td>$2<td>$10", {"T: Baker, Fee: $10 → $2", "T: Baker, Tax: $2 → $10"}),
        ("<th>Tax<th>Fee</tr><tr><td>Baker<td>$2<td>$10", set()),  # the columns changed places
        ("<th>Fee<th>Tax</tr><tr><td>Baker<td>$10<td>$3", {"T: Baker, Tax: $2 → $3"}),
        ("<th>Fee<th>Tax</tr><tr><td>Baker<td>$10 $2<td>", {"T: Baker, Fee: $2 added", "T: Baker, Tax: $2 removed"}),
        ("<th>Cost<th>Tax</tr><tr><td>Baker<td>$10<td>$2", set()),  # a column was named otherwise
    ],
)
def test_values_that_change_columns_are_substantive(after: str, told: set[str]) -> None:
    assert substantive("<th>Fee<th>Tax</tr><tr><td>Baker<td>$10<td>$2", after) == told


def substantive(before: str, after: str) -> set[str]:
    """What is told of a table's rows that became others, of what is substantive."""
    sides = [
        read_document(
            f"<html lang='en'><head><title>T</title></head><body><main><h1>T</h1><p>The fees of stalls.</p><table><tr><th>Who{rows}</tr>"
            "</table></main></body></html>".encode(),
            profile=load_profiles()["generic"],
        )
        for rows in (before, after)
    ]
    changes = compare(sides[0], sides[1]).changes
    return {c.summary_en for c in changes if c.severity is Severity.SUBSTANTIVE}


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("$10<td>", "<td>$10", {"T: Baker, Fee: $10 removed", "T: Baker, Tax: $10 added"}),
        ("$10 $2<td>", "$10<td>$2", {"T: Baker, Fee: $2 removed", "T: Baker, Tax: $2 added"}),
        ("Yes<td>", "<td>Yes", {"Page: cells stand under other heads of the table: Fee: Yes → Tax: Yes"}),
    ],
)
def test_the_cell_beside_an_empty_one_has_its_column(before: str, after: str, told: set[str]) -> None:
    head = "<th>Fee<th>Tax</tr><tr><td>Baker<td>"
    assert substantive(head + before, head + after) == told


def test_words_of_two_cells_that_changed_places_are_told() -> None:
    """Nothing is told where the heads changed places with them."""
    rows = "<th>First<th>Then</tr><tr><td>Baker<td>{}<td>{}"
    before, after = rows.format("The guild", "The town"), rows.format("The town", "The guild")
    told = {"Page: cells stand under other heads of the table: First: The guild → Then: The guild"}
    assert substantive(before, after) == told
    assert substantive(before, after.replace("First<th>Then", "Then<th>First")) == set()


COLUMNS: dict[Lang, tuple[str, ...]] = {
    "en": ("Level", "With a spouse", "Without a spouse"),
    "fr": ("Niveau", "Avec conjoint", "Sans conjoint"),
}


@pytest.mark.parametrize("lang", COLUMNS)
@pytest.mark.parametrize(
    ("was", "now"), [(("8", "9"), ("9", "10")), (("17", "16"), ("16", "17")), (("6", "6"), ("5", "6"))]
)
@pytest.mark.parametrize("sign", [("{}", "{}"), ("${}", "{} $"), ("{} weeks", "{} semaines")])
def test_a_value_is_paired_within_its_column_whatever_stands_beside_it(
    lang: Lang, was: tuple[str, str], now: tuple[str, str], sign: tuple[str, str]
) -> None:
    """A value that equals the one beside it of before has not moved there: both columns changed."""

    def one(values: tuple[str, str]) -> Document:
        rows = (
            ("NCLC 7" if lang == "fr" else "CLB 7", *(sign[lang == "fr"].format(value) for value in values)),
            ("4", "1", "2"),
        )
        return read(lang, f"<p>Points</p>{table(COLUMNS[lang], rows)}")

    told = [change for change in compare(one(was), one(now)).changes if change.object == "value"]
    expected = sorted((a, b) for a, b in zip(was, now, strict=True) if a != b)
    assert sorted((_digits(c.before), _digits(c.after)) for c in told) == expected


def _digits(value: str | None) -> str:
    return "".join(filter(str.isdigit, (value or "").split(".")[0]))
