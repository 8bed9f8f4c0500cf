"""A sentence ends where it ends: never inside a citation, an abbreviation or a time."""

from __future__ import annotations

import pytest

from veille.parsers.language.sentences import split_sentences

WHOLE = [
    "The rule is in s. 5 of the Act.",  # a section
    "See O. Reg. 421/17 for the list.",  # an Ontario regulation
    "See R.R.O. 1990, Reg. 12 for the list.",  # a revised regulation
    "See R.S.C. 1985, c. C-29 for the list.",  # a statute
    "They live in St. John's and work there.",  # a place
    "Voir le décret D. 963-2018 du Québec.",  # an order in council
    "Voir l’art. 5 et l’al. 2 du Règlement.",  # a section and a paragraph
    "Voir la L.R.C. 1985, ch. I-2 au complet.",  # a statute
    "Add a paper (e.g. Form A) to the file.",
    "Joignez une pièce (p. ex. Formulaire A) au dossier.",
    "The counter closes at 5 p.m. ET on that day.",
    "See sched. 2 of the Rules.",
]
BROKEN = [
    ("They work in a reg. They stay.", 2),  # no number follows
    ("The fee is $5. Pay it.", 2),
    ("Les frais sont de 5 $. Payez-les.", 2),
    ("Answer by 5 p.m. Late files are refused.", 2),
    ("Le comptoir ouvre de 9 h à 17 h. Les dossiers attendent.", 2),  # a unit behind its number
]


@pytest.mark.parametrize("text", WHOLE)
def test_a_sentence_is_not_broken(text: str) -> None:
    """A full stop of an abbreviation ends nothing."""
    assert split_sentences(text, 0, len(text)) == [(0, len(text))]


@pytest.mark.parametrize(("text", "count"), BROKEN)
def test_two_sentences_are_two(text: str, count: int) -> None:
    """A full stop that ends a sentence does."""
    assert len(split_sentences(text, 0, len(text))) == count
