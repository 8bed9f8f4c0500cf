"""What the record says of one fact as known now: its values by the days they are for, with words, page and review."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from veille.answers.proposals.plain_values import FactValue
from veille.reader.filters import require_fact

_DAY = 10  # characters of a stamp that are its date


@dataclass(frozen=True, slots=True)
class Segment:
    """A value with the days it is for: from `begins` (None: no day is known) up to `ends`, by `basis` (docs/contract.md)."""

    begins: str | None
    ends: str | None
    basis: str
    value: FactValue
    row: sqlite3.Row

    @property
    def comparison(self) -> str:
        """What its page makes of the value: eq, min, max, lt or gt."""
        return self.row["cmp"] or "eq"

    @property
    def reviewed(self) -> bool:
        """Whether a person accepted or edited the rule that states it."""
        return self.row["review_state"] in ("accepted", "edited")

    @property
    def dated(self) -> bool:
        """Whether its words give the day from which it holds; else that is only the day on which it was seen."""
        return self.begins is not None and self.basis != "observed"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A fact as known now; `state` is that of its last days (`unbound` when nothing is claimed of it any more).

    `withdrawn` are values that were once believed from a day on which, as known now, nothing begins: a corrected day;
    `rejected` those whose reading a person rejected since. `compared` is every comparison in the order in which it was held.
    """

    key: str
    label_en: str
    label_fr: str
    state: str
    first_seen: str
    segments: tuple[Segment, ...]
    withdrawn: tuple[Segment, ...] = ()
    rejected: tuple[Segment, ...] = ()
    compared: tuple[str, ...] = ()

    def turned_from(self, segment: Segment) -> str | None:
        """The comparison that the record held before that of the segment; None where it never was another."""
        kinds = list(self.compared)
        while segment.comparison in kinds and kinds[-1] != segment.comparison:
            kinds.pop()  # what was held only later: a value that is announced
        return next((kind for kind in reversed(kinds) if kind != segment.comparison), None)

    @property
    def settled(self) -> bool:
        """Whether a person has accepted what the page says now."""
        return bool(self.segments) and self.segments[-1].reviewed


def read_wanted(db: sqlite3.Connection, key: str) -> Wanted:
    """The fact of that key; UsageError with the nearest keys when there is none."""
    require_fact(db, key)
    cursor = db.execute("SELECT * FROM v1_fact WHERE key = ? ORDER BY valid_from IS NOT NULL, valid_from", (key,))
    cursor.row_factory = sqlite3.Row
    rows: list[sqlite3.Row] = cursor.fetchall()
    now = [row for row in rows if row["observed_to"] is None]
    newest = (now or rows)[-1]
    return Wanted(
        key,
        newest["label_en"],
        newest["label_fr"],
        newest["state"] if now else "unbound",
        min(row["observed_from"] for row in rows)[:_DAY],
        tuple(_segment(row) for row in now if row["state"] == "known"),
        tuple(_segment(row) for row in rows if _is_withdrawn(row, now)),
        tuple(_segment(row) for row in rows if _is_rejected(row)),
        _compared(rows),
    )


def _is_rejected(row: sqlite3.Row) -> bool:
    return row["state"] == "known" and row["observed_to"] is not None and row["review_state"] == "rejected"


def _compared(rows: list[sqlite3.Row]) -> tuple[str, ...]:
    said = sorted((r for r in rows if r["state"] == "known"), key=lambda r: (r["observed_from"], r["valid_from"] or ""))
    return tuple(row["cmp"] or "eq" for row in said if row["review_state"] != "rejected")


def _is_withdrawn(row: sqlite3.Row, now: list[sqlite3.Row]) -> bool:
    begins = row["valid_from"]
    return (
        bool(now)
        and row["state"] == "known"
        and begins is not None
        and row["observed_to"] is not None
        and all(open_row["valid_from"] != begins for open_row in now)
    )


def _segment(row: sqlite3.Row) -> Segment:
    value = FactValue(row["type"], row["value"], row["unit"])
    return Segment(row["valid_from"], row["valid_to"], row["valid_basis"], value, row)
