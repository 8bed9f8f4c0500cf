"""Content held back until a person accepts it or the page is itself again; time and repetition decide nothing."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from sqlite3 import Row
from typing import Literal

from veille.model import Doubt, DoubtReason, EventKind
from veille.store.connection import Connection


@dataclass(frozen=True, slots=True)
class Suspect:
    """What a page showed and was not believed, one spell of one kind of doubt; the last raw bytes are kept.

    Walls put a new number into every answer, so a spell holds all answers of its kind; `content_hash` is the last one's.
    `likeness` is how far it resembled the last version with content, as JSON (empty at first sight).
    """

    suspect_id: int
    page_id: str
    content_hash: str
    raw_sha256: str
    kind: DoubtReason
    reason: str
    reason_fr: str
    likeness: str
    first_seen: str
    last_seen: str
    count: int
    state: Literal["open", "accepted", "dismissed"]

    @property
    def event_key(self) -> str:
        """The key of the event that told of it."""
        return f"{EventKind.SUSPECT}:{self.page_id}:{self.kind}:{self.first_seen}"


class Suspects:
    """Content held back."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection

    def add(
        self, page_id: str, content_hash: str, raw_sha256: str, doubt: Doubt, at: str, *, likeness: str = ""
    ) -> Suspect:
        """The page's open suspect of that kind: new (`count` 1), or seen once more."""
        with self._db.transaction():
            known = self.open(page_id, doubt.reason)
            if known is None:
                self._db.run(
                    "INSERT INTO suspect (page_id, content_hash, raw_sha256, kind, reason, reason_fr, likeness, "
                    "first_seen, last_seen) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    (page_id, content_hash, raw_sha256, doubt.reason.value, doubt.en, doubt.fr, likeness, at, at),
                )
            else:
                self._db.run(
                    "UPDATE suspect SET last_seen = ?, count = count + 1, content_hash = ?, raw_sha256 = ?, reason = ?, "
                    "reason_fr = ?, likeness = ? WHERE suspect_id = ?",
                    (at, content_hash, raw_sha256, doubt.en, doubt.fr, likeness, known.suspect_id),
                )
            found = self.open(page_id, doubt.reason)
        if found is None:
            raise AssertionError("a suspect just added is open")
        return found

    def open(self, page_id: str, kind: DoubtReason) -> Suspect | None:
        """The page's open suspect of that kind."""
        row = self._db.row(
            "SELECT * FROM suspect WHERE page_id = ? AND kind = ? AND state = 'open'", (page_id, kind.value)
        )
        return _suspect(row) if row is not None else None

    def all_open(self, page_id: str | None = None) -> list[Suspect]:
        """All open suspects, or a page's, the one seen longest ago first."""
        rows = self._db.rows(
            "SELECT * FROM suspect WHERE state = 'open' AND (?1 IS NULL OR page_id = ?1) ORDER BY last_seen, suspect_id",
            (page_id,),
        )
        return [_suspect(row) for row in rows]

    def accepted(self, page_id: str, raw_sha256: str) -> Suspect | None:
        """The suspect of those bytes that a person took as the page."""
        row = self._db.row(
            "SELECT * FROM suspect WHERE page_id = ? AND raw_sha256 = ? AND state = 'accepted' "
            "ORDER BY suspect_id DESC LIMIT 1",
            (page_id, raw_sha256),
        )
        return _suspect(row) if row is not None else None

    def held_on_host(self, page_id: str, content_hash: str, host: str) -> Suspect | None:
        """A suspect of that very content at another page of the host, that nobody accepted."""
        row = self._db.row(
            "SELECT suspect.* FROM suspect JOIN page USING (page_id) WHERE content_hash = ? AND suspect.state <> 'accepted' "
            "AND page_id <> ? AND page.url LIKE ? ORDER BY suspect_id LIMIT 1",
            (content_hash, page_id, f"%://{host}/%"),
        )
        return _suspect(row) if row is not None else None

    def close(self, suspect_id: int, state: Literal["accepted", "dismissed"]) -> None:
        """Record how a suspect ended."""
        self._db.run("UPDATE suspect SET state = ? WHERE suspect_id = ?", (state, suspect_id))

    def reopen(self, suspect_ids: Collection[int]) -> list[Suspect]:
        """Those of the suspects that are open again: not one beside another of its kind that came since."""
        found = []
        for suspect_id in suspect_ids:
            row = self._db.row("SELECT * FROM suspect WHERE suspect_id = ? AND state <> 'open'", (suspect_id,))
            if row is None or self.open(row["page_id"], DoubtReason(row["kind"])) is not None:
                continue
            self._db.run("UPDATE suspect SET state = 'open' WHERE suspect_id = ?", (suspect_id,))
            found.append(_suspect(row))
        return found

    def dismiss_open(self, page_id: str) -> list[Suspect]:
        """The page's suspects that end now because it is itself again."""
        ended = self.all_open(page_id)
        for suspect in ended:
            self.close(suspect.suspect_id, "dismissed")
        return ended


def _suspect(row: Row) -> Suspect:
    fields = {key: row[key] for key in Suspect.__slots__}
    return Suspect(**{**fields, "kind": DoubtReason(row["kind"])})
