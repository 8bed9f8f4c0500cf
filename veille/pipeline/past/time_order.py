"""The same captures give the same record in whatever order they came: an imported page is laid anew in order of time.

Pages that were checked live, or on whose rules a person decided, keep their ids: an older copy is put in its place there.
"""

from __future__ import annotations

from collections.abc import Collection

from veille.errors import ParseError, StoreError
from veille.log import log
from veille.pipeline.facts.rebinding import note_outdated
from veille.pipeline.pages.containment import describe_fault
from veille.pipeline.pages.import_guard import BELIEVED
from veille.pipeline.pages.ingest import LadderStep, ingest
from veille.pipeline.pages.parity import compare_twins, configured_twin
from veille.pipeline.past.late_copies import capture_of
from veille.store import Page
from veille.store.record.forgetting import forget_history, has_been_watched, renumber_changes
from veille.workspace import Workspace


def comes_late(workspace: Workspace, page: Page, fetched_at: str) -> bool:
    """Whether a copy of that time is to wait for its page to be laid anew: a later one is stored, and nobody holds ids."""
    newest = workspace.store.blobs.newest_at(page.page_id)
    return (
        newest is not None and fetched_at <= newest and not has_been_watched(workspace.store.connection, page.page_id)
    )


def lay_anew(workspace: Workspace, page_ids: Collection[str], *, run_id: str, remarks: list[str] | None = None) -> int:
    """Rebuild the history of those pages from their raw bytes in order of time; the number of versions gained.

    `remarks` gains a line for each copy that is held because it says itself that it is not the page.
    """
    gained = 0
    for page_id in sorted(page_ids):
        with workspace.store.transaction():
            gained += _lay_page(workspace, workspace.store.pages.get(page_id), remarks, run_id=run_id)
    return gained


def settle_order(workspace: Workspace, page_ids: Collection[str]) -> None:
    """What compares pages with one another, made anew from the newest versions of imported pages; changes numbered by time."""
    store = workspace.store
    renumber_changes(store.connection)
    for page_id in sorted(page_ids):
        page, latest = store.pages.get(page_id), store.history.latest(page_id)
        if latest is None or has_been_watched(store.connection, page_id):
            continue
        address = configured_twin(workspace, page) or page.twin_url
        twin = store.pages.find(address) if address else None
        newest = store.history.latest(twin.page_id) if twin is not None else None
        store.parity.forget(page_id)
        at = max(latest.observed_at, newest.observed_at) if newest is not None else latest.observed_at
        compare_twins(workspace, page, store.history.load(latest.version_id), at=at)


def _lay_page(workspace: Workspace, page: Page, remarks: list[str] | None, *, run_id: str) -> int:
    store = workspace.store
    before = len(store.history.versions(page.page_id))
    snapshots = [s for s in store.blobs.snapshots(page.page_id) if not s.quarantined]
    if not all(store.blobs.holds(s.raw_sha256) for s in snapshots):
        snapshots = [
            s for s in snapshots if store.blobs.holds(s.raw_sha256)
        ]  # pruned: same content as one that is kept
    forget_history(store.connection, page.page_id)
    store.blobs.unhold(page.page_id)
    for snapshot in snapshots:
        fetched = capture_of(snapshot, store.blobs.get(snapshot.raw_sha256))
        try:
            believed = (snapshot.reason or "").startswith(BELIEVED)
            laid = ingest(
                workspace, store.pages.get(page.page_id), fetched, run_id=run_id, live=False, believed=believed
            )
            if laid.step is LadderStep.DOUBTED and remarks is not None:
                remarks.append(f"{page.url}: copy of {snapshot.fetched_at} held: {laid.detail}")
        except ParseError as error:
            log.warning("a stored copy cannot be read", url=page.url, at=snapshot.fetched_at, error=str(error))
        except StoreError:
            raise
        except Exception as error:
            # Half a history would be worse than the old one: the page's transaction is rolled back whole.
            raise StoreError(f"cannot be laid in order of time: {describe_fault(error)}", where=page.url) from error
    note_outdated(workspace, page)
    return len(store.history.versions(page.page_id)) - before
