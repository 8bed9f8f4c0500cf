"""What waits for a person: rules to decide on, of all pages, of one, or of one change."""

from __future__ import annotations

from dataclasses import asdict

from veille.answers.handling.event_rules import words_before
from veille.answers.queries import Record, find_page
from veille.errors import UsageError
from veille.model import ReviewState
from veille.nearest import require_known
from veille.store import Store
from veille.store.blobs import HELD


def pending_records(
    store: Store, states: tuple[str, ...], page: str | None = None, number: int | None = None, *, past: bool = False
) -> list[Record]:
    """The rules in the review states, with the sentence before where a change is named; ready for JSON.

    Without states those that wait; of a change (an alert's number) all of its rules that still stand.
    With `past` the readings that their page has left.
    """
    for state in states:
        require_known(state, tuple(ReviewState), "review state")
    page_id = str(find_page(store.connection.raw, page)["page_id"]) if page else None
    if past:
        if number is not None:
            raise UsageError("either --past or --change", where="--past", hint="a change is about what stands now")
        return [asdict(row) for row in store.reviews.past(*states, page_id=page_id)]
    if number is None:
        return [asdict(row) for row in store.reviews.pending(*states, page_id=page_id)]
    event = store.outbox.event(number)
    if event is None:
        raise UsageError(f"unknown alert {number}", hint="list them with `veille alerts list`")
    before = words_before(store, event)
    found = store.reviews.pending(*(states or ReviewState), page_id=event.page_id, rule_ids=event.rule_ids)
    return [asdict(row) | {"quote_before": before.get(row.rule_id)} for row in found]


def held_records(store: Store, page: str | None = None) -> list[Record]:
    """The copies from imports and backfills that are held, of all pages or one, with the reason; ready for JSON."""
    page_id = str(find_page(store.connection.raw, page)["page_id"]) if page else None
    return [
        {"page_id": copy.page_id, "url": store.pages.get(copy.page_id).url, "at": copy.fetched_at,
         "raw_sha256": copy.raw_sha256, "reason": (copy.reason or "").removeprefix(HELD)}
        for copy in store.blobs.held(page_id)
    ]  # fmt: skip
