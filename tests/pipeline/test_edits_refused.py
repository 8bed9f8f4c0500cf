"""Promise: a person's edit of a value is refused when no value can be so: another type's unit, no day, no part of a value."""

from __future__ import annotations

import pytest

from veille.errors import UsageError
from veille.model import Rule, Value
from veille.pipeline.decisions.edits import edit_values

QUOTE = "The fee is $155 for each of the 2 years."
RULE = Rule(
    QUOTE,
    0,
    len(QUOTE),
    ("fee",),
    "en",
    "prose",
    values=(Value("money", "155.00", "CAD"), Value("duration", "P2Y", "year")),
)


@pytest.mark.parametrize(
    ("setting", "words"),
    [
        ("0=5,unit=month", "a money is never in 'month'; its unit is one of CAD, EUR, USD"),
        ("0=5,unit=dollar", "a money is never in 'dollar'"),
        ("1=P3Y,unit=CAD", "a duration is never in 'CAD'"),
        ("new=5,type=number,unit=CAD", "a number is never in 'CAD'"),
        ("0=P3Y", "is no value of type money"),
        ("0=5,until=2024-01-01", "is not part of a value"),
        ("0=5,valid_from=soon", "is not a date; write YYYY-MM-DD, or `none`"),
        ("new=5", "a new value needs its type; type=: date, time, duration, money, number, code"),
        ("7=5", "the rule has no value 7"),
    ],
)  # fmt: skip
def test_what_no_value_can_be_is_refused(setting: str, words: str) -> None:
    with pytest.raises(UsageError) as caught:
        edit_values(RULE, [setting])
    assert words in str(caught.value)


@pytest.mark.parametrize(
    ("setting", "value", "unit"),
    [
        ("0=5,unit=USD", "5.00", "USD"),
        ("0=5,unit=none", "5.00", None),
        ("1=P3M,unit=month", "P3M", "month"),
        ("new=7,type=number,unit=percent", "7", "percent"),
        ("new=A12,type=code,unit=visa_class", "A12", "visa_class"),  # a scheme that the lexicon does not know
    ],
)
def test_what_it_can_be_is_taken(setting: str, value: str, unit: str | None) -> None:
    edited = edit_values(RULE, [setting])
    assert (value, unit) in [(one.value, one.unit) for one in edited]
