"""Promise: what one language alone says, a status, an exception, a rule, a "must", is told with both places; twins agree."""

from __future__ import annotations

import pytest
from changes_build import read, section

from veille.changes import pair_twins
from veille.model import Document

EN = (
    "You must send the form with 2 photos.",
    "Bakers must have a passport.",
    "You can apply online or by mail.",
    "The permit is valid for 6 months.",
    "Each baker must pay $85 to the office.",
)
FR = (
    "Vous devez envoyer le formulaire avec 2 photos.",
    "Les boulangers doivent avoir un passeport.",
    "Vous pouvez présenter une demande en ligne ou par la poste.",
    "Le permis est valide pendant 6 mois.",
    "Chaque boulanger doit payer 85 $ au bureau.",
)
HEADS = ("Steps", "Étapes")


def told(english: tuple[str, ...] = EN, french: tuple[str, ...] = FR, heads: tuple[str, str] = HEADS) -> list[str]:
    one, two = read(section(heads[0], *english), lang="en"), read(section(heads[1], *french), lang="fr")
    return [row.detail_en for row in pair_twins(one, two).rows if row.state == "conflict"]


def changed(lines: tuple[str, ...], at: int, line: str) -> tuple[str, ...]:
    return (*lines[:at], line, *lines[at + 1 :])


def test_finished_twins_agree() -> None:
    assert told() == []


@pytest.mark.parametrize(
    ("english", "french", "heads", "what"),
    [
        (("This stream is closed.", *EN), FR, HEADS, "status"),
        (EN, ("Ce volet est fermé.", *FR), HEADS, "status"),
        (EN, FR, ("Steps (closed)", "Étapes"), "status"),
        (EN, FR, ("Steps", "Étapes (fermé)"), "status"),
        (changed(EN, 4, "Each baker must pay $85 to the office, except for minors."), FR, HEADS, "exception"),
        (EN, changed(FR, 4, "Chaque boulanger doit payer 85 $ au bureau, sauf les mineurs."), HEADS, "exception"),
        ((*EN[:2], "Applicants must take a medical exam in person.", *EN[2:]), FR, HEADS, "rule"),
        (EN, (*FR[:2], "Les demandeurs doivent passer un examen médical en personne.", *FR[2:]), HEADS, "rule"),
        (changed(EN, 1, "Bakers may have a passport."), FR, HEADS, "one side binds"),
    ],
)
def test_what_one_side_alone_says_is_told_with_both_places(
    english: tuple[str, ...], french: tuple[str, ...], heads: tuple[str, str], what: str
) -> None:
    found = told(english, french, heads)
    assert len(found) == 1
    assert found[0].startswith(what) or "says" in found[0]
    assert found[0].count("“") == 2


@pytest.mark.parametrize(
    ("english", "french"),
    [
        # another way to except: "unless", « seulement si »
        (changed(EN, 4, "Do not pay $85 unless the office asks."), changed(FR, 4, "Payez 85 $ seulement si le bureau le demande.")),
        # a limit that may be reached is no status
        (changed(EN, 3, "Apply before the cap is reached."), changed(FR, 3, "Demandez avant que le plafond ne soit atteint.")),
        # a chance in one verb of French: "might need"
        (changed(EN, 1, "Bakers might need a passport."), changed(FR, 1, "Les boulangers pourraient devoir montrer un passeport.")),
        # two sentences more on one side leave the place open
        ((*EN, "Bakers must bake.", "They must sell bread."), FR),
    ],
)  # fmt: skip
def test_drafting_of_two_languages_is_no_conflict(english: tuple[str, ...], french: tuple[str, ...]) -> None:
    assert told(english, french) == []


def test_a_rule_that_stands_elsewhere_on_the_other_page_is_no_conflict() -> None:
    exam, examen = (
        "Applicants must take a medical exam in person.",
        "Les demandeurs doivent passer un examen médical en personne.",
    )
    one = read(section("Steps", *EN, exam), section("More", "Call us.", "Write to us."), lang="en")
    two = read(section("Étapes", *FR), section("Aussi", "Appelez-nous.", examen), lang="fr")
    assert conflicts(one, two) == []


def conflicts(one: Document, two: Document) -> list[str]:
    return [row.detail_en for row in pair_twins(one, two).rows if row.state == "conflict"]
