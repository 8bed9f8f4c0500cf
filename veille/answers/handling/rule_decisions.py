"""What people decided on the rules of a change, and whether the change is decided with them: one answer for every surface."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from veille.answers.handling.event_rules import lead_in_of, rules_of_event, words_at
from veille.model import CardCorrection, CardDecision, CardWord, Change, EarlierAlert, Event, Severity
from veille.store import Store


def read_decisions(store: Store, rules: Sequence[str], at: str) -> tuple[CardDecision, ...]:
    """What people decided on rules as they stood at a time, oldest first: not of what they said before, nor since.

    One on the same words that was made later, by naming the reading (RULE@VERSION), is one of them.
    """
    marks = ",".join("?" * len(rules))
    rows = store.connection.rows(
        "SELECT rule_id, version, decision, reviewer, at, comment, (SELECT quote FROM v1_rule AS r "  # noqa: S608
        "WHERE r.rule_id = review.rule_id AND r.version = review.version) AS quote "
        f"FROM review WHERE rule_id IN ({marks}) AND at >= ? ORDER BY at, review_id",
        (*rules, at),
    )
    words = {rule: words_at(store, rule, at) for rule in {str(row["rule_id"]) for row in rows}}
    own = [
        row
        for row in rows
        if words[row["rule_id"]] in (None, row["quote"] or words_at(store, row["rule_id"], row["at"]))
    ]
    newest = {str(row["rule_id"]): number for number, row in enumerate(own)}
    found = []
    for number, row in enumerate(own):
        rule, decision = str(row["rule_id"]), str(row["decision"])
        corrected = _corrections(store, rule, at, int(row["version"])) if decision == "edited" else ()
        who = str(row["reviewer"]), str(row["at"]), str(row["comment"])
        found.append(CardDecision(rule, decision, *who, newest[rule] == number, corrected))
    return tuple(found)


def standing_of(store: Store, event: Event) -> CardWord | None:
    """By whom and how a change is decided: the verdict on it, else what decides its rules; None while it waits for a person."""
    verdict = store.handling.standing(event.number)
    if verdict is None:
        return ruled_on(store, event)
    return CardWord(f"verdict_by.{verdict.verdict}", verdict.reviewer, verdict.at, verdict.note, True)


def ruled_on(store: Store, event: Event, decisions: Sequence[CardDecision] | None = None) -> CardWord | None:
    """The newest decision on the event's rules when each that can be is decided and they say all that it tells of; else None.

    What was decided on a rule's words holds for them also when the page says something else since. `decisions` are those
    on its rules, where they are read already.
    """
    at = event.observed_after or event.at
    if decisions is None:
        decisions = read_decisions(store, event.rule_ids, at) if event.rule_ids else ()
    own = [one for one in decisions if one.rule_id in event.rule_ids]
    if not own:
        return None
    decided, same = {one.rule_id for one in own if _holds(one)}, rules_of_event(store, event).same
    rules = [rule for rule in event.rule_ids if rule in decided or rule in same]
    return decided_by_rules(store, rules, event.changes, own, at)


def correction_of(store: Store, event: Event) -> CardWord | None:
    """The newest decision that put a person's value in place of one of the event's and holds; None where none does."""
    decisions = read_decisions(store, event.rule_ids, event.observed_after or event.at) if event.rule_ids else ()
    return next((one.word for one in reversed(decisions) if one.stands and one.corrected), None)


def decided_by_rules(
    store: Store, rules: Sequence[str], changes: Iterable[Change], decisions: Sequence[CardDecision], at: str
) -> CardWord | None:
    """The newest of the decisions when each rule, as it stood at a time, is decided on and they say all of weight that
    changed; else None.
    """
    standing = {one.rule_id: one for one in decisions if _holds(one)}
    if not rules or any(rule not in standing for rule in rules):
        return None
    told = (words_at(store, rule, at) or words_at(store, rule, standing[rule].at) for rule in rules)
    quotes = [said for said in told if said]
    weighty = [change for change in changes if change.severity.rank >= Severity.SUBSTANTIVE.rank]
    if not all(_is_said_by(store, change, rules, quotes) for change in weighty):
        return None
    return max((standing[rule] for rule in rules), key=lambda one: one.at).word


def changes_decided_by_rules(store: Store) -> list[int]:
    """The numbers of the changes that no verdict, but the decisions on all of their rules decided."""
    return [event.number for event in store.outbox.reviewed_changes() if ruled_on(store, event) is not None]


def earlier_alerts(store: Store, page_id: str, before: int) -> tuple[EarlierAlert, ...]:
    """The newest alerts on a page before an event, newest first, and by whom each is decided: as every list says it."""
    found = []
    for one in store.handling.earlier(page_id, before):
        event = store.outbox.event(one.number) if one.handled_by is None else None
        word = ruled_on(store, event) if event is not None else None
        found.append(one if word is None else replace(one, handled_by=word.name, handled_at=word.at, note=word.note))
    return tuple(found)


def _holds(decision: CardDecision) -> bool:
    return decision.stands and decision.decision != "withdrawn"


def _is_said_by(store: Store, change: Change, rules: Sequence[str], quotes: Sequence[str]) -> bool:
    """Whether a difference is one of a rule: it names the rule or one of its conditions, or its words hold the sentence."""
    told = " ".join(part for part in (change.quote_after, change.after) if part)
    named = change.object_id in rules or lead_in_of(store, change) in rules
    return named or any(quote in told or (change.quote_after or "\0") in quote for quote in quotes)


def _corrections(store: Store, rule: str, at: str, version: int) -> tuple[CardCorrection, ...]:
    """The values of a person's reading of a rule that differ from those of the page's reading at a time."""
    rows = store.connection.rows(
        "SELECT ord, version, type, unit, value FROM v1_rule_value WHERE rule_id = ?1 AND version IN (?2, (SELECT max(version) "
        "FROM v1_rule WHERE rule_id = ?1 AND observed_from <= ?3 AND version < ?2)) ORDER BY ord",
        (rule, version, at),
    )
    theirs = {int(row["ord"]): row for row in rows if row["version"] == version}
    pages = {int(row["ord"]): row for row in rows if row["version"] != version}
    found = []
    for place in sorted(theirs.keys() | pages.keys()):
        mine, page = theirs.get(place), pages.get(place)
        row = mine if mine is not None else page
        values = tuple(None if one is None else str(one["value"]) for one in (page, mine))
        if row is not None and values[0] != values[1]:
            unit = None if row["unit"] is None else str(row["unit"])
            found.append(CardCorrection(str(row["type"]), unit, *values))
    return tuple(found)
