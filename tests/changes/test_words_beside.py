"""Promise: of several values in one sentence a binding names one by the words about it; words that may be another's find none."""

from __future__ import annotations

import re

import pytest
from changes_build import page, rule, section, value

from veille.changes import bind_facts
from veille.changes.fact_clauses import own_words
from veille.changes.judge.substance import explains
from veille.changes.match.edits import Edit
from veille.config import FactBinding
from veille.model import Lang


@pytest.mark.parametrize(
    ("lang", "line", "found"),
    [
        ("en", "Bread is $4 for guests and $3 for pupils.", {"guests": "4", "pupils": "3", "bakers": None}),
        ("en", "Bread is $4 plus $1 tax.", {"tax": "1", "bread": "4"}),
        ("en", "For guests, bread is $4; for pupils, it is $3.", {"guests": "4", "pupils": "3"}),
        ("en", "Bread is $4 for guests, or for cooks, and $3 for pupils.", {"cooks": None, "pupils": "3"}),
        ("en", "Bread is $4 and $3 for guests and pupils.", {"bread": None, "guests": None, "pupils": None}),
        ("en", "Guests pay $4 pupils $3.", {"pupils": None}),
        ("fr", "Le pain est à 4 $ pour les hôtes et à 3 $ pour les élèves.", {"hotes": "4", "élèves": "3"}),
        ("fr", "Le pain est à 4 $ plus 1 $ de taxe.", {"taxe": "1", "pain": "4"}),
        ("fr", "Le pain est à 4 $ ou 3 $ pour les hôtes ou les élèves.", {"hôtes": None, "élèves": None}),
    ],
)  # fmt: skip
def test_a_value_is_named_by_the_words_about_it(lang: Lang, line: str, found: dict[str, str | None]) -> None:
    values = tuple(value("money", f"{raw.strip('$ ')}.00", raw, unit="CAD") for raw in re.findall(r"\$\d|\d \$", line))
    document = page(section("Bread", line, values=values, rules=(rule(line, "fee", "is"),)), lang=lang)
    fact = FactBinding(key="bread.fee", label_en="Fee", label_fr="Frais", source="bread", type="money")
    (whole,) = bind_facts((fact,), {"bread": (document,)})
    assert whole.state == "ambiguous"
    for words, amount in found.items():
        (state,) = bind_facts((fact.model_copy(update={"beside": (words,)}),), {"bread": (document,)})
        assert (state.state, state.value) == (("missing", None) if amount is None else ("known", f"{amount}.00"))


@pytest.mark.parametrize(
    ("lang", "removed", "added", "reason"),
    [
        ("en", "", "so that we can reach you", True),
        ("en", "for example a letter", "", True),
        ("en", "", "within 30 days", False),
        ("en", "", "you do so that we can reach you", False),  # it begins with something else
        ("en", "because it is late", "so that we can reach you", False),  # one for another says more
        ("fr", "", "afin de vous joindre", True),
        ("fr", "par exemple une lettre", "", True),
        ("fr", "", "dans les 30 jours", False),
    ],
)
def test_words_that_came_or_went_by_themselves_may_give_a_reason(
    lang: Lang, removed: str, added: str, reason: bool
) -> None:
    edit = Edit(tuple(removed.split()), tuple(added.split()))
    assert explains([edit], lang) is reason
    assert not explains([edit, edit], lang)


# A sentence with amounts, and the words by which each is told from the others.
OWN: list[tuple[Lang, str, list[str]]] = [
    ("en", "The permit costs $4.", ["The permit costs $4."]),
    ("en", "Bread is $4 for guests and $3 for pupils.", ["bread is $4 for guests", "$3 for pupils"]),
    ("en", "For guests, bread is $4; for pupils, it is $3.", ["for guests, bread is $4", "for pupils, it is $3"]),
    ("en", "For guests, bread is $4, and it is $3 for pupils.", ["bread is $4", "it is $3 for pupils"]),
    ("en", "Guests pay $4 (cooks: $3) at the door.", ["guests pay $4", "$3"]),
    ("en", "Bread is $4 or $3 for guests or pupils.", ["", ""]),
    ("en", "Bread is $4 plus $1 tax. Ask at the desk.", ["bread is $4", "$1 tax"]),
    ("fr", "Le pain est à 4 $ pour les hôtes et à 3 $ pour les élèves.", ["le pain est a 4 $ pour les hotes", "a 3 $ pour les eleves"]),
    ("fr", "Pour les hôtes : 4 $; pour les élèves : 3 $.", ["pour les hotes : 4 $", "pour les eleves : 3 $"]),
]  # fmt: skip


@pytest.mark.parametrize(("lang", "line", "words"), OWN)
def test_the_words_of_a_value_end_where_another_begins(lang: Lang, line: str, words: list[str]) -> None:
    found = section("Fees", "Ask first. " + line)
    at = len("Ask first. ")
    values = tuple(
        value("money", raw, raw, unit="CAD", start=at + line.index(raw), end=at + line.index(raw) + len(raw))
        for raw in re.findall(r"\$\d|\d \$", line)
    )
    said = rule(line, "fee", "is", values=values, start=at, end=at + len(line), lang=lang)
    assert [own_words(found, said, one).strip() for one in values] == words
