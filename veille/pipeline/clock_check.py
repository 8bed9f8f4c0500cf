"""Nothing from the future: captures later than now are refused, and a clock that went back is reported."""

from __future__ import annotations

from veille.alerts.messages.sentences import say, say_time
from veille.clock import MOST_SKEW, from_stamp
from veille.model import Event, EventKind, Severity
from veille.store import Page
from veille.workspace import Workspace

WRONG_CLOCK = "wrong_clock"  # the reason under which a page that is not stored for it stands as failing


def latest_recorded(workspace: Workspace) -> str | None:
    """The latest time that the record holds later than now, beyond a small skew; None when the clock agrees with it."""
    row = workspace.store.connection.row(
        "SELECT max(at) AS at FROM (SELECT max(started_at) AS at FROM run UNION ALL SELECT max(observed_at) FROM version)"
    )
    latest = str(row["at"]) if row is not None and row["at"] else None
    if latest is None or from_stamp(latest) <= workspace.clock() + MOST_SKEW:
        return None
    return latest


def newer_than_now(workspace: Workspace, page: Page, at: str) -> str | None:
    """When the page's newest version was observed, if that is later than a capture made now; else None."""
    newest = workspace.store.history.latest(page.page_id)
    if newest is None or from_stamp(newest.observed_at) <= from_stamp(at) + MOST_SKEW:
        return None
    return newest.observed_at


def clock_event(latest: str, *, now: str, zone: str, run_id: str) -> Event:
    """The one alert about a clock that disagrees with the record; its times are said in the zone."""
    said = say("detail.clock", now=say_time(now, zone), latest=say_time(latest, zone))
    return Event(
        key=f"failure_opened:clock:{latest}",
        kind=EventKind.FAILURE_OPENED,
        severity=Severity.SUBSTANTIVE,
        at=now,
        title="clock",
        detail_en=said.en,
        detail_fr=said.fr,
        run_id=run_id,
    )
