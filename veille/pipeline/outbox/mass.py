"""The end of a run: its change alerts are released, unless most pages of a host changed at once."""

from __future__ import annotations

from collections import Counter, defaultdict

from veille import changes
from veille.alerts.messages.sentences import Said
from veille.errors import UsageError
from veille.model import Event, Severity
from veille.pipeline.outbox.events import mass_event
from veille.pipeline.outbox.queue import queue_event, release_event
from veille.urls import host_of
from veille.workspace import Workspace


def settle_interrupted_runs(workspace: Workspace) -> None:
    """Settle what runs that were killed had not: their changes are stored, their alerts still held."""
    for run in workspace.store.fetches.runs():
        if run.finished_at is None:
            settle_run(workspace, run.run_id)
            workspace.store.fetches.finish_run(run.run_id, workspace.now(), {**run.counts, "interrupted": 1})


def settle_run(workspace: Workspace, run_id: str) -> int:
    """Release the run's change alerts host by host, or hold a host's and tell the operator; the number released."""
    by_host: defaultdict[str, list[Event]] = defaultdict(list)
    for event in events_of_run(workspace, run_id):
        by_host[host_of(event.url)].append(event)
    if not by_host:
        return 0
    from veille.pipeline.outbox.same_edits import fold_same_edits  # most runs have nothing to tell

    pages_of = Counter(host_of(page.url) for page in workspace.store.pages.all())
    released = 0
    for host, events in sorted(by_host.items()):
        pages = pages_of[host]
        seen, events = events, fold_same_edits(events, lambda event: _channels(workspace, event))
        with workspace.store.transaction():
            if changes.is_mass_change(len(events), pages, workspace.config.guard):
                released += _hold(workspace, host, (events, seen), pages, run_id)
            else:
                released += sum(release_event(workspace, event) for event in events)
    return released


def _channels(workspace: Workspace, event: Event) -> frozenset[str]:
    """The channels that an event goes to."""
    from veille.alerts import route

    return frozenset(d.channel for d in route(event, workspace.config.alerts, now=workspace.clock()))


def _hold(workspace: Workspace, host: str, alerts: tuple[list[Event], list[Event]], pages: int, run_id: str) -> int:
    """Hold a host's alerts and tell the operator once; a watched fact that moved is reported at once all the same.

    `alerts` are those to hold, and the same before an edit that many share was left to one of them.
    """
    (events, seen), now = alerts, workspace.now()
    urgent = [event for event in events if event.severity is Severity.CRITICAL]
    released = sum(release_event(workspace, event) for event in urgent)
    for event in events:
        if event not in urgent:
            release_event(workspace, event, held_since=now)
    pages_told = tuple(sorted((event.title or event.url, event.url) for event in events))
    facts = _named(workspace, {key for event in urgent for key in event.facts})
    return released + queue_event(
        workspace, mass_event(host, pages_told, pages, facts, _shared(seen), at=now, run_id=run_id)
    )


def _named(workspace: Workspace, keys: set[str]) -> Said | None:
    """The watched facts by what they are called; None without any."""
    facts = [fact for fact in workspace.config.facts if fact.key in keys]
    if not facts:
        return None
    return Said(", ".join(fact.label_en for fact in facts), ", ".join(fact.label_fr for fact in facts))


def _shared(events: list[Event]) -> tuple[Said | None, bool]:
    """The difference that most of the events have in common, None when there is none; whether it touches a rule."""
    from veille.answers.handling.inbox import shared_changes, shared_difference

    shared = shared_changes(events)
    english, french = shared_difference(shared)
    weighty = any(change.severity.rank >= Severity.SUBSTANTIVE.rank for _, change in shared)
    return (Said(english, french) if english else None), weighty


def release_run(workspace: Workspace, run_id: str) -> int:
    """Release what a run's mass rule holds, as an operator asked; the number of deliveries queued."""
    require_run(workspace, run_id)
    with workspace.store.transaction():
        return sum(
            workspace.store.outbox.release(event.key, workspace.now()) + release_event(workspace, event)
            for event in events_of_run(workspace, run_id)
            if workspace.store.handling.standing(event.number or 0) is None
        )


def require_run(workspace: Workspace, run_id: str) -> None:
    """Raises UsageError for a run that never was."""
    if workspace.store.fetches.run(run_id) is None:
        raise UsageError("no such run", where=run_id, hint="the mass alert names the run: `veille alerts list`")


def events_of_run(workspace: Workspace, run_id: str) -> list[Event]:
    """The change events that a run kept."""
    run = workspace.store.fetches.run(run_id)
    if run is None:
        return []
    # what a person accepts was seen before that
    return workspace.store.outbox.changes_of_run(run_id, "" if run.kind == "review" else run.started_at)
