"""Events and their deliveries, kept until each channel took them: written with the change, sent after the commit."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from sqlite3 import Row

from veille.model import DeliveryState, Event, EventKind, Severity
from veille.patience import Breaker
from veille.store.codec import event_json, read_event
from veille.store.connection import Connection

# Deliveries that the mass rule holds, in SQL; the table stores them as pending.
HELD_DELIVERIES = "delivery.state = 'pending' AND delivery.held_since IS NOT NULL"
# Whether a verdict stands on an event: the last word but a note says so, and one taken back waits again.
_HAS_VERDICT = (
    "coalesce((SELECT verdict FROM event_verdict AS v WHERE v.event_id = event.event_id AND verdict <> 'note' "
    "ORDER BY event_verdict_id DESC LIMIT 1), 'reopened') <> 'reopened'"
)
# Change events of the severities ?1 that somebody has decided on (?2), by a verdict or (?3) by the decisions on their rules.
# What is muted whole went to nobody.
_CHANGES = (
    "FROM event WHERE kind IN ('change', 'page_removed') AND severity IN (SELECT value FROM json_each(?1)) "  # noqa: S608 - ours
    f"AND ?2 = ({_HAS_VERDICT} OR event_id IN (SELECT value FROM json_each(?3))) "
    "AND NOT coalesce(json_extract(payload, '$.silent'), 0)"
)

MOST_ROWS = 2**63 - 1  # the largest number that SQLite gives a row: what a person types may be larger


@dataclass(frozen=True, slots=True)
class Queued:
    """One event for one channel. `key` is unique: the same event reaches a channel once.

    Deliveries to one channel with the same `group` go out as one message. `held_since` is since when the mass rule has
    held it; a held delivery is not due until a person releases it.
    """

    delivery_id: int
    channel: str
    key: str
    due_at: str
    state: DeliveryState
    attempts: int
    last_error: str | None
    reference: str | None
    event: Event
    group: str = ""
    held_since: str | None = None


@dataclass(frozen=True, slots=True)
class EventHead:
    """What decides whether an event is reported and in which feeds, without its changes: a thousand are read in a few
    milliseconds. `facts` are the keys of the watched facts that moved, `change_id` the version that a change led to.
    """

    number: int
    key: str
    kind: EventKind
    severity: Severity
    page_id: str
    run_id: str
    url: str
    silent: bool
    facts: tuple[str, ...]
    change_id: str = ""


class Outbox:
    """Events, deliveries and the channels' breakers."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection

    def add_event(self, event: Event) -> bool:
        """Whether the event is new; one with a known key is left as it is."""
        return bool(
            self._db.run(
                "INSERT OR IGNORE INTO event (key, at, kind, severity, page_id, payload) VALUES (?, ?, ?, ?, ?, ?)",
                (event.key, event.at, event.kind, event.severity.value, event.page_id, event_json(event)),
            )
        )

    def queue(
        self,
        event_key: str,
        channel: str,
        *,
        due_at: str,
        key: str = "",
        group: str = "",
        held_since: str | None = None,
    ) -> bool:
        """Whether a delivery was added; the default key is channel and event, so that each is sent once."""
        return bool(
            self._db.run(
                "INSERT OR IGNORE INTO delivery (event_id, channel, key, grp, due_at, held_since) "
                "SELECT event_id, ?, ?, ?, ?, ? FROM event WHERE key = ?",
                (channel, key or f"{channel}:{event_key}", group, due_at, held_since, event_key),
            )
        )

    def held(self) -> list[Queued]:
        """The deliveries that the mass rule holds, oldest first."""
        return self._queued(f"WHERE {HELD_DELIVERIES} ORDER BY delivery_id")

    def release(self, event_key: str, now: str) -> int:
        """The number of an event's held deliveries that are due from now on."""
        return self._db.run(
            "UPDATE delivery SET held_since = NULL, due_at = max(due_at, ?1), changed_at = ?1 WHERE held_since IS NOT NULL "
            "AND event_id = (SELECT event_id FROM event WHERE key = ?2)",
            (now, event_key),
        )

    def hold(self, event_key: str, now: str) -> int:
        """The number of an event's deliveries that no channel took yet and that wait for a person from now on."""
        return self._db.run(
            "UPDATE delivery SET held_since = ?1, changed_at = ?1 WHERE held_since IS NULL AND state = 'pending' "
            "AND event_id = (SELECT event_id FROM event WHERE key = ?2)",
            (now, event_key),
        )

    def taken_of(self, numbers: Collection[int]) -> tuple[frozenset[int], frozenset[int]]:
        """Those of the events that some channel took, also where they were decided since; those that some did not take yet."""
        rows = self._db.rows(
            "SELECT event_id, state = 'sent' OR (state = 'acknowledged' AND attempts > 0 AND last_error IS NULL) AS taken, "
            "state <> 'dead' AS lives FROM delivery WHERE event_id IN (SELECT value FROM json_each(?))",
            (json.dumps(list(numbers)),),
        )
        taken = frozenset(int(row["event_id"]) for row in rows if row["taken"])
        return taken, frozenset(int(row["event_id"]) for row in rows if row["lives"] and not row["taken"])

    def knows(self, event_key: str) -> bool:
        """Whether an event of that key was ever kept."""
        return self._db.row("SELECT 1 FROM event WHERE key = ?", (event_key,)) is not None

    def due(self, now: str) -> list[Queued]:
        """The pending deliveries whose time has come, of channels not left alone, oldest first."""
        return self._queued(
            "WHERE state = 'pending' AND held_since IS NULL AND due_at <= ?1 AND NOT EXISTS "
            "(SELECT 1 FROM breaker WHERE breaker.channel = delivery.channel AND open_until > ?1) "
            "ORDER BY due_at, delivery_id",
            now,
        )

    def all(self) -> list[Queued]:
        """All deliveries, oldest first."""
        return self._queued("ORDER BY delivery_id")

    def queued_keys(self) -> set[str]:
        """The keys of the events that any channel was given."""
        rows = self._db.rows("SELECT key FROM event WHERE event_id IN (SELECT event_id FROM delivery)")
        return {str(row["key"]) for row in rows}

    def events(self, *, since: str = "", page_id: str | None = None) -> list[Event]:
        """Events of all pages or one, from a moment on, oldest first."""
        rows = self._db.rows(
            "SELECT event_id, payload FROM event WHERE at >= ?1 AND (?2 IS NULL OR page_id = ?2) ORDER BY at, event_id",
            (since, page_id),
        )
        return [_event(row) for row in rows]

    def heads(self, newest: int) -> list[EventHead]:
        """The heads of so many of the last events, oldest first."""
        rows = self._db.rows(
            "SELECT event_id, key, kind, severity, page_id, "
            "json_extract(payload, '$.run_id', '$.url', '$.silent', '$.facts', '$.change_id') AS told "
            "FROM event ORDER BY at DESC, event_id DESC LIMIT ?",
            (newest,),
        )
        heads = []
        for row in reversed(rows):
            run_id, url, silent, facts, change_id = json.loads(row["told"])
            heads.append(
                EventHead(
                    row["event_id"], row["key"], EventKind(row["kind"]), Severity(row["severity"]), row["page_id"] or "",
                    run_id or "", url or "", bool(silent), tuple(facts or ()), change_id or "",
                )
            )  # fmt: skip
        return heads

    def read(self, numbers: Collection[int]) -> list[Event]:
        """The events of these numbers, oldest first."""
        rows = self._db.rows(
            "SELECT event_id, payload FROM event WHERE event_id IN (SELECT value FROM json_each(?)) ORDER BY at, event_id",
            (json.dumps(list(numbers)),),
        )
        return [_event(row) for row in rows]

    def of_kind(self, kind: EventKind) -> list[Event]:
        """All events of a kind, oldest first."""
        rows = self._db.rows("SELECT event_id, payload FROM event WHERE kind = ? ORDER BY at, event_id", (kind.value,))
        return [_event(row) for row in rows]

    def pages_with(self, kind: EventKind, *, since: str) -> list[str]:
        """The pages of which an event of that kind was kept from a moment on."""
        rows = self._db.rows(
            "SELECT DISTINCT page_id FROM event WHERE kind = ? AND at >= ? ORDER BY page_id", (kind, since)
        )
        return [str(row["page_id"]) for row in rows]

    def open_events(self, page_ids: Collection[str], opening: EventKind, closing: EventKind) -> list[Event]:
        """The events of a kind on those pages since the last one that closed such, oldest first."""
        rows = self._db.rows(
            "SELECT event_id, payload FROM event WHERE kind = ?1 AND page_id IN (SELECT value FROM json_each(?3)) "
            "AND event_id > coalesce((SELECT max(event_id) FROM event WHERE kind = ?2 "
            "AND page_id IN (SELECT value FROM json_each(?3))), 0) ORDER BY event_id",
            (opening, closing, json.dumps(list(page_ids))),
        )
        return [_event(row) for row in rows]

    def open_keys(self, opening: EventKind, closing: EventKind, subject: str) -> list[str]:
        """The keys, behind their kind, of events about a subject ("clock:...") that none of the closing kind followed."""
        rows = self._db.rows(
            "SELECT substr(key, length(?1) + 2) AS rest FROM event WHERE key GLOB ?1 || ':' || ?3 || ':*' AND NOT EXISTS "
            "(SELECT 1 FROM event AS closed WHERE closed.key = ?2 || substr(event.key, length(?1) + 1)) ORDER BY event_id",
            (opening.value, closing.value, subject),
        )
        return [str(row["rest"]) for row in rows]

    def changes(
        self, severities: Collection[str], *, decided: bool, by_rules: Collection[int] = (), limit: int
    ) -> tuple[list[Event], int]:
        """The newest changes and removed pages of these severities on which a person has (or has not) decided, and how many
        there are. `by_rules` are the numbers of those that the decisions on their rules decided.
        """
        asked = (json.dumps(list(severities)), decided, json.dumps(list(by_rules)))
        rows = self._db.rows(f"SELECT event_id, payload {_CHANGES} ORDER BY event_id DESC LIMIT ?4", (*asked, limit))
        return [_event(row) for row in rows], self._db.number(f"SELECT count(*) {_CHANGES}", asked)

    def reviewed_changes(self, page_ids: Collection[str] | None = None) -> list[Event]:
        """The changes without a verdict that a decision on some rule came after, of all pages or these, oldest first."""
        rows = self._db.rows(
            "WITH decided (page_id, last) AS (SELECT page_id, max(at) FROM review_basis JOIN review USING (review_id) "  # noqa: S608 - ours
            "WHERE ?1 IS NULL OR page_id IN (SELECT value FROM json_each(?1)) GROUP BY page_id) "
            "SELECT event_id, payload FROM decided CROSS JOIN event USING (page_id) WHERE kind = 'change' AND event.at <= last "
            f"AND NOT ({_HAS_VERDICT}) AND EXISTS (SELECT 1 FROM json_each(event.payload, '$.rule_ids') AS named "
            "JOIN review ON review.rule_id = named.value) ORDER BY event_id",
            (None if page_ids is None else json.dumps(list(page_ids)),),
        )
        return [_event(row) for row in rows]

    def change_of_run(self, page_id: str, run_id: str) -> Event | None:
        """The change event of a page in a run; None when the page did not change in it."""
        row = self._db.row(
            "SELECT event_id, payload FROM event WHERE page_id = ? AND kind = 'change' "
            "AND json_extract(payload, '$.run_id') = ? ORDER BY event_id DESC LIMIT 1",
            (page_id, run_id),
        )
        return _event(row) if row is not None else None

    def changes_of_run(self, run_id: str, since: str) -> list[Event]:
        """The change events that a run kept, of what was seen from a moment on, oldest first."""
        rows = self._db.rows(
            "SELECT event_id, payload FROM event WHERE at >= ? AND kind = 'change' "
            "AND json_extract(payload, '$.run_id') = ? ORDER BY at, event_id",
            (since, run_id),
        )
        return [_event(row) for row in rows]

    def event(self, number: int) -> Event | None:
        """The event of a number; None when there is none."""
        if number > MOST_ROWS:
            return None
        row = self._db.row("SELECT event_id, payload FROM event WHERE event_id = ?", (number,))
        return _event(row) if row is not None else None

    def number_of(self, event_key: str) -> int:
        """The number by which people call the event of a key; 0 when there is none."""
        return self._db.number("SELECT coalesce((SELECT event_id FROM event WHERE key = ?), 0)", (event_key,))

    def is_queued(self, event_key: str) -> bool:
        """Whether any channel was ever to hear of an event: what it says no longer changes then."""
        return (
            self._db.row("SELECT 1 FROM delivery JOIN event USING (event_id) WHERE event.key = ?", (event_key,))
            is not None
        )

    def complete_event(self, event: Event) -> None:
        """Keep what was found out about an event after it was added."""
        self._db.run("UPDATE event SET payload = ? WHERE key = ?", (event_json(event), event.key))

    def mark_sent(self, delivery_ids: Iterable[int], at: str, *, reference: str | None = None) -> None:
        """Record that a channel took deliveries; `reference` is what it called them (an issue's number)."""
        self._db.many(
            "UPDATE delivery SET state = 'sent', attempts = attempts + 1, changed_at = ?, reference = ?, "
            "last_error = NULL WHERE delivery_id = ?",
            [(at, reference, i) for i in delivery_ids],
        )

    def mark_failed(self, delivery_ids: Iterable[int], at: str, error: str, *, due_at: str | None) -> None:
        """Record a failed try; the next one is at `due_at`, None makes it a dead letter."""
        self._db.many(
            "UPDATE delivery SET state = CASE WHEN ?1 IS NULL THEN 'dead' ELSE state END, "
            "due_at = coalesce(?1, due_at), attempts = attempts + 1, changed_at = ?2, last_error = ?3 "
            "WHERE delivery_id = ?4",
            [(due_at, at, error, i) for i in delivery_ids],
        )

    def retry(self, now: str, number: int | None = None) -> int:
        """The number of dead or waiting deliveries of all events or one made due now; their tries count from the start."""
        return self._db.run(
            "UPDATE delivery SET state = 'pending', due_at = ?1, attempts = 0, changed_at = ?1 "
            "WHERE state IN ('dead', 'pending') AND held_since IS NULL AND (?2 IS NULL OR event_id = ?2)",
            (now, number),
        )

    def breaker(self, channel: str) -> Breaker:
        """How a channel is doing."""
        row = self._db.row("SELECT * FROM breaker WHERE channel = ?", (channel,))
        return Breaker(row["failures"], row["open_until"]) if row is not None else Breaker()

    def put_breaker(self, channel: str, breaker: Breaker) -> None:
        """Keep how a channel is doing."""
        self._db.run(
            "INSERT OR REPLACE INTO breaker (channel, failures, open_until) VALUES (?, ?, ?)",
            (channel, breaker.failures, breaker.open_until),
        )

    def _queued(self, rest: str, *parameters: str) -> list[Queued]:
        rows = self._db.rows(
            f"SELECT delivery.*, event.payload FROM delivery JOIN event USING (event_id) {rest}",  # noqa: S608
            parameters,
        )
        return [_queued(row) for row in rows]


def _queued(row: Row) -> Queued:
    state = DeliveryState(row["state"])
    if state is DeliveryState.PENDING and row["held_since"]:
        state = DeliveryState.HELD
    return Queued(
        row["delivery_id"], row["channel"], row["key"], row["due_at"], state, row["attempts"],
        row["last_error"], row["reference"], _event(row), row["grp"], row["held_since"],
    )  # fmt: skip


def _event(row: Row) -> Event:
    return replace(read_event(row["payload"]), number=row["event_id"])
