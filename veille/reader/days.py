"""Which of a fact's rows answers for a day, and what differs between the answers of two snapshots."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from veille.reader.values import day_text

if TYPE_CHECKING:
    from veille.reader.records import FactDifference


def roles_said(db: sqlite3.Connection, row: sqlite3.Row) -> str:
    """For a fact that is ambiguous because one sentence has several dates: each with its role, one of which to bind; else ""."""
    if row["state"] != "ambiguous" or row["type"] != "date":
        return ""
    found = db.execute(
        "SELECT DISTINCT v.value, v.role FROM v1_rule AS r JOIN v1_rule_value AS v USING (rule_id, version) "
        "WHERE r.url = ? AND r.quote = ? AND v.type = 'date' AND v.role IS NOT NULL ORDER BY v.ord",
        (row["url"], row["quote"]),
    ).fetchall()
    if len({role for _, role in found}) < 2:
        return ""
    return ": its sentence has " + ", ".join(f"{value} ({role})" for value, role in found) + "; bind it with one role"


def asked_day(as_of: str | date | None, today: date | None) -> tuple[str, str]:
    """The day asked for, and the latest day that it may be called.

    Without a day it is today where the caller is. What a check saw in the evening there already bears the next day's
    date in UTC: that date counts for what has no other beginning than the day on which it was seen.
    """
    day = day_text(as_of)
    if day is not None:
        return day, day
    here = (today or date.today()).isoformat()  # noqa: DTZ011  the caller's own day
    return here, here if today is not None else max(here, datetime.now(UTC).date().isoformat())


def row_on_day(rows: Sequence[sqlite3.Row], day: str, late: str) -> sqlite3.Row | None:
    """The one row that holds on the day; rows known at one moment never share a day."""
    if late != day and rows and "valid_basis" in rows[0].keys():  # noqa: SIM118  a row is no dict
        for row in rows:
            if day < (row["valid_from"] or "") <= late and row["valid_basis"] == "observed":
                return row
    return next(
        (r for r in rows if (r["valid_from"] or "") <= day and (not r["valid_to"] or day < r["valid_to"])), None
    )


def facts_on_day(rows: Sequence[sqlite3.Row], day: str, late: str) -> dict[str, sqlite3.Row | None]:
    """The row of each fact that holds on the day, by key; None where only ended and coming values are known."""
    by_key: dict[str, list[sqlite3.Row]] = {}
    for row in rows:
        by_key.setdefault(row["key"], []).append(row)
    return {key: row_on_day(known, day, late) for key, known in by_key.items()}


def nearest_day(rows: Sequence[sqlite3.Row], day: str) -> tuple[str, sqlite3.Row]:
    """Of a fact that has no value on a day the one to name: the next to begin (`not_begun`), else the last (`ended`)."""
    coming = next((row for row in rows if (row["valid_from"] or "") > day), None)
    return ("not_begun", coming) if coming is not None else ("ended", rows[-1])


def compare_facts(before: Mapping[str, sqlite3.Row], after: Mapping[str, sqlite3.Row]) -> tuple[FactDifference, ...]:
    """The facts whose state, value or days differ, by key."""
    from veille.reader.records import FactDifference
    from veille.reader.rows import read_fact

    compared = ("state", "type", "value", "unit", "cmp", "valid_from", "valid_to")
    found = []
    for key in sorted({*before, *after}):
        old, new = before.get(key), after.get(key)
        if old is not None and new is not None and all(old[name] == new[name] for name in compared):
            continue
        found.append(
            FactDifference(
                key,
                read_fact(old) if old is not None and old["state"] == "known" else None,
                read_fact(new) if new is not None and new["state"] == "known" else None,
                "absent" if old is None else str(old["state"]),
                "absent" if new is None else str(new["state"]),
            )
        )
    return tuple(found)
