"""Promise: the example rule package answers on the real page's record, for every day, through the real commands."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

import veille
from veille.cli import main
from veille.reader import Duration, Snapshot, assert_facts

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "examples" / "caq_validity"))
from caq_validity import IN_MONTHS_SINCE, MAX_DURATION, Caq, check_caq

ROOT = Path(__file__).resolve().parents[2]
FIRST, DAYS = date(2017, 1, 1), 3_650


@pytest.fixture(scope="module")
def db(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Snapshot]:
    """The snapshot of the saved Quebec page under the shipped configuration, by `veille import` and `veille publish`."""
    folder = tmp_path_factory.mktemp("real")
    shutil.copy(ROOT / "config.toml", folder)
    (saved,) = (path for path in (corpus / "manuals").glob("quebec-cases-*.md") if "program" not in path.name)
    common = ["-c", str(folder / "config.toml"), "--quiet"]
    with pytest.MonkeyPatch.context() as patch:
        for command in (["import", str(saved)], ["publish", str(folder / "out")]):
            patch.setattr("sys.argv", ["veille", *command, *common])
            with pytest.raises(SystemExit) as stopped:
                main()
            assert stopped.value.code == 0
    with veille.open(folder / "out" / "snapshot.db") as opened:
        yield opened


def _days() -> Iterator[date]:
    return (FIRST + timedelta(days=n) for n in range(DAYS))


def test_a_caq_with_dates_is_judged_on_every_day(db: Snapshot) -> None:
    """Issued in 2017 with an end date: good up to it, on all days from 2017 on, never without an answer."""
    caq = Caq(issued=date(2017, 1, 10), expires=date(2019, 1, 9))
    verdicts = {day: check_caq(db, caq, work_permit_issued=date(2017, 2, 1), on=day).good for day in _days()}
    assert verdicts == {day: day <= date(2019, 1, 9) for day in verdicts}


def test_a_caq_of_any_day_of_issue_is_judged_by_its_format(db: Snapshot) -> None:
    """Months are good from the change of format on, dates before it; 37 months never are."""
    change = date(2018, 8, 2)
    for issued in _days():
        permit, on = issued + timedelta(days=20), issued + timedelta(days=40)
        judged = {
            name: check_caq(db, caq, work_permit_issued=permit, on=on).good
            for name, caq in (
                ("months", Caq(issued, Duration(months=36))),
                ("dates", Caq(issued, expires=on)),
                ("too long", Caq(issued, Duration(months=37))),
            )
        }
        assert judged == {"months": issued >= change, "dates": issued < change, "too long": False}, issued


def test_the_facts_are_those_that_the_package_was_written_against(db: Snapshot) -> None:
    for day in (FIRST, date(2018, 8, 1), date(2018, 8, 2), date(2024, 1, 1), date(2030, 1, 1)):
        assert_facts(db, {MAX_DURATION: Duration(months=36), IN_MONTHS_SINCE: date(2018, 8, 2)}, as_of=day)
