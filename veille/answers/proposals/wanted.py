"""What the record says of one fact as known now: its values by the days they are for, with words, page and review."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import date

from veille.answers.proposals.plain_values import FactValue
from veille.model import FactStatus
from veille.reader.days import asked_day, row_on_day
from veille.reader.filters import REVIEWED, require_fact
from veille.reader.named_rows import select_rows
from veille.store.exports.openfisca import ALWAYS, never_holds

Believed = tuple[str, FactValue | None]

_NEVER = "9999"  # after every stamp
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
        return self.row["review_state"] in REVIEWED

    @property
    def dated(self) -> bool:
        """Whether its words give the day from which it holds; else that is only the day on which it was seen."""
        return self.begins is not None and self.basis != "observed"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A fact as known now; `state` is that of its last days (`unbound` when nothing is claimed of it any more).

    `withdrawn` are the days with their values (None: none) that were once believed and are so no more: a beginning, an end
    or a stretch without value that has been corrected since, `ALWAYS` the mark for a value without a known beginning;
    `rejected` those whose reading a person rejected since. `compared` is every comparison in the order in which it was held,
    `counted` each time for which values were counted, `unclear` the days for which the page states several values;
    `cited` are the words, in one line, with the addresses by which the record ever gave a value.
    """

    key: str
    label_en: str
    label_fr: str
    state: FactStatus
    first_seen: str
    segments: tuple[Segment, ...]
    withdrawn: frozenset[Believed] = frozenset()
    rejected: tuple[Segment, ...] = ()
    compared: tuple[str, ...] = ()
    counted: tuple[str | None, ...] = ()
    unclear: tuple[tuple[str, str | None], ...] = ()
    cited: frozenset[tuple[str, str]] = frozenset()

    def turned_from(self, segment: Segment) -> str | None:
        """The comparison that the record held before that of the segment; None where it never was another."""
        kinds = list(self.compared)
        while segment.comparison in kinds and kinds[-1] != segment.comparison:
            kinds.pop()  # what was held only later: a value that is announced
        return next((kind for kind in reversed(kinds) if kind != segment.comparison), None)

    def taken_as(self, held: str | None, segment: Segment) -> str:
        """What a package makes of the value: as it says itself (`held`), else as the record held it before that segment."""
        return held or self.turned_from(segment) or segment.comparison

    def holding(self, today: date) -> Segment | None:
        """The value that holds today."""
        by_row = {segment.row: segment for segment in self.segments}
        row = row_on_day(list(by_row), *asked_day(None, today))
        return by_row[row] if row is not None else None

    def counted_for(self, held: str | None, segment: Segment) -> str | None:
        """The time for which a package counts the value: as it says itself, else as the record held it before that segment."""
        earlier = [per for per in self.counted if per != segment.row["per"]]
        return held or (earlier[-1] if earlier else segment.row["per"])

    @property
    def settled(self) -> bool:
        """Whether a person has accepted what the page says now."""
        return bool(self.segments) and self.segments[-1].reviewed


def read_wanted(db: sqlite3.Connection, key: str) -> Wanted:
    """The fact of that key; UsageError with the nearest keys when there is none."""
    require_fact(db, key)
    rows = select_rows(db, "SELECT * FROM v1_fact WHERE key = ? ORDER BY valid_from IS NOT NULL, valid_from", (key,))
    now = [row for row in rows if row["observed_to"] is None]
    newest = (now or rows)[-1]
    return Wanted(
        key,
        newest["label_en"],
        newest["label_fr"],
        FactStatus(newest["state"]) if now else FactStatus.UNBOUND,
        min(row["observed_from"] for row in rows)[:_DAY],
        tuple(_segment(row) for row in now if row["state"] == FactStatus.KNOWN and not never_holds(row)),
        _withdrawn(rows, now),
        tuple(_segment(row) for row in rows if _is_rejected(row)),
        compared=_compared(rows),
        counted=tuple(dict.fromkeys(row["per"] for row in rows if row["state"] == FactStatus.KNOWN)),
        unclear=tuple(
            (r["valid_from"] or "", r["valid_to"]) for r in now if r["state"] == FactStatus.AMBIGUOUS and r["valid_to"]
        ),
        cited=frozenset((one_line(row["quote"]), row["url"]) for row in rows if row["quote"] and row["url"]),
    )


def one_line(words: str) -> str:
    """Words as a file's reference has them."""
    return " ".join(words.split())


def _is_rejected(row: sqlite3.Row) -> bool:
    return row["state"] == FactStatus.KNOWN and row["observed_to"] is not None and row["review_state"] == "rejected"


def _compared(rows: list[sqlite3.Row]) -> tuple[str, ...]:
    said = sorted(
        (r for r in rows if r["state"] == FactStatus.KNOWN), key=lambda r: (r["observed_from"], r["valid_from"] or "")
    )
    return tuple(row["cmp"] or "eq" for row in said if row["review_state"] != "rejected")


def _withdrawn(rows: list[sqlite3.Row], now: list[sqlite3.Row]) -> frozenset[Believed]:
    once: set[Believed] = set()
    for moment in {row["observed_from"] for row in rows}:
        once |= _believed([r for r in rows if r["observed_from"] <= moment and moment < (r["observed_to"] or _NEVER)])
    return frozenset(once - _believed(now)) if now else frozenset()


def _believed(rows: list[sqlite3.Row]) -> set[Believed]:
    """The days with their values as a parameter has them from rows that were believed at one moment, in their order."""
    held: set[Believed] = set()
    for index, row in enumerate(rows):
        known = row["state"] == FactStatus.KNOWN and not never_holds(row)
        value = FactValue(row["type"], row["value"], row["unit"]) if known else None
        held.add((row["valid_from"] or ALWAYS, value))
        following = rows[index + 1]["valid_from"] if index + 1 < len(rows) else None
        if row["valid_to"] and row["valid_to"] != following and not never_holds(row):
            held.add((row["valid_to"], None))
    return held


def _segment(row: sqlite3.Row) -> Segment:
    value = FactValue(row["type"], row["value"], row["unit"])
    return Segment(row["valid_from"], row["valid_to"], row["valid_basis"], value, row)
