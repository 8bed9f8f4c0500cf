"""Promise: a fact's rows are what an oracle without intervals answers, after each statement of random histories."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest

from bench.facts.histories import FIRST, SPAN, Said, believed, draw_history
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
