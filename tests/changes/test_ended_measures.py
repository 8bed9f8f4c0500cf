"""Promise: what a page tells as ended states no fact, and a day to which a value reaches back is its first."""

from __future__ import annotations

import pytest

from tests.changes.test_announced_values import told
from tests.changes.test_fact_notes import VALUE, state_of
from veille.model import Lang

PAST = {
    "en": "<p>The field permit was issued for up to 36 months.</p>",
    "fr": "<p>Le permis de terrain était délivré pour une durée maximale de 36 mois.</p>",
}


@pytest.mark.parametrize(
    ("lang", "body"),
    [
        ("en", PAST["en"]),
        ("fr", PAST["fr"]),
        ("en", "<h2>Field pilot (ended)</h2>" + VALUE["en"].format(mark="")),
        ("fr", "<h2>Projet pilote (terminé)</h2>" + VALUE["fr"].format(mark="")),
        ("en", "<h2>Field stream (now closed)</h2>" + VALUE["en"].format(mark="")),
        ("fr", "<h2>Volet de terrain (fermé)</h2>" + VALUE["fr"].format(mark="")),
    ],
)
def test_what_ended_states_no_fact(lang: Lang, body: str) -> None:
    assert state_of(lang, body).state == "missing"


@pytest.mark.parametrize(("lang", "heading"), [("en", "Desk (closed on Mondays)"), ("fr", "Comptoir (fermé le lundi)")])
def test_a_closed_desk_ends_nothing(lang: Lang, heading: str) -> None:
    assert state_of(lang, f"<h2>{heading}</h2>" + VALUE[lang].format(mark="")).state == "known"


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("en", "The fee for an attestation of the employer is $155, retroactive to April 1, 2026."),
        ("en", "The fee for an attestation of the employer is $155 retroactively from April 1, 2026."),
        ("fr", "Les droits de l’attestation de l’employeur sont de 155 $, rétroactivement au 1er avril 2026."),
        ("fr", "Les droits de l’attestation de l’employeur sont de 155 $ avec effet rétroactif au 1er avril 2026."),
    ],
)
def test_a_value_reaches_back_to_its_first_day(lang: Lang, words: str) -> None:
    assert told(lang, f"<p>{words}</p>") == [("155.00", "2026-04-01", None)]
