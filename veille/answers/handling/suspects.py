"""What came instead of a page and is not believed, beside the page as last believed, for the desk and the report."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import groupby, islice

from veille import parsers
from veille.alerts.site.data import HeldAnswer, HeldReason, LazyHeld, PageRef
from veille.answers.handling.page_steps import word_of
from veille.changes.tell.side_by_side import mark_texts
from veille.errors import ParseError, StoreError, UsageError
from veille.store import Handled, Store, Suspect
from veille.store.operations.captures import CaptureVerdict
from veille.store.record.forgetting import has_been_watched
from veille.workspace import Workspace

MOST_TEXT = 40_000  # characters of each text; enough to see which page it is
MOST_HELD = 200  # in the report; the desk and `veille review` have all of them


def read_held_answer(workspace: Workspace, page: PageRef) -> HeldAnswer:
    """Both texts of a page of which an answer is held back; UsageError when none is."""
    store = workspace.store
    suspects = store.suspects.all_open(page.page_id)
    if not suspects:
        raise UsageError(f"nothing of page {page.page_id} is held back")
    latest = store.history.latest_filled(page.page_id)
    kept = store.history.load(latest.version_id).text[:MOST_TEXT] if latest is not None else ""
    came = _read(workspace, page.page_id, suspects[-1])
    marked = mark_texts(kept, came or "")
    reasons = tuple(HeldReason(s.reason, s.reason_fr or s.reason, s.count, s.first_seen) for s in suspects)
    return HeldAnswer(page, reasons, marked.old, marked.new if came is not None else None, marked.shared)


def list_held_answers(workspace: Workspace, pages: Mapping[str, PageRef]) -> Iterator[LazyHeld]:
    """The held answers of all pages, each read only when needed."""
    suspects = sorted(workspace.store.suspects.all_open(), key=lambda one: one.page_id)
    grouped = ((page_id, list(found)) for page_id, found in groupby(suspects, key=lambda one: one.page_id))
    for page_id, found in islice(((p, f) for p, f in grouped if p in pages), MOST_HELD):
        latest = workspace.store.history.latest_filled(page_id)
        made_from = repr((found, latest.version_id if latest is not None else 0, pages[page_id].title))
        yield LazyHeld(page_id, made_from, partial(read_held_answer, workspace, pages[page_id]))


@dataclass(frozen=True, slots=True)
class TakenAnswer:
    """A held answer or copy that a person accepted: the page, the word, the number of the change it made, if any.

    `capture` is what can be taken back, None where nothing can; `sent` counts the alerts on the change that stay sent then.
    """

    page_id: str
    word: Handled
    number: int | None
    capture: CaptureVerdict | None = None
    sent: int = 0


def list_taken(store: Store) -> tuple[TakenAnswer, ...]:
    """What people accepted as the page, newest first."""
    said = store.captures.accepted()[:MOST_HELD]
    found = [
        TakenAnswer(
            one.page_id, word_of(one), number := _change_of(store, one.page_id, one.raw_sha256, one.fetched_at),
            one if can_be_taken_back(store, one) else None,
            len(store.outbox.taken_of([number])[0]) if number is not None else 0,
        )
        for one in said
    ]  # fmt: skip
    known = {(one.page_id, one.raw_sha256) for one in said}
    rows = store.connection.rows(  # accepted before these words were kept: the alert on what was held has the name
        "SELECT page_id, raw_sha256, last_seen FROM suspect WHERE state = 'accepted' ORDER BY suspect_id DESC LIMIT ?",
        (MOST_HELD,),
    )
    for row in rows:
        page_id, raw_sha256 = str(row["page_id"]), str(row["raw_sha256"])
        suspect = store.suspects.accepted(page_id, raw_sha256) if (page_id, raw_sha256) not in known else None
        word = store.handling.taken(suspect.event_key) if suspect is not None else None
        if word is not None:
            found.append(TakenAnswer(page_id, word, _change_of(store, page_id, raw_sha256, None)))
    return tuple(found)


def can_be_taken_back(store: Store, said: CaptureVerdict) -> bool:
    """Whether an acceptance can be undone: no later version was compared with it, no check came after a copy."""
    was = json.loads(said.was)
    if "version_id" not in was:
        return not has_been_watched(store.connection, said.page_id)
    newest = store.history.latest(said.page_id)
    return was["version_id"] is None or (newest is not None and newest.version_id == was["version_id"])


def _change_of(store: Store, page_id: str, raw_sha256: str, at: str | None) -> int | None:
    """The number of the alert on the change that accepted bytes made."""
    row = store.connection.row(
        "SELECT max(event_id) AS number FROM event JOIN version USING (page_id) WHERE page_id = ?1 AND raw_sha256 = ?2 "
        "AND event.kind = 'change' AND event.at = observed_at AND (?3 IS NULL OR observed_at = ?3)",
        (page_id, raw_sha256, at),
    )
    return None if row is None or row["number"] is None else int(row["number"])


def _read(workspace: Workspace, page_id: str, suspect: Suspect) -> str | None:
    """The text of what came, or None where its bytes are no longer kept or cannot be read."""
    page = workspace.store.pages.get(page_id)
    try:
        raw = workspace.store.blobs.get(suspect.raw_sha256)
        profile = workspace.profile_of(page)
        return parsers.read_document(raw, profile=profile, url=page.url, lang=page.stated_lang).text[:MOST_TEXT]
    except (StoreError, ParseError):
        return None
