"""A published snapshot, opened read-only: facts, rules, changes, pages, search; as of any day, as known at any time."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from os import PathLike
from pathlib import Path
from types import TracebackType
from urllib.parse import quote

from veille.errors import FactUnavailable, SnapshotError
from veille.reader.checks import CHECK_UP_TO, check_age, check_file, check_identity, check_whole
from veille.reader.records import Change, Fact, Hit, Page, Rule
from veille.reader.rows import plain_record, read_fact, read_rules
from veille.reader.values import day_text, moment_text

_MAPPED = 1 << 30  # bytes read through the system's page cache: no copies, and a second process shares them
_VALID = "(valid_from IS NULL OR valid_from <= :as_of) AND (valid_to IS NULL OR :as_of < valid_to)"
_KNOWN = "observed_from <= :observed AND (observed_to IS NULL OR :observed < observed_to)"
_NOW_KNOWN = "observed_to IS NULL"

# A provision finds its own parts: IRPR:205 also IRPR:205(a). The impact view is indexed, but holds only today's rules.
_PART = "(provision = :cites OR (provision >= :cites || '(' AND provision < :cites || ')'))"
_CITES_NOW = f"rule_id IN (SELECT rule_id FROM v1_impact WHERE {_PART})"  # noqa: S608  our own text
_CITES_EVER = (
    "(rule_id, version) IN (SELECT rule_id, version FROM (SELECT c.rule_id, c.version, n.value AS provision "  # noqa: S608
    f"FROM v1_rule_citation AS c, json_each(c.norm) AS n) WHERE {_PART})"
)


def open_snapshot(
    path: str | PathLike[str],
    *,
    max_age: timedelta | None = None,
    now: datetime | None = None,
    verify: bool | None = None,
) -> Snapshot:
    """The snapshot at `path`, read-only and taken as immutable.

    `max_age` refuses one whose sources were last checked longer ago (`now` is for tests). `verify` reads the whole
    file against its manifest; by default small files are, large ones are not. Raises SnapshotError and its kinds,
    ForeignDatabase, NewerDatabase.
    """
    path = Path(path)
    check_file(path)
    try:
        db = sqlite3.connect(f"file:{quote(str(path.absolute()))}?mode=ro&immutable=1", uri=True)
        db.row_factory = sqlite3.Row
        db.execute(f"PRAGMA mmap_size = {_MAPPED}")
        try:
            check_identity(db, path)
            if verify or (verify is None and path.stat().st_size <= CHECK_UP_TO):
                check_whole(db, path)
            snapshot = Snapshot(db, path)
            if max_age is not None:
                check_age(snapshot.meta.get("checked_at"), path, max_age, now)
        except BaseException:
            db.close()
            raise
    except sqlite3.DatabaseError as error:
        raise SnapshotError(
            f"the snapshot is damaged ({error})", where=str(path), hint="fetch the snapshot again"
        ) from error
    return snapshot


class Snapshot:
    """One open snapshot. `as_of` is a day of valid time, `observed` a moment of knowledge; both may be left out."""

    def __init__(self, db: sqlite3.Connection, path: Path) -> None:
        self._db = db
        self.path = path
        self.meta: dict[str, str] = {row["key"]: row["value"] for row in self._rows("SELECT * FROM v1_meta", {})}

    def fact(
        self,
        key: str,
        *,
        as_of: str | date | None = None,
        observed: str | date | None = None,
        today: date | None = None,
    ) -> Fact:
        """The fact's value on a day (by default today), as known at a moment (by default now).

        Raises FactUnavailable when there is no one value: it never guesses.
        """
        day = day_text(as_of) or (today or date.today()).isoformat()  # noqa: DTZ011  the caller's own day
        known = _NOW_KNOWN if observed is None else _KNOWN
        rows = self._rows(
            f"SELECT * FROM v1_fact WHERE key = :key AND {known} ORDER BY observed_from, valid_from",  # noqa: S608
            {"key": key, "observed": moment_text(observed)},
        )
        hint = "check `[[facts]]` in config.toml and `veille facts`"
        if not rows:
            when = f" as known on {observed}" if observed else ""
            raise FactUnavailable(f"no fact {key!r}{when}", state="unknown", where=str(self.path), hint=hint)
        unknown = next((row for row in rows if row["state"] != "known"), None)
        if unknown is not None:
            raise FactUnavailable(
                f"fact {key!r} is {unknown['state']}", state=unknown["state"], where=str(self.path), hint=hint
            )
        valid = [r for r in rows if (r["valid_from"] or "") <= day and (not r["valid_to"] or day < r["valid_to"])]
        if len(valid) != 1:
            raise FactUnavailable(
                f"fact {key!r} has no value on {day}", state="not_valid", where=str(self.path), hint=hint
            )
        return read_fact(valid[0])

    def facts(self) -> tuple[Fact, ...]:
        """All facts known now, by key."""
        rows = self._rows("SELECT * FROM v1_fact_current WHERE state = 'known' ORDER BY key", {})
        return tuple(read_fact(row) for row in rows)

    def rules(
        self,
        *,
        kind: str | None = None,
        subject: str | None = None,
        lang: str | None = None,
        page: str | None = None,
        cites: str | None = None,
        as_of: str | date | None = None,
        observed: str | date | None = None,
        reviewed: bool = False,
    ) -> tuple[Rule, ...]:
        """Rules by any of their kinds, subject, language, page (id or URL) and cited provision, in order of page and place.

        Without `as_of`: what the pages said at the moment `observed` (by default now). With it: what applied on that
        day. `reviewed` leaves only rules that a person accepted or edited; rejected ones never appear.
        """
        view, tests = "v1_rule", []
        if as_of is None and observed is None:
            view = "v1_rule_current"
        else:
            tests.append(_NOW_KNOWN if observed is None else _KNOWN)
            if as_of is not None:
                tests.append(_VALID)
        if kind is not None:
            tests.append("kinds LIKE :kind_in_list")
        if subject is not None:
            tests.append("subject = :subject")
        if lang is not None:
            tests.append("lang = :lang")
        if page is not None:
            tests.append("page_id = :page")
        if cites is not None:
            tests.append(_CITES_NOW if view == "v1_rule_current" else _CITES_EVER)
        tests.append("review_state IN ('accepted', 'edited')" if reviewed else "review_state <> 'rejected'")
        rows = self._rows(
            f"SELECT * FROM {view} WHERE {' AND '.join(tests)} ORDER BY page_id, section_id, start, rule_id, version",  # noqa: S608
            {
                "kind_in_list": f'%"{kind}"%', "subject": subject, "lang": lang, "page": self._page_id(page),
                "cites": cites, "as_of": day_text(as_of), "observed": moment_text(observed),
            },
        )  # fmt: skip
        if as_of is None and observed is not None:
            rows = _latest_valid(rows)
        return read_rules(self._rows, rows)

    def changes(self, *, since: int = 0, page: str | None = None, limit: int = -1) -> tuple[Change, ...]:
        """The changes after a number, in order: the cursor for the next call is the last one's `seq`."""
        rows = self._rows(
            "SELECT * FROM v1_change WHERE seq > :since AND (:page IS NULL OR page_id = :page) ORDER BY seq LIMIT :limit",
            {"since": since, "page": self._page_id(page), "limit": limit},
        )
        return tuple(plain_record(Change, row) for row in rows)

    def pages(self) -> tuple[Page, ...]:
        """All pages, by URL."""
        return tuple(plain_record(Page, row) for row in self._rows("SELECT * FROM v1_page ORDER BY url", {}))

    def search(self, words: str, *, lang: str | None = None, limit: int = 20) -> tuple[Hit, ...]:
        """The sections of today's pages that hold all the words, best first; accents and case play no part."""
        terms = " ".join('"' + word.replace('"', '""') + '"' for word in words.split())
        if not terms:
            return ()
        rows = self._rows(
            "SELECT s.section_id, s.page_id, p.url, p.lang, p.title, s.heading, "
            "snippet(section_search, -1, '«', '»', '…', 20) AS excerpt "
            "FROM section_search JOIN section_search_row AS s ON s.row = section_search.rowid "
            "JOIN v1_page AS p ON p.page_id = s.page_id "
            "WHERE section_search MATCH :terms AND (:lang IS NULL OR p.lang = :lang) ORDER BY rank, s.row LIMIT :limit",
            {"terms": terms, "lang": lang, "limit": limit},
        )
        return tuple(plain_record(Hit, row) for row in rows)

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def __enter__(self) -> Snapshot:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def _page_id(self, page: str | None) -> str | None:
        if page is None or "/" not in page:
            return page
        rows = self._rows("SELECT page_id FROM v1_page WHERE url = :url", {"url": page})
        return str(rows[0]["page_id"]) if rows else page

    def _rows(self, sql: str, parameters: Mapping[str, str | int | None]) -> list[sqlite3.Row]:
        with self._translated():
            return self._db.execute(sql, parameters).fetchall()

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.DatabaseError as error:
            raise SnapshotError(f"cannot be read ({error})", where=str(self.path), hint="fetch it again") from error


def _latest_valid(rows: Sequence[sqlite3.Row]) -> list[sqlite3.Row]:
    """Of each rule what the page said then: not the earlier values kept for the time before."""
    latest: dict[str, sqlite3.Row] = {}
    for row in rows:
        known = latest.get(row["rule_id"])
        if known is None or (row["valid_from"] or "") >= (known["valid_from"] or ""):
            latest[row["rule_id"]] = row
    return list(latest.values())
