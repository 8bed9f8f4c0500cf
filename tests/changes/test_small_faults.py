"""Promise: what small faults in the readers would change is noticed: each test is about one that nothing else noticed."""

from __future__ import annotations

import pytest
from changes_build import rule
from changes_pages import compare_bodies

from veille.changes import compare
from veille.changes.judge.readings import normative
from veille.changes.tell.summaries import summarize_words
from veille.model import ChangeReason, Document, Lang, RuleKind, Severity, Value
from veille.parsers import read_document
from veille.profiles import load_profiles
from veille.store.exports.markdown import render_sections


def read(lang: Lang, body: str) -> Document:
    html = f"<html lang='{lang}'><head><title>Cards</title></head><body><main><h1>Cards</h1>{body}</main></body></html>"
    return read_document(html.encode(), profile=load_profiles()["generic"])


def values(document: Document, kind: str) -> list[Value]:
    return [v for section in document.sections for v in section.values if v.type == kind]


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "As of May 1, 2024, a card is valid for 36 months."),
        ("fr", "Depuis le 1er mai 2024, la carte est valide pendant 36 mois."),
    ],
)
def test_a_number_of_a_date_does_not_end_the_search_for_durations(lang: Lang, text: str) -> None:
    found = values(read(lang, f"<p>{text}</p>"), "duration")
    assert [(v.value, v.unit) for v in found] == [("P36M", "month")]


def test_items_stand_line_under_line_and_paragraphs_apart() -> None:
    document = read("en", "<p>Bring these:</p><ul><li>a card;</li><li>a photo.</li></ul><p>Come early.</p>")
    text = render_sections(document.sections)
    first, second = (next(line for line in text.split("\n") if word in line) for word in ("a card", "a photo"))
    assert f"{first}\n{second}\n\nCome early." in text
    assert "Bring these:\n\n" in text


def test_a_table_that_is_there_twice_now_was_there_once() -> None:
    """Of two like tables one alone is the old one; the other came."""
    table = "<table><tr><th>Card</th><th>Fee</th></tr><tr><th>Potter</th><td>$40</td></tr><tr><th>Cooper</th><td>$55</td></tr></table>"
    old, new = read("en", f"<h2>Spring</h2>{table}"), read("en", f"<h2>Spring</h2>{table}<h2>Autumn</h2>{table}")
    came = [change for change in compare(old, new).changes if change.kind == "added"]
    assert [change.object for change in came] == ["section"]
    assert "Potter" in (came[0].after or "")


def test_a_code_has_no_days_beside_a_fee_that_has() -> None:
    document = read(
        "en", "<p>For applications received on or after May 1, 2026, form IMM 1294 and a fee of $200 are required.</p>"
    )
    said = [value for section in document.sections for rule in section.rules for value in rule.values]
    assert {v.valid_from for v in said if v.type == "money"} == {"2026-05-01"}
    assert {v.valid_from for v in said if v.type == "code"} == {None}


def test_rows_are_feminine_and_many_in_french() -> None:
    said = summarize_words("rows", "added", "Tarifs", after="Potier : 40 $")[1]
    assert "lignes ajoutées" in said
    assert "section ajoutée" in summarize_words("section", "added", "Tarifs", after="Potier")[1]


@pytest.mark.parametrize("style", ["class='lst-lwr-alph'", "class='lst-lwr-rmn'", "type='A'", ""])
def test_an_item_that_comes_into_a_lettered_list_gives_the_others_no_new_words(style: str) -> None:
    """The letters below it shift: that is told of none of them. Letters may be drawn by the style or typed."""
    items = ["a cook who earns $20 per hour", "a welder who signs the form", "a nurse with a licence"]

    def listed(*lines: str) -> str:
        marks = ("", "", "", "") if style else ("(a) ", "(b) ", "(c) ", "(d) ")
        return f"<ol {style}>" + "".join(f"<li>{m}{line}</li>" for m, line in zip(marks, lines, strict=False)) + "</ol>"

    came = ["a baker who has a permit"]
    new = compare(
        read("en", f"<p>You may apply if you are:</p>{listed(*items)}"),
        read("en", f"<p>You may apply if you are:</p>{listed(*came, *items)}"),
    )
    assert [(change.kind, change.quote_after or change.after) for change in new.changes] == [("added", came[0])]


@pytest.mark.parametrize(
    ("lang", "before", "after"),
    [
        (
            "en",
            "Cooks must apply under section 12 of the Immigration and Refugee Protection Act.",
            "Cooks must apply under section 14 of the Immigration and Refugee Protection Act.",
        ),
        (
            "fr",
            "Les cuisiniers doivent s’inscrire en vertu de l’article 12 de la Loi sur l’immigration et la protection des réfugiés.",
            "Les cuisiniers doivent s’inscrire en vertu de l’article 14 de la Loi sur l’immigration et la protection des réfugiés.",
        ),
    ],
)
def test_another_provision_is_reported_as_one(lang: Lang, before: str, after: str) -> None:
    (change,) = compare(read(lang, f"<p>{before}</p>"), read(lang, f"<p>{after}</p>")).changes
    assert (change.severity, change.reason) == (Severity.SUBSTANTIVE, ChangeReason.CITATION)


@pytest.mark.parametrize("label", ["Not allowed", "Fee exemptions", "Only photos"])
def test_a_label_that_comes_states_nothing(label: str) -> None:
    """Fewer words than a sentence bind nobody, whatever words they are."""
    said = "<p>The desk keeps a list of all that it received.</p>"
    assert compare(read("en", said), read("en", f"{said}<p>{label}</p>")).severity is Severity.EDITORIAL


@pytest.mark.parametrize(("kind", "binds"), [("contact", False), ("reference", False), ("fee", True)])
def test_whom_to_call_and_where_to_read_on_bind_nobody(kind: RuleKind, binds: bool) -> None:
    assert normative([rule("The desk has a number of its own.", kind)]) is binds


@pytest.mark.parametrize(
    ("lang", "wider", "narrower"),
    [
        ("en", "Streams 5 or 6 and rounds 1 or 2 are described on this page.", "Streams 5 and rounds 1 are described on this page."),
        (
            "fr", "Les travailleurs des niveaux 5 ou 6 et des groupes 1 ou 2 sont comptés d’abord.",
            "Les travailleurs des niveaux 5 et des groupes 1 sont comptés d’abord.",
        ),
    ],
)  # fmt: skip
def test_numbers_that_go_with_what_joins_them_are_numbers_changed(lang: Lang, wider: str, narrower: str) -> None:
    """In several places of a sentence that binds nobody, and both ways."""
    for before, after in ((wider, narrower), (narrower, wider)):
        found = compare_bodies(lang, f"<p>{before}</p>", f"<p>{after}</p>")
        assert (found.severity, found.reasons) == (Severity.SUBSTANTIVE, (ChangeReason.NUMBER,))
