"""Cells of tables that hold only a number, a range or a code, typed by the words that head their column or row."""

from __future__ import annotations

import pytest

from veille.parsers import read_document
from veille.parsers.values.tables.columns import column_types, type_of
from veille.profiles import load_profiles

Expected = list[tuple[str, str, str | None, str | None]]


def _values(head: str, cell: str, *, row: str = "Row") -> Expected:
    """(type, value, unit, cmp) of the second cell of a table with that heading over it."""
    html = (
        "<html lang='en'><body><main><h1>T</h1><table><tr><th>Name<th>"
        f"{head}</tr><tr><td>{row}<td>{cell}</tr></table></main></body></html>"
    )
    document = read_document(html.encode(), profile=load_profiles()["generic"])
    return [(v.type, v.value, v.unit, v.cmp) for s in document.sections for v in s.values]


@pytest.mark.parametrize(
    ("head", "cell", "expected"),
    [
        # money by its heading, in both languages, with a footnote's mark
        ("Fee ($)", "155", [("money", "155.00", "CAD", "eq")]),
        ("CAN$", "1,085", [("money", "1085.00", "CAD", "eq")]),
        ("Frais", "85,50", [("money", "85.50", "CAD", "eq")]),
        ("Fee ($)", "155*", [("money", "155.00", "CAD", "eq")]),
        ("Until the change", "$155", [("money", "155.00", "CAD", "eq")]),  # the sign, whatever heads the column
        ("Après la hausse", "160 $", [("money", "160.00", "CAD", "eq")]),
        ("Cost", "Free", [("money", "0.00", "CAD", "eq")]),
        ("Frais", "Gratuit", [("money", "0.00", "CAD", "eq")]),
        ("Score", "100 (max)", [("number", "100", "score", "max")]),
        ("Quota", "750", [("number", "750", "place", "eq")]),
        # points and scores: a number, a range, an open end, two numbers
        ("Points", "22", [("number", "22", "point", "eq")]),
        ("Speaking", "371 - 392", [("number", "371", "score", "min"), ("number", "392", "score", "max")]),
        ("Expression orale", "8,0 – 9,0", [("number", "8", "score", "min"), ("number", "9", "score", "max")]),
        ("Reading", "298+", [("number", "298", "score", "min")]),
        ("Niveau de compétence linguistique canadien (NCLC)", "10 et plus", [("number", "10", "level", "min")]),
        ("Level of French", "Level 5 or 6", [("number", "5", None, "eq"), ("number", "6", None, "eq")]),
        ("Niveau de français", "Niveau 5 à 8", [("number", "5", None, "min"), ("number", "8", None, "max")]),
        ("CLB level", "4 or lower", [("number", "4", "level", "max")]),
        ("NOC TEER", "0 or 1", [("number", "0", "teer_category", "eq"), ("number", "1", "teer_category", "eq")]),
        # ages, people, durations named by the heading
        ("Age", "18-35", [("number", "18", "year_of_age", "min"), ("number", "35", "year_of_age", "max")]),
        ("Number of family members", "7 or more", [("number", "7", "person", "min")]),
        ("Processing time (weeks)", "12", [("duration", "P12W", "week", "eq")]),
        ("Maximum hours per week", "24", [("number", "24", "hour_per_week", "max")]),
        # the bound of a heading is of the first value alone
        (
            "Minimum experience",
            "2 years in the last 5 years",
            [("duration", "P2Y", "year", "min"), ("duration", "P5Y", "year", "eq")],
        ),
        ("Fee", "260 (per child)", [("money", "260.00", "CAD", "eq")]),
        ("Frais", "260 (par enfant)", [("money", "260.00", "CAD", "eq")]),
        ("Study permit cap 2026", "93,069", [("number", "93069", "place", "eq")]),
        # so many years alone in a cell are an age
        ("Situation", "18 years or older", [("number", "18", "year_of_age", "min")]),
        ("Situation", "10 years or more", [("duration", "P10Y", "year", "min")]),
        ("Size of family", "2 persons", [("number", "2", "person", "eq")]),
        # codes by their heading
        ("NOC code", "31100", [("code", "31100", "noc", "eq")]),
        ("Code de la CNP", "31100", [("code", "31100", "noc", "eq")]),
        ("LMIA exemption code", "M20", [("code", "M20", "lmia_exemption", "eq")]),
        ("Code before April 15", "T13", [("code", "T13", "lmia_exemption", "eq")]),
        ("Form number", "PER0007", [("code", "PER0007", "form", "eq")]),
        ("DLI number", "O112565603857", [("code", "O112565603857", "dli", "eq")]),
        ("DLI number", "O19391556654", [("code", "O19391556654", "dli", "eq")]),
        # each line of a cell is read
        ("Points", "4<br>6", [("number", "4", "point", "eq"), ("number", "6", "point", "eq")]),
        # a place in a list and a descending pair are no values
        ("No.", "12", []),
        ("Points", "20-4", []),
        # the heading names the currency; a foreign dollar is no value
        ("Fee (US$)", "155", [("money", "155.00", "USD", "eq")]),
        ("Frais (€)", "155", [("money", "155.00", "EUR", "eq")]),
        ("Fee (A$)", "155", []),
        ("Fee (US$)", "$155 for a child", [("money", "155.00", "USD", "eq")]),
        ("Fee (AUD)", "$155 for a child", []),
        ("Fee (US$)", "CAN$155 for a child", [("money", "155.00", "CAD", "eq")]),
        # the heading says how many each number stands for
        ("Net worth ($ thousands)", "300", [("money", "300000.00", "CAD", "eq")]),
        ("Actifs (en milliers de dollars)", "1 200", [("money", "1200000.00", "CAD", "eq")]),
        ("Assets (in millions of US dollars)", "1.5", [("money", "1500000.00", "USD", "eq")]),
        ("Income ($000s)", "$45", [("money", "45000.00", "CAD", "eq")]),
        ("Income ($000s)", "$45,000 a year", [("money", "45000.00", "CAD", "eq")]),
        ("Fee in Hong Kong dollars", "155", []),
        # prose is left to the readers of prose
        ("Details", "Read page 4 first", []),
    ],
)
def test_a_bare_cell_has_the_type_of_its_column(head: str, cell: str, expected: Expected) -> None:
    """What stands alone in a cell is a value of the type that its column's heading names."""
    assert _values(head, cell) == expected


@pytest.mark.parametrize(
    ("row", "cell", "expected"),
    [
        ("Exemption code", "C10", [("code", "C10", "lmia_exemption", "eq")]),
        ("Case type", "20 - open work permit", [("code", "20", "case_type", "eq")]),
        ("Fee", "155", [("money", "155.00", "CAD", "eq")]),
    ],
)
def test_the_row_types_a_cell_whose_column_says_nothing(row: str, cell: str, expected: Expected) -> None:
    """Under "Selection or input" the field at the head of the row says what the cell holds."""
    assert _values("Selection or input", cell, row=row) == expected


@pytest.mark.parametrize(("name", "example"), [(t.name, e) for t in column_types() for e in t.examples])
def test_each_type_of_column_has_its_examples(name: str, example: str) -> None:
    """Every example of columns.toml is read as its own type."""
    found = type_of(example)
    assert found is not None
    assert found.name == name


@pytest.mark.parametrize(
    ("lang", "field", "entry", "name", "cell"),
    [
        ("en", "Field", "Selection or input", "Province of work", "Enter the province."),
        ("fr", "Champ", "Sélection ou saisie", "Province de travail", "Inscrire la province."),
    ],
)
def test_a_row_on_filling_in_a_form_is_a_requirement_on_its_field(
    lang: str, field: str, entry: str, name: str, cell: str
) -> None:
    """Under "Field | Selection or input" the field is the subject, and its entry a requirement."""
    html = f"<html lang='{lang}'><body><main><h1>T</h1><table><tr><th>{field}<th>{entry}<tr><td>{name}<td>{cell}</table></main></body></html>"
    document = read_document(html.encode(), profile=load_profiles()["generic"])
    (rule,) = (r for s in document.sections for r in s.rules)
    assert rule.kinds[0] == "requirement"
    assert rule.subject == name


def test_a_number_beside_a_long_cell_stays_with_the_row() -> None:
    """A cell of prose is read by sentences; the points beside it belong to the last of them."""
    prose = "You completed at least 3 full years of study in a school here. The school must have been open to all. "
    html = (
        "<html lang='en'><body><main><h1>Points</h1><table><tr><th>Factor<th>Points"
        f"<tr><td>{prose * 2}<td>7</table></main></body></html>"
    )
    document = read_document(html.encode(), profile=load_profiles()["generic"])
    said = [(v.value, v.unit) for s in document.sections for r in s.rules for v in r.values]
    assert ("7", "point") in said


@pytest.mark.parametrize(
    ("head", "day", "role"),
    [("Coming into Force", "May 3, 2031", "effective_from"), ("Date of publication", "May 3, 2031", "announced"), ("Duration", "May 3, 2031", "effective_to")],
)  # fmt: skip
def test_a_day_in_a_column_has_the_role_of_its_heading(head: str, day: str, role: str) -> None:
    """What a day alone in a cell is for, its heading says."""
    html = f"<html lang='en'><body><main><h1>T</h1><table><tr><th>Name<th>{head}<tr><td>Row<td>{day}</table></main></body></html>"
    document = read_document(html.encode(), profile=load_profiles()["generic"])
    assert [v.role for s in document.sections for v in s.values] == [role]


@pytest.mark.parametrize(
    ("lang", "heading", "caption", "head", "cells", "expected"),
    [
        ("en", "Funds", "Funds to settle (in US dollars)", "Funds required", "1,370", [("money", "1370.00", "USD")]),
        ("en", "Funds in US dollars", "", "Funds required", "$1,370", [("money", "1370.00", "USD")]),
        ("en", "Funds", "Amounts (in US dollars)", "Funds (CAN$)", "1,370", [("money", "1370.00", "CAD")]),
        (
            "fr",
            "Seuils",
            "Avoir net (en milliers de dollars)",
            "Volet régional",
            "300",
            [("money", "300000.00", "CAD")],
        ),
        ("en", "Fees", "", "From May 1, 2026", "155", [("money", "155.00", "CAD")]),
        ("fr", "Droits", "Frais exigés", "2026-2027", "155", [("money", "155.00", "CAD")]),
        ("fr", "Points selon la langue", "", "Avec un époux", "16", [("number", "16", "point")]),
        ("en", "Results", "", "With a spouse", "16", [("number", "16", None)]),
        ("en", "French", "Least level by trade (NCLC)", "Speaking", "7", [("number", "7", "level")]),
        ("fr", "Français", "Niveau exigé (NCLC)", "Compréhension de l’oral", "5", [("number", "5", "level")]),
        ("en", "French", "Scores for each NCLC level", "TEF score, speaking", "393", [("number", "393", "score")]),
        ("en", "French", "Least score by trade", "Speaking", "7", [("number", "7", "score")]),
        ("en", "Fees", "Fees in Australian dollars", "Adult", "$155", []),
    ],
)
def test_what_stands_over_a_table_types_its_columns(
    lang: str, heading: str, caption: str, head: str, cells: str, expected: list[tuple[str, str, str | None]]
) -> None:
    """The caption and the section's heading give the currency, the multiple and what dated columns hold."""
    html = (
        f"<html lang='{lang}'><body><main><h1>T</h1><h2>{heading}</h2><table><caption>{caption}</caption>"
        f"<tr><th>Volet<th>{head}</tr><tr><td>Base<td>{cells}</tr></table></main></body></html>"
    )
    document = read_document(html.encode(), profile=load_profiles()["generic"])
    found = [(v.type, v.value, v.unit) for s in document.sections for v in s.values if v.row_label]
    assert found == expected


@pytest.mark.parametrize(
    ("lang", "heading", "head", "rows", "ruled"),
    [
        ("en", "Fees", "Fee ($)", ["Work permit | 155"], True),
        ("fr", "Droits", "À compter du 1er mai 2027", ["Permis de travail | 155"], True),
        ("en", "Stays", "Maximum stay", ["Visitor | 6 months"], True),
        ("en", "Planned spending", "Amount ($)", ["Asylum | 1,250,000"], False),
        ("fr", "Délais observés", "Délai", ["Permis d’études | 9 semaines"], False),
    ],
)
def test_a_row_is_a_rule_by_the_heads_over_it(lang: str, heading: str, head: str, rows: list[str], ruled: bool) -> None:
    """What the heads say an amount or a stretch of time is makes a row a rule; spending and times taken are none."""
    body = "".join(f"<tr><td>{row.replace(' | ', '<td>')}</tr>" for row in rows)
    html = f"<html lang='{lang}'><body><main><h1>T</h1><h2>{heading}</h2><table><tr><th>Volet<th>{head}</tr>{body}</table></main></body></html>"
    document = read_document(html.encode(), profile=load_profiles()["generic"])
    assert bool(document.rules) is ruled


@pytest.mark.parametrize(
    ("lang", "head", "row", "ruled"),
    [
        # a row that heads columns rules nothing, whatever value stands in it; below it a row does
        ("en", "<th>Paper<th>Adults<th>Apprentices under 17", "<td>Badge<td>Yes<td>No", False),
        ("fr", "<th>Pièce<th>Adultes<th>Apprentis de moins de 17 ans", "<td>Carte<td>Oui<td>Non", False),
        ("en", "<td>Badge<td>$155<td>Apprentices under 17 must pay $75", "<td>Seal<td>$20<td>$10", True),
        (
            "fr",
            "<td>Carte<td>155 $<td>Les apprentis de moins de 17 ans doivent payer 75 $",
            "<td>Sceau<td>20 $<td>10 $",
            True,
        ),
    ],
)
def test_a_row_of_heads_is_no_rule(lang: str, head: str, row: str, ruled: bool) -> None:
    """The words of heads are those of the columns below; no score makes a rule of them."""
    html = f"<html lang='{lang}'><body><main><h1>T</h1><h2>Fees</h2><table><tr>{head}</tr><tr>{row}</tr></table></main></body></html>"
    document = read_document(html.encode(), profile=load_profiles()["generic"])
    quotes = [rule.quote for section in document.sections for rule in section.rules]
    assert any("17" in quote for quote in quotes) is ruled
