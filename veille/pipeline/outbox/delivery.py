"""Due deliveries out through their channels, each message's results recorded before the next is tried."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from veille.clock import Clock, system_clock
from veille.config import Config
from veille.errors import UsageError
from veille.file_rights import share
from veille.log import log
from veille.model import DeliveryOutcome
from veille.store import Store, open_store
from veille.workspace import Workspace

if TYPE_CHECKING:
    from veille.alerts import DeliveryResult


@dataclass(frozen=True, slots=True)
class DeliveryPlan:
    """How a command delivers what is due.

    `stream` is where the console channel writes instead of standard error. With `hold_console` what is meant for the
    console stays due: `--quiet` says nothing, and nothing is lost by it. With `later` everything stays due, for a
    caller that saves the record before anybody hears of it.
    """

    stream: TextIO | None = None
    hold_console: bool = False
    later: bool = False


AT_ONCE = DeliveryPlan()


def deliver_due(
    workspace: Workspace, plan: DeliveryPlan = AT_ONCE, *, environ: Mapping[str, str] = os.environ
) -> tuple[int, int]:
    """Deliver what is due; how many deliveries were taken by their channel, and how many were not."""
    outbox, config = workspace.store.outbox, workspace.config
    due = outbox.due(workspace.now())
    if not due or plan.later:
        return 0, len(due)
    from veille.alerts import Outlet, PendingDelivery, deliver_messages  # most runs have nothing to deliver

    channels = config.alerts.channels
    known = {channel.id for channel in channels if not (plan.hold_console and channel.type == "console")}
    ids = {queued.key: queued.delivery_id for queued in due}
    pending = [
        PendingDelivery(q.key, q.channel, q.due_at, q.attempts, q.event, q.group) for q in due if q.channel in known
    ]
    breakers = {channel: outbox.breaker(channel) for channel in known}
    sent = failed = 0
    messages = deliver_messages(
        pending,
        config.alerts,
        clock=workspace.clock,
        environ=environ,
        breakers=breakers,
        outlet=Outlet(config.base, plan.stream, config.site_url, workspace.store.installation()),
    )
    for results in messages:
        with workspace.store.transaction():
            for result in results:
                taken = _record(workspace.store, ids[result.key], result)
                sent += taken
                failed += not taken
    for channel in channels:
        if channel.type in ("file", "feed"):
            share(config.base / channel.path, config.group)
    return sent, failed + len(due) - len(pending)


def _record(store: Store, delivery_id: int, result: DeliveryResult) -> bool:
    """Note one result; whether the channel took the delivery."""
    if result.state is DeliveryOutcome.SENT:
        store.outbox.mark_sent([delivery_id], result.at, reference=result.reference)
    elif result.state is not DeliveryOutcome.WAITING:
        store.outbox.mark_failed([delivery_id], result.at, result.error or "", due_at=result.next_attempt_at)
        log.warning("alert not delivered", channel=result.channel, error=result.error, state=result.state)
    store.outbox.put_breaker(result.channel, result.breaker)
    return result.state is DeliveryOutcome.SENT


def try_channels(
    config: Config,
    *,
    clock: Clock = system_clock,
    environ: Mapping[str, str] = os.environ,
    stream: TextIO | None = None,
    database: Path | None = None,
) -> tuple[DeliveryResult, ...]:
    """What each channel answered to a harmless message.

    A feed's id is that of the record in `database`, made there when it has none yet: the same that later alerts bear.
    """
    if not config.alerts.channels:
        raise UsageError("no channel is configured", hint="add one under [[alerts.channels]]")
    from veille.alerts import Outlet, PendingDelivery, deliver, route, trial_event

    event = trial_event(clock())
    pending = [
        PendingDelivery(delivery.key, delivery.channel, delivery.due_at, 0, event, delivery.group)
        for delivery in route(event, config.alerts, now=clock())
    ]
    outlet = Outlet(config.base, stream, config.site_url)
    if database is not None and any(channel.type == "feed" for channel in config.alerts.channels):
        with open_store(database) as store:
            outlet = replace(outlet, installation=store.installation())
    return tuple(deliver(pending, config.alerts, clock=clock, environ=environ, outlet=outlet))
