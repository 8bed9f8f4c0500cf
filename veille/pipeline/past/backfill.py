"""A page's past from a web archive: its index asked once, its captures one by one, politely, as imported history.

Each capture is judged like a live one, against the next later copy that was believed; what is not believed is kept in
quarantine. A run takes `backfill.budget` captures, newest first; the next run goes on where it ended.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace

from veille import parsers
from veille.alerts.messages.sentences import say_reason
from veille.changes.believe.likeness import ReadCapture
from veille.clock import from_stamp, to_stamp
from veille.crawler import Crawler, Machine
from veille.crawler.lists.archives import memento_time
from veille.errors import ParseError, UsageError
from veille.log import log
from veille.model import Fetched, FetchRequest, Outcome, Rejected, RejectReason
from veille.pipeline.check import require_contact, user_agent
from veille.pipeline.configuration import agree_on_configuration, require_configuration
from veille.pipeline.facts.rebinding import settle_facts
from veille.pipeline.pages.believing import accept_hint, judge_against, known_capture
from veille.pipeline.pages.containment import describe_fault, is_contained, keep_bytes
from veille.pipeline.past.archive_index import list_captures
from veille.pipeline.past.late_copies import ingest_copy
from veille.pipeline.past.time_order import comes_late, lay_anew, settle_order
from veille.pipeline.reread.refresh import read_capture
from veille.store import Page, RawCapture
from veille.store.blobs import HELD, LOST
from veille.urls import canonical_url
from veille.workspace import Workspace


@dataclass(frozen=True, slots=True)
class BackfillReport:
    """What a backfill did: captures in the archive's index, taken now, held as not the page, failed, left for later."""

    run_id: str
    listed: int
    taken: int
    versions: int
    held: int
    failed: int
    left: int
    faults: int
    remarks: tuple[str, ...]


@dataclass(slots=True)
class _Backfill:
    """One run over one page; `newer` is the next later copy that was believed."""

    workspace: Workspace
    page: Page
    run_id: str
    newer: ReadCapture | None
    tally: Counter[str]
    remarks: list[str]
    late: bool = False

    def take(self, outcome: Outcome, at: str) -> None:
        """Store one capture, hold it, or say why it could not be had; a fault of ours stays that capture's."""
        if isinstance(outcome, Rejected) and outcome.status == 200 and outcome.body:
            self._hold(outcome, at)  # the archive kept a wall or an outage page: it is not requested again
            return
        if not isinstance(outcome, Fetched):
            self.tally["failed"] += 1
            detail = f"{outcome.reason}: {outcome.detail}" if isinstance(outcome, Rejected) else "not modified"
            said = f"{say_reason(outcome.reason).en}: {outcome.detail}" if isinstance(outcome, Rejected) else detail
            self.remarks.append(f"{outcome.request.url}: {said}")
            if isinstance(outcome, Rejected) and (outcome.reason is RejectReason.GONE or _is_of_the_past(outcome)):
                self._note_lost(outcome.body, at, detail)
            return
        listed, at = at, memento_time(outcome.header("memento-datetime")) or at
        if listed != at:  # the archive gave the capture next to it
            self._note_lost(b"", listed, f"the archive gave its capture of {at}")
        kind = outcome.header("x-archive-orig-content-type") or outcome.header("content-type")
        headers = (("content-type", kind),) if kind else ()
        capture = replace(outcome, url=self.page.url, headers=headers, fetched_at=at, redirects=())
        try:
            with self.workspace.store.transaction():
                self._store(capture)
        except ParseError as error:
            self.tally["failed"] += 1
            self.remarks.append(f"{outcome.request.url}: {error}")
        except Exception as error:
            if not is_contained(error):
                raise
            self.tally["failed"] += 1
            self.tally["faults"] += 1
            self.remarks.append(f"{outcome.request.url}: a fault of veille itself: {describe_fault(error)}")
            log.exception("a fault of ours on one capture", url=outcome.request.url)

    def _note_lost(self, body: bytes, at: str, reason: str) -> None:
        """Keep in mind that the archive does not have a capture that it lists: the next run does not ask for it again."""
        with self.workspace.store.transaction():
            kept = Fetched(FetchRequest(self.page.url), self.page.url, 404, (), body, at)
            _quarantine(self.workspace, self.page, kept, LOST + reason)

    def _hold(self, rejected: Rejected, at: str) -> None:
        with self.workspace.store.transaction():
            kept = Fetched(rejected.request, self.page.url, 200, (), rejected.body, at)
            _quarantine(self.workspace, self.page, kept, f"{HELD}{rejected.reason}: {rejected.detail}")
        self.tally["held"] += 1
        self._remark_held(at, f"{rejected.reason}: {rejected.detail}")

    def _remark_held(self, at: str, reason: str) -> None:
        self.remarks.append(f"capture of {at} held: {reason} ({accept_hint(self.page.page_id, at)})")

    def _store(self, capture: Fetched) -> None:
        workspace, page = self.workspace, self.page
        profile = workspace.profile_of(page)
        document = read_capture(capture, profile, page, url=page.url)
        verdict = judge_against(workspace, page, capture, document, profile, self.newer)
        if document.empty or not verdict.believed:
            reason = "; ".join(doubt.en for doubt in verdict.doubts) or "a title and no text"
            _quarantine(workspace, page, capture, HELD + reason)
            self.tally["held"] += 1
            self._remark_held(capture.fetched_at, reason)
            return
        look = parsers.read_look(capture.body, profile=profile, url=page.url, words=document.text)
        self.newer = ReadCapture(document, look)
        self.tally["taken"] += 1
        if comes_late(workspace, page, capture.fetched_at):
            keep_bytes(workspace, page, capture)
            self.late = True
            return
        result = ingest_copy(workspace, page, capture, run_id=self.run_id)
        self.tally["versions"] += result.version_id is not None


def run_backfill(
    workspace: Workspace,
    source_id: str,
    *,
    since: str,
    budget: int | None = None,
    sleep: Callable[[float], None] | None = None,
) -> BackfillReport:
    """Take the captures of a source's page since that day from the configured archive; raises UsageError for an unknown one."""
    config, store = workspace.config, workspace.store
    require_contact(config)
    require_configuration(workspace)
    source = config.require_source(source_id)
    first = _check_since(workspace, since)
    run_id = store.fetches.begin_run("backfill", workspace.now())
    agree_on_configuration(workspace, run_id=run_id)
    page = store.pages.see(canonical_url(source.url), at=workspace.now(), source=source.id, lang=source.lang, depth=0)
    job = _Backfill(
        workspace, page, run_id, known_capture(workspace, page, workspace.profile_of(page)), Counter(), []
    )  # fmt: skip
    with Crawler(
        config.crawl, store.hosts, workspace.profiles, user_agent=user_agent(config.crawl.contact),
        machine=Machine(workspace.clock, sleep),
    ) as crawler:  # fmt: skip
        listed, faults = list_captures(workspace, crawler, canonical_url(source.url), since=first, remarks=job.remarks)
        job.tally["failed"] += faults
        known_times = {snapshot.fetched_at for snapshot in store.blobs.snapshots(page.page_id)}
        wanted = [capture for capture in reversed(listed) if capture.at not in known_times]
        now = wanted[: budget or config.backfill.budget]
        at_address = {capture.address: capture.at for capture in now}
        for outcome in crawler.crawl([FetchRequest(capture.address) for capture in now]):
            job.take(outcome, at_address[outcome.request.url])
    _settle(job)
    store.fetches.finish_run(run_id, workspace.now(), dict(job.tally))
    names = ("taken", "versions", "held", "failed", "faults")
    counts = {name: job.tally[name] for name in names}
    had = {snapshot.fetched_at for snapshot in store.blobs.snapshots(page.page_id)}
    left = sum(capture.at not in had for capture in wanted)  # the next run asks for them, also for what failed for now
    return BackfillReport(run_id=run_id, listed=len(listed), left=left, remarks=tuple(job.remarks), **counts)


def _is_of_the_past(outcome: Rejected) -> bool:
    """Whether an error was the page's own when it was archived: the archive dates it as it dates a capture."""
    return any(name.lower() == "memento-datetime" for name, _ in outcome.headers)


def _settle(job: _Backfill) -> None:
    workspace, page_id = job.workspace, job.page.page_id
    if job.late:
        job.tally["versions"] += lay_anew(workspace, (page_id,), run_id=job.run_id)
    with workspace.store.transaction():
        settle_order(workspace, (page_id,))
        settle_facts(workspace, run_id=job.run_id)


def _quarantine(workspace: Workspace, page: Page, capture: Fetched, reason: str) -> None:
    sha256 = workspace.store.blobs.add(capture.body)
    workspace.store.blobs.add_capture(
        RawCapture(
            page.page_id, sha256, capture.url, capture.fetched_at, capture.status, capture.headers, capture.redirects,
            quarantined=True, reason=reason,
        )
    )  # fmt: skip


def _check_since(workspace: Workspace, since: str) -> str:
    try:
        moment = from_stamp(since)
    except ValueError:
        raise UsageError(f"{since!r} is not a date", where="--since", hint="write YYYY-MM-DD") from None
    if moment > workspace.clock():
        raise UsageError(f"{since!r} is in the future", where="--since", hint="give the day where the past begins")
    return to_stamp(moment)
