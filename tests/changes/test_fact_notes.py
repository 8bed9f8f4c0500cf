"""Promise: a value whose footnote states another one, or gives it days, is no answer by itself, wherever the note stands."""

from __future__ import annotations

import pytest

from veille.changes import bind_facts
from veille.config import FactBinding
from veille.model import FactState, Lang
from veille.parsers import read_document
from veille.profiles import load_profiles

WORDS = {"en": "field permit", "fr": "permis de terrain"}
VALUE = {
    "en": "<p>The field permit is issued for a maximum of 36 months{mark}.</p>",
    "fr": "<p>Le permis de terrain est délivré pour une durée maximale de 36 mois{mark}.</p>",
}
LINK = "<sup><a href='#n1'>1</a></sup>"
CANADA = "<sup id='fn1-rf'><a class='fn-lnk' href='#n1'><span class='wb-inv'>Footnote </span>1</a></sup>"


def state_of(lang: Lang, body: str) -> FactState:
    title, intro = {
        "en": ("Permits", "Officers keep a copy of what they issue and note the number of the file."),
        "fr": ("Permis", "L’agent garde une copie de ce qu’il délivre et note le numéro du dossier."),
    }[lang]
    html = (
        f'<!DOCTYPE html><html lang="{lang}"><head><title>{title}</title></head><body>'
        f'<main property="mainContentOfPage"><h1>{title}</h1><p>{intro}</p>{body}</main></body></html>'
    )
    page = read_document(html.encode(), profile=load_profiles()["canada-ca"], content_type="text/html")
    fact = FactBinding(
        key="a.b", label_en="a", label_fr="b", source="s", type="duration", cmp="max", contains=(WORDS[lang],)
    )
    (state,) = bind_facts((fact,), {"s": (page,)})
    return state


@pytest.mark.parametrize(
    ("lang", "mark", "note"),
    [
        # another value, in a list, a paragraph, the site's own footnotes, and after a mark of its own
        ("en", LINK, "<ol><li id='n1'>24 months for those who work by the season.</li></ol>"),
        ("fr", LINK, "<p id='n1'><sup>1</sup> 24 mois pour le travail saisonnier.</p>"),
        ("en", CANADA, "<dl><dt>Footnote 1</dt><dd id='n1'><p>24 months for those who work by the season.</p></dd></dl>"),
        ("en", "<sup><a href='#n1'>a</a></sup>", "<p id='n1'>24 months for those who work by the season.</p>"),
        ("fr", "<a href='#n1'>[1]</a>", "<p><a id='n1'></a>[1] 24 mois pour le travail saisonnier.</p>"),
        ("en", "<a href='#n1'>*</a>", "<table><tr><td id='n1'>* 24 months</td><td>season</td></tr></table>"),
        # told by the mark alone, in another section
        ("en", "†", "<p>† 24 months for those who work by the season.</p>"),
        ("fr", "*", "<ul><li>* 24 mois pour le travail saisonnier.</li></ul>"),
        ("en", " [1]", "<p>[1] 24 months for those who work by the season.</p>"),
        # a day from which or up to which it holds
        ("en", LINK, "<p id='n1'>Applications received before June 1, 2024.</p>"),
        ("fr", "<a href='#n1'>(1)</a>", "<ul><li><span id='n1'>(1)</span> Jusqu’au 30 septembre 2024.</li></ul>"),
    ],
)  # fmt: skip
def test_a_note_that_limits_a_value_leaves_it_ambiguous(lang: Lang, mark: str, note: str) -> None:
    state = state_of(lang, VALUE[lang].format(mark=mark) + "<h2>Notes</h2>" + note)
    assert (state.state, (state.value or "")[:4]) == ("ambiguous", "P36M")
    assert state.quote


@pytest.mark.parametrize(
    ("lang", "mark", "note"),
    [
        ("en", LINK, "<p id='n1'>See the guide of the province.</p>"),
        ("fr", LINK, "<p id='n1'>Soit 36 mois, renouvellement compris.</p>"),
        # a part of the page, a heading, and what leads back to a mark are no notes
        ("en", LINK, "<div id='n1'><h3>1. Renewal</h3><p>A renewal lasts 12 months.</p></div>"),
        ("fr", LINK, "<h3 id='n1'>1 Renouvellement</h3><p>Un renouvellement dure 12 mois.</p>"),
        ("en", "<a id='n1'></a>", "<p><a href='#n1'>1</a> Another card lasts 12 months.</p>"),
        # a law's paragraph, the mark of another note, a note before its mark
        ("en", " (1)", "<p>(1) A renewal lasts 12 months.</p>"),
        ("fr", "*", "<p>** 24 mois pour le travail saisonnier.</p>"),
        # another value's note
        ("en", "", f"<p>The card lasts 12 months{LINK}.</p><p id='n1'>6 months for those who work by the season.</p>"),
    ],
)
def test_any_other_note_leaves_the_value_as_it_is(lang: Lang, mark: str, note: str) -> None:
    state = state_of(lang, VALUE[lang].format(mark=mark) + "<h2>Notes</h2>" + note)
    assert (state.state, state.value) == ("known", "P36M")


@pytest.mark.parametrize(("cell", "expected"), [(0, "ambiguous"), (1, "known")])
def test_in_a_row_the_cell_that_bears_the_mark_counts(cell: int, expected: str) -> None:
    cells = ["maximum 36 months", "$155"]
    cells[cell] += LINK
    row = f"<tr><th>Card</th><th>Longest</th><th>Fee</th></tr><tr><td>Field permit</td><td>{cells[0]}</td><td>{cells[1]}</td></tr>"
    state = state_of("en", f"<table>{row}</table><h2>Notes</h2><p id='n1'>$310 and 24 months for a group.</p>")
    assert state.state == expected


@pytest.mark.parametrize(
    ("lang", "said", "expected"),
    [
        ("en", "The field permit is issued for a maximum of 36 months{}. A town card lasts 12 months.", "ambiguous"),
        ("en", "The field permit is issued for a maximum of 36 months.{} A town card lasts 12 months.", "ambiguous"),
        ("en", "The field permit is issued for a maximum of 36 months. A town card lasts 12 months{}.", "known"),
        ("en", "A town card lasts 12 months{}. The field permit is issued for a maximum of 36 months.", "known"),
        (
            "fr",
            "Le permis de terrain est délivré pour une durée maximale de 36 mois. Une carte dure 12 mois{}.",
            "known",
        ),
        # of two values in one sentence the one right before the mark bears it
        (
            "en",
            "The field permit is issued for a maximum of 36 months at a fee of $40{}.",
            "known",
        ),
        # too few letters before the mark to know its place
        ("en", "Here{} the field permit is issued for a maximum of 36 months.", "ambiguous"),
    ],
)
def test_in_a_paragraph_the_sentence_that_bears_the_mark_counts(lang: Lang, said: str, expected: str) -> None:
    other = {"en": "24 months for those who work by the season.", "fr": "24 mois pour le travail saisonnier."}[lang]
    state = state_of(lang, f"<p>{said.format(LINK)}</p><h2>Notes</h2><p id='n1'>{other}</p>")
    assert state.state == expected
