"""One page asked for: gate, robots and pace at every hop, redirects followed, tries repeated, the verdict at the end."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from veille.changes.believe.refresh import read_refresh
from veille.clock import Clock, to_stamp
from veille.config import Crawl
from veille.crawler.faults import Fault
from veille.crawler.http.client import Answer, Client
from veille.crawler.http.gate import Gate
from veille.crawler.http.pinned_backend import Monotonic
from veille.crawler.outcome import check_page, check_status
from veille.crawler.pace import Lane, Sleep, backoff
from veille.crawler.robots import MAX_BYTES, Verdict, is_fresh, read_robots, remember_robots
from veille.crawler.urls import canonical_url, host_of, origin_of
from veille.model import Fetched, FetchRequest, HostState, NotModified, Outcome, Rejected, RejectReason
from veille.profiles import Profile

# A page that only sends its reader on is small and does so at once; a page that reloads elsewhere after a while is a page.
STUB_BYTES, STUB_SECONDS = 8_000, 15
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
# Faults whose bytes are kept for quarantine: an operator will want to see what came instead of the page.
_KEEPS_BODY = frozenset(
    {RejectReason.BLOCKED, RejectReason.MAINTENANCE, RejectReason.SOFT_404, RejectReason.GONE, RejectReason.WRONG_TYPE}
)


@dataclass(slots=True)
class _Trip:
    """What one try has met so far; kept apart so that a fault can tell of it."""

    redirects: list[str] = field(default_factory=list)
    answer: Answer | None = None
    lane: Lane | None = None
    left: float = 0.0


@dataclass(frozen=True, slots=True)
class Visitor:
    """Visits pages with the run's client, lanes and settings."""

    client: Client
    gate: Gate
    settings: Crawl
    profiles: Mapping[str, Profile]
    agent: str
    lane_of: Callable[[str], Lane]
    clock: Clock
    monotonic: Monotonic
    sleep: Sleep

    def visit(self, request: FetchRequest) -> Outcome:
        """What the request gave; every fault comes back as a Rejected with its typed reason."""
        started = self.monotonic()
        attempt = 0
        while True:
            trip = _Trip(left=self.settings.deadline)
            try:
                return self._try(request, trip, started)
            except Fault as fault:
                caught = fault
            attempt += 1
            lane, again = trip.lane, caught.retry
            if lane is not None:
                lane.note_fault(caught)
                if caught.reason is RejectReason.THROTTLED and trip.answer is not None:
                    again = lane.pause(trip.answer.header("retry-after"))
            if not again or attempt > self.settings.retries or (lane is not None and lane.is_open()):
                return self._reject(request, caught, trip, started)
            if caught.retry:
                self.sleep(backoff(attempt, self.settings.retry_wait))

    def _try(self, request: FetchRequest, trip: _Trip, started: float) -> Outcome:
        hosts = {_own_host(request), *request.allowed_hosts, *self.settings.allow_hosts}
        url, headers = request.url, _conditional(request)
        while True:
            trip.answer = None
            answer = trip.answer = self._ask(url, headers, hosts, trip)
            if answer.status == 304:
                if headers and not trip.redirects:
                    self._settled(trip)
                    return NotModified(request, to_stamp(self.clock()), self._elapsed(started))
                # Nothing was promised that could be unmodified: once more, past every cache.
                answer = trip.answer = self._ask(url, {"Cache-Control": "no-cache"}, hosts, trip)
            onward = _sent_on(answer)
            if answer.status not in _REDIRECTS and onward is None:
                break
            url, headers = self._next_hop(answer, onward or answer.header("location"), trip), {}
        profile = self.profiles.get(request.profile)
        check_status(answer, profile)
        quality = check_page(answer, profile, trip.redirects)
        self._settled(trip)
        return Fetched(
            request,
            answer.url,
            answer.status,
            answer.headers,
            answer.body,
            to_stamp(self.clock()),
            tuple(trip.redirects),
            answer.wire_bytes,
            self._elapsed(started),
            quality.score,
            quality.reasons,
        )

    def _ask(self, url: str, headers: Mapping[str, str], hosts: set[str], trip: _Trip) -> Answer:
        """The answer of one hop, after the gate and the host's robots file let it pass."""
        trip.lane = None
        self.gate.check_url(url, hosts)
        lane = trip.lane = self.lane_of(url)
        refusal = self._read_verdict(lane, url, hosts).refusal(url)
        if refusal is not None:
            raise Fault(RejectReason.ROBOTS, refusal, transient=bool(lane.verdict and lane.verdict.closed))
        with lane.turn():
            return self._exchange(url, headers, trip)

    def _exchange(self, url: str, headers: Mapping[str, str], trip: _Trip, limit: int | None = None) -> Answer:
        """One exchange on the page's remaining time; pauses between two do not count."""
        before = self.monotonic()
        try:
            self.client.start(max(trip.left, 0.0))
            return self.client.get(url, headers, limit=limit)
        finally:
            trip.left -= self.monotonic() - before

    def _next_hop(self, answer: Answer, target: str | None, trip: _Trip) -> str:
        if target is None:
            raise Fault(RejectReason.REDIRECT_ERROR, f"status {answer.status} without a Location", transient=False)
        try:
            url = canonical_url(_as_utf8(target), answer.url)
        except ValueError as error:
            raise Fault(RejectReason.REDIRECT_ERROR, f"Location {target!r}: {error}", transient=False) from error
        trip.redirects.append(answer.url)
        if url in trip.redirects:
            raise Fault(RejectReason.REDIRECT_ERROR, f"redirect loop back to {url}", transient=False)
        if len(trip.redirects) > self.settings.max_redirects:
            raise Fault(
                RejectReason.REDIRECT_ERROR, f"more than {self.settings.max_redirects} redirects", transient=False
            )
        return url

    def _read_verdict(self, lane: Lane, url: str, hosts: set[str]) -> Verdict:
        """The host's robots rules, asked for when the stored ones are stale."""
        fresh = is_fresh(lane.state, self.clock())
        if not fresh:
            lane.remember(self._ask_robots(lane, f"{origin_of(url)}/robots.txt", hosts))
        if not fresh or lane.verdict is None:
            lane.verdict = read_robots(lane.state, self.agent)
        return lane.verdict

    def _ask_robots(self, lane: Lane, url: str, hosts: set[str]) -> HostState:
        """The lane's state with the host's robots answer. A host that cannot be reached raises its own Fault."""
        trip = _Trip(left=self.settings.deadline)
        try:
            with lane.turn():
                answer = self._exchange(url, {}, trip, MAX_BYTES * 2)
        except Fault as fault:
            raise Fault(fault.reason, f"robots.txt: {fault.detail}", fault.transient, fault.retry) from fault
        try:
            while answer.status in _REDIRECTS:
                target = self._next_hop(answer, answer.header("location"), trip)
                self.gate.check_url(target, hosts)
                with self.lane_of(target).turn():
                    answer = self._exchange(target, {}, trip, MAX_BYTES * 2)
        except Fault:  # a chain that leads nowhere means no rules (RFC 9309, 2.3.1.2)
            return remember_robots(lane.state, 404, b"", self.clock())
        if answer.status == 429 or answer.header("retry-after") is not None:
            lane.pause(answer.header("retry-after"))
        return remember_robots(lane.state, answer.status, answer.body, self.clock())

    def _settled(self, trip: _Trip) -> None:
        if trip.lane is not None:
            trip.lane.note_success()

    def _reject(self, request: FetchRequest, fault: Fault, trip: _Trip, started: float) -> Rejected:
        answer, state = trip.answer, trip.lane.state if trip.lane is not None else None
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
            fault.transient,
            status=answer.status if answer is not None else None,
            headers=answer.headers if answer is not None else (),
            body=answer.body if answer is not None and fault.reason in _KEEPS_BODY else b"",
            redirects=tuple(trip.redirects),
            retry_after=until,
            elapsed_ms=self._elapsed(started),
        )

    def _elapsed(self, started: float) -> int:
        return round((self.monotonic() - started) * 1000)


def _sent_on(answer: Answer) -> str | None:
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
    headers: dict[str, str] = {}
    if request.etag:
        headers["If-None-Match"] = request.etag
    if request.last_modified:
        headers["If-Modified-Since"] = request.last_modified
    return headers
