"""Nothing from the future: captures later than now are refused, and a clock that went back is reported."""

from __future__ import annotations

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


def clock_event(latest: str, *, now: str, run_id: str) -> Event:
    """The one alert about a clock that disagrees with the record."""
    return Event(
        key=f"failure_opened:clock:{latest}",
        kind=EventKind.FAILURE_OPENED,
        severity=Severity.SUBSTANTIVE,
        at=now,
        title="clock",
        detail_en=(
            f"This machine's clock says {now}, but the record already holds something of {latest}. Either the clock is wrong "
            "now, or it was wrong then. Pages whose newest version is later than now are not stored until one is mended."
        ),
        detail_fr=(
            f"L’horloge de cette machine indique {now}, mais le registre contient déjà un élément du {latest}. L’horloge est "
            "fausse maintenant, ou elle l’était alors. Les pages dont la version la plus récente est postérieure à maintenant "
            "ne sont pas conservées avant correction."
        ),
        run_id=run_id,
    )
