"""What a decision on an alert covers: an edit that one page tells for many is decided on each of them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from veille.answers.handling.page_steps import find_step
from veille.changes import edit_key
from veille.model import Change, Event, Severity
from veille.store import Store


@dataclass(frozen=True, slots=True)
class PartlyCovered:
    """A page on which the same edit was made and that has more to tell: `rules` are those of the shared edit."""

    event: Event
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Covered:
    """The other pages of which an alert tells: `whole` have nothing else that changed, `partly` have, which waits by itself."""

    whole: tuple[Event, ...] = ()
    partly: tuple[PartlyCovered, ...] = ()

    @property
    def pages(self) -> int:
        """How many pages the alert tells of, its own among them."""
        return 1 + len({event.page_id for event in (*self.whole, *(one.event for one in self.partly))})


def covered_by(store: Store, event: Event) -> Covered:
    """The alerts of other pages that an event tells of in its own: those of the same run with one of its shared edits."""
    shared = {edit_key(change) for change in event.changes if _is_shared(event, change)} - {None}
    if not shared:
        return Covered()
    whole, partly = [], []
    for other in _named_by(store, event):
        weighty = _weighty(store, other)
        alike = [change for change in weighty if edit_key(change) in shared]
        if alike and other.silent and len(alike) == len(weighty):
            whole.append(other)
        elif alike:
            partly.append(PartlyCovered(other, tuple(_rules_of(store, other, alike))))
    return Covered(tuple(whole), tuple(partly))


def teller_of(store: Store, event: Event) -> Event | None:
    """The alert that tells an event which went to nobody by itself; None where there is none."""
    if not event.silent:
        return None
    keys = {edit_key(change) for change in event.changes}
    return next(
        (
            other
            for other in _same_run(store, event)
            if not other.silent
            and any(edit_key(c) in keys and _names(c, event.title) for c in other.changes if _is_shared(other, c))
        ),
        None,
    )


def _is_shared(event: Event, change: Change) -> bool:
    """Whether a change is one edit of several pages: its places name pages, this one among them, not sections alone."""
    return _names(change, event.title) and any(not _is_place_of(place, event.title) for place in change.places)


def _names(change: Change, title: str) -> bool:
    return any(_is_place_of(place, title) for place in change.places)


def _is_place_of(place: str, title: str) -> bool:
    return place == title or place.startswith(f"{title} › ")


def _named_by(store: Store, event: Event) -> Iterator[Event]:
    told = [change for change in event.changes if _is_shared(event, change)]
    return (other for other in _same_run(store, event) if any(_names(change, other.title) for change in told))


def _same_run(store: Store, event: Event) -> Iterator[Event]:
    run = store.fetches.run(event.run_id)
    since = "" if run is None or run.kind == "review" else run.started_at
    found = store.outbox.changes_of_run(event.run_id, since)
    return (other for other in found if other.lang == event.lang and other.page_id != event.page_id)


def _weighty(store: Store, event: Event) -> list[Change]:
    """All that changed on a page, what another one tells for it too."""
    step = None if event.silent else find_step(store, event.page_id, event.observed_after or event.at)
    changes = event.changes if step is None else step.changes
    return [change for change in changes if change.severity.rank > Severity.METADATA.rank]


def _rules_of(store: Store, event: Event, changes: Collection[Change]) -> Iterator[str]:
    """The rules of a page that stand and that a change names, quotes or, as a section that came, holds."""
    found: dict[str, None] = {}
    for change in changes:
        rows = store.connection.rows(
            "SELECT rule_id FROM v1_rule_current WHERE page_id = ?1 AND (rule_id = ?2 OR quote IN (?3, ?4) "
            "OR (section_id = ?2 AND observed_from = ?5)) ORDER BY start",
            (event.page_id, change.object_id, change.quote_after, change.after, event.observed_after or event.at),
        )
        found |= dict.fromkeys(str(row["rule_id"]) for row in rows)
    return iter(found)
