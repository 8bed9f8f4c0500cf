"""A check for a rule package's own tests: the facts it was written against are still what the snapshot says."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from os import PathLike

from veille.errors import SnapshotError, UsageError
from veille.reader.durations import Duration
from veille.reader.records import Fact
from veille.reader.snapshot import Snapshot, open_snapshot
from veille.reader.typed import HOME_CURRENCY, described
from veille.reader.values import TypedValue

Plain = TypedValue | str | int
Expected = Plain | tuple[str, Plain]  # alone, or after its comparison

_COMPARISONS = ("eq", "min", "max", "lt", "gt")


def assert_facts(
    snapshot: Snapshot | str | PathLike[str],
    expected: Mapping[str, Expected],
    *,
    as_of: str | date | None = None,
    reviewed: bool = False,
    max_age: timedelta | None = None,
) -> None:
    """Nothing when each fact has the expected value; else AssertionError with every one that moved, and its quote.

    A value is given typed (`Duration(months=36)`, `date(2018, 8, 2)`, `Decimal("227")`) or as the contract writes it
    (`"P36M"`: years count as months, so three years are written so too). A bare value says nothing of the comparison: it
    passes whether the page makes a maximum or a minimum of it;
    `("max", Duration(months=36))` fails then. An amount is in Canadian dollars; one in another currency is given with it:
    `"155.00 USD"`. A fact that is missing, stale, unreviewed (with `reviewed`) or not
    configured fails too. `max_age` holds for an open snapshot as for a path: StaleSnapshot when nothing was checked more
    lately, else each fact whose own page was not fails. UsageError when nothing is expected: such a check would never fail.
    """
    if not expected:
        raise UsageError(
            "nothing is expected", where="assert_facts", hint="name the facts: {'caq.fee': Decimal('227')}"
        )
    if isinstance(snapshot, Snapshot):
        moved = _moved(snapshot, expected, as_of, reviewed, max_age)
    else:
        with open_snapshot(snapshot, max_age=max_age) as opened:
            moved = _moved(opened, expected, as_of, reviewed, max_age)
    if moved:
        raise AssertionError("facts are not what this package was written against:\n" + "\n".join(moved))


def _moved(
    db: Snapshot, expected: Mapping[str, Expected], as_of: str | date | None, reviewed: bool, max_age: timedelta | None
) -> list[str]:
    if max_age is not None:
        db.require_checked(max_age)
    moved = []
    for key, wanted in expected.items():
        cmp, value = _parts(key, wanted)
        shown = described(value) if isinstance(value, Duration) else value
        said = f"{cmp} {shown}" if cmp else f"{shown}"
        try:
            fact = db.fact(key, as_of=as_of, reviewed=reviewed)
            if max_age is not None:
                db.require_checked(max_age, fact)
        except SnapshotError as error:
            moved.append(f"  {key}: expected {said}, but {error}")
            continue
        found = fact.cmp or "eq"
        text = _text(fact)
        same = value == text or (text == fact.text and value in (fact.value, fact.text))
        if not same or (cmp and cmp != found):
            now = described(fact.value) if isinstance(fact.value, Duration) else text
            is_now = f"{found} {now}" if cmp else now
            by = f"\n    {_correction(fact)}" if fact.corrected_by else ""
            moved.append(f"  {key}: expected {said}, is {is_now}{by}\n    “{fact.quote}”\n    {fact.url}")
    return moved


def _correction(fact: Fact) -> str:
    """Who gave the value in place of the page's words, when and why."""
    why = f": {fact.corrected_why}" if fact.corrected_why else ""
    return f"corrected by {fact.corrected_by}, {(fact.corrected_at or '')[:10]}{why}"


def _text(fact: Fact) -> str:
    """The value as the contract writes it, with its currency where that is a foreign one."""
    foreign = fact.type == "money" and fact.unit not in (None, HOME_CURRENCY)
    return f"{fact.text} {fact.unit}" if foreign else fact.text


def _parts(key: str, wanted: Expected) -> tuple[str, Plain]:
    """The comparison, empty where none was given, and the value."""
    if not isinstance(wanted, tuple):
        return "", wanted
    if len(wanted) != 2 or wanted[0] not in _COMPARISONS:
        hint = f"write (comparison, value), the comparison one of {', '.join(_COMPARISONS)}"
        raise UsageError(f"{wanted!r} is not a value to expect", where=key, hint=hint)
    return wanted
