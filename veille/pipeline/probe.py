"""One careful live look at each host: can it be fetched, is it the page, does the site profile fit."""

from __future__ import annotations

import os
import shutil
import socket
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from veille.clock import Clock, system_clock
from veille.config import Channel, Config, Source
from veille.crawler import Machine, crawl
from veille.errors import UsageError
from veille.model import Fetched, FetchRequest, NotModified, Outcome
from veille.pipeline.adding import NothingRemembered
from veille.pipeline.check import user_agent
from veille.pipeline.probe_answer import judge_answer, say_rejected
from veille.profiles import load_profiles
from veille.urls import canonical_url, host_of

CONNECT_SECONDS = 3.0  # a server that takes longer to answer than that would hold up a run's messages
_PORTS = {"http": 80, "https": 443}
LEAST_FREE = 200_000_000  # bytes: the first run of the shipped configuration stores some 60 MB


@dataclass(frozen=True, slots=True)
class Finding:
    """What one host answered; `good` when the page was read as its profile expects."""

    host: str
    url: str
    good: bool
    lines: tuple[str, ...]


def probe_hosts(config: Config, *, every_source: bool = False, clock: Clock = system_clock) -> tuple[Finding, ...]:
    """Ask each host for its first source's page and for those marked `unconfirmed`, once, politely; nothing is stored.

    With `every_source` each source is asked.
    """
    if not config.sources:
        raise UsageError("no source is configured", hint="write a configuration with `veille init`")
    if not config.crawl.contact.strip():
        raise UsageError("crawl.contact is missing", hint="set an e-mail address or URL in the configuration")
    first: dict[str, Source] = {}
    for source in config.sources:
        host = host_of(canonical_url(source.url))
        first.setdefault(source.id if every_source or source.unconfirmed else host, source)
    profiles = load_profiles(config.profiles_path)
    settings = config.crawl.model_copy(update={"retries": 0})
    requests = [
        FetchRequest(canonical_url(s.url), page_id=s.id, allowed_hosts=config.crawl.allow_hosts, profile=s.profile)
        for s in first.values()
    ]
    by_id = {source.id: source for source in first.values()}
    agent = user_agent(config.crawl.contact)
    outcomes = crawl(requests, settings, NothingRemembered(), profiles, user_agent=agent, machine=Machine(clock))
    found = [_judge(by_id[outcome.request.page_id], outcome, config) for outcome in outcomes]
    return tuple(sorted(found, key=lambda finding: (finding.host, finding.url)))


NO_ROUTE = "no route sends it anything: name it in the channels of a route under [[alerts.routes]]"


def check_locally(config: Config) -> tuple[str, ...]:
    """What on this machine or in the configuration would stop a run or its messages: one line each, empty when all is well."""
    lines = []
    database, site = config.database_path.parent, config.base / config.service.site_dir
    if not _can_write(database):
        lines.append(f"{_existing(database)} cannot be written: it is where the database belongs")
    elif shutil.disk_usage(_existing(database)).free < LEAST_FREE:
        lines.append(f"{_existing(database)} has less than {LEAST_FREE // 1_000_000} MB free")
    if not _can_write(site):
        lines.append(f"{_existing(site)} cannot be written: it is where the report site belongs")
    known = {source.id for source in config.sources}
    lines += [
        f"fact {fact.key}: no source is called {fact.source!r}" for fact in config.facts if fact.source not in known
    ]
    lines += [f"channel {name}: {NO_ROUTE}" for name in config.alerts.unrouted()]
    for channel in config.alerts.channels:
        names = [str(value) for key, value in channel.model_dump().items() if key.endswith("_env") and value]
        lines += [f"channel {channel.id}: the environment has no {name}" for name in names if name not in os.environ]
        if channel.type in ("file", "feed") and not _can_write(place := config.base / channel.path):
            lines.append(f"channel {channel.id}: {_existing(place)} cannot be written")
        if (server := _server_of(channel)) is not None and not _listens(*server):
            lines.append(f"channel {channel.id}: nothing answers at {server[0]}:{server[1]}")
    return tuple(lines)


def _server_of(channel: Channel) -> tuple[str, int] | None:
    """Host and port of the server that a channel hands its messages to; None where it has none or its address is not known."""
    if channel.type == "email":
        return channel.smtp_host, channel.smtp_port
    if channel.type not in ("webhook", "github"):
        return None
    named = channel.url_env if channel.type == "webhook" else None
    address = urlsplit(channel.url or (os.environ.get(named, "") if named else ""))
    return (address.hostname, address.port or _PORTS.get(address.scheme, 443)) if address.hostname else None


def _listens(host: str, port: int) -> bool:
    """Whether something takes a connection there; nothing is sent."""
    try:
        with socket.create_connection((host, port), timeout=CONNECT_SECONDS):
            return True
    except OSError:
        return False


def _can_write(path: Path) -> bool:
    """Whether a run can make the file or folder, or write it where it is there."""
    place = _existing(path)
    return os.access(place, os.W_OK) and (place == path or place.is_dir())


def _existing(path: Path) -> Path:
    """The path, or the nearest folder above it that is there: what a run makes, it makes in it."""
    return next((place for place in (path, *path.parents) if place.exists()), path)


def _judge(source: Source, outcome: Outcome, config: Config) -> Finding:
    host, url = host_of(outcome.request.url), outcome.request.url
    if isinstance(outcome, NotModified):
        return Finding(host, url, False, ("answers 304 to a request without validators: a broken cache",))
    if not isinstance(outcome, Fetched):
        return Finding(host, url, False, say_rejected(outcome, config))
    size, quality = len(outcome.body), round(outcome.quality * 100)
    lines = [f"{outcome.status}, {size:,} bytes in {outcome.elapsed_ms:,} ms, quality {quality} of 100"]
    lines += [f"doubt: {reason}" for reason in outcome.quality_reasons]
    if outcome.redirects:
        lines.append(f"redirects to {outcome.url}")
    validators = [name for name in ("etag", "last-modified") if outcome.header(name)]
    lines.append(f"validators: {', '.join(validators) or 'none: every check is a full download'}")
    said, good = judge_answer(source, outcome, config, load_profiles(config.profiles_path)[source.profile])
    return Finding(host, url, good, (*lines, *said))
