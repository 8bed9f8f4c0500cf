"""Messages by e-mail (RFC 5322): a text and an HTML part, under a Message-ID that a second try repeats."""

from __future__ import annotations

import smtplib
import ssl
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from hashlib import sha256
from typing import TYPE_CHECKING, Literal

from veille.alerts.notification import ChannelContext, Notification
from veille.errors import DeliveryError
from veille.model import Severity

if TYPE_CHECKING:
    from veille.config.channels import EmailSettings


@dataclass(frozen=True, slots=True)
class EmailChannel:
    """Hands messages to one SMTP server."""

    host: str
    port: int
    security: Literal["starttls", "tls", "none"]
    sender: str
    recipients: tuple[str, ...]
    login: tuple[str, str] | None
    timeout: float
    trust: ssl.SSLContext

    def send(self, notification: Notification) -> str | None:
        """The Message-ID; the server has taken the message for every recipient."""
        message = self.letter(notification)
        where = f"{self.host}:{self.port}"
        try:
            server = self._connect()
            try:
                if self.login:
                    server.login(*self.login)
                refused = server.send_message(message, from_addr=parseaddr(self.sender)[1], to_addrs=self._addresses())
            finally:
                _leave(server)
        except smtplib.SMTPRecipientsRefused as error:
            raise self._refusal(error.recipients, where) from error
        except smtplib.SMTPAuthenticationError as error:
            # wrong now, right once the variables are set: the message waits for that
            raise DeliveryError(
                f"log in refused ({error.smtp_code})", where=where, hint="check username_env and password_env"
            ) from error
        except smtplib.SMTPResponseException as error:
            said = error.smtp_error.decode("utf-8", "replace") if isinstance(error.smtp_error, bytes) else str(error)
            permanent = 500 <= error.smtp_code < 600
            raise DeliveryError(f"{error.smtp_code} {said}", where=where, transient=not permanent) from error
        except ssl.SSLError as error:
            raise DeliveryError(
                f"no secure connection: {error.reason or error}", where=where, hint="check smtp_security and the port"
            ) from error
        except (OSError, smtplib.SMTPException) as error:
            raise DeliveryError(f"{type(error).__name__}: {error}", where=where) from error
        if refused and len(refused) < len(self.recipients):
            return f"{message['Message-ID']} (refused for {', '.join(sorted(refused))})"  # the others have it: done
        return str(message["Message-ID"])

    def letter(self, notification: Notification) -> EmailMessage:
        """The message as an e-mail; the same notification gives the same bytes."""
        letter = EmailMessage(policy=SMTP)
        letter["Subject"] = notification.message.subject
        letter["From"] = _named(self.sender)
        letter["To"] = ", ".join(self.recipients)
        letter["Date"] = format_datetime(datetime.fromisoformat(notification.at.replace("Z", "+00:00")))
        letter["Message-ID"] = f"<veille.{notification.key}@{_domain(self.sender)}>"
        thread = _thread(notification)
        if thread:  # a failure and its end, one change of a page and the next stand together in a mail reader
            letter["In-Reply-To"] = letter["References"] = f"<veille.page.{thread}@{_domain(self.sender)}>"
        letter["List-Id"] = f"veille <veille.{_domain(self.sender)}>"  # RFC 2919: what filters sort by
        letter["Auto-Submitted"] = "auto-generated"  # RFC 3834: no out-of-office answers
        if any(event.severity is Severity.CRITICAL for event in notification.events):
            letter["Importance"] = "high"
        letter.set_content(notification.message.text, cte="quoted-printable")
        letter.add_alternative(notification.message.html, subtype="html", cte="quoted-printable")
        letter["Content-Language"] = notification.lang  # here: making parts moves Content- headers into the first one
        letter.set_boundary(f"veille-{notification.key}")
        return letter

    def _connect(self) -> smtplib.SMTP:
        if self.security == "tls":
            return smtplib.SMTP_SSL(self.host, self.port, timeout=self.timeout, context=self.trust)
        server = smtplib.SMTP(self.host, self.port, timeout=self.timeout)
        if self.security == "starttls":
            try:
                server.starttls(context=self.trust)
            except BaseException:
                server.close()
                raise
        return server

    def _addresses(self) -> list[str]:
        return [parseaddr(recipient)[1] for recipient in self.recipients]

    def _refusal(self, recipients: dict[str, tuple[int, bytes]], where: str) -> DeliveryError:
        codes = {code for code, _ in recipients.values()}
        told = "; ".join(f"{who}: {code} {said.decode('utf-8', 'replace')}" for who, (code, said) in recipients.items())
        return DeliveryError(f"recipients refused: {told}", where=where, transient=any(code < 500 for code in codes))


def open_channel(channel: EmailSettings, context: ChannelContext) -> EmailChannel:
    """The open channel of an e-mail channel; user name and password come from the environment when it names them."""
    where, secrets = f"channel {channel.id}", context.secrets
    login = None
    if channel.username_env and channel.password_env:
        login = (secrets.read(channel.username_env, where=where), secrets.read(channel.password_env, where=where))
    return EmailChannel(
        host=channel.smtp_host,
        port=channel.smtp_port,
        security=channel.smtp_security,
        sender=channel.sender,
        recipients=channel.recipients,
        login=login,
        timeout=channel.timeout,
        trust=ssl.create_default_context(),
    )


def _leave(server: smtplib.SMTP) -> None:
    """Say goodbye. A server that fails at it has taken the message all the same: that is no reason to send it again."""
    with suppress(OSError, smtplib.SMTPException):
        server.quit()
    server.close()


def _named(sender: str) -> str:
    """The sender with a name that people know it by; one that has a name keeps it."""
    name, address = parseaddr(sender)
    return sender if name else f"veille <{address}>"


def _thread(notification: Notification) -> str:
    """What a message's thread is about: the page, when all its events are of one; else empty."""
    pages = {event.page_id for event in notification.events}
    return sha256(pages.pop().encode()).hexdigest()[:32] if len(pages) == 1 and "" not in pages else ""


def _domain(sender: str) -> str:
    return Address(addr_spec=parseaddr(sender)[1]).domain or "localhost"
