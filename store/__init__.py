"""The record of what pages said: SQLite, one writing connection (docs/architecture.md)."""

from veille.store.blobs import RawCapture
from veille.store.database import Store, open_reading, open_store
from veille.store.operations.fetches import Fetch, FetchHealth, Run
from veille.store.operations.handling import Handled
from veille.store.operations.mutes import Mute
from veille.store.operations.outbox import Queued
from veille.store.operations.parts import PagePart
from veille.store.operations.suspects import Suspect
from veille.store.record.changes import LoggedChange
from veille.store.record.history import Neighbours, Version
from veille.store.record.pages import Page, Visit
from veille.store.record.parity import ParityRow
from veille.store.record.review import Pending, Review

__all__ = [
    "Fetch",
    "FetchHealth",
    "Handled",
    "LoggedChange",
    "Mute",
    "Neighbours",
    "Page",
    "PagePart",
    "ParityRow",
    "Pending",
    "Queued",
    "RawCapture",
    "Review",
    "Run",
    "Store",
    "Suspect",
    "Version",
    "Visit",
    "open_reading",
    "open_store",
]
