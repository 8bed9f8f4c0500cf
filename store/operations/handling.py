"""What people did about events: one word each time, only ever added; the newest says where an event stands."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace

from veille.errors import UsageError
from veille.model import EarlierAlert, EventKind, EventVerdict
from veille.store.connection import Connection

_WAIT_FOR_A_PERSON = (EventKind.CHANGE, EventKind.PAGE_REMOVED)  # nothing but a verdict closes them
MOST_EARLIER = 5  # alerts on the same page that a message names


@dataclass(frozen=True, slots=True)
class Handled:
    """One word of a person about an event."""

    number: int
    verdict: EventVerdict
    reviewer: str
    at: str
    note: str = ""


class Handling:
    """The verdicts on events."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection

    def decide(self, number: int, verdict: EventVerdict, *, reviewer: str, at: str, note: str = "") -> Handled:
        """The verdict on an event as recorded; what waits for any channel is settled with it.

        Raises UsageError for an unknown event, a missing name, and for taking back what nobody decided.
        """
        if not reviewer.strip():
            raise UsageError("a decision needs a name", where=f"alert {number}", hint="give --reviewer")
        with self._db.transaction():
            if self._db.row("SELECT 1 FROM event WHERE event_id = ?", (number,)) is None:
                raise UsageError(f"unknown alert {number}", hint="list them with `veille alerts list`")
            if verdict is EventVerdict.REOPENED and self.standing(number) is None:
                raise UsageError("nothing was decided on it", where=f"alert {number}")
            self._db.run(
                "INSERT INTO event_verdict (event_id, verdict, reviewer, at, note) VALUES (?, ?, ?, ?, ?)",
                (number, verdict.value, reviewer, at, note),
            )
            if verdict is not EventVerdict.NOTE:
                self.settle(number, at, decided=verdict is not EventVerdict.REOPENED)
        return Handled(number, verdict, reviewer, at, note)

    def standing(self, number: int) -> Handled | None:
        """The verdict that stands on an event; None while it waits for a person or was taken back."""
        found = [handled for handled in self.words(number) if handled.verdict is not EventVerdict.NOTE]
        return found[-1] if found and found[-1].verdict is not EventVerdict.REOPENED else None

    def words(self, number: int) -> list[Handled]:
        """All that people said of an event, oldest first."""
        rows = self._db.rows("SELECT * FROM event_verdict WHERE event_id = ? ORDER BY event_verdict_id", (number,))
        return [
            Handled(row["event_id"], EventVerdict(row["verdict"]), row["reviewer"], row["at"], row["note"])
            for row in rows
        ]

    def taken(self, event_key: str) -> Handled | None:
        """Who accepted the held answer of which the event of that key told, as a word about the change that it made."""
        number = self._db.number("SELECT coalesce((SELECT event_id FROM event WHERE key = ?), 0)", (event_key,))
        accepted = [word for word in self.words(number) if word.verdict is EventVerdict.ACCEPTED]
        return replace(accepted[-1], verdict=EventVerdict.TAKEN) if accepted else None

    def earlier(self, page_id: str, before: int) -> tuple[EarlierAlert, ...]:
        """The newest alerts on a page that went out before an event, newest first, and what became of them.

        Those that close by themselves (a failure, a page not checked for too long) count when somebody dealt with them.
        """
        rows = self._db.rows(
            "SELECT event_id, at, kind FROM event WHERE page_id = ?1 AND page_id <> '' AND event_id < ?2 "
            "AND EXISTS (SELECT 1 FROM delivery WHERE delivery.event_id = event.event_id AND state <> 'pending') "
            "AND (kind IN (SELECT value FROM json_each(?3)) "
            "  OR EXISTS (SELECT 1 FROM event_verdict AS v WHERE v.event_id = event.event_id AND v.verdict <> 'note')) "
            "ORDER BY event_id DESC LIMIT ?4",
            (page_id, before, json.dumps(sorted(_WAIT_FOR_A_PERSON)), MOST_EARLIER),
        )
        found = []
        for row in rows:
            standing = self.standing(row["event_id"])
            said = (standing.reviewer, standing.at, standing.note) if standing is not None else (None, None, "")
            found.append(EarlierAlert(row["event_id"], row["at"], EventKind(row["kind"]), *said))
        return tuple(found)

    def settle(self, number: int, at: str, *, decided: bool) -> None:
        """Take back what waits for any channel of an event that is decided; of one that is open again send what was not sent."""
        if not decided:
            # what had been sent stays sent; what had not is due again
            self._db.run(
                "UPDATE delivery SET state = CASE WHEN attempts > 0 AND last_error IS NULL THEN 'sent' ELSE 'pending' END, "
                "changed_at = ? WHERE event_id = ? AND state = 'acknowledged'",
                (at, number),
            )
            return
        self._db.run(
            "UPDATE delivery SET state = 'acknowledged', changed_at = ? WHERE event_id = ? "
            "AND state NOT IN ('dead', 'acknowledged')",
            (at, number),
        )
