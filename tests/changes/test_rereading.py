"""Promise: of two readings of the same bytes, only the rules that say something else are told."""

from __future__ import annotations

from dataclasses import replace

import pytest
from changes_build import page, rule, section, value

from veille.changes import compare_readings
from veille.model import Citation, ConditionItem, Conditions, Document, Rule

QUOTE = "Bread costs $4 under section 5."
FEE = rule(QUOTE, "fee", "is", id="r1", subject="bread", values=(value("money", "4.00", "$4", start=12, end=14, unit="CAD"),),
           citations=(Citation("section 5", ("IRPA:5",), start=21, end=30),))  # fmt: skip


def read(before: str, *rules: Rule) -> Document:
    """A page whose rules stand behind some words, with the spans of what is in them."""
    shift = len(before)
    moved = (
        replace(
            one, start=shift, end=shift + len(one.quote),
            values=tuple(replace(v, start=v.start + shift, end=v.end + shift) for v in one.values),
            citations=tuple(replace(c, start=c.start + shift, end=c.end + shift) for c in one.citations),
        )
        for one in rules
    )  # fmt: skip
    made = page(section("Bread", "Words of the page.", label="7"))
    return replace(made, sections=(replace(made.sections[0], rules=tuple(moved)),))


@pytest.mark.parametrize(
    "same",
    [FEE, replace(FEE, confidence=0.5), replace(FEE, pattern="other"), replace(FEE, ordinal=4, parent=3)],
)
def test_a_rule_that_moved_or_is_surer_is_read_as_before(same: Rule) -> None:
    assert compare_readings(read("Ask. ", FEE), read("Ask first. ", same)) == ()


@pytest.mark.parametrize(
    "other",
    [
        replace(FEE, modality="must"),
        replace(FEE, kinds=("fee", "requirement")),
        replace(FEE, values=(replace(FEE.values[0], value="5.00"),)),
        replace(FEE, values=(replace(FEE.values[0], start=11),)),
        replace(FEE, citations=(replace(FEE.citations[0], end=29),)),
        replace(FEE, citations=()),
        replace(FEE, conditions=Conditions("any", (ConditionItem("if asked", 6, 14),))),
    ],
)
def test_a_rule_that_is_read_otherwise_is_told(other: Rule) -> None:
    (change,) = compare_readings(read("Ask. ", FEE), read("Ask first. ", other))
    assert (change.kind, change.object_id, change.label, change.section) == ("changed", "r1", "7", "Bread")
    assert change.summary_en == f"bread: read otherwise: “{QUOTE}”"
    assert change.summary_fr == f"bread : lue autrement : « {QUOTE} »"


def test_conditions_are_compared_wherever_they_stand() -> None:
    """Two conditions joined otherwise are read otherwise; the same ones further on are not."""
    items = ConditionItem("if asked", 6, 14), ConditionItem("if paid", 15, 22)
    one, further = (
        replace(FEE, conditions=Conditions("all", tuple(replace(i, start=i.start + n, end=i.end + n) for i in items)))
        for n in (0, 4)
    )
    assert compare_readings(read("Ask. ", one), read("Ask first. ", further)) == ()
    (change,) = compare_readings(read("", one), read("", replace(one, conditions=Conditions("any", items))))
    assert change.kind == "changed"


def test_rules_of_one_reading_alone_are_told_in_their_order() -> None:
    """With the words that there are; a long quote is cut at 120 characters."""
    long = rule("x" * 121, "fee", id="r2")
    gone, come = compare_readings(read("", FEE), read("", long))
    assert (gone.kind, gone.before, gone.after, gone.summary_en) == (
        "removed",
        QUOTE,
        None,
        f"bread: no longer read: “{QUOTE}”",
    )
    assert (come.kind, come.before, come.after) == ("added", None, "x" * 121)
    assert come.summary_fr == f"Bread : lue maintenant : « {'x' * 119}… »"
    assert "…" not in compare_readings(read(""), read("", rule("x" * 120, "fee", id="r2")))[0].summary_en
