"""How the two language editions of a page agree, rule by rule, and since when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from veille.store.connection import Connection


@dataclass(frozen=True, slots=True)
class ParityRow:
    """One finding on a page and its twin: equal, conflict, unpaired, lagging. Rule ids are empty for the whole page."""

    page_id: str
    twin_page_id: str
    state: str
    rule_id: str = ""
    twin_rule_id: str = ""
    detail: str = ""
    since: str = ""

    def rules_seen_from(self, page_id: str) -> tuple[str, str]:
        """Both rule ids, that of the page first."""
        return (self.rule_id, self.twin_rule_id) if page_id == self.page_id else (self.twin_rule_id, self.rule_id)


class Parity:
    """The parity of twin pages."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection

    def replace(self, page_id: str, twin_page_id: str, rows: Iterable[ParityRow], at: str) -> list[ParityRow]:
        """The findings that are new or of another state than before; a finding that stays keeps its `since`.

        What was found with the twin as the first of the two is of the same pair.
        """
        fresh = []
        with self._db.transaction():
            pair = {page_id, twin_page_id}
            before = {
                row.rules_seen_from(page_id): (row.state, row.since)
                for row in self.all(page_id)
                if {row.page_id, row.twin_page_id} == pair
            }
            self._db.run(
                "DELETE FROM parity WHERE page_id IN (?1, ?2) AND twin_page_id IN (?1, ?2)", (page_id, twin_page_id)
            )
            for row in rows:
                state, since = before.get((row.rule_id, row.twin_rule_id), ("", at))
                if state != row.state:
                    since = at
                    fresh.append(row)
                self._db.run(
                    "INSERT OR REPLACE INTO parity (page_id, twin_page_id, rule_id, twin_rule_id, state, since, detail) "
                    "VALUES (?, ?, ?, ?, ?, ?, ?)",
                    (page_id, twin_page_id, row.rule_id, row.twin_rule_id, row.state, since, row.detail),
                )
        return fresh

    def forget(self, page_id: str) -> None:
        """Drop the findings of a page and its twin: they are made anew."""
        self._db.run("DELETE FROM parity WHERE page_id = ?1 OR twin_page_id = ?1", (page_id,))

    def all(self, page_id: str | None = None) -> list[ParityRow]:
        """The findings of all twins, or of one page."""
        rows = self._db.rows(
            "SELECT * FROM parity WHERE ?1 IS NULL OR page_id = ?1 OR twin_page_id = ?1 "
            "ORDER BY page_id, twin_page_id, rule_id, twin_rule_id",
            (page_id,),
        )
        return [ParityRow(**{key: row[key] for key in ParityRow.__slots__}) for row in rows]
