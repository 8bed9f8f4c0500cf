"""Promise: values that a page states side by side, each for its days, answer by day; what is headed as former is no fact."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

import veille
from tests.watching import Watch, page
from veille.errors import FactUnavailable
from veille.pipeline.decisions.edits import RuleEdit
from veille.pipeline.decisions.reviews import correct_fact, decide_rules
from veille.pipeline.past.imports import run_import
from veille.store.publishing.publish import publish
from veille.workspace import open_workspace

FACT = '[[facts]]\nkey = "caq.fee"\nlabel_en = "Fee"\nlabel_fr = "Frais"\nsource = "caq"\ntype = "money"\n'
BOTH = "<h2>Fees</h2><p>The fee is $155 until May 31, 2026 and $160 after that.</p>"
FORMER = "<h2>{heading}</h2><p>A worker must pay a processing fee of $155.</p>"


@pytest.fixture
def fees(watch: Watch) -> Watch:
    watch.source("caq", "/caq", 'lang = "en"')
    watch.sources += FACT
    return watch


def _see(watch: Watch, folder: Path, *bodies: tuple[str, str]) -> None:
    for day, body in bodies:
        copy = folder / f"{day}.html"
        copy.write_text(page(body), encoding="utf-8")
        with open_workspace(watch.config(), clock=lambda: watch.now) as workspace:
            report = run_import(workspace, [copy], url=f"{watch.site.base_url}/caq", date=day)
        assert not report.failed


def _answers(watch: Watch, folder: Path, *days: str) -> list[str]:
    with open_workspace(watch.config(), clock=lambda: watch.now) as workspace:
        snapshot = publish(workspace.store, folder / "out", at=workspace.now()).path
    found = []
    with veille.open(snapshot) as db:
        for day in days:
            try:
                found.append(db.fact("caq.fee", as_of=date.fromisoformat(day)).text)
            except FactUnavailable as error:
                found.append(error.state)
    return found


DAYS = ("2025-06-01", "2026-05-31", "2026-06-01", "2028-01-01")


def test_two_values_of_one_sentence_answer_by_day_and_one_that_goes_is_no_news(fees: Watch, tmp_path: Path) -> None:
    _see(fees, tmp_path, ("2026-01-10", BOTH))
    assert _answers(fees, tmp_path, *DAYS) == ["155.00", "155.00", "160.00", "160.00"]
    told = len(fees.rows("SELECT 1 FROM v1_change WHERE object = 'fact'"))
    _see(fees, tmp_path, ("2026-02-10", "<h2>Fees</h2><p>The fee is $160 from June 1, 2026.</p>"))
    assert _answers(fees, tmp_path, *DAYS) == ["155.00", "155.00", "160.00", "160.00"]
    assert len(fees.rows("SELECT 1 FROM v1_change WHERE object = 'fact'")) == told


def test_what_was_seen_before_stands_up_to_the_first_of_them(fees: Watch, tmp_path: Path) -> None:
    _see(fees, tmp_path, ("2025-07-01", "<h2>Fees</h2><p>The fee is $150.</p>"), ("2026-01-10", BOTH))
    assert _answers(fees, tmp_path, "2025-06-01", "2026-01-09", "2026-01-10", *DAYS[1:]) == [
        "150.00", "150.00", "155.00", "155.00", "160.00", "160.00",
    ]  # fmt: skip
    (said,) = fees.rows("SELECT summary_en, summary_fr FROM v1_change WHERE object = 'fact'")
    assert said == (
        "Fee: $150 → $155 up to 2026-05-31; $160 from 2026-06-01",
        "Frais : 150 $ → 155 $ jusqu’au 2026-05-31; 160 $ à compter du 2026-06-01",
    )


def test_a_later_sight_says_what_was_before(fees: Watch, tmp_path: Path) -> None:
    """The value seen without a day is now said to have begun later: before that it was the other one."""
    first = "<h2>Fees</h2><p>The fee is $160.</p>"
    later = "<h2>Fees</h2><p>The fee was $155 until March 31, 2025 and is $160 from April 1, 2025.</p>"
    _see(fees, tmp_path, ("2025-02-01", first), ("2025-06-01", later))
    assert _answers(fees, tmp_path, "2024-01-01", "2025-03-31", "2025-04-01") == ["155.00", "155.00", "160.00"]


def test_decisions_are_on_each_of_them(fees: Watch, tmp_path: Path) -> None:
    two = "<h2>Fees</h2><p>Until May 31, 2026, the fee is $155.</p><p>From June 1, 2026, the fee is $160.</p>"
    _see(fees, tmp_path, ("2026-01-10", two))
    (rule,) = fees.rows("SELECT rule_id FROM v1_rule_current WHERE quote LIKE 'Until%'")[0]
    with open_workspace(fees.config(), clock=lambda: fees.now) as workspace:
        decide_rules(workspace, (str(rule),), "rejected", reviewer="Ana", comment="")
        correct_fact(workspace, "caq.fee", RuleEdit(), "170", reviewer="Ana", comment="")
    assert _answers(fees, tmp_path, *DAYS) == ["rejected", "rejected", "170.00", "170.00"]


def test_the_first_day_of_one_of_them_is_corrected_alone(fees: Watch, tmp_path: Path) -> None:
    _see(fees, tmp_path, ("2026-01-10", BOTH))
    with open_workspace(fees.config(), clock=lambda: fees.now) as workspace:
        correct_fact(workspace, "caq.fee", RuleEdit(valid_from="2026-07-01"), "", reviewer="Ana", comment="")
    assert _answers(fees, tmp_path, "2026-05-31", "2026-06-15", "2026-07-01") == ["155.00", "not_valid", "160.00"]


@pytest.mark.parametrize(
    ("heading", "state"),
    [("Former fees", "missing"), ("Archived", "missing"), ("Proposed fees", "missing"), ("Former spouses", "155.00")],
)
def test_under_a_heading_of_the_past_stands_no_present_value(
    fees: Watch, tmp_path: Path, heading: str, state: str
) -> None:
    _see(fees, tmp_path, ("2025-01-10", FORMER.format(heading="Fees")), ("2026-01-10", FORMER.format(heading=heading)))
    assert _answers(fees, tmp_path, "2025-06-01", "2026-02-01") == ["155.00", state]


def test_a_decision_does_not_stand_under_a_heading_of_the_past(fees: Watch, tmp_path: Path) -> None:
    _see(fees, tmp_path, ("2025-01-10", FORMER.format(heading="Fees")))
    (rule,) = fees.rows("SELECT rule_id FROM v1_rule_current WHERE quote LIKE '%$155%'")[0]
    with open_workspace(fees.config(), clock=lambda: fees.now) as workspace:
        decide_rules(workspace, (str(rule),), "accepted", reviewer="Ana", comment="")
    _see(fees, tmp_path, ("2026-01-10", FORMER.format(heading="Fees (until December 31, 2025)")))
    (state,) = fees.rows("SELECT review_state FROM v1_rule_current WHERE quote LIKE '%$155%'")[0]
    assert state == "stale"
    assert _answers(fees, tmp_path, "2025-06-01", "2026-02-01") == ["155.00", "not_valid"]


def test_a_former_value_with_its_last_day_does_not_stand_in_the_way_of_the_present_one(
    fees: Watch, tmp_path: Path
) -> None:
    body = "<h2>Fees</h2><p>The fee is $160.</p><h2>Former fees (until May 31, 2025)</h2><p>The fee is $155.</p>"
    _see(fees, tmp_path, ("2026-01-10", body))
    assert _answers(fees, tmp_path, "2026-02-01") == ["160.00"]


@pytest.mark.parametrize(
    ("body", "answers"),
    [
        ("<p>The fee is $227.</p><p>As of January 1, 2024, the fee is $230.</p>", ["227.00", "230.00"]),
        ("<p>The fee is $227.</p><p>As of January 1, 2024, the fee for a minor is $100.</p>", ["ambiguous", "ambiguous"]),
        (
            "<h2>Workers</h2><p>The fee is $227.</p><h2>Students</h2><p>As of January 1, 2024, the fee is $130.</p>",
            ["ambiguous", "ambiguous"],
        ),
        # the same sort in its heading and in its sentence
        (
            "<h2>Workers</h2><p>The fee is $227.</p><p>As of January 1, 2024, a worker pays a fee of $230.</p>",
            ["227.00", "230.00"],
        ),
    ],
)  # fmt: skip
def test_what_others_pay_from_a_day_on_ends_nothing(fees: Watch, tmp_path: Path, body: str, answers: list[str]) -> None:
    _see(fees, tmp_path, ("2023-10-01", body))
    assert _answers(fees, tmp_path, "2023-11-01", "2024-02-01") == answers
