"""Promise: every typed value that changed is named before and after, and equal values never are."""

from __future__ import annotations

from dataclasses import replace

import pytest
from changes_build import page, rule, section, value

from veille.changes import compare
from veille.changes.match.quantities.canonical import normal_form
from veille.model import Document, Section, Severity, Value

# two spellings, whether they are one value
EQUAL = [
    # a year is twelve months, a week seven days
    (Value("duration", "P1Y"), Value("duration", "P12M"), True),
    (Value("duration", "P2W"), Value("duration", "P14D"), True),
    # working days are not days
    (Value("duration", "P10D", "business_day"), Value("duration", "P10D"), False),
    # minutes are not months
    (Value("duration", "PT30M"), Value("duration", "P30M"), False),
    # cents written or not
    (Value("money", "1085.00", "CAD"), Value("money", "1085", "CAD"), True),
    (Value("money", "155.50", "CAD"), Value("money", "155.00", "CAD"), False),
    # a currency is part of an amount; one that is not named is Canadian
    (Value("money", "155.00", "CAD"), Value("money", "155.00", "USD"), False),
    (Value("money", "155.00", "EUR"), Value("money", "155.00", "USD"), False),
    (Value("money", "155.00"), Value("money", "155.00", "CAD"), True),
    # the comparison is said by the words, not by the value
    (Value("number", "6", "hour_per_week", cmp="max"), Value("number", "6", "hour_per_week"), True),
    # a month is not its first day
    (Value("date", "2024-01"), Value("date", "2024-01-01"), False),
    # spaces in a code
    (Value("code", "IMM 5710", "form"), Value("code", "IMM5710", "form"), True),
    # the zone's spelling: EST, ET
    (Value("time", "09:00", "EST"), Value("time", "09:00", "ET"), True),
]


@pytest.mark.parametrize(("one", "two", "same"), EQUAL)
def test_equal_values(one: Value, two: Value, same: bool) -> None:
    assert (normal_form(one) == normal_form(two)) is same


def changes(old: Section, new: Section) -> list[tuple[str, str | None, str | None]]:
    result = compare(page(old), page(new))
    return sorted(((v.type, v.before, v.after) for v in result.value_changes), key=str)


def dated(line: str, *values: Value) -> Section:
    return section("Dates", "Read this first.", line, values=values)


# old section, new section, value changes
PAIRED = [
    # one date for another, in English and in French
    (
        dated("Paper letters ended on December 11, 2023.", value("date", "2023-12-11", "December 11, 2023")),
        dated("Paper letters ended on January 15, 2024.", value("date", "2024-01-15", "January 15, 2024")),
        [("date", "2023-12-11", "2024-01-15")],
    ),
    (
        dated("Les lettres ont pris fin le 11 décembre 2023.", value("date", "2023-12-11", "11 décembre 2023")),
        dated("Les lettres ont pris fin le 15 janvier 2024.", value("date", "2024-01-15", "15 janvier 2024")),
        [("date", "2023-12-11", "2024-01-15")],
    ),
    # both days moved and their clauses changed places: a beginning is a beginning
    (
        dated("It opens on January 5, 2026 and closes on March 1, 2026.", value("date", "2026-01-05", "January 5, 2026", role="effective_from"), value("date", "2026-03-01", "March 1, 2026", role="effective_to")),
        dated("It closes on April 2, 2026 and opens on February 6, 2026.", value("date", "2026-04-02", "April 2, 2026", role="effective_to"), value("date", "2026-02-06", "February 6, 2026", role="effective_from")),
        [("date", "2026-01-05", "2026-02-06"), ("date", "2026-03-01", "2026-04-02")],
    ),
    # the same date written out
    (
        dated("It starts on Jan 1, 2023.", value("date", "2023-01-01", "Jan 1, 2023")),
        dated("It starts on January 1, 2023.", value("date", "2023-01-01", "January 1, 2023")),
        [],
    ),
    # six and 6, 1 085 $ and $1,085
    (
        dated("Six people pay 1 085 $.", value("number", "6", "Six"), value("money", "1085.00", "1 085 $")),
        dated("6 people pay $1,085.", value("number", "6", "6"), value("money", "1085.00", "$1,085")),
        [],
    ),
    # two fees change places in one line: nothing changed
    (
        dated("Fees: $155 for one, $100 for two.", value("money", "155.00", "$155"), value("money", "100.00", "$100")),
        dated("Fees: $100 for two, $155 for one.", value("money", "100.00", "$100"), value("money", "155.00", "$155")),
        [],
    ),
    # a misspelt month that no extractor reads
    (
        dated("It starts on Jaunary 1, 2023."),
        dated("It starts on January 1, 2023.", value("date", "2023-01-01", "January 1, 2023")),
        [],
    ),
    # a value that came with a new sentence
    (
        dated("It ends soon."),
        dated("It ends soon. Reply within 30 days.", value("duration", "P30D", "30 days")),
        [("duration", None, "P30D")],
    ),
    # a value that went while another of its type stayed
    (
        dated("Wait 12 months. Reply in 30 days.", value("duration", "P12M", "12 months"), value("duration", "P30D", "30 days")),
        dated("Wait 12 months. Reply soon.", value("duration", "P12M", "12 months")),
        [("duration", "P30D", None)],
    ),
    # a range that changes at one end is given whole
    (
        dated("It takes 33 to 35 months.", value("duration", "P33M", "33", cmp="min", group=1), value("duration", "P35M", "35 months", cmp="max", group=1)),
        dated("It takes 32 to 35 months.", value("duration", "P32M", "32", cmp="min", group=1), value("duration", "P35M", "35 months", cmp="max", group=1)),
        [("duration", "P33M", "P32M"), ("duration", "P35M", "P35M")],
    ),
    # a form on the list instead of another, in another item
    (
        section("Forms", "Add:", "- the declaration of the union [IMM 5409]", values=(value("code", "IMM 5409", "IMM 5409", unit="form"),)),
        section("Forms", "Add:", "- a schedule about work done abroad [IMM 5910]", values=(value("code", "IMM 5910", "IMM 5910", unit="form"),)),
        [("code", "IMM 5409", None), ("code", None, "IMM 5910")],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "expected"), PAIRED)
def test_pairs(old: Section, new: Section, expected: list[tuple[str, str | None, str | None]]) -> None:
    assert changes(old, new) == sorted(expected, key=str)
    assert (compare(page(old), page(new)).severity is Severity.SUBSTANTIVE) is bool(expected)


def test_a_value_that_moves_to_another_section_is_no_change() -> None:
    """The words and their value stand under another heading now."""
    line = "The letter is valid for 36 months after the day of the decision."
    months = value("duration", "P36M", "36 months")
    old = page(section("Letter", "Read on.", line, values=(months,)), section("Permit", "Apply online."))
    new = page(section("Letter", "Read on."), section("Permit", "Apply online.", line, values=(months,)))
    assert compare(old, new).value_changes == ()


def test_a_value_of_a_heading_that_becomes_text_is_no_change() -> None:
    """ "Launched January 2024" as a heading, then as a line of the text."""
    month = value("date", "2024-01", "January 2024")
    old = page(section("Letters", "Ask the school."), section("Launched January 2024", "It is open to all."))
    new = page(section("Letters", "Ask the school.", "Launched January 2024", "It is open to all.", values=(month,)))
    assert compare(old, new).value_changes == ()


def test_summaries_say_what_where_and_both_sides() -> None:
    """One line in each language, the sentence quoted on both sides, the rule's id kept."""
    before = "Paper letters ended on December 11, 2023."
    after = "Paper letters ended on January 15, 2024."

    def letters(line: str, day: Value, id_: str) -> Document:
        held = (rule(line, "effective_date", "is", subject="CAQ", id=id_),)
        return page(section("Letters", line, values=(day,), rules=held, anchor="letters"))

    old = letters(before, value("date", "2023-12-11", "December 11, 2023", role="effective_to"), "p.1.r0")
    new = letters(after, value("date", "2024-01-15", "January 15, 2024", role="effective_to"), "p.1.r0")
    result = compare(old, new)
    (change,) = [c for c in result.changes if c.object == "value"]
    assert change.summary_en == "Letters: Paper letters ended on 11 December 2023 → 15 January 2024"
    assert change.summary_fr == "Letters : Paper letters ended on 11 December 2023 → 15 January 2024"
    assert (change.quote_before, change.quote_after) == (before, after)
    assert (change.anchor, change.object_id, change.role) == ("letters", "p.1.r0", "effective_to")
    assert result.value_changes[0].rule_id == "p.1.r0"
    assert result.reasons == ("value changed",)


def test_rule_values_serve_where_a_section_lists_none() -> None:
    """A document whose sections carry no values of their own is compared by those of its rules."""

    def fee(amount: str) -> Section:
        line = f"The fee is ${amount}."
        held = value("money", f"{amount}.00", f"${amount}", start=11, end=15)
        return section("Fees", line, rules=(replace(rule(line, "fee", "is"), values=(held,)),))

    assert changes(fee("155"), fee("160")) == [("money", "155.00", "160.00")]


def test_a_bound_that_turns_around_is_substantive() -> None:
    """ "At least 30 days" for "at most 30 days": the value is equal, the rule is not."""
    least = section(
        "Stay", "Stays of at least 30 days.", values=(value("duration", "P30D", "at least 30 days", cmp="min"),)
    )
    most = section(
        "Stay", "Stays of at most 30 days.", values=(value("duration", "P30D", "at most 30 days", cmp="max"),)
    )
    result = compare(page(least), page(most))
    assert result.value_changes == ()
    assert (result.severity, result.reasons) == (Severity.SUBSTANTIVE, ("comparison changed",))
