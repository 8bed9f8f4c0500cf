"""Once a day, what still waits for a person: answers held back, and alerts that the mass rule holds."""

from __future__ import annotations

from itertools import groupby

from veille.alerts.messages.sentences import Said, say, say_count, say_time
from veille.alerts.wording.typography import local_day
from veille.model import Event, EventKind, Severity
from veille.pipeline.outbox.queue import queue_event
from veille.workspace import Workspace

MOST_LISTED = 20  # of each; the rest is in `veille status`


def remind(workspace: Workspace, run_id: str) -> bool:
    """Whether a reminder was queued: of what is held since an earlier day of the configured zone, at most one a day."""
    zone = workspace.config.alerts.timezone
    today = local_day(workspace.now(), zone)
    suspects = [s for s in workspace.store.suspects.all_open() if local_day(s.first_seen, zone) < today]
    held = [q for q in workspace.store.outbox.held() if q.held_since and local_day(q.held_since, zone) < today]
    if not suspects and not held:
        return False
    from veille.answers.status import pages_of_held  # most runs have nobody to remind

    lines = list[Said]()
    for suspect in suspects[:MOST_LISTED]:
        url = workspace.store.pages.get(suspect.page_id).url
        since, reason = say_time(suspect.first_seen, zone), Said(suspect.reason, suspect.reason_fr or suspect.reason)
        lines.append(say("detail.reminder.suspect", url=url, since=since, reason=reason))
    kept = 0
    for run, group in groupby(held, key=lambda q: q.event.run_id):
        queued = list(group)
        pages = pages_of_held(workspace.store.connection.raw, run)
        kept += pages
        since = say_time(queued[0].held_since or "", zone)
        lines.append(say("detail.reminder.held", pages=say_count("count.pages", pages), since=since, run=run))
    said = _waiting(len({s.page_id for s in suspects}), kept).joined(*lines)
    page = workspace.store.pages.get(suspects[0].page_id) if len(lines) == 1 and suspects else None
    event = Event(
        key=f"reminder:{today}",
        kind=EventKind.REMINDER,
        severity=Severity.SUBSTANTIVE,
        at=workspace.now(),
        url=page.url if page is not None else "",
        title=page.title if page is not None else "",
        lang=page.lang if page is not None else "en",
        detail_en=said.en,
        detail_fr=said.fr,
        run_id=run_id,
    )
    return bool(queue_event(workspace, event))


def _waiting(pages: int, alerts: int) -> Said:
    """What waits, in a line: "2 pages held back and alerts of a mass change on 30 pages wait for your decision"."""
    held, kept = say_count("detail.reminder.pages", pages), say_count("detail.reminder.alerts", alerts)
    if pages and alerts:
        return say("detail.reminder.waits.many", what=say("detail.reminder.both", pages=held, alerts=kept))
    if alerts:
        return say("detail.reminder.waits.many", what=kept)
    return say_count("detail.reminder.waits", pages, what=held)
