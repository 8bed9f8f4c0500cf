"""`veille report`: the record turned into the values that the report site is built from."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from functools import partial
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from veille.alerts.messages.setting import Setting
from veille.alerts.site import SiteData, build_site
from veille.alerts.site.data import CalendarRow, FileMaker, PageRef, ToldEvent
from veille.answers.calendars import calendar_bytes, pair_entries
from veille.answers.freshness import Freshness, count_overdue, in_state, read_freshness
from veille.answers.handling.suspects import list_held_answers
from veille.answers.queries import Record, list_calendar
from veille.answers.report.steps import read_dossiers
from veille.answers.report.surveys import (
    count_changed_rules,
    count_equal_left,
    read_health,
    read_impacts,
    read_page_refs,
    read_parity,
    read_searched,
    read_sources,
    read_timelines,
)
from veille.file_rights import share
from veille.model import EventKind, Lang, Severity
from veille.store.connection import explain
from veille.urls import host_of
from veille.workspace import Workspace

MOST_READ = 2_500  # newest events looked at for them: editorial and silent ones are among these
_TOLD_SEVERITIES = frozenset(severity for severity in Severity if severity.rank > Severity.EDITORIAL.rank)
TOLD = 1_000  # newest events in the feeds: the feed of all holds 200 of them, those of pages and facts their own


def write_site(workspace: Workspace, folder: Path, *, lang: Lang = "en", force: bool = False) -> Path:
    """Build the report site of the record in `folder`, with an Atom feed in both languages; its front page's path.

    With `force` the report of another record in that folder is given up.
    """
    try:
        dest = build_site(read_record(workspace), folder, lang=lang, force=force).dest
    except sqlite3.DatabaseError as error:  # the site's own ledger: a full disk is no fault of ours
        raise explain(error, folder) or error from error
    share(dest, workspace.config.group)
    return dest / "index.html"


def told_events(workspace: Workspace) -> tuple[ToldEvent, ...]:
    """The newest events that were or would be reported, oldest first.

    What the mass rule holds is left out, and what tells of a version that was taken out again: its page is not there.
    """
    outbox, gone = workspace.store.outbox, workspace.store.captures.taken_out()
    heads = [
        head
        for head in outbox.heads(MOST_READ)
        if head.severity in _TOLD_SEVERITIES
        and head.kind is not EventKind.TEST
        and not head.silent
        and not (head.kind is EventKind.CHANGE and head.change_id in gone)
    ]
    held = {(head.run_id, host_of(head.url)) for head in heads if head.kind is EventKind.MASS_CHANGE}
    runs = {run_id for run_id, _ in held}
    released = outbox.queued_keys() if held else set()
    shown = [
        ToldEvent(head.number, head.key, head.page_id, head.facts)
        for head in heads
        if head.kind is not EventKind.CHANGE
        or head.run_id not in runs
        or (head.run_id, host_of(head.url)) not in held
        or head.key in released
    ]
    return tuple(shown[-TOLD:])


def read_record(workspace: Workspace) -> SiteData:
    """The record as the site takes it; texts are read page by page, of those pages whose record moved."""
    db = workspace.store.connection.raw
    pages = read_page_refs(db)
    freshness = read_freshness(db, workspace.config, workspace.clock())
    config = workspace.config
    today = workspace.clock().date().isoformat()
    days = [d for d in list_calendar(db, today, None) if d["page_id"] in pages]
    entries = pair_entries(days, {page.page_id: page.twin_page_id for page in pages.values()})
    return SiteData(
        generated_at=workspace.now(),
        dossiers=read_dossiers(workspace.store, config, pages.values()),
        timelines=read_timelines(db, today),
        parity=read_parity(db, pages),
        parity_left=count_equal_left(db),
        impacts=read_impacts(db, pages),
        sources=read_sources(workspace, freshness),
        held=tuple(list_held_answers(workspace, pages)),
        health=read_health(db, freshness, pages),
        program_version=_program_version(),
        told=told_events(workspace),
        read_events=workspace.store.outbox.read,
        calendar=tuple(_calendar_row(day, pages) for day in days),
        calendar_file=FileMaker(_digest(entries), lambda: calendar_bytes(entries).decode("utf-8")),
        zone=config.alerts.timezone,
        late_after=int(config.guard.stale_after.total_seconds() // 3600),
        fresh=len(in_state(freshness, Freshness.FRESH)),
        overdue=count_overdue(freshness),
        searched=partial(read_searched, db),
        rules_changed=count_changed_rules(db),
        setting=Setting(config.alerts.timezone, config.site_url, workspace.store.installation()),
    )


def _digest(days: Iterable[Record]) -> str:
    return sha256(repr([tuple(day.values()) for day in days]).encode("utf-8", "surrogatepass")).hexdigest()


def _calendar_row(day: Record, pages: Mapping[str, PageRef]) -> CalendarRow:
    corrected = (str(day["corrected_by"]), str(day["corrected_at"])) if day["corrected_by"] else (None, None)
    return CalendarRow(str(day["day"]), str(day["event"]), str(day["quote"]), pages[str(day["page_id"])], *corrected)


def _program_version() -> str:
    try:
        return version("veille")
    except PackageNotFoundError:
        return ""
