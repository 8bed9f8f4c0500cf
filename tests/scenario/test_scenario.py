"""Two weeks of a whole system: every planted change is alerted once, nothing else is, and every day's facts are right.

The real crawler, store and alert path over loopback in simulated time, with outages, bot walls, soft 404s, empty and
halved pages, lagging twins, a template redesign, a removal and a parser upgrade. bench/scenario runs the long form.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from scenario.draw import make_plan
from scenario.judge import Verdict
from scenario.run import run_scenario


@pytest.fixture(scope="module", params=[1, 2])
def verdict(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Verdict:
    """The verdict on a scenario of 20 pages and 14 days."""
    folder: Path = tmp_path_factory.mktemp("scenario")
    return run_scenario(make_plan(pages=20, days=14, seed=request.param), folder)


def test_every_planted_change_is_alerted_once_and_nothing_else(verdict: Verdict) -> None:
    """Nothing missed, nothing false, nothing twice, and the alerts name the values before and after."""
    assert (verdict.missed, verdict.false, verdict.alerted_twice, verdict.wrong_values) == ((), (), (), ())
    assert verdict.reported == verdict.planted > 8


def test_the_record_knows_the_facts_of_every_day(verdict: Verdict) -> None:
    """Asked as of every day's check, each fact has the value that its page had shown last."""
    assert verdict.wrong_facts == ()
    assert verdict.checked_facts > 1000


def test_what_an_upgraded_parser_sees_is_its_own_doing(verdict: Verdict) -> None:
    """The rule that older parsers missed on every page is recorded with cause extractor, and alerted nobody."""
    assert verdict.extractor_changes >= 10
    assert verdict.false == ()


def test_quiet_days_are_cheap_and_faults_are_counted(verdict: Verdict) -> None:
    """Unchanged pages are not parsed again, and the days of outages say that they failed."""
    assert any(day.not_modified >= 15 and day.extracted <= 2 for day in verdict.days)
    assert any(day.same_content > 0 for day in verdict.days)
    assert any(day.failed > 0 for day in verdict.days)
