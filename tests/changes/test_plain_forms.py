"""Promise: a number, name or provision set in another style says the same; another number, name or provision does not."""

from __future__ import annotations

import pytest
from changes_pages import compare_bodies

from veille.changes.match.quantities.in_words import amounts_in_words
from veille.changes.match.spelling.provision_names import find_provisions
from veille.changes.match.spelling.renamed import find_offices
from veille.changes.match.spelling.short_names import names_of_shorts
from veille.model import Lang, Severity

S, E = Severity.SUBSTANTIVE, Severity.EDITORIAL

# language, before, after, severity
STYLES: list[tuple[Lang, str, str, Severity]] = [
    # an amount in a word
    ("en", "The centre pays half of the price.", "The centre pays 50% of the price.", E),
    ("en", "The centre pays half of the price.", "The centre pays 40% of the price.", S),
    ("en", "The fee for a loaf is seven dollars ($7).", "The fee for a loaf is $7.", E),
    ("en", "The fee for a loaf is seven dollars ($7).", "The fee for a loaf is $8.", S),
    ("fr", "Le règlement entre en vigueur le quinzième jour qui suit sa publication.", "Le règlement entre en vigueur 15 jours après sa publication.", E),
    ("fr", "Le règlement entre en vigueur le quinzième jour qui suit sa publication.", "Le règlement entre en vigueur 30 jours après sa publication.", S),
    # hours of the day
    ("en", "The mill is open from 8 a.m. to 4 p.m., except on Sundays.", "The mill is open from 8:00 am to 4:00 pm, except on Sundays.", E),
    ("fr", "Le moulin est ouvert de 8 h 00 à 16 h 00.", "Le moulin est ouvert de 8 h à 16 h.", E),
    ("fr", "Le moulin est ouvert de 8 h 00 à 16 h 00.", "Le moulin est ouvert de 8 h à 17 h.", S),
    # what calls for attention
    ("en", "Keep in mind that bakers may ask for the receipt.", "Remember that bakers may ask for the receipt.", E),
    ("en", "Please note that bakers may ask for the receipt.", "Please note that bakers must ask for the receipt.", S),
    ("fr", "Nota : Le reçu n'est pas une preuve de paiement.", "Remarque : Le reçu n'est pas une preuve de paiement.", E),
    ("fr", "Il convient de souligner qu'un reçu n'est pas exigé.", "Un reçu n'est pas exigé.", E),
    ("fr", "Il convient de souligner qu'un reçu n'est pas exigé.", "Un reçu est exigé.", S),
    # a name and its abbreviation
    ("en", "You must show your permanent mill pass at the gate.", "You must show your PMP at the gate.", E),
    ("en", "You must show your permanent mill pass at the gate.", "You must show your PMC at the gate.", S),
    ("fr", "Vous devez présenter votre CPM au moulin.", "Vous devez présenter votre carte permanente de moulin (CPM) au moulin.", E),
    # provisions, level by level
    ("fr", "Malgré l'alinéa a) du paragraphe (1) de l'article 22, le boulanger peut vendre du pain.", "Malgré l'alinéa 22(1)a), le boulanger peut vendre du pain.", E),
    ("fr", "Malgré l'alinéa a) du paragraphe (1) de l'article 22, le boulanger peut vendre du pain.", "Malgré l'alinéa 22(2)a), le boulanger peut vendre du pain.", S),
    ("en", "Despite paragraph (a) of subsection 22(1), a baker may sell bread.", "Despite paragraph 22(1)(a), a baker may sell bread.", E),
    ("en", "Despite paragraph (a) of subsection 22(1), a baker may sell bread.", "Despite paragraph 22(1)(b), a baker may sell bread.", S),
    # offices and titles under another name
    ("en", "The Chairman must sign the order.", "The Chairperson must sign the order.", E),
    ("en", "The Chairman must sign the order.", "The Registrar must sign the order.", S),
    ("en", "The mill remains the property of Her Majesty.", "The mill remains the property of His Majesty.", E),
    # force said otherwise
    ("en", "Nothing in this section affects the right of a baker to sell bread.", "This section does not affect the right of a baker to sell bread.", E),
    ("en", "Nothing in this section requires a baker to sell bread.", "This section requires a baker to sell bread.", S),
    ("fr", "Le boulanger doit attendre un an avant de pouvoir déposer une nouvelle demande.", "Le boulanger doit attendre un an avant de présenter une nouvelle demande.", E),
    ("fr", "Sur demande, le titulaire du permis doit le présenter.", "Le titulaire du permis doit le présenter sur demande.", E),
    ("fr", "Le titulaire du permis doit le présenter.", "Le titulaire du permis doit le présenter sur demande.", S),
]  # fmt: skip


@pytest.mark.parametrize(("lang", "before", "after", "severity"), STYLES)
def test_a_style_is_editorial_and_what_it_sets_is_not(lang: Lang, before: str, after: str, severity: Severity) -> None:
    found = compare_bodies(lang, f"<p>{before}</p>", f"<p>{after}</p>")
    assert (found.severity.rank >= S.rank) == (severity is S), [c.reason for c in found.changes]


@pytest.mark.parametrize(
    ("text", "amounts"),
    [
        ("It is counted each quarter.", ["duration 3 month"]),
        ("on the 15th day after", ["duration 15 day"]),
        ("le trentième jour", ["duration 30 day"]),
        ("dans la première année", []),  # no amount of time: the first of several
        ("in duplicate", ["number 2 copy"]),
        ("every 3 months", []),
    ],
)
def test_amounts_in_words(text: str, amounts: list[str]) -> None:
    assert [amount for _, _, amount in amounts_in_words(text)] == amounts


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("under paragraph (a) of subsection 22(1) of this Act,", ["22(1)(a)"]),
        ("sous réserve des dispositions de l'article 14 du présent règlement", ["14"]),
        ("see section 4 and subsection 5(2)", ["4", "5(2)"]),
        ("on page 22", []),
    ],
)
def test_provisions_in_one_form(text: str, labels: list[str]) -> None:
    assert [label for _, _, label in find_provisions(text)] == labels


def test_a_name_is_known_by_the_first_letters_of_its_words() -> None:
    """The shortest run of words counts, and one that the other text spells out too is none."""
    text = "Officers at ports of entry decide."
    assert [text[a:b] for a, b, _ in names_of_shorts(text, "Officers at POEs decide.")] == ["ports of entry"]
    assert names_of_shorts(text, "Officers at ports of entry (POE) decide.") == ()
    assert names_of_shorts(text, "Officers at the MOP decide.") == ()


def test_an_office_goes_by_all_the_names_it_had() -> None:
    assert [name for _, _, name in find_offices("Citizenship and Immigration Canada (CIC) will write.")] == ["ircc"]
    assert find_offices("The immigration office will write.") == ()
