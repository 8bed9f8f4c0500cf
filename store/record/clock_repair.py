"""Times that a wrong clock wrote into the record: found, and moved as a whole, so that the order of things stays."""

from __future__ import annotations

from collections.abc import Mapping

from veille.store.connection import Connection

# Every column that says when this program saw or stored something; ends of intervals stand before beginnings, so that one
# row is closed before the next begins. What a text says of itself (valid_from, modified) is no such time.
_COLUMNS = (
    ("section", "observed_to"), ("section", "observed_from"), ("rule", "observed_to"), ("rule", "observed_from"),
    ("fact", "observed_to"), ("fact", "observed_from"), ("version", "observed_at"), ("version", "recorded_at"),
    ("rule", "recorded_at"), ("snapshot", "fetched_at"), ("capture_verdict", "fetched_at"), ("change", "at"),
    ("run", "started_at"), ("run", "finished_at"), ("fetch", "at"), ("event", "at"), ("rule_edit", "at"),
    ("fact_assertion", "at"), ("fact_assertion", "recorded_at"),
    ("parity", "since"), ("relation", "since"), ("suspect", "first_seen"), ("suspect", "last_seen"),
    ("page", "first_seen"), ("page", "last_checked"), ("page", "last_changed"), ("health", "since"),
    ("health", "last_success"), ("visit", "full_fetch_at"), ("visit", "gone_since"), ("host", "robots_fetched_at"),
    ("delivery", "changed_at"), ("delivery", "held_since"),
)  # fmt: skip
# When something is to happen next: reckoned from a time that was wrong, it is now.
_PLANS = (
    ("visit", "next_due"), ("host", "paused_until"), ("host", "open_until"), ("delivery", "due_at"), ("breaker", "open_until"),
)  # fmt: skip


def times_after(db: Connection, now: str) -> tuple[str, ...]:
    """Every time in the record later than that, each once, oldest first."""
    parts = " UNION ".join(f"SELECT {column} AS at FROM {table} WHERE {column} > :now" for table, column in _COLUMNS)  # noqa: S608
    return tuple(str(row["at"]) for row in db.rows(f"SELECT at FROM ({parts}) ORDER BY at", {"now": now}))  # noqa: S608


def latest_until(db: Connection, now: str) -> str | None:
    """The newest time in the record that is not later than that."""
    parts = " UNION ".join(_newest(table, column) for table, column in _COLUMNS)
    row = db.row(f"SELECT max(at) AS at FROM ({parts})", {"now": now})  # noqa: S608
    return str(row["at"]) if row is not None and row["at"] else None


def _newest(table: str, column: str) -> str:
    return f"SELECT max({column}) AS at FROM {table} WHERE {column} <= :now"  # noqa: S608 -- names of our own


def move_times(db: Connection, moved: Mapping[str, str], *, now: str) -> int:
    """Put another time wherever one of those stands, in order of time; plans made after the first of them are due now."""
    first = min(moved)
    changed = 0
    for wrong in sorted(moved):
        for table, column in _COLUMNS:
            changed += db.run(f"UPDATE {table} SET {column} = ? WHERE {column} = ?", (moved[wrong], wrong))  # noqa: S608
    for table, column in _PLANS:
        db.run(f"UPDATE {table} SET {column} = ? WHERE {column} >= ?", (now, first))  # noqa: S608
    return changed


def versions_after(db: Connection, now: str) -> tuple[tuple[str, str, str], ...]:
    """Version, address and time of each version observed later than that, oldest first."""
    rows = db.rows(
        "SELECT version_id, url, observed_at FROM version JOIN page USING (page_id) WHERE observed_at > ? "
        "ORDER BY observed_at, version_id",
        (now,),
    )
    return tuple((str(row["version_id"]), str(row["url"]), str(row["observed_at"])) for row in rows)
