"""What a person says of an event: dealt with, right, wrong, without effect on us, taken back; its rules follow."""

from __future__ import annotations

from dataclasses import dataclass

from veille.answers.handling.event_rules import MovedRule, rules_of_event
from veille.errors import UsageError
from veille.model import Event, EventVerdict
from veille.pipeline.decisions.reviews import decide_rules, withdraw_rules
from veille.store import Handled, Review
from veille.workspace import Workspace


@dataclass(frozen=True, slots=True)
class RecordedVerdict:
    """A verdict on an event as recorded, with the decisions on rules that it brought.

    `moved` are rules of the event that say something else since: nothing was decided on them.
    """

    event: Handled
    rules: tuple[Review, ...] = ()
    moved: tuple[MovedRule, ...] = ()


def find_event(workspace: Workspace, number: int) -> Event:
    """The event of a number; UsageError when there is none."""
    event = workspace.store.outbox.event(number)
    if event is None:
        raise UsageError(f"unknown alert {number}", hint="list them with `veille alerts list`")
    return event


def judge_event(
    workspace: Workspace, number: int, verdict: EventVerdict, *, reviewer: str, note: str = ""
) -> RecordedVerdict:
    """The verdict on an event. Accepting or rejecting decides on all its rules that still say what it reported; taking a
    verdict back takes back what it had decided. All of it is stored, or nothing.
    """
    store = workspace.store
    event, at = find_event(workspace, number), workspace.now()
    rules: tuple[Review, ...] = ()
    with store.transaction():
        before = store.handling.standing(number)
        found = rules_of_event(store, event)
        if verdict is EventVerdict.ACCEPTED:
            rules = decide_rules(workspace, found.same, "accepted", reviewer=reviewer, comment=note)
        elif verdict is EventVerdict.REJECTED:
            rules = decide_rules(workspace, found.same, "rejected", reviewer=reviewer, comment=note)
        elif verdict is EventVerdict.REOPENED and before is not None:
            taken = [rule for rule in found.standing if _was_decided_with(store.reviews.latest(rule), before)]
            rules = withdraw_rules(workspace, taken, reviewer=reviewer, comment=note)
        handled = store.handling.decide(number, verdict, reviewer=reviewer, at=at, note=note)
    deciding = verdict in (EventVerdict.ACCEPTED, EventVerdict.REJECTED)
    return RecordedVerdict(handled, rules, found.moved if deciding else ())


def _was_decided_with(last: Review | None, verdict: Handled) -> bool:
    """Whether a rule's last decision was part of a verdict on its event."""
    return last is not None and str(last.decision) == str(verdict.verdict) and last.at <= verdict.at
