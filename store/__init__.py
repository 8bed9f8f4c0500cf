"""The record of what pages said: SQLite, one writing connection (docs/architecture.md)."""

from veille.store.blobs import Snapshot
from veille.store.changes import LoggedChange
from veille.store.database import Store, open_store
from veille.store.fetches import Fetch, Health, Run
from veille.store.history import Neighbours, Version
from veille.store.outbox import Breaker, Queued
from veille.store.pages import Page, Visit
from veille.store.parity import ParityRow
from veille.store.review import Pending, Review
from veille.store.suspects import Suspect

__all__ = [
    "Breaker",
    "Fetch",
    "Health",
    "LoggedChange",
    "Neighbours",
    "Page",
    "ParityRow",
    "Pending",
    "Queued",
    "Review",
    "Run",
    "Snapshot",
    "Store",
    "Suspect",
    "Version",
    "Visit",
    "open_store",
]
