"""A value asked for by another type than its own is refused, and the refusal names the question that fits."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

import veille.errors
import veille.reader
from veille.errors import SnapshotError
from veille.reader import Duration, RuleValue
from veille.reader.values import TypedValue


def _term(value: TypedValue) -> RuleValue:
    return RuleValue("duration", value, str(value), None, None, None, None, "the term", 0, 8)


@pytest.mark.parametrize(
    ("value", "accessor"),
    [
        (Duration(months=36), "as_months()"),
        (Duration(days=28), "as_days()"),
        (Duration(business_days=28), "as_business_days()"),
        (Duration(months=1, days=15), "as_duration()"),
        (date(2024, 1, 15), "as_date()"),
        (Decimal(7), "as_number() or as_money()"),
        ("C10", "as_code()"),
    ],
)
def test_a_refusal_names_the_accessor_that_fits(value: TypedValue, accessor: str) -> None:
    term = _term(value)
    wrong = term.as_date if not isinstance(value, date) else term.as_duration
    with pytest.raises(SnapshotError) as caught:
        wrong()
    assert caught.value.hint == f"ask for it with {accessor}"


def test_business_days_are_no_days() -> None:
    assert _term(Duration(business_days=28)).as_business_days() == 28
    with pytest.raises(SnapshotError, match=r"P28D \(business days\), not a duration in days"):
        _term(Duration(business_days=28)).as_days()
    with pytest.raises(SnapshotError, match="P28D, not a duration in business days"):
        _term(Duration(days=28)).as_business_days()


def test_the_errors_of_the_reader_are_names_of_the_reader() -> None:
    """`from veille.reader import FactUnavailable` is the error that `fact` raises."""
    raised = {"FactUnavailable", "ForeignDatabase", "NewerDatabase", "SnapshotError", "StaleSnapshot", "UsageError"}
    assert raised <= set(veille.reader.__all__)
    for name in veille.reader.__all__:
        assert getattr(veille.reader, name) is not None
    for name in raised:
        assert getattr(veille.reader, name) is getattr(veille.errors, name)
