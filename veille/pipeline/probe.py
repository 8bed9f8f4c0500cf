"""One careful live look at each host: can it be fetched, is it the page, does the site profile fit."""

from __future__ import annotations

from dataclasses import dataclass

from veille.clock import Clock, system_clock
from veille.config import Config, Source
from veille.crawler import canonical_url, crawl, host_of
from veille.errors import ParseError, UsageError
from veille.model import Document, Fetched, FetchRequest, HostState, Lang, NotModified, Outcome
from veille.parsers import cut_page, read_document
from veille.parsers.language.detection import lang_of_words
from veille.pipeline.check import user_agent
from veille.profiles import Profile, load_profiles


@dataclass(frozen=True, slots=True)
class Finding:
    """What one host answered; `good` when the page was read as its profile expects."""

    host: str
    url: str
    good: bool
    lines: tuple[str, ...]


class _Forgetful:
    """A host memory for one look: nothing is known, nothing is kept."""

    def get(self, host: str) -> HostState | None:
        return None

    def put(self, state: HostState) -> None:
        return


def probe_hosts(config: Config, *, clock: Clock = system_clock) -> tuple[Finding, ...]:
    """Ask each configured host for the page of its first source, once, politely; nothing is stored."""
    if not config.sources:
        raise UsageError("no source is configured", hint="write a configuration with `veille init`")
    if not config.crawl.contact.strip():
        raise UsageError("crawl.contact is missing", hint="set an e-mail address or URL in the configuration")
    first: dict[str, Source] = {}
    for source in config.sources:
        first.setdefault(host_of(canonical_url(source.url)), source)
    profiles = load_profiles(config.profiles_path)
    settings = config.crawl.model_copy(update={"retries": 0})
    requests = [
        FetchRequest(canonical_url(s.url), page_id=s.id, allowed_hosts=config.crawl.allow_hosts, profile=s.profile)
        for s in first.values()
    ]
    by_id = {source.id: source for source in first.values()}
    agent = user_agent(config.crawl.contact)
    outcomes = crawl(requests, settings, _Forgetful(), profiles, user_agent=agent, clock=clock)
    found = [_judge(by_id[outcome.request.page_id], outcome, config) for outcome in outcomes]
    return tuple(sorted(found, key=lambda finding: finding.host))


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
        lines = [f"{outcome.reason}: {outcome.detail}"]
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
    lines += [f"hint: {hint}" for hint in document.hints]
    steady = again.content_hash == document.content_hash
    if not steady:
        lines.append("the fast and the full reading differ: please report it")
    evident = _evident_lang(outcome, profile, document)
    agrees = source.lang in (None, evident)
    fits = bool(document.sections) and not document.empty and agrees and steady
    if not agrees:
        lines.append(f"the configuration says {source.lang}, the page's own evidence says {evident}")
    return Finding(host, url, fits, tuple(lines))
