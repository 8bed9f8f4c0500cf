"""Columns are the same by what their headings name: a year, a day, words. What is told of tables follows from that."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from changes_pages import compare_bodies

from veille.changes.match.tables.columns import Columns, pair_columns
from veille.changes.match.words import fold
from veille.model import Lang


def table(*rows: str) -> str:
    """A table whose first row are headings, " | " between the cells; `=` before a cell lets it span two columns."""
    head, *body = (row.split(" | ") for row in rows)
    cells = ["".join(f"<th>{cell}</th>" for cell in head)]
    cells += [
        "".join(f'<td colspan="2">{cell[1:]}</td>' if cell[0] == "=" else f"<td>{cell}</td>" for cell in row)
        for row in body
    ]
    return f"<table>{''.join(f'<tr>{row}</tr>' for row in cells)}</table>"


def told(lang: Lang, before: str, after: str) -> list[str]:
    """The lines of a comparison in the page's language."""
    changes = compare_bodies(lang, before, after).changes
    return [change.summary_en if lang == "en" else change.summary_fr for change in changes]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        # the year that stayed is the same column, wherever it stands; those that left and came are others
        ("Size | 2025 | 2026", "Size | 2026 | 2027", Columns(((0, 0), (2, 1)), (1,), (2,))),
        ("Taille | Revenu 2025 ($) | Revenu 2026 ($)", "Taille | Revenu 2026 ($) | Revenu 2027 ($)", Columns(((0, 0), (2, 1)), (1,), (2,))),
        ("A | As of May 1, 2025 | As of May 1, 2026", "A | As of May 1, 2026 | As of May 1, 2027", Columns(((0, 0), (2, 1)), (1,), (2,))),
        # a year worded otherwise
        ("A | Income for 2025 | Income for 2026", "A | 2026 income | 2027 income", Columns(((0, 0), (2, 1)), (1,), (2,))),
        # nothing of the row stayed: the same words around another day are the same column
        ("A | before May 4, 2025 | as of May 4, 2025", "A | before June 2, 2026 | as of June 2, 2026", Columns(((0, 0), (1, 1), (2, 2)))),
        ("A | avant le 1er mai 2025 | dès le 1er mai 2025", "A | avant le 1er juin 2026 | dès le 1er juin 2026", Columns(((0, 0), (1, 1), (2, 2)))),
        ("A | 2025 minimum", "A | 2026 minimum", Columns(((0, 0), (1, 1)))),
        # an age is no year: a bound that was raised keeps its column, a ladder of levels that moved does not
        ("A | 18 to 24 | 25 to 30", "A | 18 to 24 | 25 to 35", Columns(((0, 0), (1, 1), (2, 2)))),
        ("A | Level 4 | Level 5", "A | Level 5 | Level 6", Columns(((0, 0), (2, 1)), (1,), (2,))),
        # a column more, or another name in the place of one
        ("A | 2025 | 2026", "A | 2025 | 2026 | 2027", Columns(((0, 0), (1, 1), (2, 2)), (), (3,))),
        ("A | Online | Paper", "A | By portal | Paper", Columns(((0, 0), (2, 2)))),
    ],
)  # fmt: skip
def test_columns_are_paired_by_what_their_headings_name(old: str, new: str, expected: Columns) -> None:
    """By words, by years and days, by words around a day; never a year with the next one while a year stayed."""
    sides = [tuple(fold(heading) for heading in side.split(" | ")) for side in (old, new)]
    assert pair_columns(sides[0], sides[1]) == expected


@pytest.mark.parametrize(
    ("lang", "before", "after", "lines"),
    [
        (
            "en",
            ["Household | Income for 2024 | Income for 2025", "One | $21,100 | $21,650", "Two | $27,300 | $28,010"],
            ["Household | Income for 2025 | Income for 2026", "One | $21,650 | $22,200", "Two | $28,010 | $28,720"],
            [
                "X: column removed: “Income for 2024 / $21,100 / $27,300”",
                "X: column added: “Income for 2026 / $22,200 / $28,720”",
            ],
        ),
        (
            "fr",
            ["Ménage | Revenu en 2024 | Revenu en 2025", "Un | 21 100 $ | 21 650 $", "Deux | 27 300 $ | 28 010 $"],
            ["Ménage | Revenu en 2025 | Revenu en 2026", "Un | 21 650 $ | 22 200 $", "Deux | 28 010 $ | 28 720 $"],
            [
                "X : colonne retirée : « Revenu en 2024 / 21 100 $ / 27 300 $ »",
                "X : colonne ajoutée : « Revenu en 2026 / 22 200 $ / 28 720 $ »",
            ],
        ),
        # a figure of the year that stayed was mended besides
        (
            "en",
            ["Household | 2024 | 2025", "One | $100 | $110", "Two | $150 | $160"],
            ["Household | 2025 | 2026", "One | $112 | $120", "Two | $160 | $170"],
            ["X: One, 2025: $110 → $112", "X: column removed: “2024 / $100 / $150”", "X: column added: “2026 / $120 / $170”"],
        ),
        # all columns are for other days: each figure is followed in its own
        (
            "fr",
            ["Demande | Avant le 1er avril 2026 | À compter du 1er avril 2026", "Travail | 212 $ | 219 $"],
            ["Demande | Avant le 1er avril 2027 | À compter du 1er avril 2027", "Travail | 219 $ | 226 $"],
            [
                "X : Travail, Avant le 1er avril 2027 : 212 $ → 219 $",
                "X : Travail, À compter du 1er avril 2027 : 219 $ → 226 $",
                "X : titre de colonne modifié : « Avant le 1er avril 2026 · À compter du 1er avril 2026 » → « Avant le 1er avril 2027 · À compter du 1er avril 2027 »",
            ],
        ),
        # a cell over two columns that was split
        (
            "en",
            ["Stream | First permit | Renewal", "Fishing | =12 months", "Care | 18 months | 24 months"],
            ["Stream | First permit | Renewal", "Fishing | 12 months | 18 months", "Care | 18 months | 24 months"],
            ["X: Fishing, Renewal: 12 months → 18 months"],
        ),
        # columns that changed places with their cells; headings worded anew; one currency for all figures below
        (
            "fr",
            ["Ménage | 2024 | 2025", "Un | 100 $ | 110 $", "Deux | 150 $ | 160 $"],
            ["Ménage | 2025 | 2024", "Un | 110 $ | 100 $", "Deux | 160 $ | 150 $"],
            ["X : colonnes dans un autre ordre : « 2024 · 2025 » → « 2025 · 2024 »"],
        ),
        (
            "en",
            ["Service | Adults | Minors", "Photo | $20 | $30", "Print | $25 | $35"],
            ["Service | Adults under 60 | Minors", "Photo | $20 | $30", "Print | $25 | $35"],
            ["X: column heading changed: “Adults” → “Adults under 60”"],
        ),
        (
            "fr",
            ["Service | Adultes | Mineurs", "Photo | 20 $ | 30 $", "Copie | 25 $ | 35 $"],
            ["Service | Adultes de 65 ans ou plus | Mineurs", "Photo | 20 $ | 30 $", "Copie | 25 $ | 35 $"],
            ["X : titre de colonne modifié : « Adultes » → « Adultes de 65 ans ou plus »"],
        ),
        (
            "en",
            ["Applicant | Fee ($CAN)", "Worker | 200", "Student | 180"],
            ["Applicant | Fee (USD)", "Worker | 200", "Student | 180"],
            ["X: column heading changed: “Fee ($CAN)” → “Fee (USD)”"],
        ),
    ],
)  # fmt: skip
def test_each_edit_of_columns_is_told_by_its_columns(
    lang: Lang, before: Sequence[str], after: Sequence[str], lines: list[str]
) -> None:
    """No figure of one year as that of another; one line for a column, one for its heading."""
    assert told(lang, table(*before), table(*after)) == lines


def test_values_of_a_column_that_left_are_given_to_machines_as_such() -> None:
    """Each figure that went and each that came, even where both are the same."""
    before = table("Size | 2024 | 2025", "One | $100 | $110", "Two | $120 | $130")
    after = table("Size | 2025 | 2026", "One | $110 | $120", "Two | $130 | $140")
    rows = [(v.before, v.after) for v in compare_bodies("en", before, after).value_changes]
    assert rows == [("100.00", None), (None, "120.00"), ("120.00", None), (None, "140.00")]


@pytest.mark.parametrize(
    ("lang", "before", "after", "line"),
    [
        (
            "en",
            ["Class | Processing | Landing", "Spouse | $100 | $575", "Worker | $900 | $575", "Child | $80 | None"],
            ["Class | Processing | Landing", "Spouse | $100 | $599", "Worker | $900 | $599", "Child | $80 | None"],
            "X: the same change in 2 places (Spouse, Landing; Worker, Landing): $575 → $599",
        ),
        (
            "fr",
            ["Catégorie | Traitement | Résidence", "Époux | 100 $ | 575 $", "Travailleur | 900 $ | 575 $"],
            ["Catégorie | Traitement | Résidence", "Époux | 100 $ | 599 $", "Travailleur | 900 $ | 599 $"],
            "X : le même changement à 2 endroits (Époux, Résidence; Travailleur, Résidence) : 575 $ → 599 $",
        ),
    ],
)
def test_one_amount_in_several_rows_is_told_with_each(
    lang: Lang, before: Sequence[str], after: Sequence[str], line: str
) -> None:
    """By the row and its column."""
    assert told(lang, table(*before), table(*after)) == [line]


# A row of one cell over the whole width names those below it, up to the next one.
GROUPS = {
    "en": ("Paper | Good for", "=Online", "Bank letter | 30 days", "Lease | 2 years", "=On paper", "Bank letter | 90 days"),
    "fr": ("Pièce | Validité", "=En ligne", "Lettre de banque | 30 jours", "Bail | 2 ans", "=Papier", "Lettre de banque | 90 jours"),
}  # fmt: skip


@pytest.mark.parametrize(
    ("lang", "order", "turned", "lines"),
    [
        # a value says under which group its row stands, where several rows have its name
        ("en", (0, 1, 2, 3, 4, 5), ("90", "60"), ["X: On paper › Bank letter: 90 days → 60 days"]),
        ("fr", (0, 1, 2, 3, 4, 5), ("90", "60"), ["X : Papier › Lettre de banque : 90 jours → 60 jours"]),
        # a row that went to another group says something else, though not a word of it changed
        ("en", (0, 1, 2, 4, 3, 5), (), ["X: row moved: “Online › Lease · 2 years” → “On paper › Lease · 2 years”"]),
        ("fr", (0, 1, 2, 4, 3, 5), (), ["X : ligne déplacée : « En ligne › Bail · 2 ans » → « Papier › Bail · 2 ans »"]),
    ],
)  # fmt: skip
def test_rows_are_known_by_their_group(
    lang: Lang, order: tuple[int, ...], turned: tuple[str, ...], lines: list[str]
) -> None:
    """In the line, and as what the row says."""
    rows = GROUPS[lang]
    after = [rows[k].replace(*turned) if turned else rows[k] for k in order]
    compared = compare_bodies(lang, table(*rows), table(*after))
    assert [change.summary_en if lang == "en" else change.summary_fr for change in compared.changes] == lines
    assert compared.severity == "substantive"


@pytest.mark.parametrize(
    ("lang", "before", "after"),
    [
        ("en", "Online", "By the portal"),  # worded anew: its rows stand where they stood
        ("fr", "En ligne", "Sur le portail"),
    ],
)
def test_a_group_worded_anew_moves_no_row(lang: Lang, before: str, after: str) -> None:
    rows = GROUPS[lang]
    changed = [row.replace(before, after) for row in rows]
    assert not [c for c in compare_bodies(lang, table(*rows), table(*changed)).changes if c.kind == "moved"]


@pytest.mark.parametrize(
    ("lang", "before", "after", "lines"),
    [
        (
            "en", ["Paper | Worker | Spouse", "Diploma | Yes | No"], ["Paper | Worker | Spouse", "Diploma | Yes | Yes"],
            ["X: row changed: “Diploma · Spouse: No” → “Diploma · Spouse: Yes”"],
        ),
        (
            "fr", ["Pièce | Travailleur | Conjoint", "Diplôme | Oui | Non"], ["Pièce | Travailleur | Conjoint", "Diplôme | Oui | Oui"],
            ["X : ligne modifiée : « Diplôme · Conjoint : Non » → « Diplôme · Conjoint : Oui »"],
        ),
    ],
)  # fmt: skip
def test_a_short_answer_is_told_with_its_column(
    lang: Lang, before: Sequence[str], after: Sequence[str], lines: list[str]
) -> None:
    """ "Yes" for "No" says nothing without the heading over it."""
    assert told(lang, table(*before), table(*after)) == lines


@pytest.mark.parametrize(
    ("lang", "before", "after", "line"),
    [
        ("en", "calendar", "business", "X: You have 45 calendar days → 45 business days to answer"),
        ("fr", "civils", "ouvrables", "X : Vous avez 45 jours civils → 45 jours ouvrables pour répondre"),
    ],
)
def test_business_days_are_others_than_days(lang: Lang, before: str, after: str, line: str) -> None:
    """As many of another sort: the line shows which."""
    said = {"en": "<p>You have 45 {} days to answer.</p>", "fr": "<p>Vous avez 45 jours {} pour répondre.</p>"}[lang]
    assert told(lang, said.format(before), said.format(after)) == [line]
