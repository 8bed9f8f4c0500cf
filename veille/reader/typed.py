"""A typed value as the one type that a caller counts on; anything else is refused, never converted by guess."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from veille.errors import SnapshotError
from veille.reader.durations import Duration
from veille.reader.values import TypedValue

HOME_CURRENCY = "CAD"  # what an amount is in that names no other currency


def as_date(value: TypedValue, name: str) -> date:
    """The day; a month or a year alone is none."""
    if isinstance(value, date):
        return value
    raise _refusal(value, name, "a full date")


def as_duration(value: TypedValue, name: str) -> Duration:
    """The duration."""
    if isinstance(value, Duration):
        return value
    raise _refusal(value, name, "a duration")


def as_months(value: TypedValue, name: str) -> int:
    """Whole months; days, hours and business days are no months."""
    duration = as_duration(value, name)
    if duration == Duration(months=duration.months):
        return duration.months
    raise _refusal(value, name, "a duration in months")


def as_days(value: TypedValue, name: str) -> int:
    """Days; months, hours and business days are none."""
    duration = as_duration(value, name)
    if duration == Duration(days=duration.days):
        return duration.days
    raise _refusal(value, name, "a duration in days")


def as_business_days(value: TypedValue, name: str) -> int:
    """Business days; what they are on a calendar is the caller's to say."""
    duration = as_duration(value, name)
    if duration == Duration(business_days=duration.business_days):
        return duration.business_days
    raise _refusal(value, name, "a duration in business days")


def as_decimal(value: TypedValue, kind: str, wanted: str, name: str) -> Decimal:
    """The exact number of a value of type `wanted` (a percentage is a number)."""
    if isinstance(value, Decimal) and (kind == wanted or (wanted == "number" and kind == "percent")):
        return value
    raise _refusal(value, name, "an amount of money" if wanted == "money" else "a number")


def as_money(value: TypedValue, kind: str, unit: str | None, currency: str, name: str) -> Decimal:
    """The exact amount; one in another currency than the one that is asked for is refused."""
    amount = as_decimal(value, kind, "money", name)
    if (unit or HOME_CURRENCY) == currency:
        return amount
    raise SnapshotError(
        f"{name!r} is {amount} {unit or HOME_CURRENCY}, not an amount in {currency}",
        hint=f"ask for it in its own currency: as_money({unit!r})",
    )


def as_code(value: TypedValue, kind: str, name: str) -> str:
    """The code."""
    if isinstance(value, str) and kind == "code":
        return value
    raise _refusal(value, name, "a code")


def _refusal(value: TypedValue, name: str, wanted: str) -> SnapshotError:
    return SnapshotError(f"{name!r} is {described(value)}, not {wanted}", hint=f"ask for it with {_accessor(value)}")


def described(value: TypedValue) -> str:
    """The value in its written form; business days, whose form is that of days, are named."""
    business = isinstance(value, Duration) and value.business_days
    return f"{value} (business days)" if business else str(value)


def _accessor(value: TypedValue) -> str:
    """The method that gives this value without loss."""
    if isinstance(value, Duration):
        if value == Duration(months=value.months):
            return "as_months()"
        if value == Duration(days=value.days):
            return "as_days()"
        return "as_business_days()" if value == Duration(business_days=value.business_days) else "as_duration()"
    if isinstance(value, date):
        return "as_date()"
    if isinstance(value, str):
        return "as_code()"
    return "as_number() or as_money()" if isinstance(value, Decimal) else ".value: it has no other form"
