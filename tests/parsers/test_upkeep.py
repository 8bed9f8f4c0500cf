"""Promise: a line that only says when a page was worked on, shown or counted goes, however it is worded; a rule's day or count stays."""

from __future__ import annotations

import pytest

from veille.parsers import read_document
from veille.profiles import load_profiles

# Lines at a page's foot whose words are all of a page's upkeep.
UPKEEP = [
    "This information was last verified in February 2026.", "Dernière vérification : février 2026", "Cette page a été révisée en mars 2026.",
    "Next scheduled update: February 1, 2026", "Last verified by the program branch on January 3, 2026", "Visitor number 123,456",
    "You are visitor number 48213", "Average rating: 4.2/5 (88 votes)", "Server time: 2026-11-27 14:32:10", "Posted by J. Roy on January 3, 2026",
    "Created on January 3, 2026 by admin", "Last synced 5 minutes ago", "Date printed: 2026-01-03", "Page ID: 48213",
    "Date modified: Jan. 3, 2026 (v2.4)", "Page generated in 0.31 s", "It is now 14:32:10", "Page générée en 0,31 s", "Il est maintenant 14 h 32",
    "Validé le 3 janvier 2026", "Contenu validé le 3 janvier 2026", "Prochaine mise à jour prévue le 1er février 2026", "À jour au 3 janvier 2026 (équipe Web)",
    "Vous êtes le visiteur no 48213", "Heure du serveur : 2026-11-27 14:32:10", "Publié par J. Roy le 3 janvier 2026", "Date d’impression : 2026-01-03",
    "Dernière relecture : 3 janvier 2026", "Synchronisé il y a 5 minutes", "Mentions J’aime : 7", "Note moyenne : 4,2/5 (88 votes)",
]  # fmt: skip
RULES = [
    "Rates current as of January 3, 2026",
    "Next intake: February 1, 2026", "Deadline: January 3, 2026", "Valid on January 3, 2026", "Visitors: 25,000", "Minimum score: 480", "Test time: 14:32",
    "Form version: IMM 1295 (01-2026)", "Checked in on January 3, 2026", "Changed by regulation on January 3, 2026", "Score: 480 out of 1200", "Issued on January 3, 2026",
    "Valide le 3 janvier 2026", "Valide au 3 janvier 2026", "Prochaine ronde : 1er février 2026", "Visiteurs : 25 000", "Note de passage : 480 sur 1200",
    "Heure de l’examen : 14 h 32", "Modifié par règlement le 3 janvier 2026", "Délivré le 3 janvier 2026", "Permis délivrés : 12 345",
]  # fmt: skip


def text_with(line: str) -> str:
    filler = "<p>The baker keeps the oven warm and the bread on the shelf for the guests of the inn.</p>" * 4
    raw = f"<html><body><main><h1>Bread</h1>{filler}<h2>Dough</h2>{filler}<p>{line}</p></main></body></html>"
    return read_document(raw.encode(), profile=load_profiles()["generic"], url=None).text


@pytest.mark.parametrize("line", UPKEEP)
def test_a_line_of_upkeep_is_no_content(line: str) -> None:
    assert line not in text_with(line)
    assert text_with(line) == text_with("")


@pytest.mark.parametrize("line", RULES)
def test_a_day_or_count_of_the_matter_stays(line: str) -> None:
    assert line in text_with(line)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("Content current as of January 3, 2026", "2026-01-03"),
        ("Contenu à jour au 3 janvier 2026", "2026-01-03"),
        ("Act current to January 3, 2026", None),
    ],
)
def test_a_page_that_is_current_says_when_it_was_modified(line: str, said: str | None) -> None:
    raw = f"<html><body><main><h1>Bread</h1><p>Bakers keep bread on shelves.</p><p>{line}</p></main></body></html>"
    assert read_document(raw.encode(), profile=load_profiles()["generic"], url=None).modified == said


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Keep the receipt. Last updated: March 3, 2026", "Keep the receipt."),
        ("Keep the receipt.<br>Last updated: <time>March 3, 2026</time>", "Keep the receipt."),
        ("Last updated on Mar. 3, 2026 at 3:14 p.m.<br/>Keep the receipt.", "Keep the receipt."),
        ("Gardez le reçu. Dernière mise à jour : 3 mars 2026", "Gardez le reçu."),
        ("The form was last updated on March 3, 2026.", "The form was last updated on March 3, 2026."),
        ("Pay the fee. Fees last updated: March 3, 2026", "Pay the fee. Fees last updated: March 3, 2026"),
    ],
)
def test_a_stamp_that_ends_a_paragraph_is_no_content(text: str, left: str) -> None:
    assert text_with(text) == text_with(left)


@pytest.mark.parametrize(
    ("row", "kept"),
    [
        ("<tr><td>Updated March 2024</td><td>$120</td></tr>", True),
        ("<tr><td>Volet 1<br>Mise à jour mars 2024</td><td>925 $</td></tr>", True),
        ("<tr><th>Last updated</th><td>March 3, 2024</td></tr>", False),  # a row that says nothing else
    ],
)
def test_a_stamp_stands_in_no_row_of_a_table_of_content(row: str, kept: bool) -> None:
    table = f"<table><tr><th>Stream</th><th>Fee</th></tr>{row}<tr><td>Other</td><td>$80</td></tr></table>"
    assert ("2024" in text_with(f"</p>{table}<p>")) is kept


def test_a_stamp_in_a_table_that_only_places_things_is_one() -> None:
    page = "<h2>Fees</h2><p>The fee is $80.</p><table><tr><th>Stream</th></tr><tr><td>One</td></tr></table>"
    layout = f"<table><tr><td>Menu</td><td>{page}<p>Last updated: March 3, 2024</p></td></tr></table>"
    assert "2024" not in text_with(f"</p>{layout}<p>")


# letters before the line and behind it: either side may be the short one
@pytest.mark.parametrize(
    ("before", "behind", "kept"),
    [(150, 150, False), (151, 151, True), (150, 400, False), (400, 150, False), (400, 151, True), (151, 400, True)],
)
def test_words_that_may_be_a_calendars_go_only_near_the_pages_edge(before: int, behind: int, kept: bool) -> None:
    sides = [f"<p>{('Bakers keep bread. ' * 25)[: letters - 1]}x</p>" for letters in (before, behind)]
    raw = f"<html><body><main><h1>Bread</h1>{sides[0]}<p>Posted on March 3, 2026</p>{sides[1]}</main></body></html>"
    assert ("Posted" in read_document(raw.encode(), profile=load_profiles()["generic"], url=None).text) is kept
