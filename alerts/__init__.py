"""Alerts: who hears of what, and delivery. Wording, feed, terminal and site are imported where they are used.

Each name is loaded when it is first asked for: a listing in the terminal needs the words, not the channels.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from veille.alerts.dispatch import DeliveryResult, Outlet, PendingDelivery, deliver, deliver_messages
    from veille.alerts.routing import Delivery, matches, package_index, route
    from veille.alerts.timing import next_attempt
    from veille.alerts.trial import trial_event

_HOMES = {
    "veille.alerts.dispatch": (
        "DeliveryResult",
        "Outlet",
        "PendingDelivery",
        "deliver",
        "deliver_messages",
    ),
    "veille.alerts.routing": (
        "Delivery",
        "matches",
        "package_index",
        "route",
    ),
    "veille.alerts.timing": ("next_attempt",),
    "veille.alerts.trial": ("trial_event",),
}
__all__ = [
    "Delivery",
    "DeliveryResult",
    "Outlet",
    "PendingDelivery",
    "deliver",
    "deliver_messages",
    "matches",
    "next_attempt",
    "package_index",
    "route",
    "trial_event",
]


def __getattr__(name: str) -> object:
    for module, names in _HOMES.items():
        if name in names:
            return getattr(import_module(module), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
