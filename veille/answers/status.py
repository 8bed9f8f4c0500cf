"""One screen on how the watch is doing: fresh, failing, stale, waiting for review, undelivered, growing."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from veille.alerts.messages.word_table import load_message_words
from veille.alerts.site.data import count_until
from veille.alerts.wording.format import format_count, format_tenths, format_time
from veille.alerts.wording.interface_words import Words
from veille.answers.freshness import Freshness, PageFreshness, count_overdue, in_state, read_freshness
from veille.answers.handling.page_steps import step_ids
from veille.answers.network import NetworkSpell, network_spell
from veille.answers.queries import Record, select_records
from veille.answers.remarks import PageRemark, read_remarks
from veille.clock import Clock, from_stamp, to_stamp
from veille.config import Config
from veille.model import Lang
from veille.store.blobs import HELD
from veille.store.operations.outbox import HELD_DELIVERIES
from veille.urls import host_of

_HELD_ALERTS = f"""
SELECT json_extract(event.payload, '$.run_id') AS run_id, min(held_since) AS since,
  count(DISTINCT event.event_id) AS alerts
FROM delivery JOIN event USING (event_id) WHERE {HELD_DELIVERIES} GROUP BY run_id ORDER BY since
"""  # noqa: S608
# The pages that changed in a run, and the hosts of which alerts are held: as the alert on the mass counts them.
_CHANGED_PAGES = (
    "SELECT DISTINCT page_id, json_extract(payload, '$.url') AS url FROM event "
    "WHERE kind = 'change' AND json_extract(payload, '$.run_id') = ?"
)
_HELD_URLS = f"""
SELECT DISTINCT json_extract(event.payload, '$.url') FROM delivery JOIN event USING (event_id)
WHERE {HELD_DELIVERIES} AND json_extract(event.payload, '$.run_id') = ?
"""  # noqa: S608
MOST_LISTED = 12  # pages in one state; `veille pages` and the report list all
LABEL_WIDTH = 17  # columns of the label before each line, the gap included
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
    held_copies: int = 0  # of imports and backfills: past days that wait for a person, no page that goes unwatched
    remarks: tuple[PageRemark, ...] = ()
    network: NetworkSpell | None = None  # no host could be reached when it was last tried
    overdue: int = 0  # of the fresh ones: their next check should have come by now
    changes_waiting: int = 0  # for a person's decision, as the review desk lists them
    removed: int = 0  # pages that their site took away: none of `pages`, and waited for no more


def read_status(
    db: sqlite3.Connection, config: Config, database: Path, clock: Clock, changes_waiting: int = 0
) -> Status:
    """The status of a database under a configuration, at the clock's time; `changes_waiting` as the desk's inbox counts."""
    now = clock()
    pages = read_freshness(db, config, now)
    failing, stale, held = (in_state(pages, s) for s in (Freshness.FAILING, Freshness.STALE, Freshness.HELD))
    recent = to_stamp(now - RECENT)
    undelivered = _count(db, "SELECT count(*) FROM delivery WHERE state = 'pending' AND held_since IS NULL")
    held_alerts = tuple(
        {**row, "pages": pages_of_held(db, str(row["run_id"]))} for row in select_records(db, _HELD_ALERTS)
    )
    network = network_spell(db)
    dead = _count(db, "SELECT count(*) FROM delivery WHERE state = 'dead'")
    return Status(
        good=not (failing or stale or held or held_alerts or dead or network),
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
        changes_recent=_changes_since(db, recent),
        overdue=count_until(count_overdue(pages), to_stamp(now)),
        held_copies=_count(db, "SELECT count(*) FROM snapshot WHERE reason GLOB ?", f"{HELD}*"),
        remarks=read_remarks(db, {source.id for source in config.sources}),
        network=network,
        changes_waiting=changes_waiting,
        removed=_count(db, "SELECT count(*) FROM v1_page WHERE state = 'removed'"),
    )


def pages_of_held(db: sqlite3.Connection, run_id: str) -> int:
    """How many pages of the hosts whose alerts of a run are held changed in it, also those told at once or with another."""
    hosts = {host_of(str(row[0])) for row in db.execute(_HELD_URLS, (run_id,))}
    return sum(host_of(str(url)) in hosts for _, url in db.execute(_CHANGED_PAGES, (run_id,)))


def status_lines(status: Status, clock: Clock, lang: Lang = "en", zone: str = "UTC") -> list[str]:
    """The status as lines for a terminal: a label of fixed width, then what stands behind it; times in the zone.

    Of many pages in one state the first ones are listed, and how many there are besides.
    """
    words = load_message_words(lang)

    def line(label: str, said: str) -> str:
        return f"{words.table[f'status.label.{label}']:<{LABEL_WIDTH - 1}} {said}"

    def when(stamp: str | None) -> str:
        return format_time(stamp, lang, zone)

    run, say = status.last_run, words.say
    lines = [
        line("run", _said_of_run(run, words, when, clock))
        if run
        else line("run", say("status.run.none")),
        line(
            "pages",
            say(
                "status.pages", pages=format_count(status.pages, lang), states=_states(status, words),
            ),
        ),
        line(
            "history",
            say(
                "status.history", versions=words.say_count("status.versions", status.versions),
                recent=format_count(status.versions_recent, lang), days=str(RECENT.days),
                changes=words.say_count("status.changes", status.changes_recent),
            ),
        ),
        line(
            "review",
            say(
                "status.reviews", changes=_said_to_wait(status, words),
                rules=words.say_count("status.review", status.waiting_for_review),
            ),
        ),
        line(
            "alerts",
            say(
                "status.alerts", waiting=format_count(status.undelivered, lang),
                dead=words.say_count("status.dead", status.dead_letters),
            ),
        ),
        line("database", say("status.bytes", size=format_tenths(status.database_bytes / 1e6, lang))),
    ]  # fmt: skip
    if status.network is not None:
        passes = words.say_count("count.passes", status.network.checks)
        lines.append(line("network", say("status.network", since=when(status.network.since), runs=passes)))
    for label, pages in (("failing", status.failing), ("stale", status.stale)):
        lines += [line(label, said) for said in _said_of_pages(pages, words, when)]
    lines += [line("held_alerts", _said_of_alerts(row, words, when)) for row in status.held_alerts]
    lines += [
        line(
            "held",
            words.say_count(
                "status.held", page.count, url=page.url, since=when(page.since),
                detail=(page.detail_fr if lang == "fr" else page.detail) or page.detail or "",
                page=page.page_id,
            ),
        )
        for page in status.held
    ]  # fmt: skip
    if status.held_copies:
        lines.append(line("held_copies", say("status.held_copies", count=str(status.held_copies))))
    lines += [line("remark", f"{remark.url}{words.table['label.colon']} {remark.remark}") for remark in status.remarks]
    return lines


def _said_to_wait(status: Status, words: Words) -> str:
    """What waits for a person's decision, as the desk counts it: changes, pages of mass changes, answers not believed."""
    mass = sum(int(str(row["pages"])) for row in status.held_alerts)
    held = {"mass": mass, "doubted": len(status.held)}
    said = [words.say_count(f"status.{kind}", count) for kind, count in held.items() if count]
    if status.changes_waiting or not said:
        said.insert(0, words.say_count("status.waits", status.changes_waiting))
    return ", ".join(said)


def _states(status: Status, words: Words) -> str:
    """How many pages are in each state that has any; those that are fresh are always named; behind them those removed."""
    counts = {
        "fresh": status.fresh, "overdue": status.overdue, "failing": len(status.failing), "stale": len(status.stale),
        "waiting": len(status.held), "unasked": status.never_checked, "unwatched": status.unwatched, "paused": status.paused,
    }  # fmt: skip
    said = ", ".join(words.say_count(f"status.{state}", n) for state, n in counts.items() if n or state == "fresh")
    return f"{said}; {words.say_count('status.removed', status.removed)}" if status.removed else said


def _said_of_pages(pages: Sequence[PageFreshness], words: Words, when: Callable[[str | None], str]) -> Iterator[str]:
    """The lines about pages that cannot be read or have not been requested for too long: the first ones, then how many more."""
    for page in pages[:MOST_LISTED]:
        if page.reason:
            reason = words.name("reject", page.reason)
            yield words.say("status.page", url=page.url, since=when(page.since), reason=reason)
        else:  # it answered well whenever it was asked: it was asked too long ago
            last = words.say("status.last", last=when(page.last_success)) if page.last_success else ""
            yield f"{page.url}{words.table['label.colon']} {last or words.say('status.never')}"
    if len(pages) > MOST_LISTED:
        yield words.say("status.more", count=str(len(pages) - MOST_LISTED))


def _said_of_alerts(row: Record, words: Words, when: Callable[[str | None], str]) -> str:
    """The line about the alerts of one run that the mass rule holds."""
    pages = words.say_count("count.pages", int(str(row["pages"])))
    since, run = when(str(row["since"])), str(row["run_id"])
    return words.say("status.held_alerts", count=str(row["alerts"]), pages=pages, since=since, run=run)


def _changes_since(db: sqlite3.Connection, since: str) -> int:
    """How many changes were found since a UTC stamp, as report and desk count them: what one check finds on a page is one.

    What a person corrected is none.
    """
    asked = "SELECT seq FROM v1_change WHERE at >= ? AND cause <> 'review'"
    recent = {int(row[0]) for row in db.execute(asked, (since,))}
    return len({step for seq, step in step_ids(db).items() if seq in recent})


def _kind_of(run: Record, words: Words) -> str:
    return words.name("run", str(run["kind"]))


def _count(db: sqlite3.Connection, sql: str, *parameters: str) -> int:
    return int(db.execute(sql, parameters).fetchone()[0])


def _last_run(db: sqlite3.Connection) -> Record | None:
    return next(iter(select_records(db, "SELECT * FROM run ORDER BY run DESC LIMIT 1")), None)


def _said_of_run(run: Record, words: Words, when: Callable[[str | None], str], clock: Clock) -> str:
    """The last pass with its age; one that began later than it is now was made under another clock."""
    started, kind = str(run["started_at"]), _kind_of(run, words)
    if from_stamp(started) > clock() + timedelta(minutes=1):
        return words.say("status.run.ahead", kind=kind, at=when(started))
    return words.say("status.run", kind=kind, at=when(started), age=_age(started, clock, words))


def _age(stamp: str, clock: Clock, words: Words) -> str:
    age = clock() - from_stamp(stamp)
    if age >= timedelta(days=2):
        return words.say("age.days", count=str(age.days))
    hours = int(age.total_seconds() // 3600)
    if hours >= 2:
        return words.say("age.hours", count=str(hours))
    return words.say_count("age.minutes", max(int(age.total_seconds() // 60), 0))
