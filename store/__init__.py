"""The record of what pages said: SQLite, one writing connection (docs/architecture.md).

Its parts are loaded on first use: a query needs the connection alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from veille.lazy import names_on_use

if TYPE_CHECKING:
    from veille.store.blobs import RawCapture
    from veille.store.database import Store, open_reading, open_store
    from veille.store.operations.fetches import Fetch, FetchHealth, Run
    from veille.store.operations.handling import Handled
    from veille.store.operations.mutes import Mute
    from veille.store.operations.outbox import Queued
    from veille.store.operations.parts import PagePart
    from veille.store.operations.suspects import Suspect
    from veille.store.record.changes import LoggedChange
    from veille.store.record.pages import Page, Visit
    from veille.store.record.parity import ParityRow
    from veille.store.record.review import Pending, Review
    from veille.store.record.versions import Neighbours, Version

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

if not TYPE_CHECKING:  # a type checker must refuse a name that is not here
    __getattr__ = names_on_use(__name__)
