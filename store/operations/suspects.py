"""Content held back until it is believed: the same hash a day later, or a maintainer's word."""

from __future__ import annotations

from dataclasses import dataclass
from sqlite3 import Row
from typing import Literal

from veille.store.connection import Connection


@dataclass(frozen=True, slots=True)
class Suspect:
    """One content that a page showed and that was not believed, for `reason`; its raw bytes are kept."""

    suspect_id: int
    page_id: str
    content_hash: str
    raw_sha256: str
    reason: str
    first_seen: str
    last_seen: str
    count: int
    state: Literal["open", "confirmed", "accepted", "dismissed"]


class Suspects:
    """Content held back."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection

    def add(self, page_id: str, content_hash: str, raw_sha256: str, reason: str, at: str) -> Suspect:
        """The suspect of that content: new (`count` 1), or seen once more."""
        with self._db.transaction():
            known = self.open(page_id, content_hash)
            if known is None:
                self._db.run(
                    "INSERT INTO suspect (page_id, content_hash, raw_sha256, reason, first_seen, last_seen) "
                    "VALUES (?, ?, ?, ?, ?, ?)",
                    (page_id, content_hash, raw_sha256, reason, at, at),
                )
            else:
                self._db.run(
                    "UPDATE suspect SET last_seen = ?, count = count + 1, raw_sha256 = ? WHERE suspect_id = ?",
                    (at, raw_sha256, known.suspect_id),
                )
            found = self.open(page_id, content_hash)
        if found is None:
            raise AssertionError("a suspect just added is open")
        return found

    def open(self, page_id: str, content_hash: str) -> Suspect | None:
        """The open suspect of that page and content."""
        row = self._db.row(
            "SELECT * FROM suspect WHERE page_id = ? AND content_hash = ? AND state = 'open'", (page_id, content_hash)
        )
        return _suspect(row) if row is not None else None

    def all_open(self, page_id: str | None = None) -> list[Suspect]:
        """All open suspects, or a page's, oldest first."""
        rows = self._db.rows(
            "SELECT * FROM suspect WHERE state = 'open' AND (?1 IS NULL OR page_id = ?1) ORDER BY first_seen, suspect_id",
            (page_id,),
        )
        return [_suspect(row) for row in rows]

    def close(self, suspect_id: int, state: Literal["confirmed", "accepted", "dismissed"]) -> None:
        """Record how a suspect ended."""
        self._db.run("UPDATE suspect SET state = ? WHERE suspect_id = ?", (state, suspect_id))

    def dismiss_open(self, page_id: str) -> int:
        """The number of a page's suspects that ended because it is itself again."""
        return self._db.run("UPDATE suspect SET state = 'dismissed' WHERE page_id = ? AND state = 'open'", (page_id,))


def _suspect(row: Row) -> Suspect:
    return Suspect(**{key: row[key] for key in Suspect.__slots__})
