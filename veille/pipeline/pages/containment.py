"""A fault of ours on one page stays that page's: its raw bytes are kept, the fault is recorded, the run goes on."""

from __future__ import annotations

import traceback

from veille.alerts.messages.sentences import say
from veille.errors import StoreError, WorkStopped
from veille.log import log
from veille.model import Event, EventKind, Fetched, Outcome, RejectReason, Severity
from veille.pipeline.outbox.events import name_of, page_event
from veille.store import Page, RawCapture
from veille.workspace import Workspace

LONGEST_TRACEBACK = 8_000  # characters kept in the fetch log: the last frames, which name the place


def is_contained(error: Exception) -> bool:
    """Whether the run may go on after this error: a database that cannot be written stops it, as a person does."""
    return not isinstance(error, StoreError | WorkStopped)


def describe_fault(error: BaseException) -> str:
    """`KeyError: 'x' (identity.py, line 40)`: the error and the innermost line of ours, in one line."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f" ({frames[-1].filename.rpartition('/')[2]}, line {frames[-1].lineno})" if frames else ""
    words = " ".join(str(error).split())
    return f"{type(error).__name__}{f': {words}' if words else ''}{place}"


def keep_bytes(workspace: Workspace, page: Page, fetched: Fetched) -> str:
    """The hash of the capture's raw bytes, stored with their snapshot: what was rolled back can be read again later."""
    sha256 = workspace.store.blobs.add(fetched.body, page_id=page.page_id)
    workspace.store.blobs.add_capture(
        RawCapture(
            page.page_id, sha256, fetched.url, fetched.fetched_at, fetched.status, fetched.headers, fetched.redirects
        )
    )
    return sha256


def record_fault(workspace: Workspace, page: Page, outcome: Outcome, error: Exception, *, run_id: str) -> str:
    """Keep the raw bytes and the fault with its traceback; the fault in one line. The caller's transaction covers it."""
    said = describe_fault(error)
    trace = "".join(traceback.format_exception(error))[-LONGEST_TRACEBACK:]
    if isinstance(outcome, Fetched):
        keep_bytes(workspace, page, outcome)
    workspace.store.fetches.record(
        run_id, page.page_id, outcome, detail=f"{RejectReason.INTERNAL_ERROR}: {said}\n{trace}"
    )
    log.error("a fault of ours on one page", page=page.page_id, url=page.url, fault=said, traceback=trace)
    return said


def fault_line(where: str, said: str) -> str:
    """What the operator reads of a fault of ours whose bytes were kept."""
    return f"{where}: a fault of veille itself: {said}; its bytes are kept, please report it"


def fault_event(page: Page, said: str, since: str, *, at: str, run_id: str) -> Event:
    """The failure alert of a fault of ours: sent at the first time, once until the page is read again."""
    return page_event(
        EventKind.FAILURE_OPENED, name_of(page), say("detail.fault", said=said), key=f"{page.page_id}:{since}",
        severity=Severity.SUBSTANTIVE, at=at, run_id=run_id,
    )  # fmt: skip
