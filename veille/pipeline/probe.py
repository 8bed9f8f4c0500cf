"""One careful live look at each host: can it be fetched, is it the page, does the site profile fit."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser

from veille.alerts.messages.sentences import say_reason
from veille.clock import Clock, system_clock
from veille.config import Config, Source
from veille.crawler import crawl
from veille.errors import ParseError, UsageError
from veille.model import Document, DocumentState, Fetched, FetchRequest, Lang, NotModified, Outcome
from veille.parsers import cut_page, read_document, wanted_parts
from veille.parsers.language.detection import lang_of_words
from veille.parsers.media.expectations import EXPECTED
from veille.parsers.media.html.loaded.includes import UNSEEN
from veille.pipeline.adding import NothingRemembered
from veille.pipeline.check import user_agent
from veille.profiles import Profile, load_profiles
from veille.urls import canonical_url, host_of

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
    outcomes = crawl(requests, settings, NothingRemembered(), profiles, user_agent=agent, clock=clock)
    found = [_judge(by_id[outcome.request.page_id], outcome, config) for outcome in outcomes]
    return tuple(sorted(found, key=lambda finding: (finding.host, finding.url)))


def _selector_line(profile: Profile, body: bytes) -> str:
    """Which selectors of the profile find something on the page."""
    tree = LexborHTMLParser(body)
    groups = (("main", profile.main), ("title", profile.title), ("modified", profile.modified), ("twin", profile.twin))
    found = [
        (name, next((s for s in group if tree.css_first(s.partition("@")[0]) is not None), None))
        for name, group in groups
    ]
    return "selectors: " + ", ".join(f"{name} {selector or 'none'}" for name, selector in found)


def check_locally(config: Config) -> tuple[str, ...]:
    """What on this machine or in the configuration would stop a run: one line each, empty when all is well."""
    lines = []
    folder = config.database_path.parent
    there = next((path for path in (folder, *folder.parents) if path.exists()), folder)
    if not os.access(there, os.W_OK):
        lines.append(f"{there} cannot be written: the database would stand in it")
    elif shutil.disk_usage(there).free < LEAST_FREE:
        lines.append(f"{there} has less than {LEAST_FREE // 1_000_000} MB free")
    known = {source.id for source in config.sources}
    lines += [
        f"fact {fact.key}: no source is called {fact.source!r}" for fact in config.facts if fact.source not in known
    ]
    for channel in config.alerts.channels:
        names = [str(value) for key, value in channel.model_dump().items() if key.endswith("_env") and value]
        lines += [f"channel {channel.id}: the environment has no {name}" for name in names if name not in os.environ]
    return tuple(lines)


def _with_parts(hint: str, fetched: Fetched, profile: Profile) -> str:
    """A remark on a part that the page loads itself, with what a check does about it."""
    if not hint.startswith(UNSEEN):
        return hint
    wanted = wanted_parts(fetched.body, profile=profile, url=fetched.url)
    named = hint.removeprefix(UNSEEN).removesuffix(": not seen")
    followed = any(url.endswith(named) for url in wanted)
    return f"loads a part of itself from {named}: a check fetches it with the page" if followed else hint


def _evident_lang(fetched: Fetched, profile: Profile, document: Document) -> Lang:
    """The language that the page's evidence gives when nobody states one; clear words outweigh what the page declares."""
    spoken = lang_of_words(document.text)
    content_type = fetched.header("content-type")
    return spoken or cut_page(fetched.body, profile=profile, url=fetched.url, content_type=content_type).lang


def _judge(source: Source, outcome: Outcome, config: Config) -> Finding:
    host, url = host_of(outcome.request.url), outcome.request.url
    if isinstance(outcome, NotModified):
        return Finding(host, url, False, ("answers 304 to a request without validators: a broken cache",))
    if not isinstance(outcome, Fetched):
        lines = [f"{say_reason(outcome.reason, outcome.status).en}: {outcome.detail}"]
        if outcome.retry_after:
            lines.append(f"asks to come back at {outcome.retry_after}")
        return Finding(host, url, False, tuple(lines))
    lines = [f"{outcome.status}, {len(outcome.body)} bytes in {outcome.elapsed_ms} ms, quality {outcome.quality:.2f}"]
    lines += [f"doubt: {reason}" for reason in outcome.quality_reasons]
    if outcome.redirects:
        lines.append(f"redirects to {outcome.url}")
    validators = [name for name in ("etag", "last-modified") if outcome.header(name)]
    lines.append(f"validators: {', '.join(validators) or 'none: every check is a full download'}")
    profile = load_profiles(config.profiles_path)[source.profile]
    content_type = outcome.header("content-type")
    try:
        document = read_document(
            outcome.body, profile=profile, url=outcome.url, lang=source.lang, content_type=content_type
        )
        again = cut_page(outcome.body, profile=profile, url=outcome.url, lang=source.lang, content_type=content_type)
    except ParseError as error:
        return Finding(host, url, False, (*lines, f"cannot be read: {error}"))
    lines.append(f"title: {document.title}")
    lines.append(
        f"{len(document.sections)} sections, {len(document.text)} characters, {len(document.rules)} rules, "
        f"language {document.lang}, modified {document.modified or 'not stated'}, twin {document.twin_url or 'not stated'}"
    )
    lines += [_selector_line(profile, outcome.body)] if document.medium == "html" else []
    lines += [f"hint: {_with_parts(hint, outcome, profile)}" for hint in document.hints]
    expected = not any(hint.startswith(EXPECTED) for hint in document.hints)
    steady = again.content_hash == document.content_hash
    if not steady:
        lines.append("the fast and the full reading differ: please report it")
    evident = _evident_lang(outcome, profile, document)
    agrees = source.lang in (None, evident)
    fits = bool(document.sections) and not document.empty and agrees and steady and expected
    if document.state is not DocumentState.IN_FORCE:
        lines.append(f"state: {document.state} since {document.state_date or 'a day that the page does not say'}")
    if not agrees:
        lines.append(f"the configuration says {source.lang}, the page's own evidence says {evident}")
    return Finding(host, url, fits, tuple(lines))
