"""What a person says of an event: dealt with, right, wrong, without effect on us, taken back; its rules follow."""

from __future__ import annotations

from dataclasses import dataclass

from veille.answers.handling.event_rules import MovedRule, rules_of_event
from veille.answers.handling.page_steps import was_taken_out
from veille.answers.handling.rule_decisions import ruled_on
from veille.errors import UsageError
from veille.model import Event, EventKind, EventVerdict
from veille.pipeline.decisions.earlier_decisions import (
    DecidedRule,
    refuse_second_verdict,
    says_the_same,
    sort_rules,
    tell_decision,
)
from veille.pipeline.decisions.reviews import decide_rules, withdraw_rules
from veille.store import Handled, Review, Store
from veille.workspace import Workspace

_ON_RULES = (EventVerdict.ACCEPTED, EventVerdict.REJECTED)
_DECIDING = (*_ON_RULES, EventVerdict.NO_EFFECT, EventVerdict.HANDLED)


@dataclass(frozen=True, slots=True)
class RecordedVerdict:
    """A verdict on an event as recorded, with the decisions on rules that it brought.

    `moved` are rules of the event that say something else since, `decided` those on which a person had decided otherwise:
    nothing was decided on either. `known`: the same verdict stood already and stays, with its name, day and note.
    """

    event: Handled
    rules: tuple[Review, ...] = ()
    moved: tuple[MovedRule, ...] = ()
    decided: tuple[DecidedRule, ...] = ()
    known: bool = False


def find_event(workspace: Workspace, number: int) -> Event:
    """The event of a number; UsageError when there is none."""
    event = workspace.store.outbox.event(number)
    if event is None:
        raise UsageError(f"unknown alert {number}", hint="list them with `veille alerts list`")
    return event


def judge_event(
    workspace: Workspace, number: int, verdict: EventVerdict, *, reviewer: str, note: str = "", replacing: bool = False
) -> RecordedVerdict:
    """The verdict on an event. Accepting or rejecting decides on all its rules that still say what it reported; taking a
    verdict back takes back what it had decided. All of it is stored, or nothing.

    Where a verdict stands, the same one again leaves it as it is; DecidedAlready for another one unless `replacing`.
    A rule on which a person decided otherwise keeps that decision.
    """
    store = workspace.store
    event, at = find_event(workspace, number), workspace.now()
    rules: tuple[Review, ...] = ()
    decided: tuple[DecidedRule, ...] = ()
    with store.transaction():
        before = store.handling.standing(number)
        if before is not None and verdict in _DECIDING:
            if says_the_same(before, verdict, note):
                return RecordedVerdict(before, known=True)
            if not replacing:
                raise refuse_second_verdict(before)
        if before is None and verdict is EventVerdict.REOPENED and ruled_on(store, event) is not None:
            raise UsageError(
                "what decides it was decided on its rules", where=f"alert {number}",
                hint=f"take that back: veille review withdraw {' '.join(event.rule_ids)}",
            )  # fmt: skip
        if (
            verdict is EventVerdict.REOPENED
            and event.kind is EventKind.MASS_CHANGE
            and not _is_held(store, event.run_id)
        ):
            hint = f"hold it again: `veille alerts hold {event.run_id}`"
            raise UsageError("what was settled of it is taken back by its run", where=f"alert {number}", hint=hint)
        if verdict is EventVerdict.REOPENED and was_taken_out(store, event):
            hint = f"veille review accept {event.page_id}"
            raise UsageError("the answer that it tells of is held again", where=f"alert {number}", hint=hint)
        found = rules_of_event(store, event)
        if verdict in _ON_RULES:
            free, decided = _to_decide(workspace, found.same, verdict, note, before)
            right = verdict is EventVerdict.ACCEPTED
            rules = decide_rules(workspace, free, "accepted" if right else "rejected", reviewer=reviewer, comment=note)
        elif verdict is EventVerdict.REOPENED and before is not None:
            taken = [rule for rule in found.standing if _was_decided_with(store.reviews.latest(rule), before)]
            rules = withdraw_rules(workspace, taken, reviewer=reviewer, comment=note)
        handled = store.handling.decide(number, verdict, reviewer=reviewer, at=at, note=note)
        if verdict is EventVerdict.REOPENED and ruled_on(store, event) is not None:  # by other people, rule by rule
            store.handling.settle(number, at, decided=True)
    return RecordedVerdict(handled, rules, found.moved if verdict in _ON_RULES else (), decided)


def _is_held(store: Store, run_id: str) -> bool:
    return any(queued.event.run_id == run_id for queued in store.outbox.held())


def decided_together(one: Handled | None, other: Handled | None) -> bool:
    """Whether two verdicts were given with one word, as those on both languages of a page: what undoes one undoes both."""
    return one is not None and other is not None and _word(one) == _word(other)


def _word(handled: Handled) -> tuple[str, ...]:
    return handled.verdict, handled.reviewer, handled.at, handled.note


def _to_decide(
    workspace: Workspace, rules: tuple[str, ...], verdict: EventVerdict, note: str, before: Handled | None
) -> tuple[tuple[str, ...], tuple[DecidedRule, ...]]:
    """Of an event's rules those that its verdict decides on, and those on which a person decided otherwise.

    What the verdict before had decided gives way with it.
    """
    found = sort_rules(workspace, rules, verdict, note)
    own = tuple(rule for rule, last in found.otherwise if before is not None and _was_decided_with(last, before))
    kept = tuple(
        DecidedRule(rule, tell_decision(last))
        for rule, last in found.otherwise
        if rule not in own and last.decision != verdict
    )
    return (*found.free, *own), kept


def _was_decided_with(last: Review | None, verdict: Handled) -> bool:
    """Whether a rule's last decision was part of a verdict on its event."""
    if last is None or str(last.decision) != str(verdict.verdict) or last.reviewer != verdict.reviewer:
        return False
    return last.at <= verdict.at and last.comment == verdict.note
