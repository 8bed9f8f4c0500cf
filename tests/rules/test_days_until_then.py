"""Values of now and of a day to come in one sentence, one cell or two columns: each has its days."""

from __future__ import annotations

import pytest

from veille.model import Lang
from veille.parsers.rules.extraction import judge_text

Days = tuple[str, str | None, str | None]
D = "2026-01-01"
ROWS: tuple[tuple[Lang, str, tuple[Days, ...]], ...] = (
    # an aside tells what holds up to the day
    ("en", "Starting January 1, 2026, the card is valid for a maximum of 24 months (36 months until then).",
     (("P24M", D, None), ("P36M", None, D))),
    ("fr", "À partir du 1er janvier 2026, il faut démontrer le niveau 5 en français oral (niveau 7 auparavant).",
     (("5", D, None), ("7", None, D))),
    ("en", "Effective January 1, 2026, the card costs $120 (until then: $100).",
     (("120.00", D, None), ("100.00", None, D))),
    ("fr", "Le tarif est de 120 $ à compter du 1er janvier 2026 (d’ici là : 100 $).",
     (("120.00", D, None), ("100.00", None, D))),
    # so does the next sentence
    ("en", "As of January 1, 2026, the fee is $120. Until then, the fee remains $100.",
     (("120.00", D, None), ("100.00", None, D))),
    ("fr", "Le tarif sera de 120 $ à compter du 1er janvier 2026. D’ici là, il demeure de 100 $.",
     (("120.00", D, None), ("100.00", None, D))),
    # two in one cell
    ("en", "The fee is $100; $120 starting January 1, 2026", (("100.00", None, D), ("120.00", D, None))),
    ("fr", "Tarif : 100 $; 120 $ à partir du 1er janvier 2026", (("100.00", None, D), ("120.00", D, None))),
    # of two things the day is that of both
    ("en", "The fee is $100 for adults, $120 for children starting January 1, 2026",
     (("100.00", D, None), ("120.00", D, None))),
    # no day, no turn
    ("en", "The fee is $120 (until then: $100).", (("120.00", None, None), ("100.00", None, None))),
)  # fmt: skip


@pytest.mark.parametrize(("lang", "text", "days"), ROWS, ids=[text[:60] for _, text, _ in ROWS])
def test_a_value_has_its_side_of_the_day(lang: Lang, text: str, days: tuple[Days, ...]) -> None:
    """Each value with its own days, or with those of its rule."""
    found = [
        (v.value, *((v.valid_from, v.valid_to) if v.valid_from or v.valid_to else (j.rule.valid_from, j.rule.valid_to)))
        for j in judge_text(text, lang)
        for v in j.rule.values
        if v.type != "date"
    ]
    assert tuple(found) == days


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "The fee for the card is $100. It will be $120 starting January 1, 2026."),
        ("fr", "Le tarif de la carte est de 100 $. Il sera de 120 $ à partir du 1er janvier 2026."),
    ],
)
def test_what_it_will_be_is_said_of_the_sentence_before(lang: Lang, text: str) -> None:
    """The rule's text has the words that it speaks of, so that a fact bound to them finds it."""
    one, two = judge_text(text, lang)
    assert two.rule.text == f"{one.rule.quote} {two.rule.quote}"
    assert one.rule.text == one.rule.quote


@pytest.mark.parametrize("text", ["- Attestation de l’employeur : 120 $", "- Attestation of the employer: $120"])
def test_an_item_that_is_a_name_with_an_amount_is_a_rule_as_a_row_is(text: str) -> None:
    """In both languages; prose behind a colon is judged as before."""
    lang: Lang = "fr" if "é" in text or "’" in text else "en"
    assert [j.stated for j in judge_text(text, lang)] == [True]
    assert not judge_text("- Our bakers say this of bread: it was $120 long ago", "en")[0].stated
