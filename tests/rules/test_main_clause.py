"""What a main clause says: cues of other clauses do not speak for it, and what a law says in the bare present."""

from __future__ import annotations

import pytest

from veille.model import Lang
from veille.parsers import read_document
from veille.parsers.rules.extraction import Context, judge_text
from veille.profiles import load_profiles

CLAUSES: list[tuple[Lang, str, str | None]] = [
    # a cue after "and" or "or" goes on with the clause of condition, an infinitive with the verb before it
    ("en", "If you cannot bake, and require a helper, you can ask for one.", "may"),
    ("fr", "Si vous ne pouvez ou ne voulez pas attendre, vous pouvez venir au fournil.", "may"),
    ("fr", "Le commis qui croit que la farine qu'un meunier donne ou pourrait être tenu de payer a disparu ne doit pas la vendre.", "must_not"),
    # "ou" is no "où"
    ("fr", "Le boulanger ou l'apprenti doit signer la lettre.", "must"),
    ("fr", "Le fournil où l'apprenti doit dormir peut être fermé.", "may"),
    # orders behind a clause of condition
    ("en", "If you asked for a helper as part of your first letter and you received none, follow the instructions below.", "must"),
    ("en", "Only send the recommended letters that can prove your age.", "must"),
    ("fr", "Lorsqu'on vous demande votre âge, indiquez-le en chiffres.", "must"),
    ("fr", "Faites-nous parvenir la lettre dans les 30 jours.", "must"),
    # what is to be given back is a duty, what will be sent back is a refusal
    ("en", "The card must be returned to the bakery.", "must"),
    ("en", "Late letters will be returned.", "must_not"),
    # a status is no ban, and no leave
    ("fr", "Il n'est pas interdit de territoire.", "is"),
    ("fr", "Il n'est pas interdit de dormir au fournil.", "may"),
    ("fr", "Non requis pour les apprentis.", "need_not"),
    ("en", "Not required for apprentices.", "need_not"),
]  # fmt: skip


@pytest.mark.parametrize(("lang", "text", "modality"), CLAUSES)
def test_main_clause_speaks(lang: Lang, text: str, modality: str | None) -> None:
    """A sentence has the modality of its main clause."""
    assert {j.rule.modality for j in judge_text(text, lang)} == {modality}


# A lead-in with its item, and the modality that no word of the item's own clauses gives it.
ITEMS: list[tuple[Lang, str, str, str]] = [
    ("en", "Fees are due from the following bakers:", "bakers who may not work at night", "must_not"),
    ("fr", "Les frais suivants visent :", "les boulangers qui ne peuvent pas travailler la nuit", "must_not"),
    ("en", "You must meet all these conditions:", "you do not need a helper this year", "need_not"),
    ("fr", "Vous devez remplir toutes ces conditions :", "vous n'avez pas besoin d'un aide cette année", "need_not"),
]


@pytest.mark.parametrize(("lang", "lead", "item", "wrong"), ITEMS)
def test_item_is_not_read_by_what_describes_its_noun(lang: Lang, lead: str, item: str, wrong: str) -> None:
    """A clause about a noun, or a fact that must be so, gives an item no modality."""
    judged = judge_text(f"{lead}\n- {item}\n", lang)
    assert judged[-1].rule.quote == item
    assert judged[-1].rule.modality != wrong


PROVISIONS: list[tuple[Lang, str, str]] = [
    ("fr", "Avant le départ, le meunier remet au commis une copie de la liste.", "must"),
    ("fr", "Le meunier qui remet la liste au commis devient membre de la guilde.", "is"),
    ("fr", "Le refus du commis est justifié si le meunier transmet la liste en retard.", "is"),
    ("en", "The miller shall give the clerk a copy of the list.", "must"),
    ("en", "The miller who gives the clerk a list becomes a member of the guild.", "is"),
]


@pytest.mark.parametrize(("lang", "text", "modality"), PROVISIONS)
def test_law_in_the_bare_present(lang: Lang, text: str, modality: str) -> None:
    """A law says a duty by the verb of its main clause, and what holds by any other."""
    assert {j.rule.modality for j in judge_text(text, lang, Context(instrument="IRPR"))} == {modality}


@pytest.mark.parametrize(
    ("lang", "table"),
    [
        (
            "en",
            "School | Town | Offers night classes\n---|---|---\nRye College | Dover | Yes\nOat College | York | No\n",
        ),
        (
            "fr",
            "École | Ville | Cours du soir\n---|---|---\nCollège Seigle | Laval | Oui\nCollège Avoine | Hull | Non\n",
        ),
    ],
)
def test_yes_and_no_in_a_column_are_no_duty(lang: Lang, table: str) -> None:
    """A row that answers its column's header with yes or no says what something depends on."""
    rows = [j.rule for j in judge_text(table, lang) if "Coll" in j.rule.quote]
    assert len(rows) == 2
    assert all(rule.kinds[0] != "requirement" for rule in rows)


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("en", "The baker must pay $20."),
        ("en", "The “chief” baker must pay $20."),
        ("fr", "Le boulanger doit payer 20 $."),
        ("fr", "Le « chef » boulanger doit payer 20 $."),
    ],
)
def test_a_duty_in_a_cell_is_one_whatever_is_quoted_before_it(lang: str, words: str) -> None:
    raw = (
        f"<html lang='{lang}'><body><main><h1>Bread</h1><h2>A</h2><table><tr><th>Field</th><th>What to do</th></tr>"
        f"<tr><td>3</td><td>{words}</td></tr><tr><td>4</td><td>{words}</td></tr></table></main></body></html>"
    )
    document = read_document(raw.encode(), profile=load_profiles()["generic"])
    assert [rule.modality for section in document.sections for rule in section.rules] == ["must", "must"]
