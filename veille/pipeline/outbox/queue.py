"""Events into the outbox: at once, or held until the run can judge whether a whole host changed."""

from __future__ import annotations

from dataclasses import replace

from veille.alerts import package_index, route
from veille.model import Event, EventKind
from veille.workspace import Workspace


def queue_event(workspace: Workspace, event: Event) -> int:
    """Keep an event; the number of deliveries queued for it (changes wait for `settle_held_alerts`)."""
    event = replace(event, sources=_watchers(workspace, event))
    packages_of = package_index(workspace.config.sources, workspace.config.facts)
    event = replace(event, packages=tuple(sorted(packages_of(event))))
    if not workspace.store.outbox.add_event(event) or event.kind is EventKind.CHANGE:
        return 0
    return release_event(workspace, event)


def release_event(workspace: Workspace, event: Event, *, held_since: str | None = None) -> int:
    """Queue the deliveries of a kept event; the number of new ones. With `held_since` they wait for a person."""
    queued = 0
    for delivery in route(event, workspace.config.alerts, now=workspace.clock()):
        queued += workspace.store.outbox.queue(
            event.key,
            delivery.channel,
            due_at=delivery.due_at,
            key=delivery.key,
            group=delivery.group,
            held_since=held_since,
        )
    return queued


def _watchers(workspace: Workspace, event: Event) -> tuple[str, ...]:
    """All sources that watch the event's page: a package that relies on any of them hears of it."""
    shared = workspace.store.pages.sources(event.page_id) if event.page_id else ()
    return tuple(dict.fromkeys((*((event.source,) if event.source else ()), *shared)))
