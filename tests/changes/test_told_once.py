"""Promise: one edit is one line that says what happened, with both wordings, and no more than that."""

from __future__ import annotations

from itertools import pairwise

import pytest
from changes_pages import compare_bodies

from veille.model import Lang

SAME_EN = "Page: the same words, set otherwise in lists or tables (nesting, numbering, cells) or beside other signs"
ADRESSE = "285, rue du Moulin Ouest, 3e étage, C. P. 7000, Montréal (Québec) H2Y 3P4"
LEVELS = "<p>Eligible categories:</p>"
NIVEAUX = "<p>Catégories admissibles :</p>"


def items(*lines: str) -> str:
    return f"<ul>{''.join(f'<li>{line}</li>' for line in lines)}</ul>"


def table(*rows: tuple[str, ...]) -> str:
    head, *body = rows
    cells = "".join(f"<th>{cell}</th>" for cell in head)
    lines = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in body)
    return f"<table><thead><tr>{cells}</tr></thead><tbody>{lines}</tbody></table>"


# What is edited; the language, the body before and after, and what is told, in the language of the page.
TOLD: list[tuple[str, Lang, str, str, tuple[str, ...]]] = [
    # who leaves an exemption is no condition less
    (
        "exempt list", "en",
        "<p>You do not need a seal if you are:</p>" + items("a baker", "a farm worker", "a judge"),
        "<p>You do not need a seal if you are:</p>" + items("a baker", "a judge"),
        ("X: exemption removed: “a farm worker”",),
    ),
    (
        "exempt list", "fr",
        "<p>Les personnes suivantes sont dispensées des frais :</p>" + items("les boulangers", "les juges", "les ouvriers"),
        "<p>Les personnes suivantes sont dispensées des frais :</p>" + items("les boulangers", "les juges"),
        ("X : dispense retirée : « les ouvriers »",),
    ),
    (
        "conditions", "en",
        "<p>You can apply if you:</p>" + items("have a seal", "live here", "are 18"),
        "<p>You can apply if you:</p>" + items("have a seal", "are 18"),
        ("X: condition removed: “live here”",),
    ),
    (  # an item that binds is none that is freed
        "exempt list", "en",
        "<p>The following persons are exempt from the fee:</p>" + items("bakers", "judges"),
        "<p>The following persons are exempt from the fee:</p>" + items("bakers", "judges", "You must show the seal."),
        ("X: rule added: “You must show the seal.”",),
    ),
    # a table set as a list: what stands in a lead-in was not removed
    (
        "table", "en", table(("If you are", "You need"), ("a baker", "a letter from the school"), ("a judge", "a contract")),
        "<p>If you are a baker, you need:</p>" + items("a letter from the school")
        + "<p>If you are a judge, you need:</p>" + items("a contract"),
        (SAME_EN,),
    ),
    (  # but another paper for each was
        "table", "en", table(("If you are", "You need"), ("a baker", "a letter from the school"), ("a judge", "a contract")),
        "<p>If you are a judge, you need:</p>" + items("a letter from the school")
        + "<p>If you are a baker, you need:</p>" + items("a letter from the clinic"),
        (
            "X: rule changed: “a baker · a letter from the school” → “a letter from the school”",
            "X: row removed: “a judge · a contract”", "X: condition added: “a letter from the clinic”",
        ),
    ),
    # the same numbers in one place of a list
    (
        "item", "fr", "<p>Vous pouvez entrer si vous :</p>" + items("avez au moins 18 ans", "avez un sceau"),
        "<p>Vous pouvez entrer si vous :</p>" + items("êtes âgé de 18 ans ou plus", "avez un sceau"),
        ("X : règle modifiée : « avez au moins 18 ans » → « êtes âgé de 18 ans ou plus »",),
    ),
    # an address is shown whole, and a box at a post office is no end of a sentence
    (
        "address", "fr", f"<p>Écrivez avant la fin de l’année au Bureau des sceaux et des rubans du Québec, {ADRESSE}, par courrier.</p>",
        f"<p>Écrivez avant la fin de l’année au Bureau des sceaux et des rubans du Québec, {ADRESSE.replace('7000', '7100')}, par courrier.</p>",
        (f"X : règle modifiée : « …du Québec, {ADRESSE}, par… » → « …du Québec, {ADRESSE.replace('7000', '7100')}, par… »",),
    ),
    (
        "address", "fr", "<p>Bureau des sceaux</p>", "<p>Bureau des sceaux<br>C. P. 7000<br>Laval</p>",
        ("X : texte ajouté : « C. P. 7000 / Laval »",),
    ),
    # a value that went is told with the sentence as it stands now
    (
        "value", "en", "<p>You must send the papers within 30 days.</p>", "<p>You must send the papers.</p>",
        ("X: rule changed: “You must send the papers within 30 days.” → “You must send the papers.”",),
    ),
    (
        "value", "fr", "<p>Vous devez envoyer les pièces.</p>", "<p>Vous devez envoyer les pièces dans les 30 jours.</p>",
        ("X : règle modifiée : « Vous devez envoyer les pièces. » → « Vous devez envoyer les pièces dans les 30 jours. »",),
    ),
    (
        "value", "en", "<p>A break must not be longer than 7 weeks in all.</p>", "<p>A break must not be longer than 7 in all.</p>",
        ("X: rule changed: “A break must not be longer than 7 weeks in all.” → “A break must not be longer than 7 in all.”",),
    ),
    (
        "levels", "en", "<p>The job must be in TEER 0, 1, 2 or 3.</p>", "<p>The job must be in TEER 0, 1 or 2.</p>",
        ("X: rule changed: “The job must be in TEER 0, 1, 2 or 3.” → “The job must be in TEER 0, 1 or 2.”",),
    ),
    # a bare number says nothing without the words that its list begins with
    ("levels", "en", LEVELS + items("1", "2", "3"), LEVELS + items("1", "2"), ("X: item removed: “Eligible categories: 3”",)),
    ("levels", "fr", NIVEAUX + items("1", "2"), NIVEAUX + items("1", "2", "3"), ("X : élément ajouté : « Catégories admissibles : 3 »",)),
    # a status with its values is one edit
    (
        "status", "en", "<p>The desk: open (200 places)</p>", "<p>The desk: closed (0 places)</p>",
        ("X: rule changed: “The desk: open (200 places)” → “The desk: closed (0 places)”",),
    ),
    (
        "status", "fr", "<p>Le guichet est ouvert depuis le 3 mars 2026.</p>", "<p>Le guichet est fermé depuis le 3 avril 2026.</p>",
        ("X : règle modifiée : « Le guichet est ouvert depuis le 3 mars 2026. » → « Le guichet est fermé depuis le 3 avril 2026. »",),
    ),
    (
        "status", "en", table(("Line", "State"), ("Bakers", "Open: 200 places"), ("Judges", "Open")),
        table(("Line", "State"), ("Bakers", "Closed: 0 places"), ("Judges", "Open")),
        ("X: row changed: “Bakers · Open: 200 places” → “Bakers · Closed: 0 places”",),
    ),
    # the same words with another amount and nothing else are told by the amount
    ("value", "en", "<p>The seal costs $15.</p>", "<p>The seal costs $20.</p>", ("X: The seal costs $15 → $20",)),
    # a row whose label was reworded is that row
    (
        "row", "en", table(("Family size", "Funds"), ("1", "$10,000"), ("5 or more", "$20,000")),
        table(("Family size", "Funds"), ("1", "$10,000"), ("4 or more people", "$20,000")),
        ("X: row changed: “5 or more · $20,000” → “4 or more people · $20,000”",),
    ),
    (
        "row", "fr", table(("Taille", "Frais"), ("1 personne", "100 $"), ("5 ou plus", "200 $")),
        table(("Taille", "Frais"), ("1 personne", "100 $"), ("4 personnes ou plus", "200 $")),
        ("X : ligne modifiée : « 5 ou plus · 200 $ » → « 4 personnes ou plus · 200 $ »",),
    ),
    (
        "row", "en", table(("Paper", "Fee"), ("Seal", "$155"), ("Stamp", "$150"), ("Open permit holder fee", "$100")),
        table(("Paper", "Fee"), ("Seal", "$155"), ("Stamp", "$150"), ("Fee for holders of an open permit", "$100")),
        ("X: row changed: “Open permit holder fee · $100” → “Fee for holders of an open permit · $100”",),
    ),
    (  # among other rows that came
        "row", "en", table(("Paper", "Fee"), ("Seal", "$155"), ("Open permit holder fee", "$100"), ("Stamp", "$150")),
        table(("Paper", "Fee"), ("Seal", "$155"), ("Fee for open permit holders", "$100"), ("Stamp", "$150"), ("Wax", "$9")),
        (
            "X: row changed: “Open permit holder fee · $100” → “Fee for open permit holders · $100”",
            "X: row added: “Wax · $9”",
        ),
    ),
    (  # another row in the same place with another amount is another row
        "row", "en", table(("Paper", "Fee"), ("Seal", "$155"), ("Open permit", "$100"), ("Stamp", "$150")),
        table(("Paper", "Fee"), ("Seal", "$155"), ("Wax and thread", "$30"), ("Stamp", "$150")),
        ("X: row removed: “Open permit · $100”", "X: row added: “Wax and thread · $30”"),
    ),
]  # fmt: skip


@pytest.mark.parametrize(
    ("lang", "before", "after", "told"), [row[1:] for row in TOLD], ids=[f"{row[0]}-{row[1]}" for row in TOLD]
)
def test_an_edit_is_told_once_and_whole(lang: Lang, before: str, after: str, told: tuple[str, ...]) -> None:
    lines = [(c.summary_en, c.summary_fr)[lang == "fr"] for c in compare_bodies(lang, before, after).changes]
    assert lines == list(told)


def test_a_list_set_as_a_sentence_is_not_told_as_the_reverse() -> None:
    listed = "<p>You must send:</p>" + items("a passport;", "two photos;", "a letter from the school.")
    text = "<p>You must send a passport, two photos and a letter from the school.</p>"
    reasons = [[c.reason for c in compare_bodies("en", *sides).changes] for sides in pairwise((listed, text, listed))]
    assert reasons == [["list set as a sentence"], ["sentence set as a list"]]


def test_sentences_of_a_table_set_as_text_are_those_of_its_cells() -> None:
    """Cells of several sentences stand as paragraphs now, or did before: what stayed is not told as gone and come."""
    rows = (
        ("Seal", "A seal must be clean. A seal must be kept for 3 years."),
        ("Ribbon", "Ribbons are sold at the desk. You may bring your own."),
        ("Wax", "Wax must be red. The desk gives a receipt."),
    )
    sentences = [part if part.endswith(".") else f"{part}." for _, cell in rows for part in cell.split(". ")]
    text = "".join(f"<p>{sentence}</p>" for sentence in sentences)
    sides = table(("Paper", "What holds"), *rows), text.replace("Wax must be red", "Wax must be blue")
    for before, after in (sides, sides[::-1]):
        told = " ".join(change.summary_en for change in compare_bodies("en", before, after).changes)
        assert "Wax must be" in told
        assert [word for word in ("Ribbons", "bring your own", "receipt") if word in told] == []


MORE = "<p>Bring the seal to the desk on Monday. The desk opens at 9. Seals are kept in the hall beside the stairs.</p>"
HEADED: list[tuple[Lang, tuple[str, str], tuple[str, str], int]] = [
    # the sentence below says what the heading does
    ("en", ("Who does not need a seal", "You do not need a seal if you are:"), ("Who needs a seal", "You need a seal if you are:"), 1),
    ("fr", ("Qui n’a pas besoin d’un sceau", "Vous n’avez pas besoin d’un sceau si vous êtes :"), ("Qui a besoin d’un sceau", "Vous avez besoin d’un sceau si vous êtes :"), 1),
    ("en", ("Papers", "These are the papers that you need:"), ("Documents", "You need these papers:"), 1),
    # the sentence says something else
    ("en", ("Seals (closed)", "You must pay $30."), ("Seals", "You may pay $30."), 2),
    ("en", ("Stream A", "Bakers must pay."), ("Stream B", "Only bakers must pay."), 2),
]  # fmt: skip


@pytest.mark.parametrize(("lang", "before", "after", "lines"), HEADED)
def test_a_heading_that_its_first_sentence_says_too_is_no_line_of_its_own(
    lang: Lang, before: tuple[str, str], after: tuple[str, str], lines: int
) -> None:
    rest = items("baker", "judge") if lang == "en" else items("boulanger", "juge")
    one, two = (f"<h2>{head}</h2><p>{text}</p>{rest}{MORE}" for head, text in (before, after))
    assert len(compare_bodies(lang, one, two).changes) == lines


@pytest.mark.parametrize(
    ("lang", "before", "after"),
    [
        (
            "en",
            ["Bakers must not sell bread at night.", "Judges must not keep a shop.", "Keepers must not leave the house."],
            ["Bakers may sell bread at night.", "Judges may keep a shop.", "Keepers may leave the house."],
        ),
        (
            "fr",
            ["Le boulanger ne doit pas vendre la nuit.", "Le juge ne doit pas tenir boutique.", "Le gardien ne doit pas sortir."],
            ["Le boulanger peut vendre la nuit.", "Le juge peut tenir boutique.", "Le gardien peut sortir."],
        ),
    ],
)  # fmt: skip
def test_bans_lifted_in_several_sentences_are_each_told(lang: Lang, before: list[str], after: list[str]) -> None:
    """The same words for the same words turn each sentence by itself; only a sentence that stands several times is one edit."""
    paragraphs = ["".join(f"<p>{sentence}</p>" for sentence in side) for side in (before, after)]
    changes = compare_bodies(lang, *paragraphs).changes
    assert [(c.before, c.after) for c in changes] == list(zip(before, after, strict=True))
    assert {str(c.severity) for c in changes} == {"substantive"}
    same = ["".join(f"<h3>{k}</h3><p>{side[0]}</p>" for k in range(4)) for side in (before, after)]
    assert len(compare_bodies(lang, *same).changes) == 1
