"""The ways out to maintainers, one file each; a channel's library is loaded when the channel is used."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from veille.alerts.parcel import Outlet
from veille.alerts.redaction import Secrets

if TYPE_CHECKING:
    from veille.config import Channel

__all__ = ["open_outlet"]


def open_outlet(
    channel: Channel, *, secrets: Secrets, clock: Callable[[], datetime], base: Path, stream: TextIO | None = None
) -> Outlet:
    """The outlet of a configured channel; paths start from `base`, the console writes to `stream`.

    Raises DeliveryError when a secret that the channel needs is not in the environment.
    """
    match channel.type:
        case "console":
            from veille.alerts.channels.console import ConsoleOutlet

            return ConsoleOutlet(stream or sys.stdout)
        case "file":
            from veille.alerts.channels.file import FileOutlet

            return FileOutlet(base / (channel.path or ""))
        case "feed":
            from veille.alerts.channels.feed import FeedOutlet

            return FeedOutlet(base / (channel.path or ""), channel.id)
        case "email":
            from veille.alerts.channels.email import open_email

            return open_email(channel, secrets)
        case "webhook":
            from veille.alerts.channels.webhook import open_webhook

            return open_webhook(channel, secrets, clock)
        case "github":
            from veille.alerts.channels.github import open_github

            return open_github(channel, secrets, clock)
        case "apprise":
            from veille.alerts.channels.apprise import open_apprise

            return open_apprise(channel, secrets)
