"""An older copy put in its place: what stood before it and was seen again after it is a version again from then on."""

from __future__ import annotations

from veille.model import Fetched, FetchRequest
from veille.pipeline.pages.ingest import Ingested, LadderStep, ingest
from veille.profiles import Profile
from veille.store import Page, RawCapture, Version
from veille.workspace import Workspace


def ingest_copy(
    workspace: Workspace,
    page: Page,
    fetched: Fetched,
    *,
    run_id: str,
    profile: Profile | None = None,
    believed: bool = False,
) -> Ingested:
    """A dated copy taken into the history of its page, and with it the next sight of what it came between."""
    at = fetched.fetched_at
    before = workspace.store.history.as_of(page.page_id, at)
    result = ingest(workspace, page, fetched, run_id=run_id, live=False, profile=profile, believed=believed)
    if before is None or result.version_id is None or result.step is LadderStep.EMPTY:
        return result
    again = _seen_again(workspace, page, before, at)
    if again is not None:
        ingest(workspace, workspace.store.pages.get(page.page_id), again, run_id=run_id, live=False, believed=True)
    return result


def _seen_again(workspace: Workspace, page: Page, before: Version, at: str) -> Fetched | None:
    """The first sight after the copy, before the next version; until now it said no more than that version `before` stood."""
    store = workspace.store
    until = min((v.observed_at for v in store.history.versions(page.page_id) if v.observed_at > at), default=None)
    sights = [s for s in store.blobs.snapshots(page.page_id) if not s.quarantined and s.fetched_at > at]
    if until is not None:
        sights = [s for s in sights if s.fetched_at < until]
    if sights:
        first = sights[0]
        sha256 = first.raw_sha256 if store.blobs.holds(first.raw_sha256) else before.raw_sha256
        return capture_of(first, store.blobs.get(sha256)) if store.blobs.holds(sha256) else None
    checked = store.pages.get(page.page_id).last_checked  # an answer that nothing was modified leaves no copy
    if until is not None or checked is None or checked <= at or not store.blobs.holds(before.raw_sha256):
        return None
    kept = [s for s in store.blobs.snapshots(page.page_id) if s.raw_sha256 == before.raw_sha256]
    headers = kept[-1].headers if kept else ()
    return Fetched(FetchRequest(page.url), page.url, 200, headers, store.blobs.get(before.raw_sha256), checked)


def capture_of(snapshot: RawCapture, raw: bytes) -> Fetched:
    """A stored capture as it was received."""
    return Fetched(
        FetchRequest(snapshot.url), snapshot.url, snapshot.status or 200, snapshot.headers, raw, snapshot.fetched_at,
        snapshot.redirects,
    )  # fmt: skip
