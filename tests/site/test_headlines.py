"""Promise: what stands first on a card says the fact, else the place and what happened there, in the reader's words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.site.record import FEES_FR, card_of, change_page
from veille.alerts.site.wording.headlines import headline
from veille.alerts.site.wording.interface_words import load_words
from veille.model import Change, ChangeReason, Severity

BASE = Change("section", "changed", Severity.SUBSTANTIVE, "Fees", "text of “Fees” changed", "texte de « Fees » modifié")
PAGE = replace(BASE, object="page", section="", summary_en="the page was renamed", summary_fr="la page a été renommée")
MANY_WORDS = "What employers pay " * 12

# the lead, more of the card, place, what is said in English, and in French
CASES = [
    (None, {}, "", "The page changed", "La page a changé"),
    (replace(BASE, object="fact"), {"fact_en": "longest stay", "fact_fr": "séjour maximal"}, "", "Longest stay", "Séjour maximal"),
    (replace(BASE, object="fact", object_id="caq.max"), {}, "", "Caq.max", "Caq.max"),
    (replace(PAGE, reason=ChangeReason.REWRITTEN), {}, "", "The page was rewritten", "La page a été réécrite"),
    (PAGE, {}, "", "The page was renamed", "La page a été renommée"),
    # a reason of the whole page, given to a part of it: the part is named
    (replace(BASE, reason=ChangeReason.TITLE), {}, "Fees", "text changed", "texte modifié"),
    (replace(BASE, object="link", section=""), {}, "", "Text of “Fees” changed", "Texte de «\u00a0Fees\u00a0» modifié"),
    (replace(BASE, object="value", value_type="money"), {}, "Fees", "amount changed", "montant modifié"),
    (replace(BASE, object="rule", kind="added", section=""), {}, "", "Rule added", "Règle ajoutée"),
    (replace(BASE, section=MANY_WORDS), {}, "What employers pay " * 8 + "What…", "text changed", "texte modifié"),
]  # fmt: skip


@pytest.mark.parametrize(("lead", "more", "place", "english", "french"), CASES)
def test_a_headline(lead: Change | None, more: dict[str, object], place: str, english: str, french: str) -> None:
    """The same place, which is in the page's words, and what happened in those of the reader."""
    step = change_page(FEES_FR, "c1", FEES_FR.last_changed, Severity.SUBSTANTIVE, (lead,) if lead else ())
    card = card_of(FEES_FR, step, **more)
    for lang, said in (("en", english), ("fr", french)):
        told = headline(card, load_words(lang))
        assert (told.place, told.said) == (place, said)


CELL = replace(BASE, object="value", value_type="number", section="Points by level")
LINES = [
    # a cell of a table: its row and column say which number it is
    ("Points by level: 5, Writing: 175–209 → 150–190", "Points by level: 5, Writing", "number changed"),
    # a name that says no more than the type stands once
    ("Points by level: number: 8 → 9", "Points by level", "number changed"),
    # a value on one side, and one that goes on a phrase
    ("Points by level: youth aged: 18–35 added", "Points by level: youth aged", "number changed"),
    ("Points by level: letters issued before 2023-12-11 → 2024-01-15", "Points by level", "number changed"),
]


@pytest.mark.parametrize(("line", "place", "said"), LINES)
def test_a_headline_of_a_value_names_what_it_is(line: str, place: str, said: str) -> None:
    step = change_page(FEES_FR, "c1", FEES_FR.last_changed, Severity.SUBSTANTIVE, (replace(CELL, summary_en=line),))
    told = headline(card_of(FEES_FR, step), load_words("en"))
    assert (told.place, told.said) == (place, said)
