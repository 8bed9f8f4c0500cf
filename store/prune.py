"""Retention: what may go after a while, and what never goes because a version, a rule or a person stands on it."""

from __future__ import annotations

from dataclasses import dataclass

from veille.store.connection import Scalar
from veille.store.database import Store

KEPT_FETCHES = 3  # of each page, whatever their age: `veille explain` shows them

# What may go, in an order that keeps references whole. Versions, rules, facts, changes, reviews and the bytes that
# versions cite are not here at all.
_STEPS: tuple[tuple[str, str], ...] = (
    (
        "fetches",
        (
            "FROM fetch WHERE at < :before AND fetch_id NOT IN (SELECT fetch_id FROM (SELECT fetch_id, row_number() OVER "
            "(PARTITION BY page_id ORDER BY at DESC, fetch_id DESC) AS newest FROM fetch) WHERE newest <= :kept)"
        ),
    ),
    ("deliveries", "FROM delivery WHERE state IN ('sent', 'acknowledged') AND coalesce(changed_at, due_at) < :before"),
    (
        "events",
        (
            "FROM event WHERE at < :before AND event_id NOT IN (SELECT event_id FROM delivery) "
            "AND event_id NOT IN (SELECT event_id FROM event_verdict)"
        ),
    ),
    (
        "suspects",
        (
            "FROM suspect WHERE state <> 'open' AND last_seen < :before "
            "AND NOT (state = 'accepted' AND raw_sha256 IN (SELECT raw_sha256 FROM version))"  # who took it is told
        ),
    ),
    (
        "snapshots",
        (
            "FROM snapshot WHERE fetched_at < :before AND raw_sha256 NOT IN (SELECT raw_sha256 FROM version) "
            "AND raw_sha256 NOT IN (SELECT raw_sha256 FROM suspect) "
            "AND raw_sha256 NOT IN (SELECT raw_sha256 FROM visit WHERE raw_sha256 IS NOT NULL)"
        ),
    ),
    # twice: coded copies first, then the copies that they alone were coded against
    *(
        (
            name,
            (
                "FROM blob WHERE sha256 NOT IN (SELECT raw_sha256 FROM version) "
                "AND sha256 NOT IN (SELECT raw_sha256 FROM snapshot) AND sha256 NOT IN (SELECT raw_sha256 FROM suspect) "
                "AND sha256 NOT IN (SELECT raw_sha256 FROM visit WHERE raw_sha256 IS NOT NULL) "
                "AND sha256 NOT IN (SELECT base FROM blob WHERE base IS NOT NULL)"
            ),
        )
        for name in ("blobs", "blobs that others were coded against")
    ),
    (
        "wordings no version holds",
        (
            "FROM section_body WHERE body NOT IN (SELECT json_extract(place.value, '$[0]') FROM version, "
            "json_each(version.layout) AS place)"
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Pruned:
    """What went, by name, and the size of the file before and after."""

    counts: dict[str, int]
    bytes_before: int
    bytes_after: int


def prune(store: Store, *, before: str, dry_run: bool = False) -> Pruned:
    """What went of the logs and uncited bytes older than `before`; with `dry_run` what would go first, nothing goes."""
    db, counts = store.connection, dict[str, int]()
    parameters: dict[str, Scalar] = {"before": before, "kept": KEPT_FETCHES}
    size = store.path.stat().st_size
    with db.transaction():
        for name, clause in _STEPS:
            if dry_run:
                counts[name] = db.number(f"SELECT count(*) {clause}", parameters)
            else:
                counts[name] = db.run(f"DELETE {clause}", parameters)
    if not dry_run:
        db.run("VACUUM")
        db.run("PRAGMA wal_checkpoint(TRUNCATE)")
    return Pruned(counts, size, store.path.stat().st_size)
