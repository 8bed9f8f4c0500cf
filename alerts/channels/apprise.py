"""Messages through apprise: Slack, Teams, Discord, ntfy, Telegram and its other services."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from veille.alerts.notification import ChannelContext, Notification
from veille.errors import DeliveryError
from veille.model import Severity

if TYPE_CHECKING:
    from veille.config.channels import AppriseSettings


@dataclass(frozen=True, slots=True)
class AppriseChannel:
    """Hands messages to one service."""

    url: str = field(repr=False)
    where: str
    timeout: float

    def send(self, notification: Notification) -> str | None:
        """Nothing to refer to: apprise says only whether the service took the message."""
        import apprise

        service = apprise.Apprise(asset=apprise.AppriseAsset(app_id="veille", app_desc="veille"))
        # add() answers False, it does not raise, when the address is none that it knows
        if not service.add(self.url) or len(service) != 1:
            raise DeliveryError(
                "the service URL is not understood, or names several services",
                where=self.where,
                hint="one apprise URL a channel, see docs/alerts.md",
                transient=False,
            )
        for server in service:
            server.socket_connect_timeout = server.socket_read_timeout = self.timeout
        kind = apprise.NotifyType.INFO
        if any(event.severity is Severity.CRITICAL for event in notification.events):
            kind = apprise.NotifyType.WARNING
        with apprise.LogCapture(level=logging.WARNING, fmt="%(message)s") as told:  # type: ignore[no-untyped-call]
            try:
                taken = service.notify(
                    title=notification.message.subject,
                    body=notification.message.markdown,
                    body_format=apprise.NotifyFormat.MARKDOWN,
                    notify_type=kind,
                )
            except Exception as error:
                # a hundred services by as many authors: a bug in one must not keep the other channels' alerts back
                raise DeliveryError(f"apprise failed with {type(error).__name__}: {error}", where=self.where) from error
            said = " ".join(told.getvalue().split())
        if not taken:
            raise DeliveryError(f"not taken by the service: {said or 'no reason given'}", where=self.where)
        return None


def open_channel(channel: AppriseSettings, context: ChannelContext) -> AppriseChannel:
    """The open channel of an apprise channel; its URL, which holds the tokens, comes from the environment."""
    where = f"channel {channel.id}"
    return AppriseChannel(context.secrets.read(channel.url_env, where=where), where, channel.timeout)
