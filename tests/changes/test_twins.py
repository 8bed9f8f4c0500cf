"""Promise: a page and its twin are compared by values, citations and conditions, never by wording."""

from __future__ import annotations

from dataclasses import replace

import pytest
from changes_build import page, rule, section, value
from changes_pages import read_body
from hypothesis import given, settings
from hypothesis import strategies as st

from veille.changes import pair_twins
from veille.changes.twins import pair_twin_sections
from veille.model import ConditionItem, Conditions, Document, Rule, Section, Value


def months(n: int, lang: str) -> Value:
    return value("duration", f"P{n}M", f"{n} {'months' if lang == 'en' else 'mois'}", cmp="max")


def english(n: int = 36, *more: Rule) -> Document:
    lines = (f"The CAQ lasts {n} months at most.", "The worker must keep it.", *(r.quote for r in more))
    rules = (rule(lines[0], "duration_limit", "is", subject="CAQ"), rule(lines[1], "requirement", "must"), *more)
    return page(
        section("Welcome", "Read this."), section("Length", *lines, values=(months(n, "en"),), rules=rules, anchor="d1")
    )


def french(n: int = 36) -> Document:
    lines = (f"Le CAQ dure au plus {n} mois.", "Le travailleur doit le garder.")
    rules = (rule(lines[0], "duration_limit", "is", subject="CAQ"), rule(lines[1], "requirement", "must"))
    body = section("Durée", *lines, values=(months(n, "fr"),), rules=rules, anchor="d1")
    return page(section("Bienvenue", "Lisez ceci."), body, lang="fr")


def test_equal_twins() -> None:
    """Other words, same values: equal."""
    parity = pair_twins(english(), french())
    assert parity.state == "equal"
    assert [(r.rule, r.twin, r.state) for r in parity.rows] == [(0, 0, "equal"), (1, 1, "equal")]


def test_a_conflict_names_both_values() -> None:
    """36 months on one side and 24 on the other, with no word on who is late."""
    parity = pair_twins(english(36), french(24))
    assert parity.state == "conflict"
    row = parity.rows[0]
    said = "The CAQ lasts 36 months at most.", "Le CAQ dure au plus 24 mois."
    assert row.state == "conflict"
    assert row.detail_en == f"values 36 months / 24 months: “{said[0]}” / “{said[1]}”"
    assert row.detail_fr == f"valeurs 36 mois / 24 mois : « {said[0]} » / « {said[1]} »"
    assert row.values_differ


def test_a_rule_without_counterpart_is_unpaired() -> None:
    """One side says more; what both say is still compared."""
    extra = rule("Workers may not change employers.", "prohibition", "must_not")
    parity = pair_twins(english(36, extra), french())
    assert [r.state for r in parity.rows] == ["equal", "equal", "unpaired"]
    assert parity.state == "equal"


def test_citations_and_counts_of_conditions_count() -> None:
    """The same under another provision is a conflict; one condition less is noted, as drafting and repeals explain it."""

    def cited(norm: str, count: int, lang: str) -> Document:
        line = f"See {norm} first." if lang == "en" else f"Voir {norm} avant."
        items = tuple(ConditionItem(str(k), 0, 1) for k in range(count))
        held = replace(rule(line, "exemption", "need_not", cites=(norm,)), conditions=Conditions("any", items))
        return page(section("X", line, rules=(held,), anchor="x"), lang="en" if lang == "en" else "fr")

    assert pair_twins(cited("IRPR:205(a)", 3, "en"), cited("IRPR:205(a)", 3, "fr")).state == "equal"
    assert pair_twins(cited("IRPR:205(a)", 3, "en"), cited("IRPR:205(b)", 3, "fr")).state == "conflict"
    fewer = pair_twins(cited("IRPR:205(a)", 3, "en"), cited("IRPR:205(a)", 2, "fr"))
    assert (fewer.rows[0].state, fewer.rows[0].detail_en) == ("equal", "conditions 3 / 2")
    assert not fewer.rows[0].values_differ


def test_what_one_side_does_not_state_contradicts_nothing() -> None:
    """A value that only one language's rule holds, or that the other page states in another place, is no conflict."""
    silent = page(
        section(
            "Durée",
            "Le CAQ dure longtemps.",
            rules=(rule("Le CAQ dure longtemps.", "duration_limit", "is"),),
            anchor="d1",
        ),
        lang="fr",
    )
    assert pair_twins(english(36), silent).state != "conflict"
    elsewhere = french(24)
    more = section("Note", "Avant, 36 mois.", values=(months(36, "fr"),))
    both = replace(elsewhere, sections=(*elsewhere.sections, replace(more, ordinal=len(elsewhere.sections))))
    assert pair_twins(english(36), both).state != "conflict"


_SHAPES = st.lists(
    st.builds(
        lambda level, lines, mark: section(
            f"Part {level}", *(f"Line {n} of the part." for n in range(lines)), level=level, anchor=mark
        ),
        level=st.integers(2, 4),
        lines=st.integers(1, 5),
        mark=st.sampled_from((None, None, "a", "b", "c")),
    ),
    max_size=40,
)


@settings(max_examples=150, deadline=None)
@given(_SHAPES, _SHAPES)
def test_any_two_shapes_can_be_paired(left: list[Section], right: list[Section]) -> None:
    """Whatever sections two pages have, each stands once in the pairs and in its own order."""
    one, two = page(*left), page(*right, lang="fr")
    pairs = pair_twin_sections(one, two)
    assert [i for i, _ in pairs if i is not None] == [s.ordinal for s in one.sections]
    assert [j for _, j in pairs if j is not None] == [s.ordinal for s in two.sections]


def test_a_long_stretch_on_one_side_alone() -> None:
    """Up to sixty sections that only one page has: no sum of floats is compared with another (6, 13, 15... used to crash)."""
    for count in range(61):
        one = page(*(section(f"Part {n}", "Keep the paper.") for n in range(count)))
        assert len(pair_twin_sections(one, page(lang="fr"))) == count
        assert len(pair_twin_sections(page(), one)) == count


PAPERS = "<ul><li>a seal</li><li>two photos</li><li>a letter</li></ul>"
PIECES = "<ul><li>un sceau</li><li>deux photos</li><li>une lettre</li></ul>"
DUTY, DEVOIR = "<p>You must send:</p>", "<p>Vous devez envoyer :</p>"
FORCES = [
    # of two lists built alike one asks what the other does not
    (f"{DUTY}{PAPERS}", f"<p>Vous n’avez pas à envoyer :</p>{PIECES}", "says required / not required: “You must send:” / “Vous n’avez pas à envoyer :”"),
    # of two texts built alike, where the other sentence asks the same
    (
        "<p>You may pay the fee online.</p><p>You must keep the receipt.</p>",
        "<p>Vous devez payer les frais en ligne.</p><p>Vous devez garder le reçu.</p>",
        "says allowed / required: “You may pay the fee online.” / “Vous devez payer les frais en ligne.”",
    ),
    # the same on both sides, and what two languages say for one thing
    (f"{DUTY}{PAPERS}", f"{DEVOIR}{PIECES}", ""),
    (f"<p>You should send:</p>{PAPERS}", f"{DEVOIR}{PIECES}", ""),
    # lists of which one is longer, and a sentence alone, are no evidence
    (f"<p>You may send:</p>{PAPERS}", f"{DEVOIR}{PIECES}<p>Gardez une copie.</p>", ""),
    ("<p>You may send a seal.</p>", "<p>Vous devez envoyer un sceau.</p>", ""),
]  # fmt: skip


@pytest.mark.parametrize(("one", "two", "detail"), FORCES)
def test_a_word_of_force_contradicts_where_all_else_agrees(one: str, two: str, detail: str) -> None:
    parity = pair_twins(read_body("en", one), read_body("fr", two))
    assert [row.detail_en for row in parity.rows if row.state == "conflict"] == ([detail] if detail else [])
