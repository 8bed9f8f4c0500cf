"""What came instead of a page and is not believed, beside the page as last believed, for the desk and the report."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import groupby, islice

from veille import parsers
from veille.alerts.site.data import HeldAnswer, HeldReason, LazyHeld, PageRef
from veille.changes.tell.side_by_side import mark_texts
from veille.errors import ParseError, StoreError, UsageError
from veille.store import Handled, Store, Suspect
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
    """A held answer that a person accepted: of which page, the word, and the number of the change it made, if it made one."""

    page_id: str
    word: Handled
    number: int | None


def list_taken(store: Store) -> tuple[TakenAnswer, ...]:
    """The held answers that people accepted as the page, newest first."""
    rows = store.connection.rows(
        "SELECT page_id, raw_sha256, (SELECT max(event_id) FROM event JOIN version USING (page_id) "
        "WHERE page_id = suspect.page_id AND raw_sha256 = suspect.raw_sha256 AND event.kind = 'change' "
        "AND event.at = observed_at) AS number FROM suspect WHERE state = 'accepted' ORDER BY suspect_id DESC LIMIT ?",
        (MOST_HELD,),
    )
    found = []
    for row in rows:
        suspect = store.suspects.accepted(row["page_id"], row["raw_sha256"])
        word = store.handling.taken(suspect.event_key) if suspect is not None else None
        if word is not None:
            found.append(TakenAnswer(row["page_id"], word, row["number"]))
    return tuple(found)


def _read(workspace: Workspace, page_id: str, suspect: Suspect) -> str | None:
    """The text of what came, or None where its bytes are no longer kept or cannot be read."""
    page = workspace.store.pages.get(page_id)
    try:
        raw = workspace.store.blobs.get(suspect.raw_sha256)
        profile = workspace.profile_of(page)
        return parsers.read_document(raw, profile=profile, url=page.url, lang=page.stated_lang).text[:MOST_TEXT]
    except (StoreError, ParseError):
        return None
