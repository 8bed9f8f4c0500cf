"""Values of one fact whose days overlap: what both claim is ambiguous, what one claims is known."""

from __future__ import annotations

from dataclasses import replace

import pytest
from changes_build import page, rule, section, value

from veille.changes import bind_facts
from veille.config import FactBinding
from veille.model import FactState

FEE = FactBinding(key="bread.fee", label_en="Fee", label_fr="Frais", source="bread", type="money", contains=("bread",))
Said = tuple[str, str, str | None, str | None]
Part = tuple[str, str | None, str | None, str | None]


def _bound(*said: Said) -> FactState:
    """The fact on a page with a sentence for each amount and its days."""
    lines = [line for line, *_ in said]
    values = tuple(value("money", f"{amount[1:]}.00", amount, unit="CAD") for _, amount, _, _ in said)
    rules = tuple(
        replace(rule(line, "fee", "is"), valid_from=first, valid_to=last, valid_basis="stated")
        for line, _, first, last in said
    )
    (bound,) = bind_facts((FEE,), {"bread": (page(section("Fees", *lines, values=values, rules=rules)),)})
    return bound


def _parts(state: FactState) -> list[Part]:
    return [(part.state, part.value, part.valid_from, part.valid_to) for part in state.parts]


@pytest.mark.parametrize(
    ("said", "parts"),
    [
        (
            # one ends after the other begins
            (("Bread costs $100.", "$100", None, "2026-04-01"), ("Bread now costs $120.", "$120", "2026-01-01", None)),
            [
                ("known", "100.00", None, "2026-01-01"),
                ("ambiguous", "100.00; 120.00", "2026-01-01", "2026-04-01"),
                ("known", "120.00", "2026-04-01", None),
            ],
        ),
        (
            # the same sentence from a later day on follows the earlier one
            (("Bread costs $100.", "$100", "2025-01-01", None), ("Bread costs $120.", "$120", "2026-01-01", None)),
            [("known", "100.00", "2025-01-01", "2026-01-01"), ("known", "120.00", "2026-01-01", None)],
        ),
        (
            # another sentence may speak of another bread
            (("Bread costs $100.", "$100", "2025-01-01", None), ("Rye bread costs $120.", "$120", "2026-01-01", None)),
            [("known", "100.00", "2025-01-01", "2026-01-01"), ("ambiguous", "100.00; 120.00", "2026-01-01", None)],
        ),
        (
            # no day is left between the value that ends and the one that begins
            (("Bread costs $100.", "$100", None, "2026-01-01"), ("Bread costs $110.", "$110", None, None), ("Bread costs $120.", "$120", "2026-01-01", None)),
            [("ambiguous", "100.00; 110.00; 120.00", None, None)],
        ),
        (
            # a day is left between them
            (("Bread costs $100.", "$100", None, "2026-01-01"), ("Bread costs $110.", "$110", None, None), ("Bread costs $120.", "$120", "2026-01-02", None)),
            [("known", "100.00", None, "2026-01-01"), ("known", "110.00", "2026-01-01", "2026-01-02"), ("known", "120.00", "2026-01-02", None)],
        ),
        (
            # within the days of another: that one would stand on both sides
            (("Bread costs $100.", "$100", None, "2027-01-01"), ("It costs $120 of bread.", "$120", "2026-01-01", "2026-02-01")),
            [("ambiguous", "100.00; 120.00", None, None)],
        ),
    ],
)  # fmt: skip
def test_only_the_days_that_two_values_claim_are_ambiguous(said: tuple[Said, ...], parts: list[Part]) -> None:
    assert _parts(_bound(*said)) == parts


@pytest.mark.parametrize(
    ("edited", "parts"),
    [
        # the page was edited when the first fee was over, if only since that day: what it says beside it holds from then on
        ("2026-04-01", [("known", "100.00", "2025-01-01", "2026-04-01"), ("known", "120.00", "2026-04-01", None)]),
        ("2026-03-31", [("known", "120.00", None, "2025-01-01"), ("known", "100.00", "2025-01-01", "2026-04-01")]),
    ],
)
def test_a_value_without_a_day_follows_one_that_was_over_when_the_page_was_edited(
    edited: str, parts: list[Part]
) -> None:
    lines = ("From 2025 to March 31, 2026, bread costs $100.", "Bread costs $120.")
    fees = tuple(value("money", f"{amount}.00", f"${amount}", unit="CAD") for amount in (100, 120))
    rules = (
        replace(rule(lines[0], "fee", "is"), valid_from="2025-01-01", valid_to="2026-04-01", valid_basis="stated"),
        rule(lines[1], "fee", "is"),
    )
    said = page(section("Fees", *lines, values=fees, rules=rules), modified=edited)
    (bound,) = bind_facts((FEE,), {"bread": (said,)})
    assert _parts(bound) == parts
