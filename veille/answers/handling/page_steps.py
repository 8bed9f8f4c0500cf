"""The steps of a page: the differences that were found together, each step with the versions around it."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from itertools import pairwise

from veille.changes.tell.fact_folding import fold_facts
from veille.model import Cause, Change, Severity
from veille.store import LoggedChange, Store, Version

# The page of a change in the report: that of the version it led to, else one named by the first change told with it.
# The grouping of `read_steps`, for all pages at once and without reading a change.
_CHANGE_PAGES = """
WITH ordered AS (
  SELECT page_id, observed_at, version_id,
    row_number() OVER (PARTITION BY page_id ORDER BY observed_at, content_hash) AS place
  FROM version
)
SELECT seq, coalesce(version_id, change.page_id || CASE cause WHEN 'extractor' THEN '-x' ELSE '-c' END
    || min(seq) OVER (PARTITION BY change.page_id, at, cause))
FROM change LEFT JOIN ordered
  ON ordered.page_id = change.page_id AND observed_at = at AND cause = 'source' AND place > 1
WHERE seq IS NOT NULL AND NOT superseded AND change.page_id IS NOT NULL
"""


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
    groups: dict[tuple[str, Cause], list[LoggedChange]] = {}
    for change in store.changes.since(0, page_id=page_id):
        groups.setdefault((change.at, change.cause), []).append(change)
    steps = []
    for before, version in pairwise(versions):
        group = groups.pop((version.observed_at, "source"), [])
        steps.append(_version_step(page_id, version, before, group))
    by_id = {version.version_id: version for version in versions}
    steps += [_other_step(page_id, group, by_id) for group in groups.values()]
    return tuple(sorted(steps, key=lambda step: (step.at, step.seqs[:1], step.change_id)))


def change_pages(db: sqlite3.Connection) -> dict[object, str]:
    """The id by which the report's page of each numbered change is called, by the change's number."""
    return {row[0]: str(row[1]) for row in db.execute(_CHANGE_PAGES)}


def find_step(store: Store, page_id: str, at: str, cause: Cause = "source") -> PageStep | None:
    """The page's step of that time and cause, as an event names it; None when there is none."""
    return next((step for step in read_steps(store, page_id) if (step.at, step.cause) == (at, cause)), None)


def _version_step(page_id: str, version: Version, before: Version, group: list[LoggedChange]) -> PageStep:
    logged = [entry.change for entry in group]
    facts = tuple(change for change in logged if change.object == "fact")
    return PageStep(
        version.version_id,
        page_id,
        version.observed_at,
        "extractor" if version.cause == "extractor" else "source",
        _gravest(group, version.severity),
        fold_facts(facts, tuple(change for change in logged if change.object != "fact")),
        _numbers(group),
        version.run_id or "",
        version,
        before,
    )


def _other_step(page_id: str, group: list[LoggedChange], versions: dict[str, Version]) -> PageStep:
    """A step without a version of its own: a page removed, a fact bound anew, a version read by later parsers."""
    first = group[0]
    name = "x" if first.cause == "extractor" else "c"
    return PageStep(
        f"{page_id}-{name}{first.seq}",
        page_id,
        first.at,
        first.cause,
        _gravest(group, Severity.NONE),
        tuple(entry.change for entry in group),
        _numbers(group),
        first.run_id or "",
        versions.get(first.version_id or ""),
    )


def _numbers(group: list[LoggedChange]) -> tuple[int, ...]:
    return tuple(sorted(entry.seq for entry in group if entry.seq is not None))


def _gravest(group: list[LoggedChange], least: Severity) -> Severity:
    return max([least, *(entry.change.severity for entry in group)], key=lambda severity: severity.rank)
