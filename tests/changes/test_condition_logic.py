"""Promise: conditions joined otherwise are another rule; another word for the same joint is none."""

from __future__ import annotations

import pytest
from changes_build import read, section

from veille.changes import compare
from veille.model import Lang, Severity

# Lead-in and items, or a sentence, before and after.
CHANGED: tuple[tuple[Lang, str, str], ...] = (
    ("en", "You may apply if all of the following apply:\n- you live here\n- your card is valid", "You may apply if any of the following apply:\n- you live here\n- your card is valid"),
    ("fr", "Vous pouvez rester si toutes les conditions suivantes sont remplies :\n- vous habitez ici\n- votre carte est valide", "Vous pouvez rester si l’une des conditions suivantes est remplie :\n- vous habitez ici\n- votre carte est valide"),
    ("en", "You must send:\n- a passport; and\n- a photo", "You must send:\n- a passport; or\n- a photo"),
    ("fr", "Vous devez envoyer :\n- un passeport; et\n- une photo", "Vous devez envoyer :\n- un passeport; ou\n- une photo"),
    ("en", "You must apply online unless any of the following applies:\n- you are ill\n- the portal is closed", "You must apply online unless all of the following apply:\n- you are ill\n- the portal is closed"),
    ("fr", "L’agent peut rouvrir le dossier dans l’un ou l’autre des cas suivants :\n- une lettre est perdue\n- il y a une erreur", "L’agent peut rouvrir le dossier dans tous les cas suivants :\n- une lettre est perdue\n- il y a une erreur"),
    ("en", "You may work if you hold all of these:\n- a permit\n- one of the following:\n  - a passport\n  - a card", "You may work if you hold all of these:\n- a permit\n- both of the following:\n  - a passport\n  - a card"),
    ("en", "You may work off campus if your permit is valid.", "You may work off campus only if your permit is valid."),
    ("fr", "Vous pouvez travailler hors campus si votre permis est valide.", "Vous pouvez travailler hors campus seulement si votre permis est valide."),
    ("en", "You may not work if your permit is valid.", "You may not work unless your permit is valid."),
    ("fr", "Vous ne pouvez pas travailler si votre permis est valide.", "Vous ne pouvez pas travailler sauf si votre permis est valide."),
    ("en", "You may work if your permit is valid and you are enrolled full-time.", "You may work if your permit is valid or you are enrolled full-time."),
    ("fr", "Vous pouvez travailler si vous êtes inscrit et que votre permis est valide.", "Vous pouvez travailler si vous êtes inscrit ou que votre permis est valide."),
    ("en", "All workers must pay the fee.", "All workers must pay the fee, except domestic workers."),
    ("fr", "Les frais sont exigés si la personne n’est ni citoyenne ni résidente permanente.", "Les frais sont exigés si la personne est soit citoyenne, soit résidente permanente."),
)  # fmt: skip
SAME: tuple[tuple[Lang, str, str], ...] = (
    ("en", "You may change schools provided that you tell us first.", "You may change schools if you tell us first."),
    ("en", "When the employer withdraws the offer, the officer must refuse it.", "Where the employer withdraws the offer, the officer must refuse it."),
    ("fr", "Lorsque l’employeur retire l’offre, l’agent doit la refuser.", "Quand l’employeur retire l’offre, l’agent doit la refuser."),
)  # fmt: skip


def severity(lang: Lang, before: str, after: str) -> Severity:
    return compare(read(section("Work", before), lang=lang), read(section("Work", after), lang=lang)).severity


@pytest.mark.parametrize(("lang", "before", "after"), CHANGED)
def test_another_logic_is_another_rule(lang: Lang, before: str, after: str) -> None:
    assert severity(lang, before, after) is Severity.SUBSTANTIVE
    assert severity(lang, after, before) is Severity.SUBSTANTIVE


@pytest.mark.parametrize(("lang", "before", "after"), SAME)
def test_another_word_for_the_same_joint_is_wording(lang: Lang, before: str, after: str) -> None:
    assert severity(lang, before, after) is Severity.EDITORIAL
