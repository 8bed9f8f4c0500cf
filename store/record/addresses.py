"""Which page spoke for a source from when to when: one that left by a new address speaks for its own time only."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from veille.store.connection import Connection


@dataclass(frozen=True, slots=True)
class Turn:
    """A page speaks for a source from `since` (empty: from the start) up to `until` (None: still)."""

    page_id: str
    since: str
    until: str | None


class Addresses:
    """The turns of pages at the addresses of sources; a source whose address never moved has none.

    `outdate` is told of each source that a page leaves or takes: its facts are to be laid out anew.
    """

    def __init__(self, connection: Connection, outdate: Callable[[str], None]) -> None:
        self._db = connection
        self._outdate = outdate

    def turns(self, source: str) -> tuple[Turn, ...]:
        """The turns of a source's pages, oldest first."""
        rows = self._db.rows(
            "SELECT page_id, since, until FROM source_turn WHERE source = ? ORDER BY since, page_id", (source,)
        )
        return tuple(Turn(row["page_id"], row["since"], row["until"]) for row in rows)

    def left_urls(self, source: str) -> frozenset[str]:
        """The URLs of the pages that had a source's address and have left it."""
        rows = self._db.rows(
            "SELECT DISTINCT url FROM source_turn JOIN page USING (page_id) WHERE source_turn.source = ? "
            "AND page_id NOT IN (SELECT page_id FROM page_source WHERE source = ?)",
            (source, source),
        )
        return frozenset(str(row["url"]) for row in rows)

    def left_by(self, page_id: str) -> tuple[str, ...]:
        """The ids of the sources that the page has left, by name."""
        rows = self._db.rows(
            "SELECT DISTINCT source FROM source_turn WHERE page_id = ? AND source NOT IN "
            "(SELECT source FROM page_source WHERE page_id = ?) ORDER BY source",
            (page_id, page_id),
        )
        return tuple(str(row["source"]) for row in rows)

    def leave(self, source: str, page_id: str, at: str) -> None:
        """The page speaks for the source no longer, and is watched by others alone."""
        db = self._db
        with db.transaction():
            self._outdate(source)
            open_turn = "source = ? AND page_id = ? AND until IS NULL"
            if db.row(f"SELECT 1 FROM source_turn WHERE {open_turn}", (source, page_id)) is None:  # noqa: S608
                db.run("INSERT INTO source_turn VALUES (?, ?, '', NULL)", (source, page_id))
            db.run(f"UPDATE source_turn SET until = ? WHERE {open_turn}", (at, source, page_id))  # noqa: S608
            db.run("DELETE FROM page_source WHERE page_id = ? AND source = ?", (page_id, source))
            # Another watcher's profile and schedule rule from now on; without one the source stays named as where it came from.
            db.run(
                "UPDATE page SET source = coalesce((SELECT min(source) FROM page_source WHERE page_id = :page_id), source) "
                "WHERE page_id = :page_id AND source = :source",
                {"page_id": page_id, "source": source},
            )

    def take(self, source: str, page_id: str, at: str) -> None:
        """The page takes the place of one that left: it speaks for the source from now on."""
        with self._db.transaction():
            self._outdate(source)
            self._db.run("INSERT OR REPLACE INTO source_turn VALUES (?, ?, ?, NULL)", (source, page_id, at))
            self._db.run("INSERT OR IGNORE INTO page_source (page_id, source) VALUES (?, ?)", (page_id, source))
