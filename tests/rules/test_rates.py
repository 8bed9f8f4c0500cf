"""The time for which an amount is counted is part of what is read; words that only stand near give none."""

from __future__ import annotations

import pytest

from veille.changes.match.quantities.canonical import normal_form, with_rate
from veille.model import Lang
from veille.parsers.language.folded_text import open_scope
from veille.parsers.values.reading import read_values

RATES: list[tuple[Lang, str, list[str | None]]] = [
    ("en", "The card costs $155 per year.", ["year"]),
    ("en", "The card costs $20 a month.", ["month"]),
    ("en", "A baker earns $25 to $30 per hour.", ["hour", "hour"]),
    ("en", "A baker takes 10 days of training a year.", ["year"]),
    ("en", "A baker may leave for 6 months each year.", ["year"]),
    ("en", "There is a monthly fee of $20.", ["month"]),
    ("en", "The annual membership fee is $90.", ["year"]),
    ("en", "The card costs $20 weekly.", ["week"]),
    ("fr", "La carte coûte 155 $ par année.", ["year"]),
    ("fr", "Un boulanger gagne 25 $ de l’heure.", ["hour"]),
    ("fr", "Un boulanger gagne 25 $ l’heure.", ["hour"]),
    ("fr", "Un boulanger gagne 25 $/h.", ["hour"]),
    ("en", "A baker earns $25/h.", ["hour"]),
    ("fr", "Un boulanger suit 10 jours par an.", ["year"]),
    ("fr", "Les frais mensuels sont de 20 $.", ["month"]),
    ("en", "The card costs $155 per person.", [None]),
    ("en", "The card costs $155 a week before the fair.", [None]),
    ("en", "The card costs $155 per year of study.", [None]),
    ("en", "The card is valid for 12 months.", [None]),
    ("en", "The annual fair costs bakers with a card no more than $5.", [None]),
    ("en", "Bakers may work 20 hours per week.", [None]),  # its unit says it
    ("fr", "La carte coûte 155 $ par personne.", [None]),
]


@pytest.mark.parametrize(("lang", "text", "per"), RATES)
def test_the_rate_of_an_amount(lang: Lang, text: str, per: list[str | None]) -> None:
    assert [value.per for value in read_values(open_scope(text, lang), ())] == per


def test_equal_amounts_of_other_times_are_other_values() -> None:
    yearly, monthly = (read_values(open_scope(f"It costs $155 per {time}.", "en"), ())[0] for time in ("year", "month"))
    assert normal_form(yearly) == normal_form(monthly)
    assert with_rate(normal_form(yearly), yearly.per) != with_rate(normal_form(monthly), monthly.per)
