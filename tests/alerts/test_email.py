"""Promise: an e-mail reads in any mail reader, a second try is recognised, and a server's fault has its right end."""

from __future__ import annotations

import shutil
import ssl
from dataclasses import replace
from email.utils import parsedate_to_datetime
from pathlib import Path

import pytest

from tests.alerts.examples import FULL, NOW, change_event, pending, plain_event
from tests.alerts.mail import Postbox, certificate, mail_server
from veille.alerts import DeliveryResult, deliver
from veille.alerts.channels.email import EmailChannel, open_channel
from veille.alerts.notification import ChannelContext, QueuedEvent, pack
from veille.alerts.redaction import Secrets
from veille.config import Alerts
from veille.config.channels import EmailSettings
from veille.errors import DeliveryError
from veille.model import Event

ENVIRON = {"MAIL_USER": "veille", "MAIL_PASS": "mail-pass-0123"}
NOTIFICATION = pack((QueuedEvent("0" * 32, FULL),), "en")


def mail(port: int, **more: object) -> EmailSettings:
    """An e-mail channel."""
    settings = {
        "id": "mail", "type": "email", "smtp_host": "127.0.0.1", "smtp_port": port, "smtp_security": "none",
        "sender": "veille <veille@example.org>", "recipients": ("a@example.org", "Bé <b@example.org>"),
        "timeout": 10, **more,
    }  # fmt: skip
    return EmailSettings(**settings)  # type: ignore[arg-type]


def send(channel: EmailSettings, event: Event = FULL, environ: dict[str, str] = ENVIRON) -> DeliveryResult:
    """The result of one delivery."""
    (result,) = deliver([pending(event, "mail")], Alerts(channels=(channel,)), clock=lambda: NOW, environ=environ)
    return result


@pytest.mark.parametrize(("lang", "said"), [("en", "WHAT CHANGED"), ("fr", "CE QUI A CHANGÉ")])
def test_letter_has_text_and_html_in_the_readers_language(lang: str, said: str) -> None:
    box = Postbox()
    with mail_server(box) as port:
        result = send(mail(port, lang=lang))
    assert result.state == "sent"
    (letter,) = box.letters
    assert letter.get_content_type() == "multipart/alternative"
    text, html = letter.iter_parts()
    assert said in text.get_content()
    assert html.get_content().startswith("<!DOCTYPE html>")
    assert letter["Content-Language"] == lang
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["Importance"] == "high"  # the event is critical
    assert parsedate_to_datetime(letter["Date"]).isoformat() == "2026-11-22T14:00:00+00:00"
    assert [a.addr_spec for a in letter["To"].addresses] == ["a@example.org", "b@example.org"]
    assert result.reference == letter["Message-ID"]
    assert max(len(line) for line in box.raw[0].split(b"\r\n")) <= 998  # RFC 5322


def test_a_second_try_is_the_same_letter() -> None:
    box = Postbox()
    with mail_server(box) as port:
        for _ in range(2):
            send(mail(port))
        send(mail(port), change_event(page="p2"))
    assert box.raw[0] == box.raw[1]
    assert box.letters[0]["Message-ID"] != box.letters[2]["Message-ID"]
    assert box.letters[0]["Message-ID"].endswith("@example.org>")


def test_hostile_title_makes_no_header() -> None:
    box = Postbox()
    with mail_server(box) as port:
        hostile = replace(FULL, title="x\r\nBcc: c@example.org\r\n\r\n<script>", changes=())
        assert send(mail(port), hostile).state == "sent"
    (letter,) = box.letters
    assert letter["Bcc"] is None
    assert "Bcc: c@example.org" in letter["Subject"]


FAULTS = [
    # a full mailbox passes
    (Postbox(takes="452 no space"), "retry", "452"),
    # a refused message does not
    (Postbox(takes="554 looks like spam"), "dead", "554 looks like spam"),
    # nobody takes it: for good, or for now
    (Postbox(refuses={"a@example.org": "550 unknown", "b@example.org": "550 unknown"}), "dead", "550 unknown"),
    (Postbox(refuses={"a@example.org": "450 greylisted", "b@example.org": "550 unknown"}), "retry", "450 greylisted"),
]


@pytest.mark.parametrize(("box", "state", "said"), FAULTS)
def test_faults_of_a_server(box: Postbox, state: str, said: str) -> None:
    with mail_server(box) as port:
        result = send(mail(port))
    assert result.state == state
    assert said in (result.error or "")
    assert box.letters == []


def test_one_refused_recipient_does_not_send_to_the_others_again() -> None:
    box = Postbox(refuses={"a@example.org": "550 unknown"})
    with mail_server(box) as port:
        result = send(mail(port))
    assert result.state == "sent"
    assert "refused for a@example.org" in (result.reference or "")


def test_a_failed_goodbye_is_no_reason_to_send_again() -> None:
    box = Postbox(fails_goodbye=True)
    with mail_server(box) as port:
        assert send(mail(port)).state == "sent"
    assert len(box.letters) == 1


def test_log_in() -> None:
    box = Postbox()
    named = {"username_env": "MAIL_USER", "password_env": "MAIL_PASS"}
    with mail_server(box) as port:
        assert send(mail(port, **named)).state == "sent"
        wrong = send(mail(port, **named), environ={**ENVIRON, "MAIL_PASS": "not-this-one"})
        missing = send(mail(port, **named), environ={})
    assert box.logins[0] == (b"veille", b"mail-pass-0123")
    assert wrong.state == missing.state == "retry"  # the alert waits until the variables are right
    assert "log in refused (535)" in (wrong.error or "")
    assert "not-this-one" not in (wrong.error or "")
    assert "MAIL_USER is not set" in (missing.error or "")


def test_nothing_listens() -> None:
    with mail_server(Postbox()) as port:
        pass
    result = send(mail(port))
    assert (result.state, "ConnectionRefusedError" in (result.error or "")) == ("retry", True)


@pytest.mark.skipif(shutil.which("openssl") is None, reason="makes its certificate with openssl")
@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_protected_link(security: str, tmp_path: Path) -> None:
    server, client = certificate(tmp_path)
    box = Postbox()
    with mail_server(box, trust=server, implicit=security == "tls") as port:
        opened = open_channel(mail(port, smtp_security=security), ChannelContext(Secrets({})))
        assert replace(opened, trust=client).send(NOTIFICATION)
        # an unknown certificate is refused before anything is said
        with pytest.raises(DeliveryError, match="no secure connection") as caught:
            opened.send(NOTIFICATION)
        assert caught.value.transient
    assert len(box.letters) == 1


def test_starttls_that_is_not_offered_sends_nothing() -> None:
    box = Postbox()
    with mail_server(box) as port:
        opened: EmailChannel = open_channel(mail(port, smtp_security="starttls"), ChannelContext(Secrets({})))
        with pytest.raises(DeliveryError, match="STARTTLS"):
            opened.send(NOTIFICATION)
    assert box.letters == []


def test_a_failure_and_its_end_are_one_thread_under_a_name() -> None:
    """The sender has a name; both messages refer to the page's thread, one about several pages to none."""
    opened, closed = (
        pack((QueuedEvent(kind, plain_event(kind)),), "en") for kind in ("failure_opened", "failure_closed")
    )
    several = pack((QueuedEvent("a", plain_event("stale")), QueuedEvent("b", plain_event("stale", page="p2"))), "en")
    channel = _channel()
    first, second, third = (channel.letter(notification) for notification in (opened, closed, several))
    assert first["From"] == "veille <veille@example.org>"
    assert first["References"] == first["In-Reply-To"] == second["References"] is not None
    assert third["References"] is None
    assert first["List-Id"] == "veille <veille.example.org>"


def _channel() -> EmailChannel:
    return EmailChannel(
        "localhost", 25, "none", "veille@example.org", ("a@example.org",), None, 5, ssl.create_default_context()
    )
