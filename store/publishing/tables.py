"""Which tables a published snapshot holds, and how each of their rows is copied from the working database.

Downstream packages read the `v1_*` views (schema/views.py); physical tables may change from release to release.
Columns are copied by name: a column that a migration adds to one of these tables is published with it.
Integer keys (`v`, `r`, `f`, `body`, `c`) are local to one file; text ids are the same in every copy.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from veille.store.connection import Connection

# New integer keys, in an order that depends on content only.
KEYS = {
    "v": ("version", "page_id, observed_at, content_hash, seq"),
    "body": ("section_body", "section_id, digest"),
    "r": ("rule", "rule_id, version"),
}


@dataclass(frozen=True, slots=True)
class Copy:
    """How a table's rows are copied: in `order`, with `replaced` columns given by an expression of their own.

    `rows` is what stands after FROM; the table itself is `t` there.
    """

    order: str
    replaced: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    rows: str = ""
    where: str = ""


def _keyed(table: str, *keys: str) -> str:
    joins = "".join(f" JOIN temp.key_{key} AS k{key} ON k{key}.old = t.{key}" for key in keys)
    return f"main.{table} AS t{joins}"


_REVIEW_NUMBER = "row_number() OVER (ORDER BY rule_id, at, review_id)"  # in the copy

# What belongs to one database alone (run ids, recording times, page layouts) stays behind.
# `None`: filled by publish.py itself.
TABLES: dict[str, Copy | None] = {
    "meta": None,
    "page": Copy("page_id"),
    "page_url": Copy("url"),
    "page_source": Copy("page_id, source"),
    "source_turn": Copy("source, page_id, since"),
    "health": Copy("page_id", {"detail": "NULL"}),
    "blob": None,
    "version": Copy(
        "kv.new",
        {"v": "kv.new", "recorded_at": "NULL", "run_id": "NULL", "document": "x''", "layout": "'[]'"},
        _keyed("version", "v"),
    ),
    "section_body": Copy(
        "kbody.new",
        {"body": "kbody.new", "detail": "x''"},
        _keyed("section_body", "body"),
        "t.body IN (SELECT body FROM main.section)",
    ),
    "section": Copy("section_id, kv.new", {"v": "kv.new", "body": "kbody.new"}, _keyed("section", "v", "body")),
    "rule": Copy("kr.new", {"r": "kr.new", "v": "kv.new", "recorded_at": "NULL"}, _keyed("rule", "r", "v")),
    "rule_value": Copy("kr.new, ord", {"r": "kr.new"}, _keyed("rule_value", "r")),
    "rule_citation": Copy("kr.new, ord", {"r": "kr.new"}, _keyed("rule_citation", "r")),
    "rule_provision": Copy("provision, kr.new, raw", {"r": "kr.new"}, _keyed("rule_provision", "r")),
    "fact": Copy("1", {"f": "row_number() OVER (ORDER BY key, observed_from, coalesce(valid_from, ''), carried DESC)"}),
    "change": Copy(
        "1",
        {"c": "row_number() OVER (ORDER BY seq)", "run_id": "NULL", "v": "kv.new", "detail": "''", "superseded": "0"},
        "main.change AS t LEFT JOIN temp.key_v AS kv ON kv.old = t.v",
        "t.seq IS NOT NULL AND NOT t.superseded",
    ),
    "parity": Copy("page_id, twin_page_id, rule_id, twin_rule_id"),
    "relation": Copy("object, from_id, to_id, type"),
    "review": Copy("1", {"review_id": _REVIEW_NUMBER}),
    "review_basis": Copy(
        "t.page_id, t.basis, k.new",
        {"review_id": "k.new"},
        f"main.review_basis AS t JOIN (SELECT review_id AS old, {_REVIEW_NUMBER} AS new FROM main.review) AS k "  # noqa: S608
        "ON k.old = t.review_id",
    ),
}

# Indexes of public tables that only the working database needs.
PRIVATE_INDEXES = frozenset({"blob_base", "version_raw", "version_content"})

_NAME = re.compile(r"(CREATE (?:UNIQUE )?(?:TABLE|INDEX|TRIGGER|VIEW|VIRTUAL TABLE)) ", re.IGNORECASE)


def into_out(statement: str) -> str:
    """`CREATE TABLE x` as `CREATE TABLE out.x`; SQLite stores the text without the prefix."""
    return _NAME.sub(r"\1 out.", statement.strip(), count=1)


def table_statements(db: Connection) -> list[str]:
    """The CREATE TABLE statements of the public tables as they stand in the migrated database."""
    found = {row["name"]: str(row["sql"]) for row in _schema(db, "table")}
    return [found[name] for name in TABLES]


def rest_statements(db: Connection) -> list[str]:
    """The indexes and triggers of the public tables, in the order in which they were made."""
    return [
        str(row["sql"])
        for kind in ("index", "trigger")
        for row in _schema(db, kind)
        if row["tbl_name"] in TABLES and row["name"] not in PRIVATE_INDEXES
    ]


def copy_statement(db: Connection, table: str, copy: Copy) -> str:
    """The INSERT that copies a table by the names of its columns."""
    columns = [row["name"] for row in db.rows("SELECT name FROM main.pragma_table_info(?)", (table,))]
    picked = (copy.replaced.get(column, f't."{column}"') for column in columns)
    names = ", ".join(f'"{column}"' for column in columns)
    where = f" WHERE {copy.where}" if copy.where else ""
    rows = copy.rows or f"main.{table} AS t"
    return f"INSERT INTO out.{table} ({names}) SELECT {', '.join(picked)} FROM {rows}{where} ORDER BY {copy.order}"  # noqa: S608  names of our own tables


def _schema(db: Connection, kind: str) -> list[Mapping[str, str]]:
    sql = "SELECT name, tbl_name, sql FROM main.sqlite_master WHERE type = ? AND sql IS NOT NULL ORDER BY rowid"
    return [dict(row) for row in db.rows(sql, (kind,))]
