"""One screen on how the watch is doing: fresh, failing, stale, waiting for review, undelivered, growing."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from veille.answers.freshness import Freshness, PageFreshness, in_state, read_freshness
from veille.answers.queries import Record, select_records
from veille.answers.remarks import PageRemark, read_remarks
from veille.clock import Clock, from_stamp, to_stamp
from veille.config import Config

_HELD_ALERTS = (
    "SELECT json_extract(event.payload, '$.run_id') AS run_id, min(held_since) AS since, count(DISTINCT event.event_id) AS "
    "alerts FROM delivery JOIN event USING (event_id) WHERE delivery.state = 'pending' AND held_since IS NOT NULL "
    "GROUP BY run_id ORDER BY since"
)
RECENT = timedelta(days=30)  # "growing" means what was added in the last month


@dataclass(frozen=True, slots=True)
class Status:
    """The figures and the pages to look at; `good` is False when something wants a person."""

    good: bool
    pages: int
    fresh: int
    failing: tuple[PageFreshness, ...]
    stale: tuple[PageFreshness, ...]
    never_checked: int
    unwatched: int
    paused: int
    held: tuple[PageFreshness, ...]
    waiting_for_review: int
    held_alerts: tuple[Record, ...]
    undelivered: int
    dead_letters: int
    last_run: Record | None
    database_bytes: int
    versions: int
    versions_recent: int
    changes_recent: int
    remarks: tuple[PageRemark, ...] = ()


def read_status(db: sqlite3.Connection, config: Config, database: Path, clock: Clock) -> Status:
    """The status of a database under a configuration, at the clock's time."""
    now = clock()
    pages = read_freshness(db, config, now)
    failing, stale, held = (in_state(pages, s) for s in (Freshness.FAILING, Freshness.STALE, Freshness.HELD))
    recent = to_stamp(now - RECENT)
    undelivered = _count(db, "SELECT count(*) FROM delivery WHERE state = 'pending' AND held_since IS NULL")
    held_alerts = tuple(select_records(db, _HELD_ALERTS))
    dead = _count(db, "SELECT count(*) FROM delivery WHERE state = 'dead'")
    return Status(
        good=not (failing or stale or held or held_alerts or dead),
        pages=len(pages),
        fresh=len(in_state(pages, Freshness.FRESH)),
        failing=failing,
        stale=stale,
        never_checked=len(in_state(pages, Freshness.NEVER)),
        unwatched=len(in_state(pages, Freshness.UNWATCHED)),
        paused=len(in_state(pages, Freshness.PAUSED)),
        held=held,
        waiting_for_review=_count(db, "SELECT count(*) FROM v1_rule_current WHERE review_state = 'stale'"),
        held_alerts=held_alerts,
        undelivered=undelivered,
        dead_letters=dead,
        last_run=_last_run(db),
        database_bytes=database.stat().st_size,
        versions=_count(db, "SELECT count(*) FROM v1_version"),
        versions_recent=_count(db, "SELECT count(*) FROM v1_version WHERE recorded_at >= ?", recent),
        changes_recent=_count(db, "SELECT count(*) FROM v1_change WHERE at >= ?", recent),
        remarks=read_remarks(db, {source.id for source in config.sources}),
    )


def status_lines(status: Status, clock: Clock) -> list[str]:
    """The status as lines for a terminal."""
    run = status.last_run
    lines = [
        f"last run         {run['kind']} {run['started_at']} ({_age(str(run['started_at']), clock)} ago)"
        if run
        else "last run         none yet",
        (
            f"pages            {status.pages}: {status.fresh} fresh, {len(status.failing)} failing, {len(status.stale)} stale, "
            f"{len(status.held)} held, {status.never_checked} never fetched, {status.unwatched} not watched, "
            f"{status.paused} paused"
        ),
        (
            f"history          {status.versions} versions, {status.versions_recent} in the last {RECENT.days} days; "
            f"{status.changes_recent} changes in the same time"
        ),
        f"review           {status.waiting_for_review} accepted rules whose source has changed",
        f"alerts           {status.undelivered} waiting, {status.dead_letters} undeliverable",
        f"database         {status.database_bytes / 1e6:.1f} MB",
    ]
    lines += [
        f"{page.state:<16} {page.url} since {page.since}: {page.reason or page.last_success}"
        for page in (*status.failing, *status.stale)
    ]
    lines += [
        f"held alerts      {row['alerts']} of a mass change since {row['since']}: "
        f"release with `veille alerts release {row['run_id']}`"
        for row in status.held_alerts
    ]
    lines += [
        f"held             {page.url} since {page.since}, seen {page.count} times: {page.detail}; "
        f"accept with `veille review accept {page.page_id}` if it is right"
        for page in status.held
    ]
    lines += [f"remark           {remark.url}: {remark.remark}" for remark in status.remarks]
    return lines


def _count(db: sqlite3.Connection, sql: str, *parameters: str) -> int:
    return int(db.execute(sql, parameters).fetchone()[0])


def _last_run(db: sqlite3.Connection) -> Record | None:
    return next(iter(select_records(db, "SELECT * FROM run ORDER BY run DESC LIMIT 1")), None)


def _age(stamp: str, clock: Clock) -> str:
    age = clock() - from_stamp(stamp)
    if age >= timedelta(days=2):
        return f"{age.days} days"
    hours = int(age.total_seconds() // 3600)
    return f"{hours} hours" if hours >= 2 else f"{max(int(age.total_seconds() // 60), 0)} minutes"
