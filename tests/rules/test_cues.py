"""Words that change what a sentence says are read with their spans, whether or not the sentence is a rule."""

from __future__ import annotations

import pytest

from veille.model import Lang, Section
from veille.parsers import attach_rules

# Pairs that differ in one cue: what a comparison must be able to tell apart.
PAIRS: list[tuple[Lang, str, str, str]] = [
    ("en", "bound", "Apply on or before the closing day.", "Apply before the closing day."),
    ("fr", "bound", "Demandez au plus tard le jour de fermeture.", "Demandez avant le jour de fermeture."),
    ("en", "bound", "Stays of up to a season.", "Stays of at least a season."),
    ("fr", "bound", "Un séjour d’au plus une saison.", "Un séjour d’au moins une saison."),
    ("en", "scope", "Full-time work of all spouses.", "Part-time work of some spouses."),
    ("fr", "scope", "Le travail à temps plein de tous.", "Le travail à temps partiel de certains."),
    ("en", "scope", "A year of continuous paid work.", "A year of paid work."),
    ("fr", "scope", "Une année de travail rémunéré continu.", "Une année de travail rémunéré."),
    ("en", "status", "The intake is closed.", "The intake is open."),
    ("fr", "status", "Le volet est fermé.", "Le volet est ouvert."),
    ("en", "exception", "All pay except for infants.", "All pay and infants too."),
    ("fr", "exception", "Tous paient sauf les nourrissons.", "Tous paient et les nourrissons aussi."),
    ("en", "modality", "Spouses may leave.", "Spouses must leave."),
    ("fr", "modality", "Le conjoint peut partir.", "Le conjoint doit partir."),
    ("en", "condition", "Leave if the gate is shut.", "Leave, the gate is shut."),
    ("fr", "condition", "Partez si la barrière est fermée.", "Partez, la barrière est fermée."),
    ("en", "paper", "Bring the diploma.", "Bring the passport."),
    ("fr", "paper", "Apportez le diplôme.", "Apportez le passeport."),
    ("en", "actor", "Students leave.", "Employers leave."),
    ("fr", "actor", "L’étudiant part.", "L’employeur part."),
    ("en", "way", "Apply online.", "Apply by mail."),
    ("fr", "way", "Demandez en ligne.", "Demandez par la poste."),
]


def cues(text: str, lang: Lang, subject: str) -> list[str]:
    """The tags of one subject in a section of this text, each with a span in it."""
    (section,) = attach_rules((Section(0, 2, "", (), text, ""),), lang=lang, instrument=None, title="", url=None)
    assert all(0 <= cue.start < cue.end <= len(text) for cue in section.cues)
    return [cue.tag for cue in section.cues if cue.subject == subject]


@pytest.mark.parametrize(("lang", "subject", "one", "two"), PAIRS, ids=[p[2] for p in PAIRS])
def test_two_sentences_that_say_otherwise_have_other_cues(lang: Lang, subject: str, one: str, two: str) -> None:
    """Sentences that differ in one word of force have different tags for its subject."""
    assert cues(one, lang, subject) != cues(two, lang, subject)


def test_the_month_of_may_is_no_permission() -> None:
    """A month is not read as a modality."""
    assert cues("Closed from 4 May to 30 August.", "en", "modality") == []
