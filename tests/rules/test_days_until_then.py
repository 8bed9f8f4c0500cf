"""Values of now and of a day to come in one sentence, one cell or two columns: each has its days."""

from __future__ import annotations

import pytest

from veille.model import Lang
from veille.parsers import read_document
from veille.parsers.rules.extraction import judge_text
from veille.profiles import load_profiles

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
    # the sentence after says when it ends, what comes, or that it is new
    ("en", "The fee is $100. It ends on December 31, 2025.", (("100.00", None, D),)),
    ("fr", "Les frais sont de 100 $. Ils ne seront plus exigés à compter du 1er janvier 2026.", (("100.00", None, D),)),
    ("en", "The fee for the card is $100. The fee for the card ends on December 31, 2025.", (("100.00", None, D),)),
    ("fr", "Le tarif est de 100 $. Veuillez noter qu’il passera à 120 $ le 1er janvier 2026.",
     (("100.00", None, D), ("120.00", D, None))),
    ("en", "You must pay $100.\n\nNote: this fee will be $120 on January 1, 2026.",
     (("100.00", None, D), ("120.00", D, None))),
    ("fr", "Les frais sont de 120 $. Le nouveau montant prendra effet le 1er janvier 2026.", (("120.00", D, None),)),
    ("en", "Instead of $100, the card will cost $120 starting January 1, 2026.",
     (("100.00", None, D), ("120.00", D, None))),
    ("en", "On January 1, 2026, the fee goes from $100 to $120.", (("100.00", None, D), ("120.00", D, None))),
    # a verb of the future with its day, and what holds until then
    ("fr", "Le service coûtera 120 $ le 1er janvier 2026. D’ici là, il coûte 100 $.",
     (("120.00", D, None), ("100.00", None, D))),
    ("en", "On January 1, 2026, the service will cost $120.", (("120.00", D, None),)),
    # where it does not apply before a day, nothing ends
    ("en", "The fee is $100. This fee does not apply before January 1, 2020.", (("100.00", None, None),)),
    # what begins says nothing of the sentence before
    ("en", "The fee is $100. The form begins on January 1, 2026.", (("100.00", None, None),)),
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


@pytest.mark.parametrize(
    ("lang", "notice", "heads"),
    [
        ("en", "Our prices go up on January 1, 2026.", ("Current price", "New price")),
        ("fr", "Nos prix augmentent le 1er janvier 2026.", ("Prix actuel", "Nouveau prix")),
    ],
)
def test_current_and_new_columns_below_a_notice_have_their_days(
    lang: Lang, notice: str, heads: tuple[str, str]
) -> None:
    """In the notice's section, and in another where it stands at the head of the page; without it they have none."""
    head = "".join(f"<th>{name}</th>" for name in ("Service", *heads))
    table = (
        f"<table><thead><tr>{head}</tr></thead><tbody><tr><td>Photo</td><td>$9</td><td>$11</td></tr></tbody></table>"
    )
    said = [(None, D), (D, None)]
    for body, days in (
        (f"<h2>Photo</h2><p>{notice}</p>{table}", said),
        (f"<p>{notice}</p><h2>Photo</h2>{table}", said),
        (f"<h2>Other</h2><p>{notice}</p><h2>Photo</h2>{table}", [(None, None), (None, None)]),
    ):
        page = f'<html lang="{lang}"><title>Bakery</title><main><h1>Bakery</h1>{body}</main></html>'
        document = read_document(page.encode(), profile=load_profiles()["generic"], lang=lang)
        (row,) = [r for r in document.rules if r.row_label]
        assert [(v.valid_from, v.valid_to) for v in row.values] == days
