"""Promise: the answer follows the snapshot's facts, and without a fact there is no answer."""

from __future__ import annotations

import sys
from datetime import date, timedelta
from pathlib import Path

import pytest

import veille
from veille.clock import system_clock
from veille.errors import FactUnavailable, StaleSnapshot
from veille.model import FactState, FactStatus
from veille.operate.demo import run_demo
from veille.reader import Duration, assert_facts
from veille.store import open_store
from veille.store.publishing.publish import publish

sys.path.insert(0, str(Path(__file__).parent.parent))
from caq_validity import IN_MONTHS_SINCE, MAX_DURATION, Caq, check_caq, main

LONGEST = FactState(
    MAX_DURATION, FactStatus.KNOWN, "Longest", "Plus longue", "duration", "P36M", "month", "max",
    quote="At most 36 months.",
)  # fmt: skip
SINCE = FactState(
    IN_MONTHS_SINCE, FactStatus.KNOWN, "Since", "Depuis", "date", "2018-08-02", quote="Since August 2, 2018."
)


def _snapshot(folder: Path, *facts: FactState) -> Path:
    with open_store(folder / "veille.db") as store:
        store.pages.see("https://guide.example/en/caq", at="2026-01-01T00:00:00Z", source="caq")
        store.pages.mark_checked(store.pages.all()[0].page_id, "2026-01-01T00:00:00Z")
        store.facts.record(facts, at="2026-01-01T00:00:00Z", recorded_at="2026-01-01T00:00:00Z")
        return publish(store, folder / "snapshot.db", at="2026-01-01T00:00:00Z").path


@pytest.mark.parametrize(
    ("caq", "on", "good"),
    [
        (Caq(date(2024, 1, 10), Duration(months=24)), date(2026, 2, 28), True),  # its last day
        (Caq(date(2024, 1, 10), Duration(months=24)), date(2026, 3, 1), False),  # two years after the work permit
        (Caq(date(2024, 1, 10), Duration(months=48)), date(2024, 6, 1), False),  # longer than guidance allows
        (Caq(date(2024, 1, 10), expires=date(2026, 1, 9)), date(2024, 6, 1), False),  # dates after the change of format
        (Caq(date(2018, 8, 1), expires=date(2020, 7, 31)), date(2020, 7, 31), True),  # the day before the change
        (Caq(date(2018, 8, 1), Duration(months=24)), date(2019, 1, 1), False),  # months before the change of format
    ],
)
def test_the_answer_follows_the_facts(tmp_path: Path, caq: Caq, on: date, good: bool) -> None:
    with veille.open(_snapshot(tmp_path, LONGEST, SINCE)) as db:
        verdict = check_caq(db, caq, work_permit_issued=date(2024, 3, 1), on=on)
        assert verdict.good is good, verdict.reason
        assert [fact.quote for fact in verdict.facts] == ["At most 36 months.", "Since August 2, 2018."]


def test_another_number_in_the_guidance_is_another_answer(tmp_path: Path) -> None:
    caq, day = Caq(date(2024, 1, 10), Duration(months=30)), date(2024, 6, 1)
    shorter = FactState(MAX_DURATION, FactStatus.KNOWN, "Longest", "Plus longue", "duration", "P24M", "month", "max")
    for name, fact, good in (("a", LONGEST, True), ("b", shorter, False)):
        (tmp_path / name).mkdir()
        with veille.open(_snapshot(tmp_path / name, fact, SINCE)) as db:
            assert check_caq(db, caq, work_permit_issued=date(2024, 3, 1), on=day).good is good


@pytest.mark.parametrize(
    "facts",
    [
        (SINCE,),  # never bound
        # the page no longer says it
        (FactState(MAX_DURATION, FactStatus.MISSING, "Longest", "Plus longue"), SINCE),
        # two rules say different things
        (FactState(MAX_DURATION, FactStatus.AMBIGUOUS, "Longest", "Plus longue"), SINCE),
    ],
)
def test_without_a_fact_there_is_no_answer(tmp_path: Path, facts: tuple[FactState, ...]) -> None:
    with veille.open(_snapshot(tmp_path, *facts)) as db, pytest.raises(FactUnavailable, match=MAX_DURATION):
        check_caq(
            db, Caq(date(2024, 1, 10), Duration(months=24)), work_permit_issued=date(2024, 3, 1), on=date(2024, 6, 1)
        )


def test_an_old_snapshot_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StaleSnapshot):
        veille.open(_snapshot(tmp_path, LONGEST, SINCE), max_age=timedelta(days=1))


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The snapshot of the demo's record, as the README makes it."""
    folder = tmp_path_factory.mktemp("demo") / "demo"
    run_demo(folder, clock=system_clock, say=lambda line: None, quiet=True)
    with open_store(folder / "veille.db") as store:
        return publish(store, folder / "snapshot.db", at="2026-01-01T00:00:00Z").path


def test_the_package_runs_on_what_the_demo_makes(demo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(str(demo)) == 0
    assert capsys.readouterr().out.startswith("good: it took effect with the work permit and runs to 2026-05-01")
    old = Caq(date(2017, 1, 10), expires=date(2019, 1, 9))
    with veille.open(demo) as db:
        for day in (date(2017, 1, 10) + timedelta(days=n) for n in range(0, 3_600, 90)):  # every day has an answer
            verdict = check_caq(db, old, work_permit_issued=date(2017, 2, 1), on=day)
            assert verdict.good is (day <= date(2019, 1, 9))


def test_a_fact_that_moved_fails_the_build_with_its_quote(demo: Path) -> None:
    assert_facts(demo, {MAX_DURATION: Duration(months=36), IN_MONTHS_SINCE: "2018-08-02"}, max_age=timedelta(days=30))
    with pytest.raises(AssertionError) as failed:
        assert_facts(demo, {MAX_DURATION: "P24M", IN_MONTHS_SINCE: date(2018, 8, 2), "caq.work.feee": "227.00"})
    said = str(failed.value)
    assert "caq.work.max_duration: expected P24M, is P36M" in said
    assert "up to a maximum of 36 months" in said
    assert "did you mean caq.work.fee" in said
    assert IN_MONTHS_SINCE not in said


def test_the_command_fails_without_an_answer(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(str(_snapshot(tmp_path, SINCE))) == 1
    assert "no answer" in capsys.readouterr().err
