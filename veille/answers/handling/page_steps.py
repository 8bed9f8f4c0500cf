"""The steps of a page: the differences that were found together, each step with the versions around it."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from itertools import pairwise

from veille.changes.judge.weights import highest
from veille.changes.tell.fact_folding import fold_facts
from veille.model import Cause, Change, Event, EventKind, EventVerdict, Severity
from veille.store import Handled, LoggedChange, Store, Version
from veille.store.operations.captures import CaptureVerdict


@dataclass(frozen=True, slots=True)
class PageStep:
    """What happened to a page at one time. `change_id` names its change page in the report site.

    `changes` are as an alert tells them (what a fact says is not said again for its value), `seqs` their numbers in
    `v1_change`. `version` is the version they led to and `before` the one before it; a page removed or a fact bound anew
    has none of its own.
    """

    change_id: str
    page_id: str
    at: str
    cause: Cause
    severity: Severity
    changes: tuple[Change, ...]
    seqs: tuple[int, ...]
    run_id: str
    version: Version | None = None
    before: Version | None = None


def read_steps(store: Store, page_id: str) -> tuple[PageStep, ...]:
    """The page's steps, oldest first: one a version after the first, one for each later reading or removal."""
    versions = store.history.versions(page_id)
    step_of = step_ids(store.connection.raw, page_id)
    groups: dict[str, list[LoggedChange]] = {}
    for change in store.changes.since(0, page_id=page_id):
        groups.setdefault(step_of[change.seq or 0], []).append(change)
    steps = [
        _version_step(page_id, version, before, groups.pop(version.version_id, []))
        for before, version in pairwise(versions)
    ]
    by_id = {version.version_id: version for version in versions}
    steps += [_other_step(change_id, page_id, group, by_id) for change_id, group in groups.items()]
    return tuple(sorted(steps, key=lambda step: (step.at, step.seqs[:1], step.change_id)))


def step_ids(db: sqlite3.Connection, page_id: str | None = None) -> dict[int, str]:
    """The step (`change_id`) of each numbered change of all pages or one, by the change's number.

    A step is named by the version that it led to; one without, by the first change found with it.
    """
    asked = "= ?1" if page_id is not None else "IS NOT NULL AND ?1 IS NULL"  # one page's by its index
    rows = db.execute(
        f"""
        WITH placed AS (
          SELECT page_id, observed_at, version_id,
            row_number() OVER (PARTITION BY page_id ORDER BY observed_at, content_hash) AS place
          FROM version WHERE page_id {asked}
        ), compared AS (
          SELECT page_id, observed_at, version_id, min(place) FROM placed WHERE place > 1 GROUP BY page_id, observed_at
        )
        SELECT seq, coalesce(version_id, change.page_id || CASE cause WHEN 'source' THEN '-c' ELSE '-x' END
            || min(seq) OVER (PARTITION BY change.page_id, at, cause))
        FROM change LEFT JOIN compared ON compared.page_id = change.page_id AND observed_at = at AND cause = 'source'
        WHERE seq IS NOT NULL AND NOT superseded AND change.page_id {asked}
        """,  # noqa: S608
        (page_id,),
    )
    return {int(row[0]): str(row[1]) for row in rows}


def alert_numbers(db: sqlite3.Connection) -> dict[int, tuple[int, bool]]:
    """The number of the alert about each numbered change, by the change's number, and whether that alert tells many pages'
    edit in one; nothing for a change of which none was made. A published snapshot holds no alerts.
    """
    if db.execute("SELECT 1 FROM sqlite_master WHERE name = 'event'").fetchone() is None:
        return {}
    rows = db.execute(
        "SELECT seq, event_id, EXISTS (SELECT 1 FROM json_each(payload, '$.changes') AS told "
        "WHERE json_array_length(told.value, '$.places') > 1 AND NOT coalesce(json_extract(payload, '$.silent'), 0)) "
        "FROM change JOIN event ON event.page_id = change.page_id AND event.at = change.at "
        "AND event.kind IN ('change', 'page_removed') WHERE seq IS NOT NULL AND cause = 'source' ORDER BY event_id"
    )
    return {int(row[0]): (int(row[1]), bool(row[2])) for row in rows}


def find_step(store: Store, page_id: str, at: str, cause: Cause = "source") -> PageStep | None:
    """The page's step of that time and cause, as an event names it; None when there is none."""
    return next((step for step in read_steps(store, page_id) if (step.at, step.cause) == (at, cause)), None)


def was_taken_out(store: Store, event: Event) -> bool:
    """Whether the version that an event tells of is gone: who accepted it took that back."""
    return event.kind is EventKind.CHANGE and event.change_id in store.captures.taken_out()


def taken_by(store: Store, step: PageStep) -> Handled | None:
    """Who accepted the answer that made a step as the page; None where nothing of it was held."""
    if step.version is None:
        return None
    said = store.captures.words(step.page_id, step.version.raw_sha256, step.version.observed_at)
    if said:
        return word_of(said[-1]) if said[-1].verdict is EventVerdict.ACCEPTED else None
    suspect = store.suspects.accepted(step.page_id, step.version.raw_sha256)  # accepted before such words were kept
    return store.handling.taken(suspect.event_key) if suspect is not None else None


def word_of(said: CaptureVerdict) -> Handled:
    """An acceptance as a word about the change that it made."""
    return Handled(0, EventVerdict.TAKEN, said.reviewer, said.at, said.note)


def _version_step(page_id: str, version: Version, before: Version, group: list[LoggedChange]) -> PageStep:
    logged = [entry.change for entry in group]
    facts = tuple(change for change in logged if change.object == "fact")
    return PageStep(
        version.version_id,
        page_id,
        version.observed_at,
        "source",
        max(version.severity, highest(logged), key=lambda severity: severity.rank),
        fold_facts(facts, tuple(change for change in logged if change.object != "fact")),
        _numbers(group),
        version.run_id or "",
        version,
        before,
    )


def _other_step(change_id: str, page_id: str, group: list[LoggedChange], versions: dict[str, Version]) -> PageStep:
    """A step without a version of its own: a page removed, a fact bound anew, a version read by later parsers."""
    first, changes = group[0], tuple(entry.change for entry in group)
    return PageStep(
        change_id,
        page_id,
        first.at,
        first.cause,
        highest(changes),
        changes,
        _numbers(group),
        first.run_id or "",
        versions.get(first.version_id or ""),
    )


def _numbers(group: list[LoggedChange]) -> tuple[int, ...]:
    return tuple(sorted(entry.seq for entry in group if entry.seq is not None))
