"""Near words: those that editors put in the place of one another, and those that stay apart."""

from __future__ import annotations

import pytest

from veille.model import Lang
from veille.parsers.language.meaning import near_words

NEAR: list[tuple[Lang, str, str, str]] = [
    ("en", "rendered", "a decision is rendered", "a decision is reached"),
    ("en", "automated", "an automated reply", "an automatic reply"),
    ("fr", "recouvrer", "recouvrer la somme", "percevoir la somme"),
    ("fr", "reguliere", "de façon régulière", "régulièrement"),
]
APART: list[tuple[Lang, str, str, str]] = [
    ("en", "employer", "the employer signs", "the employee signs"),
    ("en", "received", "the file is received", "the file is refused"),
    ("en", "a", "schedule A", "schedule B"),
    ("fr", "original", "un document original", "une photocopie du document"),
    ("fr", "employeur", "l’employeur signe", "l’employé signe"),
]


@pytest.mark.parametrize(("lang", "word", "text", "other"), NEAR)
def test_a_word_is_near_to_what_stands_in_its_place(lang: Lang, word: str, text: str, other: str) -> None:
    assert near_words([word], text, other, lang) == {word}


@pytest.mark.parametrize(("lang", "word", "text", "other"), APART)
def test_other_parties_events_and_papers_are_not_near(lang: Lang, word: str, text: str, other: str) -> None:
    assert near_words([word], text, other, lang) == frozenset()


def test_what_is_asked_about_no_word_says_nothing() -> None:
    assert near_words([], "a decision", "a choice", "en") == frozenset()
