"""Pages that have not been checked successfully for too long."""

from __future__ import annotations

from veille.clock import from_stamp
from veille.model import EventKind, PageState, Severity
from veille.pipeline.outbox.events import name_of, page_event
from veille.pipeline.outbox.queue import queue_event
from veille.workspace import Workspace


def raise_stale(workspace: Workspace, run_id: str) -> int:
    """Tell, once per spell, of pages without a successful check for `guard.stale_after`; the number of pages told."""
    store, limit = workspace.store, workspace.config.guard.stale_after
    configured = {source.id for source in workspace.config.sources}
    now, told = workspace.clock(), 0
    for health in store.fetches.all_health():
        if health.state == "ok":
            continue
        page = store.pages.get(health.page_id)
        last = health.last_success or page.first_seen
        age = now - from_stamp(last)
        if page.source not in configured or page.state is PageState.REMOVED or age < limit:
            continue
        en = f"Not checked successfully for {age.days} days (last on {last}): {health.reason}. What is published may be out of date."
        fr = (
            f"Aucun contrôle réussi depuis {age.days} jours (le dernier le {last}) : {health.reason}. "
            "Ce qui est publié est peut-être périmé."
        )
        event = page_event(
            EventKind.STALE, name_of(page), key=f"{page.page_id}:{last}", severity=Severity.SUBSTANTIVE, at=workspace.now(),
            run_id=run_id, en=en, fr=fr,
        )  # fmt: skip
        told += bool(queue_event(workspace, event))
    return told
