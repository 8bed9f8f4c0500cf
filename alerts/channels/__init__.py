"""The ways out to maintainers, one file each: a channel of type `x` is `x.py` here, loaded when it is used."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING

from veille.alerts.notification import ChannelContext, DeliveryChannel

if TYPE_CHECKING:
    from veille.config import Channel

__all__ = ["open_channel"]


def open_channel(channel: Channel, context: ChannelContext) -> DeliveryChannel:
    """The open channel of a configured channel, as `open_channel` of its file makes it.

    Raises DeliveryError when a secret that the channel needs is not in the environment.
    """
    opener: Callable[[Channel, ChannelContext], DeliveryChannel] = import_module(
        f"{__name__}.{channel.type}"
    ).open_channel
    return opener(channel, context)
