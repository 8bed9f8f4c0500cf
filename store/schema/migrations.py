"""Schema changes, in order, each applied once in one transaction together with its record (sqlite-utils).

A migration is the file `sql/NNNN.sql`: plain statements, applied in the order of their numbers. A released file is never
edited; to change the schema add the next number and raise SCHEMA_VERSION
(veille/database_identity.py). What a published snapshot holds
follows by itself: its tables are those of the migrated database (publishing/tables.py).
tests/store/schemas/ holds the schema of every release; a test migrates each of them to this one.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from importlib.resources import files

from sqlite_utils import Database, Migrations

FIRST = "m001_first_schema"  # recorded under this name in databases of release 0.1.0


def schema_migrations() -> Migrations:
    """The migrations of this release, one for each file."""
    migrations = Migrations("veille")
    for name, script in migration_scripts():
        migrations(name=FIRST if name == "0001" else f"m{name}")(_applying(script))
    return migrations


def migration_scripts() -> list[tuple[str, str]]:
    """Number and SQL of each migration, in order: `[("0001", "CREATE TABLE ..."), ...]`."""
    folder = files("veille.store.schema") / "sql"
    found = [(file.name.removesuffix(".sql"), file) for file in folder.iterdir() if file.name.endswith(".sql")]
    return [(name, file.read_text(encoding="utf-8")) for name, file in sorted(found, key=lambda pair: pair[0])]


def split_statements(script: str) -> Iterator[str]:
    """The statements of a script one by one; a trigger with its inner semicolons is one."""
    pending = ""
    for line in script.splitlines(keepends=True):
        pending += line
        if sqlite3.complete_statement(pending):
            yield pending.strip().removesuffix(";")
            pending = ""
    if any(line.strip() and not line.lstrip().startswith("--") for line in pending.splitlines()):
        raise ValueError(f"a statement without its semicolon: {pending.strip()[:80]}")


def _applying(script: str) -> Callable[[Database], None]:
    def apply(db: Database) -> None:
        for statement in split_statements(script):
            db.execute(statement)

    return apply
