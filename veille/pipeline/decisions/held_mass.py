"""A person's word on the alerts that the mass rule holds: released, or what they share taken as a template's."""

from __future__ import annotations

from dataclasses import dataclass, replace

from veille.answers.handling.covered import covered_by
from veille.answers.handling.inbox import beside_shared, read_held
from veille.answers.handling.rule_decisions import standing_of
from veille.answers.handling.settled_masses import find_settled_mass, said_of_template
from veille.changes.judge.weights import highest
from veille.errors import DecidedAlready, UsageError
from veille.model import Event, EventKind, EventVerdict, OwnNote
from veille.pipeline.decisions.earlier_decisions import tell_decision
from veille.pipeline.decisions.verdicts import decided_together, judge_event
from veille.pipeline.outbox.mass import events_of_run, release_run, require_run
from veille.store import Handled
from veille.workspace import Workspace


@dataclass(frozen=True, slots=True)
class MassTakenBack:
    """A mass that is held again: the words said, how many alerts wait again, the numbers of those that had been sent."""

    words: tuple[Handled, ...]
    held: int
    sent: tuple[int, ...]


def release_held(
    workspace: Workspace, run_id: str, *, reviewer: str, note: str = ""
) -> tuple[int, tuple[Handled, ...]]:
    """Release what is held of a run and close the alert on it: the deliveries queued, and the words said.

    DecidedAlready, with who decided what, when nothing of it is held any more.
    """
    require_run(workspace, run_id)
    _require_held(workspace, run_id)
    with workspace.store.transaction():
        released = release_run(workspace, run_id)
        return released, _close(workspace, run_id, reviewer, note or OwnNote.RELEASED.value)


def settle_as_template(workspace: Workspace, run_id: str, *, reviewer: str, note: str = "") -> tuple[Handled, ...]:
    """Settle the held alerts of a run that tell nothing but what most pages share; the words said.

    Those that tell more go on waiting with the rest of it; once none is left the alert on the mass is closed too.
    UsageError when each of them tells more, DecidedAlready when nothing is held any more.
    """
    _require_held(workspace, run_id)
    store, note = workspace.store, note or OwnNote.TEMPLATE.value
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
            if standing_of(store, event) is None:  # else somebody has decided on it by itself
                judged = judge_event(workspace, event.number or 0, EventVerdict.HANDLED, reviewer=reviewer, note=note)
                words.append(judged.event)
        for event in mass.events:
            left = more[event.number or 0]
            told = replace(event, changes=left, severity=highest(left)) if left else event
            store.outbox.complete_event(replace(told, whole=event.whole or event.changes))
        if len(alone) == len(mass.events):
            words += _close(workspace, run_id, reviewer, note)
    return tuple(words)


def hold_again(workspace: Workspace, run_id: str, *, reviewer: str, note: str = "") -> MassTakenBack:
    """Take back what was settled of a run's mass: what no channel took yet is held as before, each alert whole.

    UsageError where nothing was settled, and where every alert was sent: that cannot be taken back. An alert that a person
    decided on by itself stays decided.
    """
    store, now = workspace.store, workspace.now()
    require_run(workspace, run_id)
    mass = find_settled_mass(store, run_id)
    if mass is None:
        raise UsageError("nothing was decided on what is held of it", where=f"run {run_id}")
    if not mass.unsent:
        hint = "decide on each of them: `veille alerts list`"
        raise UsageError(f"all alerts of run {run_id} were sent: that cannot be taken back", hint=hint)
    words = []
    with store.transaction():
        for event in mass.events:
            word = store.handling.standing(event.number)
            if event.whole:
                store.outbox.complete_event(
                    replace(event, changes=event.whole, severity=highest(event.whole), whole=())
                )
            if said_of_template(event, word, mass.word):
                for other in covered_by(store, event).whole:  # settled with it
                    if decided_together(store.handling.standing(other.number), word):
                        store.handling.decide(other.number, EventVerdict.REOPENED, reviewer=reviewer, at=now, note=note)
                words.append(
                    store.handling.decide(event.number, EventVerdict.REOPENED, reviewer=reviewer, at=now, note=note)
                )
        held = sum(bool(store.outbox.hold(event.key, now)) for event in mass.events)
        words += [
            store.handling.decide(alert.number, EventVerdict.REOPENED, reviewer=reviewer, at=now, note=note)
            for alert in _mass_alerts(workspace, run_id)
            if store.handling.standing(alert.number) is not None
        ]
    return MassTakenBack(tuple(words), held, mass.sent)


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
    alerts = _mass_alerts(workspace, run_id)
    for events in (alerts, events_of_run(workspace, run_id) if alerts else []):
        words = [word for event in events if (word := store.handling.standing(event.number or 0)) is not None]
        if words:
            last = max(words, key=lambda word: word.at)
            told = tell_decision(last)
            raise DecidedAlready(f"the alerts of run {run_id} are decided already: {told}")
    raise UsageError(f"nothing of run {run_id} is held")
