"""The record of a scenario's run beside its truth: what was missed, what was false, what was said twice."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from scenario.plan import Plan
from scenario.serve import check_time
from scenario.truth import Report, facts_on, reports
from veille.clock import from_stamp, to_stamp
from veille.pipeline.run_report import RunReport


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a run did beside what it had to do. Every list is empty after a perfect run."""

    planted: int
    reported: int
    missed: tuple[str, ...] = ()
    false: tuple[str, ...] = ()
    alerted_twice: tuple[str, ...] = ()
    wrong_values: tuple[str, ...] = ()
    wrong_facts: tuple[str, ...] = ()
    checked_facts: int = 0
    extractor_changes: int = 0
    killed: int = 0
    seconds: float = 0.0
    days: tuple[RunReport, ...] = field(default=(), repr=False)

    @property
    def faults(self) -> tuple[str, ...]:
        """Everything that was not as planted, in words."""
        named = {
            "missed": self.missed, "false": self.false, "alerted twice": self.alerted_twice,
            "wrong value": self.wrong_values, "wrong fact": self.wrong_facts,
        }  # fmt: skip
        return tuple(f"{name}: {text}" for name, texts in named.items() for text in texts)


def judge(plan: Plan, database: Path) -> Verdict:
    """Compares the record with the truth: each planted change once, nothing else, and every day's facts."""
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as db:
        expected: dict[tuple[str, int], list[Report]] = {}
        for report in reports(plan):
            expected.setdefault((report.source, report.day), []).append(report)
        alerted = Counter(_alerts(db))
        removed = {(f"page-{r.pair:03d}-{r.lang}", r.day + 1) for r in plan.removals}
        alerts = {key for key in alerted if key[2] == "change"}
        seen = {(source, day) for source, day, _ in alerts}
        gone = {(source, day) for source, day, kind in alerted if kind == "page_removed"}
        checked, wrong = _wrong_facts(plan, db)
        return Verdict(
            planted=len(expected) + len(removed),
            reported=len(seen & set(expected)) + len(gone & removed),
            missed=tuple(_said(key) for key in sorted((set(expected) - seen) | (removed - gone))),
            false=tuple(_said(key) for key in sorted((seen - set(expected)) | (gone - removed))),
            alerted_twice=tuple(f"{_said(key[:2])} {count}x" for key, count in sorted(alerted.items()) if count > 1),
            wrong_values=tuple(_wrong_values(db, expected, seen)),
            wrong_facts=tuple(wrong),
            checked_facts=checked,
            extractor_changes=db.execute("SELECT count(*) FROM v1_change WHERE cause = 'extractor'").fetchone()[0],
        )


def _alerts(db: sqlite3.Connection) -> Iterator[tuple[str, int, str]]:
    """Source, day and kind of every alert that a channel took."""
    query = """
    SELECT page.source, event.at, event.kind FROM delivery JOIN event USING (event_id) JOIN page USING (page_id)
    WHERE delivery.state = 'sent'"""
    for source, at, kind in db.execute(query):
        yield source, day_of(at), kind


def _wrong_values(
    db: sqlite3.Connection, expected: dict[tuple[str, int], list[Report]], seen: set[tuple[str, int]]
) -> Iterator[str]:
    """Planted values that the alert's changes do not name as before and after."""
    query = """
    SELECT before, after FROM v1_change JOIN v1_page USING (page_id)
    WHERE source = ? AND at >= ? AND at < ? AND cause = 'source' AND severity IN ('substantive', 'critical')"""
    for (source, day), planted in sorted(expected.items()):
        if (source, day) not in seen:
            continue
        rows = list(db.execute(query, (source, to_stamp(check_time(day)), to_stamp(check_time(day + 1)))))
        for report in planted:
            if report.field in ("logic", "items"):
                continue  # said in words; that something was reported is judged above
            if not any(_equal(report.before, b) and _equal(report.after, a) for b, a in rows):
                yield f"{source} day {day} {report.field} {report.before} -> {report.after}; recorded {rows[:6]}"


def _equal(planted: str, recorded: str | None) -> bool:
    """Whether a recorded value is the planted one; facts are recorded as JSON or as the plain value."""
    if recorded is None:
        return False
    try:
        loaded = json.loads(recorded)
    except ValueError:
        loaded = recorded
    if isinstance(loaded, dict):
        loaded = loaded.get("value")
    return str(recorded) == planted or str(loaded) == planted


def _wrong_facts(plan: Plan, db: sqlite3.Connection) -> tuple[int, list[str]]:
    """How many facts were asked for, one for each value of each page and day, and those with another answer.

    Asked as of the day of the check, known at that check, as the contract defines it.
    """
    query = """
    SELECT key, value FROM v1_fact
    WHERE state = 'known'
      AND (valid_from IS NULL OR valid_from <= :as_of) AND (valid_to IS NULL OR :as_of < valid_to)
      AND observed_from <= :observed AND (observed_to IS NULL OR :observed < observed_to)"""
    checked, wrong = 0, []
    for day in range(plan.days):
        truth = facts_on(plan, day)
        moment = to_stamp(check_time(day))
        answers: dict[str, list[str]] = {}
        for key, value in db.execute(query, {"as_of": moment[:10], "observed": moment}):
            answers.setdefault(key, []).append(value)
        gone = {f"page_{r.pair:03d}.{r.lang}." for r in plan.removals if r.day + 1 <= day}
        for key, value in truth.items():
            if any(key.startswith(prefix) for prefix in gone):
                continue  # the page is gone: what its facts are then is the store's own promise
            checked += 1
            if answers.get(key) != [value]:
                wrong.append(f"day {day} {key}: {answers.get(key)} instead of {value}")
    return checked, wrong


def day_of(stamp: str) -> int:
    """The scenario's day of a moment: the last check at or before it."""
    moment = from_stamp(stamp)
    return next(day for day in range(10_000) if moment < check_time(day + 1))


def _said(key: tuple[object, ...]) -> str:
    return f"{key[0]} day {key[1]}"
