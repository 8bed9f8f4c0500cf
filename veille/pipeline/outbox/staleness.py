"""Pages that have not been checked successfully for too long."""

from __future__ import annotations

from veille.alerts.messages.sentences import say, say_days, say_reason, say_time
from veille.answers.freshness import Freshness, in_state, read_freshness
from veille.model import EventKind, FailureReason, Severity
from veille.pipeline.outbox.events import name_of, page_event
from veille.pipeline.outbox.queue import queue_event
from veille.store import Page
from veille.workspace import Workspace


def raise_stale(workspace: Workspace, run_id: str) -> int:
    """Report, once per spell, pages without a successful check for `guard.stale_after`; the number of pages reported."""
    told, zone = 0, workspace.config.alerts.timezone
    freshness = read_freshness(workspace.store.connection.raw, workspace.config, workspace.clock())
    for stale in in_state(freshness, Freshness.STALE):
        page = workspace.store.pages.get(stale.page_id)
        last, reason = stale.last_success or page.first_seen, stale.reason or FailureReason.NOT_ITS_TURN
        said = say("detail.stale", last=say_time(last, zone), days=say_days(stale.days or 0), reason=say_reason(reason))
        event = page_event(
            EventKind.STALE, name_of(page), said, key=f"{page.page_id}:{last}", severity=Severity.SUBSTANTIVE, at=workspace.now(),
            run_id=run_id,
        )  # fmt: skip
        told += bool(queue_event(workspace, event))
    return told


def close_stale(workspace: Workspace, page: Page, last: str | None, *, at: str, run_id: str) -> int:
    """Report that a page reported as stale was checked; `last` was its last success before. The number of deliveries queued."""
    since = last or page.first_seen
    if not workspace.store.outbox.knows(f"{EventKind.STALE}:{page.page_id}:{since}"):
        return 0
    said = say("detail.stale_closed", since=say_time(since, workspace.config.alerts.timezone))
    event = page_event(
        EventKind.STALE_CLOSED, name_of(page), said, key=f"{page.page_id}:{since}", severity=Severity.SUBSTANTIVE,
        at=at, run_id=run_id,
    )  # fmt: skip
    return queue_event(workspace, event)
