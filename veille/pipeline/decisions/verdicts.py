"""What a person says of an event: dealt with, right, wrong, without effect on us, taken back; its rules follow."""

from __future__ import annotations

from dataclasses import dataclass, replace

from veille.answers.handling.covered import covered_by
from veille.answers.handling.event_rules import MovedRule, rules_of_event
from veille.answers.handling.inbox import twin_of
from veille.answers.handling.page_steps import was_taken_out
from veille.answers.handling.rule_decisions import ruled_on, standing_of
from veille.errors import UsageError
from veille.model import Event, EventKind, EventVerdict
from veille.pipeline.decisions.earlier_decisions import (
    DecidedRule,
    refuse_over_rules,
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
    `also` are the same word on the alerts of other pages of which this one tells, `kept` the alerts among them on which a
    person had decided by itself: they stay so. `partly` are alerts of pages with other changes too, which wait by themselves.
    `pages` counts all pages decided on.
    """

    event: Handled
    rules: tuple[Review, ...] = ()
    moved: tuple[MovedRule, ...] = ()
    decided: tuple[DecidedRule, ...] = ()
    known: bool = False
    also: tuple[Handled, ...] = ()
    kept: tuple[Handled, ...] = ()
    partly: tuple[int, ...] = ()
    title: str = ""

    @property
    def pages(self) -> int:
        """How many pages the word decides on, those with other changes too among them."""
        return 1 + len(self.also) + len(self.partly)


@dataclass(frozen=True, slots=True)
class _Said:
    """What a person says: the verdict, who, why, and whether it takes the place of another one."""

    verdict: EventVerdict
    reviewer: str
    note: str
    replacing: bool


def find_event(workspace: Workspace, number: int) -> Event:
    """The event of a number; UsageError when there is none."""
    event = workspace.store.outbox.event(number)
    if event is None:
        raise UsageError(f"unknown alert {number}", hint="list them with `veille alerts list`")
    return event


def judge_event(
    workspace: Workspace, number: int, verdict: EventVerdict, *, reviewer: str, note: str = "", replacing: bool = False
) -> RecordedVerdict:
    """The verdict on an event and on those of other pages that it tells of (`covered_by`). Accepting or rejecting decides on
    all its rules that still say what it reported; taking a verdict back takes back what it had decided, on all of these
    pages. All of it is stored, or nothing.

    Where a verdict stands, the same one again leaves it as it is; DecidedAlready for another one unless `replacing`.
    A rule, and a page, on which a person decided otherwise keeps that decision.
    """
    event = find_event(workspace, number)
    moment = workspace.clock()
    still = replace(workspace, clock=lambda: moment)  # one word has one time on all of its pages
    said = _Said(verdict, reviewer, note, replacing)
    with workspace.store.transaction():
        before = workspace.store.handling.standing(number)
        judged = replace(_judge_one(still, event, said), title=event.title)
        if judged.known or verdict is EventVerdict.NOTE:
            return judged
        return _judge_covered(still, event, said, before, judged)


def waiting_twin(workspace: Workspace, number: int) -> Event | None:
    """The same change in the other language where nobody has decided on it yet; None where nothing waits there."""
    twin = twin_of(workspace.store, find_event(workspace, number))
    return twin if twin is not None and standing_of(workspace.store, twin) is None else None


def _judge_covered(
    workspace: Workspace, event: Event, said: _Said, before: Handled | None, judged: RecordedVerdict
) -> RecordedVerdict:
    """The same word on the pages that an event tells of; one that undoes undoes what was decided with the same word."""
    store, covered = workspace.store, covered_by(workspace.store, event)
    also: list[Handled] = []
    kept: list[Handled] = []
    rules, decided, moved = list(judged.rules), list(judged.decided), list(judged.moved)
    for other in covered.whole:
        standing = store.handling.standing(other.number)
        together = decided_together(standing, before)
        if said.verdict is EventVerdict.REOPENED and not together:
            continue
        if standing is not None and not together:
            kept.append(standing)
            continue
        if standing is None and said.verdict in _DECIDING and ruled_on(store, other) is not None:
            decided += _decide_on(workspace, rules_of_event(store, other).same, said, before)[1]
            continue
        one = _judge_one(workspace, other, replace(said, replacing=True))
        also.append(one.event)
        rules += one.rules
        decided += one.decided
        moved += one.moved
    for part in covered.partly:
        made, left = _decide_on(workspace, part.rules, said, before)
        rules += made
        decided += left
    partly = tuple(part.event.number for part in covered.partly)
    return replace(
        judged, rules=tuple(rules), moved=tuple(moved), decided=tuple(decided), also=tuple(also), kept=tuple(kept),
        partly=partly,
    )  # fmt: skip


def _decide_on(
    workspace: Workspace, rules: tuple[str, ...], said: _Said, before: Handled | None
) -> tuple[tuple[Review, ...], tuple[DecidedRule, ...]]:
    """The decisions that a word brings to rules, or takes back from them; those that a person had decided otherwise."""
    who, note = said.reviewer, said.note
    if said.verdict in _ON_RULES:
        free, decided = _to_decide(workspace, rules, said.verdict, note, before)
        right = said.verdict is EventVerdict.ACCEPTED
        return decide_rules(workspace, free, "accepted" if right else "rejected", reviewer=who, comment=note), decided
    if said.verdict is EventVerdict.REOPENED and before is not None:
        taken = [rule for rule in rules if _was_decided_with(workspace.store.reviews.latest(rule), before)]
        return withdraw_rules(workspace, taken, reviewer=who, comment=note), ()
    return (), ()


def _judge_one(workspace: Workspace, event: Event, said: _Said) -> RecordedVerdict:
    """The verdict on one event and its rules."""
    store, verdict, number, at = workspace.store, said.verdict, event.number, workspace.now()
    before = store.handling.standing(number)
    if before is not None and verdict in _DECIDING:
        if says_the_same(before, verdict, said.note):
            return RecordedVerdict(before, known=True)
        if not said.replacing:
            raise refuse_second_verdict(before)
    word = ruled_on(store, event) if before is None and verdict in _DECIDING else None
    if word is not None and word.verdict in _ON_RULES:  # rule by rule; a correction stays beside any verdict
        alike = Handled(number, EventVerdict(word.verdict), word.name, word.at, word.note)
        if says_the_same(alike, verdict, said.note):
            return RecordedVerdict(alike, known=True)
        if not said.replacing:
            raise refuse_over_rules(event, word)
        before = alike
    if verdict is EventVerdict.REOPENED:
        _require_open_to_undo(store, event, before)
    found = rules_of_event(store, event)
    asked = found.same if verdict in _ON_RULES else found.standing
    rules, decided = _decide_on(workspace, asked, said, before)
    handled = store.handling.decide(number, verdict, reviewer=said.reviewer, at=at, note=said.note)
    if verdict is EventVerdict.REOPENED and ruled_on(store, event) is not None:  # by other people, rule by rule
        store.handling.settle(number, at, decided=True)
    return RecordedVerdict(handled, rules, found.moved if verdict in _ON_RULES else (), decided)


def _require_open_to_undo(store: Store, event: Event, before: Handled | None) -> None:
    """Raises UsageError where what was decided on an event is taken back in another way."""
    where = f"alert {event.number}"
    if before is None and ruled_on(store, event) is not None:
        raise UsageError(
            "what decides it was decided on its rules", where=where,
            hint=f"take that back: veille review withdraw {' '.join(event.rule_ids)}",
        )  # fmt: skip
    if event.kind is EventKind.MASS_CHANGE and not _is_held(store, event.run_id):
        hint = f"hold it again: `veille alerts hold {event.run_id}`"
        raise UsageError("what was settled of it is taken back by its run", where=where, hint=hint)
    if was_taken_out(store, event):
        hint = f"veille review accept {event.page_id}"
        raise UsageError("the answer that it tells of is held again", where=where, hint=hint)


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
