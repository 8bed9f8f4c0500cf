"""Runs, their fetches, and each page's health: a failure opens once, repeats quietly and closes itself."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from sqlite3 import Row
from typing import Literal

from veille.model import Fetched, NotModified, Outcome, Rejected
from veille.store.connection import Connection


@dataclass(frozen=True, slots=True)
class Run:
    """One pass of the program; `counts` are its totals by name."""

    run_id: str
    kind: str
    started_at: str
    finished_at: str | None
    counts: dict[str, int]


@dataclass(frozen=True, slots=True)
class FetchHealth:
    """Whether a page can be checked. `count` failures in a row since `since`, for `reason`."""

    page_id: str
    state: Literal["ok", "failing"]
    since: str
    last_success: str | None = None
    reason: str | None = None
    detail: str | None = None
    count: int = 0


@dataclass(frozen=True, slots=True)
class Fetch:
    """One request and what it gave, newest columns of the fetch log."""

    run_id: str
    page_id: str
    url: str
    at: str
    outcome: str
    status: int | None
    reason: str | None
    detail: str
    elapsed_ms: int
    wire_bytes: int
    quality: float | None


_NAMES: dict[type[Outcome], str] = {Fetched: "fetched", NotModified: "not_modified", Rejected: "rejected"}


class Fetches:
    """The log of runs and requests, and the health of pages."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection

    def begin_run(self, kind: str, at: str) -> str:
        """The id of a new run; changes that a broken run left without a number get theirs first."""
        with self._db.transaction():
            number_changes(self._db)
            number = self._db.insert("INSERT INTO run (kind, started_at) VALUES (?, ?)", (kind, at))
            return f"r{number}"

    def finish_run(self, run_id: str, at: str, counts: Mapping[str, int]) -> None:
        """Close a run with its totals, and give its changes their numbers (`seq`)."""
        with self._db.transaction():
            number_changes(self._db)
            self._db.run(
                "UPDATE run SET finished_at = ?, counts = ? WHERE run = ?",
                (at, json.dumps(dict(counts), sort_keys=True), int(run_id[1:])),
            )

    def runs(self, limit: int = 20) -> list[Run]:
        """The last runs, newest first."""
        return [_run(row) for row in self._db.rows("SELECT * FROM run ORDER BY run DESC LIMIT ?", (limit,))]

    def run(self, run_id: str) -> Run | None:
        """The run of that id; None when there is none."""
        row = self._db.row("SELECT * FROM run WHERE 'r' || run = ?", (run_id,))
        return _run(row) if row is not None else None

    def record(self, run_id: str, page_id: str, outcome: Outcome, *, detail: str = "") -> None:
        """Log one request."""
        status, reason, redirects, wire, quality, reasons = _gist(outcome)
        if isinstance(outcome, Rejected):
            detail = detail or outcome.detail
        self._db.run(
            "INSERT INTO fetch (run_id, page_id, url, at, outcome, status, reason, detail, elapsed_ms, wire_bytes, "
            "redirects, quality, quality_reasons) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                run_id, page_id, outcome.request.url, outcome.fetched_at, _NAMES[type(outcome)], status, reason, detail,
                outcome.elapsed_ms, wire, json.dumps(redirects), quality, json.dumps(reasons),
            ),
        )  # fmt: skip

    def last(self, page_id: str, limit: int = 10) -> list[Fetch]:
        """The last requests for a page, newest first."""
        rows = self._db.rows(
            "SELECT * FROM fetch WHERE page_id = ? ORDER BY at DESC, fetch_id DESC LIMIT ?", (page_id, limit)
        )
        return [Fetch(**{key: row[key] for key in Fetch.__slots__}) for row in rows]

    def runs_with_page(self, page_id: str, *, until: str) -> int:
        """In how many runs the page was fetched whole up to that time."""
        return self._db.number(
            "SELECT count(DISTINCT run_id) FROM fetch WHERE page_id = ? AND outcome = 'fetched' AND at <= ?",
            (page_id, until),
        )

    def health(self, page_id: str) -> FetchHealth | None:
        """Whether a page can be checked; None before its first check."""
        row = self._db.row("SELECT * FROM health WHERE page_id = ?", (page_id,))
        return FetchHealth(**{key: row[key] for key in FetchHealth.__slots__}) if row is not None else None

    def succeed(self, page_id: str, at: str) -> FetchHealth | None:
        """The failure that this success closes, None when there was none."""
        if self._db.run("UPDATE health SET last_success = ? WHERE page_id = ? AND state = 'ok'", (at, page_id)):
            return None
        before = self.health(page_id)
        closes = before is not None and before.state == "failing"
        since = at if before is None or closes else before.since
        self._put(FetchHealth(page_id, "ok", since, last_success=at))
        return before if closes else None

    def fail(self, page_id: str, at: str, reason: str, detail: str = "") -> FetchHealth:
        """The page's failure after one more failed check: `count` 1 when it just opened."""
        before = self.health(page_id)
        last_success = before.last_success if before else None
        open_before = before is not None and before.state == "failing"
        since = before.since if before and open_before else at
        count = before.count + 1 if before and open_before else 1
        after = FetchHealth(page_id, "failing", since, last_success, reason, detail, count)
        self._put(after)
        return after

    def _put(self, health: FetchHealth) -> None:
        self._db.run(
            "INSERT OR REPLACE INTO health (page_id, state, since, last_success, reason, detail, count) "
            "VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                health.page_id, health.state, health.since, health.last_success, health.reason, health.detail,
                health.count,
            ),
        )  # fmt: skip


def _gist(
    outcome: Outcome,
) -> tuple[int | None, str | None, tuple[str, ...], int, float | None, tuple[str, ...]]:
    """Status, reason, redirects, bytes on the wire, quality and its reasons."""
    match outcome:
        case Fetched():
            return (
                outcome.status, None, outcome.redirects, outcome.wire_bytes, outcome.quality, outcome.quality_reasons,
            )  # fmt: skip
        case NotModified():
            return 304, None, (), 0, None, ()
        case Rejected():
            return outcome.status, outcome.reason.value, outcome.redirects, len(outcome.body), None, ()


def _run(row: Row) -> Run:
    return Run(f"r{row['run']}", row["kind"], row["started_at"], row["finished_at"], json.loads(row["counts"]))


def number_changes(db: Connection) -> None:
    """Give `seq` to the changes that have none, by time and page.

    Done when a run ends and not as rows are written: pages are fetched side by side, and the numbers must not depend
    on which answer came first.
    """
    db.run(
        "UPDATE change SET seq = numbered.seq FROM ("
        "  SELECT c, (SELECT coalesce(max(seq), 0) FROM change)"
        "    + row_number() OVER (ORDER BY at, coalesce(page_id, ''), cause DESC, ord, object, object_id) AS seq"
        "  FROM change WHERE seq IS NULL"
        ") AS numbered WHERE numbered.c = change.c"
    )
