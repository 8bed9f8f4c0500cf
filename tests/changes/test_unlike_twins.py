"""Promise: twins that are not built alike agree when finished, and what one side says otherwise is found wherever it stands."""

from __future__ import annotations

import pytest
from changes_build import read, section

from veille.changes import pair_twins

EN = (
    "You must send the form with 2 photos.",
    "Employers must have a passport.",
    "Students can apply online or by mail.",
    "The permit is valid for 6 months.",
    "Each worker must pay $85 to the bank.",
    "The sponsor must sign the translation.",
    "Children under 14 do not need fingerprints.",
)
FR = (
    "Vous devez envoyer le formulaire avec 2 photos.",
    "Les employeurs doivent avoir un passeport.",
    "Les étudiants peuvent présenter une demande en ligne ou par la poste.",
    "Le permis est valide pendant 6 mois.",
    "Chaque travailleur doit payer 85 $ à la banque.",
    "Le garant doit signer la traduction.",
    "Les enfants de moins de 14 ans n’ont pas à donner leurs empreintes digitales.",
)


def told(english: tuple[str, ...], french: tuple[str, ...], build: str) -> list[str]:
    """What is said of a page of paragraphs and a twin whose lines stand otherwise."""
    if build == "turned":
        there = [section("Étapes", *french[::-1])]
    elif build == "parted":
        there = [section("Étapes", *french[4:]), section("Suite", *french[:4])]
    else:
        there = [section("Étapes", " ".join(french))]
    one, two = read(section("Steps", *english), lang="en"), read(*there, lang="fr")
    return [row.detail_en for row in pair_twins(one, two).rows if row.state == "conflict"]


@pytest.mark.parametrize("build", ["turned", "parted", "merged"])
def test_finished_twins_that_are_built_otherwise_agree(build: str) -> None:
    assert told(EN, FR, build) == []


@pytest.mark.parametrize("build", ["turned", "parted", "merged"])
@pytest.mark.parametrize(
    ("at", "line", "what"),
    [
        (3, "Le permis est valide pendant 9 mois.", "values"),
        (4, "Chaque travailleur doit payer 95 $ à la banque.", "values"),
        (5, "Le garant doit signer la traduction, sauf pour les mineurs.", "exception"),
    ],
)
def test_what_one_side_says_otherwise_is_found_where_it_stands(build: str, at: int, line: str, what: str) -> None:
    found = told(EN, (*FR[:at], line, *FR[at + 1 :]), build)
    assert len(found) == 1
    assert found[0].startswith(what)
    assert line[:20] in found[0]


@pytest.mark.parametrize("build", ["turned", "parted", "merged"])
def test_a_rule_of_one_side_alone_is_found(build: str) -> None:
    found = told(EN, (*FR[:5], FR[6]), build)
    assert len(found) == 1
    assert found[0].startswith("rule on one side")
    assert EN[5] in found[0]


def test_pages_that_say_other_things_are_no_twins() -> None:
    other = ("Le musée ouvre à 9 h.", "Les billets coûtent 12 $.", "Le jardin est grand.", "Le café ferme à 17 h.", "La visite dure 2 heures.", "Les guides parlent italien.", "Le parc est au nord.")  # fmt: skip
    assert told(EN, other, "merged") == []
