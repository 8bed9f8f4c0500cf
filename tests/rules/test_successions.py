"""A change from one value to another is no range: neither value is a minimum or a maximum. A range stays one."""

from __future__ import annotations

import pytest

from veille.model import Lang
from veille.parsers.rules.extraction import judge_text

CHANGES: list[tuple[Lang, str]] = [
    ("fr", "Le seuil passe de 590 à 600 points."),
    ("fr", "Le seuil est passé de 600 à 590 points."),  # downwards
    ("fr", "Les frais passent de 100 $ à 120 $."),
    ("fr", "Le montant a été augmenté de 500 $ à 650 $."),
    ("fr", "Le délai passera de 30 à 45 jours."),
    ("fr", "La durée maximale est portée de 24 à 36 mois."),
    ("fr", "La durée du permis sera ramenée de 24 mois à 12 mois."),
    ("fr", "Le nombre minimal exigé est haussé graduellement de 50 à 60 points."),
    ("fr", "Vous devez obtenir la note minimale, qui est réduite de 50 à 40 %."),
    ("en", "The threshold went from 590 to 600 points."),
    ("en", "The minimum score drops from 600 to 590 points."),  # downwards
    ("en", "The fee increased from $100 to $120."),
    ("en", "The limit was reduced from 12 to 6 months."),
    ("en", "The period is extended from 6 months to 12 months."),
    ("en", "The age limit is changing from 22 to 19 years of age."),
    ("en", "The share that is required rises from 40 to 50%."),
    ("en", "The fee went up from $85 to $100."),
]
RANGES: list[tuple[Lang, str]] = [
    ("fr", "Le délai varie de 30 à 60 jours."),
    ("fr", "L’amende va de 500 $ à 2 000 $."),
    ("fr", "Vous devez fournir de 2 à 4 photos."),
    ("fr", "Prévoyez une hausse de 5 à 10 %."),  # a noun: it says how much
    ("fr", "Choisissez un mot de passe de 8 à 12 mois."),  # a password passes to nothing
    ("fr", "Le permis est valide de 12 à 24 mois."),
    ("en", "Processing takes from 30 to 60 days."),
    ("en", "The fine ranges from $500 to $2,000."),
    ("en", "You need from 3 to 5 years of experience."),
    ("en", "Sign up for courses of from 2 to 4 weeks."),  # "up" is no rise here
    ("en", "We made changes to permits valid from 2 to 4 years."),  # what changes is no number
    ("en", "You must provide 2 to 4 photos."),
]


def _bounds(lang: Lang, text: str) -> list[str | None]:
    values = [value for piece in judge_text(text, lang) for value in piece.rule.values]
    values = [value for value in values if value.type in ("number", "money", "duration")]
    assert len(values) == 2, values
    assert all(text[value.start : value.end] == value.raw for value in values)
    return [value.cmp for value in values]


@pytest.mark.parametrize(("lang", "text"), CHANGES)
def test_a_change_is_no_range(lang: Lang, text: str) -> None:
    assert not {"min", "max"} & set(_bounds(lang, text))


@pytest.mark.parametrize(("lang", "text"), RANGES)
def test_a_range_stays_one(lang: Lang, text: str) -> None:
    assert _bounds(lang, text) == ["min", "max"]
