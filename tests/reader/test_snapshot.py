"""Promise: a downstream package gets typed, dated answers from a file it can trust, or a clear refusal."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import sys
from dataclasses import FrozenInstanceError
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

import veille
from veille.errors import (
    FactUnavailable,
    ForeignDatabase,
    NewerDatabase,
    SnapshotError,
    StaleSnapshot,
    StoreError,
    UsageError,
)
from veille.store import open_reading


def test_a_fact_as_of_a_day_and_as_known_on_a_day(snapshot: Path) -> None:
    with veille.open(snapshot) as db:
        assert db.fact("caq.fee", as_of="2025-11-30").value == Decimal("155.00")
        assert db.fact("caq.fee", as_of="2025-12-01").value == Decimal("160.00")
        assert db.fact("caq.fee", as_of="2025-12-15", observed="2026-01-01").value == Decimal("155.00")
        assert db.fact("caq.fee", today=date(2026, 2, 1)).quote == "The processing fee is 160.00 CAD."
        fact = db.fact("caq.fee", as_of=date(2026, 2, 1))
        assert (fact.unit, fact.cmp, fact.valid_from, fact.url) == (
            "CAD",
            "eq",
            date(2025, 12, 1),
            "https://guide.example/en/caq",
        )
        with pytest.raises(FrozenInstanceError):
            fact.value = Decimal(0)  # type: ignore[misc]


@pytest.mark.parametrize(
    ("key", "state"),
    [
        ("caq.nothing", "unknown"),  # a misspelt key never gives a default
        ("caq.lost", "missing"),  # the page no longer says it
        ("caq.twice", "ambiguous"),  # two rules say different things
        ("caq.later", "not_valid"),  # announced, not yet in force
    ],
)
def test_a_fact_without_one_value_fails_loudly(snapshot: Path, key: str, state: str) -> None:
    with veille.open(snapshot) as db, pytest.raises(FactUnavailable, match=key) as caught:
        db.fact(key, as_of="2026-02-01")
    assert caught.value.state == state


def test_rules_by_kind_subject_page_citation_and_time(snapshot: Path) -> None:
    with veille.open(snapshot) as db:
        (fee,) = db.rules(kind="fee", subject="CAQ")
        assert fee.quote == "The processing fee is 160.00 CAD."
        assert fee.values[0].value == Decimal("160.00")
        assert fee.citations[0].norm == ("IRPR:205(a)",)
        assert fee.conditions is not None
        assert (fee.conditions.op, len(fee.conditions.items)) == ("any", 2)
        assert [r.values[0].text for r in db.rules(kind="fee", as_of="2025-06-01")] == ["155.00"]
        assert [r.values[0].text for r in db.rules(kind="fee", observed="2025-06-01")] == ["155.00"]
        assert [r.values[0].text for r in db.rules(kind="fee", observed="2026-01-10")] == ["160.00"]  # what it said
        assert len(db.rules(page="https://guide.example/en/caq")) == 2
        assert len(db.rules(cites="IRPR:205")) == 2
        assert db.rules(cites="IRPR:20") == db.rules(cites="IRPR:20", as_of="2026-02-01") == ()
        assert len(db.rules(cites="IRPR:205(a)", as_of="2025-06-01")) == 2
        assert db.rules(lang="fr") == ()
        assert [r.kind for r in db.rules(reviewed=True)] == ["requirement"]


def test_changes_are_a_feed_with_a_cursor(snapshot: Path) -> None:
    with veille.open(snapshot) as db:
        (change,) = db.changes()
        assert (change.seq, change.severity, change.before, change.after) == (1, "substantive", "155", "160")
        assert db.changes(since=change.seq) == ()
        assert [page.title for page in db.pages()] == ["The CAQ"]
        assert [fact.key for fact in db.facts()] == ["caq.fee"]  # the other one begins later
        assert [fact.key for fact in db.facts(as_of="2099-01-01")] == ["caq.fee", "caq.later"]


def _flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    at = data.index(b"The processing fee is 160.00")
    data[at + 22] ^= 1  # 160.00 becomes 060.00: only the hash can tell
    path.write_bytes(data)


def _set(path: Path, pragma: str) -> None:
    (path.parent / "manifest.json").unlink()
    db = sqlite3.connect(path)
    db.execute(pragma)
    db.commit()
    db.close()


def _tear(path: Path) -> None:
    """Zeroes over the middle, and no manifest: SQLite's own check has to find it."""
    (path.parent / "manifest.json").unlink()
    data = path.read_bytes()
    path.write_bytes(data[: 4096 * 3] + bytes(4096 * 20) + data[4096 * 23 :])


@pytest.mark.parametrize(
    ("harm", "error", "words"),
    [
        (lambda p: p.write_bytes(p.read_bytes()[:-4096]), SnapshotError, "its size is wrong"),  # a broken download
        (lambda p: p.write_bytes(p.read_bytes()[:50]), SnapshotError, "its size is wrong"),  # not even a header
        (_flip, SnapshotError, "SHA-256 is not that of manifest.json"),  # one wrong bit
        (_tear, SnapshotError, "damaged"),
        (lambda p: p.write_text("<html>Not found</html>"), ForeignDatabase, "not a veille snapshot"),  # an error page
        (lambda p: p.unlink(), SnapshotError, "no such snapshot"),
        (lambda p: _set(p, "PRAGMA user_version = 99"), NewerDatabase, "upgrade veille"),
        (lambda p: _set(p, "PRAGMA application_id = 7"), ForeignDatabase, "not made by veille"),
    ],
)
def test_a_file_that_cannot_be_trusted_is_refused(
    snapshot: Path, harm: object, error: type[Exception], words: str
) -> None:
    harm(snapshot)  # type: ignore[operator]
    with pytest.raises(error, match=words) as caught:
        veille.open(snapshot)
    assert type(caught.value) is error
    assert str(snapshot) in str(caught.value)


def test_the_working_database_is_no_snapshot(snapshot: Path) -> None:
    with pytest.raises(ForeignDatabase, match="publish it with `veille publish`"):
        veille.open(snapshot.parent.parent / "veille.db")


def test_a_stale_snapshot_is_refused_by_age(snapshot: Path) -> None:
    now = datetime(2026, 1, 20, tzinfo=UTC)
    veille.open(snapshot, max_age=timedelta(days=30), now=now).close()
    with pytest.raises(StaleSnapshot, match="last checked 10 days ago"):
        veille.open(snapshot, max_age=timedelta(days=7), now=now)
    with pytest.raises(StaleSnapshot, match=r"240 hours ago .* more than 6 allowed"):
        veille.open(snapshot, max_age=timedelta(hours=6), now=now)
    later = now + timedelta(hours=5)
    with pytest.raises(StaleSnapshot, match=r"245 hours ago .* more than 240 allowed"):  # never "10 days, more than 10"
        veille.open(snapshot, max_age=timedelta(days=10), now=later)
    with pytest.raises(StaleSnapshot, match=r"14400 minutes ago .* more than 5 allowed"):
        veille.open(snapshot, max_age=timedelta(minutes=5), now=now)
    with pytest.raises(StaleSnapshot, match=r" 1 minutes ago .* more than 0 allowed"):
        veille.open(snapshot, max_age=timedelta(0), now=datetime(2026, 1, 10, 0, 0, 20, tzinfo=UTC))
    for no_span in (30, timedelta(days=-1)):
        with pytest.raises(UsageError, match=r"max_age: .* is not a span of time"):
            veille.open(snapshot, max_age=no_span, now=now)  # type: ignore[arg-type]


def test_an_address_with_a_place_names_its_page(snapshot: Path) -> None:
    with veille.open(snapshot) as db:
        url = db.rules()[0].url
        assert db.rules(page=f"{url}#somewhere") == db.rules(page=url) != ()


def test_the_file_is_never_written(snapshot: Path) -> None:
    before = snapshot.read_bytes()
    snapshot.chmod(0o444)
    with veille.open(snapshot) as db:
        db.rules()
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            db._file._db.execute("CREATE TABLE x (y)")
    assert snapshot.read_bytes() == before
    assert {p.name for p in snapshot.parent.iterdir()} == {"snapshot.db", "manifest.json"}


def test_a_name_with_odd_characters_opens(snapshot: Path) -> None:
    odd = snapshot.parent / "été 50% #1?.db"
    shutil.copy(snapshot, odd)
    with veille.open(str(odd)) as db:
        assert db.meta["kind"] == "snapshot"


# Counted, not timed: a clock says as much about the machine's other work as about ours. 52 modules and 34,000 calls are
# 35 to 40 ms of processor time on an idle machine; a library such as pydantic alone is 100 modules more.
MOST_MODULES = 75
MOST_CALLS = 60_000
_COUNT = """
import json, sys
before, calls = set(sys.modules), 0
def count(frame, event, argument):
    global calls
    calls += event in ("call", "c_call")
sys.setprofile(count)
import veille
veille.open(sys.argv[1])
sys.setprofile(None)
print(json.dumps([calls, sorted(set(sys.modules) - before)]))
"""


def test_the_reader_loads_nothing_heavy_and_quickly(snapshot: Path) -> None:
    """Importing and opening: the standard library and the reader's own modules, few of them, with little work."""
    root = Path(__file__).parent.parent.parent
    done = subprocess.run(
        [sys.executable, "-c", _COUNT, str(snapshot)], capture_output=True, check=True, cwd=root, text=True
    )
    calls, modules = json.loads(done.stdout)
    loaded = {name.partition(".")[0] for name in modules}
    assert loaded - set(sys.stdlib_module_names) == {"veille"}
    assert {name.split(".")[1] for name in modules if name.startswith("veille.")} <= {
        "reader", "errors", "lazy", "nearest", "database_identity",
    }  # fmt: skip
    assert len(modules) <= MOST_MODULES
    assert calls <= MOST_CALLS


_FIRST_FACT = "key,label_en,label_fr,type,value,unit,cmp,state,valid_from,valid_to,observed_from,observed_to,rule_id,page_id,url,quote"
_FIRST_RULE = (
    "rule_id,version,version_id,parent_rule_id,page_id,section_id,lang,kind,kinds,modality,actor,subject,text,conditions,"
    'quote,start,"end",url,raw_sha256,valid_from,valid_to,valid_basis,observed_from,observed_to,recorded_at,pattern,'
    "confidence,review_state"
)  # fmt: skip


def _with_schema(snapshot: Path, folder: Path, version: int) -> Path:
    """The snapshot as the release of that schema published it: views with the columns that they had at first, no calendar."""
    folder.mkdir()
    path = folder / "snapshot.db"
    path.write_bytes(snapshot.read_bytes())
    db = sqlite3.connect(path)
    for name, columns in (("v1_fact", _FIRST_FACT), ("v1_rule", _FIRST_RULE), ("v1_rule_current", _FIRST_RULE)):
        (sql,) = db.execute("SELECT sql FROM sqlite_master WHERE name = ?", (name,)).fetchone()
        db.execute(f"DROP VIEW {name}")
        db.execute(sql.replace(f"CREATE VIEW {name}", f"CREATE VIEW whole_{name}", 1))
        db.execute(f"CREATE VIEW {name} AS SELECT {columns} FROM whole_{name}")
    db.execute("DROP VIEW v1_calendar")
    db.execute(f"PRAGMA user_version = {version}")
    db.commit()
    db.close()
    return path


def test_a_snapshot_of_an_earlier_release_is_read(snapshot: Path, tmp_path: Path) -> None:
    """What its views hold is given; what came later is said to be missing, in words and not as damage."""
    with veille.open(_with_schema(snapshot, tmp_path / "old", 1)) as old, veille.open(snapshot) as new:
        assert old.fact("caq.fee", as_of="2026-02-01").text == "160.00"
        assert [rule.quote for rule in old.rules()] == [rule.quote for rule in new.rules()]
        (fee,) = new.rules(kind="fee")
        assert old.rule(fee.rule_id).quote == fee.quote
        assert old.compare(new) == ()
        with pytest.raises(SnapshotError, match=r"earlier version of veille \(schema 1\)"):
            old.calendar()
        with pytest.raises(FactUnavailable, match="this snapshot does not say"):
            old.fact("caq.fee", as_of="2026-02-01", reviewed=True)


@pytest.mark.parametrize(("version", "error"), [(1, StoreError), (99, NewerDatabase)])
def test_the_command_line_says_whose_snapshot_it_is(
    snapshot: Path, tmp_path: Path, version: int, error: type[StoreError]
) -> None:
    """Asked beside its database, a snapshot of another release is refused with both schemas, never a traceback."""
    path = _with_schema(snapshot, tmp_path / "other", version)
    with pytest.raises(error, match=rf"schema {version}, this one has"), open_reading(path, snapshot=True):
        pass
