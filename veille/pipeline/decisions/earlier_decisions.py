"""Decisions that stand when another one is made: nobody's word gives way to another one unseen."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from veille.alerts.wording.interface_words import say_note
from veille.errors import DecidedAlready
from veille.model import CardWord, Event, EventVerdict
from veille.store import Handled, Review, Store
from veille.workspace import Workspace

# What a decision is called in the line that names it (French: veille/answers/french/errors.toml).
_SAID = {
    "accepted": "accepted", "rejected": "rejected", "edited": "corrected", "no_effect": "found without effect on us",
    "handled": "dealt with", "withdrawn": "taken back", "reopened": "taken back",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class DecidedRule:
    """A rule of an event on which a person decided otherwise: it was left as it is."""

    rule_id: str
    said: str


def tell_decision(said: Handled | Review | CardWord) -> str:
    """A decision in a line: "dealt with by Ann on 2026-03-02T12:00:00Z, “fee table updated”"; our own note in brackets."""
    verdict, note = (said.decision, said.comment) if isinstance(said, Review) else (said.verdict, said.note)
    who = said.name if isinstance(said, CardWord) else said.reviewer
    told = f"{_SAID[verdict]} by {who} on {said.at}"
    if (own := say_note(note, "en")) != note:
        return f"{told} ({own})"
    return told + (f", “{note}”" if note else "")


def says_the_same(standing: Handled, verdict: EventVerdict, note: str) -> bool:
    """Whether a verdict brings nothing to the one that stands: it is the same, without a note or with its own."""
    return standing.verdict is verdict and note in ("", standing.note)


def tell_known(standing: Handled) -> str:
    """The line that an event is decided already, and stays so."""
    return f"alert {standing.number} was decided already and stays so: {tell_decision(standing)}"


def tell_known_rule(standing: Review) -> str:
    """The line that a rule is decided so already, and stays so."""
    return f"rule {standing.rule_id} was decided already and stays so: {tell_decision(standing)}"


def refuse_second_verdict(standing: Handled) -> DecidedAlready:
    """The error of a verdict that would replace the one that stands."""
    number = standing.number
    told = tell_decision(standing)
    hint = f"take that back first (`veille alerts ack {number} --reopen`), or replace it with `--replace`"
    return DecidedAlready(f"alert {number} is decided already: {told}", hint=hint)


def refuse_over_rules(event: Event, word: CardWord) -> DecidedAlready:
    """The error of a verdict on an event that the decisions on all of its rules decided (`word`)."""
    told, rules = tell_decision(word), " ".join(event.rule_ids)
    hint = f"take that back first (`veille review withdraw {rules}`), or replace it: add `--replace`"
    return DecidedAlready(f"alert {event.number} is decided already: {told}", hint=hint)


def mark_of_word(word: CardWord | None) -> str:
    """What a form remembers of the decisions on rules that decide its event, so that they are replaced only seen; "" for none."""
    return "" if word is None else f"{word.at} {word.verdict} {word.name}"


def require_seen(workspace: Workspace, number: int, seen: str) -> None:
    """Raises DecidedAlready when people decided on an event after a form showed so many words (`seen`, "" for unknown)."""
    words = decided_words(workspace.store, number)
    if seen.isdigit() and int(seen) < len(words):
        last = words[-1]
        told = tell_decision(last)
        raise DecidedAlready(
            f"alert {number} was decided on after you opened it: {told}", hint="look at it as it is now, then decide"
        )


def decided_words(store: Store, number: int) -> list[Handled]:
    """What people decided on an event, notes apart, oldest first."""
    return [word for word in store.handling.words(number) if word.verdict is not EventVerdict.NOTE]


def mark_of(last: Review | None) -> str:
    """What a form remembers of the last decision on a rule, to tell whether another one came since; "" for none."""
    return "" if last is None else f"{last.at} {last.decision} {last.reviewer}"


def require_rule_seen(workspace: Workspace, rule: str, seen: str) -> None:
    """Raises DecidedAlready when somebody decided on a rule's reading after a form showed the last one (`mark_of`)."""
    last = workspace.store.reviews.last_on(rule)
    if last is None:
        return
    if mark_of(last) != seen:
        told = tell_decision(last)
        raise DecidedAlready(
            f"rule {last.rule_id} was decided on after you opened it: {told}",
            hint="look at it as it is now, then decide",
        )


@dataclass(frozen=True, slots=True)
class RulesToDecide:
    """Rules as a person names them: `free` to decide on; those decided alike already; those that were decided otherwise."""

    free: tuple[str, ...]
    alike: tuple[Review, ...]
    otherwise: tuple[tuple[str, Review], ...]


def sort_rules(workspace: Workspace, rules: Iterable[str], decision: str, comment: str) -> RulesToDecide:
    """What a decision on rules would find. The same one without a comment, or with its own, says nothing new."""
    free, alike, otherwise = [], [], []
    for rule in rules:
        last = workspace.store.reviews.last_on(rule)
        if last is None or last.decision == "withdrawn":
            free.append(rule)
        elif last.decision == decision and comment in ("", last.comment):
            alike.append(last)
        else:
            otherwise.append((rule, last))
    return RulesToDecide(tuple(free), tuple(alike), tuple(otherwise))


def refuse_second_decision(target: str, standing: Review) -> DecidedAlready:
    """The error of a decision on a rule that would replace the one that stands."""
    told = tell_decision(standing)
    hint = f"take that back first (`veille review withdraw {target}`), or replace it: add `--replace`"
    return DecidedAlready(f"rule {standing.rule_id} is decided already: {told}", hint=hint)


def note_correction(workspace: Workspace, target: str, reviewer: str, *, replacing: bool) -> str | None:
    """The line that a correction takes the place of a decision on a rule, None where there is none.

    Raises DecidedAlready for the correction of another person's correction unless `replacing`; one's own is refined freely.
    """
    last = workspace.store.reviews.last_on(target)
    if last is None or last.decision == "withdrawn":
        return None
    if last.decision == "edited" and last.reviewer != reviewer and not replacing:
        raise refuse_second_decision(target, last)
    return f"rule {last.rule_id} had been decided on: {tell_decision(last)}"
