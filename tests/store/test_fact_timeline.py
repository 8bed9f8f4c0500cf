"""Promise: a fact's rows are what an oracle without intervals answers, after each statement of random histories."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta

import pytest

from bench.facts.histories import FIRST, SPAN, Said, believed, draw_history
from tests.kept_readings import note
from veille.model import FactState
from veille.store.record.fact_timeline import FactRow, FactStatement, lay_out_fact


def _rows(said: list[Said]) -> list[FactRow]:
    """What is believed after the statements; the same one twice in a row is one."""
    told: list[FactStatement] = []
    for one in said:
        if not told or told[-1].last != one.state:
            told.append(FactStatement(one.at, ((one.at, one.state),)))
    return [row for row in lay_out_fact(told) if row.observed_to is None]


def _answer(rows: list[FactRow], day: str) -> str | None:
    held = [row for row in rows if (row.belief.valid_from or "") <= day < (row.belief.valid_to or "~")]
    assert len(held) <= 1
    return next(
        (r.belief.state.value if r.belief.state.state == "known" else f"!{r.belief.state.state}" for r in held), None
    )


# Three seeds found a fault: a value that says when it ended, seen after days without one.
@pytest.mark.parametrize("seed", [17, 48, 527, *range(12)])
def test_rows_answer_as_the_statements_do(seed: int) -> None:
    history = draw_history(random.Random(seed), "k", 12)
    days = [str(FIRST + timedelta(days=n)) for n in range(0, SPAN + 300, 11)]
    for taken in range(1, len(history) + 1):
        rows, oracle = _rows(history[:taken]), believed(history[:taken], [], "9999")
        assert {day: _answer(rows, day) for day in days} == {day: oracle.answer(day) for day in days}
    note(
        tuple(
            (row.belief.valid_from, row.belief.valid_to, row.belief.state.value, row.observed_from, row.carried)
            for row in rows
        )
    )


def _fee(value: str, begins: str | None = None, cmp: str | None = "eq") -> FactState:
    return FactState("fee", "known", "Fee", "Frais", "money", value, "CAD", cmp, quote=value, valid_from=begins)


def test_a_row_that_stands_keeps_the_moment_at_which_it_was_first_believed() -> None:
    """A later fee ends the row of the one before it; the rows of past years stay as they were first written."""
    told = [
        FactStatement(f"20{year}-01-01T00:00:00Z", ((f"20{year}-01-01T00:00:00Z", _fee(str(year), f"20{year}-01-01")),))
        for year in (23, 24, 25)
    ]
    rows = {(r.belief.state.value, r.belief.valid_to): r for r in lay_out_fact(told) if r.observed_to is None}
    assert {key: row.observed_from[:4] for key, row in rows.items()} == {
        ("23", "2024-01-01"): "2024", ("24", "2025-01-01"): "2025", ("25", None): "2025",
    }  # fmt: skip


@pytest.mark.parametrize(("first", "then"), [(None, "eq"), ("eq", None)])
def test_a_comparison_that_is_not_said_is_that_it_is_equal(first: str | None, then: str | None) -> None:
    """The same value read with and without `eq` goes on: it did not begin on the later day."""
    told = [
        FactStatement("2024-01-01T00:00:00Z", (("2024-01-01T00:00:00Z", _fee("10", "2023-01-01", first)),)),
        FactStatement("2024-06-01T00:00:00Z", (("2024-06-01T00:00:00Z", _fee("10", None, then)),)),
    ]
    (open_row,) = [row for row in lay_out_fact(told) if row.observed_to is None]
    assert (open_row.belief.valid_from, open_row.belief.valid_to) == ("2023-01-01", None)


@pytest.mark.parametrize(("seen", "begins"), [("05-31", "2024-05-31"), ("06-01", None), ("06-02", None)])
def test_a_value_that_has_ended_when_it_is_seen_tells_of_the_days_before(seen: str, begins: str | None) -> None:
    """Seen anew after days without one: on the very day it ended it can only speak of those days, on the day before of that day."""
    gone, back = "2024-03-01T00:00:00Z", f"2024-{seen}T00:00:00Z"
    missing = replace(_fee("10"), state="missing", value=None)
    told = [
        FactStatement(at, ((at, state),))
        for at, state in ((gone, missing), (back, replace(_fee("10"), valid_to="2024-06-01")))
    ]
    held = [row.belief for row in lay_out_fact(told) if row.observed_to is None and row.belief.state.value]
    assert [(belief.valid_from, belief.valid_to) for belief in held] == [(begins, "2024-06-01")]
