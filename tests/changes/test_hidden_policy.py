"""Promise: no value, code, negation or choice goes unsaid because the words around it were set otherwise."""

from __future__ import annotations

import pytest
from changes_pages import compare_bodies

from veille.model import Lang, Severity

S, E = Severity.SUBSTANTIVE, Severity.EDITORIAL


def listed(lead: str, *items: str) -> str:
    return f"<p>{lead}</p><ul>{''.join(f'<li>{item}</li>' for item in items)}</ul>"


def table(head: tuple[str, ...], *rows: tuple[str, ...], caption: str = "") -> str:
    top = "".join(f"<th>{cell}</th>" for cell in head)
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<table>{f'<caption>{caption}</caption>' if caption else ''}<tr>{top}</tr>{body}</table>"


PRICES = ("Ticket", "Price")
# language, before, after, severity
RECAST: list[tuple[Lang, str, str, Severity]] = [
    # the key of a row is worded otherwise, and its amount or code is another
    ("en", table(PRICES, ("Day ticket", "$30")), table(PRICES, ("Ticket for a day", "$35")), S),
    ("en", table(PRICES, ("Day ticket", "$30")), table(PRICES, ("Ticket for a day", "$30")), E),
    ("fr", table(("Tarif", "Prix"), ("Tarif étudiant", "30 $")), table(("Tarif", "Prix"), ("Étudiant : tarif", "35 $")), S),
    (
        "en",
        table(("Code", "Who", "Price"), ("C40", "Guides", "$20"), ("C41", "Cooks", "$20")),
        table(("Code", "Who", "Price"), ("C44", "Guides", "$25"), ("C41", "Cooks", "$20")),
        S,
    ),
    # what was not to be done is to be done
    (
        "fr",
        "<p>Le visiteur ne doit pas apporter une lampe et une corde.</p>",
        listed("Le visiteur doit apporter :", "une lampe", "une corde"),
        S,
    ),
    (
        "fr",
        "<p>Le visiteur doit apporter une lampe et une corde.</p>",
        listed("Le visiteur doit apporter :", "une lampe", "une corde"),
        E,
    ),
    ("en", "<p>You may bring a lamp and a rope.</p>", listed("You must bring:", "a lamp", "a rope"), S),
    ("en", "<p>You need a lamp and a rope.</p>", listed("You need:", "a lamp", "a rope"), E),
    # all of them becomes one of them
    (
        "en",
        "<p>You may enter if you have a ticket and a badge.</p>",
        listed("You may enter if you have one of the following:", "a ticket", "a badge"),
        S,
    ),
    (
        "fr",
        "<p>Le billet est valide si le trajet est direct et payé.</p>",
        listed("Le billet est valide si le trajet est, selon le cas :", "direct", "payé"),
        S,
    ),
]  # fmt: skip


@pytest.mark.parametrize(("lang", "before", "after", "severity"), RECAST)
def test_words_set_otherwise_hide_nothing(lang: Lang, before: str, after: str, severity: Severity) -> None:
    assert compare_bodies(lang, before, after).severity is severity
    assert compare_bodies(lang, after, before).severity is severity


ROWS = (("Adult", "30", "40"), ("Child", "10", "15"))
# language, heads before, heads after, severity; the cells stay
HEADS: list[tuple[Lang, tuple[str, ...], tuple[str, ...], Severity]] = [
    ("en", ("Who", "Residents", "Visitors"), ("Who", "Visitors", "Residents"), S),
    ("fr", ("Qui", "Avec guide", "Sans guide"), ("Qui", "Sans guide", "Avec guide"), S),
    ("en", ("Who", "Price (CAD)", "Seats"), ("Who", "Price (USD)", "Seats"), S),
    ("fr", ("Qui", "Durée (mois)", "Places"), ("Qui", "Durée (semaines)", "Places"), S),
    ("en", ("Who", "Maximum stay (days)", "Seats"), ("Who", "Minimum stay (days)", "Seats"), S),
    ("fr", ("Qui", "Prix minimal", "Places"), ("Qui", "Prix maximal", "Places"), S),
    ("en", ("Who", "Monthly price", "Seats"), ("Who", "Annual price", "Seats"), S),
    ("en", ("Who", "Hours per week", "Seats"), ("Who", "Hours per month", "Seats"), S),
    ("fr", ("Qui", "Heures par semaine", "Places"), ("Qui", "Heures par mois", "Places"), S),
    ("en", ("Who", "Eligible", "Seats"), ("Who", "Excluded", "Seats"), S),
    ("en", ("Who", "Before 1 May", "Seats"), ("Who", "Before 1 June", "Seats"), S),
    ("en", ("Who", "Price", "Seats"), ("Person", "Amount", "Places"), E),
    ("fr", ("Qui", "Prix", "Places"), ("Personne", "Montant", "Sièges"), E),
]


@pytest.mark.parametrize(("lang", "before", "after", "severity"), HEADS)
def test_other_headings_over_the_same_cells(
    lang: Lang, before: tuple[str, ...], after: tuple[str, ...], severity: Severity
) -> None:
    one, two = table(before, *ROWS), table(after, *ROWS)
    assert compare_bodies(lang, one, two).severity is severity
    assert compare_bodies(lang, two, one).severity is severity


def test_columns_that_moved_with_their_cells_say_the_same() -> None:
    one = table(("Who", "Residents", "Visitors"), *ROWS)
    two = table(("Who", "Visitors", "Residents"), *((who, b, a) for who, a, b in ROWS))
    assert compare_bodies("en", one, two).severity.rank <= E.rank


def test_the_unit_that_a_column_gives_is_compared() -> None:
    one, two = (table(("Who", f"Stay ({unit})"), ("Adult", "24")) for unit in ("months", "weeks"))
    assert [(v.before, v.after) for v in compare_bodies("en", one, two).value_changes] == [("P24M", "P24W")]


def test_the_currency_of_a_caption_is_compared() -> None:
    one, two = (table(PRICES, ("Day", "24"), caption=f"Prices in {name} dollars") for name in ("US", "Canadian"))
    assert compare_bodies("en", one, two).severity is S


# language, two headings, severity when a line goes from under the first to under the second
OPPOSITE: list[tuple[Lang, str, str, Severity]] = [
    ("en", "Who cannot enter", "Who can enter", S),
    ("en", "Optional papers", "Required papers", S),
    ("en", "Ineligible trades", "Eligible trades", S),
    ("fr", "Personnes non admissibles", "Personnes admissibles", S),
    ("fr", "Papiers facultatifs", "Papiers exigés", S),
    ("fr", "Personnes exclues", "Personnes visées", S),
    ("en", "Trades of the north", "Trades of the south", E),
    ("fr", "Métiers du nord", "Métiers du sud", E),
]


@pytest.mark.parametrize(("lang", "first", "second", "severity"), OPPOSITE)
def test_what_moved_under_the_opposite_heading(lang: Lang, first: str, second: str, severity: Severity) -> None:
    lines = ("gardeners of the old park", "keepers of the lamp", "painters of the long wall", "cooks of the ship")

    def body(count: int) -> str:
        one, two = (
            f"<ul>{''.join(f'<li>{line}</li>' for line in part)}</ul>" for part in (lines[:count], lines[count:])
        )
        return f"<h2>{first}</h2>{one}<h2>{second}</h2>{two}"

    assert compare_bodies(lang, body(2), body(1)).severity is severity
    assert compare_bodies(lang, body(1), body(2)).severity is severity


# language, a sentence with a gap, two words for it, severity
REPLACED: list[tuple[Lang, str, str, str, Severity]] = [
    ("en", "{} guests must sign.", "Eligible", "Ineligible", S),
    ("en", "The tour is {} for visitors.", "legal", "illegal", S),
    ("en", "The guide must be {}.", "insured", "uninsured", S),
    ("fr", "Le billet est {} au parc.", "valide", "invalide", S),
    ("fr", "Les guides {} s’inscrivent.", "qualifiés", "non qualifiés", S),
    ("fr", "Les visiteurs {} signent.", "majeurs", "mineurs", S),
    ("en", "You report {} plants.", "imported", "exported", S),
    ("en", "The {} signs.", "employer", "employee", S),
    ("en", "The {} gets the bill.", "payer", "payee", S),
    ("en", "A {} visit takes place.", "biannual", "biennial", S),
    ("en", "Guests from {} show a card.", "Iran", "Iraq", S),
    ("en", "Guests from {} show a card.", "Austria", "Australia", S),
    ("en", "Guests from {} show a card.", "Mexico", "Brazil", S),
    ("fr", "Les hôtes de la {} montrent une carte.", "Slovaquie", "Slovénie", S),
    ("en", "The {} test is taken.", "IELTS", "TOEFL", S),
    ("en", "Use schedule {}.", "A", "B", S),
    ("fr", "Utilisez l’annexe {}.", "A", "B", S),
    ("en", "Show an {} at the gate.", "open work permit", "closed work permit", S),
    ("fr", "Montrez un permis de travail {} à la porte.", "ouvert", "fermé", S),
    ("en", "You must tell us {}.", "in writing", "", S),
    ("fr", "Vous devez nous avertir{}.", " par écrit", "", S),
    ("en", "The card is valid from the date of {}.", "entry", "issue", S),
    ("fr", "Le billet {} renouvelé{}.", "peut être", "ne peut être", S),
    # slips of the pen
    ("en", "The guide must {} the list.", "confirm", "comfirm", E),
    ("en", "The {} keeps the list.", "government", "goverment", E),
    ("en", "Come in {} or later.", "December", "Decmeber", E),
    ("fr", "Le {} garde la liste.", "gouvernement", "gouvernment", E),
    # the same in other words
    ("en", "The gate is shut on {} 1, 2023.", "Jan", "January", E),
    ("en", "The visit is paid {}.", "each month", "monthly", E),
    ("en", "The {} answers all letters.", "desk", "counter", E),
    ("en", "Letters go to {} by mail.", "Immigration, Refugees and Citizenship Canada", "IRCC", E),
]


@pytest.mark.parametrize(("lang", "sentence", "one", "two", "severity"), REPLACED)
def test_a_word_for_another(lang: Lang, sentence: str, one: str, two: str, severity: Severity) -> None:
    end = " qu’une fois" if sentence.count("{}") == 2 else ""
    before, after = f"<p>{sentence.format(one, '')}</p>", f"<p>{sentence.format(two, end)}</p>"
    assert compare_bodies(lang, before, after).severity is severity
    assert compare_bodies(lang, after, before).severity is severity


# one word for all, words for women and for men
GENDERS = [
    ("Les candidats doivent signer.", "Les candidates et candidats doivent signer.", E),
    ("L’étudiant doit signer.", "L’étudiante ou l’étudiant doit signer.", E),
    ("Chaque candidat doit signer.", "Chaque candidate ou candidat doit signer.", E),
    ("Tous les employeurs doivent signer.", "Toutes les employeuses et tous les employeurs doivent signer.", E),
    ("Les étudiants étrangers doivent signer.", "Les étudiants et étudiantes étrangers doivent signer.", E),
    ("Les travailleurs doivent signer.", "Les travailleuses et les travailleurs doivent signer.", E),
    ("Le directeur doit signer.", "La directrice ou le directeur doit signer.", E),
    ("Les candidats doivent signer.", "Les candidats et conjoints doivent signer.", S),
    ("Les employeurs doivent signer.", "Les employés et les employeurs doivent signer.", S),
    ("Tous les employeurs doivent signer.", "Certaines employeuses et certains employeurs doivent signer.", S),
]


@pytest.mark.parametrize(("before", "after", "severity"), GENDERS)
def test_words_for_women_and_for_men_are_no_other_rule(before: str, after: str, severity: Severity) -> None:
    assert compare_bodies("fr", f"<p>{before}</p>", f"<p>{after}</p>").severity is severity
    assert compare_bodies("fr", f"<p>{after}</p>", f"<p>{before}</p>").severity is severity


def test_an_office_renamed_everywhere_is_one_edit_of_words() -> None:
    before = "".join(f"<p>{line}</p>" for line in (
        "Write to the Garden Office today.", "All letters go to the Garden Office.", "Ask the Garden Office for a map.",
    ))  # fmt: skip
    result = compare_bodies("en", before, before.replace("Garden Office", "Harbour Bureau"))
    assert (result.severity, len(result.changes)) == (E, 1)
    kept = before + "<p>The Garden Office is closed on Monday.</p>"
    assert compare_bodies("en", kept, before.replace("Garden", "Harbour") + kept[len(before) :]).severity is S
