"""Messages as entries of an Atom file that readers fetch."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from veille.alerts.atomic_files import replace_file
from veille.alerts.feed import FeedHead, entries_of, read_entries, render_feed
from veille.alerts.notification import ChannelContext, Notification
from veille.errors import DeliveryError

if TYPE_CHECKING:
    from veille.alerts.messages.setting import Setting
    from veille.config.channels import FeedSettings


class FeedChannel:
    """Adds entries to one file, newest first; an entry sent twice stands there once."""

    def __init__(self, path: Path, feed_id: str, setting: Setting) -> None:
        self._path, self._feed_id, self._setting = path, feed_id, setting

    def send(self, notification: Notification) -> str | None:
        """Nothing to refer to: the file holds the entries."""
        try:
            known = read_entries(self._path.read_text("utf-8")) if self._path.exists() else ()
        except (OSError, ValueError) as error:
            raise DeliveryError(
                f"cannot be read: {error}", where=str(self._path), hint="move the file away; it is then begun anew"
            ) from error
        entries = (*known, *entries_of(notification.events, notification.lang, self._setting))
        head = FeedHead(self._feed_id, address=self._path.name)
        replace_file(self._path, render_feed(entries, lang=notification.lang, head=head, setting=self._setting))
        return None


def open_channel(channel: FeedSettings, context: ChannelContext) -> FeedChannel:
    """The open channel of a feed channel; the channel's id names the feed."""
    return FeedChannel(context.base / channel.path, channel.id, context.setting)
