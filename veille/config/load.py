"""config.toml to a checked Config; every fault is said in one line with file, key and what is allowed."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

from pydantic import Field, ValidationError, field_validator, model_validator

from veille.config.alerting import Alerts
from veille.config.cross_checks import (
    check_budgets,
    check_facts,
    check_hosts,
    check_packages,
    check_places,
    check_routes,
    check_sources,
)
from veille.config.packages import Package
from veille.config.running import Backfill, Crawl, GuardSettings, Service
from veille.config.sources import FactBinding, Source
from veille.errors import ConfigError, UsageError
from veille.file_rights import group_number
from veille.nearest import known_names, require_known
from veille.profiles import profile_names
from veille.strict import NotEmpty, Strict, allowed_keys, fault_of, parse_toml, read_toml_text

LEAST_EVERY = timedelta(minutes=5)  # guidance changes by the day; more than this is load, not knowledge
LEAST_PACE = timedelta(seconds=1)  # one request a second is what crawlers that name themselves keep to
# "https://example.org/veille/": paths are put behind it, so a query or a fragment has no place in it.
_ADDRESS = re.compile(r"https?://[^\s<>\"'?#@/]+(?:/[^\s<>\"'?#]*)?")


class Config(Strict):
    """The whole configuration. Paths are relative to the folder of the file."""

    database: NotEmpty = Field("veille.db", description="the SQLite database")
    group: str = Field(
        "", description="group of this machine that may read database, copies and outputs; others then may not"
    )
    profiles_dir: NotEmpty | None = Field(None, description="folder of further site profiles (*.toml)")
    sources: tuple[Source, ...] = Field((), description="what to watch")
    facts: tuple[FactBinding, ...] = Field((), description="named values that packages depend on")
    packages: tuple[Package, ...] = Field((), description="rule packages that `veille propose` writes to")
    crawl: Crawl = Field(Crawl(), description="politeness and limits")
    guard: GuardSettings = Field(GuardSettings(), description="when content is held back")
    alerts: Alerts = Field(Alerts(), description="channels and routes")
    backfill: Backfill = Field(Backfill(), description="a page's past from a web archive")
    service: Service = Field(Service(), description="`veille serve`")
    site_url: str = Field(
        "", description="address at which the report site is published; messages, feeds and the terminal link to it"
    )
    base: Path = Field(Path(), exclude=True, description="folder of the config file; not written in it")

    @field_validator("site_url")
    @classmethod
    def _is_an_address(cls, address: str) -> str:
        if address and (not _ADDRESS.fullmatch(address)):
            raise ValueError(f"{address!r} is not a web address; write https://example.org/veille/")
        return address.rstrip("/") + "/" if address else ""

    @field_validator("group")
    @classmethod
    def _group_exists(cls, group: str) -> str:
        if group:
            group_number(group)
        return group

    @model_validator(mode="after")
    def _names_fit(self) -> Config:
        check_sources(self.sources)
        check_facts(self.facts, self.sources)
        check_routes(self.alerts.routes, self.sources, self.facts)
        check_packages(self.packages, self.sources, self.facts)
        check_hosts(self.sources, self.crawl)
        check_budgets(self.sources, self.crawl)
        self._check_paces()
        return self

    def _check_paces(self) -> None:
        """On other people's servers no page is requested every few seconds; on this machine it may be."""
        if self.crawl.allow_loopback:
            return
        for index, source in enumerate(self.sources):
            if source.every < LEAST_EVERY:
                raise ValueError(
                    f"sources[{index}] ({source.id}).every: {source.every.total_seconds():.0f}s asks a site too often; "
                    f"at least {LEAST_EVERY.total_seconds() / 60:.0f}m"
                )
        paces = {
            "crawl.pace": self.crawl.pace,
            **{f"crawl.pace_by_host.{h}": p for h, p in self.crawl.pace_by_host.items()},
        }
        for key, pace in paces.items():
            if pace < LEAST_PACE:
                raise ValueError(f"{key}: leave a site at least {LEAST_PACE.total_seconds():.0f}s between two requests")

    @property
    def database_path(self) -> Path:
        """Where the database is."""
        return self.base / self.database

    @property
    def profiles_path(self) -> Path | None:
        """The folder of further site profiles, if one is set."""
        return None if self.profiles_dir is None else self.base / self.profiles_dir

    def places_written(self) -> dict[str, Path]:
        """Every file and folder that the program writes to, by its key; a folder of messages that channels share once."""
        places = {"database": self.base / self.database, "service.site_dir": self.base / self.service.site_dir}
        for index, channel in enumerate(self.alerts.channels):
            shared = channel.type == "file" and any(
                other.type == "file" and other.path == channel.path for other in self.alerts.channels[:index]
            )
            if channel.type in ("file", "feed") and not shared:
                places[f"alerts.channels[{index}] ({channel.id}).path"] = self.base / channel.path
        return places

    def package_names(self) -> frozenset[str]:
        """Every rule package that a source or a fact names, or that stands under [[packages]]."""
        named = {name for source in self.sources for name in source.packages}
        named |= {name for fact in self.facts for name in fact.packages}
        return frozenset(named | {package.id for package in self.packages})

    def package(self, package_id: str) -> Package:
        """The package of that id; UsageError with the nearest names when none is configured under [[packages]]."""
        known = {package.id: package for package in self.packages}
        return known[require_known(package_id, known, "package under [[packages]]")]

    def require_source(self, source_id: str) -> Source:
        """The source of that id; UsageError with the nearest ids when none is configured."""
        known = {source.id: source for source in self.sources}
        if source_id not in known:
            raise UsageError("no such source", where=source_id, hint=known_names(source_id, known))
        return known[source_id]

    def source(self, source_id: str) -> Source | None:
        """The source of that id."""
        return next((s for s in self.sources if s.id == source_id), None)


def load_config(path: Path) -> Config:
    """The configuration read from `path`; raises ConfigError naming file, key and what is allowed."""
    try:
        raw = parse_toml(read_toml_text(path), where=str(path))
    except FileNotFoundError:
        raise ConfigError("no such file", where=str(path), hint="write one with `veille init`") from None
    if "base" in raw:
        raise ConfigError("unknown key", where=f"{path}: base", hint=allowed_keys("base", Config))
    try:
        config = Config.model_validate({**raw, "base": path.parent})
    except ValidationError as error:
        raise fault_of(error, Config, raw, file=str(path)) from None
    _check_profiles(path, config)
    try:
        check_places(path, config.places_written())
    except ValueError as error:
        raise ConfigError(str(error), where=str(path), hint="give each a place of its own") from None
    return config


def _check_profiles(path: Path, config: Config) -> None:
    known = profile_names(config.profiles_path)
    for index, source in enumerate(config.sources):
        if source.profile not in known:
            where = f"{path}: sources[{index}] ({source.id}).profile"
            raise ConfigError(
                f"unknown profile {source.profile!r}", where=where, hint=known_names(source.profile, known)
            )
