"""Messages on the console: plain text of 80 columns, headings in colour on a terminal."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, TextIO

from veille.alerts.notification import ChannelContext, Notification
from veille.errors import DeliveryError

if TYPE_CHECKING:
    from veille.config.channels import ConsoleSettings


class ConsoleChannel:
    """Writes to a stream; `NO_COLOR` and a stream that is no terminal give plain text."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def send(self, notification: Notification) -> str | None:
        """Nothing to refer to: the message is printed."""
        from rich.console import Console
        from rich.text import Text

        console = Console(file=self._stream, highlight=False, soft_wrap=True)
        try:
            for line in notification.message.text.splitlines():
                heading = line.isupper() and not line.startswith((" ", "-", "="))
                console.print(Text(line, style="bold" if heading else ""))
        except (OSError, ValueError) as error:  # a closed pipe, a closed file
            raise DeliveryError(f"cannot be written: {error}", where="console") from error
        return None


def open_channel(_channel: ConsoleSettings, context: ChannelContext) -> ConsoleChannel:
    """The channel that writes to the given stream, or to standard error: standard output is for results."""
    return ConsoleChannel(context.stream or sys.stderr)
