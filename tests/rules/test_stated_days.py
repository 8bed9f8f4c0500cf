"""Days that a heading, a caption, a lead-in or a head of column states hold for what stands below; other days do not."""

from __future__ import annotations

import pytest

from tests.kept_readings import note
from veille.model import DocumentState, Lang, Rule, Section
from veille.parsers import read_document
from veille.parsers.rules.days.stated import Days, days_named, state_named
from veille.profiles import load_profiles

NAMES: list[tuple[Lang, str, str | None, str | None]] = [
    ("en", "Fees as of January 1, 2027", "2027-01-01", None),
    ("en", "Fee (as at April 1, 2026)", "2026-04-01", None),
    ("en", "Until December 31, 2026", None, "2027-01-01"),
    ("en", "Up to and including December 31, 2026", None, "2027-01-01"),
    ("en", "Fees before January 1, 2027", None, "2027-01-01"),
    ("en", "After December 31, 2026", "2027-01-01", None),
    ("en", "January 1 to December 31, 2025", "2025-01-01", "2026-01-01"),
    ("en", "Processing fees for 2025", "2025-01-01", "2026-01-01"),
    ("en", "2025 fees ($)", "2025-01-01", "2026-01-01"),
    ("en", "Closed as of May 3, 2026", None, "2026-05-03"),
    ("en", "Fee on January 1, 2026", "2026-01-01", None),
    ("en", "2026 fees (starting January 1)", "2026-01-01", None),
    ("en", "Fees for applications received on or after January 1, 2027", "2027-01-01", None),
    ("fr", "Tarifs 2026 (dès le 1er avril)", "2026-04-01", None),
    ("fr", "Tarifs pour les demandes reçues avant le 1er janvier 2027", None, "2027-01-01"),
    ("fr", "Frais au 1er janvier 2027", "2027-01-01", None),
    ("fr", "À compter du 1er janvier 2027", "2027-01-01", None),
    ("fr", "Jusqu’au 31 décembre 2026 inclusivement", None, "2027-01-01"),
    ("fr", "Du 1er janvier au 31 décembre 2025", "2025-01-01", "2026-01-01"),
    ("fr", "Frais en vigueur du 1er janvier 2025 au 31 décembre 2025", "2025-01-01", "2026-01-01"),
    ("fr", "Avant le 1er janvier 2027", None, "2027-01-01"),
    ("fr", "Tarifs pour l’année 2026", "2026-01-01", "2027-01-01"),
    ("fr", "Fermé depuis le 3 mai 2026", None, "2026-05-03"),
]
SILENT: list[tuple[Lang, str]] = [
    ("en", "Updated January 5, 2025"),
    ("en", "Fees in 2025 and 2026 (starting January 1)"),
    ("en", "Fees paid on January 1, 2026"),
    ("en", "2026 round (starting January 1)"),
    ("fr", "Tarifs 2025-2026 (dès le 1er janvier)"),
    ("en", "Fees (amended January 5, 2025)"),
    ("en", "January 5, 2025"),
    ("en", "2025"),  # files what is below; a column it dates
    ("en", "Immigration plan 2025"),
    ("en", "What is new in 2025"),
    ("en", "Fees 2024-2025"),
    ("en", "Fees for the 2025 school year"),
    ("en", "Fees for fiscal year 2025"),
    ("en", "IMM 1295 (edition 2025)"),
    ("en", "Applications received before January 1, 2027"),
    ("en", "Applications from January 1, 2027"),
    ("en", "Was your permit issued before January 1, 2025?"),
    ("en", "Round of invitations of May 1, 2026"),
    ("fr", "Plan d’immigration 2025"),
    ("fr", "Frais 2025-2026"),
    ("fr", "Année scolaire 2025"),
    ("fr", "Mise à jour du 5 janvier 2025"),
    ("fr", "Demandes reçues avant le 1er janvier 2027"),
]


@pytest.mark.parametrize(("lang", "words", "first", "last"), NAMES)
def test_a_name_gives_its_days_to_what_stands_below(
    lang: Lang, words: str, first: str | None, last: str | None
) -> None:
    assert days_named(words, lang) == Days(first, last)


@pytest.mark.parametrize(("lang", "words"), SILENT)
def test_other_dates_of_a_name_give_none(lang: Lang, words: str) -> None:
    assert not days_named(words, lang)


@pytest.mark.parametrize(
    ("lang", "heading", "state"),
    [
        ("en", "Former fees", DocumentState.ARCHIVED),
        ("en", "Previous processing rates", DocumentState.ARCHIVED),
        ("en", "Archived", DocumentState.ARCHIVED),
        ("en", "Fees no longer in effect", DocumentState.ARCHIVED),
        ("en", "Proposed fees", DocumentState.NOT_IN_FORCE),
        ("en", "Fees under review (not yet approved)", DocumentState.NOT_IN_FORCE),
        ("en", "Fees subject to government approval", DocumentState.NOT_IN_FORCE),
        ("fr", "Projet de tarifs", DocumentState.NOT_IN_FORCE),
        ("fr", "Projet d’immigration", DocumentState.IN_FORCE),
        ("en", "Applications under review", DocumentState.IN_FORCE),
        ("fr", "Anciens frais", DocumentState.ARCHIVED),
        ("fr", "Frais de traitement précédents", DocumentState.ARCHIVED),
        ("fr", "Frais proposés", DocumentState.NOT_IN_FORCE),
        ("en", "Former spouse or partner", DocumentState.IN_FORCE),
        ("en", "Previous applications", DocumentState.IN_FORCE),
        ("en", "Are former fees refunded?", DocumentState.IN_FORCE),
        ("fr", "Anciens étudiants", DocumentState.IN_FORCE),
        ("en", "Fees", DocumentState.IN_FORCE),
    ],
)
def test_a_heading_says_that_what_is_below_is_over_or_not_yet(lang: Lang, heading: str, state: DocumentState) -> None:
    assert state_named(heading, lang) is state


def _sections(body: str, lang: Lang = "en") -> tuple[Section, ...]:
    page = (
        f'<!DOCTYPE html><html lang="{lang}"><head><title>Passes</title></head><body>'
        f'<main property="mainContentOfPage"><h1>Passes</h1><p>Clerks sign a card.</p>{body}</main></body></html>'
    )
    return read_document(page.encode(), profile=load_profiles()["canada-ca"], content_type="text/html").sections


def _rules(body: str, lang: Lang = "en") -> list[Rule]:
    rules = [rule for section in _sections(body, lang) for rule in section.rules if rule.values]
    for rule in rules:
        days = tuple((value.value, value.role, value.valid_from, value.valid_to) for value in rule.values)
        note((rule.quote, rule.valid_from, rule.valid_to, rule.valid_basis, days))
    return rules


@pytest.mark.parametrize(
    ("body", "first", "last"),
    [
        ("<h2>Fees as of January 1, 2027</h2><p>The processing fee is $155.</p>", "2027-01-01", None),
        ("<h2>As of January 1, 2027</h2><h3>Cards</h3><p>The processing fee is $155.</p>", "2027-01-01", None),
        ("<h2>Fees</h2><p>From January 1, 2025, the fees are:</p><ul><li>baker: $155</li></ul>", "2025-01-01", None),
        (
            "<h2>Fees</h2><details><summary>Fees until June 30, 2026</summary><p>The processing fee is $155.</p></details>",
            None,
            "2026-07-01",
        ),
        (
            "<h2>Fees in 2025</h2><p>As of March 1, 2025, the processing fee is $155.</p>",
            "2025-03-01",
            "2026-01-01",  # its own first day, the heading's end
        ),
        (
            "<h2>Fees until December 31, 2025</h2><p>As of January 1, 2027, the processing fee is $155.</p>",
            "2027-01-01",  # what it says itself goes before a heading that cannot be so as well
            None,
        ),
        ("<h2>Updated January 5, 2025</h2><p>The processing fee is $155.</p>", None, None),
    ],
)
def test_days_above_reach_the_rules_below(body: str, first: str | None, last: str | None) -> None:
    money = [rule for rule in _rules(body) if any(v.type == "money" for v in rule.values)]
    assert [(rule.valid_from, rule.valid_to) for rule in money] == [(first, last)]


@pytest.mark.parametrize(
    ("lang", "sentence", "days"),
    [
        ("en", "The fee is $5 until May 31, 2026 and $6 after that.", [(None, "2026-06-01"), ("2026-06-01", None)]),
        ("en", "The fee is $5 in 2024 and $6 in 2025.", [("2024-01-01", "2025-01-01"), ("2025-01-01", "2026-01-01")]),
        ("en", "In 2024, the fee is $5; in 2025, it is $6.", [("2024-01-01", "2025-01-01"), ("2025-01-01", "2026-01-01")]),
        ("en", "The fee rises from $5 to $6 on April 1, 2025.", [(None, "2025-04-01"), ("2025-04-01", None)]),
        ("en", "The fee is $5 ($6 as of April 1, 2025).", [(None, "2025-04-01"), ("2025-04-01", None)]),
        ("en", "The fee, which was $5 until May 31, 2025, is now $6.", [(None, "2025-06-01"), ("2025-06-01", None)]),
        ("fr", "Les frais sont de 5 $ en 2024 et de 6 $ en 2025.", [("2024-01-01", "2025-01-01"), ("2025-01-01", "2026-01-01")]),
        ("fr", "Les frais passent de 5 $ à 6 $ le 1er avril 2025.", [(None, "2025-04-01"), ("2025-04-01", None)]),
        ("en", "As of April 1, 2025, the fee is $6 (currently $5).", [("2025-04-01", None), (None, "2025-04-01")]),
        ("en", "The fee is $6, up from $5 in 2024.", [(None, None), ("2024-01-01", "2025-01-01")]),
        ("en", "The fee is $5 for a child and $6 for a baker as of April 1, 2025.", [(None, None), (None, None)]),
    ],
)  # fmt: skip
def test_each_value_has_the_days_that_its_words_give_it(
    lang: Lang, sentence: str, days: list[tuple[str | None, str | None]]
) -> None:
    (rule,) = _rules(f"<h2>Fee</h2><p>{sentence}</p>", lang)
    assert [(v.valid_from, v.valid_to) for v in rule.values if v.type == "money"] == days


@pytest.mark.parametrize(
    ("lang", "sentence", "first", "last"),
    [
        ("en", "The processing fee was $5 before January 1, 2024.", None, "2024-01-01"),
        ("en", "The processing fee is $5 in 2025.", "2025-01-01", "2026-01-01"),
        ("en", "The processing fee is $5 up to and including March 31, 2025.", None, "2025-04-01"),
        ("fr", "Les frais étaient de 5 $ avant le 1er janvier 2024.", None, "2024-01-01"),
        ("fr", "En 2025, les frais sont de 5 $.", "2025-01-01", "2026-01-01"),
        ("en", "You must pay $5 before January 1, 2024.", None, None),
        ("en", "You must pay $5 for applications received before January 1, 2024.", None, None),
        ("en", "The processing fee is $5 for the 2025 school year.", None, None),
        ("en", "The processing fee is $5 in 2025-2026.", None, None),
        ("en", "The processing fee rose to $5 in 2025.", None, None),  # it began within the year and has not ended
    ],
)
def test_a_sentence_bounds_what_it_states(lang: Lang, sentence: str, first: str | None, last: str | None) -> None:
    (rule,) = _rules(f"<h2>Fee</h2><p>{sentence}</p>", lang)
    assert (rule.valid_from, rule.valid_to) == (first, last)


@pytest.mark.parametrize(
    ("old", "new", "days"),
    [
        ("Current fee", "New fee as of June 1, 2026", [("5.00", None, "2026-06-01"), ("6.00", "2026-06-01", None)]),
        ("Previous fee", "Current fee", [("6.00", None, None)]),
        ("Former fee ($)", "Fee ($)", [("6.00", None, None)]),
        ("Previous fee (until May 31, 2025)", "Fee", [("5.00", None, "2025-06-01"), ("6.00", None, None)]),
    ],
)
def test_a_column_of_what_is_or_was(old: str, new: str, days: list[tuple[str, str | None, str | None]]) -> None:
    head = f"<tr><th>Pass</th><th>{old}</th><th>{new}</th></tr>"
    table = f"<table><thead>{head}</thead><tbody><tr><td>Baker’s processing fee</td><td>$5</td><td>$6</td></tr></tbody></table>"
    (rule,) = [r for r in _rules(f"<h2>Fees</h2><p>A baker must pay a fee.</p>{table}") if r.row_label]
    assert [(v.value, v.valid_from, v.valid_to) for v in rule.values] == days


def test_a_table_of_what_was_alone_states_no_value() -> None:
    table = "<table><thead><tr><th>Pass</th><th>Former fee ($)</th></tr></thead><tbody><tr><td>Baker</td><td>5</td></tr></tbody></table>"
    rules = _rules(f"<h2>Fees</h2><p>A baker must pay a fee.</p>{table}")
    assert [v for rule in rules for v in rule.values if v.type == "money"] == []


def test_each_cell_has_the_days_of_its_column() -> None:
    head = "<tr><th>Pass</th><th>Until May 31, 2026</th><th>From June 1, 2026</th></tr>"
    table = f"<table><thead>{head}</thead><tbody><tr><td>Baker’s processing fee</td><td>$5</td><td>$6</td></tr></tbody></table>"
    (rule,) = [r for r in _rules(f"<h2>Fees</h2><p>A baker must pay a fee.</p>{table}") if r.row_label]
    assert [(v.value, v.valid_from, v.valid_to) for v in rule.values] == [
        ("5.00", None, "2026-06-01"),
        ("6.00", "2026-06-01", None),
    ]
