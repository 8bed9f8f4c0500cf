"""Promise: a fact whose sentence says that its value does not hold is missing; what only sounds like it stays known."""

from __future__ import annotations

import pytest

from veille.changes import bind_facts
from veille.config import FactBinding
from veille.model import Lang, ValueType
from veille.parsers import read_document
from veille.profiles import load_profiles

PAGE = (
    '<html lang="{lang}"><body><main property="mainContentOfPage"><h1>Bakers</h1>'
    "<p>Clerks read the card of the baker before they sign it.</p><h2>Fees</h2><p>{sentence}</p></main></body></html>"
)

TAKEN_BACK: list[tuple[Lang, ValueType, str]] = [
    ("en", "money", "The processing fee of a card is no longer $25 for each baker."),
    ("en", "money", "The processing fee isn’t $25."),
    ("en", "money", "The processing fee was $25 for each baker."),
    ("en", "money", "The processing fee is proposed to be $25."),
    ("en", "money", "There is no longer a processing fee of $25 for a card."),
    ("en", "money", "Bakers do not have to pay the processing fee of $25 for a card."),
    ("en", "money", "The processing fee of $25 for a card is waived for each baker."),
    ("en", "money", "The processing fee of $25 for a card has been eliminated."),
    ("en", "duration", "A card is no longer valid for a maximum of 18 months."),
    ("en", "duration", "A card used to be valid for a maximum of 18 months."),
    ("en", "code", "Officers must not enter the LMIA exemption code C10 on the permit."),
    ("en", "code", "Officers must no longer enter the LMIA exemption code C10 on the permit."),
    ("en", "code", "The LMIA exemption code C10 was replaced."),
    ("fr", "money", "Les frais de traitement de la carte ne sont plus de 25 $."),
    ("fr", "money", "Les frais de traitement de la carte étaient de 25 $."),
    ("fr", "money", "Les frais de traitement de 25 $ de la carte sont abolis."),
    ("fr", "money", "Aucuns frais de traitement de 25 $ ne sont exigés."),
    ("fr", "duration", "La carte n’est plus valide pour une durée maximale de 18 mois."),
]
KNOWN: list[tuple[Lang, ValueType, str]] = [
    ("en", "money", "The processing fee of a card is $25 for each baker."),
    ("en", "money", "The processing fee is not $20 but $25."),
    ("en", "money", "The processing fee must not exceed $25."),
    ("en", "money", "The processing fee is not more than $25."),
    ("en", "money", "Do not pay the processing fee of $25 before you are invited."),
    ("en", "money", "There is no refund of the processing fee of $25."),
    ("en", "money", "A baker who does not hold a card must pay $25."),
    ("en", "money", "You must pay $25 if your card was cancelled."),
    ("en", "duration", "A card is not required for stays of up to 30 days."),
    ("en", "duration", "A card must not be issued for longer than 18 months."),
    ("en", "code", "Workers under LMIA exemption code C10 do not need a card."),
    ("en", "date", "As of December 1, 2023, the office no longer issues a paper card."),
    ("fr", "money", "Les frais de traitement ne dépassent pas 25 $."),
    ("fr", "duration", "La carte est valide pour une durée maximale de 18 mois."),
]


def _state(lang: Lang, kind: ValueType, sentence: str) -> str:
    page = PAGE.format(lang=lang, sentence=sentence).encode()
    document = read_document(page, profile=load_profiles()["canada-ca"], content_type="text/html")
    fact = FactBinding(key="a.b", label_en="a", label_fr="b", source="s", type=kind)
    return bind_facts((fact,), {"s": [document]})[0].state


@pytest.mark.parametrize(("lang", "kind", "sentence"), TAKEN_BACK)
def test_a_value_that_its_sentence_takes_back_is_missing(lang: Lang, kind: ValueType, sentence: str) -> None:
    """Denied, past, proposed or dropped: the sentence names the value, and does not state it."""
    assert _state(lang, kind, sentence) == "missing"


@pytest.mark.parametrize(("lang", "kind", "sentence"), KNOWN)
def test_words_of_denial_that_are_not_about_the_value_leave_it(lang: Lang, kind: ValueType, sentence: str) -> None:
    """Bounds, other clauses, exemptions of a length and the dates of what ended are facts as before."""
    assert _state(lang, kind, sentence) == "known"
