"""Promise: a value is taken as a person writes it, in French or English, and refused where it is not one value of the kind."""

from __future__ import annotations

import pytest

from veille.pipeline.decisions.written_values import plain_number, plain_value

WRITTEN = [
    ("number", "31 500", None, "31500"), ("number", "31\u202f500", None, "31500"), ("money", "1 234,50 $", "CAD", "1234.50"),
    ("money", "$1,500", "CAD", "1500"), ("date", "31 décembre 2026", None, "2026-12-31"),
    ("date", "December 31, 2026", None, "2026-12-31"), ("number", "29 200 demandes", None, "29200"),
    ("duration", "36 mois", None, "P36M"), ("money", "US$155", "CAD", None), ("date", "bientôt", None, None),
    ("number", "31 50", None, None), ("number", "de 10 à 20", None, None),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "text", "unit", "value"), WRITTEN)
def test_a_value_as_it_is_written(kind: str, text: str, unit: str | None, value: str | None) -> None:
    assert plain_value(kind, text, unit) == value


def test_what_carries_more_than_a_number_is_left() -> None:
    """The desk's fields may hold a bound beside the value."""
    assert [plain_number(text) for text in ("160.00,cmp=max", "P24M", "2024-01-15", "A75")] == [None] * 4
