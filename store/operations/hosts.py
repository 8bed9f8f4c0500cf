"""What is remembered of hosts between runs: pauses, the robots file, the circuit breaker."""

from __future__ import annotations

from veille.model import HostState
from veille.store.connection import Connection


class Hosts:
    """The crawler's HostMemory, kept in the database."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection

    def get(self, host: str) -> HostState | None:
        """The last known state of a host."""
        row = self._db.row("SELECT * FROM host WHERE host = ?", (host,))
        return HostState(**{key: row[key] for key in HostState.__slots__}) if row is not None else None

    def put(self, state: HostState) -> None:
        """Keep the state of a host."""
        self._db.run(
            "INSERT OR REPLACE INTO host "
            "(host, paused_until, robots, robots_status, robots_fetched_at, failures, open_until) "
            "VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                state.host, state.paused_until, state.robots, state.robots_status, state.robots_fetched_at,
                state.failures, state.open_until,
            ),
        )  # fmt: skip

    def all(self) -> list[HostState]:
        """All known hosts, by name."""
        rows = self._db.rows("SELECT * FROM host ORDER BY host")
        return [HostState(**{key: row[key] for key in HostState.__slots__}) for row in rows]
