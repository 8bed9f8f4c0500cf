"""The one spelling of equal values, by which they are compared."""

from __future__ import annotations

import re
from decimal import Decimal

from veille.model import Value
from veille.model.durations import split_duration

_DECIMAL = re.compile(r"-?\d+(?:\.\d+)?")


def with_rate(normal: str, per: str | None) -> str:
    """A value's one spelling with the time for which it is counted; what states none counts for none.

    Twins are compared without: one language may say it in another place of the sentence.
    """
    return f"{normal} per {per}" if per else normal


def normal_form(value: Value) -> str:
    """One spelling for equal values: P1Y and P12M, P2W and P14D, 155 and 155.00; roles, cmp and zones left out.

    The currency is part of an amount: 155 USD is not 155 CAD. An amount without one is in Canadian dollars.
    """
    text = value.value.strip()
    if value.type == "duration":
        split = split_duration(text.upper())
        if split is not None:
            amount, measure = float(split[0]), split[1]
            if measure == "year":
                amount, measure = amount * 12, "month"
            if measure == "week":
                amount, measure = amount * 7, "day"
            days = "business " if value.unit == "business_day" else ""
            return f"duration {amount:g} {days}{measure}"
    if value.type in ("money", "number"):
        number = text.replace(",", "").replace(" ", "")
        text = f"{Decimal(number).normalize():f}" if _DECIMAL.fullmatch(number) else text
        if value.unit == "year_of_age" and text.isdigit():
            return f"duration {12 * int(text)} month"  # "18 years old" and "18 years"
        unit = value.unit or ""
        return f"{value.type} {text} {'' if value.type == 'money' and unit == 'CAD' else unit}".rstrip()
    if value.type == "code":
        return "code " + re.sub(r"[\s-]+", "", text).upper()
    return f"{value.type} {text}"


def amounts_of(value: Value) -> list[str]:
    """The number of a value as a sentence writes it: of "P18Y", 18."""
    return _DECIMAL.findall(value.value)
