"""Alerts: who hears of what, and delivery. Wording, feed, terminal and site are imported where they are used.

Each name is loaded when it is first asked for: a listing in the terminal needs the words, not the channels.
"""

from typing import TYPE_CHECKING

from veille.lazy import names_on_use

if TYPE_CHECKING:
    from veille.alerts.dispatch import DeliveryResult, Outlet, PendingDelivery, deliver, deliver_messages
    from veille.alerts.routing import Delivery, matches, package_index, route
    from veille.alerts.timing import next_attempt
    from veille.alerts.trial import trial_event

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

if not TYPE_CHECKING:  # a type checker must refuse a name that is not here
    __getattr__ = names_on_use(__name__)
