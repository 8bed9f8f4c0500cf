"""A bound that is denied is the other one, an amount that is denied is no bound, one bound may be that of several numbers."""

from __future__ import annotations

import pytest

from veille.model import Lang
from veille.parsers.language.folded_text import open_scope
from veille.parsers.values.reading import read_values

FEE = {
    "en": "The fee of the workshop {} $155 for each guest.",
    "fr": "Les frais de l'atelier {} 155 $ pour chaque hôte.",
}
BOUNDS: list[tuple[Lang, str, str]] = [
    # an amount that no longer holds is no ceiling; "more than" that is denied is one
    ("fr", "ne sont plus de", "eq"),
    ("fr", "n'étaient plus de", "eq"),
    ("fr", "ne sont plus que de", "eq"),
    ("fr", "ne sont pas de", "eq"),
    ("fr", "sont de plus de", "gt"),
    ("fr", "ne sont pas de plus de", "max"),
    ("fr", "ne sont jamais de plus de", "max"),
    ("fr", "ne peuvent être de plus de", "max"),
    ("fr", "ne coûtent pas plus de", "max"),
    ("en", "is no longer", "eq"),
    ("en", "is no longer at least", "eq"),
    ("en", "is at least", "min"),
    ("en", "is not at least", "lt"),
    ("en", "isn’t a minimum of", "lt"),
    ("fr", "ne sont pas d’au moins", "lt"),
    ("fr", "sont d’au moins", "min"),
    ("en", "is more than", "gt"),
    ("en", "is no more than", "max"),
    # a ceiling: what is not exceeded, or is exceeded no longer
    ("fr", "dépassent", "gt"),
    ("fr", "ne dépassent pas", "max"),
    ("fr", "ne dépassent plus", "max"),
    ("fr", "n'excèdent plus", "max"),
    ("fr", "ne sont plus supérieurs à", "max"),
    ("en", "exceeds", "gt"),
    ("en", "does not exceed", "max"),
    ("en", "no longer exceeds", "max"),
    ("en", "is no longer more than", "max"),
    ("en", "must not be above", "max"),
    # what may be reached is the most there is
    ("fr", "peuvent atteindre", "max"),
    ("fr", "peuvent s’élever à", "max"),
    ("en", "can reach", "max"),
    ("en", "may go up to", "max"),
    # a floor: what is not fallen below
    ("fr", "sont inférieurs à", "lt"),
    ("fr", "ne sont pas inférieurs à", "min"),
    ("fr", "ne peuvent être inférieurs à", "min"),
    ("fr", "ne sont plus inférieurs à", "min"),
    ("fr", "ne doivent pas être de moins de", "min"),
    ("fr", "ne peuvent pas descendre sous", "min"),
    ("en", "is less than", "lt"),
    ("en", "is not less than", "min"),
    ("en", "must not be less than", "min"),
    ("en", "cannot be lower than", "min"),
    ("en", "must not fall below", "min"),
    ("en", "is no lower than", "min"),
    ("en", "is no longer less than", "min"),
]
OTHERS: list[tuple[Lang, str, str]] = [
    ("en", "The pass must not be issued for less than 6 months.", "min"),
    ("en", "The pass must not be issued for more than 6 months.", "max"),
    ("en", "You cannot enter if you are under 18 years old.", "lt"),
    ("en", "Stays that equal or exceed 6 months are recorded.", "min"),
    ("fr", "Les séjours dont la durée égale ou dépasse 6 mois sont notés.", "min"),
    ("fr", "La pause ne peut durer plus de 3 heures.", "max"),
    ("fr", "La pause ne doit pas durer moins de 3 heures.", "min"),
    ("fr", "Les hôtes n'ont pas accès s'ils ont moins de 18 ans.", "lt"),
]
# The bounds of all values in order: one that is said once holds for each number joined to the first.
SEVERAL: list[tuple[Lang, str, list[str]]] = [
    ("en", "The pass is valid for up to 24 months for guides and 12 months for guests.", ["max", "max"]),
    ("en", "The break lasts a maximum of 90 days, or 180 days for guides.", ["max", "max"]),
    ("en", "Book at least 30 days ahead for a room, 60 days for a hall and 90 days for both.", ["min", "min", "min"]),
    ("en", "Families need at least $20,000 for two people, and $4,000 for each child.", ["min", "min"]),
    ("en", "Keep the list for a minimum of 6 years (2 years for farms).", ["min", "min"]),
    (
        "fr",
        "Le laissez-passer a une durée maximale de 24 mois pour les guides et de 12 mois pour les hôtes.",
        ["max", "max"],
    ),
    ("fr", "L'hôte doit obtenir au moins 59 points, ou 68 points avec un guide.", ["min", "min"]),
    ("en", "The list is kept for at least 24 months, and 60 days later it is destroyed.", ["min", "eq"]),
    ("en", "The pass is valid for up to 12 months and is extended by 6 months.", ["max", "eq"]),
    ("en", "A pass of up to 24 months is issued. A pass of 12 months is issued to guests.", ["max", "eq"]),
    ("en", "The deposit is at most $100 and the fee is $50.", ["max", "eq"]),
    ("en", "Guides with at least 24 months of work get a bonus of $500 and 12 months of cover.", ["min", "eq", "eq"]),
    ("en", "If the pass ends in less than 6 months, 12 months of cover are asked for.", ["lt", "eq"]),
    ("fr", "Après au moins 12 mois de travail, l'hôte est invité, et 6 mois de repos sont accordés.", ["min", "eq"]),
    ("en", "Breaks of at least 2 weeks and 3 days", ["min", "eq"]),
    ("fr", "Le laissez-passer vaut pour au plus 12 mois, dont 6 mois à l'atelier.", ["max", "eq"]),
]


def _bounds(text: str, lang: Lang) -> list[str | None]:
    return [v.cmp for v in read_values(open_scope(text, lang), ())]


@pytest.mark.parametrize(("lang", "words", "expected"), BOUNDS)
def test_an_amount_has_the_bound_that_its_sentence_states(lang: Lang, words: str, expected: str) -> None:
    assert _bounds(FEE[lang].format(words), lang) == [expected]


@pytest.mark.parametrize(("lang", "text", "expected"), OTHERS)
def test_a_duration_or_an_age_has_the_bound_that_its_sentence_states(lang: Lang, text: str, expected: str) -> None:
    assert _bounds(text, lang) == [expected]


@pytest.mark.parametrize(("lang", "text", "expected"), SEVERAL)
def test_a_number_joined_to_one_with_a_bound_has_it_too(lang: Lang, text: str, expected: list[str]) -> None:
    assert _bounds(text, lang) == expected
