"""Promise: schedules, tables, repealed divisions and references of a law of Québec are each their own, and nothing is law twice."""

from __future__ import annotations

import pytest

from tests.kept_readings import keep
from veille.changes import compare
from veille.model import Document, Section
from veille.parsers import read_document
from veille.profiles import load_profiles

PROFILE = load_profiles()["legisquebec"]
URL = "https://www.legisquebec.gouv.qc.ca/fr/document/rc/Q-1,%20r.%202"


def read(main: str) -> Document:
    raw = f'<html><head><meta name="dc.language" content="fre"></head><body><form id="form"><div class="history current conso" id="mainContent-document"><div>{main}</div></div></form></body></html>'
    return keep(read_document(raw.encode(), profile=PROFILE, url=URL))


def section(number: str, words: str, *, label: str = '<span class="Label-Section">{}<span>.</span></span>') -> str:
    anchor = f"se:{number.replace('.', '_')}"
    return (
        f'<div class="section" id="{anchor}"><div class="Subsection SubsectionFirst" id="{anchor}-ss:1">'
        f'<a class="linkOtherLang" data-code="{anchor}">{label.format(number)}</a> <span class="Subsection">{words}</span></div></div>'
    )


def schedule(number: int, inside: str, *, title: str = "") -> str:
    named = f'<div class="TitleText-ScheduleHeading">{title}</div>' if title else ""
    return (
        f'<div class="Schedule" id="sc-nb:{number}"><div class="ScheduleHeading"><span class="Label-ScheduleHeading">ANNEXE {number}</span>'
        f'<div class="OriginatingRef">(a. 2)</div>{named}</div><div class="ScheduleContent">{inside}</div></div>'
    )


def only(document: Document, label: str) -> Section:
    (found,) = (s for s in document.sections if s.label == label)
    return found


@pytest.mark.parametrize("number", ["1", "2.1", "3.0.1", "12.1.1"])
@pytest.mark.parametrize(
    "label", ['<span class="Label-Section">{}<span>.</span></span>', '<span class="Label-Section">{}</span>.', "{}."]
)
def test_the_number_of_a_section_is_no_word_of_it(number: str, label: str) -> None:
    got = only(read(section(number, "Le demandeur paie 25 $.", label=label)), number)
    assert (got.text, got.heading) == ("Le demandeur paie 25 $.", "")


def test_a_schedule_has_its_title_its_references_and_its_table() -> None:
    table = (
        "<table><thead><tr><th>Quai</th><th colspan='2'>Droits</th></tr></thead><tbody>"
        "<tr><td rowspan='2'>Nord</td><td>jour</td><td>25 $</td></tr><tr><td>nuit</td><td>40 $</td></tr></tbody></table>"
    )
    document = read(section("2", "Les droits sont à l’annexe 1.") + schedule(1, table, title="DROITS"))
    found = only(document, "ANNEXE 1")
    assert found.heading == "ANNEXE 1 DROITS"
    assert found.text.split("\n") == ["(a. 2)", "Quai\tDroits", "Nord\tjour\t25 $", "nuit\t40 $"]
    assert not found.body
    assert document.tables == 1


@pytest.mark.parametrize(
    ("words", "gone"),
    [
        ("(Abrogé).", True),
        ("(Repealed).", True),  # an act
        ("(Revoked).", True),  # a regulation
        ("(Inopérant).", True),
        ("(Revoked permits are returned).", False),
        ("Revoked permits are returned.", False),
    ],
)
def test_the_words_by_which_a_section_is_gone(words: str, gone: bool) -> None:
    document = read(section("1", "Le demandeur paie.") + section("2", words))
    assert {s.label: s.repealed for s in document.sections} == {"1": False, "2": gone}


def test_what_is_repealed_is_marked_and_the_rest_is_not() -> None:
    division = (
        '<div id="ga:l_ii"><div class="Heading" id="ga:l_ii-h1"><span class="Label-group4">CHAPITRE II</span>'
        '<div class="TitleText-group4">(Abrogé)</div></div></div>'
    )
    gone = '<span class="Repealed-Text">(Abrogée).</span>'
    document = read(
        section("1", "Le demandeur paie.") + section("2", '<span class="Repealed-Text">(Abrogé).</span>')
        + division + schedule(1, gone) + schedule(2, "<div class='Provision'>La présente annexe s’applique.</div>")
    )  # fmt: skip
    named = {s.label or s.heading: s.repealed for s in document.sections}
    assert named == {"1": False, "2": True, "CHAPITRE II (Abrogé)": True, "ANNEXE 1": True, "ANNEXE 2": False}


def test_a_section_that_waits_for_its_day_says_so_and_one_that_speaks_of_force_does_not() -> None:
    said = (
        "(Non en vigueur).",
        "Une règle non en vigueur ne lie personne.",
        "(Remplacé).",
        "Remplacé par un avis, le permis expire.",
    )
    document = read("".join(section(str(n), words) for n, words in enumerate(said, start=1)))
    assert [s.state for s in document.sections] == ["not_in_force", "in_force", "replaced", "in_force"]


def test_a_mark_behind_a_sections_words_is_its_state_and_one_of_a_paragraph_is_not() -> None:
    mark = '<span class="Law">Non en vigueur</span>'
    two = f'{{}}</span></div><div class="Subsection"><span class="Subsection">Il en avise le demandeur.</span> {mark}<span>'
    document = read(
        section("1", f"Le ministre fixe un quota.</span> {mark}<span>") + section("2", two.format("Il paie."))
    )
    assert [(s.text, s.state) for s in document.sections] == [
        ("Le ministre fixe un quota.", "not_in_force"),
        ("Il paie.\nIl en avise le demandeur. Non en vigueur", "in_force"),
    ]


def test_a_division_that_was_replaced_says_so() -> None:
    head = '<div class="Heading"><div class="Label-group5">SECTION II</div><div class="Repealed-Heading">(Remplacée)</div></div>'
    document = read(head + section("1", "Le séjour dure 6 mois."))
    assert [(s.heading, s.state) for s in document.sections] == [
        ("SECTION II (Remplacée)", "replaced"),
        ("", "in_force"),
    ]


def test_a_power_is_no_digit_of_its_unit() -> None:
    raised = '<span class="superscript">{}</span>'.format
    table = f"<table><tr><th>Aire</th></tr><tr><td>40 km{raised(2)}</td></tr></table>"
    document = read(section("1", f"Il faut 10 m{raised(2)} le 1{raised('er')} mai.") + schedule(1, table))
    assert only(document, "1").text == "Il faut 10 m² le 1er mai."
    assert "40 km²" in only(document, "ANNEXE 1").text


REFERENCES = '<div class="AmendedTextTitle"><div class="ligne"> </div><span>RÉFÉRENCES</span></div>'


def test_the_list_of_amending_decrees_is_no_part_of_the_last_schedule() -> None:
    law = section("1", "Le titulaire paie 25 $.") + schedule(1, '<div class="indent-0-0">Quai nord</div>') + REFERENCES
    before = read(law + "<div><span>D. 5-2020, 2020 G.O. 2, 10</span></div>")
    after = read(
        law + "<div><span>D. 5-2020, 2020 G.O. 2, 10</span></div><div><span>D. 7-2024, 2024 G.O. 2, 30</span></div>"
    )
    assert only(before, "ANNEXE 1").text == only(after, "ANNEXE 1").text == "(a. 2)\nQuai nord"
    last = after.sections[-1]
    assert (last.heading, last.path, last.body) == ("RÉFÉRENCES", (), False)
    assert (last.text, last.notes) == ("", ("D. 5-2020, 2020 G.O. 2, 10", "D. 7-2024, 2024 G.O. 2, 30"))
    assert compare(before, after).changes == ()


def test_headings_within_a_schedule_are_parts_of_it() -> None:
    parts = "".join(
        f'<div class="Heading" id="sc-nb:1-ga:l_{n}-h1"><span class="Label-group5">SECTION {n}</span>'
        f'<div class="TitleText-group5">{name}</div></div><div class="indent-0-0">{place}</div>'
        for n, name, place in (("I", "QUAIS", "Quai nord"), ("II", "HALLES", "Halle A"))
    )
    document = read(
        section("1", "Le titulaire paie 25 $.") + schedule(1, parts) + schedule(2, "<div>Jours fériés</div>")
    )
    told = [(s.heading, s.path, s.text, s.body) for s in document.sections[1:]]
    assert told == [
        ("ANNEXE 1", (), "(a. 2)", False),
        ("SECTION I QUAIS", ("ANNEXE 1",), "Quai nord", False),
        ("SECTION II HALLES", ("ANNEXE 1",), "Halle A", False),
        ("ANNEXE 2", (), "(a. 2)\nJours fériés", False),
    ]


def test_the_lines_of_a_typed_table_stay_lines() -> None:
    typed = '<div class="verbatim"><span class="Provision"><b>Longueur   Droit</b><br/>moins de 6 m   10 $<br/>6 m et plus   20 $</span></div>'
    document = read(section("2", "Les droits sont à l’annexe 1.") + schedule(1, typed))
    assert only(document, "ANNEXE 1").text.split("\n")[1:] == [
        "Longueur Droit",
        "moins de 6 m 10 $",
        "6 m et plus 20 $",
    ]


def test_a_lettered_part_of_a_paragraph_hangs_on_the_words_above_it() -> None:
    """ "a)" in a plain paragraph is one level down, in the record and in the Markdown that people read."""
    parts = "Le demandeur joint :</span></div><div class='Subsection'><span>a) une lettre;</span></div>"
    document = read(section("1", parts + "<div class='Subsection'><span>b) un plan."))
    told = [(b.kind, b.depth, b.lead) for b in only(document, "1").blocks]
    assert told == [("paragraph", 0, None), ("item", 1, 0), ("item", 1, 0)]


def test_a_remark_of_the_markup_is_no_word_of_the_law() -> None:
    """Comments of the publisher's program stand in headings, sections and cells, and nobody reads them there."""
    remark = "<!-- ligne 12 -->"
    head = f'<div class="Heading"><div class="Label-group5">SECTION I</div><div class="TitleText-group5">QUAIS{remark}</div></div>'
    table = f"<table><tr><th>Aire{remark}</th></tr><tr><td>{remark}40 m</td></tr></table>"
    document = read(head + section("1", f"Le séjour {remark}dure 6 mois.") + schedule(1, table, title=f"{remark}AIRES"))
    told = [(s.heading, s.text) for s in document.sections]
    assert told == [
        ("SECTION I QUAIS", ""),
        ("", "Le séjour dure 6 mois."),
        ("ANNEXE 1 AIRES", "(a. 2)\nAire\n40 m"),
    ]
