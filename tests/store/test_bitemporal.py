"""Promise: what applied on a day and what was known then are two questions, and both are answered; rows never overlap."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from store_build import add, fee, new_store, page_with

from veille.model import FactState, FactStatus
from veille.store import Store
from veille.store.record.timeline import BitemporalRow, Statement, apply_statement, build_rows

AS_OF = (
    "(valid_from IS NULL OR valid_from <= :v) AND (valid_to IS NULL OR :v < valid_to) "
    "AND observed_from <= :k AND (observed_to IS NULL OR :k < observed_to)"
)


def _fees(store: Store, v: str, k: str) -> list[str]:
    sql = f"SELECT substr(quote, 23, 6) AS fee FROM v1_rule WHERE kind = 'fee' AND {AS_OF}"
    return [row["fee"] for row in store.connection.rows(sql, {"v": v, "k": k})]


def test_a_retroactive_change_keeps_what_was_believed(tmp_path: Path) -> None:
    store, page = new_store(tmp_path)
    add(store, page, page_with(page, fee("155.00")), "2025-01-01T00:00:00Z")
    add(store, page, page_with(page, fee("160.00", valid_from="2025-12-01")), "2026-01-10T00:00:00Z")
    known_then, known_now = "2026-01-01T00:00:00Z", "2026-02-01T00:00:00Z"
    assert _fees(store, "2025-12-15", known_then) == ["155.00"]  # what we believed in the new year
    assert _fees(store, "2025-12-15", known_now) == ["160.00"]  # what we know now of the same day
    assert _fees(store, "2025-11-30", known_now) == ["155.00"]  # before the change's own date the old fee applied
    assert _fees(store, "2025-12-01", known_now) == ["160.00"]  # half-open: its first day is the new fee's
    current = store.connection.rows("SELECT quote FROM v1_rule_current WHERE kind = 'fee'")
    assert [row["quote"] for row in current] == ["The processing fee is 160.00 CAD."]  # the page says one thing
    store.close()


def test_a_second_dated_change_leaves_the_earlier_ones_in_place(tmp_path: Path) -> None:
    store, page = new_store(tmp_path)
    steps = [
        ("155.00", None, "2024-01-01"),
        ("160.00", "2024-12-01", "2025-01-10"),
        ("165.00", "2025-12-01", "2026-01-10"),
    ]
    for amount, valid_from, seen in steps:
        add(store, page, page_with(page, fee(amount, valid_from=valid_from)), f"{seen}T00:00:00Z")
    now = "2026-06-01T00:00:00Z"
    assert [_fees(store, day, now) for day in ("2024-06-01", "2025-06-01", "2026-06-01")] == [
        ["155.00"],
        ["160.00"],
        ["165.00"],
    ]
    store.close()


def test_a_rule_whose_day_is_put_off_is_corrected_not_succeeded(tmp_path: Path) -> None:
    """The same words with another day: the fee before applies up to the new day; the copy may come in any order."""
    steps = [
        ("155.00", None, "2025-01-01"),
        ("160.00", "2025-12-01", "2025-10-01"),
        ("160.00", "2026-02-01", "2025-11-01"),
    ]
    for order in ((0, 1, 2), (2, 1, 0), (1, 2, 0)):
        (tmp_path / str(order)).mkdir()
        store, page = new_store(tmp_path / str(order))
        for amount, valid_from, seen in (steps[n] for n in order):
            add(store, page, page_with(page, fee(amount, valid_from=valid_from)), f"{seen}T00:00:00Z")
        now = "2026-06-01T00:00:00Z"
        assert [_fees(store, day, now) for day in ("2025-11-30", "2025-12-15", "2026-02-01")] == [
            ["155.00"],
            ["155.00"],
            ["160.00"],
        ]
        assert _fees(store, "2025-12-15", "2025-10-15T00:00:00Z") == ["160.00"]  # as believed in October
        store.close()


def test_overlapping_rows_are_refused_by_the_database(tmp_path: Path) -> None:
    store, page = new_store(tmp_path)
    add(store, page, page_with(page, fee("155.00")), "2025-01-01T00:00:00Z")
    with pytest.raises(sqlite3.IntegrityError, match="overlap in rule"):
        store.connection.run("UPDATE rule SET observed_to = NULL, rule_id = (SELECT min(rule_id) FROM rule)")
    store.facts.record([_fact("P36M", None)], at="2025-01-01T00:00:00Z", recorded_at="2025-01-01T00:00:00Z")
    with pytest.raises(sqlite3.IntegrityError, match="overlap in fact"):
        store.connection.run(
            "INSERT INTO fact (key, label_en, label_fr, state, observed_from) VALUES ('caq.max', '', '', 'missing', '2025-06-01')"
        )
    store.close()


def _fact(value: str | None, valid_from: str | None) -> FactState:
    state = FactStatus.KNOWN if value else FactStatus.MISSING
    return FactState(
        "caq.max", state, "Longest CAQ", "Durée maximale", "duration", value, "month", "max", valid_from=valid_from
    )


def test_facts_follow_the_same_two_times(tmp_path: Path) -> None:
    store, _ = new_store(tmp_path)
    steps = [
        ("P24M", None, "2024-01-01"),
        ("P24M", None, "2024-02-01"),
        ("P36M", "2025-06-01", "2025-07-01"),
        (None, None, "2026-01-01"),
    ]
    moved = [
        store.facts.record([_fact(value, start)], at=f"{seen}T00:00:00Z", recorded_at="2026-02-01T00:00:00Z")
        for value, start, seen in steps
    ]
    assert moved == [("caq.max",), (), ("caq.max",), ("caq.max",)]  # an equal state is no news
    known = _asking(store)
    assert known("2025-06-15", "2025-06-20") == [("P24M", "known")]
    assert known("2025-06-15", "2025-08-01") == [("P36M", "known")]
    assert known("2025-05-31", "2025-08-01") == [("P24M", "known")]
    assert known("2026-01-01", "2026-02-01") == [(None, "missing")]  # the source no longer says it: nobody may go on
    assert known("2025-06-15", "2026-02-01") == [("P36M", "known")]  # for a day on which it did, it did
    assert store.facts.current()["caq.max"].state == "missing"
    store.close()


def _asking(store: Store):  # type: ignore[no-untyped-def]
    sql = f"SELECT value, state FROM v1_fact WHERE {AS_OF}"

    def known(v: str, k: str) -> list[tuple[object, ...]]:
        return [tuple(r) for r in store.connection.rows(sql, {"v": v, "k": f"{k}T00:00:00Z"})]

    return known


def test_a_fact_observed_earlier_takes_its_place(tmp_path: Path) -> None:
    store, _ = new_store(tmp_path)
    for value, seen in (("P36M", "2025-07-01"), ("P24M", "2024-01-01")):  # the older copy is imported second
        store.facts.record([_fact(value, None)], at=f"{seen}T00:00:00Z", recorded_at="2026-01-01T00:00:00Z")
    known = _asking(store)
    assert known("2025-08-01", "2024-06-01") == [("P24M", "known")]  # as believed then
    assert known("2025-08-01", "2026-01-01") == [("P36M", "known")]
    assert known("2024-06-01", "2026-01-01") == [
        ("P24M", "known")
    ]  # no day was stated: up to the day it was first seen
    store.close()


def _date(day: str) -> FactState:
    return FactState("caq.max", FactStatus.KNOWN, "", "", "date", day, valid_basis="always")


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        # a value that is the date: new words correct it for all days
        (
            [("2023-12-01", _date("2023-12-11")), ("2024-02-01", _date("2024-01-15"))],
            {"2018-01-01": "2024-01-15", "2024-01-01": "2024-01-15", "2030-01-01": "2024-01-15"},
        ),
        # an amount postponed: the earlier amount applies up to the new day
        (
            [("2025-01-01", "P24M", None), ("2025-03-01", "P36M", "2025-06-01"), ("2025-05-01", "P36M", "2025-09-01")],
            {"2025-05-31": "P24M", "2025-06-15": "P24M", "2025-09-01": "P36M"},
        ),
        # the day is no longer mentioned: the amount still applies from it
        (
            [("2025-01-01", "P24M", None), ("2025-03-01", "P36M", "2025-06-01"), ("2026-01-01", "P36M", None)],
            {"2025-05-31": "P24M", "2025-06-15": "P36M"},
        ),
        # an amount without a day: from the day it was first seen
        ([("2025-01-01", "P24M", None), ("2025-03-01", "P36M", None)], {"2025-02-28": "P24M", "2025-03-01": "P36M"}),
        # gone for a while and back in the same words: on the days between nothing stated it
        (
            [("2025-01-01", "P24M", None), ("2025-03-01", None, None), ("2025-04-01", "P24M", None)],
            {"2025-03-15": "missing", "2024-01-01": "P24M", "2025-05-01": "P24M"},
        ),
        # gone and back with another amount: the days between stay without one
        (
            [("2025-01-01", "P24M", None), ("2025-03-01", None, None), ("2025-04-01", "P36M", None)],
            {"2025-02-01": "P24M", "2025-03-15": "missing", "2025-05-01": "P36M"},
        ),
        # missing before it was ever there: it is none of the days before
        ([("2025-01-01", None, None), ("2025-03-01", "P24M", None)], {"2024-01-01": "missing", "2025-05-01": "P24M"}),
        # an announcement withdrawn before its day
        (
            [("2025-01-01", "P24M", None), ("2025-03-01", "P36M", "2026-06-01"), ("2025-05-01", "P24M", None)],
            {"2025-02-01": "P24M", "2026-07-01": "P24M"},
        ),
    ],
)
def test_a_statement_succeeds_or_corrects_the_one_before(
    tmp_path: Path, said: list[tuple[object, ...]], expected: dict[str, str]
) -> None:
    store, _ = new_store(tmp_path)
    for step in said:
        state = step[1] if isinstance(step[1], FactState) else _fact(*step[1:])  # type: ignore[arg-type]
        store.facts.record([state], at=f"{step[0]}T00:00:00Z", recorded_at="2026-02-01T00:00:00Z")
    known = _asking(store)
    assert {day: [v or s for v, s in known(day, "2026-02-01")] for day in expected} == {
        day: [value] for day, value in expected.items()
    }
    store.close()


def test_a_value_that_ended_before_is_left_as_it_was_said() -> None:
    """A new value from the very day on which an earlier one ended says nothing new of the earlier one."""
    ended = BitemporalRow("first", None, "2025-01-01", "2025-01-01", carried=True)
    second = BitemporalRow("second", "2025-01-01", None, "2025-01-01")
    closed, kept, added = apply_statement((ended, second), Statement("2025-02-01", "third", "2025-01-01"))
    assert kept == (ended,)
    assert closed == (replace(second, observed_to="2025-02-01"),)
    assert [(row.item, row.valid_from) for row in added] == [("third", "2025-01-01")]


def test_a_fact_no_longer_configured_is_unbound_not_missing(tmp_path: Path) -> None:
    store, _ = new_store(tmp_path)
    store.facts.record([_fact("P36M", None)], at="2025-01-01T00:00:00Z", recorded_at="2025-01-01T00:00:00Z")
    assert store.facts.unbind([], at="2025-02-01T00:00:00Z", recorded_at="2025-02-01T00:00:00Z") == ()
    (gone,) = store.facts.unbind(["caq.max"], at="2025-02-01T00:00:00Z", recorded_at="2025-02-01T00:00:00Z")
    assert (gone.value, store.facts.current()) == ("P36M", {})
    known = _asking(store)
    assert (known("2025-01-15", "2025-01-15"), known("2025-01-15", "2025-03-01")) == ([("P36M", "known")], [])
    store.close()


DAYS = st.sampled_from([None, "2024-01-01", "2024-07-01", "2025-01-01", "2025-07-01"])


@given(st.lists(st.tuples(DAYS, st.booleans()), min_size=1, max_size=8))
def test_laid_out_rows_never_overlap_and_each_statement_holds_when_made(steps: list[tuple[str | None, bool]]) -> None:
    """For any series of statements: no two rows share a moment, and right after a statement its own time has its item."""
    statements = [Statement(f"2026-01-{n + 1:02}", n if says else None, start) for n, (start, says) in enumerate(steps)]
    rows = build_rows(statements)
    for i, a in enumerate(rows):
        assert not any(_meet(a, b) for b in rows[i + 1 :])
    for statement in statements:
        holding = [r for r in rows if _holds(r, statement.valid_from or "2025-03-01", statement.at)]
        assert [r.item for r in holding] == ([] if statement.item is None else [statement.item])


def _meet(a: BitemporalRow[int], b: BitemporalRow[int]) -> bool:
    return (
        a.observed_from < (b.observed_to or "9") and b.observed_from < (a.observed_to or "9")
        and (a.valid_from or "") < (b.valid_to or "9") and (b.valid_from or "") < (a.valid_to or "9")
    )  # fmt: skip


def _holds(row: BitemporalRow[int], v: str, k: str) -> bool:
    return (row.valid_from or "") <= v < (row.valid_to or "9") and row.observed_from <= k < (row.observed_to or "9")
