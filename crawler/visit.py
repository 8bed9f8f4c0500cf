"""One page request: gate, robots and pace at every hop, redirects followed, tries repeated, the verdict at the end."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from veille.changes.believe.refresh import read_refresh
from veille.clock import Clock, to_stamp
from veille.config import Crawl
from veille.crawler.faults import Fault, Stopped
from veille.crawler.http.client import Client, HttpAnswer
from veille.crawler.http.gate import Gate
from veille.crawler.outcome import check_page, check_part, check_status
from veille.crawler.pace import HostQueue, Sleep
from veille.crawler.robots import MAX_BYTES, RobotsVerdict, is_fresh, read_robots, remember_robots
from veille.model import Fetched, FetchRequest, HostState, NotModified, Outcome, Rejected, RejectReason
from veille.patience import growing_wait
from veille.profiles import Profile
from veille.urls import canonical_url, host_of, origin_of

# A page that only sends its reader on is small and does so at once; a page that reloads elsewhere after a while is a page.
STUB_BYTES, STUB_SECONDS = 8_000, 15
LONGEST_WAIT = timedelta(minutes=2)  # between two tries of one page within a run; a later run is the next step
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
# Faults whose bytes are kept for quarantine: an operator will want to see what came instead of the page.
_KEEPS_BODY = frozenset(
    {RejectReason.BLOCKED, RejectReason.MAINTENANCE, RejectReason.SOFT_404, RejectReason.GONE, RejectReason.WRONG_TYPE}
)


@dataclass(slots=True)
class _Attempt:
    """What one try has met so far; kept apart so that a fault can tell of it."""

    redirects: list[str] = field(default_factory=list)
    answer: HttpAnswer | None = None
    queue: HostQueue | None = None
    left: float = 0.0
    limit: int | None = None  # of the answer's bytes, where it is lower than the run's


@dataclass(frozen=True, slots=True)
class PageFetcher:
    """Visits pages with the run's client, queues and settings."""

    client: Client
    gate: Gate
    settings: Crawl
    profiles: Mapping[str, Profile]
    agent: str
    queue_of: Callable[[str], HostQueue]
    clock: Clock
    sleep: Sleep

    def visit(self, request: FetchRequest) -> Outcome:
        """What the request gave; every fault comes back as a Rejected with its typed reason, one of ours with its cause."""
        started = time.monotonic()
        try:
            return self._visit(request, started)
        except Stopped:
            raise
        except Exception as error:  # one page's fault is one page's fault: the others are still requested
            at, took = to_stamp(self.clock()), self._elapsed(started)
            return Rejected(request, RejectReason.INTERNAL_ERROR, str(error), at, elapsed_ms=took, cause=error)

    def _visit(self, request: FetchRequest, started: float) -> Outcome:
        attempt = 0
        while True:
            ongoing = _Attempt(left=self.settings.deadline, limit=request.limit)
            try:
                return self._try(request, ongoing, started)
            except Fault as fault:
                caught = fault
            attempt += 1
            queue, again = ongoing.queue, caught.retry
            if queue is not None:
                queue.note_fault(caught)
                if caught.reason is RejectReason.THROTTLED and ongoing.answer is not None:
                    again = queue.pause(ongoing.answer.header("retry-after"))
            if not again or attempt > self.settings.retries or (queue is not None and queue.is_open()):
                return self._reject(request, caught, ongoing, started)
            if caught.retry:
                first = timedelta(seconds=self.settings.retry_wait)
                self.sleep(growing_wait(attempt, first=first, longest=LONGEST_WAIT, key=request.url).total_seconds())

    def _try(self, request: FetchRequest, ongoing: _Attempt, started: float) -> Outcome:
        hosts = {_own_host(request), *request.allowed_hosts, *self.settings.allow_hosts}
        url, headers = request.url, _conditional(request)
        while True:
            ongoing.answer = None
            answer = ongoing.answer = self._ask(url, headers, hosts, ongoing)
            if answer.status == 304:
                if headers and not ongoing.redirects:
                    self._settled(ongoing)
                    return NotModified(request, to_stamp(self.clock()), self._elapsed(started))
                # Nothing was promised that could be unmodified: once more, past every cache.
                answer = ongoing.answer = self._ask(url, {"Cache-Control": "no-cache"}, hosts, ongoing)
            onward = _sent_on(answer)
            if answer.status not in _REDIRECTS and onward is None:
                break
            url, headers = self._next_hop(answer, onward or answer.header("location"), ongoing), {}
        profile = self.profiles.get(request.profile)
        check_status(answer, profile)
        check = check_part if request.part else check_page
        quality = check(answer, profile, ongoing.redirects)
        self._settled(ongoing)
        return Fetched(
            request,
            answer.url,
            answer.status,
            answer.headers,
            answer.body,
            to_stamp(self.clock()),
            tuple(ongoing.redirects),
            answer.wire_bytes,
            self._elapsed(started),
            quality.score,
            quality.reasons,
        )

    def _ask(self, url: str, headers: Mapping[str, str], hosts: set[str], ongoing: _Attempt) -> HttpAnswer:
        """The answer of one hop, after the gate and the host's robots file let it pass."""
        ongoing.queue = None
        self.gate.check_url(url, hosts)
        queue = ongoing.queue = self.queue_of(url)
        refusal = self._read_verdict(queue, url, hosts).refusal(url)
        if refusal is not None:
            raise Fault(RejectReason.ROBOTS, refusal)
        with queue.turn():
            return self._exchange(url, headers, ongoing, ongoing.limit)

    def _exchange(
        self, url: str, headers: Mapping[str, str], ongoing: _Attempt, limit: int | None = None
    ) -> HttpAnswer:
        """One exchange on the page's remaining time; pauses between two do not count."""
        before = time.monotonic()
        try:
            self.client.start(max(ongoing.left, 0.0))
            return self.client.get(url, headers, limit=limit)
        finally:
            ongoing.left -= time.monotonic() - before

    def _next_hop(self, answer: HttpAnswer, target: str | None, ongoing: _Attempt) -> str:
        if target is None:
            raise Fault(RejectReason.REDIRECT_ERROR, f"status {answer.status} without a Location")
        try:
            url = canonical_url(_as_utf8(target), answer.url)
        except ValueError as error:
            raise Fault(RejectReason.REDIRECT_ERROR, f"Location {target!r}: {error}") from error
        ongoing.redirects.append(answer.url)
        if url in ongoing.redirects:
            raise Fault(RejectReason.REDIRECT_ERROR, f"redirect loop back to {url}")
        if len(ongoing.redirects) > self.settings.max_redirects:
            raise Fault(RejectReason.REDIRECT_ERROR, f"more than {self.settings.max_redirects} redirects")
        return url

    def _read_verdict(self, queue: HostQueue, url: str, hosts: set[str]) -> RobotsVerdict:
        """The host's robots rules, fetched when the stored ones are stale."""
        fresh = is_fresh(queue.state, self.clock())
        if not fresh:
            queue.remember(self._ask_robots(queue, f"{origin_of(url)}/robots.txt", hosts))
        if not fresh or queue.verdict is None:
            queue.verdict = read_robots(queue.state, self.agent)
        return queue.verdict

    def _ask_robots(self, queue: HostQueue, url: str, hosts: set[str]) -> HostState:
        """The queue's state with the host's robots answer. A host that cannot be reached raises its own Fault."""
        ongoing = _Attempt(left=self.settings.deadline)
        try:
            with queue.turn():
                answer = self._exchange(url, {}, ongoing, MAX_BYTES * 2)
        except Fault as fault:
            detail = f"robots.txt: {fault.detail}"
            raise Fault(fault.reason, detail, fault.retry, fault.no_contact, fault.own_side) from fault
        try:
            while answer.status in _REDIRECTS:
                target = self._next_hop(answer, answer.header("location"), ongoing)
                self.gate.check_url(target, hosts)
                with self.queue_of(target).turn():
                    answer = self._exchange(target, {}, ongoing, MAX_BYTES * 2)
        except Fault:  # a chain that leads nowhere means no rules (RFC 9309, 2.3.1.2)
            return remember_robots(queue.state, 404, b"", self.clock())
        if answer.status == 429 or answer.header("retry-after") is not None:
            queue.pause(answer.header("retry-after"))
        return remember_robots(queue.state, answer.status, answer.body, self.clock())

    def _settled(self, ongoing: _Attempt) -> None:
        if ongoing.queue is not None:
            ongoing.queue.note_success()

    def _reject(self, request: FetchRequest, fault: Fault, ongoing: _Attempt, started: float) -> Rejected:
        answer, state = ongoing.answer, ongoing.queue.state if ongoing.queue is not None else None
        until = None
        if state is not None and fault.reason is RejectReason.THROTTLED:
            until = state.paused_until
        elif state is not None and fault.reason is RejectReason.CIRCUIT_OPEN:
            until = state.open_until
        return Rejected(
            request,
            fault.reason,
            fault.detail,
            to_stamp(self.clock()),
            status=answer.status if answer is not None else None,
            headers=answer.headers if answer is not None else (),
            body=answer.body if answer is not None and fault.reason in _KEEPS_BODY else b"",
            redirects=tuple(ongoing.redirects),
            retry_after=until,
            elapsed_ms=self._elapsed(started),
            no_contact=fault.no_contact,
            own_side=fault.own_side,
        )

    def _elapsed(self, started: float) -> int:
        return round((time.monotonic() - started) * 1000)


def _sent_on(answer: HttpAnswer) -> str | None:
    """The target of a page that is nothing but a meta refresh: a redirect said in markup, followed through the same gate."""
    if answer.status != 200 or len(answer.body) > STUB_BYTES or b"refresh" not in answer.body.lower():
        return None
    found = read_refresh(answer.body.decode("utf-8", "replace"), answer.url)
    return found[1] if found is not None and found[0] <= STUB_SECONDS else None


def _as_utf8(field: str) -> str:
    """A header's text as UTF-8 where it is: `Location: /séjour` is sent raw by servers of French sites."""
    try:
        return field.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return field


def _own_host(request: FetchRequest) -> str:
    try:
        return host_of(request.url)
    except ValueError:
        return ""  # the gate refuses the address with its reason


def _conditional(request: FetchRequest) -> dict[str, str]:
    """The validators of the last answer; one that no header may carry as it stands is left out, and the page is sent whole."""
    named = (("If-None-Match", request.etag), ("If-Modified-Since", request.last_modified))
    return {name: value for name, value in named if value and value.isascii() and value.isprintable()}
