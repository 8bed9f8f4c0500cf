"""What each outcome of a crawl means for its page: one transaction per page, whatever it was."""

from __future__ import annotations

import threading
from collections import Counter
from dataclasses import dataclass, field, replace

from veille.alerts.messages.sentences import Said, say, say_count, say_reason, say_time
from veille.answers.network import NETWORK_DOWN, hosts_that_answered
from veille.clock import from_stamp
from veille.config import Source
from veille.errors import ParseError, WorkLimit
from veille.log import log
from veille.model import (
    Change,
    Event,
    EventKind,
    Fetched,
    NotModified,
    Outcome,
    PageState,
    Rejected,
    RejectReason,
    Severity,
)
from veille.pipeline.clock_check import WRONG_CLOCK, in_order, newer_than_now
from veille.pipeline.outbox.events import name_of, page_event
from veille.pipeline.outbox.queue import queue_event
from veille.pipeline.outbox.staleness import close_stale
from veille.pipeline.own_network import FEWEST_HOSTS, RunMemory, hosts_of, is_contact, network_back, network_event
from veille.pipeline.pages.believing import release
from veille.pipeline.pages.containment import INTERNAL_ERROR, fault_event, is_contained, keep_bytes, record_fault
from veille.pipeline.pages.ingest import Ingested, ingest
from veille.pipeline.pages.lists import is_list, learn_from_list
from veille.pipeline.planning import due_again
from veille.pipeline.reread.refresh import refresh_page
from veille.store import Page, RawCapture
from veille.urls import canonical_url, host_of
from veille.work import bounded_work
from veille.workspace import Workspace

TOO_MUCH_WORK = "too_much_work"  # the reason of a page whose reading met its bound
GONE_RUNS = 2  # a vanished page must be missed by this many runs (reference: design, "404, 410")
FAILURE_RUNS = 2  # and a failure must span this many runs before anybody is woken

# Not the page's fault, nor the host's: the page simply keeps its turn.
_POSTPONED = (RejectReason.BUDGET, RejectReason.CIRCUIT_OPEN)
_GONE = (RejectReason.GONE, RejectReason.SOFT_404)


@dataclass(slots=True)
class OutcomeRecorder:
    """Takes the outcomes of one run, page by page; `tally` counts what they were."""

    workspace: Workspace
    run_id: str
    tally: Counter[str] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)
    unreached: list[Rejected] = field(default_factory=list)
    contact: bool = False
    stop: threading.Event | None = None

    def receive(self, outcome: Outcome) -> None:
        """Take an outcome at once, or keep it to the end of the run when nothing is known but that no contact came about."""
        if isinstance(outcome, Rejected) and outcome.no_contact and not self.contact:
            self.unreached.append(outcome)
            self.tally["pages"] += 1
            return
        self.contact = self.contact or is_contact(outcome)
        self.take(outcome)

    def settle_unreached(self, memory: RunMemory) -> None:
        """At the end of a run: hosts that could not be reached failed, unless none at all could: then it is our network.

        A single host may be down itself: then it takes the system's word that the fault is on our side. Without it the
        page has failed; the host is not punished while no other host showed, in this run or the last, that we are connected.
        """
        if self.contact:
            back = network_back(self.workspace, run_id=self.run_id)
            if back is not None:
                with self.workspace.store.transaction():
                    self._queue(back)
        unreached, self.unreached = self.unreached, []
        hosts = hosts_of(unreached)
        ours = len(hosts) >= FEWEST_HOSTS or (bool(hosts) and all(outcome.own_side for outcome in unreached))
        if self.contact or not ours:
            raw = self.workspace.store.connection.raw
            if not self.contact and not hosts_that_answered(raw, leaving_out=self.run_id).difference(hosts):
                memory.take_back(hosts)
            self.tally["pages"] -= len(unreached)
            for outcome in unreached:
                self.take(outcome)
            return
        with self.workspace.store.transaction():
            memory.take_back(hosts)
            for outcome in unreached:
                self.workspace.store.fetches.record(self.run_id, outcome.request.page_id, outcome)
            detail = unreached[0].detail
            self._queue(network_event(self.workspace, hosts, run_id=self.run_id))
        self.tally["postponed"] += len(unreached)
        self.tally[NETWORK_DOWN] = 1
        self.failures.append(f"no host could be reached ({', '.join(hosts)}): our own network? ({detail})")

    def take(self, outcome: Outcome) -> None:
        """Store one outcome and all that follows from it, in one transaction; a fault of ours stays that page's."""
        store = self.workspace.store
        tally, failures = Counter(self.tally), len(self.failures)
        limit = self.workspace.config.guard.page_work.total_seconds()
        try:
            with store.transaction(), bounded_work(outcome.request.url, seconds=limit, stop=self.stop):
                self._take(store.pages.get(outcome.request.page_id), outcome)
        except WorkLimit as error:
            self._forget_counts(tally, failures)
            with store.transaction():
                self._note_too_much(store.pages.get(outcome.request.page_id), outcome, error)
        except Exception as error:
            if not is_contained(error):
                raise
            self._forget_counts(tally, failures)
            with store.transaction():
                self._note_fault(store.pages.get(outcome.request.page_id), outcome, error)
        self.tally["pages"] += 1

    def _forget_counts(self, tally: Counter[str], failures: int) -> None:
        """Count as before a page whose transaction was rolled back."""
        self.tally = tally
        del self.failures[failures:]

    def _note_too_much(self, page: Page, outcome: Outcome, error: WorkLimit) -> None:
        """A page that costs more work than a page may: nothing of its reading is kept but its bytes."""
        if isinstance(outcome, Fetched):
            keep_bytes(self.workspace, page, outcome)
        self.workspace.store.fetches.record(self.run_id, page.page_id, outcome, detail=str(error))
        self._fail(page, TOO_MUCH_WORK, str(error), outcome.fetched_at)

    def _take(self, page: Page, outcome: Outcome) -> None:
        match outcome:
            case Fetched():
                self._take_fetched(page, outcome)
            case NotModified():
                self._take_not_modified(page, outcome)
            case Rejected():
                self._take_rejected(page, outcome)

    def _note_fault(self, page: Page, outcome: Outcome, error: Exception) -> None:
        """Any exception while the page was read, compared or told: told at the first time, exit code 1 at the end."""
        at = outcome.fetched_at
        said = record_fault(self.workspace, page, outcome, error, run_id=self.run_id)
        health = self.workspace.store.fetches.fail(page.page_id, at, INTERNAL_ERROR, said)
        self._ask_again(page)
        self.tally["failed"] += 1
        self.tally["faults"] += 1
        self.failures.append(f"{page.url}: a fault of veille itself: {said}; its bytes are kept, please report it")
        self._queue(fault_event(page, said, health.since, at=at, run_id=self.run_id))

    def _take_fetched(self, page: Page, fetched: Fetched) -> None:
        store = self.workspace.store
        source = self.workspace.source_of(page.source)
        if source is not None and is_list(self.workspace, page):
            self._read_list(source, page, fetched)
            return
        newest = store.history.latest(page.page_id)
        later = newer_than_now(newest, fetched.fetched_at)
        if later is not None:
            keep_bytes(self.workspace, page, fetched)
            store.fetches.record(self.run_id, page.page_id, fetched, detail=WRONG_CLOCK)
            self._fail(page, WRONG_CLOCK, f"its newest version is of {later}, later than now", fetched.fetched_at)
            return
        fetched = in_order(newest, fetched)
        try:
            result = ingest(self.workspace, page, fetched, run_id=self.run_id, live=True)
        except WorkLimit:
            raise  # what was written so far is rolled back with the whole page
        except ParseError as error:
            self._note_unreadable(page, fetched, error)
            return
        store.fetches.record(self.run_id, page.page_id, fetched, detail=result.detail)
        self.tally[result.step] += 1
        self.tally["extracted"] += result.extracted
        self.tally["versions"] += result.version_id is not None
        self.tally["changes"] += result.changes
        for event in result.events:
            self._queue(event)
        if result.step == "suspect":
            # Told at once, apart from the failures that wait for a second run; unchanged bytes do not clear it.
            self.tally["held"] += 1
            hint = f"`veille review accept {page.page_id}` takes it as it is"
            self.failures.append(f"{page.url}: held, {result.detail}; {hint}")
            self._ask_again(page)
            store.pages.mark_checked(page.page_id, fetched.fetched_at)
            return
        self._note_address(page, fetched)
        self._succeed(page, fetched, changed=result.version_id is not None)
        if result.document is not None:
            from veille.pipeline.pages.discovery import learn_from_page  # only a new version leads anywhere

            self._tell_found(page, result, fetched.fetched_at)
            learn_from_page(self.workspace, page, result.document, before=result.before)

    def _tell_found(self, page: Page, result: Ingested, at: str) -> None:
        """A new page under a watched page or list is news; the first reading of a source is not."""
        from veille.pipeline.pages.found_pages import found_event, is_new_under_watch

        document = result.document
        if result.step != "first_version" or document is None or document.empty:
            return
        if is_new_under_watch(self.workspace, page):
            self._queue(found_event(page, document, at=at, run_id=self.run_id))
            self.tally["found"] += 1

    def _ask_again(self, page: Page, *, retry_after: str | None = None) -> None:
        """Plan the next look after one that failed: sooner than its turn, not before the server allows."""
        store = self.workspace.store
        due = due_again(self.workspace, page, failed=True)
        store.pages.put_visit(replace(store.pages.visit(page.page_id), next_due=max(due, retry_after or due)))

    def _read_list(self, source: Source, page: Page, fetched: Fetched) -> None:
        try:
            learn_from_list(self.workspace, source, page, fetched)
        except ParseError as error:
            self._note_unreadable(page, fetched, error)
            return
        self.workspace.store.fetches.record(self.run_id, page.page_id, fetched)
        self._succeed(page, fetched, changed=False)
        self.tally["lists"] += 1

    def _note_unreadable(self, page: Page, fetched: Fetched, error: ParseError) -> None:
        """The transport vouches for the answer, the parsers do not: the raw bytes are kept, no version is made."""
        self.workspace.store.fetches.record(self.run_id, page.page_id, fetched, detail=str(error))
        self._fail(page, "unreadable", str(error), fetched.fetched_at)

    def _take_not_modified(self, page: Page, outcome: NotModified) -> None:
        store = self.workspace.store
        store.fetches.record(self.run_id, page.page_id, outcome)
        self.tally["not_modified"] += 1
        refresh_page(self.workspace, page, run_id=self.run_id)  # the validators say nothing of our parsers
        for event in release(self.workspace, page, at=outcome.fetched_at, run_id=self.run_id):
            self._queue(event)
        self._close_failure(page, outcome.fetched_at)
        store.pages.mark_checked(page.page_id, outcome.fetched_at)
        store.pages.settle_visit(page.page_id, due_again(self.workspace, page))

    def _take_rejected(self, page: Page, rejected: Rejected) -> None:
        if rejected.cause is not None:
            raise rejected.cause  # told as any fault of ours, with its place
        store = self.workspace.store
        store.fetches.record(self.run_id, page.page_id, rejected)
        unasked = rejected.reason is RejectReason.THROTTLED and rejected.status is None  # its host is pausing
        if rejected.reason in _POSTPONED or unasked:
            if rejected.retry_after:
                visit = store.pages.visit(page.page_id)
                store.pages.put_visit(replace(visit, next_due=max(visit.next_due or "", rejected.retry_after)))
            self.tally["postponed"] += 1
            return
        if rejected.body:
            sha256 = store.blobs.add(rejected.body)
            store.blobs.add_capture(
                RawCapture(
                    page.page_id, sha256, rejected.request.url, rejected.fetched_at, rejected.status, rejected.headers,
                    rejected.redirects, quarantined=True, reason=str(rejected.reason),
                )
            )  # fmt: skip
        if rejected.reason in _GONE:
            self._take_gone(page, rejected)
        else:
            self._fail(
                page, str(rejected.reason), rejected.detail, rejected.fetched_at, retry_after=rejected.retry_after,
                status=rejected.status,
            )  # fmt: skip

    def _take_gone(self, page: Page, rejected: Rejected) -> None:
        """Gone twice, at least `confirm_after` apart, in two runs: then the page is removed. Its history stays."""
        store, at = self.workspace.store, rejected.fetched_at
        visit = store.pages.visit(page.page_id)
        since = visit.gone_since or at
        count = visit.gone_count + 1
        confirm = self.workspace.config.guard.confirm_after
        removed = page.state is PageState.REMOVED or (
            count >= GONE_RUNS and from_stamp(at) - from_stamp(since) >= confirm
        )
        due = due_again(self.workspace, page)
        store.pages.put_visit(
            replace(visit, next_due=due, gone_since=since, gone_count=count, etag=None, last_modified=None)
        )
        if page.state is PageState.REMOVED:
            return
        store.pages.set_state(page.page_id, PageState.REMOVED if removed else PageState.GONE_PENDING)
        if removed:
            source = self.workspace.source_of(page.source)
            watched = source is None or source.watched
            severity = Severity.CRITICAL if watched and page.depth == 0 else Severity.SUBSTANTIVE
            said = say(
                "detail.page_removed", reason=say_reason(rejected.reason, rejected.status), since=self._time(since)
            )
            store.changes.add(
                (_removal(page, severity),), page_id=page.page_id, at=at, run_id=self.run_id, cause="source"
            )
            self._tell(EventKind.PAGE_REMOVED, page, since, at, said, severity)
            self.tally["removed"] += 1
        else:
            self.tally["failed"] += 1
            self.failures.append(f"{page.url}: {rejected.reason} ({rejected.detail}); confirmed in a later run")

    def _fail(
        self,
        page: Page,
        reason: str,
        detail: str,
        at: str,
        *,
        retry_after: str | None = None,
        status: int | None = None,
    ) -> None:
        store = self.workspace.store
        health = store.fetches.fail(page.page_id, at, reason, detail)
        self._ask_again(page, retry_after=retry_after)
        self.tally["failed"] += 1
        self.failures.append(f"{page.url}: {reason} ({detail})")
        if self._is_told(health.count):
            since, told = self._time(health.since), say_reason(reason, status)
            said = say_count("detail.failure_opened", health.count, since=since, reason=told)
            self._tell(EventKind.FAILURE_OPENED, page, health.since, at, said)

    def _succeed(self, page: Page, fetched: Fetched, *, changed: bool) -> None:
        store = self.workspace.store
        self._close_failure(page, fetched.fetched_at)
        if page.state is not PageState.ACTIVE:
            store.pages.set_state(page.page_id, PageState.ACTIVE)
            if page.state is PageState.REMOVED:
                said = say("detail.page_returned", at=self._time(fetched.fetched_at))
                self._tell(EventKind.PAGE_RETURNED, page, fetched.fetched_at, fetched.fetched_at, said)
        store.pages.mark_checked(page.page_id, fetched.fetched_at)
        store.pages.settle_fetch(
            page.page_id, due_again(self.workspace, page, changed=changed), at=fetched.fetched_at,
            etag=fetched.header("etag"), last_modified=fetched.header("last-modified"),
        )  # fmt: skip

    def _close_failure(self, page: Page, at: str) -> None:
        last = self.workspace.store.fetches.health(page.page_id)
        self.tally["alerts"] += close_stale(
            self.workspace, page, last.last_success if last else None, at=at, run_id=self.run_id
        )
        closed = self.workspace.store.fetches.succeed(page.page_id, at)
        if closed is None or not (closed.reason == INTERNAL_ERROR or self._is_told(closed.count)):
            return  # nobody was told of it
        since, reason = self._time(closed.since), say_reason(closed.reason or INTERNAL_ERROR)
        said = say_count("detail.failure_closed", closed.count, since=since, reason=reason)
        self._tell(EventKind.FAILURE_CLOSED, page, closed.since, at, said)

    def _note_address(self, page: Page, fetched: Fetched) -> None:
        """Follow a redirect without losing the page's identity; a new address is told once."""
        if not fetched.redirects or (final := canonical_url(fetched.url)) == page.url:
            return
        store = self.workspace.store
        other = store.pages.find(final)
        if other is not None:
            return  # its own alias, or another watched page: nothing new to say
        store.pages.add_alias(page.page_id, final)
        far = ".host" if host_of(final) != host_of(page.url) else ""
        self._tell(EventKind.PAGE_MOVED, page, final, fetched.fetched_at, say(f"detail.page_moved{far}", url=final))

    def _is_told(self, failures: int) -> bool:
        """Whether this many consecutive failures raise an alert."""
        return failures >= max(self.workspace.config.guard.failures_before_alert, FAILURE_RUNS)

    def _tell(
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
        self._queue(page_event(kind, name_of(page), said, key=key, severity=severity, at=at, run_id=self.run_id))

    def _time(self, stamp: str) -> Said:
        return say_time(stamp, self.workspace.config.alerts.timezone)

    def _queue(self, event: Event) -> None:
        self.tally["alerts"] += queue_event(self.workspace, event)
        log.info("event", kind=str(event.kind), severity=str(event.severity), page=event.page_id, url=event.url)


def _removal(page: Page, severity: Severity) -> Change:
    title = page.title or page.url
    return Change(
        "page", "removed", severity, "", f"page removed: {title}", f"page retirée : {title}",
        before=page.url, object_id=page.page_id, reason="the page is gone",
    )  # fmt: skip
