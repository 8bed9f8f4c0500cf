"""Who hears of what, and how: channels, routes, digests, quiet hours."""

from __future__ import annotations

import re
from datetime import time
from pathlib import Path
from typing import Literal

from pydantic import Field, field_validator, model_validator

from veille.config.vocabulary import require_known, require_zone, subjects
from veille.model import EventKind, Lang, RuleKind, Severity
from veille.strict import Strict

# "name@example.org", "Name <name@example.org>", "Équipe CAQ <caq@example.org>"
_ADDRESS = re.compile(r"[^\s<>@,;:\"]+@[^\s<>@,;:\"]+|[^<>@,;:\"\r\n]+ <[^\s<>@,;:\"]+@[^\s<>@,;:\"]+>")
_CHANNEL_FILES = Path(__file__).resolve().parents[1] / "alerts" / "channels"
# A channel of type x is the file x.py there; their names are enough to check a configuration.
CHANNEL_TYPES = tuple(sorted(file.stem for file in _CHANNEL_FILES.glob("[a-z]*.py")))


class Channel(Strict):
    """One way to reach maintainers. Secrets are never written here: `*_env` keys name environment variables."""

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9._-]*$", description="name used in routes and in `veille alerts`")
    type: str = Field(description=f"kind of channel: {', '.join(CHANNEL_TYPES)}")
    lang: Lang = Field("en", description="language of the messages")
    path: str | None = Field(None, description="file: folder of the messages; feed: file to write")
    url: str | None = Field(None, description="webhook: address; github: API address (default api.github.com)")
    secret_env: str | None = Field(None, description="webhook: variable with the HMAC key; github: with the token")
    url_env: str | None = Field(None, description="apprise: variable with the service URL; webhook: with the address")
    repository: str | None = Field(None, description="github: owner/name")
    smtp_host: str | None = Field(None, description="email: server")
    smtp_port: int = Field(587, ge=1, le=65535, description="email: port")
    smtp_security: Literal["starttls", "tls", "none"] = Field(
        "starttls", description="email: how the link is protected"
    )
    username_env: str | None = Field(None, description="email: variable with the user name")
    password_env: str | None = Field(None, description="email: variable with the password")
    sender: str | None = Field(None, description="email: From address")
    recipients: tuple[str, ...] = Field((), description="email: To addresses")
    timeout: float = Field(20, gt=0, description="seconds for one delivery")

    @field_validator("sender", "recipients")
    @classmethod
    def _mail_addresses(cls, given: str | tuple[str, ...] | None) -> str | tuple[str, ...] | None:
        for address in (given,) if isinstance(given, str) else given or ():
            if not _ADDRESS.fullmatch(address):
                raise ValueError(f"{address!r} is no mail address; write name@example.org or Name <name@example.org>")
        return given

    @field_validator("type")
    @classmethod
    def _has_a_file(cls, name: str) -> str:
        if name not in CHANNEL_TYPES:
            raise ValueError(f"{name!r} is no kind of channel; known: {', '.join(CHANNEL_TYPES)}")
        return name

    @model_validator(mode="after")
    def _complete(self) -> Channel:
        needed = {
            "file": ["path"],
            "feed": ["path"],
            "email": ["smtp_host", "sender", "recipients"],
            "webhook": ["url"] if not self.url_env else [],
            "github": ["repository", "secret_env"],
            "apprise": ["url_env"],
        }.get(self.type, [])
        missing = [key for key in needed if not getattr(self, key)]
        if missing:
            raise ValueError(f"a channel of type {self.type} needs {', '.join(missing)}")
        return self


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

    @field_validator("quiet")
    @classmethod
    def _clock_times(cls, quiet: str | None) -> str | None:
        try:
            for part in (quiet or "").split("-") if quiet else ():
                time.fromisoformat(part)
        except ValueError:
            raise ValueError(f"{quiet!r} is not two times of day; write 22:00-07:00") from None
        return quiet


class Alerts(Strict):
    """Channels and routes."""

    channels: tuple[Channel, ...] = Field((), description="ways to reach maintainers")
    routes: tuple[Route, ...] = Field((), description="which events go where; the first match does not stop the others")
    max_attempts: int = Field(
        12, ge=1, description="tries before a message is a dead letter; about two days of backoff"
    )
    breaker_failures: int = Field(5, ge=1, description="failures in a row after which a channel is left alone")
    breaker_minutes: int = Field(30, ge=0, description="how long a failing channel is left alone")
    timezone: str = Field("America/Toronto", description="time zone of digests and quiet hours")

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
        unknown = {c for route in self.routes for c in route.channels} - set(ids)
        if unknown:
            raise ValueError(
                f"route to unknown channel {', '.join(sorted(unknown))}; known: {', '.join(sorted(ids)) or 'none'}"
            )
        return self
