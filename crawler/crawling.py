"""A crawl: hosts side by side in threads, one request at a time to each, outcomes handed to the caller's thread."""

from __future__ import annotations

import queue
import threading
import time
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Protocol

from veille.clock import Clock
from veille.config import Crawl
from veille.crawler.faults import Stopped
from veille.crawler.http.client import Client
from veille.crawler.http.gate import Gate, Resolver, resolve_host
from veille.crawler.pace import Budget, HostQueue, Sleep
from veille.crawler.visit import PageFetcher
from veille.model import FetchRequest, HostState, Outcome
from veille.profiles import Profile
from veille.urls import host_of

# Outcomes that wait for the caller: few, so that memory stays flat when it is slower than the network.
WAITING = 4
# How often a thread that waits looks whether the run was abandoned, and how long the end of the run waits for threads.
_POLL = 0.25
_JOIN = 2.0


class HostMemory(Protocol):
    """What is remembered of hosts between runs; both are called in the caller's thread only."""

    def get(self, host: str) -> HostState | None: ...
    def put(self, state: HostState) -> None: ...


@dataclass(frozen=True, slots=True)
class Machine:
    """What a crawl asks of the machine it runs on: the time, a pause, the addresses behind a name."""

    clock: Clock
    sleep: Sleep | None = None  # None: the crawler's own, which ends at once when the crawl is abandoned
    resolve: Resolver = resolve_host


class _Done:
    """A worker has no more pages."""


_Item = Outcome | HostState | _Done | BaseException


class Crawler:
    """A run's connections, pauses and budgets; they hold over several crawls (a list first, then what it links to)."""

    def __init__(
        self,
        settings: Crawl,
        memory: HostMemory,
        profiles: Mapping[str, Profile],
        *,
        user_agent: str,
        machine: Machine,
        stop: threading.Event | None = None,
    ) -> None:
        self._asked_to_stop = stop
        self._settings, self._memory = settings, memory
        self._clock = machine.clock
        self._stop = threading.Event()
        self._sleep = machine.sleep or self._wait
        self._budget = Budget(settings.run_budget)
        self._queues: dict[str, HostQueue] = {}
        self._queues_lock = threading.Lock()
        self._out: queue.Queue[_Item] = queue.Queue(WAITING)
        gate = Gate(settings.allow_loopback, machine.resolve)
        self._client = Client(settings, user_agent=user_agent, gate=gate, stop=self._stop)
        agent = user_agent.partition("/")[0].strip()
        self._visitor = PageFetcher(
            self._client, gate, settings, profiles, agent, self._queue_of, self._clock, self._sleep
        )

    def __enter__(self) -> Crawler:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Stops every thread's waiting and closes the connections."""
        self._stop.set()
        self._client.close()

    def crawl(self, requests: Iterable[FetchRequest]) -> Iterator[Outcome]:
        """One outcome for each request, as they come; the higher priority first within a host.

        Abandoning the iterator ends the crawler: requests under way are given up within moments.
        """
        by_host = self._sort(requests)
        waiting = deque(by_host.values())
        workers = min(self._settings.concurrency, len(waiting))
        threads = [
            threading.Thread(target=self._work, args=(waiting,), name=f"crawl-{n}", daemon=True) for n in range(workers)
        ]
        for thread in threads:
            thread.start()
        try:
            while workers:
                try:
                    item = self._out.get(timeout=_POLL)
                except queue.Empty:
                    if self._asked_to_stop is not None and self._asked_to_stop.is_set():
                        return
                    continue
                if isinstance(item, _Done):
                    workers -= 1
                elif isinstance(item, HostState):
                    self._memory.put(item)
                elif isinstance(item, BaseException):
                    raise item  # a bug: every fault of a page is an outcome
                else:
                    yield item
        finally:
            if workers:
                self._abandon(threads)

    def _sort(self, requests: Iterable[FetchRequest]) -> dict[str, deque[FetchRequest]]:
        """The requests by host; hosts that a redirect may lead to get their queue now, while memory may be asked."""
        grouped: defaultdict[str, list[FetchRequest]] = defaultdict(list)
        hosts: set[str] = set(self._settings.allow_hosts)
        for request in requests:
            host = _host_or_nothing(request.url)
            grouped[host].append(request)
            hosts.update((host, *request.allowed_hosts))
        for host in sorted(hosts):
            self._add_queue(host)
        return {h: deque(sorted(rs, key=lambda r: -r.priority)) for h, rs in grouped.items()}

    def _add_queue(self, host: str) -> HostQueue:
        if host not in self._queues:
            state = self._memory.get(host) or HostState(host)
            self._queues[host] = self._make_queue(state)
        return self._queues[host]

    def _make_queue(self, state: HostState) -> HostQueue:
        return HostQueue(
            state,
            self._settings,
            self._budget,
            clock=self._clock,
            sleep=self._sleep,
            changed=self._hand_over,
        )

    def _queue_of(self, url: str) -> HostQueue:
        host = host_of(url)
        with self._queues_lock:
            if host not in self._queues:  # an allowed name on an odd port: nothing is remembered of it yet
                self._queues[host] = self._make_queue(HostState(host))
            return self._queues[host]

    def _work(self, waiting: deque[deque[FetchRequest]]) -> None:
        last: _Item = _Done()
        try:
            while waiting:
                try:
                    pages = waiting.popleft()
                except IndexError:
                    break  # another thread took the last host
                while pages:
                    self._hand_over(self._visitor.visit(pages.popleft()))
        except Stopped:
            pass
        except BaseException as error:  # handed to the caller, where it stops the run
            last = error
        try:
            self._hand_over(last)
        except Stopped:
            return

    def _hand_over(self, item: _Item) -> None:
        while not self._stop.is_set():
            try:
                self._out.put(item, timeout=_POLL)
                return
            except queue.Full:
                continue
        raise Stopped

    def _wait(self, seconds: float) -> None:
        if self._stop.wait(seconds):
            raise Stopped

    def _abandon(self, threads: list[threading.Thread]) -> None:
        self._stop.set()
        end = time.monotonic() + _JOIN
        for thread in threads:
            thread.join(max(0.0, end - time.monotonic()))
        self._client.close()


def crawl(
    requests: Iterable[FetchRequest],
    settings: Crawl,
    memory: HostMemory,
    profiles: Mapping[str, Profile],
    *,
    user_agent: str,
    machine: Machine,
) -> Iterator[Outcome]:
    """One outcome for each request: Fetched, NotModified or Rejected; no fault of a page raises."""
    with Crawler(settings, memory, profiles, user_agent=user_agent, machine=machine) as crawler:
        yield from crawler.crawl(requests)


def _host_or_nothing(url: str) -> str:
    try:
        return host_of(url)
    except ValueError:
        return ""  # the visit refuses it with its reason
