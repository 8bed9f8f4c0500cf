"""Named values in time, laid out from what was asserted of them and when."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from sqlite3 import Row

from veille.model import FactState, FactStatus
from veille.store.codec import fact_json, read_fact, read_told_facts, told_facts_json
from veille.store.connection import Connection
from veille.store.record.fact_timeline import FactRow, FactStatement, lay_out_fact


class Facts:
    """The states of facts, valid and observed in time."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection

    def current(self) -> dict[str, FactState]:
        """What is known now of each bound fact, by key."""
        rows = self._db.rows(
            "SELECT * FROM fact WHERE observed_to IS NULL AND NOT carried ORDER BY key, valid_from IS NOT NULL, valid_from"
        )
        found: dict[str, FactState] = {}
        for row in rows:
            beside = found.get(row["key"])
            found[row["key"]] = replace(_state(row), earlier=beside.parts if beside else ())
        return found

    def last(self, key: str, at: str) -> FactState | None:
        """What was asserted last of a fact, up to a moment; None where nothing was."""
        row = self._db.row(
            "SELECT state FROM fact_assertion WHERE key = ? AND at <= ? ORDER BY at DESC LIMIT 1", (key, at)
        )
        return None if row is None else _statement(at, row["state"]).last

    def keys(self) -> set[str]:
        """The keys of all facts that were ever bound, also of those that nothing is claimed of now."""
        return {str(row["key"]) for row in self._db.rows("SELECT DISTINCT key FROM fact")}

    def record(self, states: Iterable[FactState], *, at: str, recorded_at: str) -> tuple[str, ...]:
        """The keys whose state differs from the one before `at`; equal states add nothing.

        `at` is when it was observed; one older than the newest takes its place in time.
        """
        moved = []
        with self._db.transaction():
            for state in states:
                before = self.last(state.key, at)
                self._assert(state, at, recorded_at)  # also when it is no news: an older copy may come between
                if before != state:
                    moved.append(state.key)
                    self._rebuild(state.key)
        return tuple(moved)

    def rewrite(self, key: str, statements: Sequence[FactStatement], *, recorded_at: str) -> None:
        """Put another series of statements, in order of time, in the place of all that was asserted of a fact."""
        with self._db.transaction():
            self._db.run("DELETE FROM fact_assertion WHERE key = ?", (key,))
            for said in statements:
                text = told_facts_json(said.states) if said.retold else fact_json(said.last)
                self._put(key, said.at, recorded_at, text)
            self._rebuild(key)

    def unbind(self, keys: Iterable[str], *, at: str, recorded_at: str) -> tuple[FactState, ...]:
        """The last states of facts that are no longer configured: from `at` on nothing is claimed of them."""
        current = self.current()
        gone = tuple(current[key] for key in keys if key in current)
        self.record(
            [FactState(s.key, FactStatus.UNBOUND, s.label_en, s.label_fr) for s in gone], at=at, recorded_at=recorded_at
        )
        return gone

    def forget_later(self, keys: Iterable[str], at: str) -> bool:
        """Whether something was asserted of the facts after `at`; it is taken out, to be laid out anew (note_outdated)."""
        late = [
            str(row["key"])
            for key in keys
            for row in self._db.rows("SELECT DISTINCT key FROM fact_assertion WHERE key = ? AND at > ?", (key, at))
        ]
        for key in late:
            self._db.run("DELETE FROM fact_assertion WHERE key = ? AND at > ?", (key, at))
            self._rebuild(key)
        return bool(late)

    def note_outdated(self, source: str) -> None:
        """Note that the facts of a source are to be laid out anew from its history (an older copy took its place)."""
        sources = sorted({*self.outdated(), source})
        self._db.run("INSERT OR REPLACE INTO meta VALUES ('facts_outdated', ?)", (json.dumps(sources),))

    def outdated(self) -> tuple[str, ...]:
        """The sources whose facts are to be laid out anew."""
        row = self._db.row("SELECT value FROM meta WHERE key = 'facts_outdated'")
        return tuple(json.loads(row["value"])) if row is not None else ()

    def settle_outdated(self) -> None:
        """Note that the facts of all sources are as their history says."""
        self._db.run("DELETE FROM meta WHERE key = 'facts_outdated'")

    def _assert(self, state: FactState, at: str, recorded_at: str) -> None:
        self._put(state.key, at, recorded_at, fact_json(state))

    def _put(self, key: str, at: str, recorded_at: str, text: str) -> None:
        self._db.run("INSERT OR REPLACE INTO fact_assertion VALUES (?, ?, ?, ?)", (key, at, recorded_at, text))

    def _rebuild(self, key: str) -> None:
        self._db.run("DELETE FROM fact WHERE key = ?", (key,))
        said: list[FactStatement] = []
        for row in self._db.rows("SELECT at, state FROM fact_assertion WHERE key = ? ORDER BY at", (key,)):
            statement = _statement(row["at"], row["state"])
            if statement.retold or not said or said[-1].last != statement.last:
                said.append(statement)
        self._insert(lay_out_fact(said))

    def _insert(self, rows: Iterable[FactRow]) -> None:
        self._db.many(
            "INSERT INTO fact (key, label_en, label_fr, type, value, unit, cmp, state, valid_from, valid_to, "
            "valid_basis, observed_from, observed_to, rule_id, page_id, url, quote, carried, "
            "digest, per, basis) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (
                    s.key, s.label_en, s.label_fr, s.type, s.value, s.unit, s.cmp, s.state, row.belief.valid_from,
                    row.belief.valid_to, row.belief.basis, row.observed_from, row.observed_to, s.rule_id, s.page_id,
                    s.url, s.quote, row.carried, s.digest, s.per, s.basis,
                )
                for row in rows
                for s in [row.belief.state]
            ],
        )  # fmt: skip


def _statement(at: str, text: str) -> FactStatement:
    if text.startswith("["):
        return FactStatement(at, read_told_facts(text), retold=True)
    return FactStatement(at, ((at, read_fact(text)),))


def _state(row: Row) -> FactState:
    fields = {key: row[key] for key in FactState.__slots__ if key not in ("earlier", "turns", "about")}
    return FactState(**{**fields, "state": FactStatus(row["state"])})
