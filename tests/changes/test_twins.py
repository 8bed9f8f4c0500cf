"""Promise: a page and its twin are compared by values, citations and conditions, never by wording."""

from __future__ import annotations

from dataclasses import replace

from changes_build import page, rule, section, value

from veille.changes import pair_twins
from veille.model import ConditionItem, Conditions, Document, Rule, Value


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
    assert (row.state, row.detail_en, row.detail_fr) == ("conflict", "values 36 M / 24 M", "valeurs 36 M / 24 M")
    assert row.values_differ


def test_a_rule_without_counterpart_is_unpaired() -> None:
    """One side says more; what both say is still compared."""
    extra = rule("Workers may not change employers.", "prohibition", "must_not")
    parity = pair_twins(english(36, extra), french())
    assert [r.state for r in parity.rows] == ["equal", "equal", "unpaired"]
    assert parity.state == "equal"


def test_citations_and_counts_of_conditions_count() -> None:
    """The same value under another provision, or with one condition less, is a conflict."""

    def cited(norm: str, count: int, lang: str) -> Document:
        line = f"See {norm} first." if lang == "en" else f"Voir {norm} avant."
        items = tuple(ConditionItem(str(k), 0, 1) for k in range(count))
        held = replace(rule(line, "exemption", "need_not", cites=(norm,)), conditions=Conditions("any", items))
        return page(section("X", line, rules=(held,), anchor="x"), lang="en" if lang == "en" else "fr")

    assert pair_twins(cited("IRPR:205(a)", 3, "en"), cited("IRPR:205(a)", 3, "fr")).state == "equal"
    assert pair_twins(cited("IRPR:205(a)", 3, "en"), cited("IRPR:205(b)", 3, "fr")).state == "conflict"
    fewer = pair_twins(cited("IRPR:205(a)", 3, "en"), cited("IRPR:205(a)", 2, "fr"))
    assert fewer.rows[0].detail_en == "conditions 3 / 2"
    assert not fewer.rows[0].values_differ
