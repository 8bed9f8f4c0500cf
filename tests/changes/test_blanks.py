"""Promise: one word or mark in the place of several values, or of a whole part, is held whatever it says; what holds in words is not."""

from __future__ import annotations

import re

import pytest

from tests.changes.test_pieces import EN, FR, judge
from veille.model import DoubtReason

ROWS_EN = {"Boat licence": "$62", "Barge licence": "$118", "Pilot card": "$240", "Copy of a card": "$35"}
ROWS_FR = {"Permis de bateau": "62 $", "Permis de barge": "118 $", "Carte de pilote": "240 $", "Copie": "35 $"}


def table(lang: str, cell: str | None = None, rows: tuple[int, ...] = (0, 1, 2, 3)) -> str:
    values = ROWS_EN if lang == "en" else ROWS_FR
    shown = "".join(
        f"<tr><td>{name}</td><td>{fee if cell is None or n not in rows else cell}</td><td>{n + 3}</td></tr>"
        for n, (name, fee) in enumerate(values.items())
    )
    heads = ("Service", "Fee", "Days") if lang == "en" else ("Service", "Frais", "Jours")
    top = "<tr>" + "".join(f"<th>{head}</th>" for head in heads) + "</tr>"
    return f"{EN if lang == 'en' else FR}<h2>{heads[1]}</h2><table>{top}{shown}</table>"


# Told by no list of words: what a script, a database or a template writes when it has no value.
BLANKS = [
    ("en", "Fetching…"), ("fr", "Un instant…"), ("en", "--"), ("en", "$ --"), ("fr", "ERR"), ("en", "{fee}"),
    ("fr", "%FRAIS%"), ("en", "Temporarily unavailable"), ("fr", "Revenez plus tard"), ("fr", "#VALEUR!"), ("en", ""),
    ("en", "TBD"), ("en", "Not available at the moment"), ("fr", ":frais:"),
]  # fmt: skip
WORDS = [
    ("en", "No fee"), ("fr", "Gratuit"), ("en", "Free"), ("fr", "Sans frais"), ("en", "Not applicable"), ("fr", "Exempté"),
    ("en", "Included in the certificate"), ("fr", "Variable"), ("en", "Waived"), ("fr", "Aucuns frais"),
    ("en", "Less than one month"), ("fr", "Moins d'un mois"), ("en", "Paid by the employer"),
]  # fmt: skip


@pytest.mark.parametrize(("lang", "cell"), BLANKS)
def test_a_column_that_failed_at_once_is_held(lang: str, cell: str) -> None:
    verdict = judge(lang, table(lang, cell), before=table(lang))
    assert [doubt.reason for doubt in verdict.doubts] in ([DoubtReason.UNFILLED], [DoubtReason.UNLOADED])
    assert verdict.doubts[0].fr


def test_noughts_in_rows_of_one_shape_are_read_beside_their_own_row() -> None:
    rows = {1: "$29,380", 2: "$36,576", 3: "$44,966"}

    def sizes(fees: dict[int, str]) -> str:
        shown = "".join(f"<tr><td>{size}</td><td>{fee}</td></tr>" for size, fee in fees.items())
        return f"{EN}<table><tr><th>Size</th><th>Income</th></tr>{shown}</table>"

    assert not judge("en", sizes(dict.fromkeys(rows, "$0")), before=sizes(rows)).believed
    assert judge("en", sizes({**rows, 2: "$0"}), before=sizes(rows)).believed


@pytest.mark.parametrize(("lang", "cell"), WORDS)
def test_a_value_said_in_words_is_believed(lang: str, cell: str) -> None:
    assert judge(lang, table(lang, cell), before=table(lang)).believed


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_a_column_of_the_second_table_is_measured_by_its_own_head(lang: str) -> None:
    """A table of two columns stands above with text between: its rows say nothing of the other table's columns."""
    words = "Hours of the desk" if lang == "en" else "Heures du comptoir"
    above = f"<table><tr><th>{words}</th><th>No</th></tr><tr><td>A</td><td>9</td></tr></table><p>{words}.</p>"
    before, after = (table(lang, cell).replace("<table>", above + "<table>", 1) for cell in (None, "--"))
    assert [doubt.reason for doubt in judge(lang, after, before=before).doubts] == [DoubtReason.UNFILLED]


@pytest.mark.parametrize(("lang", "cell"), [("en", "To be announced"), ("fr", "À déterminer"), ("en", "--")])
def test_one_cell_may_wait_for_its_value(lang: str, cell: str) -> None:
    assert judge(lang, table(lang, cell, rows=(2,)), before=table(lang)).believed


def test_signs_in_most_cells_of_a_column_are_held() -> None:
    assert not judge("en", table("en", "--", rows=(0, 1, 2)), before=table("en")).believed


def test_a_column_taken_away_with_its_head_is_an_edit() -> None:
    without = re.sub(r"(<td>[^<]*</td>)<td>[^<]*</td>(<td>\d</td>)", r"\1\2", table("en")).replace("<th>Fee</th>", "")
    assert judge("en", without, before=table("en")).believed


@pytest.mark.parametrize(("lang", "mark"), [("en", "[value]"), ("fr", "@@"), ("en", "pending sync")])
def test_values_of_sentences_that_turned_into_one_mark_are_held(lang: str, mark: str) -> None:
    amount = r"\$10\d" if lang == "en" else r"10\d \$"
    assert not judge(lang, re.sub(amount, mark, EN if lang == "en" else FR)).believed


def with_step(lang: str, words: str, *steps: int) -> str:
    """The page with these words in place of all that stands under some of its headings."""
    parts = re.split(r"(?=<h2>)", EN if lang == "en" else FR)
    return "".join(
        re.sub(r"(</h2>).*", rf"\1<p>{words}</p>", part, flags=re.S) if n in steps else part
        for n, part in enumerate(parts)
    )


STAND_INS = [
    ("en", "Oh dear. That did not work.", (3,)),
    ("fr", "Aïe, ce module a planté.", (2, 5)),
    ("en", "Widget timed out (30000 ms).", (2,)),
    ("fr", "Authentifiez-vous d'abord.", (4,)),
    ("en", "Error rendering component.", (1, 2)),
    ("en", "The requested resource is unavailable.", (6,)),
    ("fr", "Un problème est survenu.", (7,)),
    ("fr", "Ouvrez une session pour voir cette section.", (3, 4)),
]
EDITS = [
    ("en", "Appeals are no longer heard.", (8,)),  # names the heading
    ("fr", "Cette étape est supprimée depuis le 1er mai 2026.", (3,)),  # a day
    ("en", "See section 87.3 of the Act.", (4,)),  # a provision
    ("fr", "Aucune exigence.", (2,)),
    ("en", "Ask the officer of Quebec.", (5,)),  # words of the page
    ("en", "This program is closed.", (6,)),  # the end of something
]


@pytest.mark.parametrize(("lang", "words", "steps"), STAND_INS)
def test_a_line_of_nothing_in_the_place_of_a_part_is_held(lang: str, words: str, steps: tuple[int, ...]) -> None:
    verdict = judge(lang, with_step(lang, words, *steps))
    assert [doubt.reason for doubt in verdict.doubts] == [DoubtReason.UNLOADED]


@pytest.mark.parametrize(("lang", "words", "steps"), EDITS)
def test_a_part_made_short_by_a_person_is_believed(lang: str, words: str, steps: tuple[int, ...]) -> None:
    verdict = judge(lang, with_step(lang, words, *steps))
    assert verdict.believed, verdict.doubts


# One value that only a template or a script writes so, each in the place of one amount or delay.
MARKS = [
    ("en", "$101", "{fee}"), ("en", "$101", "%%FEE_1%%"), ("fr", "101 $", "$undefined"), ("en", "$101", "NaN"), ("fr", "101 $", "[object Object]"),
    ("en", "$101", "__FEE__"), ("fr", "101 $", "@Model.Frais"), ("en", "$101", "$N/A"), ("en", "$101", "???fee.amount???"), ("fr", "101 $", "###"),
    ("en", "for 3 years", "for null years"), ("en", "for 3 years", "for None years"), ("fr", "pendant 3 ans", "pendant {0} ans"), ("en", "for 3 years", "for %d years"),
]  # fmt: skip
ONE_WORD = [
    ("en", "$101", "nothing"), ("fr", "101 $", "0 $"), ("en", "for 3 years", "for good"), ("en", "of $101", "of the regulation (see note [1])"),
    ("fr", "pendant 3 ans", "sans limite"),
]  # fmt: skip


@pytest.mark.parametrize(("lang", "value", "mark"), MARKS)
def test_one_value_that_a_template_left_is_held(lang: str, value: str, mark: str) -> None:
    page = EN if lang == "en" else FR
    assert value in page
    assert [doubt.reason for doubt in judge(lang, page.replace(value, mark, 1)).doubts] == [DoubtReason.UNFILLED]


@pytest.mark.parametrize(("lang", "value", "words"), ONE_WORD)
def test_one_value_said_otherwise_is_believed(lang: str, value: str, words: str) -> None:
    page = EN if lang == "en" else FR
    assert value in page
    assert judge(lang, page.replace(value, words, 1)).believed


MACHINES = [
    ("en", "Translation missing: en.steps.permit.body"), ("fr", "translation missing: fr.etapes.permis"), ("fr", "page.section.permis.corps"),
    ("en", "Support ID: 8f3a-77bc-00de-91aa"), ("fr", "Référence 4f1c9a02b7de551a0c33"), ("fr", "À venir."), ("en", "Content coming soon."),
    ("en", "Text to come"), ("fr", "Contenu à venir"), ("en", "No content"), ("fr", "Aucun contenu"), ("en", "Lorem ipsum dolor sit amet."),
    ("en", "We are having trouble showing this part of the page because one of our systems does not answer; our technicians have been told, please come back in a while."),
    ("fr", "Cette zone est en préparation et sera remplie une fois la révision du groupe Web terminée; revenez nous voir, et merci de votre patience."),
]  # fmt: skip


@pytest.mark.parametrize(("lang", "line"), MACHINES)
def test_what_a_system_writes_in_place_of_a_part_is_held(lang: str, line: str) -> None:
    assert [doubt.reason for doubt in judge(lang, with_step(lang, line, 4)).doubts] == [DoubtReason.UNLOADED]


def test_a_heading_left_with_nothing_below_is_held_and_one_taken_along_is_not() -> None:
    emptied = re.sub(r"(<h2>Step 4[^<]*</h2>).*?(?=<h2>)", r"\1", EN, flags=re.S)
    assert [doubt.reason for doubt in judge("en", emptied).doubts] == [DoubtReason.UNLOADED]
    gone = re.sub(r"<h2>Step 4[^<]*</h2>.*?(?=<h2>)", "", EN, flags=re.S)
    assert judge("en", gone).believed
    moved = re.sub(r"(<h2>Step 4[^<]*</h2>)(.*?)(<h2>Step 5[^<]*</h2>)", r"\1\3\2", EN, flags=re.S)
    assert judge("en", moved).believed


def test_a_table_left_with_its_head_and_a_lead_in_left_without_items_are_held() -> None:
    rows = re.sub(r"(?s)(<tr><th>.*?</tr>).*?</table>", r"\1</table>", table("en"))
    assert not judge("en", rows, before=table("en")).believed
    lead = "<h2>Papers</h2><p>You send these with the form:</p>"
    listed = f"{EN}{lead}<ul><li>a photo of the worker</li><li>the signed contract of work</li></ul>"
    assert not judge("en", EN + lead, before=listed).believed


@pytest.mark.parametrize("step", [2, 6])
def test_one_section_in_the_other_language_is_held(step: int) -> None:
    english, french = re.split(r"(?=<h2>)", EN), re.split(r"(?=<h2>)", FR)
    mixed = "".join(french[step] if n == step else part for n, part in enumerate(english))
    assert [doubt.reason for doubt in judge("en", mixed).doubts] == [DoubtReason.MIXED_LANGUAGE]


@pytest.mark.parametrize(
    ("lang", "heading", "name"),
    [("en", ": fees as of June 4, 2025", "pass"), ("fr", " : frais à compter du 4 juin 2025", "carte")],
)
def test_headings_that_no_longer_say_since_when_are_an_edit(lang: str, heading: str, name: str) -> None:
    """A clause that went with its day left no gap: what stands there stood before it."""
    parts = [f"<h2>The {which} {name}{{}}</h2><p>{which} {name}.</p>" for which in ("amber", "basil", "cedar")]
    page = (EN if lang == "en" else FR) + "".join(parts)
    assert judge(lang, page.replace("{}", ""), before=page.replace("{}", heading)).believed
