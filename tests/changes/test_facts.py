"""Promise: a watched fact is known, missing or ambiguous, and any change of that is critical."""

from __future__ import annotations

from dataclasses import replace

import pytest
from changes_build import page, rule, section, value

from veille.changes import bind_facts, fact_changes, select
from veille.config import FactBinding
from veille.model import Document, FactState, FactStatus, Severity

LONGEST = FactBinding(
    key="caq.work.max_duration", label_en="Longest CAQ", label_fr="Durée maximale du CAQ", source="caq-en",
    type="duration", kind="duration_limit", cmp="max", subject="CAQ", contains=("attestation",),
)  # fmt: skip
FRENCH = LONGEST.model_copy(update={"source": "caq-fr"})


def letter(n: int, *, also: int | None = None) -> Document:
    lines = [f"The attestation lasts {n} months at most."]
    values = [value("duration", f"P{n}M", f"{n} months", cmp="max")]
    if also is not None:
        lines.append(f"Another attestation lasts {also} months.")
        values.append(value("duration", f"P{also}M", f"{also} months", cmp="max"))
    rules = tuple(rule(line, "duration_limit", "is", subject="CAQ") for line in lines)
    return page(section("Length", *lines, values=tuple(values), rules=rules))


def state(document: Document | None) -> FactState:
    (bound,) = bind_facts((LONGEST,), {"caq-en": (document,)} if document else {})
    return bound


def test_a_fact_is_bound_by_what_the_rule_says() -> None:
    """Kind, subject, comparison, words and type select one value, with its quote and page."""
    bound = state(letter(36))
    assert (bound.state, bound.value, bound.cmp) == ("known", "P36M", "max")
    assert bound.quote == "The attestation lasts 36 months at most."
    assert bound.url == "https://example.org/page"
    assert len(select(LONGEST, (letter(36),))) == 1


def test_a_bound_is_asked_for_by_its_name() -> None:
    """A fact that is the longest duration is not found in a sentence that states the shortest, or just a duration."""
    for cmp in ("min", None):
        lines = "The attestation lasts 36 months."
        held = value("duration", "P36M", "36 months", cmp=cmp)
        document = page(
            section("Length", lines, values=(held,), rules=(rule(lines, "duration_limit", "is", subject="CAQ"),))
        )
        assert state(document).state == "missing"
    exact = LONGEST.model_copy(update={"cmp": "eq"})
    (bound,) = bind_facts((exact,), {"caq-en": (document,)})
    assert bound.state == "known"  # a value without a comparison is that value


def test_accents_and_case_of_the_words_do_not_matter() -> None:
    """The words of a binding find the page's, whatever their accents, case and apostrophes."""
    line = "L’ATTESTATION DÉLIVRÉE dure 36 mois."
    document = page(
        section("Durée", line, values=(value("duration", "P36M", "36 mois"),), rules=(rule(line, "validity", "is"),))
    )
    fact = FactBinding(
        key="a.b",
        label_en="a",
        label_fr="b",
        source="s",
        type="duration",
        contains=("l'attestation delivree",),
        section="duree",
    )
    assert bind_facts((fact,), {"s": (document,)})[0].state == "known"


def test_missing_and_ambiguous() -> None:
    """No match is missing; two distinct values are ambiguous; the same value twice is known."""
    assert state(None).state == "missing"
    assert state(page(section("Length", "Nothing here."))).state == "missing"
    assert state(letter(36, also=24)).state == "ambiguous"
    assert state(letter(36, also=36)).state == "known"


def test_a_minimum_and_a_maximum_of_one_value_are_ambiguous() -> None:
    """ "At least $500" and "at most $500" on one page are two statements: neither may be taken for the fact."""
    lines = ("The deposit is at least $500.", "The deposit is at most 500 dollars.")
    values = (
        value("money", "500.00", "$500", unit="CAD", cmp="min"),
        value("money", "500.00", "500 dollars", unit="CAD", cmp="max"),
    )
    fact = LONGEST.model_copy(update={"type": "money", "kind": "fee", "cmp": None, "subject": None, "contains": ()})
    rules = tuple(rule(line, "fee", "is") for line in lines)
    document = page(section("Deposit", *lines, values=values, rules=rules))
    (bound,) = bind_facts((fact,), {"caq-en": (document,)})
    assert (bound.state, bound.value) == ("ambiguous", "min 500.00 CAD; max 500.00 CAD")
    (least,) = bind_facts((fact.model_copy(update={"cmp": "min"}),), {"caq-en": (document,)})
    assert (least.state, least.cmp) == ("known", "min")


def test_another_currency_is_another_value() -> None:
    """$155 that becomes US$155 is told, with both."""
    before = FactState("caq.fee", FactStatus.KNOWN, "CAQ fee", "Frais du CAQ", "money", "155.00", "CAD", "eq")
    (change,) = fact_changes((before,), (replace(before, unit="USD"),))
    assert (change.severity, change.summary_en) == (Severity.CRITICAL, "CAQ fee: $155 → USD 155")


def test_a_fact_is_bound_on_its_own_page() -> None:
    """A French page gives the value of the fact bound on it, whatever the English page says: parity compares them."""
    english, french = bind_facts((LONGEST, FRENCH), {"caq-en": (letter(36),), "caq-fr": (letter(24),)})
    assert (english.state, english.value) == ("known", "P36M")
    assert (french.state, french.value) == ("known", "P24M")


def test_changes_of_value_and_of_state_are_critical() -> None:
    """36 to 24 months, then gone, then back; a first binding and an equal spelling are no change."""
    before, after, gone = state(letter(36)), state(letter(24)), state(None)
    (change,) = fact_changes((before,), (after,))
    assert change.severity is Severity.CRITICAL
    assert change.summary_en == "Longest CAQ: 36 months → 24 months"
    assert change.summary_fr == "Durée maximale du CAQ : 36 mois → 24 mois"
    assert change.object_id == "caq.work.max_duration"
    (lost,) = fact_changes((after,), (gone,))
    assert (lost.reason, lost.summary_fr) == ("fact missing", "Durée maximale du CAQ : 24 mois → introuvable")
    assert fact_changes((gone,), (after,))[0].reason == "fact found again"
    (apart,) = fact_changes((state(letter(36, also=24)),), (state(letter(48, also=24)),))
    assert apart.summary_fr == "Durée maximale du CAQ : ambigu (36 mois; 24 mois) → ambigu (48 mois; 24 mois)"
    assert fact_changes((), (before,)) == ()
    year = FactState("caq.work.max_duration", FactStatus.KNOWN, type="duration", value="P3Y", cmp="max")
    assert fact_changes((before,), (year,)) == ()


def test_a_maximum_that_becomes_a_minimum_shows_the_comparison_on_both_sides() -> None:
    before = state(letter(36))
    least = replace(before, cmp="min")
    (change,) = fact_changes((before,), (least,))
    assert change.summary_en == "Longest CAQ: at most 36 months → at least 36 months"
    assert change.summary_fr == "Durée maximale du CAQ : au plus 36 mois → au moins 36 mois"


def test_an_announced_end_is_a_change_and_a_new_value_is_told_with_its_day() -> None:
    """ "$100" that will end is news though the value is the same; "36 → 24 months" says from when."""
    known = state(letter(36))
    ends = replace(known, valid_to="2026-01-01", valid_basis="stated")
    (end,) = fact_changes([known], [ends])
    assert "36 months up to 2025-12-31" in end.summary_en
    assert "36 mois jusqu’au 2025-12-31" in end.summary_fr
    assert not fact_changes([ends], [ends])
    (widened,) = fact_changes([ends], [known])  # the value holds on more days than before: never without a word
    assert widened.summary_en.endswith("36 months, no day stated (before: up to 2025-12-31)")
    (begins,) = fact_changes([known], [replace(known, value="P24M", valid_from="2026-01-01", valid_basis="stated")])
    assert "24 months from 2026-01-01" in begins.summary_en
    (now,) = fact_changes([known], [state(letter(24))])
    assert "from" not in now.summary_en


def fee(*stated: tuple[str, str | None, str | None]) -> FactState:
    """A fact whose values are stated side by side, each with its first day and the day after its last."""
    parts = [
        FactState(
            "fee", FactStatus.KNOWN, "Fee", "Frais", "money", value, "CAD", valid_from=first, valid_to=over,
            valid_basis="stated" if first or over else "unknown", quote=f"The fee is {value}.",
        )
        for value, first, over in stated
    ]  # fmt: skip
    return replace(parts[-1], earlier=tuple(parts[:-1]))


JANUARY, MARCH, YEAR_AFTER = "2027-01-01", "2027-03-01", "2028-01-01"
TURNS = [
    # announced beside what holds: the new one against the one it follows
    ([("231", None, None)], [("231", None, JANUARY), ("260", JANUARY, None)],
     "Fee: $231 → $260 from 2027-01-01", "Frais : 231 $ → 260 $ à compter du 2027-01-01"),
    # another amount is announced
    ([("231", None, JANUARY), ("260", JANUARY, None)], [("231", None, JANUARY), ("270", JANUARY, None)],
     "Fee: $260 from 2027-01-01 → $270 from 2027-01-01", "Frais : 260 $ à compter du 2027-01-01 → 270 $ à compter du 2027-01-01"),
    # the announcement is taken back
    ([("231", None, JANUARY), ("260", JANUARY, None)], [("231", None, None)],
     "Fee: $231, no longer $260 from 2027-01-01", "Frais : 231 $, et non plus 260 $ à compter du 2027-01-01"),
    # the day is put off
    ([("231", None, JANUARY), ("260", JANUARY, None)], [("231", None, MARCH), ("260", MARCH, None)],
     "Fee: $260 from 2027-03-01 (before: from 2027-01-01)", "Frais : 260 $ à compter du 2027-03-01 (auparavant : à compter du 2027-01-01)"),
    # an end is put off
    ([("231", None, JANUARY)], [("231", None, MARCH)],
     "Fee: $231 up to 2027-02-28 (before: up to 2026-12-31)", "Frais : 231 $ jusqu’au 2027-02-28 (auparavant : jusqu’au 2026-12-31)"),
    # one more announced value, after the other
    ([("231", None, JANUARY), ("260", JANUARY, None)],
     [("231", None, JANUARY), ("260", JANUARY, YEAR_AFTER), ("280", YEAR_AFTER, None)],
     "Fee: $260 → $280 from 2028-01-01", "Frais : 260 $ → 280 $ à compter du 2028-01-01"),
    # what held before is said too
    ([("260", None, None)], [("231", None, JANUARY), ("260", JANUARY, None)],
     "Fee: $260 from 2027-01-01; also $231 up to 2026-12-31", "Frais : 260 $ à compter du 2027-01-01; aussi 231 $ jusqu’au 2026-12-31"),
    # both are others
    ([("155", None, None)], [("231", None, JANUARY), ("260", JANUARY, None)],
     "Fee: $155 → $231 up to 2026-12-31; $260 from 2027-01-01",
     "Frais : 155 $ → 231 $ jusqu’au 2026-12-31; 260 $ à compter du 2027-01-01"),
]  # fmt: skip


@pytest.mark.parametrize(("was", "now", "en", "fr"), TURNS)
def test_a_value_on_both_sides_is_not_told_as_what_changed(
    was: list[tuple[str, str | None, str | None]], now: list[tuple[str, str | None, str | None]], en: str, fr: str
) -> None:
    (change,) = fact_changes([fee(*was)], [fee(*now)])
    assert (change.summary_en, change.summary_fr) == (en, fr)


def test_a_sentence_that_stays_beside_an_announced_value_is_no_side_of_the_change() -> None:
    alone, announced = fee(("231", None, None)), fee(("231", None, JANUARY), ("260", JANUARY, None))
    for was, now, sides in (
        (alone, announced, (None, "The fee is 260.")),
        (announced, alone, ("The fee is 260.", None)),
        (alone, fee(("260", None, None)), ("The fee is 231.", "The fee is 260.")),
    ):
        (change,) = fact_changes([was], [now])
        assert (change.quote_before, change.quote_after) == sides
