"""What was told to whom, what waits, what could not be delivered: the outbox as JSON-ready records."""

from __future__ import annotations

from veille.answers.queries import Record
from veille.store import Store


def delivery_records(store: Store) -> list[Record]:
    """Every delivery with the event it carries, newest first, ready for JSON."""
    return [
        {
            "delivery_id": q.delivery_id, "state": "held" if q.held_since and q.state == "pending" else q.state,
            "held_since": q.held_since, "channel": q.channel, "key": q.key, "due_at": q.due_at,
            "attempts": q.attempts, "last_error": q.last_error, "reference": q.reference, "kind": q.event.kind,
            "severity": str(q.event.severity), "at": q.event.at, "page_id": q.event.page_id, "url": q.event.url,
            "title": q.event.title,
        }
        for q in reversed(store.outbox.all())
    ]  # fmt: skip
