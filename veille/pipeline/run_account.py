"""What one run says of itself: its counts, the lines about its failures, and the events it puts into the outbox."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from veille.alerts.messages.sentences import Said, say_time
from veille.log import log
from veille.model import Event, EventKind, Severity
from veille.pipeline.outbox.events import name_of, page_event
from veille.pipeline.outbox.queue import queue_event
from veille.store import Page
from veille.workspace import Workspace


@dataclass(slots=True)
class RunAccount:
    """The account of one run; `tally` counts outcomes by name, `failures` are lines for the operator."""

    workspace: Workspace
    run_id: str
    tally: Counter[str] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)
    unmet: dict[str, str] = field(
        default_factory=dict
    )  # by address: what a new version lacks of what its profile expects

    def take_back(self, tally: Counter[str], failures: int) -> None:
        """Count as before a page whose transaction was rolled back: `tally` and so many failures stood then."""
        self.tally.clear()
        self.tally.update(tally)
        del self.failures[failures:]

    def tell(
        self,
        kind: EventKind,
        page: Page,
        what: str,
        at: str,
        said: Said,
        severity: Severity = Severity.SUBSTANTIVE,
    ) -> None:
        """Queue an event about a page as a whole; `what` makes it the same event each time it is found."""
        key = f"{page.page_id}:{what}"
        self.queue(page_event(kind, name_of(page), said, key=key, severity=severity, at=at, run_id=self.run_id))

    def time(self, stamp: str) -> Said:
        """A moment in the zone of the people who read it."""
        return say_time(stamp, self.workspace.config.alerts.timezone)

    def queue(self, event: Event) -> None:
        """Put an event into the outbox, once for all times it is found."""
        self.tally["alerts"] += queue_event(self.workspace, event)
        log.info("event", kind=str(event.kind), severity=str(event.severity), page=event.page_id, url=event.url)
