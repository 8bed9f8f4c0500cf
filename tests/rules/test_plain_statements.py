"""A plain statement is a rule beside idle text as well as alone; what is told, asked or announced is none anywhere."""

from __future__ import annotations

import pytest

from veille.model import Lang
from veille.parsers import read_document
from veille.parsers.rules.extraction import judge_text
from veille.profiles import load_profiles

IDLE = {
    "en": "The office reads each letter. Thank you for your patience.",
    "fr": "Le bureau lit chaque lettre. Merci de votre patience.",
}
PLAIN: list[tuple[Lang, str]] = [
    ("en", "The fee is $155."),
    ("en", "The fee is not refundable."),
    ("en", "You need CLB 7."),
    ("en", "The minimum salary is $30,000 a year."),
    ("en", "Applications close on March 31."),
    ("en", "The permit is valid for 24 months."),
    ("en", "The levy is 1.5% of the salary."),
    ("fr", "La cotisation est de 1,5 % du salaire brut."),
    ("en", "The pass mark is 67."),
    ("en", "The processing time is 12 weeks."),
    ("fr", "Les frais sont de 155 $."),
    ("fr", "Le seuil de passage est de 50."),
    ("fr", "Délai de traitement : 12 semaines"),
    ("fr", "Les frais ne sont pas remboursables."),
    ("fr", "Il vous faut un NCLC 7."),
    ("fr", "Envoyez le formulaire au bureau."),
    ("fr", "Les demandes sont fermées le 31 mars."),
    ("fr", "Le permis est valide pendant 24 mois."),
    ("en", "Barter means an exchange of bread without money."),
    ("fr", "Le troc s’entend d’un échange de pain sans argent."),
]
# Each with the reason why no score can make a rule of it.
TOLD: list[tuple[Lang, str, str]] = [
    ("en", "Whereas the council must act within 30 days;", "recital"),
    ("fr", "Attendu que le conseil doit agir dans les 30 jours;", "recital"),
    ("en", "The Governor in Council hereby makes the annexed Regulations.", "recital"),
    ("fr", "Le conseil édicte, en vertu de l’article 12 de la Loi, le règlement suivant :", "recital"),
    ("en", "When in the next 10 business days do you need the card?", "question"),
    ("fr", "Dans combien de jours ouvrables, au plus 10, voulez-vous la carte?", "question"),
    ("en", "Background: the mill opened in 1987 and employed 410 bakers.", "background"),
    ("fr", "Contexte : le moulin, ouvert en 1987, comptait 410 boulangers.", "background"),
    ("en", "Many students look for a job during their first 6 months.", "crowd"),
    ("fr", "De nombreux étudiants cherchent un emploi pendant 6 mois.", "crowd"),
    ("en", "The table below lists the codes for use after April 1, 2031.", "announces"),
    ("fr", "Voici ce qu’il faut savoir avant le 1er avril 2031.", "announces"),
    ("en", "Example: Lucia pays $155 after 30 days.", "example"),
    ("fr", "Exemple : Lucia paie 155 $ après 30 jours.", "example"),
    ("en", "The cook started his job on May 5, 2021 and was paid $18 per hour.", "story"),
    ("en", "l\ufffdtt;r 41nH1I of c\ufffd11 months", "garbled"),
]


def rules_of(main: str, lang: Lang) -> set[str]:
    html = f'<!DOCTYPE html><html lang="{lang}"><head><title>P</title></head><body><main><h1>Work permits</h1>{main}</main></body></html>'
    return {r.quote for r in read_document(html.encode(), profile=load_profiles()["canada-ca"], lang=lang).rules}


@pytest.mark.parametrize(("lang", "text"), PLAIN)
def test_a_plain_statement_is_a_rule_beside_idle_text(lang: Lang, text: str) -> None:
    """Idle text around a statement makes it no less of one, and is no rule itself."""
    idle = IDLE[lang]
    assert rules_of(f"<p>{idle}</p><p>{text}</p><p>{idle}</p>", lang) == {text}
    assert rules_of(f"<p>{text}</p>", lang) == {text}


@pytest.mark.parametrize(("lang", "text", "why"), TOLD)
def test_what_is_told_is_no_rule_whatever_stands_around_it(lang: Lang, text: str, why: str) -> None:
    """The reason is named, and no lead-in or company makes a rule of it."""
    (judged,) = judge_text(text, lang)
    assert (judged.refused, judged.stated) == (why, False)


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "Bakers work nights, whereas clerks must work days."),
        ("en", "Most applicants must pay the fee of $155."),
        ("en", "For example, you must apply within 30 days."),
        ("fr", "La plupart des candidats doivent payer les droits de 155 $."),
    ],
)
def test_a_duty_is_not_refused_for_such_a_word(lang: Lang, text: str) -> None:
    """A duty among such words is left to the score."""
    assert [j.refused for j in judge_text(text, lang)] == [""]


@pytest.mark.parametrize(
    ("lang", "text", "kind", "modality"),
    [
        ("en", "You cannot come to Canada with a diplomatic passport.", "prohibition", "must_not"),
        ("fr", "Vous ne pouvez pas immigrer avec un passeport diplomatique.", "prohibition", "must_not"),
        ("fr", "Il ne peut s’agir d’un mélange des deux emplois.", "prohibition", "must_not"),
        ("en", "Unpaid internships are not counted towards the 12 months.", "prohibition", "must_not"),
        ("fr", "Les étrangers visés à l’article 34 de la Loi sont exclus.", "prohibition", "must_not"),
        ("en", "You do not need a visa for this trip.", "exemption", "need_not"),
        ("en", "It may be revoked at any time without notice.", "permission", "may"),
        ("en", "You may take the test twice more if you fail.", "permission", "may"),
        ("en", "We accept letters from employers in blue ink.", "permission", "may"),
        ("fr", "« hôte » : personne qui accueille un stagiaire pendant au moins 4 semaines;", "definition", "is"),
    ],
)
def test_kind_and_modality_agree(lang: Lang, text: str, kind: str, modality: str) -> None:
    """The primary kind is the one that the main clause says."""
    (judged,) = judge_text(text, lang)
    assert (judged.rule.kinds[0], judged.rule.modality) == (kind, modality)


@pytest.mark.parametrize(
    ("lang", "text"),
    [("en", "It may take several weeks."), ("fr", "Cela peut prendre plusieurs semaines."), ("en", "It may change.")],
)
def test_a_possibility_is_no_permission(lang: Lang, text: str) -> None:
    """What may happen allows nothing: no rule is made of it."""
    (judged,) = judge_text(text, lang)
    assert not judged.stated


def test_a_first_row_that_only_names_columns_is_no_rule() -> None:
    """A row without a number above rows with numbers names them, whether the table marks it or not."""
    head, row = "<tr><td>Members of the family</td><td>Funds required</td></tr>", "<tr><td>2</td><td>$18,000</td></tr>"
    found = rules_of(f"<p>You must show these funds:</p><table>{head}{row}{row.replace('2', '3', 1)}</table>", "en")
    assert not any("Members" in quote for quote in found)
    assert any("$18,000" in quote for quote in found)


def test_a_row_of_monthly_figures_is_no_rule_and_a_fee_from_a_day_on_is() -> None:
    """A month with several amounts records what was."""
    head = "<tr><th>Date</th><th>Bread fee</th><th>Cake fee</th></tr>"
    rows = (
        "<tr><td>August 2030</td><td>$2,350</td><td>$1,900</td></tr><tr><td>Permit</td><td>$155</td><td>$255</td></tr>"
    )
    found = rules_of(f"<table>{head}{rows}</table>", "en")
    assert [quote.split("\t")[0] for quote in found] == ["Permit"]
