"""What people decided on answers and copies that were held of a page: only ever added, with what each acceptance replaced."""

from __future__ import annotations

from dataclasses import dataclass
from sqlite3 import Row

from veille.errors import UsageError
from veille.model import EventVerdict
from veille.store.connection import Connection

# The last word on each capture.
_LAST = (
    "SELECT * FROM capture_verdict AS c WHERE capture_verdict_id = (SELECT max(capture_verdict_id) FROM capture_verdict "
    "AS o WHERE o.page_id = c.page_id AND o.raw_sha256 = c.raw_sha256 AND o.fetched_at = c.fetched_at)"
)


@dataclass(frozen=True, slots=True)
class CaptureVerdict:
    """One word of a person on what was received of a page at a time: accepted as the page, or held again (reopened).

    `was` is what an acceptance replaced, as JSON; `seq` the number of the version that was taken out when it was undone.
    """

    page_id: str
    raw_sha256: str
    fetched_at: str
    verdict: EventVerdict
    reviewer: str
    at: str
    note: str = ""
    was: str = ""
    seq: int | None = None


class Captures:
    """The verdicts on captures."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection

    def add(self, said: CaptureVerdict) -> None:
        """Keep a word; UsageError without a name."""
        if not said.reviewer.strip():
            raise UsageError("a decision needs a name", where=said.page_id, hint="give --reviewer")
        self._db.run(
            "INSERT INTO capture_verdict (page_id, raw_sha256, fetched_at, verdict, reviewer, at, note, was, seq) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                said.page_id, said.raw_sha256, said.fetched_at, said.verdict.value, said.reviewer, said.at, said.note,
                said.was, said.seq,
            ),
        )  # fmt: skip

    def accepted(self, page_id: str | None = None) -> list[CaptureVerdict]:
        """The acceptances that stand, of all pages or one, newest first."""
        rows = self._db.rows(
            f"{_LAST} AND verdict = 'accepted' AND (?1 IS NULL OR page_id = ?1) ORDER BY capture_verdict_id DESC",
            (page_id,),
        )
        return [_verdict(row) for row in rows]

    def taken_out(self) -> frozenset[str]:
        """The ids of the versions that were taken out with an acceptance."""
        rows = self._db.rows("SELECT page_id, seq FROM capture_verdict WHERE seq IS NOT NULL")
        return frozenset(f"{row['page_id']}-{row['seq']}" for row in rows)

    def words(self, page_id: str, raw_sha256: str, fetched_at: str) -> list[CaptureVerdict]:
        """All that people decided on a capture, oldest first."""
        rows = self._db.rows(
            "SELECT * FROM capture_verdict WHERE page_id = ? AND raw_sha256 = ? AND fetched_at = ? "
            "ORDER BY capture_verdict_id",
            (page_id, raw_sha256, fetched_at),
        )
        return [_verdict(row) for row in rows]


def _verdict(row: Row) -> CaptureVerdict:
    fields = {key: row[key] for key in CaptureVerdict.__slots__}
    return CaptureVerdict(**{**fields, "verdict": EventVerdict(row["verdict"])})
