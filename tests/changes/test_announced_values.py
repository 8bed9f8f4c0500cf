"""Promise: a value that a page announces is that of its day, and what stands beside it without a day holds up to it."""

from __future__ import annotations

import pytest

from veille.changes import bind_facts
from veille.config import FactBinding
from veille.model import Document, Lang
from veille.parsers import read_document
from veille.profiles import load_profiles

FEES = {
    lang: FactBinding(key="a.b", label_en="a", label_fr="b", source="s", type="money", contains=(word,))
    for lang, word in (("en", "attestation of the employer"), ("fr", "attestation de l’employeur"))
}
_TITLE = {"en": "Fees", "fr": "Tarifs"}
FR = ("Document", "Tarif")
_LEAD = {
    "en": "You must pay by credit card when you send your application. Amounts are in Canadian dollars.",
    "fr": "Vous devez payer par carte de crédit au moment d’envoyer votre demande. Les montants sont en dollars canadiens.",
}


def table(lang: Lang, *cells: str, head: tuple[str, ...] = ("Card", "Fee")) -> str:
    name = {"en": "attestation of the employer", "fr": "Attestation de l’employeur"}[lang]
    heads = "".join(f"<th scope='col'>{h}</th>" for h in head)
    row = f"<th scope='row'>{name}</th>" + "".join(f"<td>{c}</td>" for c in cells)
    other = "<th scope='row'>" + {"en": "Study permit", "fr": "Permis d’études"}[lang] + "</th>"
    other += "".join({"en": "<td>$62</td>", "fr": "<td>62 $</td>"}[lang] for _ in cells)
    return f"<table><thead><tr>{heads}</tr></thead><tbody><tr>{row}</tr><tr>{other}</tr></tbody></table>"


def _page(lang: Lang, body: str) -> Document:
    html = (
        f'<!DOCTYPE html><html lang="{lang}"><head><title>{_TITLE[lang]}</title></head><body>'
        f'<main property="mainContentOfPage"><h1>{_TITLE[lang]}</h1><p>{_LEAD[lang]}</p>{body}</main></body></html>'
    )
    return read_document(html.encode(), profile=load_profiles()["canada-ca"], content_type="text/html")


def told(lang: Lang, body: str) -> list[tuple[str | None, str | None, str | None]]:
    """The values of the fact with their days; empty where it is not known."""
    (state,) = bind_facts((FEES[lang],), {"s": (_page(lang, body),)})
    return [(p.value, p.valid_from, p.valid_to) for p in state.parts] if state.state == "known" else []


DAY = "2026-01-01"
NEW = [("120.00", DAY, None)]
BOTH = [("100.00", None, DAY), ("120.00", DAY, None)]


@pytest.mark.parametrize(
    "words",
    [
        "Au 1er janvier 2026, le tarif de l’attestation de l’employeur passe à 120 $.",
        "Au 1er janvier 2026, le tarif de l’attestation de l’employeur sera de 120 $.",
        "Au 1er janvier 2026, le tarif de l’attestation de l’employeur est porté à 120 $.",
        "Le tarif de l’attestation de l’employeur est fixé à 120 $ au 1er janvier 2026.",
        "Le tarif de l’attestation de l’employeur augmente à 120 $ au 1er janvier 2026.",
        "Le tarif de l’attestation de l’employeur est indexé au 1er janvier 2026 et s’élève à 120 $.",
    ],
)
def test_a_bare_au_says_from_when(words: str) -> None:
    assert told("fr", f"<h2>Tarifs</h2><p>{words}</p>") == NEW


@pytest.mark.parametrize(
    ("words", "days"),
    [
        (
            "Le tarif de l’attestation de l’employeur est de 120 $ du 1er au 31 janvier 2026.",
            [("120.00", "2026-01-01", "2026-02-01")],
        ),
        (
            "Le tarif de l’attestation de l’employeur est de 120 $ jusqu’au 1er janvier 2026.",
            [("120.00", None, "2026-01-02")],
        ),
        (
            "Le tarif de l’attestation de l’employeur est de 120 $ jusqu’au 1er janvier 2026 exclusivement.",
            [("120.00", None, "2026-01-01")],
        ),
    ],
)
def test_au_that_closes_a_stretch_stays_its_end(words: str, days: list[tuple[str, str | None, str | None]]) -> None:
    assert told("fr", f"<h2>Tarifs</h2><p>{words}</p>") == days


@pytest.mark.parametrize(
    ("lang", "body"),
    [
        (
            "en",
            "<p>For applications received on or after January 1, 2026, the fee of the attestation of the employer is $120.</p>",
        ),
        ("en", "<p>The fee of the attestation of the employer is $120 for applications received as of 2026-01-01.</p>"),
        ("en", "<p>On and after January 1, 2026 the fee of the attestation of the employer is $120.</p>"),
        ("en", f"<h2>Fees for applications received on or after January 1, 2026</h2>{table('en', '$120')}"),
        (
            "fr",
            "<p>Pour les demandes reçues le 1er janvier 2026 ou après, l’attestation de l’employeur coûte 120 $.</p>",
        ),
        ("fr", f"<h2>Tarifs pour les demandes reçues à partir du 1er janvier 2026</h2>{table('fr', '120 $', head=FR)}"),
    ],
)
def test_what_is_said_of_later_files_is_no_value_of_today(lang: Lang, body: str) -> None:
    assert told(lang, body) == NEW


@pytest.mark.parametrize(
    ("lang", "body", "parts"),
    [
        (
            "en",
            f"<h2>Current fees</h2>{table('en', '$100')}<h2>Fees in effect January 1, 2026</h2>{table('en', '$120')}",
            BOTH,
        ),
        (
            "en",
            "<p>The fee of the attestation of the employer is $100. As of January 1, 2026, the fee of the attestation of the employer is $120.</p>",
            BOTH,
        ),
        (
            "en",
            f"<h2>Fees before January 1, 2026</h2>{table('en', '$100')}<h2>Fees</h2>{table('en', '$120')}",
            BOTH,
        ),
        (
            "fr",
            f"<h2>Tarifs actuels</h2>{table('fr', '100 $', head=FR)}<h2>Tarifs en vigueur le 1er janvier 2026</h2>{table('fr', '120 $', head=FR)}",
            BOTH,
        ),
        # the sentence before it names what it speaks of
        (
            "en",
            "<p>The fee of the attestation of the employer is $100. On January 1, 2026, it will rise to $120.</p>",
            BOTH,
        ),
        (
            "fr",
            "<p>Les frais de l’attestation de l’employeur sont de 100 $. Ils passeront à 120 $ le 1er janvier 2026.</p>",
            BOTH,
        ),
        ("en", "<p>The attestation of the employer costs $100. It is $50 for a renewal.</p>", []),
        # under one condition, and in other words for the same payment
        *(
            (lang, f"<p>{plain}</p><p>{dated}</p>", BOTH)
            for lang, plain, dated in (
                (
                    "en",
                    "If you need it, you pay $100 for the attestation of the employer.",
                    "Beginning January 1, 2026, if you need it, you pay $120 for the attestation of the employer.",
                ),
                (
                    "fr",
                    "Les frais de l’attestation de l’employeur sont de 100 $.",
                    "Vous paierez 120 $ de frais de l’attestation de l’employeur à compter du 1er janvier 2026.",
                ),
            )
        ),
        # two days ahead, one after the other
        (
            "fr",
            "<p>L’attestation de l’employeur coûte 100 $. Elle coûtera 120 $ dès le 1er janvier 2026 et 130 $ dès le 1er janvier 2027.</p>",
            [("100.00", None, DAY), ("120.00", DAY, "2027-01-01"), ("130.00", "2027-01-01", None)],
        ),
        # what is said of a narrower case ends nothing, in whatever words it is one
        *(
            (
                "en",
                f"<p>The fee of the attestation of the employer is $100.</p><p>As of January 1, 2026, {narrower}.</p>",
                [],
            )
            for narrower in (
                "the fee of the attestation of the employer is $120 for high-wage positions",
                "the in-person fee of the attestation of the employer is $120",
                "the fee of the attestation of a seasonal employer is $120, attestation of the employer included",
                "the reduced fee of the attestation of the employer is $60",
                "the fee of the attestation of the employer is $120 if you apply by mail",
            )
        ),
        (
            "en",
            "<p>The fee of the attestation of the employer is $100 and, as of January 1, 2026, $120 for a second copy.</p>",
            [],
        ),
        (
            "fr",
            (
                "<p>Les frais de l’attestation de l’employeur sont de 100 $.</p>"
                "<p>À compter du 1er janvier 2026, les frais de l’attestation de l’employeur saisonnier sont de 120 $.</p>"
            ),
            [],
        ),
        # two on one day; and a year of which nothing says whether it is ahead
        ("en", f"<h2>Fees</h2>{table('en', '$100')}<h2>Costs</h2>{table('en', '$120')}", []),
        ("en", f"<h2>Fees in 2024</h2>{table('en', '$95')}<h2>Fees</h2>{table('en', '$100')}", []),
        (
            "en",
            f"<h2>Fees until January 5, 2026</h2>{table('en', '$100')}<h2>Fees from January 1, 2026</h2>{table('en', '$120')}",
            # the days that both claim are ambiguous, the others are not
            [("100.00", None, DAY), ("100.00; 120.00", DAY, "2026-01-06"), ("120.00", "2026-01-06", None)],
        ),
    ],
)
def test_a_value_without_a_day_holds_up_to_one_that_begins(
    lang: Lang, body: str, parts: list[tuple[str, str | None, str | None]]
) -> None:
    assert told(lang, body) == parts


@pytest.mark.parametrize(
    ("lang", "body"),
    [
        ("en", f"<h2>Fees</h2>{table('en', '$120')}<p>These fees take effect on January 1, 2026.</p>"),
        ("en", f"<h2>Fees</h2><p>These fees take effect on January 1, 2026.</p>{table('en', '$120')}"),
        ("en", f"<h2>Fees</h2>{table('en', '$120*')}<p>* As of January 1, 2026</p>"),
        (
            "en",
            "<p>The fee of the attestation of the employer is $120. This measure comes into force on January 1, 2026.</p>",
        ),
        (
            "fr",
            f"<h2>Tarifs</h2>{table('fr', '120 $', head=FR)}<p>Ces tarifs entrent en vigueur le 1er janvier 2026.</p>",
        ),
        (
            "fr",
            f"<h2>Tarifs</h2><p>Ces tarifs s’appliquent à compter du 1er janvier 2026.</p>{table('fr', '120 $', head=FR)}",
        ),
        (
            "fr",
            f"<h2>Tarifs</h2><p>Voici les tarifs en vigueur au 1er janvier 2026.</p>{table('fr', '120 $', head=FR)}",
        ),
        ("fr", "<p>L’attestation de l’employeur coûte 120 $. Cette mesure entre en vigueur le 1er janvier 2026.</p>"),
    ],
)
def test_a_sentence_that_states_a_day_alone_dates_what_stands_beside_it(lang: Lang, body: str) -> None:
    assert told(lang, body) == NEW


@pytest.mark.parametrize(
    ("lang", "body"),
    [
        (
            "en",
            "<p>The fee of $100 for the attestation of the employer is charged. This fee will be eliminated on January 1, 2026.</p>",
        ),
        (
            "fr",
            "<p>Le tarif de 100 $ pour l’attestation de l’employeur est exigé. Ce tarif sera aboli le 1er janvier 2026.</p>",
        ),
    ],
)
def test_what_a_later_sentence_ends_is_known_up_to_its_day(lang: Lang, body: str) -> None:
    assert told(lang, body) == [("100.00", None, DAY)]


@pytest.mark.parametrize(
    ("lang", "body"),
    [
        ("en", "<p>The fee of the attestation of the employer is $100. It will be $120 starting January 1, 2026.</p>"),
        (
            "fr",
            "<p>Le tarif de l’attestation de l’employeur est de 100 $. Il sera de 120 $ à partir du 1er janvier 2026.</p>",
        ),
    ],
)
def test_a_later_sentence_says_what_the_same_fee_will_be(lang: Lang, body: str) -> None:
    assert told(lang, body) == BOTH


@pytest.mark.parametrize(
    ("lang", "body"),
    [
        ("en", f"<h2>Fees</h2>{table('en', '$100')}<p>These fees do not apply to files of January 1, 2026.</p>"),
        ("en", f"<h2>Fees</h2>{table('en', '$100')}<p>* As of January 1, 2026</p>"),  # no row bears the mark
        ("en", "<p>The fee of the attestation of the employer is $100. It must be signed as of January 1, 2026.</p>"),
        (
            "fr",
            "<p>L’attestation de l’employeur coûte 100 $. Ce formulaire est en ligne depuis le 1er janvier 2026.</p>",
        ),
    ],
)
def test_a_day_of_something_else_dates_nothing(lang: Lang, body: str) -> None:
    assert told(lang, body) == [("100.00", None, None)]


@pytest.mark.parametrize(
    ("lang", "body"),
    [
        ("en", f"<h2>Fees under review (not yet approved)</h2>{table('en', '$120')}"),
        ("en", "<p>The fee for the attestation of the employer is $120 (subject to government approval).</p>"),
        ("fr", f"<h2>Projet de tarifs</h2>{table('fr', '120 $', head=FR)}"),
        ("fr", "<p>L’attestation de l’employeur coûte 120 $ (sous réserve de l’approbation du gouvernement).</p>"),
    ],
)
def test_what_is_proposed_is_no_value(lang: Lang, body: str) -> None:
    assert told(lang, body) == []


@pytest.mark.parametrize(
    ("lang", "mark", "note"),
    [
        ("en", " <sup>1</sup>", "<p><sup>1</sup> $120 as of January 1, 2026.</p>"),
        (
            "en",
            "<sup>2</sup>",
            "<p><sup>1</sup> Per card.</p><p><sup>2</sup> Will be $120 starting January 1, 2026.</p>",
        ),
        ("en", "*", "<p>* $120 as of January 1, 2026.</p>"),
        ("en", " (1)", "<p>(1) The fee will increase to $120 on January 1, 2026.</p>"),
        ("fr", " <sup>1</sup>", "<p><sup>1</sup> 120 $ à compter du 1er janvier 2026.</p>"),
        ("fr", "†", "<p>† Passera à 120 $ le 1er janvier 2026.</p>"),
    ],
)
def test_a_note_says_what_takes_the_place_of_the_amount_it_marks(lang: Lang, mark: str, note: str) -> None:
    amount = {"en": "$100", "fr": "100 $"}[lang]
    assert told(lang, table(lang, amount + mark) + note) == BOTH


@pytest.mark.parametrize(
    ("lang", "body"),
    [
        ("en", table("en", "$120", head=("Card", "Fee*")) + "<p>* As of January 1, 2026.</p>"),
        ("en", table("en", "$120") + "<p>In effect: January 1, 2026</p>"),
        ("en", "<p>Effective date: January 1, 2026</p>" + table("en", "$120")),
        ("en", "<p>The fee for the attestation of the employer is $120.</p><p>Effective January 1, 2026.</p>"),
        ("fr", table("fr", "120 $") + "<p>Date d’entrée en vigueur : 1er janvier 2026</p>"),
        ("fr", "<p>Le tarif de l’attestation de l’employeur est de 120 $.</p><p>En vigueur : 1er janvier 2026</p>"),
    ],
)
def test_a_line_that_is_nothing_but_a_day_dates_what_it_stands_by(lang: Lang, body: str) -> None:
    assert told(lang, body) == NEW


@pytest.mark.parametrize(
    ("lang", "body"),
    [
        ("en", table("en", "$100") + "<p><sup>1</sup> $120 as of January 1, 2026.</p>"),  # nothing bears the mark
        ("en", table("en", "$100**") + "<p>* $120 as of January 1, 2026.</p><p>** Per card.</p>"),  # another mark
        ("en", table("en", "$100<sup>1</sup>") + "<p><sup>1</sup> Per card, see the guide of 2019.</p>"),
        ("en", table("en", "$100") + "<p>Last reviewed: January 1, 2026</p>"),
        ("fr", table("fr", "100 $") + "<p>Mise à jour : 1er janvier 2026</p>"),
    ],
)
def test_a_note_of_something_else_dates_nothing(lang: Lang, body: str) -> None:
    assert told(lang, body) == [("100.00", None, None)]


@pytest.mark.parametrize(
    ("lang", "body", "contains"),
    [
        (
            "en",
            "<h2>Cap</h2><p>The cap is 20%.</p><p>Until June 30, 2025, the cap for agricultural employers is 30%.</p>",
            "cap",
        ),
        (
            "fr",
            "<h2>Plafond</h2><p>Plafond : 20 %.</p><p>Jusqu’au 30 juin 2025, le plafond des employeurs agricoles est de 30 %.</p>",
            "plafond",
        ),
    ],
)
def test_a_narrower_rule_is_not_the_general_answer_where_that_was_not_read_as_a_rule(
    lang: Lang, body: str, contains: str
) -> None:
    cap = FactBinding(key="a.b", label_en="a", label_fr="b", source="s", type="number", contains=(contains,))
    (state,) = bind_facts((cap,), {"s": (_page(lang, body),)})
    assert (state.state, set((state.value or "").split("; "))) == ("ambiguous", {"20", "30"})
