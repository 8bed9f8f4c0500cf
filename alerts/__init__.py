"""Alerts: who hears of what, and delivery. Wording, feed, terminal and site are imported where they are used."""

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
