"""Messages as files: Markdown to keep and search, HTML to read."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from veille.alerts.atomic_files import replace_file
from veille.alerts.messages.inert import escape_markdown
from veille.alerts.messages.subject import PROGRAM
from veille.alerts.notification import ChannelContext, Notification
from veille.file_rights import RECORD_MODE

if TYPE_CHECKING:
    from veille.config.channels import FileSettings


class FileChannel:
    """Writes `<time>-<key>.md` and `.html` in a folder; a message sent twice is the same two files.

    A message names people and what they decided: like the record it is for its user and group alone.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def send(self, notification: Notification) -> str | None:
        """The name of the files, without suffix."""
        moment = notification.at.replace("-", "").replace(":", "")
        name = f"{moment}-{notification.key[:12]}"  # 20261122T140500Z-0f3a…: sorted by time in any listing
        replace_file(self._folder / f"{name}.html", notification.message.html, mode=RECORD_MODE)
        replace_file(
            self._folder / f"{name}.md",
            f"# {escape_markdown(notification.message.subject.removeprefix(PROGRAM))}\n\n{notification.message.markdown}",
            mode=RECORD_MODE,
        )
        return name


def open_channel(channel: FileSettings, context: ChannelContext) -> FileChannel:
    """The open channel of a file channel; its folder is made when it is missing."""
    return FileChannel(context.base / channel.path)
