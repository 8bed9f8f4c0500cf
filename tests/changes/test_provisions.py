"""Promise: one edit of a law's provision is one change, with its number, its whole text, and the line of the edit."""

from __future__ import annotations

from dataclasses import replace

import pytest
from changes_build import page, rule, section, value

from veille.changes import compare
from veille.changes.tell.places import name_provision
from veille.model import Document, Severity

DUTY = "The keeper must report each loss."


def law(*texts: str, days: tuple[str, ...] = (), duty: str = "") -> Document:
    """Sections 1, 2, ... with durations in them; the first one's rule is `duty`."""
    found = []
    for number, text in enumerate(texts, start=1):
        held = tuple(value("duration", f"P{day}D", f"{day} days") for day in days if f"{day} days" in text)
        rules = (rule(duty, "requirement", "must"),) if duty and duty in text else ()
        found.append(section("", text, label=str(number), values=held, rules=rules))
    return page(*found, medium="xml", instrument="IRPR")


def test_a_rule_that_changed_is_told_with_its_section() -> None:
    old = law(f"{DUTY} A loss is a thing gone.", "The garden opens.", duty=DUTY)
    other = "The keeper may report each loss."
    new = law(f"{other} A loss is a thing gone.", "The garden opens.", duty=other)
    (change,) = compare(old, new).changes
    assert (change.object, change.kind, change.label, change.severity) == (
        "section",
        "changed",
        "1",
        Severity.SUBSTANTIVE,
    )
    assert change.summary_en == f"section 1: rule changed: “{DUTY}” → “{other}”"
    assert (change.quote_before, change.quote_after) == (DUTY, other)
    assert change.after == f"{other} A loss is a thing gone."


def test_an_apostrophe_of_another_form_in_a_provision_is_no_news() -> None:
    (change,) = compare(law("The keeper's log is kept."), law("The keeper’s log is kept.")).changes
    assert change.severity is Severity.METADATA
    assert change.summary_fr.startswith("article 1 : seuls des signes typographiques ont changé")
    assert (
        compare(law("The keeper's log is kept."), law("The keeper’s log is sealed.")).severity is Severity.SUBSTANTIVE
    )


@pytest.mark.parametrize(
    ("before", "after", "severity"),
    [
        ("The keeper renews it.", "The keeper renews it", Severity.EDITORIAL),
        ("The keeper, at once, renews it.", "The Keeper at once renews it.", Severity.EDITORIAL),
        ("An annual return is kept.", "An anual return is kept.", Severity.EDITORIAL),
        ("The co-signer pays.", "The cosigner pays.", Severity.EDITORIAL),
        ("The fee is paid.", "The fees is paid.", Severity.SUBSTANTIVE),  # one or more
        ("What is prescribed is kept.", "What is proscribed is kept.", Severity.SUBSTANTIVE),
        ("It ends in 3-4 years.", "It ends in 34 years.", Severity.SUBSTANTIVE),
        ("It is at least 6 m².", "It is at least 6 m³.", Severity.SUBSTANTIVE),
    ],
)
def test_marks_and_slips_of_the_pen_change_no_provision(before: str, after: str, severity: Severity) -> None:
    (change,) = compare(law(before), law(after)).changes
    assert change.severity is severity


def test_a_value_that_changed_is_told_with_its_section() -> None:
    result = compare(law("A claim is made in 30 days.", days=("30",)), law("A claim is made in 45 days.", days=("45",)))
    (change,) = result.changes
    assert (change.object, change.label, change.value_type) == ("section", "1", "duration")
    assert change.summary_en == "section 1: A claim is made in 30 days → 45 days"
    assert [(row.before, row.after) for row in result.value_changes] == [("P30D", "P45D")]


def test_each_value_of_a_section_with_several_edits_has_its_change() -> None:
    days = ("30", "45", "60", "90")
    old = law("A claim is made in 30 days. An answer is sent in 60 days.", days=days)
    new = law("A claim is made in 45 days. An answer is sent in 90 days.", days=days)
    assert sorted(c.object for c in compare(old, new).changes) == ["section", "value", "value"]


def test_a_section_that_came_holds_its_rules() -> None:
    (change,) = compare(law("The garden opens."), law("The garden opens.", DUTY, duty=DUTY)).changes
    assert (change.object, change.kind, change.label) == ("section", "added", "2")


def test_words_of_a_schedule_are_told_though_no_section_of_the_body_holds_them() -> None:
    def schedule(country: str) -> Document:
        body = section("Countries", "The schedule lists the countries.", label="1")
        listed = replace(section("SCHEDULE 1 Countries", country, label="SCHEDULE 1"), body=False)
        return page(body, listed, medium="xml", instrument="IRPR")

    (change,) = compare(schedule("Sylvania is a country."), schedule("Ruritania is a country.")).changes
    assert (change.severity, change.label) == (Severity.SUBSTANTIVE, "SCHEDULE 1")
    assert change.summary_en.startswith("SCHEDULE 1 Countries: ")  # the number once


@pytest.mark.parametrize(
    ("label", "heading", "place"),
    [
        ("200", "Work permits", "200 Work permits"),
        ("SCHEDULE 1", "SCHEDULE 1 Fees", "SCHEDULE 1 Fees"),
        ("1", "Permits of 1 year", "1 Permits of 1 year"),  # the number stands elsewhere in the heading
        ("ANNEXE I", "ANNEXE II", "ANNEXE I ANNEXE II"),
        ("5", "", "5"),
        (None, "Fees", "Fees"),
    ],
)
def test_a_provision_is_named_by_its_number_once(label: str | None, heading: str, place: str) -> None:
    assert name_provision(label, heading) == place


PART = "(2) A key is returned within 30 days."
NOTICE = "(2) [Repealed, SOR/2024-1, s. 2]"


@pytest.mark.parametrize(
    ("before", "after", "line"),
    [
        # a paragraph of which only a notice is left, under its own number
        (PART, NOTICE, f"article 1 : paragraphe abrogé : « {PART} » → « {NOTICE} »"),
        # not where anything else differs, nor the way back
        (NOTICE, PART, f"article 1 : modifié : « (1) A key is kept. / {NOTICE} » → « (1) A key is kept. / {PART} »"),
        (PART, f"{NOTICE}\n(3) A key is new.", f"article 1 : modifié : « (1) A key is kept. / {PART} » → « (1) A key is kept. / {NOTICE} / (3) A key is new. »"),
    ],
)  # fmt: skip
def test_a_repealed_paragraph_is_told_as_repealed(before: str, after: str, line: str) -> None:
    (change,) = compare(law(f"(1) A key is kept.\n{before}"), law(f"(1) A key is kept.\n{after}")).changes
    assert (change.kind, change.summary_fr) == ("changed", line)
    assert change.severity is Severity.SUBSTANTIVE
