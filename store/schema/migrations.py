"""Schema changes, in order, each applied once in one transaction together with its record (sqlite-utils).

A new release adds a function at the end and raises SCHEMA_VERSION (schema.py); an applied migration is never edited once released.
tests/store/schemas/ holds the schema of every release; a test migrates each of them to this one.
"""

from __future__ import annotations

from sqlite_utils import Database, Migrations

from veille.store.schema.private_tables import PRIVATE_INDEXES, PRIVATE_TABLES
from veille.store.schema.public_tables import PUBLIC_INDEXES, PUBLIC_TABLES, TRIGGERS

migrations = Migrations("veille")


@migrations()
def m001_first_schema(db: Database) -> None:
    """Schema 1, release 0.1.0."""
    for statement in (
        *PUBLIC_TABLES.values(),
        *PRIVATE_TABLES.values(),
        *PUBLIC_INDEXES,
        *PRIVATE_INDEXES,
        *TRIGGERS,
    ):
        db.execute(statement)
