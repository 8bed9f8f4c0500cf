"""Which channels hear of an event, and when: one row for the outbox per channel."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from veille.alerts.timing import due_time
from veille.clock import to_stamp
from veille.model import Event, Severity

if TYPE_CHECKING:
    from veille.config import Alerts, FactBinding, Route, Source

PackagesOf = Callable[[Event], frozenset[str]]


@dataclass(frozen=True, slots=True)
class Delivery:
    """An event on its way to one channel.

    `key` is the idempotency key: the same event and channel always give the same one. Deliveries to one channel with
    the same `group` go out as one message.
    """

    channel: str
    key: str
    due_at: str
    group: str


def route(
    event: Event, alerts: Alerts, *, packages_of: PackagesOf | None = None, now: datetime
) -> tuple[Delivery, ...]:
    """One delivery for each channel that a matching route names; none when no route matches.

    When several routes lead to one channel the earliest due time wins. A `test` event goes to every channel at once.
    """
    found: dict[str, Delivery] = {}
    if event.kind == "test":
        matching = [(channel.id, now.astimezone(UTC), "test") for channel in alerts.channels]
    else:
        packages = packages_of(event) if packages_of else frozenset(event.packages)
        zone = ZoneInfo(alerts.timezone)
        matching = [
            (channel, *_due(event, rule, zone, now))
            for rule in alerts.routes
            if matches(event, rule, packages)
            for channel in rule.channels
        ]
    for channel, due, group in matching:
        delivery = Delivery(channel, delivery_key(event, channel), to_stamp(due), group)
        if channel not in found or delivery.due_at < found[channel].due_at:
            found[channel] = delivery
    return tuple(found.values())


def delivery_key(event: Event, channel: str) -> str:
    """The idempotency key of an event on a channel: 32 hexadecimal digits."""
    return sha256(f"{event.key}\n{channel}".encode()).hexdigest()[:32]


def package_index(sources: Iterable[Source], facts: Iterable[FactBinding]) -> PackagesOf:
    """A function that names the downstream packages relying on an event's source or on one of its facts."""
    by_source = {source.id: source.packages for source in sources}
    by_fact = {fact.key: fact.packages for fact in facts}

    def packages_of(event: Event) -> frozenset[str]:
        named = {*event.packages}.union(*(by_source.get(source, ()) for source in (event.source, *event.sources)))
        return frozenset(named.union(*(by_fact.get(key, ()) for key in event.facts)))

    return packages_of


def matches(event: Event, rule: Route, packages: frozenset[str]) -> bool:
    """Whether a route takes an event: every criterion that it states must fit.

    Severity, rule kind, subject and confidence are judged on one and the same change. `min_severity` speaks of changes
    only: failures, staleness and the like are chosen by `events`. What concerns no rule, or a rule that a person wrote,
    has no confidence and passes `min_confidence`.
    """
    return (
        (not rule.events or event.kind in rule.events)
        and (not rule.sources or not {event.source, *event.sources}.isdisjoint(rule.sources))
        and (not rule.langs or event.lang in rule.langs)
        and (not rule.packages or not packages.isdisjoint(rule.packages))
        and (not rule.pages or any(_wildcard(pattern).fullmatch(event.url) for pattern in rule.pages))
        and (not rule.facts or any(_wildcard(p).fullmatch(key) for p in rule.facts for key in event.facts))
        and _content_fits(event, rule)
    )


def _content_fits(event: Event, rule: Route) -> bool:
    least = rule.min_severity if event.kind == "change" else Severity.NONE
    if not rule.kinds and not rule.subjects and not (rule.min_confidence and event.changes):
        return event.severity.rank >= least.rank
    subjects = {subject.casefold() for subject in rule.subjects}
    return any(
        change.severity.rank >= least.rank
        and (not rule.kinds or not set(rule.kinds).isdisjoint(change.rule_kinds))
        and (not subjects or (change.subject or "").casefold() in subjects)
        and (change.confidence is None or change.confidence >= rule.min_confidence)
        for change in event.changes
    )


def _due(event: Event, rule: Route, zone: ZoneInfo, now: datetime) -> tuple[datetime, str]:
    due = due_time(now, digest=rule.digest, digest_hour=rule.digest_hour, quiet=rule.quiet, zone=zone)
    if due > now:  # a digest, or the morning after quiet hours: all that is due then is one message
        return due, to_stamp(due)
    return due, event.run_id or event.key


@cache
def _wildcard(pattern: str) -> re.Pattern[str]:
    """`*` stands for any characters; `?` and `[` are ordinary, for addresses hold them."""
    return re.compile(".*".join(re.escape(part) for part in pattern.split("*")))
