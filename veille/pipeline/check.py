"""One pass over the due pages: fetch, notice, keep, alert. One transaction per page."""

from __future__ import annotations

import threading
import time
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Protocol

from veille import __version__
from veille.config import Config
from veille.crawler import Crawler, Machine
from veille.errors import ConfigError, WorkStopped
from veille.log import log
from veille.model import FetchRequest, Outcome
from veille.pipeline.clock_check import clock_agrees, clock_event, latest_recorded, refuse_lost_clock
from veille.pipeline.configuration import agree_on_configuration, require_configuration
from veille.pipeline.facts.rebinding import settle_facts
from veille.pipeline.left_behind import release_left_behind
from veille.pipeline.outbox.delivery import AT_ONCE, DeliveryPlan, deliver_due
from veille.pipeline.outbox.mass import settle_interrupted_runs, settle_run
from veille.pipeline.outbox.reminders import remind
from veille.pipeline.outbox.settled_pages import tell_settled
from veille.pipeline.outbox.staleness import raise_stale
from veille.pipeline.outcomes import OutcomeRecorder
from veille.pipeline.own_network import RunMemory
from veille.pipeline.pages.page_parts import PartsAwaited
from veille.pipeline.planning import (
    check_schedules,
    hosts_of_sources,
    hosts_that_ask_to_wait,
    plan_requests,
    register_sources,
    why_not_asked,
)
from veille.pipeline.run_account import RunAccount
from veille.pipeline.run_report import RunReport, make_report
from veille.workspace import Workspace

MOST_UNMET = 3  # pages named that lack what their profile expects
# A list read in this run may make further pages due at once; more rounds than the deepest source has would be a loop.
MAX_ROUNDS = 8


class Progress(Protocol):
    """Called with the progress of a pass: pages done, of pages known so far."""

    def __call__(self, done: int, known: int) -> None: ...


@dataclass(frozen=True, slots=True)
class RunBounds:
    """What ends a pass before its last page, and who hears how far it is."""

    stop: threading.Event | None
    ends: float | None  # in seconds of `time.monotonic`
    progress: Progress | None

    def are_met(self, done: int, known: int) -> bool:
        """Whether the pass ends after the page in hand."""
        if self.progress is not None:
            self.progress(done, known)
        return is_set(self.stop) or (self.ends is not None and time.monotonic() >= self.ends)


def user_agent(contact: str) -> str:
    """The honest name that every request carries, with the contact for site operators."""
    return f"veille/{__version__} (regulatory watch; {contact})"


def require_contact(config: Config) -> None:
    """Raise ConfigError unless site operators can write to someone: nobody is crawled anonymously."""
    if not config.crawl.contact.strip():
        hint = "set an e-mail address or URL that site operators can write to"
        raise ConfigError("is missing", where=f"{config.base / 'config.toml'}: crawl.contact", hint=hint)


def run_check(
    workspace: Workspace,
    *,
    sources: Collection[str] = (),
    everything: bool = False,
    max_runtime: timedelta | None = None,
    stop: threading.Event | None = None,
    progress: Progress | None = None,
    delivery: DeliveryPlan = AT_ONCE,
    insist: bool = False,
) -> RunReport:
    """Look at the pages that are due (with `everything`, at all), and report what the pass did.

    `max_runtime` ends the pass after the page in hand; `stop` at once: what is under way is given up, alerts wait in the
    outbox. The pages left stay due. `delivery` says how alerts go out.
    With `insist` the named sources are asked due or not, past the back-off of their hosts: a person wants to know now.
    """
    config, store = workspace.config, workspace.store
    require_contact(config)
    refuse_lost_clock(workspace)
    for name in sources:
        config.require_source(name)
    check_schedules(workspace)
    require_configuration(workspace)
    with store.transaction():
        register_sources(workspace)
    settle_interrupted_runs(workspace)
    latest = latest_recorded(workspace)
    run_id = store.fetches.begin_run("check", workspace.now())
    log.bound["run_id"] = run_id
    agree_on_configuration(workspace, run_id=run_id)
    account = RunAccount(workspace, run_id)
    recorder = OutcomeRecorder(account, stop=stop)
    memory = RunMemory(store.hosts, hosts_of_sources(workspace, sources) if insist else frozenset())
    _report_clock(account, latest)
    ends = None if max_runtime is None else time.monotonic() + max_runtime.total_seconds()
    bounds = RunBounds(stop, ends, progress)
    asked: set[str] = set()
    with Crawler(
        config.crawl, memory, workspace.profiles, user_agent=user_agent(config.crawl.contact),
        machine=Machine(workspace.clock), stop=stop,
    ) as crawler:  # fmt: skip
        for _ in range(MAX_ROUNDS):
            requests = plan_requests(workspace, sources=sources or None, everything=everything or insist, asked=asked)
            if not requests:
                break
            asked |= {request.page_id for request in requests}
            if _run_round(crawler, requests, recorder, bounds, known_pages=len(asked)):
                break
    recorder.settle_unreached(memory)
    notes = (*_note_waiting(account, sources, asked), *why_not_asked(workspace, sources, asked), *_note_unmet(account))
    return _close(account, notes, known=len(asked), delivery=delivery, stop=stop)


def _note_unmet(account: RunAccount) -> tuple[str, ...]:
    """Lines about new versions that lack what their site's profile expects of every page; few, for a new template hits all."""
    lines = [f"{url}: recorded, but {hint}" for url, hint in account.unmet.items()]
    if (more := len(lines) - MOST_UNMET) > 0:
        lines[MOST_UNMET:] = [f"and {more} more with less than their profiles expect; see `veille status`"]
    return tuple(lines)


def _note_waiting(account: RunAccount, sources: Collection[str], asked: set[str]) -> tuple[str, ...]:
    """Lines about hosts that asked us to wait; they are failures of the run when nothing else was requested."""
    waiting = hosts_that_ask_to_wait(account.workspace, sources or None, asked)
    lines = tuple(
        f"{host} asked us to wait until {until}: pages not requested: {waiting.pages[host]}"
        for host, until in waiting.until.items()
    )
    if not waiting.alone:
        return lines
    account.tally["waiting"] = len(lines)
    account.failures.extend(lines)
    return ()


def _close(
    account: RunAccount,
    notes: tuple[str, ...],
    *,
    known: int,
    delivery: DeliveryPlan,
    stop: threading.Event | None,
) -> RunReport:
    """What follows from the run as a whole, once: facts, what went stale or settled, reminders; then alerts go out."""
    workspace, run_id = account.workspace, account.run_id
    store = workspace.store
    with store.transaction():
        notes += release_left_behind(workspace)
        settle_facts(workspace, run_id=run_id)
        raise_stale(workspace, run_id)
        account.tally["alerts"] += tell_settled(workspace, run_id)
        remind(workspace, run_id)
    account.tally["alerts"] += settle_run(workspace, run_id)
    delivered = deliver_due(workspace, replace(delivery, later=True) if is_set(stop) else delivery)
    report = make_report(run_id, account.tally, account.failures, notes, known=known, delivered=delivered)
    store.fetches.finish_run(run_id, workspace.now(), dict(account.tally))
    log.info("checked", **{k: v for k, v in sorted(account.tally.items()) if v})
    log.bound.pop("run_id", None)
    return report


def _report_clock(account: RunAccount, latest: str | None) -> None:
    """Tell once when the record holds times later than now (this clock is wrong, or an earlier one was), and when no more."""
    workspace = account.workspace
    if latest is None:
        with workspace.store.transaction():
            for event in clock_agrees(workspace, run_id=account.run_id):
                account.queue(event)
        return
    with workspace.store.transaction():
        zone = workspace.config.alerts.timezone
        account.queue(clock_event(latest, now=workspace.now(), zone=zone, run_id=account.run_id))
    account.tally["wrong_clock"] = 1
    account.failures.append(f"the clock says {workspace.now()}, the record holds {latest}: one of them is wrong")


def _run_round(
    crawler: Crawler, requests: list[FetchRequest], recorder: OutcomeRecorder, bounds: RunBounds, *, known_pages: int
) -> bool:
    """Ask for the pages of one round; True when it was ended early."""
    parts = PartsAwaited(recorder.account.workspace)

    def is_over() -> bool:
        return bounds.are_met(recorder.account.tally["pages"], known_pages)

    outcomes = crawler.crawl(requests)
    for outcome in outcomes:
        if not parts.holds(outcome):
            _receive(recorder, outcome)
        if is_over():
            outcomes.close()  # type: ignore[attr-defined]  # a generator
            return True
    answers = crawler.crawl(parts.requests())
    for answer in answers:
        parts.answer(answer)
        if is_over():
            answers.close()  # type: ignore[attr-defined]  # a generator
            return True
    for outcome, known in parts.settle():
        _receive(recorder, outcome)
        parts.record(outcome, known)
        if is_over():
            return True
    return is_set(bounds.stop)


def _receive(recorder: OutcomeRecorder, outcome: Outcome) -> None:
    try:
        recorder.receive(outcome)
    except WorkStopped as stopped:
        log.info("given up", page=outcome.request.page_id, reason=str(stopped))


def is_set(stop: threading.Event | None) -> bool:
    """Whether somebody asked to stop."""
    return stop is not None and stop.is_set()
