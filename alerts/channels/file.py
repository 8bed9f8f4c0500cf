"""Messages as files: Markdown to keep and search, HTML to read."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from veille.alerts.atomic_files import replace_file
from veille.alerts.messages.inert import escape_markdown
from veille.alerts.notification import Parcel, Surroundings

if TYPE_CHECKING:
    from veille.config import Channel


class FileOutlet:
    """Writes `<time>-<key>.md` and `.html` in a folder; a message sent twice is the same two files."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def send(self, parcel: Parcel) -> str | None:
        """The name of the files, without suffix."""
        moment = parcel.at.replace("-", "").replace(":", "")
        name = f"{moment}-{parcel.key[:12]}"  # 20261122T140500Z-0f3a…: sorted by time in any listing
        replace_file(self._folder / f"{name}.html", parcel.message.html)
        replace_file(
            self._folder / f"{name}.md", f"# {escape_markdown(parcel.message.subject)}\n\n{parcel.message.markdown}"
        )
        return name


def open_outlet(channel: Channel, surroundings: Surroundings) -> FileOutlet:
    """The outlet of a file channel; its folder is made when it is missing."""
    return FileOutlet(surroundings.base / (channel.path or ""))
