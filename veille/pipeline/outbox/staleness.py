"""Pages that have not been checked successfully for too long."""

from __future__ import annotations

from veille.answers.freshness import Freshness, in_state, read_freshness
from veille.model import EventKind, Severity
from veille.pipeline.outbox.events import name_of, page_event
from veille.pipeline.outbox.queue import queue_event
from veille.store import Page
from veille.workspace import Workspace


def raise_stale(workspace: Workspace, run_id: str) -> int:
    """Tell, once per spell, of pages without a successful check for `guard.stale_after`; the number of pages told."""
    told = 0
    freshness = read_freshness(workspace.store.connection.raw, workspace.config, workspace.clock())
    for stale in in_state(freshness, Freshness.STALE):
        page = workspace.store.pages.get(stale.page_id)
        last, reason = stale.last_success or page.first_seen, stale.reason or "its turn did not come"
        en = f"Not checked successfully for {stale.days} days (last on {last}): {reason}. What is published may be out of date."
        fr = (
            f"Aucun contrôle réussi depuis {stale.days} jours (le dernier le {last}) : "
            f"{stale.reason or 'son tour n’est pas venu'}. Ce qui est publié est peut-être périmé."
        )
        event = page_event(
            EventKind.STALE, name_of(page), key=f"{page.page_id}:{last}", severity=Severity.SUBSTANTIVE, at=workspace.now(),
            run_id=run_id, en=en, fr=fr,
        )  # fmt: skip
        told += bool(queue_event(workspace, event))
    return told


def close_stale(workspace: Workspace, page: Page, last: str | None, *, at: str, run_id: str) -> int:
    """Tell that a page told as stale was checked; `last` was its last success before. The number of deliveries queued."""
    since = last or page.first_seen
    if not workspace.store.outbox.knows(f"{EventKind.STALE}:{page.page_id}:{since}"):
        return 0
    en = f"The page was checked successfully again, for the first time since {since}."
    fr = f"La page a de nouveau été vérifiée avec succès, pour la première fois depuis {since}."
    event = page_event(
        EventKind.STALE_CLOSED, name_of(page), key=f"{page.page_id}:{since}", severity=Severity.SUBSTANTIVE, at=at,
        run_id=run_id, en=en, fr=fr,
    )  # fmt: skip
    return queue_event(workspace, event)
