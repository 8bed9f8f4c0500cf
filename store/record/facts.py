"""Named values in time, laid out from what was asserted of them and when."""

from __future__ import annotations

from collections.abc import Iterable
from sqlite3 import Row

from veille.model import FactState
from veille.store.codec import fact_json, read_fact
from veille.store.connection import Connection
from veille.store.record.timeline import BitemporalRow, Statement, apply_statement, build_rows


class Facts:
    """The states of facts, valid and observed in time."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection

    def current(self) -> dict[str, FactState]:
        """What is known now of each fact, by key."""
        return {row["key"]: _state(row) for row in self._db.rows("SELECT * FROM v1_fact_current ORDER BY key")}

    def record(self, states: Iterable[FactState], *, at: str, recorded_at: str) -> tuple[str, ...]:
        """The keys whose state differs from the one before `at`; equal states add nothing.

        `at` is when it was observed; one older than the newest takes its place in time.
        """
        moved = []
        with self._db.transaction():
            for state in states:
                before = self._last(state.key, at)
                if before is not None and read_fact(before["state"]) == state:
                    continue
                moved.append(state.key)
                later = self._db.row("SELECT 1 FROM fact_assertion WHERE key = ? AND at >= ?", (state.key, at))
                self._db.run(
                    "INSERT OR REPLACE INTO fact_assertion VALUES (?, ?, ?, ?)",
                    (state.key, at, recorded_at, fact_json(state)),
                )
                if later is None:
                    self._advance(state, at)
                else:
                    self._rebuild(state.key)
        return tuple(moved)

    def note_definitions(self, digest: str) -> bool:
        """Whether the configured definitions of facts are others than those last bound; the new ones are noted."""
        known = self._db.row("SELECT value FROM meta WHERE key = 'facts'")
        if known is not None and known["value"] == digest:
            return False
        self._db.run("INSERT OR REPLACE INTO meta VALUES ('facts', ?)", (digest,))
        return True

    def forget_unlisted(self, keys: Iterable[str], *, at: str, recorded_at: str) -> tuple[str, ...]:
        """The keys that are no longer configured: recorded as missing from `at` on."""
        listed = set(keys)
        gone = [s for key, s in self.current().items() if key not in listed and s.state != "missing"]
        return self.record(
            [FactState(s.key, "missing", s.label_en, s.label_fr) for s in gone], at=at, recorded_at=recorded_at
        )

    def _last(self, key: str, at: str) -> Row | None:
        return self._db.row(
            "SELECT state FROM fact_assertion WHERE key = ? AND at <= ? ORDER BY at DESC LIMIT 1", (key, at)
        )

    def _advance(self, state: FactState, at: str) -> None:
        rows = self._db.rows("SELECT * FROM fact WHERE key = ? AND observed_to IS NULL", (state.key,))
        keys = {(row["valid_from"], bool(row["carried"])): int(row["f"]) for row in rows}
        now_open = [
            BitemporalRow(
                _state(row), row["valid_from"], row["valid_to"], row["observed_from"], None, bool(row["carried"])
            )
            for row in rows
        ]
        closed, _, added = apply_statement(now_open, Statement(at, state, state.valid_from, state.valid_to))
        for row in closed:
            key = keys[row.valid_from, row.carried]
            self._db.run("UPDATE fact SET observed_to = ? WHERE f = ?", (at, key))
        self._insert(added)

    def _rebuild(self, key: str) -> None:
        self._db.run("DELETE FROM fact WHERE key = ?", (key,))
        asserted = self._db.rows("SELECT at, state FROM fact_assertion WHERE key = ? ORDER BY at", (key,))
        states = [(row["at"], read_fact(row["state"])) for row in asserted]
        self._insert(build_rows(Statement(at, s, s.valid_from, s.valid_to) for at, s in states))

    def _insert(self, rows: Iterable[BitemporalRow[FactState]]) -> None:
        self._db.many(
            "INSERT INTO fact (key, label_en, label_fr, type, value, unit, cmp, state, valid_from, valid_to, "
            "observed_from, observed_to, rule_id, page_id, url, quote, carried) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (
                    s.key, s.label_en, s.label_fr, s.type, s.value, s.unit, s.cmp, s.state, row.valid_from,
                    row.valid_to, row.observed_from, row.observed_to, s.rule_id, s.page_id, s.url, s.quote, row.carried,
                )
                for row in rows
                for s in [row.item]
            ],
        )  # fmt: skip


def _state(row: Row) -> FactState:
    return FactState(**{key: row[key] for key in FactState.__slots__})
