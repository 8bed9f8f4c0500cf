"""Whether everything stored is whole: bytes, references, spans, intervals, and that extraction still gives the same."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from veille.errors import ParseError, StoreError
from veille.model import Document, Rule, Section
from veille.progress import follow
from veille.store.codec import decode_section
from veille.store.connection import Connection
from veille.store.database import Store
from veille.store.record.versions import Version

Replay = Callable[[Version, bytes], Document | None]
"""Reads a version's raw bytes again with today's extractor; None when the version was read by another one."""


@dataclass(slots=True)
class Verification:
    """What was looked at, by name, and every problem found, each in one line."""

    counts: dict[str, int] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    @property
    def whole(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problems


def verify(store: Store, *, replay: Replay | None = None, sample: int = 20) -> Verification:
    """All problems found. `replay` re-reads raw bytes: of every version that may have been moved to other bytes, and of
    `sample` more, spread over all of them.
    """
    result, db = Verification(), store.connection
    db.widen_cache()
    _check_file(db, result)
    _check_blobs(store, result)
    _check_sections(db, result)
    _check_rules(db, result)
    _check_intervals(db, result)
    if replay is not None:
        _replay(store, replay, sample, result)
    return result


def _check_file(db: Connection, result: Verification) -> None:
    result.problems += [f"SQLite: {row[0]}" for row in db.rows("PRAGMA integrity_check(20)") if row[0] != "ok"]
    for row in db.rows("PRAGMA foreign_key_check")[:20]:
        result.problems.append(f"a row of {row[0]} points to a missing row of {row[2]}")


def _check_blobs(store: Store, result: Verification) -> None:
    hashes = [row["sha256"] for row in store.connection.rows("SELECT sha256 FROM blob ORDER BY sha256")]
    for sha256 in follow(hashes, "verifying", len(hashes)):
        try:
            store.blobs.get(sha256)
        except StoreError as error:
            result.problems.append(str(error))
    result.counts["blobs"] = len(hashes)
    for row in store.connection.rows(
        "SELECT version_id FROM version LEFT JOIN blob ON blob.sha256 = version.raw_sha256 WHERE blob.sha256 IS NULL"
    ):
        result.problems.append(f"version {row['version_id']}: its raw bytes are not kept")


def _check_sections(db: Connection, result: Verification) -> None:
    """Every stored wording is readable, and its rules quote it."""
    count = 0
    for row in db.each("SELECT * FROM section_body ORDER BY body"):
        count += 1
        where = f"section {row['section_id']}"
        try:
            section = decode_section(
                row["detail"],
                heading=row["heading"],
                text=row["text"],
                text_hash=row["text_hash"],
                ordinal=0,
                first_rule=0,
            )
        except Exception as error:
            result.problems.append(f"{where}: its structure cannot be read ({type(error).__name__})")
            continue
        result.problems += [f"{where}: {problem}" for rule in section.rules for problem in _misquotes(section, rule)]
    result.counts["sections"] = count


def _misquotes(section: Section, rule: Rule) -> list[str]:
    problems = []
    if section.text[rule.start : rule.end] != rule.quote:
        problems.append(f"rule {rule.id} quotes {rule.quote[:40]!r}, the text at its span differs")
    problems += [
        f"rule {rule.id}: the span of its value {value.value!r} lies outside the quote"
        for value in rule.values
        if not rule.start <= value.start <= value.end <= rule.end
    ]
    return problems


def _check_rules(db: Connection, result: Verification) -> None:
    """Every rule open now quotes the section as it is now."""
    rows = db.rows(
        'SELECT rule_id, quote, substr(s.text, r.start + 1, r."end" - r.start) AS said FROM v1_rule_current AS r '
        "LEFT JOIN v1_section AS s ON s.section_id = r.section_id AND s.observed_to IS NULL"
    )
    for row in rows:
        if row["said"] is None:
            result.problems.append(f"rule {row['rule_id']}: its section is not on the page")
        elif row["said"] != row["quote"]:
            result.problems.append(f"rule {row['rule_id']}: its quote is not the text at its span")
    result.counts["rules"] = len(rows)


def _check_intervals(db: Connection, result: Verification) -> None:
    """No two rows of one rule or fact hold at one time (the triggers refuse them; a repaired file may have them)."""
    for table, key, row in (("rule", "rule_id", "r"), ("fact", "key", "f")):
        overlaps = db.rows(
            f"SELECT DISTINCT a.{key} AS name FROM {table} AS a JOIN {table} AS b ON a.{key} = b.{key} AND a.{row} < b.{row} "  # noqa: S608
            "WHERE a.observed_from < coalesce(b.observed_to, '9999') AND b.observed_from < coalesce(a.observed_to, '9999') "
            "AND coalesce(a.valid_from, '') < coalesce(b.valid_to, '9999') "
            "AND coalesce(b.valid_from, '') < coalesce(a.valid_to, '9999')"
        )
        result.problems += [f"{table} {found['name']}: two rows hold at one time" for found in overlaps]
        result.counts[f"{table} rows"] = db.number(f"SELECT count(*) FROM {table}")  # noqa: S608


def _replay(store: Store, replay: Replay, sample: int, result: Verification) -> None:
    ids = [row["version_id"] for row in store.connection.rows("SELECT version_id FROM version ORDER BY version_id")]
    step = max(1, len(ids) // max(sample, 1))
    done = 0
    chosen = dict.fromkeys((*_moved(store.connection), *ids[::step][:sample]))
    for version_id in follow(chosen, "verifying", len(chosen)):
        version = store.history.get(version_id)
        if not store.blobs.holds(version.raw_sha256):
            continue
        try:
            again = replay(version, store.blobs.get(version.raw_sha256))
        except (ParseError, StoreError) as error:
            result.problems.append(f"version {version_id}: cannot be read again ({error})")
            continue
        if again is None:
            continue
        done += 1
        stored = store.history.load(version_id)
        if again.content_hash != stored.content_hash:
            result.problems.append(f"version {version_id}: read again, its content hash differs")
        elif _words(again) != _words(stored):
            result.problems.append(f"version {version_id}: read again, its sections or rules differ")
    result.counts["replayed"] = done


def _moved(db: Connection) -> list[str]:
    """The versions that cite one of several copies of their content: an older copy may have taken a newer one's place."""
    rows = db.rows(
        "SELECT version_id FROM version AS v WHERE 1 < (SELECT count(DISTINCT raw_sha256) FROM snapshot AS s "
        "WHERE s.page_id = v.page_id AND NOT s.quarantined AND s.fetched_at >= v.observed_at AND s.fetched_at < coalesce("
        "(SELECT min(observed_at) FROM version AS w WHERE w.page_id = v.page_id AND w.observed_at > v.observed_at), '9999'))"
        " ORDER BY version_id"
    )
    return [str(row["version_id"]) for row in rows]


def _words(document: Document) -> list[tuple[str, str, tuple[tuple[str, int, int], ...]]]:
    return [(s.heading, s.text, tuple((r.quote, r.start, r.end) for r in s.rules)) for s in document.sections]
