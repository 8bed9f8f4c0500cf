"""A published snapshot: one immutable file with the public tables, `v1_*` views and full-text search.

Same content, same bytes, whatever the order in which it was learned: rows are copied in an order of their own, integer
keys are given anew, and what belongs to this copy alone (run ids, recording times, page layouts) stays behind.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from veille.clock import in_days
from veille.database_identity import APPLICATION_ID, SCHEMA_VERSION
from veille.errors import StoreError
from veille.progress import follow
from veille.store.blobs import Blobs
from veille.store.connection import Connection
from veille.store.database import Store
from veille.store.deltas import code, pack
from veille.store.operations.fetches import number_changes
from veille.store.publishing.manifest import MANIFEST, Manifest, describe
from veille.store.publishing.search import SEARCH
from veille.store.publishing.tables import KEYS, TABLES, copy_statement, into_out, rest_statements, table_statements
from veille.store.schema.views import view_statements

DEFAULT_NAME = "snapshot.db"
PAGE_SIZE = 4096  # fixed: SQLite's default could change, and with it the bytes


@dataclass(frozen=True, slots=True)
class Published:
    """The files written and what the manifest says of them."""

    path: Path
    manifest_path: Path
    manifest: Manifest


def snapshot_path(dest: Path) -> Path:
    """The file that a snapshot published to `dest`, a file or a folder, is written to."""
    return dest / DEFAULT_NAME if dest.is_dir() or not dest.suffix else dest


def publish(
    store: Store, dest: Path, *, at: str, with_raw: bool = False, stale_after: timedelta | None = None
) -> Published:
    """The snapshot written to `dest` (a file, or a folder that gets `snapshot.db`), with `manifest.json` beside it.

    The new file takes the old one's place in one step, after an integrity and a foreign-key check: a reader sees the
    old snapshot or the new one. `stale_after` is how old a check may be before its readers call a fact stale; None leaves
    what the last run noted. Raises StoreError when it cannot be written or does not hold together.
    """
    dest = snapshot_path(dest)
    if dest.resolve() == store.path.resolve():
        raise StoreError("the snapshot would take the database's place", where=str(dest), hint="choose another name")
    db = store.connection
    db.widen_cache()
    draft, final = dest.with_name(dest.name + ".draft"), dest.with_name(dest.name + ".new")
    try:
        dest.parent.mkdir(parents=True, exist_ok=True)
        for leftover in (draft, final):
            leftover.unlink(missing_ok=True)
        with db.transaction():
            number_changes(db)
            db.run("INSERT OR REPLACE INTO meta VALUES ('published', ?)", (at,))  # ids and numbers are in others' hands
            store.installation()
        _write(db, draft, final, dest, with_raw=with_raw, stale_after=stale_after)
        manifest = replace(
            _check_and_describe(final, dest.name, at=at), replaces=_hash(dest) if dest.exists() else None
        )
        manifest_path = dest.with_name(MANIFEST)
        pending = dest.with_name(MANIFEST + ".new")
        pending.write_text(manifest.to_json(), encoding="utf-8")
        _replace(
            pending, manifest_path
        )  # first: it knows the old file too, the old manifest would not know the new one
        _replace(final, dest)
    except OSError as error:
        raise StoreError(
            f"the snapshot cannot be written: {error.strerror}", where=str(dest), hint="check rights and space"
        ) from error
    finally:
        for leftover in (draft, final):
            leftover.unlink(missing_ok=True)
    return Published(dest, manifest_path, manifest)


def _write(
    db: Connection, draft: Path, final: Path, dest: Path, *, with_raw: bool, stale_after: timedelta | None
) -> None:
    try:
        with _attached(db, draft):
            _fill(db, with_raw=with_raw)
            if stale_after is not None:
                db.run("INSERT OR REPLACE INTO out.meta VALUES ('stale_after_days', ?)", (in_days(stale_after),))
            db.run("VACUUM out INTO ?", (str(final),))
    except StoreError as error:
        raise StoreError(
            f"the snapshot cannot be written: {error.what}",
            where=str(dest),
            hint="check space and rights, then try again",
        ) from error


@contextmanager
def _attached(db: Connection, path: Path) -> Iterator[None]:
    """The new file as `out` on the one connection there is (SQLite before 3.51 can lose a WAL reset with two)."""
    db.run("ATTACH ? AS out", (str(path),))
    try:
        db.run("PRAGMA out.journal_mode = OFF")  # a broken draft is thrown away
        db.run("PRAGMA out.synchronous = OFF")
        yield
    finally:
        if db.raw.in_transaction:
            db.run("ROLLBACK")
        for key in KEYS:
            db.run(f"DROP TABLE IF EXISTS temp.key_{key}")
        db.run("DETACH out")


def _fill(db: Connection, *, with_raw: bool) -> None:
    db.run(f"PRAGMA out.page_size = {PAGE_SIZE}")
    db.run("BEGIN")
    for statement in table_statements(db):
        db.run(into_out(statement))
    for key, (table, order) in KEYS.items():
        db.run(f"CREATE TEMP TABLE key_{key} (old INTEGER PRIMARY KEY, new INTEGER NOT NULL)")
        db.run(
            f"INSERT INTO temp.key_{key} SELECT {key}, row_number() OVER (ORDER BY {order}) FROM main.{table}"  # noqa: S608
        )
    for table, copy in follow(TABLES.items(), "publishing", len(TABLES)):
        if copy is not None:
            db.run(copy_statement(db, table, copy))
    if with_raw:
        _copy_raw(db)
    facts = {
        "kind": "snapshot",
        "contract": "1",
        "schema_version": str(SCHEMA_VERSION),
        "raw": "yes" if with_raw else "no",
    }
    db.many("INSERT INTO out.meta VALUES (?, ?)", sorted(facts.items()))
    db.run("INSERT INTO out.meta SELECT key, value FROM main.meta WHERE key = 'stale_after_days'")
    db.run("INSERT INTO out.meta SELECT 'checked_at', max(last_checked) FROM main.page HAVING max(last_checked) > ''")
    db.run("INSERT INTO out.meta SELECT 'observed_until', max(observed_at) FROM main.version HAVING count(*)")
    for statement in (
        *rest_statements(db),
        *SEARCH.tables,
        *view_statements(),
    ):
        db.run(into_out(statement))
    for statement in SEARCH.filling:
        db.run(statement)
    db.run(f"PRAGMA out.application_id = {APPLICATION_ID}")
    db.run(f"PRAGMA out.user_version = {SCHEMA_VERSION}")
    db.run("COMMIT")


def _copy_raw(db: Connection) -> None:
    """The bytes that versions cite, each page's coded against its oldest copy: the live coding depends on history."""
    blobs, done, page, base = Blobs(db), set[str](), "", ""
    for row in db.rows("SELECT page_id, raw_sha256 FROM main.version ORDER BY page_id, observed_at, content_hash"):
        if row["page_id"] != page:
            page, base = row["page_id"], ""
        sha256 = row["raw_sha256"]
        if sha256 in done or not blobs.holds(sha256):
            continue
        done.add(sha256)
        raw = blobs.get(sha256)
        data = code(raw, blobs.get(base)) if base else None
        against = base if data is not None else None
        if data is None:
            data, base = pack(raw), sha256
        db.run("INSERT INTO out.blob VALUES (?, ?, ?, ?)", (sha256, len(raw), against, data))


def _check_and_describe(path: Path, name: str, *, at: str) -> Manifest:
    db = Connection(path)
    try:
        trouble = [str(row[0]) for row in db.rows("PRAGMA integrity_check(5)") if row[0] != "ok"]
        trouble += [f"a row of {row[0]} points to no {row[2]}" for row in db.rows("PRAGMA foreign_key_check")[:5]]
        if trouble:
            raise StoreError(
                f"the snapshot does not hold together: {'; '.join(trouble)}", where=name, hint="run `veille verify`"
            )
        return describe(db, file=name, sha256=_hash(path), size=path.stat().st_size, at=at)
    finally:
        db.close()


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _replace(source: Path, dest: Path) -> None:
    """Rename in one step, with file and folder on the disk before and after."""
    with source.open("rb") as file:
        os.fsync(file.fileno())
    os.replace(source, dest)
    folder = os.open(dest.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
