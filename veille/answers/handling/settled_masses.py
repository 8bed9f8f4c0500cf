"""Masses that a person settled: released, or taken as a template; what of them can be held again, and what was sent."""

from __future__ import annotations

from dataclasses import dataclass

from veille.model import Event, EventKind, EventVerdict, OwnNote, Severity
from veille.store import Handled, Store
from veille.urls import host_of

MOST_SETTLED = 20  # in the desk's list, the newest first; the command line names any run


@dataclass(frozen=True, slots=True)
class SettledMass:
    """What became of the alerts of one run that were held: `word` closed the alert on the mass, or settled the last of those
    that told nothing more; `pages` had changed at once.

    `sent` are the numbers of alerts that a channel took: that cannot be taken back. `unsent` can be held again: those that
    a person decided on by itself are not among them.
    """

    run_id: str
    word: Handled | None
    events: tuple[Event, ...]
    pages: int
    sent: tuple[int, ...]
    unsent: tuple[int, ...]


def list_settled_masses(store: Store) -> tuple[SettledMass, ...]:
    """The masses of which nothing waits any more, newest first."""
    waiting = {queued.event.run_id for queued in store.outbox.held()}
    alerts = store.outbox.of_kind(EventKind.MASS_CHANGE)
    runs = [run for run in dict.fromkeys(event.run_id for event in reversed(alerts)) if run not in waiting]
    found = (find_settled_mass(store, run) for run in runs[:MOST_SETTLED])
    return tuple(mass for mass in found if mass is not None and mass.word is not None)


def find_settled_mass(store: Store, run_id: str) -> SettledMass | None:
    """What a person settled of a run's mass; None where nothing was held of it, or nothing was decided."""
    alerts = [event for event in store.outbox.of_kind(EventKind.MASS_CHANGE) if event.run_id == run_id]
    words = [word for event in alerts if (word := store.handling.standing(event.number)) is not None]
    said = max(words, key=lambda word: word.at) if words else None
    hosts, run = {host_of(event.url) for event in alerts}, store.fetches.run(run_id)
    changes = store.outbox.changes_of_run(run_id, "" if run is None or run.kind == "review" else run.started_at)
    found = [event for event in changes if host_of(event.url) in hosts]
    events = tuple(event for event in found if event.severity is not Severity.CRITICAL and not event.silent)
    alone = [store.handling.standing(event.number) for event in events if event.whole and event.changes == event.whole]
    said = said or max((word for word in alone if word is not None), key=lambda word: word.at, default=None)
    if said is None and not any(event.whole for event in events):
        return None
    sent, unsent = store.outbox.taken_of([event.number for event in events])
    free = (e.number for e in events if e.number in unsent and _is_free(e, store.handling.standing(e.number), said))
    return SettledMass(run_id, said, events, len(found), tuple(sorted(sent)), tuple(free))


def said_of_template(event: Event, word: Handled | None, said: Handled | None) -> bool:
    """Whether the word on an alert was said of all that tell but what most pages share; `said` closed the mass."""
    if word is None or word.verdict is not EventVerdict.HANDLED or not event.whole or event.changes != event.whole:
        return False
    return word.note == OwnNote.TEMPLATE or said is None or (word.reviewer, word.note) == (said.reviewer, said.note)


def _is_free(event: Event, word: Handled | None, said: Handled | None) -> bool:
    return word is None or said_of_template(event, word, said)
