"""The log of changes: typed differences between versions, numbered once and never renumbered."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from sqlite3 import Row

from veille.model import Cause, Change, Comparison, Document
from veille.store.codec import change_json, read_change
from veille.store.connection import Connection

SURE = 90.0  # of 100; above it a wrong match has not been seen (docs/identity.md), and nothing need be kept


@dataclass(frozen=True, slots=True)
class LoggedChange:
    """A change as logged: its number (None until its run ends), time, run, cause and page version."""

    seq: int | None
    at: str
    run_id: str | None
    cause: Cause
    page_id: str | None
    version_id: str | None
    change: Change


class ChangeLog:
    """What comparisons of versions found: changes by number, page and version; relations; matches to check."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection

    def add(
        self,
        changes: Iterable[Change],
        *,
        page_id: str | None,
        at: str,
        run_id: str | None,
        cause: Cause,
        v: int | None = None,
        first: int = 0,
    ) -> None:
        """Log changes; `v` is the row key of the version that they lead to, `first` the place of the first in it."""
        self._db.many(
            "INSERT INTO change (at, run_id, cause, severity, object, object_id, page_id, section_id, kind, "
            "summary_en, summary_fr, before, after, v, ord, detail, reviewer, comment) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (
                    at, run_id, cause, change.severity.value, change.object, change.object_id, page_id,
                    change.section_id, change.kind, change.summary_en, change.summary_fr, change.before, change.after,
                    v, first + n, change_json(change), change.reviewer or None, change.comment or None,
                )
                for n, change in enumerate(changes)
            ],
        )  # fmt: skip

    def supersede(self, v: int) -> None:
        """Set aside the source changes that led to a version: an older copy now stands before it."""
        self._db.run("UPDATE change SET superseded = 1 WHERE v = ? AND cause = 'source'", (v,))

    def take_out(self, v: int, page_id: str, run_id: str | None) -> None:
        """Set aside all that was found with a version that is taken out, its run's changes of the page's facts included."""
        self._db.run(
            "UPDATE change SET superseded = 1, v = NULL WHERE v = ?1 OR (page_id = ?2 AND run_id = ?3 AND cause = 'source')",
            (v, page_id, run_id),
        )
        self._db.run("DELETE FROM inheritance WHERE v = ?", (v,))

    def since(self, seq: int = 0, *, page_id: str | None = None, limit: int | None = None) -> list[LoggedChange]:
        """The numbered changes after `seq`, in order."""
        asked = "SELECT change.*, version.version_id FROM change LEFT JOIN version USING (v) "
        asked += "WHERE change.seq > ?1 AND NOT superseded AND "
        asked += "change.page_id = ?2" if page_id is not None else "?2 IS NULL"  # so that its index is used
        limited = -1 if limit is None else limit
        rows = self._db.rows(f"{asked} ORDER BY change.seq LIMIT ?3", (seq, page_id, limited))
        return [_logged(row) for row in rows]

    def of_version(self, version_id: str) -> list[LoggedChange]:
        """The changes that led to a version, numbered or not, in their order on the page."""
        rows = self._db.rows(
            "SELECT change.*, version.version_id FROM change JOIN version USING (v) "
            "WHERE version_id = ? AND NOT superseded ORDER BY ord, c",
            (version_id,),
        )
        return [_logged(row) for row in rows]

    def relate(self, comparison: Comparison, before: Document | None, after: Document, *, since: str) -> None:
        """Log which sections and rules of two versions were split, merged or moved; nothing without the version before."""
        if before is None or not comparison.relations:
            return
        names = {
            ("section", "old"): {s.ordinal: s.id for s in before.sections},
            ("section", "new"): {s.ordinal: s.id for s in after.sections},
            ("rule", "old"): {r.ordinal: r.id for r in before.rules},
            ("rule", "new"): {r.ordinal: r.id for r in after.rules},
        }
        for relation in comparison.relations:
            pair = (
                names[relation.object, "old"].get(relation.old),
                names[relation.object, "new"].get(relation.new),
            )
            if all(pair):
                self._db.run(
                    "INSERT OR IGNORE INTO relation VALUES (?, ?, ?, ?, ?)",
                    (relation.object, *pair, relation.type, since),
                )

    def note_matches(self, comparison: Comparison, document: Document, *, v: int) -> None:
        """Keep method and score of the matches that a person may want to check: doubtful ones and those below SURE."""
        sections = {s.ordinal: s.id for s in document.sections}
        rules = {r.ordinal: r.id for r in document.rules}
        found = [("section", m, sections) for m in comparison.sections] + [("rule", m, rules) for m in comparison.rules]
        self._db.many(
            "INSERT OR REPLACE INTO inheritance VALUES (?, ?, ?, ?, ?, ?)",
            [
                (v, name, ids[m.new], m.method, m.score, m.doubtful)
                for name, m, ids in found
                if m.old is not None and m.new is not None and (m.doubtful or m.score < SURE)
            ],
        )


def _logged(row: Row) -> LoggedChange:
    return LoggedChange(
        row["seq"],
        row["at"],
        row["run_id"],
        row["cause"],
        row["page_id"],
        row["version_id"],
        read_change(row["detail"]),
    )
