"""How a page stands after an outcome: failing, gone, removed, back; and the alerts about it, once each."""

from __future__ import annotations

from dataclasses import dataclass, replace

from veille.alerts.messages.sentences import say, say_count, say_reason
from veille.clock import from_stamp
from veille.model import (
    Change,
    ChangeReason,
    EventKind,
    FailureReason,
    Fetched,
    PageState,
    Rejected,
    RejectReason,
    Severity,
)
from veille.pipeline.outbox.staleness import close_stale
from veille.pipeline.planning import due_again
from veille.pipeline.run_account import RunAccount
from veille.store import Page

GONE_RUNS = 2  # a vanished page must be missed by this many runs (reference: design, "404, 410")
FAILURE_RUNS = 2  # and a failure must span this many runs before anybody is woken


@dataclass(frozen=True, slots=True)
class PageStanding:
    """Keeps the standing of the pages of one run, in the transaction of the outcome that moved it."""

    account: RunAccount

    def ask_again(self, page: Page, *, retry_after: str | None = None) -> None:
        """Plan the next look after one that failed: sooner than its turn, not before the server allows."""
        pages = self.account.workspace.store.pages
        due = due_again(self.account.workspace, page, failed=True)
        pages.put_visit(replace(pages.visit(page.page_id), next_due=max(due, retry_after or due)))

    def fail(
        self,
        page: Page,
        reason: RejectReason | FailureReason,
        detail: str,
        at: str,
        *,
        retry_after: str | None = None,
        status: int | None = None,
    ) -> None:
        """The page could not be checked; an alert says so once it has failed often enough."""
        account = self.account
        health = account.workspace.store.fetches.fail(page.page_id, at, reason, detail)
        self.ask_again(page, retry_after=retry_after)
        account.tally["failed"] += 1
        account.failures.append(f"{page.url}: not checked, {say_reason(reason).en} ({detail})")
        if self._is_told(health.count):
            since, told = account.time(health.since), say_reason(reason, status)
            said = say_count("detail.failure_opened", health.count, since=since, reason=told)
            account.tell(EventKind.FAILURE_OPENED, page, health.since, at, said)

    def succeed(self, page: Page, fetched: Fetched, *, changed: bool) -> None:
        """The page was fetched and read: what was open about it closes, and a page that was removed is back."""
        account, pages, at = self.account, self.account.workspace.store.pages, fetched.fetched_at
        self.close_failure(page, at)
        if page.state is not PageState.ACTIVE:
            pages.set_state(page.page_id, PageState.ACTIVE)
        if page.state is PageState.REMOVED:
            account.tell(EventKind.PAGE_RETURNED, page, at, at, say("detail.page_returned", at=account.time(at)))
        pages.mark_checked(page.page_id, at)
        pages.settle_fetch(
            page.page_id, due_again(account.workspace, page, changed=changed), at=at,
            etag=fetched.header("etag"), last_modified=fetched.header("last-modified"),
        )  # fmt: skip

    def close_failure(self, page: Page, at: str) -> None:
        """The server answered for the page: its staleness and its failure end, with a note to those who were alerted."""
        account, fetches = self.account, self.account.workspace.store.fetches
        last = fetches.health(page.page_id)
        account.tally["alerts"] += close_stale(
            account.workspace, page, last.last_success if last else None, at=at, run_id=account.run_id
        )
        closed = fetches.succeed(page.page_id, at)
        if closed is None or not (closed.reason == RejectReason.INTERNAL_ERROR or self._is_told(closed.count)):
            return  # nobody was alerted to it
        since, reason = account.time(closed.since), say_reason(closed.reason or RejectReason.INTERNAL_ERROR)
        said = say_count("detail.failure_closed", closed.count, since=since, reason=reason)
        account.tell(EventKind.FAILURE_CLOSED, page, closed.since, at, said)

    def note_gone(self, page: Page, rejected: Rejected) -> None:
        """Gone twice, at least `confirm_after` apart, in two runs: then the page is removed. Its history stays."""
        workspace, at = self.account.workspace, rejected.fetched_at
        pages = workspace.store.pages
        visit = pages.visit(page.page_id)
        since, count = visit.gone_since or at, visit.gone_count + 1
        due = due_again(workspace, page)
        pages.put_visit(replace(visit, next_due=due, gone_since=since, gone_count=count, etag=None, last_modified=None))
        if page.state is PageState.REMOVED:
            return
        if count >= GONE_RUNS and from_stamp(at) - from_stamp(since) >= workspace.config.guard.confirm_after:
            self._remove(page, rejected, since)
            return
        pages.set_state(page.page_id, PageState.GONE_PENDING)
        self.account.tally["failed"] += 1
        told = say_reason(rejected.reason).en
        self.account.failures.append(f"{page.url}: {told} ({rejected.detail}); confirmed in a later run")

    def _remove(self, page: Page, rejected: Rejected, since: str) -> None:
        account, at = self.account, rejected.fetched_at
        store = account.workspace.store
        source = account.workspace.source_of(page.source)
        watched = source is None or source.watched
        severity = Severity.CRITICAL if watched and page.depth == 0 else Severity.SUBSTANTIVE
        store.pages.set_state(page.page_id, PageState.REMOVED)
        store.changes.add(
            (_removal(page, severity),), page_id=page.page_id, at=at, run_id=account.run_id, cause="source"
        )
        reason = say_reason(rejected.reason, rejected.status)
        said = say("detail.page_removed", reason=reason, since=account.time(since))
        account.tell(EventKind.PAGE_REMOVED, page, since, at, said, severity)
        account.tally["removed"] += 1

    def _is_told(self, failures: int) -> bool:
        """Whether this many consecutive failures raise an alert."""
        return failures >= max(self.account.workspace.config.guard.failures_before_alert, FAILURE_RUNS)


def _removal(page: Page, severity: Severity) -> Change:
    title = page.title or page.url
    return Change(
        "page", "removed", severity, "", f"page removed: {title}", f"page retirée : {title}",
        before=page.url, object_id=page.page_id, reason=ChangeReason.PAGE_REMOVED,
    )  # fmt: skip
