"""What a person decided on an event, said where trackers keep it: the issue is commented on, and closed when all is settled."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from veille.alerts.channels.github import open_channel
from veille.alerts.dispatch import PendingDelivery
from veille.alerts.messages.inert import escape_markdown
from veille.alerts.messages.setting import Setting
from veille.alerts.messages.word_table import load_message_words
from veille.alerts.notification import ChannelContext
from veille.alerts.redaction import Secrets
from veille.alerts.wording.format import format_time
from veille.alerts.wording.interface_words import load_words, say_note
from veille.clock import Clock
from veille.config import Alerts
from veille.config.channels import GithubSettings
from veille.errors import DeliveryError
from veille.model import EventVerdict, Lang

_OPEN = frozenset({EventVerdict.NOTE, EventVerdict.REOPENED})  # after these the event still waits for a person


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person decided on an event: its number, the verdict, who, when, and the note."""

    number: int
    verdict: EventVerdict
    reviewer: str
    at: str
    note: str


def settle_issues(
    deliveries: Iterable[PendingDelivery],
    decision: Decision,
    alerts: Alerts,
    *,
    clock: Clock,
    environ: Mapping[str, str],
) -> tuple[str, ...]:
    """Tell the issues of these deliveries of one event what was decided on it; a line for each that could not be reached."""
    channels = {channel.id: channel for channel in alerts.channels if isinstance(channel, GithubSettings)}
    remarks = []
    for delivery in deliveries:
        channel = channels.get(delivery.channel)
        if channel is None:
            continue
        context = ChannelContext(Secrets(environ), clock, setting=Setting(alerts.timezone, "", ""))
        said = _said(decision, channel.lang, alerts.timezone)
        try:
            open_channel(channel, context).settle(
                delivery.event, delivery.key, said, over=decision.verdict not in _OPEN
            )
        except DeliveryError as error:
            remarks.append(f"channel {channel.id}: {error}")
    return tuple(remarks)


def _said(decision: Decision, lang: Lang, zone: str) -> str:
    """The comment: the alert's number, what was decided by whom and when, and the note."""
    number = load_message_words(lang).say("label.alert", number=str(decision.number))
    decided = load_words(lang).say(
        f"verdict_by.{decision.verdict}",
        name=escape_markdown(decision.reviewer),
        time=format_time(decision.at, lang, zone),
    )
    note = f"\n\n> {escape_markdown(' '.join(say_note(decision.note, lang).split()))}" if decision.note else ""
    return f"{number} · {decided}{note}"
