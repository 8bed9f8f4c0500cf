"""Promise: each difference has the severity of docs/contract.md, with the reason that made it so."""

from __future__ import annotations

from dataclasses import replace

import pytest
from changes_build import page, read, rule, section, value

from veille.changes import changed_provisions, compare
from veille.changes.tell.differences.link_changes import target
from veille.model import Severity

TEXT = section("Steps", "Read the guide before you start.", "Sign the form in ink.")


def test_the_same_content_is_no_change() -> None:
    """Heading levels, ids and spans play no part."""
    other = replace(TEXT, level=3, anchor="s1", id="x")
    assert compare(page(TEXT), page(other)).severity is Severity.NONE


@pytest.mark.parametrize(
    "more",
    [
        {"title": "Another title"},  # the page's title
        {"modified": "2024-05-01"},  # its date stamp
    ],
)
def test_title_and_date_are_metadata(more: dict[str, str]) -> None:
    result = compare(page(TEXT), page(TEXT, **more))
    assert result.severity is Severity.METADATA
    assert not result.changed


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Don't fold “it” - ever...", 'Don’t fold "it" – ever…'),  # quotes, dashes, dots
        ('N\'envoyez pas "tout"', "N’envoyez pas «tout»"),
    ],
)
def test_typography_is_metadata(before: str, after: str) -> None:
    """What an editing program rewrites by itself is no edit, in text and in headings."""
    old, new = page(section(before, "Read on.", before)), page(section(after, "Read on.", after))
    compared = compare(old, new)
    assert compared.severity is Severity.METADATA
    assert "only typographic signs changed" in " ".join(change.summary_en for change in compared.changes)


def links(href: str, form: bool) -> object:
    return page(section("Forms", "Fill out the application.", links=(("application", href, form),)))


FORM = "https://example.org/pdf/imm1295e.pdf"
LINKS = [
    # the file behind a form's link is another
    (FORM, "https://example.org/pdf/imm1296e.pdf", True, Severity.SUBSTANTIVE),
    # the same file at another address of the same site
    (FORM, "https://preview.example.org/pdf/imm1295e.pdf", True, Severity.METADATA),
    # any other page
    ("https://example.org/a.html", "https://example.org/b.html", False, Severity.METADATA),
]


@pytest.mark.parametrize(("before", "after", "form", "severity"), LINKS)
def test_links(before: str, after: str, form: bool, severity: Severity) -> None:
    result = compare(links(before, form), links(after, form))  # type: ignore[arg-type]
    assert result.severity is severity
    typed = [(v.type, v.before, v.after) for v in result.value_changes]
    assert typed == ([("link", before, after)] if severity is Severity.SUBSTANTIVE else [])


def test_staging_addresses_are_the_same_page() -> None:
    """An editing system's own prefix is no other page; a query is."""
    assert target("/content/canadasite/fr/services/a.html#x") == target("https://www.canada.ca/fr/services/a.html")
    assert target("/a?id=1") != target("/a?id=2")


HEADINGS = [
    ("Fill out the forms", "3. Fill out the forms", "heading", Severity.EDITORIAL),
    ("Étape 2 : Payer", "Étape 3 : Payer", "heading", Severity.EDITORIAL),
    ("Sign in", "Sign in to your account", "heading", Severity.EDITORIAL),
    ("Option 1 of 2", "Option 1 of 3", "heading", Severity.EDITORIAL),
    ("Come to Canada tool: Option 2", "Come to Canada (C2C) tool: Option 2", "heading", Severity.EDITORIAL),
    ("Work (maximum 15 points)", "Work (maximum 22 points)", "number changed", Severity.SUBSTANTIVE),
    ("Fees from 2024", "Fees from 2025", "number changed", Severity.SUBSTANTIVE),
    ("Frais de 2024", "Frais de 2025", "number changed", Severity.SUBSTANTIVE),
]


@pytest.mark.parametrize(("before", "after", "reason", "severity"), HEADINGS)
def test_headings(before: str, after: str, reason: str, severity: Severity) -> None:
    result = compare(page(replace(TEXT, heading=before)), page(replace(TEXT, heading=after)))
    (change,) = [c for c in result.changes if c.object == "section"]
    assert (change.kind, change.reason, result.severity) == ("renamed", reason, severity)


def test_a_removed_section_weighs_what_it_said() -> None:
    """A section with a duty is substantive when it goes; one that only informs is editorial."""
    duty = section("Retest", "You must ask us for a new date within the month.")
    news = section("Offices", "Our team works from two offices in the north.")
    gone = compare(read(TEXT, duty), read(TEXT))
    assert (gone.severity, gone.changes[0].kind) == (Severity.SUBSTANTIVE, "removed")
    assert compare(read(TEXT, news), read(TEXT)).severity is Severity.EDITORIAL


def test_a_change_of_medium_counts_values_only() -> None:
    """An imported Markdown copy against the live page: words may differ by conversion, values may not."""
    fee = value("money", "155.00", "$155")
    old = page(section("Fees", "You must pay $155 first.", values=(fee,)), medium="markdown")
    reworded = page(section("Fees", "Pay $155 at first, please.", values=(fee,)))
    raised = page(section("Fees", "You must pay $160 first.", values=(value("money", "160.00", "$160"),)))
    assert not compare(old, reworded).changed
    assert compare(old, raised).severity is Severity.SUBSTANTIVE


def test_a_full_copy_after_an_empty_capture_is_no_policy_change() -> None:
    """The first text of a page that was captured with its title only."""
    result = compare(page(title="T", empty=True), page(TEXT, title="T"))
    assert not result.changed
    assert result.value_changes == ()


def test_citations_count() -> None:
    """A rule that rests on another provision now is substantive though its other words stayed."""

    def exempt(norm: str) -> object:
        line = f"The work is described in {norm} of the list."
        return page(section("Codes", line, rules=(rule(line, "reference", cites=(norm,)),)))

    result = compare(exempt("IRPR:204(c)"), exempt("IRPR:205(a)"))  # type: ignore[arg-type]
    assert result.severity is Severity.SUBSTANTIVE


def law(*sections: tuple[str, str]) -> object:
    return page(*(section("", text, label=label) for label, text in sections), medium="xml", instrument="IRPR")


LAWS = [
    # an amended section
    ((("200", "An officer shall issue a permit."),), (("200", "An officer shall issue a work permit."),), ("changed", "200")),
    # a new one
    ((("200", "A."),), (("200", "A."), ("200.1", "A permit ends with the job.")), ("added", "200.1")),
    # a repeal, in English and in French
    ((("203", "An officer decides on the offer."),), (("203", "[Repealed, SOR/2022-142, s. 7]"),), ("repealed", "203")),
    ((("203", "L’agent décide de l’offre."),), (("203", "[Abrogé, DORS/2022-142, art. 7]"),), ("repealed", "203")),
    # a section that is not in the file any more
    ((("203", "An officer decides on the offer."), ("204", "B.")), (("204", "B."),), ("removed", "203")),
]  # fmt: skip


@pytest.mark.parametrize(("before", "after", "expected"), LAWS)
def test_sections_of_laws(
    before: tuple[tuple[str, str], ...], after: tuple[tuple[str, str], ...], expected: tuple[str, str]
) -> None:
    result = compare(law(*before), law(*after))  # type: ignore[arg-type]
    assert [(c.kind, c.label) for c in result.changes if c.object == "section"] == [expected]


def test_schedules_are_apart() -> None:
    """A schedule's section of the same number is not the body's: its words are told, no provision is."""
    old = page(section("", "Body.", label="1"), section("", "Item.", label="1", body=False), medium="xml")
    new = page(section("", "Body.", label="1"), section("", "Other item.", label="1", body=False), medium="xml")
    changes = compare(old, new).changes
    assert [(c.before, c.after) for c in changes] == [("Item.", None), (None, "Other item.")]
    assert {c.severity for c in changes} == {Severity.SUBSTANTIVE}
    assert changed_provisions(old, new, changes) == ()


def test_a_law_published_as_html_is_compared_by_its_numbers_too() -> None:
    """LégisQuébec publishes pages, not XML; its sections have numbers all the same."""
    old = page(section("", "L’attestation dure 36 mois.", label="5"), kind="regulation", lang="fr")
    new = page(section("", "L’attestation dure 24 mois.", label="5"), kind="regulation", lang="fr")
    (change,) = [c for c in compare(old, new).changes if c.object == "section"]
    assert (change.kind, change.label, change.severity) == ("changed", "5", Severity.SUBSTANTIVE)
