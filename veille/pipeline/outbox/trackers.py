"""What was decided on alerts is written into the issues that reported them."""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping

from veille.alerts.dispatch import PendingDelivery
from veille.alerts.settling import Decision, settle_issues
from veille.store.operations.handling import Handled
from veille.workspace import Workspace


def tell_trackers(
    workspace: Workspace, decided: Collection[Handled], *, environ: Mapping[str, str] = os.environ
) -> tuple[str, ...]:
    """Comment on the issues of these alerts, and close those in which nothing waits; a line for each that could not be reached.

    The decisions are stored by then: a tracker that cannot be reached loses nothing but the comment.
    """
    config = workspace.config.alerts
    trackers = {channel.id for channel in config.channels if channel.type == "github"}
    if not trackers:
        return ()
    remarks: list[str] = []
    queued = workspace.store.outbox.all()
    for handled in decided:
        told = [
            PendingDelivery(q.key, q.channel, q.due_at, q.attempts, q.event, q.group)
            for q in queued
            if q.event.number == handled.number and q.channel in trackers and q.reference
        ]
        decision = Decision(handled.number, handled.verdict, handled.reviewer, handled.at, handled.note)
        remarks += settle_issues(told, decision, config, clock=workspace.clock, environ=environ)
    return tuple(remarks)
