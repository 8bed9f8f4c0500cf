"""Messages as signed JSON over HTTP (docs/alerts.md describes body, headers and how to check the signature)."""

from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from veille.alerts.http import ask, expect_success, open_client
from veille.alerts.messages.alert_view import report_link
from veille.alerts.notification import ChannelContext, Notification
from veille.clock import Clock

if TYPE_CHECKING:
    from veille.config.channels import WebhookSettings

SCHEMA = "veille.alert/1"


@dataclass(frozen=True, slots=True)
class WebhookChannel:
    """Posts to one address; with a key, each request is signed with HMAC-SHA256 over its time and body."""

    url: str
    key: bytes | None
    timeout: float
    clock: Clock

    def send(self, notification: Notification) -> str | None:
        """The receiver's request id, when it gives one; it answered with a status of 200 to 299."""
        body = payload(notification)
        now = self.clock()
        headers = {
            "content-type": "application/json; charset=utf-8",
            "idempotency-key": notification.key,
            "veille-schema": SCHEMA,
        }
        if self.key is not None:
            headers["veille-signature"] = sign(body, self.key, int(now.timestamp()))
        with open_client(self.timeout) as client:
            answer = ask(client, "POST", self.url, headers=headers, content=body, timeout=self.timeout)
        expect_success(answer, self.url, now=now)
        return answer.headers.get("x-request-id", "")[:100] or None


def payload(notification: Notification) -> bytes:
    """The body: JSON in UTF-8 after `webhook.schema.json`; the same notification always gives the same bytes."""
    events = []
    for item in notification.items:
        fields = asdict(item.event)
        fields["detail"] = fields.pop("detail_fr" if notification.lang == "fr" else "detail_en")
        fields.pop("detail_en" if notification.lang == "fr" else "detail_fr")
        for change in fields["changes"]:
            change["summary"] = change.pop("summary_fr" if notification.lang == "fr" else "summary_en")
            change.pop("summary_en" if notification.lang == "fr" else "summary_fr")
        fields.pop("silent")
        fields.pop("whole")  # what a person took as a template's is told to nobody
        fields["report"] = report_link(item.event, notification.lang, notification.setting.site_url)
        events.append({"idempotency_key": item.key, **fields})
    body = {
        "schema": SCHEMA,
        "idempotency_key": notification.key,
        "at": notification.at,
        "lang": notification.lang,
        "subject": notification.message.subject,
        "text": notification.message.text,
        "markdown": notification.message.markdown,
        "events": events,
    }
    return json.dumps(body, ensure_ascii=False, sort_keys=True).encode("utf-8", "replace")


def sign(body: bytes, key: bytes, moment: int) -> str:
    """The signature header: `t=<epoch seconds>,v1=<HMAC-SHA256 of "<t>.<body>" in hexadecimal>`."""
    digest = hmac.new(key, f"{moment}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={moment},v1={digest}"


def open_channel(channel: WebhookSettings, context: ChannelContext) -> WebhookChannel:
    """The open channel of a webhook channel; without `secret_env` requests are not signed."""
    where, secrets = f"channel {channel.id}", context.secrets
    url = secrets.read(channel.url_env, where=where) if channel.url_env else channel.url or ""
    key = secrets.read(channel.secret_env, where=where).encode() if channel.secret_env else None
    return WebhookChannel(url, key, channel.timeout, context.clock)
