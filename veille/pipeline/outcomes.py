"""What each outcome of a crawl means for its page: one transaction per page, whatever it was."""

from __future__ import annotations

import threading
from collections import Counter
from dataclasses import dataclass, field, replace

from veille.alerts.messages.sentences import say
from veille.answers.network import NETWORK_DOWN, hosts_that_answered
from veille.config import Source
from veille.errors import ParseError, WorkLimit
from veille.model import EventKind, FailureReason, Fetched, NotModified, Outcome, Rejected, RejectReason
from veille.parsers.media.expectations import EXPECTED
from veille.pipeline.clock_check import in_order, newer_than_now
from veille.pipeline.own_network import FEWEST_HOSTS, RunMemory, hosts_of, is_contact, network_back, network_event
from veille.pipeline.pages.believing import accept_hint, release
from veille.pipeline.pages.containment import fault_event, fault_line, is_contained, keep_bytes, record_fault
from veille.pipeline.pages.ingest import Ingested, LadderStep, ingest
from veille.pipeline.pages.lists import is_list, learn_from_list
from veille.pipeline.planning import due_again
from veille.pipeline.reread.refresh import refresh_page
from veille.pipeline.run_account import RunAccount
from veille.pipeline.standing import PageStanding
from veille.store import Page, RawCapture
from veille.urls import canonical_url, host_of
from veille.work import bounded_work
from veille.workspace import Workspace

_GONE = (RejectReason.GONE, RejectReason.SOFT_404)


@dataclass(slots=True)
class OutcomeRecorder:
    """Takes the outcomes of one run, page by page; the account counts what they were."""

    account: RunAccount
    stop: threading.Event | None = None
    unreached: list[Rejected] = field(default_factory=list)
    contact: bool = False
    standing: PageStanding = field(init=False)

    def __post_init__(self) -> None:
        self.standing = PageStanding(self.account)

    @property
    def _workspace(self) -> Workspace:
        return self.account.workspace

    def receive(self, outcome: Outcome) -> None:
        """Take an outcome at once, or keep it to the end of the run when nothing is known but that no contact came about."""
        if isinstance(outcome, Rejected) and outcome.no_contact and not self.contact:
            self.unreached.append(outcome)
            self.account.tally["pages"] += 1
            return
        self.contact = self.contact or is_contact(outcome)
        self.take(outcome)

    def settle_unreached(self, memory: RunMemory) -> None:
        """At the end of a run: hosts that could not be reached failed, unless none at all could: then it is our network.

        A single host may be down itself: then it takes the system's word that the fault is on our side. Without it the
        page has failed; the host is not punished while no other host showed, in this run or the last, that we are connected.
        """
        if self.contact:
            back = network_back(self._workspace, run_id=self.account.run_id)
            if back is not None:
                with self._workspace.store.transaction():
                    self.account.queue(back)
        unreached, self.unreached = self.unreached, []
        hosts = hosts_of(unreached)
        ours = len(hosts) >= FEWEST_HOSTS or (bool(hosts) and all(outcome.own_side for outcome in unreached))
        if self.contact or not ours:
            raw = self._workspace.store.connection.raw
            if not self.contact and not hosts_that_answered(raw, leaving_out=self.account.run_id).difference(hosts):
                memory.take_back(hosts)
            self.account.tally["pages"] -= len(unreached)
            for outcome in unreached:
                self.take(outcome)
            return
        with self._workspace.store.transaction():
            memory.take_back(hosts)
            for outcome in unreached:
                self._workspace.store.fetches.record(self.account.run_id, outcome.request.page_id, outcome)
            detail = unreached[0].detail
            self.account.queue(network_event(self._workspace, hosts, run_id=self.account.run_id))
        self.account.tally["postponed"] += len(unreached)
        self.account.tally[NETWORK_DOWN] = 1
        self.account.failures.append(f"no host could be reached ({', '.join(hosts)}): our own network? ({detail})")

    def take(self, outcome: Outcome) -> None:
        """Store one outcome and all that follows from it, in one transaction; a fault of ours stays that page's."""
        store = self._workspace.store
        tally, failures = Counter(self.account.tally), len(self.account.failures)
        limit = self._workspace.config.guard.page_work.total_seconds()
        try:
            with store.transaction(), bounded_work(outcome.request.url, seconds=limit, stop=self.stop):
                self._take(store.pages.get(outcome.request.page_id), outcome)
        except WorkLimit as error:
            self.account.take_back(tally, failures)
            with store.transaction():
                self._note_too_much(store.pages.get(outcome.request.page_id), outcome, error)
        except Exception as error:
            if not is_contained(error):
                raise
            self.account.take_back(tally, failures)
            with store.transaction():
                self._note_fault(store.pages.get(outcome.request.page_id), outcome, error)
        self.account.tally["pages"] += 1

    def _note_too_much(self, page: Page, outcome: Outcome, error: WorkLimit) -> None:
        """A page that costs more work than a page may: nothing of its reading is kept but its bytes."""
        if isinstance(outcome, Fetched):
            keep_bytes(self._workspace, page, outcome)
        self._workspace.store.fetches.record(self.account.run_id, page.page_id, outcome, detail=str(error))
        self.standing.fail(page, FailureReason.TOO_MUCH_WORK, str(error), outcome.fetched_at)

    def _take(self, page: Page, outcome: Outcome) -> None:
        match outcome:
            case Fetched():
                self._take_fetched(page, outcome)
            case NotModified():
                self._take_not_modified(page, outcome)
            case Rejected():
                self._take_rejected(page, outcome)

    def _note_fault(self, page: Page, outcome: Outcome, error: Exception) -> None:
        """Any exception while the page was read, compared or reported: an alert at the first time, exit code 1 at the end."""
        at = outcome.fetched_at
        said = record_fault(self._workspace, page, outcome, error, run_id=self.account.run_id)
        health = self._workspace.store.fetches.fail(page.page_id, at, RejectReason.INTERNAL_ERROR, said)
        self.standing.ask_again(page)
        self.account.tally["failed"] += 1
        self.account.tally["faults"] += 1
        self.account.failures.append(fault_line(page.url, said))
        self.account.queue(fault_event(page, said, health.since, at=at, run_id=self.account.run_id))

    def _take_fetched(self, page: Page, fetched: Fetched) -> None:
        store = self._workspace.store
        source = self._workspace.source_of(page.source)
        if source is not None and is_list(self._workspace, page):
            self._read_list(source, page, fetched)
            return
        newest = store.history.latest(page.page_id)
        later = newer_than_now(newest, fetched.fetched_at)
        if later is not None:
            keep_bytes(self._workspace, page, fetched)
            store.fetches.record(self.account.run_id, page.page_id, fetched, detail=FailureReason.WRONG_CLOCK)
            self.standing.fail(
                page, FailureReason.WRONG_CLOCK, f"its newest version is of {later}, later than now", fetched.fetched_at
            )
            return
        fetched = in_order(newest, fetched)
        try:
            result = ingest(self._workspace, page, fetched, run_id=self.account.run_id, live=True)
        except WorkLimit:
            raise  # what was written so far is rolled back with the whole page
        except ParseError as error:
            self._note_unreadable(page, fetched, error)
            return
        store.fetches.record(self.account.run_id, page.page_id, fetched, detail=result.detail)
        self.account.tally[result.step] += 1
        self.account.tally["extracted"] += result.extracted
        self.account.tally["versions"] += result.version_id is not None
        self.account.tally["changes"] += result.changes
        for event in result.events:
            self.account.queue(event)
        if result.step is LadderStep.SUSPECT:
            # Told at once, apart from the failures that wait for a second run; unchanged bytes do not clear it.
            self.account.tally["held"] += 1
            self.account.failures.append(f"{page.url}: held, {result.detail}; {accept_hint(page.page_id)}")
            self.standing.ask_again(page)
            store.pages.mark_checked(page.page_id, fetched.fetched_at)
            return
        self._note_address(page, fetched)
        self.standing.succeed(page, fetched, changed=result.version_id is not None)
        if result.document is not None:
            from veille.pipeline.pages.discovery import learn_from_page  # only a new version leads anywhere

            for hint in result.document.hints:
                if hint.startswith(EXPECTED):
                    self.account.unmet.setdefault(page.url, hint)
            self._tell_found(page, result, fetched.fetched_at)
            learn_from_page(self._workspace, page, result.document, before=result.before)

    def _tell_found(self, page: Page, result: Ingested, at: str) -> None:
        """A new page under a watched page or list is news; the first reading of a source is not."""
        from veille.pipeline.pages.found_pages import found_event, is_new_under_watch

        document = result.document
        if result.step is not LadderStep.FIRST_VERSION or document is None or document.empty:
            return
        if is_new_under_watch(self._workspace, page):
            self.account.queue(found_event(page, document, at=at, run_id=self.account.run_id))
            self.account.tally["found"] += 1

    def _read_list(self, source: Source, page: Page, fetched: Fetched) -> None:
        try:
            learn_from_list(self._workspace, source, page, fetched)
        except ParseError as error:
            self._note_unreadable(page, fetched, error)
            return
        self._workspace.store.fetches.record(self.account.run_id, page.page_id, fetched)
        self.standing.succeed(page, fetched, changed=False)
        self.account.tally["lists"] += 1

    def _note_unreadable(self, page: Page, fetched: Fetched, error: ParseError) -> None:
        """The transport vouches for the answer, the parsers do not: the raw bytes are kept, no version is made."""
        self._workspace.store.fetches.record(self.account.run_id, page.page_id, fetched, detail=str(error))
        self.standing.fail(page, FailureReason.UNREADABLE, str(error), fetched.fetched_at)

    def _take_not_modified(self, page: Page, outcome: NotModified) -> None:
        store = self._workspace.store
        store.fetches.record(self.account.run_id, page.page_id, outcome)
        self.account.tally["not_modified"] += 1
        refresh_page(self._workspace, page, run_id=self.account.run_id)  # the validators say nothing of our parsers
        for event in release(self._workspace, page, at=outcome.fetched_at, run_id=self.account.run_id):
            self.account.queue(event)
        self.standing.close_failure(page, outcome.fetched_at)
        store.pages.mark_checked(page.page_id, outcome.fetched_at)
        store.pages.settle_visit(page.page_id, due_again(self._workspace, page))

    def _take_rejected(self, page: Page, rejected: Rejected) -> None:
        if rejected.cause is not None:
            raise rejected.cause  # reported as any fault of ours, with its place
        store = self._workspace.store
        store.fetches.record(self.account.run_id, page.page_id, rejected)
        unasked = rejected.reason is RejectReason.THROTTLED and rejected.status is None  # its host is pausing
        if rejected.reason.postpones or unasked:
            if rejected.retry_after:
                visit = store.pages.visit(page.page_id)
                store.pages.put_visit(replace(visit, next_due=max(visit.next_due or "", rejected.retry_after)))
            self.account.tally["postponed"] += 1
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
            self.standing.note_gone(page, rejected)
        else:
            self.standing.fail(
                page, rejected.reason, rejected.detail, rejected.fetched_at, retry_after=rejected.retry_after,
                status=rejected.status,
            )  # fmt: skip

    def _note_address(self, page: Page, fetched: Fetched) -> None:
        """Follow a redirect without losing the page's identity; a new address is reported once."""
        if not fetched.redirects or (final := canonical_url(fetched.url)) == page.url:
            return
        store = self._workspace.store
        other = store.pages.find(final)
        if other is not None:
            return  # its own alias, or another watched page: nothing new to say
        store.pages.add_alias(page.page_id, final)
        far = ".host" if host_of(final) != host_of(page.url) else ""
        self.account.tell(
            EventKind.PAGE_MOVED, page, final, fetched.fetched_at, say(f"detail.page_moved{far}", url=final)
        )
