"""Promise: what stands first on a card says the fact, else the place and what happened there, in the reader's words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.site.record import FEES_FR, card_of, change_page
from veille.alerts.messages.headlines import Headline, headline
from veille.alerts.site.render import mark_page_words
from veille.alerts.site.views.listing import list_change
from veille.alerts.wording.interface_words import load_words
from veille.alerts.wording.typography import NBSP
from veille.model import Change, ChangeReason, Severity

BASE = Change("section", "changed", Severity.SUBSTANTIVE, "Fees", "text of “Fees” changed", "texte de « Fees » modifié")
PAGE = replace(BASE, object="page", section="", summary_en="the page was renamed", summary_fr="la page a été renommée")
# Numbers that left a sentence's list, told by both its wordings.
LISTED = replace(
    BASE, object="value", kind="removed", value_type="number", before="2; 3", quote_before="TEER 0, 1, 2 or 3",
    quote_after="TEER 0 or 1", summary_en="Fees: text changed: “TEER 0, 1, 2 or 3” → “TEER 0 or 1”",
)  # fmt: skip
TURNED = replace(
    BASE, object="rule", reason=ChangeReason.MODALITY, quote_before="You must sign the form.", quote_after="You may sign the form.",
)  # fmt: skip
LINKED = replace(
    BASE, object="link", summary_en="Fees: link “List”: …/a → …/b", summary_fr="Fees : lien « List » : …/a → …/b"
)
MANY_WORDS = "What employers pay " * 12

# the lead, more of the card, place, what is said in English, and in French
CASES = [
    (None, {}, "", "The page changed", "La page a changé"),
    (replace(BASE, object="fact"), {"fact_en": "longest stay", "fact_fr": "séjour maximal"}, "", "Longest stay", "Séjour maximal"),
    (replace(BASE, object="fact", object_id="caq.max"), {}, "", "Caq.max", "Caq.max"),
    (replace(PAGE, reason=ChangeReason.REWRITTEN), {}, "", "The page was rewritten", "La page a été réécrite"),
    (PAGE, {}, "", "The page was renamed", "La page a été renommée"),
    # a part of a list or table has the name that its line gives it
    (replace(BASE, object="condition", kind="added", summary_en="Fees: item added: “DELF”"), {}, "Fees", "item added", "élément ajouté"),
    (replace(BASE, kind="removed", summary_en="Fees: rows removed: “A / B”"), {}, "Fees", "rows removed", "lignes retirées"),
    (replace(BASE, kind="removed", summary_en="Fees: section removed: “A”"), {}, "Fees", "section removed", "section retirée"),
    # a reason of the whole page, given to a part of it: the part is named
    (replace(BASE, reason=ChangeReason.TITLE), {}, "Fees", "text changed", "texte modifié"),
    (replace(BASE, object="link", section=""), {}, "", "Text of “Fees” changed", "Texte de «\u00a0Fees\u00a0» modifié"),
    (replace(BASE, object="value", value_type="money"), {}, "Fees", "amount changed", "montant modifié"),
    # text is told by its words: what came or went, or of a sentence on both sides what differs
    (LISTED, {}, "Fees", "text changed: “TEER 0, 1, 2 or 3” → “TEER 0 or 1”", "texte modifié : « TEER 0, 1, 2 or 3 » → « TEER 0 or 1 »"),
    (replace(BASE, kind="added", after="The desk is\nclosed."), {}, "Fees", "text added: “The desk is / closed.”", "texte ajouté : « The desk is / closed. »"),
    (replace(BASE, kind="removed", section="", quote_before="Pay first."), {}, "", "Text removed: “Pay first.”", "Texte retiré : « Pay first. »"),
    (TURNED, {}, "Fees", "what is required or allowed changed: “must sign” → “may sign”", "ce qui est exigé ou permis a changé : « must sign » → « may sign »"),
    (LINKED, {}, "Fees", "link “List”: …/a → …/b", "lien « List » : …/a → …/b"),
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
        assert (told.place, told.said.replace(NBSP, " ")) == (place, said.replace(NBSP, " "))


CELL = replace(BASE, object="value", value_type="number", section="Points by level")
# the line of a value, its words before and behind it, whether those are a name; the headline up to the values and behind them
LINES = [
    # a cell of a table: its row and column say which number it is
    ("Points by level: 5, Writing: 175–209 → 150–190", ("5, Writing", ""), True, ("Points by level: 5, Writing", "", "", False)),
    # the words of the sentence go on around the values
    ("Points by level: You need 8 → 9 to pass", ("You need", " to pass"), False, ("Points by level: You need", "", " to pass", True)),
    # without words, the type is named
    ("Points by level: number: 8 → 9", ("", ""), False, ("Points by level", "number changed", "", False)),
]  # fmt: skip


@pytest.mark.parametrize(("line", "words", "named", "told"), LINES)
def test_a_headline_of_a_value_is_its_line(
    line: str, words: tuple[str, str], named: bool, told: tuple[str, str, str, bool]
) -> None:
    lead = replace(CELL, summary_en=line, words=words, named=named)
    step = change_page(FEES_FR, "c1", FEES_FR.last_changed, Severity.SUBSTANTIVE, (lead,))
    assert headline(card_of(FEES_FR, step), load_words("en")) == Headline(*told)


def test_the_signs_between_place_and_words_are_those_of_the_reader() -> None:
    lead = replace(
        CELL, summary_en="Length: It lasts 8 → 9 months", summary_fr="Length : It lasts 8 → 9 months", words=("It lasts", " months"),
        named=False,
    )  # fmt: skip
    step = change_page(FEES_FR, "c1", FEES_FR.last_changed, Severity.SUBSTANTIVE, (lead,))
    card = card_of(FEES_FR, step)
    row = list_change(
        FEES_FR, step, (headline(card, load_words("en")), headline(card, load_words("fr"))), own_page=True
    )
    assert (row.place("en"), row.place("fr")) == ("Length: It lasts", "Length\u00a0: It lasts")


def test_a_value_that_came_is_named_by_its_place_and_stands_in_its_sentence_below() -> None:
    line = "Points by level: 8 added: You need 8 to pass"
    lead = replace(CELL, kind="added", summary_en=line, words=("You need", " to pass"))
    step = change_page(FEES_FR, "c1", FEES_FR.last_changed, Severity.SUBSTANTIVE, (lead,))
    assert headline(card_of(FEES_FR, step), load_words("en")) == Headline("Points by level", "number added")


@pytest.mark.parametrize(
    ("line", "own", "html"),
    [
        ("Frais: text added: “Payez <ici>”", ("Frais",), "[Frais]: text added: [“Payez &lt;ici&gt;”]"),
        ("rule changed: “Payez” → “Payez en li…", (), "rule changed: [“Payez”] → [“Payez en li…]"),
        ("Page removed: Frais", (None, "Frais"), "Page removed: [Frais]"),
        ("Les frais sont de 85 → 90", ("Les frais sont de 85 → 90", "frais"), "[Les frais sont de 85 → 90]"),
    ],
)
def test_words_of_a_page_are_marked_as_of_its_language(line: str, own: tuple[str | None, ...], html: str) -> None:
    marked = html.replace("[", '<span lang="fr">').replace("]", "</span>")
    assert mark_page_words(line, "fr", "en", own) == marked
    assert "span" not in mark_page_words(line, "en", "en", own)
