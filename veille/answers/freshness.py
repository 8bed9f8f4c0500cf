"""How fresh each watched page is: the one answer behind status, report site, metrics, readiness and the stale alert."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from veille.clock import from_stamp, to_stamp
from veille.config import Config
from veille.model import PageState, RejectReason
from veille.reader.named_rows import select_rows


class Freshness(StrEnum):
    """What is known of a page's checks; of several that hold, the first in this order."""

    UNWATCHED = (
        "unwatched"  # of no configured source: imported, or its source was taken out or moved to another address
    )
    PAUSED = "paused"  # its source is left alone by configuration
    HELD = "held"  # what came is not believed to be the page and waits for a decision
    STALE = "stale"  # without a successful check for `guard.stale_after`, and due again
    FAILING = "failing"  # also where the page answers that it is gone, until that is confirmed
    NEVER = "never"  # not requested yet
    FRESH = "fresh"


@dataclass(frozen=True, slots=True)
class PageFreshness:
    """One page. `since` is when its state began; `days` is the age of the last success, or of the page without one."""

    page_id: str
    url: str
    title: str
    source: str
    state: Freshness
    since: str | None
    last_success: str | None
    days: int
    reason: str = ""
    detail: str = ""
    count: int = 0
    detail_fr: str = ""
    next_due: str | None = None


# How long after its due time a page may wait for the run that checks it before anybody is told: runs begin on the hour or
# every few minutes, and a report is built at their end.
OVERDUE_AFTER = timedelta(hours=1)
_HOUR = timedelta(hours=1)


_PAGES = """
SELECT page.page_id, page.url, page.title, page.source, page.first_seen, visit.next_due, health.state,
  page.state AS page_state, visit.gone_since, visit.gone_count,
  EXISTS (SELECT 1 FROM page_source WHERE page_source.page_id = page.page_id) AS watched,
  health.since, health.last_success, health.reason, health.detail, health.count,
  held.first_seen AS held_since, held.reason AS held_reason, held.reason_fr AS held_reason_fr,
  held.kind AS held_kind, held.count AS held_count
FROM page
  LEFT JOIN visit USING (page_id)
  LEFT JOIN health USING (page_id)
  LEFT JOIN suspect AS held ON held.suspect_id = (
    SELECT min(suspect_id) FROM suspect WHERE suspect.page_id = page.page_id AND suspect.state = 'open'
  )
WHERE page.state <> ?
ORDER BY page.source, page.url
"""


def read_freshness(db: sqlite3.Connection, config: Config, now: datetime) -> tuple[PageFreshness, ...]:
    """Every page that the site still has, by source and URL; a removed page is not waited for."""
    rows = select_rows(db, _PAGES, (PageState.REMOVED.value,))
    configured = {source.id: source.is_paused(now.date()) for source in config.sources}
    return tuple(_judge(row, configured, config.guard.stale_after, now) for row in rows)


def shown_states(db: sqlite3.Connection, config: Config, now: datetime) -> dict[str, str]:
    """The state of each page's checks by page id; none in a snapshot, which knows nothing of checks."""
    if not select_rows(db, "SELECT 1 FROM sqlite_master WHERE name = 'visit'"):
        return {}
    return {page.page_id: page.state.value for page in read_freshness(db, config, now)}


def in_state(pages: Iterable[PageFreshness], *states: Freshness) -> tuple[PageFreshness, ...]:
    """The pages in one of the states."""
    return tuple(page for page in pages if page.state in states)


def count_overdue(pages: Iterable[PageFreshness]) -> tuple[tuple[str, int], ...]:
    """(UTC stamp, number of pages): when pages that are fresh now will have waited too long for their next check, unless
    one comes; in order, by full hours.
    """
    late = Counter(
        to_stamp((from_stamp(page.next_due) + OVERDUE_AFTER + _HOUR - timedelta(seconds=1)).replace(minute=0, second=0))
        for page in in_state(pages, Freshness.FRESH)
        if page.next_due is not None
    )
    return tuple(sorted(late.items()))


def _judge(row: sqlite3.Row, configured: Mapping[str, bool], stale_after: timedelta, now: datetime) -> PageFreshness:
    age = now - from_stamp(row["last_success"] or row["first_seen"])
    gone = row["page_state"] == PageState.GONE_PENDING
    failing = gone or row["state"] == "failing"
    due = row["next_due"] is None or row["next_due"] <= to_stamp(now)
    since, reason, detail, count = row["since"], row["reason"] or "", row["detail"] or "", row["count"] or 0
    if gone:  # answered that it is gone, once so far: the next run confirms it
        since, reason, detail, count = row["gone_since"], RejectReason.GONE.value, "", row["gone_count"]
    if row["source"] not in configured or not row["watched"]:
        state = Freshness.UNWATCHED
    elif configured[row["source"]]:
        state = Freshness.PAUSED
    elif row["held_since"] is not None:
        state = Freshness.HELD
        since, reason, detail, count = row["held_since"], row["held_kind"], row["held_reason"], row["held_count"]
    elif age >= stale_after and (failing or (due and row["last_success"] is not None)):
        state = Freshness.STALE  # a page with a longer interval is not late before its turn
    elif failing:
        state = Freshness.FAILING
    elif row["last_success"] is None:
        state = Freshness.NEVER
    else:
        state = Freshness.FRESH
    return PageFreshness(
        row["page_id"], row["url"], row["title"], row["source"], state, since, row["last_success"], age.days,
        reason, detail, count, (row["held_reason_fr"] or "") if state is Freshness.HELD else "", row["next_due"],
    )  # fmt: skip
