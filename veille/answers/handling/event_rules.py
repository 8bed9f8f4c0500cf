"""The rules of an event: those that still say what it reported, and those that say something else since."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from veille.model import Change, Event
from veille.store import Store


@dataclass(frozen=True, slots=True)
class MovedRule:
    """A rule whose words changed after an event; `number` is the newest alert about it, None when there is none."""

    rule_id: str
    quote: str
    number: int | None = None


@dataclass(frozen=True, slots=True)
class EventRules:
    """The rules of an event that stand: `same` in the words that it reported, `moved` in later ones."""

    same: tuple[str, ...]
    moved: tuple[MovedRule, ...] = ()

    @property
    def standing(self) -> tuple[str, ...]:
        """All of them, in whatever words."""
        return (*self.same, *(one.rule_id for one in self.moved))


def rules_of_event(store: Store, event: Event) -> EventRules:
    """The event's rules that still stand: a decision on the event is about its words, never about later ones."""
    told = event.observed_after or event.at
    now = words_now(store, event.rule_ids)
    same, moved = [], []
    for rule in event.rule_ids:
        if rule not in now:
            continue
        if words_at(store, rule, told) in (now[rule], None):
            same.append(rule)
        else:
            moved.append(MovedRule(rule, now[rule], _newest_alert(store, event, rule)))
    return EventRules(tuple(same), tuple(moved))


def words_now(store: Store, rule_ids: Iterable[str]) -> dict[str, str]:
    """The sentence of each of the rules that stands on its page now."""
    wanted = tuple(rule_ids)
    marks = ",".join("?" * len(wanted))
    rows = store.connection.rows(
        f"SELECT rule_id, quote FROM v1_rule_current WHERE rule_id IN ({marks})",  # noqa: S608 - only question marks
        wanted,
    )
    return {str(row["rule_id"]): str(row["quote"]) for row in rows}


def words_at(store: Store, rule_id: str, at: str) -> str | None:
    """The sentence of a rule at a time; None when it was not known then."""
    row = store.connection.row(
        "SELECT quote FROM v1_rule WHERE rule_id = ? AND observed_from <= ? "
        "ORDER BY observed_from DESC, version DESC LIMIT 1",
        (rule_id, at),
    )
    return None if row is None else str(row["quote"])


def lead_in_of(store: Store, change: Change) -> str | None:
    """The rule of which a condition is gone, as another reading than before; None for other changes.

    What is gone is no rule to decide on any more, but the rule that it was a condition of says something else since.
    """
    if change.kind != "removed" or change.object not in ("condition", "rule"):
        return None
    row = store.connection.row(
        "SELECT parent_rule_id FROM rule WHERE rule_id = ? ORDER BY version DESC LIMIT 1", (change.object_id,)
    )
    return None if row is None or row["parent_rule_id"] is None else str(row["parent_rule_id"])


def words_before(store: Store, event: Event) -> dict[str, str]:
    """The sentence that each of the event's rules had before it, as the event tells or else as the record does."""
    told = [change for change in event.changes if change.quote_before]
    named = {c.quote_after: c.quote_before for c in told} | {c.object_id: c.quote_before for c in told}
    now, found = words_now(store, event.rule_ids), {}
    for rule in event.rule_ids:
        row = store.connection.row(
            "SELECT quote FROM v1_rule WHERE rule_id = ? AND observed_from < ? "
            "ORDER BY observed_from DESC, version DESC LIMIT 1",
            (rule, event.observed_after or event.at),
        )
        said = named.get(rule) or named.get(now.get(rule, "")) or (str(row["quote"]) if row is not None else None)
        if said is not None:
            found[rule] = said
    return found


def _newest_alert(store: Store, event: Event, rule_id: str) -> int | None:
    row = store.connection.row(
        "SELECT max(event_id) AS number FROM event, json_each(event.payload, '$.rule_ids') AS named "
        "WHERE event.page_id = ? AND event.event_id > ? AND named.value = ?",
        (event.page_id, event.number, rule_id),
    )
    return None if row is None or row["number"] is None else int(row["number"])
