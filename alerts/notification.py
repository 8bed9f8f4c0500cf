"""What a channel is handed: one message and the events it is about, under one idempotency key."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TextIO

from veille.alerts.messages.setting import PLAIN, Setting
from veille.alerts.redaction import Secrets
from veille.clock import Clock, system_clock
from veille.errors import DeliveryError
from veille.model import Event, Lang

if TYPE_CHECKING:
    from veille.alerts.messages.compose import Message


@dataclass(frozen=True, slots=True)
class QueuedEvent:
    """One event in a notification, under the key of its own delivery."""

    key: str
    event: Event


@dataclass(frozen=True, slots=True)
class Notification:
    """A message for one channel. The same items always give the same key, whenever and however often it is sent."""

    key: str
    at: str
    message: Message
    items: tuple[QueuedEvent, ...]
    lang: Lang
    setting: Setting = PLAIN

    @property
    def events(self) -> tuple[Event, ...]:
        """The events of all items."""
        return tuple(item.event for item in self.items)


class DeliveryChannel(Protocol):
    """One way out to maintainers."""

    def send(self, notification: Notification) -> str | None:
        """What the channel calls the message (an issue's number), if anything; it has taken the message.

        Raises DeliveryError, `transient` when a later try may succeed.
        """


@dataclass(frozen=True, slots=True)
class ChannelContext:
    """What a channel may use besides its configuration: secrets, the time, the folder of paths, the console's stream,
    and where its messages are read (time zone, report site).
    """

    secrets: Secrets
    clock: Clock = system_clock
    base: Path = Path()
    stream: TextIO | None = None  # standard error when None
    setting: Setting = PLAIN


class Throttled(DeliveryError):
    """The channel asks to wait: `retry_after` seconds, None when it does not say how long."""

    def __init__(self, what: str, *, where: str = "", hint: str = "", retry_after: float | None = None) -> None:
        super().__init__(what, where=where, hint=hint, transient=True)
        self.retry_after = retry_after


def pack(items: Iterable[QueuedEvent], lang: Lang, setting: Setting = PLAIN) -> Notification:
    """The items as one notification; `at` is the newest event's time, so that a second try makes the same bytes."""
    from veille.alerts.messages.compose import compose  # loads the templates: only when there is something to send

    ordered = tuple(sorted(items, key=lambda item: item.key))
    key = sha256("\n".join(item.key for item in ordered).encode()).hexdigest()[:32]
    message = compose((item.event for item in ordered), lang, setting)
    return Notification(key, max(item.event.at for item in ordered), message, ordered, lang, setting)
