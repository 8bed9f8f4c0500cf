"""A page that went back and forth and then stayed: what it says now is reported, since one note alone stood for its flips."""

from __future__ import annotations

from datetime import timedelta

from veille import changes
from veille.changes.judge.guard import FLAP_WINDOW, is_flapping, read_time
from veille.clock import to_stamp
from veille.model import Event, EventKind, Severity
from veille.pipeline.facts.rebinding import fact_states
from veille.pipeline.outbox.events import change_event, name_of
from veille.pipeline.outbox.queue import queue_event
from veille.pipeline.pages.believing import before_flapping
from veille.store import Version
from veille.workspace import Workspace

LOOKED_BACK = timedelta(days=90)  # a page that flips for longer gets another note


def tell_settled(workspace: Workspace, run_id: str) -> int:
    """Tell of each page that has said one thing for `FLAP_WINDOW` since it went back and forth; the deliveries queued.

    A page that stayed as it was before all that is not reported: the note said that it is back.
    """
    since = to_stamp(workspace.clock() - LOOKED_BACK)
    told = 0
    for page_id in workspace.store.outbox.pages_with(EventKind.FLAPPING, since=since):
        event = _settled(workspace, page_id, run_id)
        if event is not None and not workspace.store.outbox.knows(event.key):
            told += queue_event(workspace, event)
    return told


def _settled(workspace: Workspace, page_id: str, run_id: str) -> Event | None:
    """The event of the last flip, when it has held; None while it may still turn, or when it was reported."""
    store = workspace.store
    versions = store.history.versions(page_id)
    if not is_flapping([(v.observed_at, v.content_hash) for v in versions]):
        return None
    before, after = versions[-2], versions[-1]
    if not _has_held(workspace, page_id, after) or after.content_hash == before_flapping(versions).content_hash:
        return None
    page = store.pages.get(page_id)
    old, new = store.history.load(before.version_id), store.history.load(after.version_id)
    comparison = changes.compare(old, new)
    moved = changes.fact_changes(fact_states(workspace, page, old), fact_states(workspace, page, new))
    if comparison.severity.rank <= Severity.METADATA.rank and not moved:
        return None
    return change_event(
        name_of(page), comparison, seq=after.seq, at=workspace.now(), run_id=run_id, fact_changes=moved,
        observed_before=before.observed_at, raw_sha256=(before.raw_sha256, after.raw_sha256),
    )  # fmt: skip


def _has_held(workspace: Workspace, page_id: str, version: Version) -> bool:
    """Whether a check found the page unchanged when the version had stood for the time after which a return is a decision."""
    health = workspace.store.fetches.health(page_id)
    checked = health.last_success if health is not None else None
    return checked is not None and read_time(checked) - read_time(version.observed_at) >= FLAP_WINDOW
