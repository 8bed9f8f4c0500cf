"""What people do not want to hear of for a while: changes of a page, of one section, of one kind of difference."""

from __future__ import annotations

from dataclasses import dataclass
from sqlite3 import Row

from veille.errors import UsageError
from veille.model import Change
from veille.store.connection import Connection


@dataclass(frozen=True, slots=True)
class Mute:
    """Changes that are recorded and make no alert. An empty `section_id` or `object` means any; `until` None: for good.

    `until` is the first day on which alerts are made again.
    """

    mute_id: int
    page_id: str
    section_id: str
    object: str
    until: str | None
    reviewer: str
    at: str
    note: str
    ended_at: str | None = None
    ended_by: str | None = None
    ended_why: str | None = None

    def covers(self, change: Change, day: str) -> bool:
        """Whether it keeps an alert on a change of its page back on a day. A watched fact is always reported."""
        return (
            change.object != "fact"
            and self.ended_at is None
            and (self.until is None or day < self.until)
            and self.section_id in ("", change.section_id)
            and self.object in ("", change.object)
        )


class Mutes:
    """The mutes of all pages."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection

    def add(
        self,
        page_id: str,
        *,
        section_id: str = "",
        object_: str = "",
        until: str | None = None,
        reviewer: str,
        at: str,
        note: str = "",
    ) -> Mute:
        """A new mute of a page, from now on."""
        with self._db.transaction():
            self._db.run(
                "INSERT INTO mute (page_id, section_id, object, until, reviewer, at, note) VALUES (?, ?, ?, ?, ?, ?, ?)",
                (page_id, section_id, object_, until, reviewer, at, note),
            )
            return self.get(self._db.number("SELECT last_insert_rowid()"))

    def get(self, mute_id: int) -> Mute:
        """A mute by its number; UsageError when there is none."""
        row = self._db.row("SELECT * FROM mute WHERE mute_id = ?", (mute_id,))
        if row is None:
            raise UsageError(f"unknown mute {mute_id}", hint="list them with `veille mute list`")
        return _mute(row)

    def active(self, day: str, page_id: str | None = None) -> list[Mute]:
        """The mutes that hold on a day, of all pages or one, oldest first."""
        rows = self._db.rows(
            "SELECT * FROM mute WHERE ended_at IS NULL AND (until IS NULL OR until > ?1) "
            "AND (?2 IS NULL OR page_id = ?2) ORDER BY mute_id",
            (day, page_id),
        )
        return [_mute(row) for row in rows]

    def end(self, mute_id: int, at: str, *, reviewer: str, note: str = "") -> Mute:
        """A mute that a person ends now; UsageError when it has ended before."""
        known = self.get(mute_id)
        if known.ended_at is not None:
            if known.ended_by:
                raise UsageError(f"has ended already on {known.ended_at}, by {known.ended_by}", where=f"mute {mute_id}")
            raise UsageError(f"has ended already on {known.ended_at}", where=f"mute {mute_id}")
        self._db.run(
            "UPDATE mute SET ended_at = ?, ended_by = ?, ended_why = nullif(?, '') WHERE mute_id = ?",
            (at, reviewer, note, mute_id),
        )
        return self.get(mute_id)


def _mute(row: Row) -> Mute:
    return Mute(**{key: row[key] for key in Mute.__slots__})
