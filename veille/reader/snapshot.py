"""A published snapshot, opened read-only: facts, rules, changes, pages, search; as of any day, as known at any time."""

from __future__ import annotations

import sqlite3
from datetime import date, datetime, timedelta
from fnmatch import fnmatchcase
from os import PathLike
from pathlib import Path
from types import TracebackType
from urllib.parse import quote

from veille.errors import SnapshotError, UsageError
from veille.reader import refusals
from veille.reader.checks import CHECK_UP_TO, check_age, check_file, check_identity, check_limit, check_whole
from veille.reader.citing import select_citing
from veille.reader.days import asked_day, compare_facts, facts_on_day, roles_said, row_on_day
from veille.reader.file import SnapshotFile
from veille.reader.filters import (
    KNOWN,
    NOW_KNOWN,
    REVIEWED,
    ChangeFilter,
    RuleFilter,
    require_fact,
    require_provision,
    select_calendar,
    select_changes,
    select_facts,
    select_rules,
    select_sections,
)
from veille.reader.records import (
    CalendarEntry,
    Change,
    Citing,
    Fact,
    FactDifference,
    FactPeriod,
    Health,
    Page,
    Rule,
    SearchHit,
    Section,
)
from veille.reader.rows import plain_record, rank_of_rule, read_fact, read_period, read_rules, read_section
from veille.reader.values import change_start, day_text, moment_text

_MAPPED = 1 << 30  # bytes read through the system's page cache: no copies, and a second process shares them


def open_snapshot(
    path: str | PathLike[str],
    *,
    max_age: timedelta | None = None,
    now: datetime | None = None,
    verify: bool | None = None,
) -> Snapshot:
    """The snapshot at `path`, read-only and taken as immutable.

    `max_age` refuses one in which nothing was checked more lately, and then each fact and rule whose own page was last
    checked longer ago (`now` is for tests). `verify` reads the whole file against its manifest; by default small files
    are, large ones are not. Several threads may ask one snapshot. Raises SnapshotError and its kinds, ForeignDatabase,
    NewerDatabase.
    """
    path = Path(path)
    check_file(path)
    try:
        db = sqlite3.connect(
            f"file:{quote(str(path.absolute()))}?mode=ro&immutable=1", uri=True, check_same_thread=False
        )
        db.row_factory = sqlite3.Row
        db.execute(f"PRAGMA mmap_size = {_MAPPED}")
        try:
            check_identity(db, path)
            if verify or (verify is None and path.stat().st_size <= CHECK_UP_TO):
                check_whole(db, path)
            snapshot = Snapshot(db, path, max_age=max_age, now=now)
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

    def __init__(
        self, db: sqlite3.Connection, path: Path, *, max_age: timedelta | None = None, now: datetime | None = None
    ) -> None:
        self._file = SnapshotFile(db, path)
        self._max_age, self._now = max_age, now
        self.path = path
        self.meta: dict[str, str] = {row["key"]: row["value"] for row in self._file.rows("SELECT * FROM v1_meta", {})}

    def fact(
        self,
        key: str,
        *,
        as_of: str | date | None = None,
        observed: str | date | None = None,
        today: date | None = None,
        reviewed: bool = False,
    ) -> Fact:
        """The fact's value on a day (by default today), as known at a moment (by default now).

        `reviewed` refuses one whose rule no person accepted or edited. Raises FactUnavailable when there is no one
        value, StaleSnapshot when its page was last checked longer ago than `max_age`: it never guesses.
        """
        day, late = asked_day(as_of, today)
        rows = self._fact_rows(key, moment_text(observed))
        if not rows:
            raise self._file.ask(lambda db: refusals.no_fact(db, key, observed, self.path))
        row = row_on_day(rows, day, late)
        if row is None:
            raise refusals.no_value(key, day, self.path)
        if row["state"] != "known":
            raise refusals.no_one_value(row, self._file.ask(lambda db: roles_said(db, row)), self.path)
        fact = read_fact(row)
        if reviewed and fact.review_state not in REVIEWED:
            raise refusals.not_reviewed(fact, self.path)
        self._check_fresh(fact.last_checked, f"fact {key!r}")
        return fact

    def facts(
        self,
        key: str = "*",
        *,
        as_of: str | date | None = None,
        observed: str | date | None = None,
        today: date | None = None,
        reviewed: bool = False,
    ) -> tuple[Fact, ...]:
        """What `fact` gives on a day (by default today) for each key that `key` (with * as a wildcard) names, by key.

        Facts without one value on that day are left out.
        """
        wanted = None if key == "*" else key
        rows = self._file.ask(lambda db: select_facts(db, key=wanted, observed=moment_text(observed)))
        on_day = facts_on_day(rows, *asked_day(as_of, today)).values()
        found = tuple(read_fact(row) for row in on_day if row is not None and row["state"] == "known")
        if reviewed:
            found = tuple(fact for fact in found if fact.review_state in REVIEWED)
        for fact in found:
            self._check_fresh(fact.last_checked, f"fact {fact.key!r}")
        return found

    def history(self, key: str) -> tuple[FactPeriod, ...]:
        """All that was ever known of each fact that `key` (with *) names: by key, when it was believed, the days it is for."""
        self._file.ask(lambda db: require_fact(db, key))
        sql = (
            "SELECT * FROM v1_fact WHERE key GLOB :key ORDER BY key, observed_from, valid_from IS NOT NULL, valid_from"
        )
        return tuple(read_period(row) for row in self._file.rows(sql, {"key": key}))

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
        min_confidence: float = 0.0,
    ) -> tuple[Rule, ...]:
        """Rules by any of their kinds, subject, language, page (id, URL or source id) and cited provision, by page and place.

        Without `as_of`: what the pages said at the moment `observed` (by default now). With it: what applied on that
        day. `reviewed` leaves only rules that a person accepted or edited; rejected ones never appear;
        `min_confidence` leaves those that are at least so probably rules, and those a person wrote. A name that is
        not known raises UsageError with the nearest ones: an empty answer means that there is no such rule.
        """
        asked = RuleFilter(
            kind, subject, lang, page, cites, None, reviewed, day_text(as_of), moment_text(observed), min_confidence
        )  # fmt: skip
        found = read_rules(self._file.rows, self._file.ask(lambda db: select_rules(db, asked)))
        for rule in found:
            self._check_fresh(rule.last_checked, f"rule {rule.rule_id!r}")
        return found

    def rule(self, rule_id: str, *, version: int | None = None) -> Rule:
        """The rule of that id: what the page says now, else its last version; with `version` that one."""
        sql = "SELECT * FROM v1_rule WHERE rule_id = :id AND (:version IS NULL OR version = :version)"
        rows = sorted(self._file.rows(sql, {"id": rule_id, "version": version}), key=rank_of_rule)
        if not rows:
            raise UsageError("no such rule", where=rule_id, hint="ids come from rules() and fact().rule_id")
        found = read_rules(self._file.rows, rows[:1])[0]
        if version is None:
            self._check_fresh(found.last_checked, f"rule {rule_id!r}")
        return found

    def section(self, section_id: str, *, version_id: str | None = None) -> Section:
        """The section of that id as the page has it now, else its last wording; with `version_id` that one's."""
        sql = (
            "SELECT * FROM v1_section WHERE section_id = :id AND (:version IS NULL OR version_id = :version) "
            "ORDER BY observed_to IS NOT NULL, observed_from DESC LIMIT 1"
        )
        rows = self._file.rows(sql, {"id": section_id, "version": version_id})
        if not rows:
            raise UsageError("no such section", where=section_id, hint="ids come from rules() and search()")
        return read_section(rows[0])

    def changes(
        self,
        *,
        since: int | str | date = 0,
        page: str | None = None,
        limit: int | None = None,
        cause: str | None = None,
        severity: str | None = None,
        object: str | None = None,
        fact: str | None = None,
    ) -> tuple[Change, ...]:
        """The changes after a number, in order: the cursor for the next call is the last one's `seq`. A day begins with it.

        `severity` is the least; `object` what changed (`fact`, `rule`, `value`, ...); `fact` a key, with * as a wildcard.
        """
        seq, at = change_start(since)
        if limit is not None:
            check_limit(limit)
        asked = ChangeFilter(seq, page, cause, severity, object, fact, at=at)
        return tuple(plain_record(Change, row) for row in self._file.ask(lambda db: select_changes(db, asked, limit)))

    def compare(
        self, other: Snapshot, *, key: str = "*", as_of: str | date | None = None
    ) -> tuple[FactDifference, ...]:
        """The facts that are not the same here and in another, later snapshot, by key; for a check before an upgrade."""
        if not isinstance(other, Snapshot):
            raise UsageError(
                f"{other!r} is not an open snapshot", where="compare", hint="open it with veille.open(path)"
            )
        here, there = self._facts_by_key(key, as_of), other._facts_by_key(key, as_of)
        if not here and not there:
            self._file.ask(lambda db: require_fact(db, key))
        return compare_facts(here, there)

    def health(self) -> tuple[Health, ...]:
        """Whether each page can be checked, by source and URL."""
        sql = (
            "SELECT h.page_id, p.source, p.url, h.state, h.since, h.last_success, h.reason "
            "FROM v1_health AS h JOIN v1_page AS p USING (page_id) ORDER BY p.source, p.url"
        )
        return tuple(plain_record(Health, row) for row in self._file.rows(sql, {}))

    def calendar(
        self, *, since: str | date | None = None, until: str | date | None = None
    ) -> tuple[CalendarEntry, ...]:
        """The days on which something begins, ends or is due, in order; `since` and `until` are the first and last day.

        A month or a year is listed on each of its days.
        """
        first, last = day_text(since), day_text(until)
        rows = self._file.ask(lambda db: select_calendar(db, first, last))
        return tuple(plain_record(CalendarEntry, row) for row in rows)

    def impact(self, provision: str) -> tuple[Citing, ...]:
        """Which of today's rules rest on a provision (`IRPR:205(a)`): it, its parts, its parents, a range around it.

        `rules(cites=...)` gives the rules that cite it or its parts; this is what to look at when the provision changes.
        """
        self._file.ask(lambda db: require_provision(db, provision))
        return tuple(plain_record(Citing, row) for row in self._file.ask(lambda db: select_citing(db, provision)))

    def pages(self) -> tuple[Page, ...]:
        """All pages, by URL."""
        return tuple(plain_record(Page, row) for row in self._file.rows("SELECT * FROM v1_page ORDER BY url", {}))

    def search(self, words: str, *, lang: str | None = None, limit: int = 20) -> tuple[SearchHit, ...]:
        """The sections of today's pages that hold all the words, best first; accents and case play no part."""
        check_limit(limit)
        rows = self._file.ask(lambda db: select_sections(db, words, lang, limit))
        return tuple(plain_record(SearchHit, row) for row in rows)

    def close(self) -> None:
        """Close the file; whoever asks it afterwards is told so."""
        self._file.close()

    def __enter__(self) -> Snapshot:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def _fact_rows(self, key: str, observed: str | None) -> list[sqlite3.Row]:
        known = NOW_KNOWN if observed is None else KNOWN
        sql = f"SELECT * FROM v1_fact WHERE key = :key AND {known} ORDER BY valid_from IS NOT NULL, valid_from"  # noqa: S608
        return self._file.rows(sql, {"key": key, "observed": observed})

    def _facts_by_key(self, key: str, as_of: str | date | None) -> dict[str, sqlite3.Row]:
        """The rows of the facts that the key or pattern names; none where this snapshot has no such fact."""
        rows = self._file.ask(lambda db: select_facts(db, as_of=day_text(as_of)))
        return {row["key"]: row for row in rows if fnmatchcase(row["key"], key)}  # without a day the last one said

    def require_checked(self, max_age: timedelta, fact: Fact | None = None) -> None:
        """Nothing when the page of the fact, or without one any page, was checked lately enough; else StaleSnapshot."""
        if fact is None:
            check_age(self.meta.get("checked_at"), self.path, max_age, self._now)
        else:
            check_age(fact.last_checked, self.path, max_age, self._now, what=f"fact {fact.key!r}")

    def _check_fresh(self, last_checked: str | None, what: str) -> None:
        if self._max_age is not None:
            check_age(last_checked, self.path, self._max_age, self._now, what=what)
