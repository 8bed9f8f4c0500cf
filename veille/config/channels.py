"""Ways to reach maintainers: each type of channel with the keys that it has, and no others.

A channel of `type = "x"` is delivered by `alerts/channels/x.py`. Secrets are never written in the configuration: `*_env`
keys name environment variables.
"""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, field_validator, model_validator

from veille.config.hosts import is_this_machine
from veille.model import Lang
from veille.strict import NotEmpty, Strict
from veille.urls import require_address, require_host

# "name@example.org", "Name <name@example.org>", "Équipe CAQ <caq@example.org>"
_ADDRESS = re.compile(r"[^\s<>@,;:\"]+@[^\s<>@,;:\"]+|[^<>@,;:\"\r\n]+ <[^\s<>@,;:\"]+@[^\s<>@,;:\"]+>")

_TLS_PORT, _PLAIN_PORT = 465, 587  # submission with TLS from the start, and with STARTTLS (RFC 8314)


def _mail_address(address: str) -> str:
    if not _ADDRESS.fullmatch(address):
        raise ValueError(f"{address!r} is not an e-mail address; write name@example.org or Name <name@example.org>")
    return address


def _variable(name: str) -> str:
    if not re.fullmatch(r"[A-Z_][A-Z0-9_]*", name):
        # The value is not repeated: it may be the secret.
        raise ValueError("names a variable of the environment, in capitals such as VEILLE_TOKEN; no secret stands here")
    return name


def _host(name: str) -> str:
    require_host(name)
    return name


Variable = Annotated[str, AfterValidator(_variable)]
"""The name of an environment variable that holds a secret."""
MailAddress = Annotated[str, AfterValidator(_mail_address)]


class _Channel(Strict):
    """What every channel has."""

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9._-]*$", description="name used in routes and in `veille alerts`")
    lang: Lang = Field("en", description="language of the messages")
    timeout: float = Field(20, gt=0, le=3600, description="seconds for one delivery")


class ConsoleSettings(_Channel):
    """Messages printed to standard error."""

    type: Literal["console"] = Field(description="kind of channel")


class FileSettings(_Channel):
    """Messages as files, Markdown and HTML."""

    type: Literal["file"] = Field(description="kind of channel")
    path: NotEmpty = Field(description="folder of the messages")


class FeedSettings(_Channel):
    """Messages as entries of an Atom file."""

    type: Literal["feed"] = Field(description="kind of channel")
    path: NotEmpty = Field(description="file to write")


class EmailSettings(_Channel):
    """Messages by e-mail."""

    type: Literal["email"] = Field(description="kind of channel")
    smtp_host: Annotated[str, AfterValidator(_host)] = Field(description="server")
    smtp_port: int = Field(587, ge=1, le=65535, description="port")
    smtp_security: Literal["starttls", "tls", "none"] = Field("starttls", description="how the link is protected")
    username_env: Variable | None = Field(None, description="variable with the user name")
    password_env: Variable | None = Field(None, description="variable with the password")
    sender: MailAddress = Field(description="From address")
    recipients: tuple[MailAddress, ...] = Field(description="To addresses", min_length=1)

    @model_validator(mode="after")
    def _link_and_login_fit(self) -> EmailSettings:
        for one, other in (("username_env", "password_env"), ("password_env", "username_env")):
            if getattr(self, one) and not getattr(self, other):
                raise ValueError(f"{one}: needs {other}; a login has both")
        if self.password_env and self.smtp_security == "none" and not is_this_machine(self.smtp_host):
            raise ValueError("password_env: the password would go over an open line; set smtp_security")
        if self.smtp_port == _TLS_PORT and self.smtp_security == "starttls":
            raise ValueError(f'smtp_port: {_TLS_PORT} speaks TLS from the start; set smtp_security = "tls"')
        if self.smtp_port == _PLAIN_PORT and self.smtp_security == "tls":
            raise ValueError(f'smtp_port: {_PLAIN_PORT} begins in plain text; set smtp_security = "starttls"')
        return self


class WebhookSettings(_Channel):
    """Messages as signed JSON over HTTP."""

    type: Literal["webhook"] = Field(description="kind of channel")
    url: str | None = Field(None, description="address, where it is no secret")
    url_env: Variable | None = Field(None, description="variable with the address")
    secret_env: Variable | None = Field(
        None, description="variable with the HMAC key; without it requests are not signed"
    )

    @model_validator(mode="after")
    def _has_an_address(self) -> WebhookSettings:
        if self.url and self.url_env:
            raise ValueError("a webhook has one address: url or url_env; take one of them out")
        if not self.url and not self.url_env:
            raise ValueError("a channel of type webhook needs url or url_env")
        if self.url:
            require_address(self.url)
        return self


class GithubSettings(_Channel):
    """Messages as GitHub issues."""

    type: Literal["github"] = Field(description="kind of channel")
    repository: str = Field(pattern=r"^[\w.-]+/[\w.-]+$", description="owner/name")
    secret_env: Variable = Field(description="variable with a token that may write issues")
    url: str = Field("https://api.github.com", description="address of the API")

    @field_validator("url")
    @classmethod
    def _is_an_address(cls, url: str) -> str:
        require_address(url)
        return url


class AppriseSettings(_Channel):
    """Messages through apprise: Slack, Teams, Discord, ntfy and others."""

    type: Literal["apprise"] = Field(description="kind of channel")
    url_env: Variable = Field(description="variable with the service's URL, which holds its tokens")


Channel = Annotated[
    AppriseSettings | ConsoleSettings | EmailSettings | FeedSettings | FileSettings | GithubSettings | WebhookSettings,
    Field(discriminator="type"),
]
