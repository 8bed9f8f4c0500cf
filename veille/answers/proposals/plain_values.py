"""A fact's value as a package's file writes it: in the file's unit, in the shape that stands there; never by guess."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from veille.errors import PlaceError
from veille.reader.durations import count_in

Plain = Decimal | date | str

_CURRENCY = "currency-"  # OpenFisca writes currency-CAD
_SHARE = "/1"  # OpenFisca's unit of a rate: 0.12 for 12 %
_NUMBER = re.compile(r"-?\d+(\.\d+)?")


@dataclass(frozen=True, slots=True)
class FactValue:
    """A known value as v1_fact has it."""

    type: str
    text: str
    unit: str | None


def plain_value(value: FactValue, unit: str | None, like: Plain | None) -> Plain:
    """The value for a file that counts in `unit` (None: it does not say) and holds `like` now (None: nothing yet).

    Raises PlaceError when the file counts in something else, or does not say in what a duration is counted.
    """
    match value.type:
        case "money" | "number":
            return _like(_number(value, unit), like)
        case "duration":
            return _duration(value, unit, like)
        case "date":
            return _date(value.text, like)
        case _:
            return value.text


def plain_or_none(value: FactValue, unit: str | None, like: Plain | None) -> Plain | None:
    """The value as the file writes it; None where it does not fit into the file."""
    try:
        return plain_value(value, unit, like)
    except PlaceError:
        return None


def same_value(a: Plain | None, b: Plain | None) -> bool:
    """Whether two values of a file are equal, however they are written (227 and 227.00, a date and its text)."""
    if isinstance(a, date) or isinstance(b, date):
        return str(a) == str(b)
    return a == b


def _number(value: FactValue, unit: str | None) -> Decimal:
    amount = Decimal(value.text)
    wanted = (unit or "").removeprefix(_CURRENCY)
    if value.type == "money" and not wanted:
        wanted = "CAD"  # a file that names no currency counts in Canadian dollars
    if not wanted or wanted == (value.unit or wanted):
        return amount
    if wanted == _SHARE and value.unit == "percent":
        return amount / 100
    if wanted == "year" and value.unit == "year_of_age":
        return amount
    raise PlaceError(f"is in {value.unit or 'no unit'}, the file counts in {unit or wanted}")


def _duration(value: FactValue, unit: str | None, like: Plain | None) -> Plain:
    if isinstance(like, str) and like.startswith("P"):
        return value.text
    if unit is None and like is None:
        return value.text
    if unit is None:
        raise PlaceError("is a duration, and the file does not say in which unit it counts; give its place a `unit`")
    count = count_in(value.text, value.unit, unit)
    if count is None:
        raise PlaceError(f"is {value.text}, which is not a whole number of the file's unit ({unit})")
    return _like(Decimal(count), like)


def _date(text: str, like: Plain | None) -> Plain:
    if not isinstance(like, date):
        return text
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise PlaceError(f"is {text}, and the file holds full dates") from None


def _like(number: Decimal, like: Plain | None) -> Plain:
    """The number with as many decimals as the file writes, more only where it needs them; as text where it is text."""
    shown = str(like) if like is not None and _NUMBER.fullmatch(str(like)) else ""
    places = max(len(shown.partition(".")[2]), _needed(number))
    written = f"{number:.{places}f}"
    return written if isinstance(like, str) else Decimal(written)


def _needed(number: Decimal) -> int:
    exponent = number.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0
