"""Due deliveries out through their channels: at least once, in one message where they belong together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from veille.alerts.channels import open_channel
from veille.alerts.messages.inert import one_line
from veille.alerts.messages.setting import PLAIN, Setting
from veille.alerts.notification import ChannelContext, QueuedEvent, Throttled, pack
from veille.alerts.redaction import Secrets
from veille.alerts.timing import next_attempt
from veille.clock import Clock, to_stamp
from veille.errors import DeliveryError
from veille.log import log
from veille.model import DeliveryOutcome, Event
from veille.patience import Breaker

if TYPE_CHECKING:
    from veille.config import Alerts, Channel


LONGEST_ERROR = 500  # characters kept of a channel's answer


@dataclass(frozen=True, slots=True)
class Outlet:
    """Where messages go out from: the folder that paths of channels start from, the stream of the console channel
    (standard error when None), the address at which the report site is published, and the installation's UUID.
    """

    base: Path = Path()
    stream: TextIO | None = None
    site_url: str = ""
    installation: str = PLAIN.installation


OUTLET = Outlet()


@dataclass(frozen=True, slots=True)
class PendingDelivery:
    """A row of the outbox whose time has come. `attempts` counts the failed tries so far."""

    key: str
    channel: str
    due_at: str
    attempts: int
    event: Event
    group: str = ""


@dataclass(frozen=True, slots=True)
class DeliveryResult:
    """What became of one delivery; `breaker` is its channel's state afterwards.

    `next_attempt_at` is when it is due again, for what is to be tried again or waits; `attempts` counts all so far.
    """

    key: str
    channel: str
    state: DeliveryOutcome
    at: str
    attempts: int
    breaker: Breaker
    error: str | None = None
    transient: bool = False
    next_attempt_at: str | None = None
    reference: str | None = None


def deliver(
    pending: Iterable[PendingDelivery],
    alerts: Alerts,
    *,
    clock: Clock,
    environ: Mapping[str, str],
    breakers: Mapping[str, Breaker] | None = None,
    outlet: Outlet = OUTLET,
) -> Iterator[DeliveryResult]:
    """The result of each delivery, one message after the other; see `deliver_messages`."""
    messages = deliver_messages(pending, alerts, clock=clock, environ=environ, breakers=breakers, outlet=outlet)
    for results in messages:
        yield from results


def deliver_messages(
    pending: Iterable[PendingDelivery],
    alerts: Alerts,
    *,
    clock: Clock,
    environ: Mapping[str, str],
    breakers: Mapping[str, Breaker] | None = None,
    outlet: Outlet = OUTLET,
) -> Iterator[tuple[DeliveryResult, ...]]:
    """The results of the deliveries of each message, together.

    Record them in one transaction before taking the next ones: a program killed in between has at most one message in
    the air, and sends that one again, whole and under the same idempotency key. Never raises
    for a channel that fails.
    """
    state = dict(breakers or {})
    channels = {channel.id: channel for channel in alerts.channels}
    for together in _messages(pending, channels):
        channel_id = together[0].channel
        breaker = state.get(channel_id, Breaker())
        now = clock()
        if breaker.is_open(now):
            yield tuple(_waiting(delivery, now, breaker) for delivery in together)
            continue
        secrets = Secrets(environ)
        try:
            context = ChannelContext(
                secrets,
                clock,
                outlet.base,
                outlet.stream,
                Setting(alerts.timezone, outlet.site_url, outlet.installation),
            )
            reference = _send(together, channels.get(channel_id), context)
        except DeliveryError as error:
            # a message that is refused for good says nothing against the channel
            breaker = _after(breaker, error, alerts, clock())
            results = [_failed(delivery, error, secrets, alerts, clock(), breaker) for delivery in together]
        except (
            Exception
        ) as error:  # a fault of ours on one message: the others go out, this one is tried after an upgrade
            log.exception("a fault of ours on one message", channel=channel_id)
            told = DeliveryError(f"a fault of veille itself: {type(error).__name__}: {error}")
            results = [_failed(delivery, told, secrets, alerts, clock(), breaker) for delivery in together]
        else:
            breaker = Breaker()
            results = [_sent(delivery, clock(), reference, breaker) for delivery in together]
        state[channel_id] = breaker
        yield tuple(results)


def _messages(
    pending: Iterable[PendingDelivery], channels: Mapping[str, Channel]
) -> Iterator[tuple[PendingDelivery, ...]]:
    """Deliveries that make one message: same channel and group, and tried as often, so that a retry is unchanged."""
    groups: dict[tuple[str, str, int, str], list[PendingDelivery]] = {}
    for delivery in pending:
        channel = channels.get(delivery.channel)
        # an issue tracker has one thread a page: each is its own message, so that a failure half-way repeats none
        apart = delivery.event.page_id or delivery.key if channel and channel.type == "github" else ""
        group = delivery.group or delivery.event.run_id or delivery.key
        groups.setdefault((delivery.channel, group, delivery.attempts, apart), []).append(delivery)
    return (tuple(together) for together in groups.values())


def _send(together: tuple[PendingDelivery, ...], channel: Channel | None, context: ChannelContext) -> str | None:
    if channel is None:
        raise DeliveryError(
            "no such channel in the configuration",
            where=f"channel {together[0].channel}",
            hint="restore it in config.toml, then `veille alerts retry`",
            transient=False,
        )
    items = (QueuedEvent(delivery.key, delivery.event) for delivery in together)
    notification = pack(items, channel.lang, context.setting)
    return open_channel(channel, context).send(notification)


def _after(breaker: Breaker, error: DeliveryError, alerts: Alerts, now: datetime) -> Breaker:
    if not error.transient:
        return breaker
    return breaker.after_failure(now, limit=alerts.breaker_failures, pause=timedelta(minutes=alerts.breaker_minutes))


def _sent(delivery: PendingDelivery, now: datetime, reference: str | None, breaker: Breaker) -> DeliveryResult:
    return DeliveryResult(
        delivery.key,
        delivery.channel,
        DeliveryOutcome.SENT,
        to_stamp(now),
        delivery.attempts + 1,
        breaker,
        reference=reference,
    )


def _failed(
    delivery: PendingDelivery, error: DeliveryError, secrets: Secrets, alerts: Alerts, now: datetime, breaker: Breaker
) -> DeliveryResult:
    attempts = delivery.attempts + 1
    again = error.transient and attempts < alerts.max_attempts
    wait = error.retry_after if isinstance(error, Throttled) else None
    when = next_attempt(attempts, now=now, key=delivery.group or delivery.key, retry_after=wait)
    return DeliveryResult(
        delivery.key,
        delivery.channel,
        DeliveryOutcome.RETRY if again else DeliveryOutcome.DEAD,
        to_stamp(now),
        attempts,
        breaker,
        error=one_line(secrets.redact(str(error)))[:LONGEST_ERROR],
        transient=error.transient,
        next_attempt_at=to_stamp(when) if again else None,
    )


def _waiting(delivery: PendingDelivery, now: datetime, breaker: Breaker) -> DeliveryResult:
    return DeliveryResult(
        delivery.key, delivery.channel, DeliveryOutcome.WAITING, to_stamp(now), delivery.attempts, breaker,
        transient=True, next_attempt_at=breaker.open_until,
    )  # fmt: skip
