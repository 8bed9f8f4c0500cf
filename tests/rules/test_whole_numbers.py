"""A number is read whole or not at all: no value is a part of a longer number, of a range or of a scaled amount."""

from __future__ import annotations

import pytest

from veille.model import Lang
from veille.parsers.language.folded_text import open_scope
from veille.parsers.values.reading import read_values

FEE = {
    "en": "The fee of the workshop is {} for each guest.",
    "fr": "Les frais de l'atelier sont de {} pour chaque hôte.",
}
AMOUNTS: list[tuple[Lang, str, list[str]]] = [
    # ranges whose sign stands with one end alone
    ("fr", "155 à 160 $", ["min 155.00", "max 160.00"]),
    ("fr", "155-160 $", ["min 155.00", "max 160.00"]),
    ("fr", "1 à 2 millions de dollars", ["min 1000000.00", "max 2000000.00"]),
    ("en", "$155–160", ["min 155.00", "max 160.00"]),
    ("fr", "160-155 $", []),
    ("en", "$1 to $2 million", []),
    # separators of both habits
    ("fr", "1.155,50 $", ["eq 1155.50"]),
    ("fr", "1’155 $", ["eq 1155.00"]),
    ("fr", "1'155 $", ["eq 1155.00"]),
    ("en", "$1.155,50", ["eq 1155.50"]),
    ("en", "$1'155.50", ["eq 1155.50"]),
    ("fr", "15 5 $", []),
    ("en", "$15 5", []),
    ("en", "$1,1555", []),
    # multipliers and cents
    ("en", "$155k", ["eq 155000.00"]),
    ("en", "$155 thousand", ["eq 155000.00"]),
    ("en", "$1.5M", ["eq 1500000.00"]),
    ("en", "$1.5 million", ["eq 1500000.00"]),
    ("fr", "1,5 M$", ["eq 1500000.00"]),
    ("fr", "deux mille dollars", ["eq 2000.00"]),
    ("fr", "trois mille cinq cents dollars", []),
    ("en", "$155 hundred", []),
    ("en", "$155 and 50 cents", ["eq 155.50"]),
    ("fr", "155 $ et 50 cents", ["eq 155.50"]),
    # what stays as it was
    ("en", "$1,155", ["eq 1155.00"]),
    ("en", "$155/$160", ["eq 155.00", "eq 160.00"]),
    ("fr", "1 155,50 $", ["eq 1155.50"]),
    ("fr", "155 $ ou 160 $", ["eq 155.00", "eq 160.00"]),
]
CHANGES: list[tuple[Lang, str, list[str]]] = [
    ("fr", "Les frais de l'atelier passent de 155 à 160 $.", ["eq 155.00", "eq 160.00"]),
    ("fr", "Les frais de l'atelier passent de 160 à 155 $.", ["eq 160.00", "eq 155.00"]),
    ("en", "The fee goes up from $155 to $160.", ["eq 155.00", "eq 160.00"]),
]
OTHERS: list[tuple[Lang, str, list[str]]] = [
    ("en", "The pass is valid for 36–48 months.", ["min P36M", "max P48M"]),
    ("en", "The pass is valid for 48-36 months.", []),
    ("en", "The answer takes 15 5 months.", []),
    ("en", "They stay up to 24,5555 hours.", []),
    ("en", "A share of 48-36% is kept.", []),
    ("en", "A share of 36-48% is kept.", ["min 36", "max 48"]),
    ("en", "At least 1.5 million applications came.", []),
    ("en", "You need a minimum of 1'155 points.", ["min 1155"]),
    ("en", "Guests aged 18-35 may come.", ["min 18", "max 35"]),
    ("fr", "Un séjour de 2 à 5 ans est permis.", ["min P2Y", "max P5Y"]),
]


def _read(text: str, lang: Lang) -> list[str]:
    return [f"{v.cmp} {v.value}" for v in read_values(open_scope(text, lang), ())]


@pytest.mark.parametrize(("lang", "amount", "expected"), AMOUNTS)
def test_an_amount_of_money_is_read_whole_or_not_at_all(lang: Lang, amount: str, expected: list[str]) -> None:
    assert _read(FEE[lang].format(amount), lang) == expected


@pytest.mark.parametrize(("lang", "text", "expected"), CHANGES + OTHERS)
def test_other_quantities_are_read_whole_or_not_at_all(lang: Lang, text: str, expected: list[str]) -> None:
    assert _read(text, lang) == expected
