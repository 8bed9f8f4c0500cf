"""What a pass requests: configured sources as pages, due pages as requests, pages learned from lists."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from veille.clock import from_stamp, to_stamp
from veille.config import Source
from veille.config.cron import next_moment
from veille.crawler import next_due
from veille.errors import ConfigError
from veille.model import FetchRequest, HostState, PageState, RejectReason
from veille.store import Page, Visit
from veille.urls import canonical_url, host_of
from veille.workspace import Workspace


def register_sources(workspace: Workspace) -> None:
    """Make a page of every configured source; what the configuration says of it wins over what was known.

    Two sources may name one page: the first rules its profile and schedule, both are its watchers.
    """
    now = workspace.now()
    ruled: set[str] = set()
    for source in workspace.config.sources:
        url = canonical_url(source.url)
        known = workspace.store.pages.find(url)
        if known is not None and known.page_id in ruled:
            workspace.store.pages.share(known.page_id, source.id)
            continue
        page = workspace.store.pages.see(
            url,
            at=now,
            source=source.id,
            lang=source.lang,
            kind=source.kind,
            depth=0,
            twin_url=canonical_url(source.twin) if source.twin else None,
        )
        workspace.store.pages.state_lang(page.page_id, source.lang)
        ruled.add(page.page_id)


def plan_requests(
    workspace: Workspace, *, sources: Collection[str] | None, everything: bool, asked: Collection[str]
) -> list[FetchRequest]:
    """Requests for the pages that are due and were not requested in this pass, most urgent first."""
    store, config = workspace.store, workspace.config
    configured = {source.id: source for source in config.sources}
    # A redirect may lead to any host that is watched anyway (www.canada.ca to ircc.canada.ca), and to those allowed.
    watched = (host_of(canonical_url(source.url)) for source in config.sources)
    hosts = tuple(dict.fromkeys((*watched, *config.crawl.allow_hosts)))
    requests, today = [], workspace.clock().date()
    for page in store.pages.due(workspace.now(), sources=sources, everything=everything):
        source = configured.get(page.source)
        if source is None or page.page_id in asked or source.is_paused(today):
            continue  # imported, paused, or of a source that is no longer configured: kept, not fetched
        visit = store.pages.visit(page.page_id)
        conditional = _may_be_conditional(workspace, visit)
        requests.append(
            FetchRequest(
                url=page.url,
                page_id=page.page_id,
                etag=visit.etag if conditional else None,
                last_modified=visit.last_modified if conditional else None,
                priority=max(visit.priority, source.priority),
                allowed_hosts=hosts,
                profile=source.profile,
            )
        )
    return requests


def check_schedules(workspace: Workspace) -> None:
    """Raise ConfigError for a cron line that cannot be followed, before any page is requested."""
    for source in workspace.config.sources:
        if source.schedule is not None:
            _next_by_cron(workspace, source, workspace.clock())


def hosts_of_sources(workspace: Workspace, sources: Collection[str]) -> frozenset[str]:
    """The hosts of the named sources."""
    return frozenset(host_of(canonical_url(s.url)) for s in workspace.config.sources if s.id in sources)


def why_not_asked(workspace: Workspace, sources: Collection[str], asked: Collection[str]) -> tuple[str, ...]:
    """For each named source of which no page was requested, the reason in one line."""
    store, notes = workspace.store, []
    for name in sources:
        pages = store.pages.all(source=name)
        if not pages or any(page.page_id in asked for page in pages):
            continue
        source = workspace.source_of(name)
        if source is not None and source.is_paused(workspace.clock().date()):
            notes.append(f"{name}: not checked, it is paused; `veille pause {name} --end` ends that")
            continue
        removed = sum(page.state is PageState.REMOVED for page in pages)
        due = min((d for page in pages if (d := store.pages.visit(page.page_id).next_due)), default=None)
        why = "its pages were removed from the site" if removed == len(pages) else f"nothing is due before {due}"
        notes.append(f"{name}: not checked, {why}; `veille check --now {name}` checks it at once")
    return tuple(notes)


@dataclass(frozen=True, slots=True)
class WaitingHosts:
    """Until when each host asked us to wait, how many of its pages were not requested, and whether no other page was left."""

    until: dict[str, str]
    pages: Counter[str]
    alone: bool


def hosts_that_ask_to_wait(
    workspace: Workspace, sources: Collection[str] | None, asked: Collection[str]
) -> WaitingHosts:
    """The hosts of the sources whose pages this pass did not ask for because they asked us to wait."""
    store, today, until = workspace.store, workspace.clock().date(), dict[str, str]()
    pages, alone, pauses = Counter[str](), True, dict[str, str | None]()
    if all(_paused_until(workspace, host) is None for host in store.hosts.all()):
        return WaitingHosts(until, pages, False)  # as in most passes: no page is looked at for it
    for source in workspace.config.sources:
        if source.is_paused(today) or (sources and source.id not in sources):
            continue
        for page in store.pages.all(source=source.id):
            if page.state is PageState.REMOVED:
                continue
            name = host_of(page.url)
            if name not in pauses:
                known = store.hosts.get(name)
                pauses[name] = None if known is None else _paused_until(workspace, known)
            pause = pauses[name]
            health = store.fetches.health(page.page_id) if pause is not None and page.page_id not in asked else None
            if pause is None or health is None or (health.state, health.reason) != ("failing", RejectReason.THROTTLED):
                alone = False
                continue
            until[name] = pause
            pages[name] += 1
    return WaitingHosts(until, pages, alone)


def _paused_until(workspace: Workspace, host: HostState) -> str | None:
    """Until when a host is left alone; None when it may be asked."""
    pause = host.paused_until
    return pause if pause is not None and pause > workspace.now() else None


def due_again(workspace: Workspace, page: Page, *, failed: bool = False, changed: bool = False) -> str:
    """When the page is due again, as its source's schedule and its own history say."""
    now = workspace.clock()
    source = workspace.source_of(page.source)
    if source is None:
        return to_stamp(now + workspace.config.crawl.full_fetch_every)
    if source.schedule is not None and not failed:
        return to_stamp(_next_by_cron(workspace, source, now))
    last_changed = now if changed else (from_stamp(page.last_changed) if page.last_changed else None)
    moment = next_due(
        now, workspace.config.crawl, every=source.every, last_changed=last_changed,
        first_seen=from_stamp(page.first_seen), failed=failed,
    )  # fmt: skip
    return to_stamp(moment)


def _next_by_cron(workspace: Workspace, source: Source, now: datetime) -> datetime:
    try:
        moment = next_moment(source.schedule or "", now, workspace.config.service.timezone)
    except ValueError as error:
        raise ConfigError(f"not a cron line: {error}", where=f"sources ({source.id}).schedule") from error
    if moment is None:
        raise ConfigError("never comes", where=f"sources ({source.id}).schedule")
    return moment


def _may_be_conditional(workspace: Workspace, visit: Visit) -> bool:
    """Validators are hints: not without a stored body, and never for longer than `full_fetch_every`."""
    if visit.raw_sha256 is None or visit.full_fetch_at is None:
        return False
    return workspace.clock() - from_stamp(visit.full_fetch_at) < workspace.config.crawl.full_fetch_every
