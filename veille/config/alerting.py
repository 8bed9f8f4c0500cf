"""Who hears of what, and how: channels, routes, digests, quiet hours."""

from __future__ import annotations

from datetime import time
from typing import Literal

from pydantic import Field, field_validator, model_validator

from veille.config.channels import Channel
from veille.config.vocabulary import require_known, require_zone, subjects
from veille.model import EventKind, Lang, RuleKind, Severity
from veille.nearest import known_names
from veille.strict import Strict


class Route(Strict):
    """Which events go to which channels. An empty list of a criterion means any."""

    channels: tuple[str, ...] = Field(description="channel ids", min_length=1)
    min_severity: Severity = Field(
        Severity.SUBSTANTIVE, description="least severity of changes (events of kind `change`)"
    )
    events: tuple[EventKind, ...] = Field((), description="kinds of events")
    sources: tuple[str, ...] = Field((), description="source ids")
    pages: tuple[str, ...] = Field((), description="page URLs, with * as a wildcard")
    facts: tuple[str, ...] = Field((), description="fact keys, with * as a wildcard")
    kinds: tuple[RuleKind, ...] = Field((), description="kinds of the changed rules")
    subjects: tuple[str, ...] = Field((), description="subjects of the changed rules")
    min_confidence: float = Field(
        0.0, ge=0, lt=1, description="least probability that the changed statement is a rule; changes of no rule pass"
    )
    langs: tuple[Lang, ...] = Field((), description="languages of the page")
    packages: tuple[str, ...] = Field((), description="downstream packages that rely on the source or fact")
    digest: Literal["immediate", "hourly", "daily"] = Field(
        "immediate", description="when messages go out: at once, on the full hour, once a day"
    )
    digest_hour: int = Field(8, ge=0, le=23, description="daily: hour, in `alerts.timezone`")
    quiet: str | None = Field(None, pattern=r"^\d\d:\d\d-\d\d:\d\d$", description="hours without messages, 22:00-07:00")

    @field_validator("subjects")
    @classmethod
    def _subjects_are_known(cls, named: tuple[str, ...]) -> tuple[str, ...]:
        for subject in named:
            require_known(subject, subjects(), "subject")
        return named

    @model_validator(mode="after")
    def _keys_have_an_effect(self) -> Route:
        if "digest_hour" in self.model_fields_set and self.digest != "daily":
            raise ValueError('digest_hour: only a daily digest has an hour; set digest = "daily", or take it out')
        if self.events and EventKind.CHANGE not in self.events:
            if "min_severity" in self.model_fields_set and self.min_severity is not Severity.NONE:
                raise ValueError("min_severity: has no effect, the route's events are no changes; take it out")
            for key in ("kinds", "subjects", "facts"):
                if getattr(self, key):
                    raise ValueError(f"{key}: no event of the route has any, they are no changes; take it out")
        return self

    @field_validator("quiet")
    @classmethod
    def _clock_times(cls, quiet: str | None) -> str | None:
        try:
            times = [time.fromisoformat(part) for part in quiet.split("-")] if quiet else []
        except ValueError:
            raise ValueError(f"{quiet!r} is not two times of day; write 22:00-07:00") from None
        if times and times[0] == times[1]:
            raise ValueError(f"{quiet!r} is no time at all; write two different times, 22:00-07:00")
        return quiet


class Alerts(Strict):
    """Channels and routes."""

    channels: tuple[Channel, ...] = Field((), description="ways to reach maintainers")
    routes: tuple[Route, ...] = Field((), description="which events go where; the first match does not stop the others")
    max_attempts: int = Field(
        12, ge=1, description="tries before a message is a dead letter; about two days of backoff"
    )
    breaker_failures: int = Field(5, ge=1, description="failures in a row after which a channel is paused")
    breaker_minutes: int = Field(30, ge=0, le=525_600, description="how long a failing channel is paused")
    timezone: str = Field(
        "America/Toronto", description="time zone of digests, quiet hours and all times that people read"
    )

    @field_validator("timezone")
    @classmethod
    def _zone_exists(cls, name: str) -> str:
        require_zone(name)
        return name

    @model_validator(mode="after")
    def _channels_exist(self) -> Alerts:
        ids = [channel.id for channel in self.channels]
        twice = {i for i in ids if ids.count(i) > 1}
        if twice:
            raise ValueError(f"channel id used twice: {', '.join(sorted(twice))}")
        for channel in sorted({c for route in self.routes for c in route.channels} - set(ids)):
            raise ValueError(f"route to unknown channel {channel}; {known_names(channel, ids)}")
        return self

    def unrouted(self) -> tuple[str, ...]:
        """Ids of the channels that no route names: nothing but a trial message ever reaches them."""
        named = {channel for route in self.routes for channel in route.channels}
        return tuple(channel.id for channel in self.channels if channel.id not in named)
