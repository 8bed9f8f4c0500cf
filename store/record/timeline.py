"""Bitemporal rows from statements in order of observation: when something applies, and when we knew it. Pure.

    statement seen 2024-01-01: 155 $                    ->  155 valid ..        observed 2024-01-01 ..
    statement seen 2026-01-10: 160 $ from 2025-12-01    ->  155 valid ..        observed 2024-01-01 to 2026-01-10
                                                            155 valid to 2025-12-01   observed 2026-01-10 ..  (carried)
                                                            160 valid from 2025-12-01 observed 2026-01-10 ..

What was believed before stays readable: as of 2025-12-15 known on 2026-01-01 it is 155, known today 160.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

T = TypeVar("T")
_DAY = 10  # characters of a stamp that are its date


@dataclass(frozen=True, slots=True)
class Statement(Generic[T]):
    """What a source says from `at` on: an item with its valid time, or None when it no longer says anything.

    One that `corrects` says the same as the one before with another day: what was stated before is not carried on.
    `all_days` corrects it for all days for which it stood; `first` was there at the first sight of the page.
    """

    at: str
    item: T | None
    valid_from: str | None = None
    valid_to: str | None = None
    corrects: bool = False
    all_days: bool = False
    first: bool = False


@dataclass(frozen=True, slots=True)
class BitemporalRow(Generic[T]):
    """One row: the item holds in [valid_from, valid_to) and was known in [observed_from, observed_to).

    `carried` rows are no longer stated; they keep the time before a later statement's stated beginning. Where the words
    state no day, [stated_from, stated_to) are the days on which the source said it: from the first sight of the source on
    (None), and, once it is closed and nothing else stands for these days, up to the day from which it did not.
    """

    item: T
    valid_from: str | None
    valid_to: str | None
    observed_from: str
    observed_to: str | None = None
    carried: bool = False
    stated_from: str | None = None
    stated_to: str | None = None


def build_rows(statements: Iterable[Statement[T]]) -> tuple[BitemporalRow[T], ...]:
    """All rows that a series of statements, in order of observation, leads to."""
    done: list[BitemporalRow[T]] = []
    now_open: tuple[BitemporalRow[T], ...] = ()
    for statement in statements:
        closed, kept, added = apply_statement(now_open, statement)
        done += closed
        now_open = kept + added
    return tuple(done) + now_open


def apply_statement(
    now_open: Iterable[BitemporalRow[T]], statement: Statement[T]
) -> tuple[tuple[BitemporalRow[T], ...], tuple[BitemporalRow[T], ...], tuple[BitemporalRow[T], ...]]:
    """What one more statement does to the open rows: (closed, kept as they are, added).

    Only what lies before the new statement's beginning is carried on: what comes after its end we no longer know.
    """
    closed, kept, added = [], [], []
    begins = statement.valid_from
    now_open = tuple(now_open)
    stated = next((row for row in now_open if not row.carried), None)
    put_off = stated.valid_from if stated is not None and statement.corrects else None
    day = statement.at[:_DAY]
    ends = day if statement.item is None or (begins is None and not statement.all_days) else None
    for row in now_open:
        if statement.item is None or begins is None or (statement.corrects and not row.carried):
            closed.append(replace(row, observed_to=statement.at, stated_to=ends))
        elif row.carried and put_off is not None and row.valid_to == put_off < begins:  # postponed: it applies longer
            closed.append(replace(row, observed_to=statement.at))
            added.append(replace(row, valid_to=begins, observed_from=statement.at))
        elif row.carried and row.valid_to is not None and row.valid_to <= begins:
            kept.append(row)
        else:
            closed.append(replace(row, observed_to=statement.at))
            if row.valid_from is None or row.valid_from < begins:
                up_to = begins if row.valid_to is None else min(row.valid_to, begins)
                added.append(replace(row, valid_to=up_to, observed_from=statement.at, carried=True))
    if statement.item is not None:
        since = None if statement.first else day
        if statement.all_days and stated is not None:
            since = stated.stated_from if begins is not None or stated.valid_from is None else None
        added.append(BitemporalRow(statement.item, begins, statement.valid_to, statement.at, stated_from=since))
    return tuple(closed), tuple(kept), tuple(added)
