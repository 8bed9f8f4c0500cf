"""How the program runs: politeness, limits, guard, service. Every default has its reason beside it."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, field_validator, model_validator

from veille.config.sources import AT_MOST_A_YEAR, Interval, Period, WithinADay, WithinAYear
from veille.config.vocabulary import require_contact_form, require_zone
from veille.strict import NotEmpty, Strict
from veille.urls import require_address, require_host
from veille.work import PAGE_WORK

LONGEST_WAIT = 3600  # seconds; an answer that takes an hour holds the host's other pages up for a day
SHORTEST_WAIT = 0.1  # seconds; no server on another continent answers sooner
A_PAGE = 65_536  # bytes; a page of guidance has about as many
LEAST_WORK = timedelta(seconds=2)  # a manual's page of 300 KB takes about one


def _time_to_read(span: timedelta) -> timedelta:
    if span < LEAST_WORK:
        raise ValueError(f"must be at least {LEAST_WORK.seconds}s: long pages take that much")
    return span


class Crawl(Strict):
    """Politeness and limits of the crawler."""

    contact: str = Field("", description="address or URL that site operators can write to; required for `check`")
    pace: Interval = Field(timedelta(seconds=2), description="least time between two requests to one host")
    pace_by_host: dict[str, Interval] = Field({}, description="other paces, by host name")
    compatible_agent: tuple[str, ...] = Field(
        ("www.legisquebec.gouv.qc.ca", "legisquebec.gouv.qc.ca"),
        description="hosts that refuse user agents without the prefix Mozilla/5.0: they get it, with our name and contact",
    )
    jitter: float = Field(0.2, ge=0, le=1, description="share of the pace added at random")
    concurrency: int = Field(4, ge=1, le=16, description="hosts asked side by side; one request at a time to each")
    connect_timeout: float = Field(10, ge=SHORTEST_WAIT, le=LONGEST_WAIT, description="seconds to connect")
    read_timeout: float = Field(
        30, ge=SHORTEST_WAIT, le=LONGEST_WAIT, description="seconds between two pieces of an answer"
    )
    deadline: float = Field(
        120, ge=SHORTEST_WAIT, le=LONGEST_WAIT, description="seconds for a whole answer, redirects included"
    )
    max_wire_bytes: int = Field(20_000_000, ge=A_PAGE, description="bytes on the wire; the largest known PDF is 4 MB")
    max_body_bytes: int = Field(50_000_000, ge=A_PAGE, description="bytes after decompression")
    max_redirects: int = Field(5, ge=0, le=20, description="hops before an answer counts as a redirect loop")
    retries: int = Field(2, ge=0, le=5, description="further tries after a passing fault")
    retry_wait: float = Field(
        2.0, ge=0, le=LONGEST_WAIT, description="seconds before the first further try; doubles, with jitter"
    )
    breaker_failures: int = Field(5, ge=1, le=10_000, description="failures in a row after which a host is paused")
    breaker_pause: Period = Field(timedelta(hours=6), description="how long a failing or blocking host is paused")
    max_retry_after: Period = Field(timedelta(days=1), description="longest Retry-After that is honoured in full")
    run_budget: int = Field(20_000, ge=1, description="requests in one run")
    host_budget: int = Field(5_000, ge=1, description="requests to one host in one run")
    due_soonest: Period = Field(timedelta(hours=6), description="a page that just changed is not asked sooner")
    due_latest: Period = Field(timedelta(days=4), description="a quiet page is asked at least this often")
    full_fetch_every: Period = Field(timedelta(days=7), description="at least this often without conditional headers")
    allow_hosts: tuple[str, ...] = Field((), description="hosts allowed besides those of the sources")
    allow_loopback: bool = Field(False, description="allow addresses of this machine: for tests and the demo")

    @field_validator("contact")
    @classmethod
    def _fits_a_header(cls, contact: str) -> str:
        if not (contact.isascii() and (contact.isprintable() or not contact)):
            raise ValueError("write it in plain ASCII on one line: it becomes part of the user agent")
        require_contact_form(contact)
        return contact

    @field_validator("allow_hosts", "compatible_agent")
    @classmethod
    def _hosts_fold(cls, hosts: tuple[str, ...]) -> tuple[str, ...]:
        for host in hosts:
            require_host(host)
        return tuple(host.lower() for host in hosts)

    @field_validator("pace_by_host")
    @classmethod
    def _paces_of_hosts(cls, paces: dict[str, timedelta]) -> dict[str, timedelta]:
        for host in paces:
            require_host(host)
        return {host.lower(): pace for host, pace in paces.items()}

    @model_validator(mode="after")
    def _soonest_comes_first(self) -> Crawl:
        if self.due_soonest > self.due_latest:
            raise ValueError("due_soonest: is longer than due_latest")
        return self


class GuardSettings(Strict):
    """When content is held back rather than believed."""

    suspect_ratio: float = Field(
        0.5, gt=0, lt=1, description="a text shorter than this share of the last one needs a sign that it was edited"
    )
    confirm_after: Annotated[Interval, AT_MOST_A_YEAR] = Field(
        timedelta(hours=24), description="a vanished page is removed when it is still gone after this"
    )
    mass_share: float = Field(0.5, gt=0, le=1, description="share of a host's pages that change at once: held")
    mass_minimum: int = Field(10, ge=2, description="fewest pages of a host for the mass rule to apply")
    failures_before_alert: int = Field(3, ge=1, le=100, description="failed checks of a page before the operator hears")
    page_work: Annotated[Period, AfterValidator(_time_to_read)] = Field(
        timedelta(seconds=PAGE_WORK), description="CPU time that reading and comparing one page may take"
    )
    stale_after: WithinAYear = Field(timedelta(days=7), description="no successful check for this long raises an alert")


class Backfill(Strict):
    """`veille backfill`: where a page's past is taken from. {url} is the page's address, {timestamp} YYYYMMDDhhmmss."""

    protocol: Literal["cdx", "memento"] = Field("cdx", description="kind of index: CDX lines, or a Memento TimeMap")
    index: str = Field(
        "https://web.archive.org/cdx/search/cdx", description="address of the index; of a TimeMap with {url} in it"
    )
    playback: str = Field(
        "https://web.archive.org/web/{timestamp}id_/{url}", description="address of one capture's own bytes (CDX only)"
    )
    budget: int = Field(200, ge=1, description="captures taken in one run; the next run goes on behind them")

    @model_validator(mode="after")
    def _addresses_can_be_filled(self) -> Backfill:
        for key, address in (("index", self.index), ("playback", self.playback)):
            try:
                require_address(address)
            except ValueError as error:
                raise ValueError(f"{key}: {error}") from None
        if self.protocol == "cdx" and not ("{timestamp}" in self.playback and "{url}" in self.playback):
            raise ValueError("playback: write {timestamp} and {url} where the capture's own stand")
        if self.protocol == "memento" and "{url}" not in self.index:
            raise ValueError("index: write {url} where the page's address stands")
        return self


class Service(Strict):
    """`veille serve`."""

    host: str = Field("127.0.0.1", description="address to listen on")
    port: int = Field(8765, ge=0, le=65535, description="port to listen on; 0 takes a free one")
    tick: WithinADay = Field(timedelta(minutes=5), description="how often due pages are looked for")
    timezone: str = Field("America/Toronto", description="time zone of cron lines and quiet hours")
    site_dir: NotEmpty = Field("site", description="folder of the report site, relative to the config file")

    @field_validator("host")
    @classmethod
    def _is_a_host(cls, host: str) -> str:
        require_host(host)
        return host

    @field_validator("timezone")
    @classmethod
    def _zone_exists(cls, name: str) -> str:
        require_zone(name)
        return name
