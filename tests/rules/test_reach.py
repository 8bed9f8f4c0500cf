"""How far a word reaches: a duty inside a condition is not the sentence's, an age has two digits, an exception is a kind."""

from __future__ import annotations

import pytest

from veille.model import Lang, Rule
from veille.parsers import extract_rules


def the_rule(text: str, lang: Lang) -> Rule:
    (rule,) = extract_rules(text, lang)
    return rule


@pytest.mark.parametrize(
    ("text", "lang", "modality"),
    [
        ("If the officer must refuse the file, the fee of $155 is returned.", "en", "is"),
        ("The officer must refuse the file if the fee of $155 is returned.", "en", "must"),
        ("Lorsque le travailleur étranger doit quitter le pays, le dossier est fermé dans les 30 jours.", "fr", "is"),
        ("Le travailleur étranger doit quitter le pays dans les 30 jours si le dossier est fermé.", "fr", "must"),
    ],
)
def test_a_duty_within_a_condition_is_not_the_sentences(text: str, lang: Lang, modality: str) -> None:
    """The subject of the clause may have several words between the word that opens it and its verb."""
    assert the_rule(text, lang).modality == modality


@pytest.mark.parametrize(
    ("text", "ages"),
    [
        ("You must be 18 or older.", ["18"]),
        ("The applicant must be at least 21.", ["21"]),
        ("You must be 7 or older.", []),  # a level, or a child that no rule speaks of so
        ("The applicant must be at least 210.", []),  # a height, a score
    ],
)
def test_a_number_without_a_unit_is_an_age_when_people_have_it(text: str, ages: list[str]) -> None:
    """Only a number of two digits is taken for an age that the sentence does not name."""
    assert [v.value for v in the_rule(text, "en").values if v.type == "number"] == ages


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("Visitors must have a visa unless they are exempt.", "en"),
        ("Workers must pay $155; nurses are exempt from the fee.", "en"),
        ("Les visiteurs doivent avoir un visa, sauf s'ils en sont dispensés.", "fr"),
        ("Les travailleurs doivent payer 155 $; les infirmières sont exemptées des frais.", "fr"),
    ],
)
def test_a_duty_with_an_exception_is_both(text: str, lang: Lang) -> None:
    """The duty is the primary kind or beside it; that some are exempt is a kind of the same rule."""
    kinds = the_rule(text, lang).kinds
    assert "requirement" in kinds
    assert "exemption" in kinds
