"""References between parts of the configuration: what names a source, fact, package or page must name one that is there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher
from fnmatch import fnmatchcase
from pathlib import Path

from veille.config.alerting import Route
from veille.config.hosts import require_public
from veille.config.packages import Package
from veille.config.running import Crawl
from veille.config.sources import FactBinding, Source
from veille.nearest import known_names
from veille.urls import canonical_url, host_of

# Roles whose pages are not known before they are looked at: a pattern of a route may name a page of theirs.
_SPELLED_ALIKE = 0.88  # "www.canda.ca" and "www.canada.com" are www.canada.ca, www.quebec.ca is not
_LISTS = ("list", "sitemap", "feed", "updates")


def check_sources(sources: tuple[Source, ...]) -> None:
    """Raise ValueError for an id used twice, or an address watched twice for nobody else."""
    twice = _repeated(source.id for source in sources)
    if twice:
        raise ValueError(f"source id used twice: {', '.join(twice)}")
    first: dict[str, tuple[int, Source]] = {}
    for index, source in enumerate(sources):
        at, other = first.setdefault(canonical_url(source.url), (index, source))
        if other is not source and set(source.packages) <= set(other.packages):
            # Two sources may share a page so that the packages of both hear of it; this one adds none.
            raise ValueError(
                f"sources[{index}] ({source.id}).url: the same address as sources[{at}] ({other.id}); "
                "name other packages in it, or take it out"
            )
        if other is not source and (source.profile, source.lang) != (other.profile, other.lang):
            raise ValueError(
                f"sources[{index}] ({source.id}): the same address as sources[{at}] ({other.id}) "
                "with another profile or language; give both the same"
            )


def check_hosts(sources: tuple[Source, ...], crawl: Crawl) -> None:
    """Raise ValueError for a source that no public crawler can ask, and for a setting of a host that is spelled wrongly."""
    for index, source in enumerate(sources):
        for key, address in (("url", source.url), ("twin", source.twin)):
            if address is None or crawl.allow_loopback:
                continue
            try:
                require_public(address)
            except ValueError as error:
                raise ValueError(f"sources[{index}] ({source.id}).{key}: {error}") from None
    hosts = {host_of(canonical_url(source.url)) for source in sources} | set(crawl.allow_hosts)
    named = {"pace_by_host": tuple(crawl.pace_by_host)}
    if "compatible_agent" in crawl.model_fields_set:
        named["compatible_agent"] = crawl.compatible_agent
    for key, listed in named.items():
        for host in listed:
            meant = [known for known in sorted(hosts) if _is_slip(host, known)]
            if host not in hosts and meant:
                raise ValueError(f"crawl.{key}: no source is on {host!r}; did you mean {' or '.join(meant)}?")


def _is_slip(host: str, known: str) -> bool:
    """Whether a host is another one spelled wrongly; with and without `www.` are two names of one site."""
    bare, other = host.removeprefix("www."), known.removeprefix("www.")
    return bare != other and SequenceMatcher(None, host, known).ratio() >= _SPELLED_ALIKE


def check_budgets(sources: tuple[Source, ...], crawl: Crawl) -> None:
    """Raise ValueError when a run may not even ask for the pages that the configuration names."""
    asked = [canonical_url(source.url) for source in sources if source.paused is False]
    on_host = Counter(host_of(url) for url in set(asked))
    for host, pages in on_host.items():
        if pages >= crawl.host_budget:
            raise ValueError(
                f"crawl.host_budget: {crawl.host_budget} is not enough for {host}; its sources and robots.txt "
                f"take {pages + 1}"
            )
    if sum(on_host.values()) + len(on_host) > crawl.run_budget:
        raise ValueError(
            f"crawl.run_budget: {crawl.run_budget} is not enough; the sources and the robots.txt of their hosts "
            f"take {sum(on_host.values()) + len(on_host)}"
        )


def check_facts(facts: tuple[FactBinding, ...], sources: tuple[Source, ...]) -> None:
    """Raise ValueError for a key used twice or a source that is not configured."""
    again = _repeated(fact.key for fact in facts)
    if again:
        # English and French of one fact are compared by parity; a lagging twin must not make the fact ambiguous.
        raise ValueError(f"fact key used twice: {', '.join(again)}; bind it on one page, parity watches the other")
    ids = {source.id for source in sources}
    for fact in facts:
        if fact.source not in ids:
            raise ValueError(f"fact {fact.key}: unknown source {fact.source!r}; {known_names(fact.source, ids)}")


def check_routes(routes: tuple[Route, ...], sources: tuple[Source, ...], facts: tuple[FactBinding, ...]) -> None:
    """Raise ValueError for a route with a criterion that nothing configured can ever meet."""
    ids = {source.id for source in sources}
    keys = {fact.key for fact in facts}
    packages = {p for source in sources for p in source.packages} | {p for fact in facts for p in fact.packages}
    pages = {url for source in sources for url in (source.url, source.twin) if url}
    open_ended = any(source.role in _LISTS or source.depth for source in sources)
    for index, route in enumerate(routes):
        where = f"alerts.routes[{index}]"
        _each(route.sources, ids, f"{where}.sources", "source")
        _each(route.packages, packages, f"{where}.packages", "package")
        _patterns(route.facts, keys, f"{where}.facts", "fact key")
        if not open_ended:
            _patterns(route.pages, pages, f"{where}.pages", "page address")


def check_packages(packages: tuple[Package, ...], sources: tuple[Source, ...], facts: tuple[FactBinding, ...]) -> None:
    """Raise ValueError for an id or a place used twice, or a fact that is not configured.

    A package's own folder may hold a configuration without facts: then the record that it is asked with decides.
    """
    twice = _repeated(package.id for package in packages)
    if twice:
        raise ValueError(f"package id used twice: {', '.join(twice)}")
    keys = {fact.key for fact in facts}
    named = {p for source in sources for p in source.packages} | {p for fact in facts for p in fact.packages}
    for index, package in enumerate(packages):
        where = f"packages[{index}] ({package.id})"
        again = _repeated(place.fact for place in package.places) or _repeated(
            f"{place.file} {place.at or ''}" for place in package.places
        )
        if again:
            raise ValueError(f"{where}.places: used twice: {', '.join(again)}")
        if keys:
            _patterns(package.facts, keys, f"{where}.facts", "fact key")
            _each(tuple(place.fact for place in package.places), keys, f"{where}.places", "fact")
            if not package.facts and not package.places:
                _each((package.id,), named, f"{where}.id", "source or fact for the package")


def check_places(config: Path, places: Mapping[str, Path]) -> None:
    """Raise ValueError where one output would be written over another, or over the configuration itself."""
    taken = {config.resolve(): "the configuration itself"}
    for key, place in places.items():
        path = place.resolve()
        if config.resolve().is_relative_to(path) and path not in taken:
            raise ValueError(f"{key}: {place} is the folder of the configuration")
        other = taken.setdefault(path, key)
        if other != key:
            raise ValueError(f"{key}: {place} is also the place of {other}")


def _each(names: tuple[str, ...], known: set[str], where: str, what: str) -> None:
    for name in names:
        if name not in known:
            raise ValueError(f"{where}: no {what} {name!r} is configured; {known_names(name, known)}")


def _patterns(patterns: tuple[str, ...], known: set[str], where: str, what: str) -> None:
    for pattern in patterns:
        if not any(fnmatchcase(name, pattern) for name in known):
            raise ValueError(f"{where}: no {what} matches {pattern!r}; {known_names(pattern.strip('*'), known)}")


def _repeated(names: Iterable[str]) -> list[str]:
    return sorted(name for name, count in Counter(names).items() if count > 1)
