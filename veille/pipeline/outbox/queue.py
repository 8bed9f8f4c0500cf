"""Events into the outbox: at once, or held until the run can judge whether a whole host changed."""

from __future__ import annotations

from dataclasses import replace

from veille.changes.judge.weights import highest
from veille.model import Change, Event, EventKind
from veille.workspace import Workspace


def queue_event(workspace: Workspace, event: Event) -> int:
    """Keep an event; the number of deliveries queued for it (changes wait for `settle_run`)."""
    from veille.alerts import package_index

    event = replace(event, sources=_watchers(workspace, event))
    packages_of = package_index(workspace.config.sources, workspace.config.facts)
    event = replace(event, packages=tuple(sorted(packages_of(event))))
    if not workspace.store.outbox.add_event(event) or event.kind is EventKind.CHANGE:
        return 0
    return release_event(workspace, event)


def release_event(workspace: Workspace, event: Event, *, held_since: str | None = None) -> int:
    """Queue the deliveries of a kept event; the number of new ones. With `held_since` they wait for a person."""
    from veille.alerts import route

    if not workspace.store.outbox.is_queued(event.key):  # what is on its way says the same at each try
        event = _complete(workspace, event)
        workspace.store.outbox.complete_event(event)
    if event.silent:
        return 0
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


def _complete(workspace: Workspace, event: Event) -> Event:
    """The event with what a reader needs beside it: what was reported before, the twin's side, what is muted."""
    from veille.answers.handling.rule_decisions import earlier_alerts

    store = workspace.store
    number = store.outbox.number_of(event.key)
    event = replace(event, earlier=earlier_alerts(store, event.page_id, number) if event.page_id else ())
    if event.kind is not EventKind.CHANGE:
        return event
    from veille.answers.handling.decisions import read_card

    card = read_card(store, workspace.config, event)
    if card is not None:
        event = replace(
            event, change_id=card.change_id, passage=card.links.passage, rule_ids=card.rule_ids, twin=card.twin,
            on_page=card.on_page, versions=card.versions,
        )  # fmt: skip
        event = replace(event, changes=_with_ids(workspace, event))
    return _without_muted(workspace, event)


def _with_ids(workspace: Workspace, event: Event) -> tuple[Change, ...]:
    """The event's changes as the record keeps them: with the ids that rules and sections were given when stored."""
    stored = {_said(logged.change): logged.change for logged in workspace.store.changes.of_version(event.change_id)}
    return tuple(stored.get(_said(change), change) for change in event.changes)


def _said(change: Change) -> tuple[object, ...]:
    return (change.object, change.kind, change.summary_en, change.before, change.after, change.section, change.anchor)


def _without_muted(workspace: Workspace, event: Event) -> Event:
    """The event without the differences that a person does not want to hear of now."""
    day = workspace.now()[:10]
    mutes = workspace.store.mutes.active(day, event.page_id)
    told = tuple(change for change in event.changes if not any(mute.covers(change, day) for mute in mutes))
    muted = len(event.changes) - len(told)
    if not muted:
        return event
    if not told:
        return replace(event, muted=muted, silent=True)
    return replace(event, changes=told, severity=highest(told), muted=muted)


def _watchers(workspace: Workspace, event: Event) -> tuple[str, ...]:
    """All sources that watch the event's page: a package that relies on any of them hears of it."""
    shared = workspace.store.pages.sources(event.page_id) if event.page_id else ()
    return tuple(dict.fromkeys((*((event.source,) if event.source else ()), *shared)))
