"""What to watch: sources, facts, and the settings of the run as written in config.toml."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, ValidationInfo, field_validator, model_validator

from veille.config.patterns import require_line_pattern, require_link_pattern, require_some_links
from veille.config.vocabulary import (
    KnownUnit,
    instruments,
    require_citation,
    require_cron,
    require_known,
    require_unit_of,
    subjects,
)
from veille.model import Cmp, DateRole, Lang, PageKind, RateTime, RuleKind, ValueType
from veille.strict import NotEmpty, Strict
from veille.urls import canonical_url, require_address

_DURATION = re.compile(r"(\d+)\s*(s|m|h|d|w)")
LONGEST = timedelta(days=3650)  # ten years: a longer span is a slip, and beyond some it is no date any more
_ASKED_ALONE = ("page", "updates")  # roles whose links are followed for `depth` alone
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


def parse_interval(text: object) -> timedelta:
    """A time span written as `90s`, `30m`, `12h`, `1d` or `2w`."""
    if isinstance(text, timedelta):
        return text
    match = _DURATION.fullmatch(text.strip()) if isinstance(text, str) else None
    if match is None:
        raise ValueError("write a time span as a number and s, m, h, d or w, for example 12h")
    try:
        span = timedelta(**{_UNITS[match[2]]: int(match[1])})
    except (OverflowError, ValueError):  # more days, or more digits, than Python counts
        span = timedelta.max
    if span > LONGEST:
        raise ValueError(f"a time span of more than {LONGEST.days}d is a slip")
    return span


def _some_time(span: timedelta) -> timedelta:
    if not span:
        raise ValueError("must be more than no time at all")
    return span


def _at_most(longest: timedelta) -> AfterValidator:
    """A bound on a span, said as people write it."""

    def check(span: timedelta) -> timedelta:
        if span > longest:
            raise ValueError(f"must be at most {longest.days}d")
        return span

    return AfterValidator(check)


Interval = Annotated[timedelta, BeforeValidator(parse_interval)]
Period = Annotated[Interval, AfterValidator(_some_time)]
"""A time span that is more than nothing."""
WithinADay = Annotated[Period, _at_most(timedelta(days=1))]
AT_MOST_A_YEAR = _at_most(timedelta(days=365))
WithinAYear = Annotated[Period, AT_MOST_A_YEAR]


class Source(Strict):
    """A configured starting point: one page, a list whose links are followed, a sitemap or a feed."""

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9._-]*$", description="short name, used in output and routing")
    url: str = Field(description="address of the page, list, sitemap or feed")
    profile: str = Field(description="site profile: a file name in veille/profiles or in `profiles_dir`")
    lang: Lang | None = Field(None, description="language of the page, where its own evidence is not to decide")
    kind: PageKind | None = Field(None, description="kind of page, when the page does not say it itself")
    role: Literal["page", "list", "sitemap", "feed", "updates"] = Field(
        "page", description="page: watch it; list: follow its links; sitemap, feed, updates: learn from it what is due"
    )
    twin: str | None = Field(None, description="address of the same page in the other language")
    every: Interval = Field(timedelta(days=1), description="how often the page is looked at")
    schedule: str | None = Field(None, description="cron line for `veille serve`, instead of `every`")
    depth: int = Field(0, ge=0, le=5, description="how many links away from the page are watched too")
    allow: tuple[str, ...] = Field((), description="regular expressions: followed links must match one")
    deny: tuple[str, ...] = Field((), description="regular expressions: followed links must match none")
    ignore: tuple[str, ...] = Field(
        (), description="regular expressions: whole lines of the page that are no content (`veille ignore`)"
    )
    unconfirmed: bool = Field(
        False,
        description="the address follows a site's pattern and was not seen in a source; `veille doctor` looks at it",
    )
    watched: bool = Field(True, description="removal of the page is critical")
    paused: bool | date = Field(
        False, description="true, or the first day on which it is checked again: until then it is paused"
    )
    priority: int = Field(0, ge=-10, le=10, description="higher is fetched first")
    packages: tuple[str, ...] = Field((), description="downstream rule packages that rely on this source")
    instrument: str | None = Field(None, description="for laws: the short name used in citations (IRPR, QIR, ...)")

    def is_paused(self, today: date) -> bool:
        """Whether it is left alone on that day."""
        return self.paused if isinstance(self.paused, bool) else today < self.paused

    @field_validator("url", "twin")
    @classmethod
    def _http_only(cls, url: str | None) -> str | None:
        if url is not None:
            require_address(url)
        return url

    @model_validator(mode="after")
    def _twin_is_another_page(self) -> Source:
        if self.twin is not None and canonical_url(self.twin) == canonical_url(self.url):
            raise ValueError("twin: the page itself; write the address of the same page in the other language")
        return self

    @field_validator("schedule")
    @classmethod
    def _is_a_cron_line(cls, schedule: str | None) -> str | None:
        if schedule is not None:
            require_cron(schedule)
        return schedule

    @field_validator("allow", "deny", "ignore")
    @classmethod
    def _patterns_can_be_meant(cls, patterns: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        for pattern in patterns:
            (require_line_pattern if info.field_name == "ignore" else require_link_pattern)(pattern)
        return patterns

    @field_validator("instrument")
    @classmethod
    def _instrument_is_known(cls, name: str | None) -> str | None:
        if name is not None:
            require_known(name, instruments(), "instrument")
        return name

    @model_validator(mode="after")
    def _keys_have_an_effect(self) -> Source:
        if self.schedule is not None and "every" in self.model_fields_set:
            raise ValueError("every: has no effect beside schedule; leave one of them out")
        if self.role == "list" and not self.depth:
            raise ValueError("role: a list whose links are not followed; set depth")
        for key in ("allow", "deny"):
            if getattr(self, key) and not self.depth and self.role in _ASKED_ALONE:
                raise ValueError(f"{key}: has no effect, the page's links are not followed; set depth")
        for pattern in self.deny:
            try:
                require_some_links(pattern, self.url)
            except ValueError as error:
                raise ValueError(f"deny: {error}") from None
        return self


class FactBinding(Strict):
    """A named value that a downstream package depends on, bound to the rule that states it."""

    key: str = Field(
        pattern=r"^[a-z0-9_]+(\.[a-z0-9_]+)+$", description="dotted name, for example caq.work.max_duration"
    )
    label_en: NotEmpty = Field(description="what it is, in English")
    label_fr: NotEmpty = Field(description="what it is, in French")
    source: str = Field(description="id of the source whose page states it")
    type: ValueType = Field(description="type of the value")
    kind: RuleKind | None = Field(None, description="kind that the rule must have")
    role: DateRole | None = Field(None, description="role that a date must have")
    unit: KnownUnit | None = Field(None, description="unit that the value must have")
    cmp: Cmp | None = Field(None, description="comparison that the value must have")
    per: RateTime | None = Field(None, description="time for which the value must be counted (`year` of $155 per year)")
    subject: str | None = Field(None, description="subject that the rule must have (CAQ, CSQ, ...)")
    cites: str | None = Field(None, description="provision that the rule must cite (QIR:105)")
    contains: tuple[str, ...] = Field((), description="words that the rule's text must hold, accents and case ignored")
    beside: tuple[NotEmpty, ...] = Field(
        (), description="words about the value itself, where the sentence gives several: `for children` of $85 and $50"
    )
    section: NotEmpty | None = Field(None, description="words that the section's heading must hold")
    min_confidence: float = Field(0.0, ge=0, lt=1, description="least probability that the statement is a rule")
    packages: tuple[str, ...] = Field((), description="downstream rule packages that rely on the fact")

    @field_validator("subject")
    @classmethod
    def _subject_is_known(cls, subject: str | None) -> str | None:
        if subject is not None:
            require_known(subject, subjects(), "subject")
        return subject

    @model_validator(mode="after")
    def _type_and_unit_fit(self) -> FactBinding:
        if self.unit is not None:
            require_unit_of(self.unit, self.type)
        if self.role is not None and self.type != "date":
            raise ValueError(f"role: only a date has one, and the type is {self.type}")
        return self

    @field_validator("cites")
    @classmethod
    def _cites_in_normal_form(cls, cites: str | None) -> str | None:
        if cites is not None:
            require_citation(cites)
        return cites
