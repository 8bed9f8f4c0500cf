"""The score of a reworded sentence: it takes back claims made from words alone, and nothing that was read to the letter."""

from __future__ import annotations

import pytest
from changes_pages import compare_bodies

from veille.changes.judge.score.score import RewordingScore, load_score, parse_score
from veille.model import Lang, Severity

TAKEN_BACK: list[tuple[Lang, str, str]] = [
    (
        "en",
        "The museum must be told of any change of your address within 30 days by means of the online form.",
        "You must use the online form to let the museum know, within 30 days, of any change of your address.",
    ),
    (
        "en",
        "Groups of more than 12 visitors are required to book a guide not less than 3 days prior to their visit.",
        "If there are more than 12 visitors in your group, you must book a guide at least 3 days before you visit.",
    ),
    (
        "fr",
        "Le visiteur dont le billet a été perdu est tenu d’en aviser le comptoir de la porte est avant d’entrer dans le jardin.",
        "Si vous avez perdu votre billet, vous devez le signaler au comptoir de la porte est avant d’entrer dans le jardin.",
    ),
]
# Written anew as wholly, with another stance, number or bound in it.
STANDS: list[tuple[Lang, str, str]] = [
    (
        "en",
        "A visitor may leave through the garden after a guard has seen the ticket.",
        "Once a guard has seen the ticket, visitors must go out through the garden.",
    ),
    (
        "en",
        "You may bring a dog into the garden of the museum at any time of the day.",
        "Dogs must never be brought into the museum's garden, whatever the time of day.",
    ),
    (
        "en",
        "The museum must be told of any change of your address within 30 days by means of the online form.",
        "You must use the online form to let the museum know, within 60 days, of any change of your address.",
    ),
    (
        "fr",
        "Le musée accueille les groupes avant le 12 mai.",
        "Après le 12 mai, les groupes sont accueillis par le musée.",
    ),
    (
        "fr",
        "Un guide doit accompagner tout visiteur de moins de 12 ans dans le jardin du musée.",
        "Dans le jardin du musée, tout visiteur de moins de 14 ans doit être accompagné d’un guide.",
    ),
]


def test_a_probability_comes_from_whole_hundredths_by_name() -> None:
    score = parse_score('{"threshold": 0.1, "bias": -100, "weights": {"recast": 100, "binding": 200}}')
    assert score == RewordingScore(-100, {"recast": 100, "binding": 200}, 0.1)
    assert score.probability(["recast"]) == 0.5
    assert score.probability(["recast", "unheard of"]) == 0.5
    assert round(score.probability(["recast", "binding"]), 3) == 0.881
    assert round(score.probability([]), 3) == 0.269


@pytest.mark.parametrize(("lang", "before", "after"), TAKEN_BACK)
def test_the_same_in_other_words_is_editorial(lang: Lang, before: str, after: str) -> None:
    assert compare_bodies(lang, f"<p>{before}</p>", f"<p>{after}</p>").severity is Severity.EDITORIAL


@pytest.mark.parametrize(("lang", "before", "after"), STANDS)
def test_what_was_read_to_the_letter_stands_in_a_sentence_written_anew(lang: Lang, before: str, after: str) -> None:
    assert compare_bodies(lang, f"<p>{before}</p>", f"<p>{after}</p>").severity is Severity.SUBSTANTIVE


def test_a_claim_in_place_weighs_more_than_one_in_a_sentence_written_anew() -> None:
    """The shipped weights say what an editor knows: a word changed in place is policy sooner than a sentence rewritten."""
    score = load_score()
    for said in (("modality on one side", "yes: force_changed"), ("scope on one side", "yes: scope")):
        in_place, anew = (
            score.probability([*said, *(f"{name}, {where}" for name in said), *more])
            for where, more in (("in place", ("local", "short")), ("anew", ("recast", "rewritten")))
        )
        assert in_place > anew
