"""In what one parameter counts: a single unit and a single comparison, into which values are put only where that is exact."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from sqlite3 import Row

from veille.reader.durations import FAMILIES, count_in, family_of, written_unit

Scalar = str | int | float

_TEXT = "text"  # of a length that is not a whole number of one unit: P1M15D


@dataclass(frozen=True, slots=True)
class _Kind:
    """What must be the same for two values to be compared at all; `per` is the time for which both are counted."""

    type: str
    measure: str
    comparison: str
    per: str | None


@dataclass(frozen=True, slots=True)
class Terms:
    """The unit (None: it needs none) and the comparison of a parameter's values, as its `metadata` say them."""

    unit: str | None
    comparison: str
    _kind: _Kind

    def put(self, row: Row) -> Scalar | None:
        """A known value in these terms; None where it is of another type, currency, measure or comparison."""
        if _kind(row) != self._kind:
            return None
        if self._kind.type == "duration" and self._kind.measure != _TEXT:
            return count_in(str(row["value"]), row["unit"], self.unit or "")
        return plain(row)


def find_terms(rows: Sequence[Row], leading: Row, wanted: str | None = None) -> Terms:
    """The terms of the leading value, in the smallest unit in which a value that compares with it is written.

    A length of time is counted in the unit that is `wanted`, where it is one of the same family.
    """
    kind = _kind(leading)
    unit = own_unit(leading)
    if kind.type == "duration" and kind.measure != _TEXT:
        written = {own_unit(row) for row in [*rows, leading] if _kind(row) == kind}
        unit = (
            wanted
            if wanted in FAMILIES[kind.measure]
            else next(unit for unit in reversed(FAMILIES[kind.measure]) if unit in written)
        )
    return Terms(unit, kind.comparison, kind)


def own_unit(row: Row) -> str | None:
    """The unit in which a value is written, as OpenFisca names it."""
    if row["type"] == "money":
        return f"currency-{row['unit'] or 'CAD'}"
    unit: str | None = row["unit"]
    return written_unit(str(row["value"]), unit) if row["type"] == "duration" else unit


def plain(row: Row) -> Scalar:
    """A value that stands alone, in its own unit: a number, or its text."""
    text = str(row["value"])
    if row["type"] == "duration" and (unit := own_unit(row)) is not None:
        count = count_in(text, row["unit"], unit)
        return text if count is None else count
    if row["type"] in ("money", "number"):
        number = float(text)
        return int(number) if number.is_integer() else number
    return text


def _kind(row: Row) -> _Kind:
    return _Kind(row["type"] or "", _measure(row), row["cmp"] or "eq", row["per"])


def _measure(row: Row) -> str:
    if row["type"] != "duration":
        return own_unit(row) or ""
    return family_of(str(row["value"]), row["unit"]) or _TEXT
