"""Whether this machine's own network is down: the last checks in a row in which no host at all could be reached."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from itertools import takewhile

from veille.reader.named_rows import select_rows
from veille.urls import host_of

NETWORK_DOWN = "network_down"  # the count that marks a run in which no host could be reached
MOST_RUNS = 1_000  # newest runs that are looked at
_CHECKS = (
    "SELECT 'r' || run AS run_id, started_at, coalesce(json_extract(counts, '$.network_down'), 0) AS down FROM run "
    "WHERE kind = 'check' AND 'r' || run <> :left_out ORDER BY run DESC LIMIT :most"
)
# Where a host answered in the newest run that requested anything.
_ANSWERED = (
    "SELECT DISTINCT url FROM fetch WHERE (status IS NOT NULL OR outcome <> 'rejected') AND run_id = "
    "(SELECT run_id FROM fetch WHERE run_id <> :left_out ORDER BY fetch_id DESC LIMIT 1)"
)


@dataclass(frozen=True, slots=True)
class NetworkSpell:
    """A spell without network: the run and time with which it began, and in how many checks no host was reached."""

    first_run: str
    since: str
    checks: int


def hosts_that_answered(db: sqlite3.Connection, *, leaving_out: str) -> frozenset[str]:
    """The hosts that answered in the last run that requested anything, the run `leaving_out` not counted."""
    return frozenset(host_of(str(row["url"])) for row in select_rows(db, _ANSWERED, {"left_out": leaving_out}))


def network_spell(db: sqlite3.Connection, *, leaving_out: str = "") -> NetworkSpell | None:
    """The spell that the newest check stands in, the run `leaving_out` not counted; None when it reached a host."""
    asked = {"left_out": leaving_out, "most": MOST_RUNS}
    rows = list(takewhile(lambda row: bool(row["down"]), select_rows(db, _CHECKS, asked)))
    return NetworkSpell(str(rows[-1]["run_id"]), str(rows[-1]["started_at"]), len(rows)) if rows else None
