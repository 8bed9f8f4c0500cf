"""Promise: whatever a record went through, a parameter says each day what the reader says, in one run."""

from __future__ import annotations

import random
import re
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.kept_readings import note
from veille.answers.proposals.parameter import read_parameter
from veille.answers.proposals.proposal import PackageProposal, Remark
from veille.answers.proposals.propose import propose, write_files
from veille.answers.proposals.wanted import read_wanted
from veille.config import Config, Package
from veille.model import FactState, FactStatus
from veille.reader.filters import select_facts
from veille.store import Store, open_store
from veille.store.exports import export_openfisca
from veille.store.record.fact_timeline import FactStatement

PACKAGE = Package(id="p", folder="parameters", facts=("fee",), reviewed=False)
FILE = "parameters/fee.yaml"
FIRST = date(2024, 1, 1)


def _state(value: str | None, begins: str | None = None, ends: str | None = None) -> FactState:
    return FactState(
        "fee", FactStatus.KNOWN if value else FactStatus.MISSING, "Fee", "Frais", "money" if value else None, value,
        "CAD" if value else None, "eq" if value else None, quote=value and f"The fee is ${value}.", url="https://a.example/" if value else None,
        valid_from=begins, valid_to=ends, valid_basis="stated" if begins or ends else "unknown",
    )  # fmt: skip


def _see(store: Store, day: str, state: FactState) -> None:
    store.facts.record([state], at=f"{day}T10:00:00Z", recorded_at=f"{day}T10:00:00Z")


def _propose(store: Store, root: Path) -> PackageProposal:
    (root / "parameters").mkdir(exist_ok=True)
    made = propose(store.connection.raw, Config(), PACKAGE, root, FIRST)
    write_files(made, root)
    note((*(made.files.items()), said_of(made.remarks)))
    again = propose(store.connection.raw, Config(), PACKAGE, root, FIRST)
    assert again.files == {}  # once more changes nothing
    return again


def said_of(remarks: list[Remark]) -> str:
    """What was left alone, in one text."""
    return "; ".join(remark.said_en for remark in remarks)


def _is_named(said: str, day: str) -> bool:
    """Whether a remark is about the package's value of the day: in place too late, or not stated by its page."""
    late = re.findall(r"from (\S+), its page was seen with it on (\S+) ", said)
    own = re.findall(r"also says \S+ from (\S+), which", said)
    return any(seen <= day < begins for begins, seen in late) or any(begins <= day for begins in own)


def _held(root: Path, *days: str) -> list[str]:
    parameter = read_parameter((root / FILE).read_text(encoding="utf-8"), None)
    return [str(parameter.on(day)) for day in days]


@pytest.mark.parametrize("later", ["2027-07-01", "2026-10-01", None])
def test_an_end_that_moves_reaches_the_package(tmp_path: Path, later: str | None) -> None:
    """Extended, shortened or dropped: the end that was written is taken back, the value holds up to the new one."""
    with open_store(tmp_path / "veille.db") as store:
        _see(store, "2026-01-10", _state("155.00", ends="2027-01-01"))
        _propose(store, tmp_path)
        assert _held(tmp_path, "2026-12-31", "2027-01-01") == ["155", "None"]
        _see(store, "2026-06-10", _state("155.00", ends=later))
        _propose(store, tmp_path)
        for day in ("2026-09-30", "2026-10-01", "2026-12-31", "2027-01-01", "2027-06-30", "2027-07-01"):
            assert _held(tmp_path, day) == ["155" if later is None or day < later else "None"], day


def test_a_value_ends_in_a_file_that_has_later_days_of_its_own(tmp_path: Path) -> None:
    """The package's later value stays, and is named."""
    path = tmp_path / FILE
    path.parent.mkdir()
    path.write_text(
        "description: Fee\nmetadata:\n  unit: currency-CAD\nvalues:\n  2020-01-01: 155\n  2028-01-01:\n    value: 170\n"
    )
    with open_store(tmp_path / "veille.db") as store:
        _see(store, "2026-06-10", _state("155.00", ends="2027-07-01"))
        said = _propose(store, tmp_path)
        assert _held(tmp_path, "2027-06-30", "2027-07-01", "2028-01-01") == ["155", "None", "170"]
        assert ["170 from 2028-01-01" in remark.said_en for remark in said.remarks] == [True]


def test_a_value_without_a_day_is_taken_back_when_an_older_page_comes_in(tmp_path: Path) -> None:
    """155 was written for all days; an older page says 150: the first value is 150, 155 begins when it was first seen."""
    older, newer = (f"{day}T10:00:00Z" for day in ("2023-06-10", "2024-01-10"))
    with open_store(tmp_path / "veille.db") as store:
        _see(store, "2024-01-10", _state("155.00"))
        _propose(store, tmp_path)
        assert _held(tmp_path, "2023-07-01") == ["155"]
        told = [
            FactStatement(older, ((older, _state("150.00")),)), FactStatement(newer, ((newer, _state("155.00")),)),
        ]  # fmt: skip
        store.facts.rewrite("fee", told, recorded_at="2024-02-01T00:00:00Z")
        _propose(store, tmp_path)
        assert _held(tmp_path, "2020-01-01", "2023-07-01", "2024-01-09", "2024-01-10") == ["150", "150", "150", "155"]
        own = (tmp_path / FILE).read_text(encoding="utf-8").split("values:")[0].split("  reference:")[0]
        (tmp_path / FILE).write_text(own + "values:\n  0001-01-01: 155\n", encoding="utf-8")
        left = _propose(store, tmp_path)  # a value for all days that cites nothing is the author's: it is named
        assert _held(tmp_path, "2020-01-01", "2023-07-01", "2024-01-10") == ["155", "150", "155"]
        assert ["155 from 0001-01-01" in remark.said_en for remark in left.remarks] == [True]


def test_a_value_that_had_ended_when_it_was_seen_is_for_no_day(tmp_path: Path) -> None:
    """Seen in October: until June 30 it is 110. Neither the export nor a package says it for October."""
    with open_store(tmp_path / "veille.db") as store:
        _see(store, "2024-05-22", _state("120.00"))
        _propose(store, tmp_path)
        _see(store, "2024-10-23", _state("110.00", ends="2024-07-01"))
        _propose(store, tmp_path)
        (exported,) = export_openfisca(store.connection, tmp_path / "out")
        days = ("2024-06-30", "2024-07-01", "2024-10-22", "2024-10-23", "2025-01-01")
        for text in (exported.read_text(encoding="utf-8"), (tmp_path / FILE).read_text(encoding="utf-8")):
            parameter = read_parameter(text, None)
            assert [str(parameter.on(day)) for day in days] == ["120", "120", "120", "None", "None"]


@pytest.mark.parametrize("seed", range(10))
def test_each_day_of_a_history_is_what_the_reader_says(tmp_path: Path, seed: int) -> None:
    """Values with and without days, ends that move, stretches of silence, copies that come late; proposed now and then."""
    draw, seen, told = random.Random(seed), FIRST, list[FactStatement]()
    with open_store(tmp_path / "veille.db") as store:
        for step in range(10):
            seen += timedelta(days=draw.randrange(5, 60))
            begins = seen + timedelta(days=draw.randrange(-90, 120)) if draw.random() < 0.4 else None
            ends = (begins or seen) + timedelta(days=draw.randrange(30, 200)) if draw.random() < 0.3 else None
            said = _state(draw.choice(("100.00", "110.00", "120.00")), begins and str(begins), ends and str(ends))
            late = step > 1 and draw.random() < 0.25  # a copy older than some that are stored
            day = seen - timedelta(days=draw.randrange(1, 200)) if late else seen
            at, state = f"{day}T{step + 10}:00:00Z", _state(None) if step and draw.random() < 0.15 else said
            told = sorted([*told, FactStatement(at, ((at, state),))], key=lambda one: one.at)
            if late:
                store.facts.rewrite("fee", told, recorded_at=f"{seen}T20:00:00Z")
            else:
                store.facts.record([state], at=at, recorded_at=at)
            if draw.random() < 0.4:
                continue
            left = _propose(store, tmp_path).remarks
            if not (tmp_path / FILE).exists():
                continue
            parameter = read_parameter((tmp_path / FILE).read_text(encoding="utf-8"), None)
            first = date.fromisoformat(told[0].at[:10])  # of the days before, a package may know more
            for ahead in range(0, 1100, 7):
                day = str(first + timedelta(days=ahead))
                rows = select_facts(store.connection.raw, key="fee", as_of=day)
                value = str(rows[0]["value"]).removesuffix(".00") if rows and rows[0]["state"] == "known" else "None"
                named = _is_named(said_of(left), day) or not read_wanted(store.connection.raw, "fee").segments
                assert str(parameter.on(day)) == value or named, (day, str(seen), left)
