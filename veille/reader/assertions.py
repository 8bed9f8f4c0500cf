"""A check for a rule package's own tests: the facts it was written against are still what the snapshot says."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from os import PathLike

from veille.errors import SnapshotError
from veille.reader.snapshot import Snapshot, open_snapshot
from veille.reader.values import TypedValue


def assert_facts(
    snapshot: Snapshot | str | PathLike[str],
    expected: Mapping[str, TypedValue | str | int],
    *,
    as_of: str | date | None = None,
    reviewed: bool = False,
    max_age: timedelta | None = None,
) -> None:
    """Nothing when each fact has the expected value; else AssertionError with every one that moved, and its quote.

    A value is given typed (`Duration(months=36)`, `date(2018, 8, 2)`, `Decimal("227")`) or as the contract writes it
    (`"P36M"`). A fact that is missing, stale, unreviewed (with `reviewed`) or not configured fails too.
    """
    if isinstance(snapshot, Snapshot):
        moved = _moved(snapshot, expected, as_of, reviewed)
    else:
        with open_snapshot(snapshot, max_age=max_age) as opened:
            moved = _moved(opened, expected, as_of, reviewed)
    if moved:
        raise AssertionError("facts are not what this package was written against:\n" + "\n".join(moved))


def _moved(
    db: Snapshot, expected: Mapping[str, TypedValue | str | int], as_of: str | date | None, reviewed: bool
) -> list[str]:
    moved = []
    for key, value in expected.items():
        try:
            fact = db.fact(key, as_of=as_of, reviewed=reviewed)
        except SnapshotError as error:
            moved.append(f"  {key}: expected {value}, but {error}")
            continue
        if value not in (fact.value, fact.text):
            moved.append(f"  {key}: expected {value}, is {fact.text}\n    “{fact.quote}”\n    {fact.url}")
    return moved
