"""Promise: the database of every release is brought to this one; a new migration needs one SQL file and one number."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from store_build import add, fee, new_store, page_with

from veille.database_identity import SCHEMA_VERSION
from veille.store import open_store
from veille.store.database import Store
from veille.store.publishing import publish as publishing
from veille.store.publishing.tables import TABLES
from veille.store.schema import migrations
from veille.store.schema.migrations import migration_scripts, split_statements

SCHEMAS = Path(__file__).parent / "schemas"
RELEASES = sorted(SCHEMAS.glob("*.sql"))

NEXT = """
-- a text of its own for each rule; a column for each page
ALTER TABLE page ADD COLUMN of_the_test TEXT NOT NULL DEFAULT 'none';
CREATE TABLE note_of_the_test (note_id INTEGER PRIMARY KEY, words TEXT NOT NULL);
CREATE TRIGGER note_stays BEFORE DELETE ON note_of_the_test BEGIN SELECT RAISE(ABORT, 'notes; are kept'); END;
"""


def _old(path: Path, release: Path) -> Path:
    db = sqlite3.connect(path)
    db.executescript(release.read_text(encoding="utf-8"))
    db.close()
    return path


@pytest.fixture
def with_next(monkeypatch: pytest.MonkeyPatch) -> int:
    """The next release: one more migration file, SCHEMA_VERSION one higher."""
    scripts = [*migration_scripts(), (f"{SCHEMA_VERSION + 1:04}", NEXT)]
    monkeypatch.setattr(migrations, "migration_scripts", lambda: scripts)
    for module in ("database", "opening"):
        monkeypatch.setattr(f"veille.store.{module}.SCHEMA_VERSION", SCHEMA_VERSION + 1)
    monkeypatch.setattr(publishing, "SCHEMA_VERSION", SCHEMA_VERSION + 1)
    return SCHEMA_VERSION + 1


def test_the_last_file_is_the_schema_version() -> None:
    assert [name for name, _ in migration_scripts()] == [f"{n:04}" for n in range(1, SCHEMA_VERSION + 1)]


@pytest.mark.parametrize("release", RELEASES, ids=lambda path: path.stem)
def test_the_database_of_every_release_is_migrated(tmp_path: Path, release: Path) -> None:
    old = _old(tmp_path / "old.db", release)
    with open_store(old) as migrated, open_store(tmp_path / "new.db") as fresh:
        assert _schema(migrated) == _schema(fresh)
        assert migrated.connection.number("PRAGMA user_version") == SCHEMA_VERSION
        assert migrated.connection.rows("PRAGMA foreign_key_check") == []


@pytest.mark.parametrize("release", [*RELEASES, None], ids=lambda path: path.stem if path else "fresh")
def test_one_more_migration_reaches_every_release(tmp_path: Path, release: Path | None, with_next: int) -> None:
    path = tmp_path / "veille.db"
    if release is not None:
        _old(path, release)
    with open_store(path) as store:
        assert store.connection.number("PRAGMA user_version") == with_next
        page = store.pages.see("https://guide.example/en/a", lang="en", at="2025-01-01T00:00:00Z")
        row = store.connection.row("SELECT of_the_test FROM page WHERE page_id = ?", (page.page_id,))
        assert row is not None
        assert row["of_the_test"] == "none"
        store.connection.run("INSERT INTO note_of_the_test (words) VALUES ('kept')")
        with pytest.raises(sqlite3.IntegrityError, match="notes; are kept"):
            store.connection.run("DELETE FROM note_of_the_test")
    with open_store(path) as again:  # applied once
        assert again.connection.number("SELECT count(*) FROM note_of_the_test") == 1


def test_a_column_that_a_migration_adds_is_published(tmp_path: Path, with_next: int) -> None:
    store, page_id = new_store(tmp_path)
    with store:
        add(store, page_id, page_with(page_id, fee("155.00")), "2025-01-01T00:00:00Z")
        store.connection.run("UPDATE page SET of_the_test = 'work'")
        snapshot = publishing.publish(store, tmp_path / "snapshot.db", at="2025-01-02T00:00:00Z").path
    db = sqlite3.connect(snapshot)
    assert db.execute("SELECT of_the_test FROM page").fetchall() == [("work",)]
    assert db.execute("PRAGMA user_version").fetchone() == (with_next,)
    assert db.execute("SELECT count(*) FROM sqlite_master WHERE name = 'note_of_the_test'").fetchone() == (
        0,
    )  # private until named
    db.close()


def test_views_of_an_older_release_are_made_anew(tmp_path: Path) -> None:
    path = tmp_path / "veille.db"
    with open_store(path) as store:
        store.connection.run("DROP VIEW v1_fact")
        store.connection.run("CREATE VIEW v1_fact AS SELECT key FROM fact")
        store.connection.run("UPDATE meta SET value = 'older' WHERE key = 'views'")
    with open_store(path) as store:
        assert store.connection.rows("SELECT label_fr FROM v1_fact") == []


def test_every_published_table_exists(tmp_path: Path) -> None:
    with open_store(tmp_path / "veille.db") as store:
        names = {row["name"] for row in store.connection.rows("SELECT name FROM sqlite_master WHERE type = 'table'")}
    assert set(TABLES) <= names


def test_a_trigger_is_one_statement_and_an_unfinished_one_is_refused() -> None:
    assert len(list(split_statements(NEXT))) == 3
    with pytest.raises(ValueError, match="without its semicolon"):
        list(split_statements("CREATE TABLE a (b)"))


def test_the_schema_of_this_release_is_kept_for_later_ones(tmp_path: Path) -> None:
    kept = SCHEMAS / f"schema-{SCHEMA_VERSION}.sql"
    with open_store(tmp_path / "veille.db") as store:
        found = _dump(store)
    if not kept.exists():
        kept.write_text(found, encoding="utf-8")
        pytest.fail(f"{kept.name} written: read it, then commit it")
    assert found == kept.read_text(encoding="utf-8"), "a released schema is frozen: add a migration"


def _dump(store: Store) -> str:
    """An empty database of this release as a script."""
    sql = "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND type <> 'view' AND name NOT LIKE 'sqlite_%' ORDER BY rowid"
    statements = [str(row["sql"]).strip() for row in store.connection.rows(sql)]
    statements.append("INSERT INTO meta VALUES ('kind', 'store')")
    statements += [
        f"INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('veille', '{row['name']}', '')"
        for row in store.connection.rows("SELECT name FROM _sqlite_migrations ORDER BY id")
    ]
    statements += [
        f"PRAGMA {name} = {store.connection.number(f'PRAGMA {name}')}" for name in ("application_id", "user_version")
    ]
    return ";\n".join(statements) + ";\n"


def _schema(store: Store) -> list[tuple[str, str]]:
    return [
        (row["name"], " ".join(str(row["sql"]).split()))
        for row in store.connection.rows(
            "SELECT name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY name"
        )
    ]


def test_what_older_releases_took_for_a_parser_change_gets_its_own_cause(tmp_path: Path) -> None:
    """A correction names who gave it and why; what follows from imports and from the configuration is told as that."""
    path = _old(tmp_path / "old.db", SCHEMAS / "schema-16.sql")
    db = sqlite3.connect(path)
    runs = ("review", "2026-01-02T00:00:00Z"), ("review", "2026-01-03T00:00:00Z"), ("import", "2026-01-04T00:00:00Z")
    db.executemany("INSERT INTO run (kind, started_at) VALUES (?, ?)", (*runs, ("check", "2026-01-05T00:00:00Z")))
    db.execute(
        "INSERT INTO review (rule_id, version, decision, reviewer, at, comment, digest) "
        "VALUES ('r', 1, 'edited', 'Ana', '2026-01-02T00:00:00Z', 'a misprint', '')"
    )
    logged = [  # run, object, reason: a correction; an answer taken as the page; an import; a parser's; a fact unbound
        ("r1", "fact", ""), ("r2", "fact", ""), ("r3", "fact", ""), ("r4", "fact", ""), ("r4", "fact", "fact unbound"),
        ("r1", "value", ""),
    ]  # fmt: skip
    db.executemany(
        "INSERT INTO change (seq, at, run_id, cause, severity, object, object_id, section_id, kind, summary_en, "
        "summary_fr, ord, detail) VALUES (?, '2026-01-06T00:00:00Z', ?, 'extractor', 'critical', ?, 'k', '', 'changed', "
        "'a', 'b', 0, ?)",
        [(n, run, what, f'{{"reason": "{why}"}}') for n, (run, what, why) in enumerate(logged, 1)],
    )
    db.commit()
    db.close()
    with open_store(path) as store:
        found = store.connection.rows("SELECT cause, reviewer, comment, detail FROM change ORDER BY seq")
    causes = ["review", "history", "history", "extractor", "configuration", "extractor"]
    assert [row["cause"] for row in found] == causes
    assert [(row["reviewer"], row["comment"]) for row in found if row["reviewer"]] == [("Ana", "a misprint")]
    assert '"reviewer":"Ana","comment":"a misprint"' in found[0]["detail"]
