"""Promise: a number that stands in the same place of both languages and differs is found; what only one side has is not."""

from __future__ import annotations

import pytest
from changes_build import read, section

from veille.changes import pair_twins
from veille.model import Document

EN = (
    "You must apply within 30 days.",
    "Workers of 18 years of age or older must sign the form.",
    "The permit is valid for 6 months.",
    "Applications expire after 30 days.",
    "Each musician must pay $85.",
)
FR = (
    "Vous devez présenter une demande dans les 30 jours.",
    "Les travailleurs de 18 ans ou plus doivent signer le formulaire.",
    "Le permis est valide pendant 6 mois.",
    "Les demandes expirent après 30 jours.",
    "Chaque musicien doit payer 85 $.",
)


def pages(english: tuple[str, ...] = EN, french: tuple[str, ...] = FR) -> tuple[Document, Document]:
    return read(section("Steps", *english), lang="en"), read(section("Étapes", *french), lang="fr")


def told(one: Document, two: Document) -> list[str]:
    return [row.detail_en for row in pair_twins(one, two).rows if row.state == "conflict"]


def test_finished_twins_agree() -> None:
    assert told(*pages()) == []


@pytest.mark.parametrize(
    ("at", "one", "two"),
    [(0, "30", "45"), (1, "18", "21"), (2, "6", "8"), (3, "30", "60"), (4, "85", "95")],
)
def test_a_number_that_differs_in_its_place_is_a_contradiction(at: int, one: str, two: str) -> None:
    """Also where another sentence of the page states the value of the other side: 30 days stand twice."""
    changed = tuple(line.replace(one, two) if k == at else line for k, line in enumerate(FR))
    found = told(*pages(french=changed))
    assert len(found) == 1
    assert EN[at] in found[0]
    assert changed[at] in found[0]


def test_a_sentence_put_in_on_one_side_leaves_the_place_open() -> None:
    """French has one more sentence of the same sort: neither of the two contradicts the English one."""
    more = (FR[0].replace("30", "45"), "Vous devez répondre dans les 20 jours.", *FR[1:])
    assert told(*pages(french=more)) == []


def test_sentences_in_another_order_contradict_nothing() -> None:
    assert told(*pages(french=(FR[2], FR[0], FR[1], FR[4], FR[3]))) == []


@pytest.mark.parametrize(("at", "one", "two"), [(1, "18", "21"), (2, "6", "8"), (4, "85", "95")])
def test_the_only_value_left_over_is_a_contradiction_in_any_order(at: int, one: str, two: str) -> None:
    """All other values of the section are shared: the two that are left stand in sentences that say the same."""
    changed = tuple(line.replace(one, two) if k == at else line for k, line in enumerate(FR))
    found = told(*pages(french=(changed[2], changed[0], changed[1], changed[4], changed[3])))
    assert len(found) == 1
    assert EN[at] in found[0]
    assert changed[at] in found[0]


def test_values_left_over_in_unequal_numbers_contradict_nothing() -> None:
    more = (*FR[:2], "Le permis est valide pendant 8 mois.", *FR[3:], "Le délai de recours est de 90 jours.")
    assert told(*pages(french=(more[2], more[0], more[1], more[5], more[4], more[3]))) == []


def test_the_opposite_force_or_status_in_the_same_place_is_a_contradiction() -> None:
    """Words of force count beside the same values alone; a status where each section reports one."""
    freed = tuple(
        "Vous pouvez présenter une demande dans les 30 jours." if k == 0 else line for k, line in enumerate(FR)
    )
    assert [line.partition(":")[0] for line in told(*pages(french=freed))] == ["says required / allowed"]
    one, two = (
        (*EN, "The program is open to new applications."),
        (*FR, "Le programme est fermé aux nouvelles demandes."),
    )
    assert [line.partition(":")[0] for line in told(*pages(one, two))] == ["says open / closed"]
    assert told(*pages(one, (*FR, "Le programme est ouvert aux nouvelles demandes."))) == []


def test_a_value_that_another_sentence_states_too_still_contradicts() -> None:
    """24 months of work stand beside results of 2 years, which French states once: in another order, and otherwise."""
    one = "You need at least 24 months of work in the last 36 months.", "Results must be less than 2 years old."
    two = (
        "Les résultats doivent dater de moins de 2 ans.",
        "Il vous faut au moins 12 mois de travail au cours des 36 derniers mois.",
    )
    assert [line.partition(":")[0] for line in told(*pages(one, two))] == ["values 24 months / 12 months"]
