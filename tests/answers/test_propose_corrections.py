"""Promise: proposed after each statement, corrected days and all, a parameter says on every day what the record says."""

from __future__ import annotations

import random
from datetime import date, timedelta
from pathlib import Path

import pytest

from veille.answers.proposals.parameter import read_parameter
from veille.answers.proposals.propose import propose, write_files
from veille.answers.proposals.yaml_text import drop_member
from veille.config import Config, Package
from veille.errors import PlaceError
from veille.model import FactState, FactStatus
from veille.reader.filters import select_facts
from veille.store import open_store

FIRST = date(2024, 1, 1)
PACKAGE = Package(id="p", folder="parameters", facts=("fee",), reviewed=False)
FILE = "parameters/fee.yaml"


def state(value: str, begins: date | None) -> FactState:
    day = begins.isoformat() if begins else None
    return FactState(
        "fee", FactStatus.KNOWN, "Fee", "Frais", "money", value, "CAD", "eq", quote=f"The fee is ${value}.",
        url="https://a.example/", valid_from=day, valid_basis="stated" if day else "unknown",
    )  # fmt: skip


@pytest.mark.parametrize("seed", range(5))
def test_a_parameter_follows_every_correction(tmp_path: Path, seed: int) -> None:
    """Values with days and without, postponed, brought forward, taken back: no day of a belief since corrected is left."""
    draw, config = random.Random(seed), Config()
    (tmp_path / "parameters").mkdir()
    with open_store(tmp_path / "veille.db") as store:
        seen = FIRST
        for _ in range(14):
            seen += timedelta(days=draw.randrange(5, 60))
            begins = seen + timedelta(days=draw.randrange(-90, 120)) if draw.random() < 0.6 else None
            at = f"{seen.isoformat()}T10:00:00Z"
            store.facts.record([state(draw.choice(("100.00", "110.00", "120.00")), begins)], at=at, recorded_at=at)
            write_files(propose(store.connection.raw, config, PACKAGE, tmp_path, seen), tmp_path)
            parameter = read_parameter((tmp_path / FILE).read_text(encoding="utf-8"), None)
            again = propose(store.connection.raw, config, PACKAGE, tmp_path, seen)
            assert again.files == {}  # once more changes nothing
            for ahead in range(0, 1_000, 7):
                day = (FIRST + timedelta(days=60 + ahead)).isoformat()
                rows = select_facts(store.connection.raw, key="fee", as_of=day)
                said = str(rows[0]["value"]).removesuffix(".00") if rows else "None"
                assert str(parameter.on(day)) == said, (day, seen)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("values:\n  2025-01-01:\n    value: 1\n  2025-02-01:\n    value: 2\n", "values:\n  2025-01-01:\n    value: 1\n"),
        ("values:\n  2025-02-01:\n    value: 2  # why\n  2025-01-01: {value: 1}\n", "values:\n  2025-01-01: {value: 1}\n"),
        ("values: {2025-01-01: 1, 2025-02-01: 2}\n", "values: {2025-01-01: 1}\n"),
        ("values: {2025-02-01: {value: 2}, 2025-03-01: 3}", "values: {2025-03-01: 3}"),
        ('values:\n  "2025-01-01": 1\n  "2025-02-01": 2', 'values:\n  "2025-01-01": 1\n'),
        ("values:\n  2025-01-01: 1\n", "values:\n  2025-01-01: 1\n"),  # there is no such day
    ],
)  # fmt: skip
def test_a_day_is_taken_out_and_every_other_line_stays(text: str, left: str) -> None:
    assert drop_member(text, ("values", date(2025, 2, 1))) == left


def test_the_last_day_is_not_taken_out() -> None:
    with pytest.raises(PlaceError, match="holds nothing but 2025-02-01"):
        drop_member("values:\n  2025-02-01: 2\n", ("values", date(2025, 2, 1)))


def test_a_value_that_comes_back_is_written_on_its_day_at_once(tmp_path: Path) -> None:
    """155, 150, 155 again, and proposed only then: the second 155 has its day too, and a second run has nothing to add."""
    path = tmp_path / FILE
    path.parent.mkdir()
    path.write_text("description: Fee\nmetadata:\n  unit: currency-CAD\nvalues:\n  2020-01-01:\n    value: 155\n")
    with open_store(tmp_path / "veille.db") as store:
        for amount, seen in (("155.00", "2024-01-10"), ("150.00", "2024-03-10"), ("155.00", "2024-05-10")):
            at = f"{seen}T10:00:00Z"
            store.facts.record([state(amount, None)], at=at, recorded_at=at)
        first = propose(store.connection.raw, Config(), PACKAGE, tmp_path, date(2024, 6, 1))
        write_files(first, tmp_path)
        parameter = read_parameter(path.read_text(encoding="utf-8"), None)
        assert [str(parameter.on(day)) for day in ("2024-02-01", "2024-04-01", "2024-06-01")] == ["155", "150", "155"]
        assert [(moved.before, moved.after, moved.day) for moved in first.moved] == [
            ("155", "150", "2024-03-10"), ("150", "155", "2024-05-10"),
        ]  # fmt: skip
        assert propose(store.connection.raw, Config(), PACKAGE, tmp_path, date(2024, 6, 1)).files == {}
