"""Nothing from the future: captures later than now are refused, and a clock that went back is reported."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from veille.alerts.messages.sentences import Said, say, say_time
from veille.clock import FIRST_YEAR, MOST_SKEW, from_stamp, to_stamp
from veille.errors import ClockLost
from veille.model import Event, EventKind, Fetched, Severity
from veille.store import Version
from veille.workspace import Workspace

_SUBJECT = "clock"
_JUST_AFTER = timedelta(seconds=1)  # the record's times are whole seconds


def latest_recorded(workspace: Workspace) -> str | None:
    """The latest time that the record holds later than now, beyond a small skew; None when the clock agrees with it."""
    row = workspace.store.connection.row(
        "SELECT max(at) AS at FROM (SELECT max(started_at) AS at FROM run UNION ALL SELECT max(observed_at) FROM version)"
    )
    latest = str(row["at"]) if row is not None and row["at"] else None
    if latest is None or from_stamp(latest) <= workspace.clock() + MOST_SKEW:
        return None
    return latest


def refuse_lost_clock(workspace: Workspace) -> None:
    """Raises ClockLost on a clock before there were web pages, where the record holds nothing later that would show it."""
    if workspace.clock().year < FIRST_YEAR and latest_recorded(workspace) is None:
        raise ClockLost(
            f"the clock says {workspace.now()}, before there was a Web: nothing was checked",
            where="this machine's clock",
            hint="set it and check again",
        )


def newer_than_now(newest: Version | None, at: str) -> str | None:
    """When the page's newest version was observed, if that is later than a capture made now; else None."""
    if newest is None or newest.observed_at <= at or from_stamp(newest.observed_at) <= from_stamp(at) + MOST_SKEW:
        return None
    return newest.observed_at


def in_order(newest: Version | None, fetched: Fetched) -> Fetched:
    """The live answer, dated just after the page's newest version where a clock set back a little dates it before that.

    What was just fetched is what the page says now: filed before a version that is older in truth, its change would be lost.
    """
    if newest is None or newest.observed_at <= fetched.fetched_at:
        return fetched
    return replace(fetched, fetched_at=to_stamp(from_stamp(newest.observed_at) + _JUST_AFTER))


def clock_event(latest: str, *, now: str, zone: str, run_id: str) -> Event:
    """The one alert about a clock that disagrees with the record; its times are said in the zone."""
    said = say("detail.clock", now=say_time(now, zone), latest=say_time(latest, zone))
    return _event(EventKind.FAILURE_OPENED, f"{_SUBJECT}:{latest}", said, now, run_id)


def clock_agrees(workspace: Workspace, *, run_id: str) -> list[Event]:
    """The notes that end the alerts about the clock, in a run whose clock agrees with the record again."""
    open_keys = workspace.store.outbox.open_keys(EventKind.FAILURE_OPENED, EventKind.FAILURE_CLOSED, _SUBJECT)
    if not open_keys:
        return []
    said = say("detail.clock_agrees", now=say_time(workspace.now(), workspace.config.alerts.timezone))
    return [_event(EventKind.FAILURE_CLOSED, key, said, workspace.now(), run_id) for key in open_keys]


def _event(kind: EventKind, key: str, said: Said, now: str, run_id: str) -> Event:
    return Event(
        key=f"{kind}:{key}", kind=kind, severity=Severity.SUBSTANTIVE, at=now, title=_SUBJECT,
        detail_en=said.en, detail_fr=said.fr, run_id=run_id,
    )  # fmt: skip
