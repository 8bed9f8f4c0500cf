"""A page that is to be watched: looked at once, politely, and described as a source of the configuration."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from veille.alerts.messages.sentences import say_reason
from veille.clock import Clock, system_clock
from veille.config import Config
from veille.crawler import Machine, crawl
from veille.errors import ParseError, UsageError
from veille.model import Document, Fetched, FetchRequest, HostState, Lang, Rejected
from veille.parsers import read_document, select_profile
from veille.parsers.language.folding import fold
from veille.pipeline.check import require_contact, user_agent
from veille.profiles import load_profiles
from veille.urls import canonical_url, host_of

LONGEST_ID = 48  # characters: ids stand in tables of 80 columns
_PLAIN_NAMES = frozenset({"index", "default", "home", "accueil"})  # file names that say nothing of the page


@dataclass(frozen=True, slots=True)
class SourceProposal:
    """A page as it was read, and the keys of the source that would watch it. `faults` say why it should not be,
    `hints` what a person should look at.
    """

    url: str
    keys: dict[str, str | list[str]]
    title: str
    lang: str
    kind: str
    modified: str | None
    sections: int
    rules: int
    kinds: tuple[tuple[str, int], ...]
    excerpts: tuple[str, ...]
    faults: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()


class NothingRemembered:
    """A host memory for one look: nothing is known, nothing is kept."""

    def get(self, host: str) -> HostState | None:
        """Nothing is known of any host."""
        return None

    def put(self, state: HostState) -> None:
        """Nothing is kept."""


def propose_sources(
    config: Config, urls: Collection[str], *, name: str | None = None, every: str | None = None,
    packages: Collection[str] = (), clock: Clock = system_clock,
) -> tuple[SourceProposal, ...]:  # fmt: skip
    """What each address would be watched as, in the order given; every page is requested once.

    An address of a list that is watched already is refused by itself, as one that cannot be fetched is. Raises UsageError
    for what is no address and for a single one that is watched already, ConfigError without a contact.
    """
    require_contact(config)
    watched = {canonical_url(source.url): source.id for source in config.sources}
    wanted = list(dict.fromkeys(_address(url) for url in urls))
    if len(wanted) == 1 and wanted[0] in watched:
        raise UsageError(f"is watched already as {watched[wanted[0]]}", where=wanted[0])
    unwatched = [url for url in wanted if url not in watched]
    profiles = load_profiles(config.profiles_path)
    hosts = tuple(dict.fromkeys((*(host_of(url) for url in wanted), *config.crawl.allow_hosts)))
    requests = [
        FetchRequest(url, page_id=url, allowed_hosts=hosts, profile=select_profile(profiles, url, b"").name)
        for url in unwatched
    ]
    found = {
        outcome.request.url: outcome
        for outcome in crawl(
            requests, config.crawl, NothingRemembered(), profiles,
            user_agent=user_agent(config.crawl.contact), machine=Machine(clock),
        )
    }  # fmt: skip
    taken = {source.id for source in config.sources}
    proposals = []
    for url in wanted:
        if url in watched:
            proposals.append(_refused(url, f"is watched already as {watched[url]}"))
            continue
        outcome = found.get(url)
        if not isinstance(outcome, Fetched):
            if isinstance(outcome, Rejected):
                why = f"cannot be fetched: {say_reason(outcome.reason).en} ({outcome.detail})"
            else:
                why = "cannot be fetched: no answer"
            proposals.append(_refused(url, why))
            continue
        final = canonical_url(outcome.url)
        if final != url and final in watched:
            proposals.append(_refused(url, f"leads to {final}, watched already as {watched[final]}"))
            continue
        profile = select_profile(profiles, final, outcome.body)
        try:
            document = read_document(
                outcome.body, profile=profile, url=final, content_type=outcome.header("content-type")
            )
        except ParseError as error:
            proposals.append(_refused(url, f"{error.what}; {error.hint}" if error.hint else error.what))
            continue
        source_id = name or _name_of(final, document.lang, taken)
        taken.add(source_id)
        keys: dict[str, str | list[str]] = {"id": source_id, "url": final, "profile": profile.name}
        if document.twin_url:
            keys["twin"] = document.twin_url
        if every:
            keys["every"] = every
        if packages:
            keys["packages"] = list(packages)
        proposals.append(_described(final, keys, document))
    return tuple(proposals)


def _address(url: str) -> str:
    try:
        found = canonical_url(url)
        if urlsplit(found).scheme in ("http", "https") and urlsplit(found).hostname:
            return found
    except ValueError:
        pass
    raise UsageError("is not an http or https address", where=url)


def _described(url: str, keys: dict[str, str | list[str]], document: Document) -> SourceProposal:
    kinds = Counter(rule.kinds[0] for rule in document.rules)
    sure = sorted(document.rules, key=lambda rule: -(rule.confidence or 0.0))
    faults = ("holds no text",) if document.empty else ()
    return SourceProposal(
        url, keys, document.title, document.lang, document.kind, document.modified, len(document.sections),
        len(document.rules), tuple(kinds.most_common()), tuple(rule.quote for rule in sure[:3]), faults,
        document.hints,
    )  # fmt: skip


def _refused(url: str, fault: str) -> SourceProposal:
    return SourceProposal(url, {}, "", "", "", None, 0, 0, (), (), (fault,))


def _name_of(url: str, lang: Lang, taken: Collection[str]) -> str:
    """A short name from the address: its last telling part, and the language (`quebec-cases-en`)."""
    parts = [re.sub(r"\.\w{1,5}$", "", part) for part in unquote(urlsplit(url).path).split("/") if part]
    telling = [part for part in parts if part.casefold() not in _PLAIN_NAMES and part not in ("en", "fr")]
    words = _slug(telling[-1]) if telling else _slug(host_of(url))
    for earlier in (*telling[-2::-1], None):
        name = words[:LONGEST_ID].strip("-._") or "page"
        name = name if name.endswith(f"-{lang}") else f"{name}-{lang}"
        if name not in taken:
            return name
        if earlier is not None:
            words = f"{_slug(earlier)}-{words}"
    number = 2
    while f"{name}-{number}" in taken:
        number += 1
    return f"{name}-{number}"


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-")
