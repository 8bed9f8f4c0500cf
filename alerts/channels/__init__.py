"""The ways out to maintainers, one file each: a channel of type `x` is `x.py` here, loaded when it is used."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING

from veille.alerts.notification import Outlet, Surroundings

if TYPE_CHECKING:
    from veille.config import Channel

__all__ = ["open_outlet"]


def open_outlet(channel: Channel, surroundings: Surroundings) -> Outlet:
    """The outlet of a configured channel, as the `open_outlet` of its file makes it.

    Raises DeliveryError when a secret that the channel needs is not in the environment.
    """
    opener: Callable[[Channel, Surroundings], Outlet] = import_module(f"{__name__}.{channel.type}").open_outlet
    return opener(channel, surroundings)
