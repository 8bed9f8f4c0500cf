"""A person's word on the alerts that the mass rule holds: released, or what they share taken as a template's."""

from __future__ import annotations

from dataclasses import replace

from veille.answers.handling.inbox import beside_shared, read_held
from veille.changes.judge.weights import highest
from veille.errors import DecidedAlready, UsageError
from veille.model import Event, EventKind, EventVerdict
from veille.pipeline.decisions.earlier_decisions import tell_decision
from veille.pipeline.decisions.verdicts import judge_event
from veille.pipeline.outbox.mass import events_of_run, release_run
from veille.store import Handled
from veille.workspace import Workspace

RELEASED = "all alerts released"  # the note on the mass alert, where a person writes none
TEMPLATE_CHANGE = "a new page template"  # the note on alerts that a person takes as one


def release_held(
    workspace: Workspace, run_id: str, *, reviewer: str, note: str = ""
) -> tuple[int, tuple[Handled, ...]]:
    """Release what is held of a run and close the alert on it: the deliveries queued, and the words said.

    DecidedAlready, with who decided what, when nothing of it is held any more.
    """
    if workspace.store.fetches.run(run_id) is not None:
        _require_held(workspace, run_id)
    with workspace.store.transaction():
        released = release_run(workspace, run_id)
        return released, _close(workspace, run_id, reviewer, note or RELEASED)


def settle_as_template(workspace: Workspace, run_id: str, *, reviewer: str, note: str = "") -> tuple[Handled, ...]:
    """Settle the held alerts of a run that tell nothing but what most pages share; the words said.

    Those that tell more go on waiting with the rest of it; once none is left the alert on the mass is closed too.
    UsageError when each of them tells more, DecidedAlready when nothing is held any more.
    """
    _require_held(workspace, run_id)
    store, note = workspace.store, note or TEMPLATE_CHANGE
    mass = next(mass for mass in read_held(store) if mass.run_id == run_id)
    more = beside_shared(mass)
    alone = [event for event in mass.events if not more[event.number or 0]]
    if not alone:
        raise UsageError(
            f"each page of run {run_id} that is still held has other changes: nothing was settled",
            hint="decide on each of them, or release them",
        )
    words = []
    with store.transaction():
        for event in alone:
            if store.handling.standing(event.number or 0) is None:  # else somebody has decided on it by itself
                judged = judge_event(workspace, event.number or 0, EventVerdict.HANDLED, reviewer=reviewer, note=note)
                words.append(judged.event)
        for event in mass.events:
            left = more[event.number or 0]
            if left:
                store.outbox.complete_event(replace(event, changes=left, severity=highest(left)))
        if len(alone) == len(mass.events):
            words += _close(workspace, run_id, reviewer, note)
    return tuple(words)


def _close(workspace: Workspace, run_id: str, reviewer: str, note: str) -> tuple[Handled, ...]:
    handling, at = workspace.store.handling, workspace.now()
    return tuple(
        handling.decide(event.number or 0, EventVerdict.HANDLED, reviewer=reviewer, at=at, note=note)
        for event in _mass_alerts(workspace, run_id)
    )


def _mass_alerts(workspace: Workspace, run_id: str) -> list[Event]:
    run = workspace.store.fetches.run(run_id)
    kept = workspace.store.outbox.events(since=run.started_at) if run is not None else []
    return [event for event in kept if event.kind is EventKind.MASS_CHANGE and event.run_id == run_id]


def _require_held(workspace: Workspace, run_id: str) -> None:
    store = workspace.store
    if any(queued.event.run_id == run_id for queued in store.outbox.held()):
        return
    for events in (_mass_alerts(workspace, run_id), events_of_run(workspace, run_id)):
        words = [word for event in events if (word := store.handling.standing(event.number or 0)) is not None]
        if words:
            last = max(words, key=lambda word: word.at)
            told = tell_decision(last.verdict, last.reviewer, last.at, last.note)
            raise DecidedAlready(f"the alerts of run {run_id} are decided already: {told}")
    raise UsageError(f"nothing of run {run_id} is held")
