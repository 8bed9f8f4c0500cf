"""Promise: one OpenFisca file counts in one unit and one currency, and never holds a minimum beside a maximum."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from veille.model import FactState, FactStatus
from veille.store import open_store
from veille.store.exports.openfisca import export_openfisca

Said = tuple[str, str | None, str]
CHECKED = "2025-06-01T00:00:00Z"


def _export(folder: Path, kind: str, *said: tuple[str, Said]) -> dict[str, dict[str, dict[str, object]]]:
    """The file of a fact with a value from each day, its page last checked on 2025-06-01."""
    with open_store(folder / "veille.db") as store:
        page = store.pages.see("https://a.example/", at=CHECKED, source="a", lang="en")
        store.pages.mark_checked(page.page_id, CHECKED)
        for n, (day, (value, unit, cmp)) in enumerate(said):
            at = f"2024-01-{n + 1:02}T00:00:00Z"
            state = FactState(
                "f", FactStatus.KNOWN, "F", "F", kind, value, unit, cmp, page_id=page.page_id, url="https://a.example/", quote=value, valid_from=day,
                valid_basis="stated",
            )  # fmt: skip
            store.facts.record([state], at=at, recorded_at=at)
        (path,) = export_openfisca(store.connection, folder / "out")
    written: dict[str, dict[str, dict[str, object]]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return written


@pytest.mark.parametrize(
    ("kind", "old", "new", "unit", "held", "named"),
    [
        ("duration", ("P3Y", "year", "max"), ("P24M", "month", "max"), "month", (36, 24), False),
        ("duration", ("P24M", "month", "max"), ("P3Y", "year", "max"), "month", (24, 36), False),
        ("duration", ("P30M", "month", "max"), ("P3Y", "year", "max"), "month", (30, 36), False),
        ("duration", ("P2Y", "year", "max"), ("P3Y", "year", "max"), "year", (2, 3), False),
        ("duration", ("P1Y6M", "month", "max"), ("P2Y", "year", "max"), "month", (18, 24), False),
        ("duration", ("P2W", "week", "max"), ("P10D", "day", "max"), "day", (14, 10), False),
        ("duration", ("PT48H", "hour", "max"), ("PT90M", "minute", "max"), "minute", (2880, 90), False),
        ("duration", ("P30D", "day", "max"), ("P2M", "month", "max"), "month", (None, 2), True),
        ("duration", ("P10D", "business_day", "max"), ("P2W", "week", "max"), "week", (None, 2), True),
        ("duration", ("PT30M", "minute", "max"), ("P2M", "month", "max"), "month", (None, 2), True),
        ("duration", ("P1M15D", None, "max"), ("P2M", "month", "max"), "month", (None, 2), True),
        ("duration", ("P36M", "month", "max"), ("P24M", "month", "min"), "month", (None, 24), True),
        ("money", ("155.00", "CAD", "eq"), ("160.00", "USD", "eq"), "currency-USD", (None, 160), True),
        ("money", ("155.00", "CAD", "eq"), ("160.50", None, "eq"), "currency-CAD", (155, 160.5), False),
        ("number", ("16", "year_of_age", "min"), ("20", "hour_per_week", "min"), "hour_per_week", (None, 20), True),
    ],
)
def test_a_file_counts_in_one_unit(
    tmp_path: Path, kind: str, old: Said, new: Said, unit: str, held: tuple[int | None, int], named: bool
) -> None:
    """Put into the smaller unit where that is exact, else null on its days and named in its own unit."""
    written = _export(tmp_path, kind, ("2024-01-01", old), ("2025-01-01", new))
    assert written["metadata"]["unit"] == unit
    assert (written["values"]["2024-01-01"]["value"], written["values"]["2025-01-01"]["value"]) == held
    assert (set(written["metadata"].get("not_comparable", {})) == {"2024-01-01"}) == named


def test_imports_alone_count_in_what_was_seen_last(tmp_path: Path) -> None:
    """A page that was imported and never checked: the latest copy leads."""
    with open_store(tmp_path / "veille.db") as store:
        for at, cmp in (("2024-01-10T00:00:00Z", "max"), ("2024-06-10T00:00:00Z", "min")):
            state = FactState("f", FactStatus.KNOWN, "F", "F", "duration", "P24M", "month", cmp, quote=cmp)
            store.facts.record([state], at=at, recorded_at=at)
        (path,) = export_openfisca(store.connection, tmp_path / "out")
    written = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert written["metadata"]["comparison"] == "min"
    assert [held["value"] for held in written["values"].values()] == [None, 24]


def test_a_value_that_is_only_announced_does_not_empty_todays(tmp_path: Path) -> None:
    """A maximum holds on the day of the last check; a minimum is announced for 2026."""
    said = ("2025-01-01", ("P36M", "month", "max")), ("2026-01-01", ("P24M", "month", "min"))
    written = _export(tmp_path, "duration", *said)
    assert written["metadata"]["comparison"] == "max"
    assert {day: held["value"] for day, held in written["values"].items()} == {"2025-01-01": 36, "2026-01-01": None}
    assert written["metadata"]["not_comparable"]["2026-01-01"] == {
        "value": 24, "type": "duration", "unit": "month", "comparison": "min",
    }  # fmt: skip
