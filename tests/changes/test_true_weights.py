"""Promise: an edit weighs what it does: the same in other words is editorial, the opposite in like words is not."""

from __future__ import annotations

import pytest
from changes_build import read, section
from changes_pages import compare_bodies
from test_told_once import table

from veille.changes import compare
from veille.model import Lang, Severity

E, S = Severity.EDITORIAL, Severity.SUBSTANTIVE

WEIGHED: list[tuple[Lang, str, str, Severity]] = [
    # from a day on is not up to it, however the sentence is written
    ("fr", "Vous pouvez déposer la demande avant le 12 mai seulement.", "Il est possible de présenter une demande après le 12 mai seulement.", S),
    ("en", "You can file the request only before May 12.", "It is possible to make a request only after May 12.", S),
    ("en", "You must file the request before your arrival.", "A request can only be made after your arrival.", S),
    ("fr", "Vous devez présenter la demande avant votre arrivée.", "Une demande ne peut être faite qu’après votre arrivée.", S),
    # where the clauses are exchanged it is
    ("en", "You must get a permit before you start the job.", "You can start the job only after you get a permit.", E),
    ("en", "You cannot start the job before you have a permit.", "You must get a permit before you start the job.", E),
    ("fr", "Vous devez obtenir un permis avant de commencer l’emploi.", "Vous pouvez commencer l’emploi seulement après avoir obtenu un permis.", E),
    # and no more than a ban up to that day
    ("en", "You cannot make a request before May 12.", "It is possible to make a request only after May 12.", E),
    # what was left to somebody is asked of them
    ("en", "You may leave if a guard has seen your permit.", "Once a guard has seen your permit, you must leave.", S),
    ("fr", "Vous pouvez partir si un agent a vu votre permis.", "Une fois qu’un agent a vu votre permis, vous devez partir.", S),
    # it is not where a condition is asked
    ("en", "They may change employers if they get a new permit.", "To change employers they must get a new permit.", E),
    # a status that a "not" reports
    ("en", "We are accepting applications.", "We are not accepting applications at this time.", S),
    ("fr", "Nous acceptons les demandes.", "Nous n’acceptons pas de demandes pour le moment.", S),
    # measures by their names or signs
    ("en", "You may bring 2 m³ of goods and 30 kg of food.", "You may bring 2 cubic metres of goods and 30 kilograms of food.", E),
    ("en", "You may bring 30 kg of food.", "You may bring 30 lb of food.", S),
    ("en", "You may bring 30 kg of food.", "You may bring 35 kilograms of food.", S),
    ("en", "You may fence 20 m² of land.", "You may fence 20 m³ of land.", S),
    ("fr", "Vous pouvez apporter 2 m³ d’effets.", "Vous pouvez apporter 2 mètres cubes d’effets.", E),
    ("fr", "Vous pouvez apporter 30 kg d’aliments.", "Vous pouvez apporter 30 lb d’aliments.", S),
]  # fmt: skip


@pytest.mark.parametrize(("lang", "before", "after", "severity"), WEIGHED)
def test_a_reworded_sentence_has_its_true_weight_both_ways(
    lang: Lang, before: str, after: str, severity: Severity
) -> None:
    one, two = f"<p>{before}</p>", f"<p>{after}</p>"
    assert compare_bodies(lang, one, two).severity is severity
    assert compare_bodies(lang, two, one).severity is severity


YEARS = table(("Program", "Length (years)"), ("Baker", "2"), ("Judge", "3"))
ANNEES = table(("Programme", "Durée (ans)"), ("Boulanger", "2"), ("Juge", "3"))
MEASURES: list[tuple[Lang, str, str, Severity]] = [
    # the same lengths of time in another unit, in the head of the column or beside each
    ("en", YEARS, table(("Program", "Length (months)"), ("Baker", "24"), ("Judge", "36")), E),
    ("en", YEARS, table(("Program", "Length"), ("Baker", "24 months"), ("Judge", "36 months")), E),
    ("fr", ANNEES, table(("Programme", "Durée (mois)"), ("Boulanger", "24"), ("Juge", "36")), E),
    # the same numbers in another unit are other lengths
    ("en", YEARS, table(("Program", "Length (months)"), ("Baker", "2"), ("Judge", "3")), S),
    ("fr", ANNEES, table(("Programme", "Durée (mois)"), ("Boulanger", "24"), ("Juge", "30")), S),
]


@pytest.mark.parametrize(("lang", "before", "after", "severity"), MEASURES)
def test_lengths_of_time_in_cells_are_compared_by_what_they_measure(
    lang: Lang, before: str, after: str, severity: Severity
) -> None:
    assert compare_bodies(lang, before, after).severity is severity
    assert compare_bodies(lang, after, before).severity is severity


COME: list[tuple[Lang, str, Severity]] = [
    # from when to when an office is there binds nobody
    ("en", "You may visit us at 285 Main Street, from 8:30 am to 4:30 pm.", E),
    ("fr", "Vous pouvez vous présenter au 285, rue du Lac, de 9 h à 17 h.", E),
    ("en", "You may call 514-555-1234 with your questions.", E),
    # an hour by which something is due does
    ("en", "You must call 514-555-1234 before 9 am on the day of the test.", S),
    ("en", "The desk takes requests until 3 pm.", S),
]


@pytest.mark.parametrize(("lang", "line", "severity"), COME)
def test_a_line_that_came_with_an_address_weighs_what_it_binds(lang: Lang, line: str, severity: Severity) -> None:
    stays = {"en": "<p>The garden is green.</p>", "fr": "<p>Le jardin est vert.</p>"}[lang]
    assert compare_bodies(lang, stays, f"{stays}<p>{line}</p>").severity is severity


LAWS = [
    ("The keeper stays in the house for six months at most.", "The keeper stays in the house for 6 months at most.", E),
    ("The keeper stays in the house for six months at most.", "The keeper stays in the house for 7 months at most.", S),
    ("There are two keepers in the house.", "There are 2 keepers in the house.", E),
    ("There are two keepers in the house.", "There are two keepers of the house.", S),
]


@pytest.mark.parametrize(("before", "after", "severity"), LAWS)
def test_a_number_in_digits_changes_no_provision(before: str, after: str, severity: Severity) -> None:
    one, two = (read(section("", text, label="1"), medium="xml", instrument="IRPR") for text in (before, after))
    assert compare(one, two).severity is severity
