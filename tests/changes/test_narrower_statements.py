"""Promise: a value that is said of less than the one whose place it would take is no value of the fact; other words are."""

from __future__ import annotations

import re

import pytest
from changes_build import page, rule, section, value

from veille.changes import bind_facts, in_turn
from veille.config import FactBinding
from veille.model import FactState, Lang

GENERAL: dict[Lang, str] = {"en": "The fee for bread is $4.", "fr": "Les frais de pain sont de 4 $."}
KEPT: dict[Lang, str] = {"en": "Bread keeps for 4 days.", "fr": "Le pain se garde 4 jours."}
# Each in the place of the general sentence, and whether it says the same of the same.
PLACES: list[tuple[Lang, str, str, bool]] = [
    ("en", "Bread", "The fee for bread is $3.", True),
    ("en", "Bread", "The fee for bread is $3 for pupils.", False),  # whom it is for
    ("en", "Bread", "Pupils pay a fee of $3 for bread.", False),  # who pays it
    ("en", "Bread", "The fee for bread is $3 (pupils).", False),  # beside it in brackets
    ("en", "Bread", "The fee for bread is $3, if you study.", False),  # behind a comma
    ("en", "Bread", "The reduced fee for bread is $3.", False),  # a fee of its own
    ("en", "Bread for pupils", "The fee for bread is $3.", False),  # a heading
    ("en", "Bread and how to pay it", "The fee for bread is $3.", True),
    ("en", "Bread", "The fee for bread is reduced to $3.", True),  # the same fee turns
    ("en", "Bread", "You must pay a non-refundable processing fee of $3 for bread.", True),
    ("en", "Bread", "The fee for bread is $3 and must be paid by card before the feast.", True),  # goes on with something else
    ("en", "Bread", "The department charges a fee of $3 for each application for bread.", True),
    ("en", "Pupils", "The fee for bread is $3.", False),  # a heading that names them alone
    ("en", "Step 2: How much you pay", "The fee for bread is $3.", True),
    ("en", "Bread", "The fee to replace bread is $3.", False),  # a service of its own
    ("en", "Bread", "The signing fee for bread is $3.", False),  # nor is a form in "-ing" the verb
    ("en", "Bread", "The fee for bread has been raised to $3.", True),
    ("en", "Market", "Bread keeps for 3 days.", True),
    ("en", "Market", "Bread keeps for 3 days after a refusal.", False),  # what comes to some only
    ("en", "Market", "Bread keeps for 3 days after arrival.", True),  # from when it is counted
    ("en", "Market", "Bread keeps for 3 days after arrival by boat.", False),
    ("en", "Market", "Bread keeps for 3 days in winter.", False),
    ("fr", "Pain", "Les frais de pain sont de 3 $.", True),
    ("fr", "Pain", "Les frais de pain d’un débutant sont de 3 $.", False),  # no word of « débuter »
    ("fr", "Pain", "Les frais de pain de jeunes talents sont de 3 $.", False),  # nor of « taux »
    ("fr", "Pain", "Les frais de pain des mariés sont de 3 $.", False),  # nor of « mars »
    ("fr", "Pain", "Les frais de pain seront majorés à 3 $ en mars.", True),
    ("fr", "Élèves", "Les frais de pain sont de 3 $.", False),
    ("fr", "Marché", "Le pain se garde 3 jours suivant l’arrivée par bateau.", False),
    ("fr", "Pain", "Les frais de pain sont de 3 $ pour les élèves.", False),
    ("fr", "Pain", "Les élèves paient des frais de pain de 3 $.", False),
    ("fr", "Pain", "Les frais de pain sont de 3 $, si vous étudiez.", False),
    ("fr", "Pain", "Les frais de pain réduits sont de 3 $.", False),
    ("fr", "Pain pour les élèves", "Les frais de pain sont de 3 $.", False),
    ("fr", "Pain", "Les frais de pain ont été portés à 3 $.", True),
    ("fr", "Pain", "Vous devez acquitter des frais de pain non remboursables de 3 $ par demande.", True),
    ("fr", "Pain", "Les frais de pain sont de 3 $ et doivent être payés par carte avant la fête.", True),
]  # fmt: skip


def _said(lang: Lang, line: str, heading: str = "", label: str = "Fee") -> FactState:
    amount = re.search(r"\$\d|\d \$|\d (?:days|jours)", line)
    assert amount is not None
    number, lasts = amount[0].strip("$ daysjour"), amount[0][-1] == "s"
    stated = value(
        "duration" if lasts else "money", number if lasts else f"{number}.00", amount[0], unit="day" if lasts else "CAD"
    )
    document = page(
        section(heading or "Bread", line, values=(stated,), rules=(rule(line, "fee", "is"),)), lang=lang, title="Market"
    )
    fact = FactBinding(key="bread.fee", label_en=label, label_fr=label, source="bread", type=stated.type)
    (state,) = bind_facts((fact,), {"bread": (document,)})
    return state


def _follow(*states: FactState) -> list[FactState]:
    said: list[FactState] = []
    for state in states:
        said.append(in_turn(state, said[-1] if said else None, "2025-06-01T00:00:00Z"))
    return said


@pytest.mark.parametrize(("lang", "heading", "line", "same"), PLACES)
def test_a_statement_takes_the_place_of_one_that_says_no_more(lang: Lang, heading: str, line: str, same: bool) -> None:
    new = _said(lang, line, heading)
    _, told = _follow(_said(lang, (KEPT if new.type == "duration" else GENERAL)[lang]), new)
    assert (told.state, told.value) == ("known" if same else "ambiguous", new.value)


def test_what_was_last_said_of_all_is_what_counts() -> None:
    """The narrow sentence stays refused, the same value in its words moves nothing, and the general one heals it."""
    whole, narrow = _said("en", GENERAL["en"]), _said("en", "The fee for bread is $3 for pupils.")
    again = _said("en", "The fee for bread is $5.")
    same = _said("en", "The fee for bread is $4 for pupils.")
    states = [state.state for state in _follow(whole, narrow, narrow, again, narrow)]
    assert states == ["known", "ambiguous", "ambiguous", "known", "ambiguous"]
    assert [state.state for state in _follow(whole, same, narrow)] == ["known", "known", "ambiguous"]
    assert [state.state for state in _follow(narrow, whole)] == ["known", "known"]


def test_a_case_that_the_fact_itself_names_narrows_nothing() -> None:
    lines = (GENERAL["en"], "The fee for bread is $3 for pupils.")
    assert _follow(*(_said("en", line, label="What pupils pay") for line in lines))[-1].value == "3.00"
    assert _follow(*(_said("en", line, label="What pupils pay") for line in lines))[-1].state == "known"
