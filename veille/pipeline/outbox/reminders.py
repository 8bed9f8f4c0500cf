"""Once a day, what still waits for a person: answers held back, and alerts that the mass rule holds."""

from __future__ import annotations

from itertools import groupby

from veille.model import Event, EventKind, Severity
from veille.pipeline.outbox.queue import queue_event
from veille.workspace import Workspace

MOST_LISTED = 20  # of each; the rest is in `veille status`


def remind(workspace: Workspace, run_id: str) -> bool:
    """Whether a reminder was queued: of what is held since an earlier day, at most one a day."""
    today = workspace.now()[:10]
    suspects = [s for s in workspace.store.suspects.all_open() if s.first_seen[:10] < today]
    held = [q for q in workspace.store.outbox.held() if (q.held_since or "")[:10] < today]
    if not suspects and not held:
        return False
    english, french = [], []
    for suspect in suspects[:MOST_LISTED]:
        url = workspace.store.pages.get(suspect.page_id).url
        english.append(f"{url}: held since {suspect.first_seen}, {suspect.reason}")
        french.append(f"{url} : retenue depuis {suspect.first_seen}, {suspect.reason_fr}")
    for run, group in groupby(held, key=lambda q: q.event.run_id):
        queued = list(group)
        pages, since = len({q.event.page_id for q in queued}), queued[0].held_since
        english.append(f"alerts of {pages} pages held since {since}: `veille alerts release {run}`")
        french.append(f"alertes de {pages} pages retenues depuis {since} : `veille alerts release {run}`")
    event = Event(
        key=f"reminder:{today}",
        kind=EventKind.REMINDER,
        severity=Severity.SUBSTANTIVE,
        at=workspace.now(),
        title="veille",
        detail_en="\n".join(english),
        detail_fr="\n".join(french),
        run_id=run_id,
    )
    return bool(queue_event(workspace, event))
