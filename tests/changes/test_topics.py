"""Promise: a change of value is told in the words that say what it is about, and carries what alerts are routed by."""

from __future__ import annotations

import pytest
from changes_build import page, rule, section, value

from veille.changes import compare
from veille.changes.tell.topics import Phrase, find_phrase
from veille.model import Severity

# sentence, the value's words, the page's words before it and behind it, whether those before are a name
PHRASES = [
    # the sentence goes on around its value, up to the end of its clause
    ("Paper letters ended on 11 December.", "11 December", "Paper letters ended on", "", False),
    ("The processing fee for a CAQ is $223 for each worker.", "$223", "The processing fee for a CAQ is", " for each worker", False),
    ("Les frais de traitement s’élèvent à 223 $.", "223 $", "Les frais de traitement s’élèvent à", "", False),
    ("In Quebec, the wage is $34.62 per hour; it is higher elsewhere.", "$34.62", "In Quebec, the wage is", " per hour", False),
    ("The desk is open from 8 a.m. to 4 p.m. on Mondays.", "4 p.m.", "The desk is open from 8 a.m. to", " on Mondays", False),
    ("Enter exemption code C16 in the system.", "C16", "Enter exemption code", " in the system", False),
    # also behind a value that stands first
    ("As of 15 January, letters are no longer sent.", "15 January", "As of", ", letters are no longer sent", False),
    # a name that its value does not go on; a bracket before a code is part of no name
    ("Processing fee: $223", "$223", "Processing fee", "", True),
    ("Self-employed applicants with a CSQ [R205(a) – C60]", "C60", "Self-employed applicants with a CSQ", "", True),
    ("Travailleurs autonomes titulaires d’un CSQ [R205a) – C60]", "C60", "Travailleurs autonomes titulaires d’un CSQ", "", True),
    ("Fees of a student (or of a spouse) are $150.", "$150", "Fees of a student (or of a spouse) are", "", False),
    # nothing else is said
    ("29 months", "29 months", "", "", False),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "raw", "before", "after", "named"), PHRASES)
def test_phrases(sentence: str, raw: str, before: str, after: str, named: bool) -> None:
    start = sentence.index(raw)
    assert find_phrase(sentence, start, start + len(raw)) == Phrase(before, after, named)


# old and new line, their value's words, normal value, type, role; the line for people in English and in French, whose values
# stand in the page's sentence as its language writes them
SUMMARIES = [
    ("The fee is $1,085.", "$1,085", "1085.00", "The fee is $1,340.", "$1,340", "1340.00", "money", None,
     "Fees: The fee is $1,085 → $1,340", "Fees : The fee is $1,085 → $1,340"),
    ("A CAQ issued before May 1 counts.", "May 1", "2024-05-01", "A CAQ issued before May 2 counts.", "May 2", "2024-05-02", "date", "cutoff_before",
     "Fees: A CAQ issued before 1 May 2024 → 2 May 2024 counts", "Fees : A CAQ issued before 1 May 2024 → 2 May 2024 counts"),
    ("As of May 1, letters end.", "May 1", "2024-05-01", "As of May 2, letters end.", "May 2", "2024-05-02", "date", "effective_from",
     "Fees: As of 1 May 2024 → 2 May 2024, letters end", "Fees : As of 1 May 2024 → 2 May 2024, letters end"),
    # words that were others before the value are said with what it was
    ("The limit by mail is $85.", "$85", "85.00", "The limit online is $90.", "$90", "90.00", "money", None,
     "Fees: The limit by mail is $85 → The limit online is $90", "Fees : The limit by mail is $85 → The limit online is $90"),
]  # fmt: skip


@pytest.mark.parametrize("row", SUMMARIES)
def test_summaries(row: tuple[str, ...]) -> None:
    old, old_raw, old_value, new, new_raw, new_value, type_, role, english, french = row
    before = page(section("Fees", old, values=(value(type_, old_value, old_raw, role=role),)))  # type: ignore[arg-type]
    after = page(section("Fees", new, values=(value(type_, new_value, new_raw, role=role),)))  # type: ignore[arg-type]
    (change,) = compare(before, after).changes
    assert (change.summary_en, change.summary_fr) == (english, french)


def test_a_value_and_a_rewording_of_one_sentence_are_told_once() -> None:
    """The change of value shows both sentences; other words that say the same need no line of their own."""

    def fees(line: str, amount: str) -> object:
        return page(section("Fees", line, values=(value("money", f"{amount}.00", f"${amount}"),)))

    result = compare(fees("The fee costs $85 for each person.", "85"), fees("The fee is $90 for each person.", "90"))  # type: ignore[arg-type]
    (change,) = result.changes
    assert (change.object, change.quote_after) == ("value", "The fee is $90 for each person.")


def test_the_ends_of_a_range_share_their_measure() -> None:
    """33–35 months, not 33 months – 35 months; « 33 à 35 mois »."""

    def delay(low: str) -> object:
        ends = (
            value("duration", f"P{low}M", low, cmp="min", group=1),
            value("duration", "P35M", "35 months", cmp="max", group=1),
        )
        return page(section("Delays", f"{low} to 35 months", values=ends))

    (change,) = compare(delay("33"), delay("32")).changes  # type: ignore[arg-type]
    assert change.summary_fr == "Delays : durée : 33 à 35 mois → 32 à 35 mois"
    assert change.summary_en == "Delays: duration: 33–35 months → 32–35 months"


def test_dates_of_a_range_are_two_facts() -> None:
    """An end that was moved leaves the start alone."""

    def policy(end: str, raw: str) -> object:
        ends = (
            value("date", "2023-06-01", "June 1", cmp="min", group=1),
            value("date", end, raw, cmp="max", group=1),
        )
        return page(section("Policy", f"In effect from June 1 to {raw}.", values=ends))

    result = compare(policy("2024-05-31", "May 31"), policy("2024-12-31", "December 31"))  # type: ignore[arg-type]
    assert [(v.before, v.after) for v in result.value_changes] == [("2024-05-31", "2024-12-31")]


def test_changes_carry_what_alerts_are_routed_by() -> None:
    """Kinds and subject of the rule, unit of the value; a section that went is about all its rules."""
    line = "The fee for a CAQ is $85."
    held = rule(line, "fee", "is", subject="CAQ")

    def fees(amount: str) -> object:
        said = line.replace("85", amount)
        money = value("money", f"{amount}.00", f"${amount}", unit="CAD")
        return section("Fees", said, values=(money,), rules=(rule(said, "fee", "is", subject="CAQ"),))

    (change,) = compare(page(fees("85")), page(fees("90"))).changes  # type: ignore[arg-type]
    assert (change.rule_kinds, change.subject, change.unit) == (("fee",), "CAQ", "CAD")

    other = section("Who can apply", "Anyone who works in the province.")
    gone = section("Costs", line, values=(value("money", "85.00", "$85", unit="CAD"),), rules=(held,))
    removed = [c for c in compare(page(other, gone), page(other)).changes if c.object == "section"]
    assert (removed[0].rule_kinds, removed[0].subject, removed[0].severity) == (("fee",), "CAQ", Severity.SUBSTANTIVE)

    duty = "You must send the CAQ first."
    advice = "You should send the CAQ first."
    old = page(section("Steps", duty, rules=(rule(duty, "requirement", "must", subject="CAQ"),)))
    new = page(section("Steps", advice, rules=(rule(advice, "requirement", "should", subject="CAQ"),)))
    (change,) = compare(old, new).changes
    assert (change.rule_kinds, change.subject, change.reason) == (("requirement",), "CAQ", "modality changed")


def test_an_amount_that_moved_in_two_places_is_one_change_and_a_delay_is_two() -> None:
    """$155 becomes $160 by one decision; that two delays of 30 days became 45 may be chance, and each is told."""

    def fees(amount: str, days: str) -> object:
        money, delay = f"${amount}", f"{days} days"
        return page(
            section("Fees", f"The fee is {money}.", f"Answer within {delay}.", values=(
                value("money", f"{amount}.00", money), value("duration", f"P{days}D", delay))),
            section("Letters", f"Pay {money} with the letter.", f"Appeal within {delay}.", values=(
                value("money", f"{amount}.00", money), value("duration", f"P{days}D", delay))),
        )  # fmt: skip

    changes = compare(fees("155", "30"), fees("160", "45")).changes  # type: ignore[arg-type]
    assert [c.summary_en for c in changes if c.value_type == "money"] == [
        "the same change in 2 places (Fees › The fee is; Letters › Pay): $155 → $160"
    ]
    assert len([c for c in changes if c.value_type == "duration"]) == 2


# sentence, the value's words, its other values, its days, the page's words before it and behind it
LONG = [
    ("The fee is $85 for a child and $100 for an adult.", "$100", ["$85"], [], "The fee is $85 for a child and", " for an adult"),
    # what does not fit is left out, with a mark: the day that opens the sentence, what it says of other values, its first words
    ("As of the first of May, 2026, in the whole of the territory of the province, the fee of a permit is $85.", "$85", [],
     ["first of May, 2026"], "in the whole of the territory of the province, the fee of a permit is", ""),
    ("The fee of a permit is $85 for a child who is under twelve years of age on the very day and $100 for any adult.", "$100", ["$85"],
     [], "The fee of a permit … for a child who is under twelve years of age on the very day and", " for any adult"),
    ("Anyone who has entered the large public garden through its northern gate before the morning of May 31, 2027 has 60 days.",
     "60 days", [], ["May 31, 2027"], "… the large public garden through its northern gate before the morning of May 31, 2027 has", ""),
    ("You have 60 days to answer the letter of the officer who read your file, starting on May 31, 2027 at the latest, by mail.",
     "60 days", [], ["May 31, 2027"], "You have", " to answer the letter of the officer who read your file, starting on May 31, 2027 at the latest …"),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "raw", "others", "dates", "before", "after"), LONG)
def test_a_long_sentence_is_cut_between_its_values_and_days(
    sentence: str, raw: str, others: list[str], dates: list[str], before: str, after: str
) -> None:
    def place(part: str) -> tuple[int, int]:
        return sentence.index(part), sentence.index(part) + len(part)

    start, end = place(raw)
    found = find_phrase(sentence, start, end, [place(p) for p in others], [place(p) for p in dates])
    assert (found.before, found.after) == (before, after)
