"""A typed value as the one type that a caller counts on; anything else is refused, never converted by guess."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import ClassVar

from veille.errors import SnapshotError
from veille.reader.durations import Duration
from veille.reader.values import TypedValue

HOME_CURRENCY = "CAD"  # what an amount is in that names no other currency


class TypedRecord:
    """A record with a typed value, which it gives as the one type that its caller counts on.

    Anything else is refused with SnapshotError, never converted by guess.
    """

    __slots__ = ()
    _NAMED_BY: ClassVar[str]  # the field that names the record in errors
    value: TypedValue
    type: str
    unit: str | None

    def as_date(self) -> date:
        """The value as a day; SnapshotError when it is no full date."""
        if isinstance(self.value, date):
            return self.value
        raise self._refusal("a full date")

    def as_duration(self) -> Duration:
        """The value as a duration; SnapshotError when it is none."""
        if isinstance(self.value, Duration):
            return self.value
        raise self._refusal("a duration")

    def as_months(self) -> int:
        """The value in whole months; SnapshotError when it is no duration, or one that also counts days."""
        duration = self.as_duration()
        if duration == Duration(months=duration.months):
            return duration.months
        raise self._refusal("a duration in months")

    def as_days(self) -> int:
        """The value in days; SnapshotError when it is no duration, or one in months or business days."""
        duration = self.as_duration()
        if duration == Duration(days=duration.days):
            return duration.days
        raise self._refusal("a duration in days")

    def as_business_days(self) -> int:
        """Business days, counted by the caller's own calendar."""
        duration = self.as_duration()
        if duration == Duration(business_days=duration.business_days):
            return duration.business_days
        raise self._refusal("a duration in business days")

    def as_money(self, currency: str = HOME_CURRENCY) -> Decimal:
        """The amount, exact. SnapshotError when it is no money, or money of another currency than `currency`."""
        if not isinstance(self.value, Decimal) or self.type != "money":
            raise self._refusal("an amount of money")
        if (self.unit or HOME_CURRENCY) == currency:
            return self.value
        raise SnapshotError(
            f"{self._name!r} is {self.value} {self.unit or HOME_CURRENCY}, not an amount in {currency}",
            hint=f"ask for it in its own currency: as_money({self.unit!r})",
        )

    def as_number(self) -> Decimal:
        """The number or percentage; SnapshotError when it is another type."""
        if isinstance(self.value, Decimal) and self.type in ("number", "percent"):
            return self.value
        raise self._refusal("a number")

    def as_code(self) -> str:
        """The code as text; SnapshotError when it is another type."""
        if isinstance(self.value, str) and self.type == "code":
            return self.value
        raise self._refusal("a code")

    @property
    def _name(self) -> str:
        return str(getattr(self, self._NAMED_BY))

    def _refusal(self, wanted: str) -> SnapshotError:
        said = f"{self._name!r} is {described(self.value)}, not {wanted}"
        return SnapshotError(said, hint=f"ask for it with {_accessor(self.value)}")


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
