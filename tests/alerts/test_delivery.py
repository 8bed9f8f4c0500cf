"""Promise: a delivery is made at least once, under one key; what a channel acknowledged is never sent to it again."""

from __future__ import annotations

import hashlib
import hmac
import io
import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.alerts.examples import FULL, NOW, change_event, pending, plain_event
from tests.alerts.servers import Reply, http_server
from veille.alerts import (
    DeliveryResult,
    Outlet,
    PendingDelivery,
    deliver,
    deliver_messages,
    route,
)
from veille.alerts.channels.webhook import SCHEMA
from veille.config import Alerts, Channel, Route
from veille.config.channels import ConsoleSettings, FileSettings, WebhookSettings
from veille.model import EventKind, Severity
from veille.patience import Breaker
from veille.store import Store, open_store

KEY = "hook-key-0123456789"
ENVIRON = {"HOOK_KEY": KEY}


def hook(url: str, timeout: float = 10, **more: object) -> WebhookSettings:
    """A webhook channel; its patience is long where no test is about it, for the machine may be busy."""
    return WebhookSettings(id="hook", type="webhook", url=url, secret_env="HOOK_KEY", timeout=timeout, **more)  # type: ignore[arg-type]


def send(
    rows: list[PendingDelivery],
    *channels: Channel,
    now: datetime = NOW,
    breakers: Mapping[str, Breaker] | None = None,
    environ: Mapping[str, str] = ENVIRON,
    base: Path = Path(),
    stream: io.StringIO | None = None,
    **settings: object,
) -> list[DeliveryResult]:
    """The results of one round of deliveries."""
    alerts = Alerts(channels=channels, **settings)  # type: ignore[arg-type]
    return list(
        deliver(rows, alerts, clock=lambda: now, environ=environ, breakers=breakers, outlet=Outlet(base, stream))
    )


def test_one_run_is_one_signed_message() -> None:
    with http_server(lambda asked: Reply(headers={"x-request-id": "r-1"})) as (url, asked):
        rows = [pending(FULL, "hook"), pending(change_event(page="p2"), "hook")]
        results = send(rows, hook(url))
    assert [(r.state, r.attempts, r.reference) for r in results] == [("sent", 1, "r-1")] * 2
    assert {r.key for r in results} == {row.key for row in rows}
    (request,) = asked
    body = json.loads(request.body)
    assert request.headers["idempotency-key"] == body["idempotency_key"]
    assert {event["idempotency_key"] for event in body["events"]} == {row.key for row in rows}
    fields = dict(part.split("=") for part in request.headers["veille-signature"].split(","))
    expected = hmac.new(KEY.encode(), f"{fields['t']}.".encode() + request.body, hashlib.sha256).hexdigest()
    assert hmac.compare_digest(fields["v1"], expected)
    assert int(fields["t"]) == int(NOW.timestamp())


def test_a_second_try_is_the_same_bytes_under_the_same_key() -> None:
    replies = [Reply(503), Reply()]
    with http_server(lambda asked: replies.pop(0)) as (url, asked):
        (first,) = send([pending(FULL, "hook")], hook(url))
        (second,) = send([pending(FULL, "hook", attempts=1)], hook(url), now=NOW + timedelta(days=1))
    assert (first.state, second.state) == ("retry", "sent")
    assert asked[0].body == asked[1].body
    assert asked[0].headers["idempotency-key"] == asked[1].headers["idempotency-key"]


# What a server does, and what becomes of the delivery.
FAULTS: list[tuple[Reply, str, str]] = [
    # passing: tried again
    (Reply(500), "retry", "answered 500"),
    (Reply(503), "retry", "answered 503"),
    (Reply(429, headers={"retry-after": "7200"}), "retry", "answered 429"),
    (Reply(408), "retry", "answered 408"),
    (Reply(delay=0.5), "retry", "no answer within 0.2 s"),
    (Reply(hang_up=True), "retry", "RemoteProtocolError"),
    # wrong secret: right again once it is set, so the message is kept
    (Reply(401), "retry", "check the secret"),
    # refused for good: a person must look
    (Reply(400, b"no such field"), "dead", "answered 400: no such field"),
    (Reply(404), "dead", "answered 404"),
    (Reply(413), "dead", "answered 413"),
    (Reply(302, headers={"location": "http://169.254.169.254/"}), "dead", "redirects are not followed"),
]


@pytest.mark.parametrize(("reply", "state", "said"), FAULTS)
def test_faults_of_a_server(reply: Reply, state: str, said: str) -> None:
    with http_server(lambda asked: reply) as (url, asked):
        (result,) = send([pending(FULL, "hook")], hook(f"{url}/secret-path", timeout=0.2 if reply.delay else 10))
    assert result.state == state
    assert said in (result.error or "")
    assert "secret-path" not in (result.error or "")
    assert KEY not in (result.error or "")
    assert len(asked) == 1
    assert (result.next_attempt_at is not None) == (state == "retry")
    assert result.transient == (state == "retry")


def test_retry_after_is_waited_for() -> None:
    for header, least in (
        ("7200", NOW + timedelta(hours=2)),
        ("Sun, 22 Nov 2026 20:00:00 GMT", NOW.replace(hour=20, minute=0)),
    ):
        reply = Reply(429, headers={"retry-after": header})
        with http_server(lambda asked, reply=reply: reply) as (url, _):
            (result,) = send([pending(FULL, "hook")], hook(url))
        assert result.next_attempt_at == least.strftime("%Y-%m-%dT%H:%M:%SZ")


def test_nothing_listens() -> None:
    with http_server(lambda asked: Reply()) as (url, _):
        pass
    (result,) = send([pending(FULL, "hook")], hook(url))
    assert (result.state, "ConnectError" in (result.error or "")) == ("retry", True)


def test_last_try_makes_a_dead_letter() -> None:
    with http_server(lambda asked: Reply(500)) as (url, _):
        (result,) = send([pending(FULL, "hook", attempts=2)], hook(url), max_attempts=3)
    assert (result.state, result.attempts, result.next_attempt_at) == ("dead", 3, None)
    assert result.transient


def test_breaker_leaves_a_failing_channel_alone_and_no_other() -> None:
    rows = [pending(change_event(page=f"p{n}"), "hook", group=f"run-{n}") for n in range(5)]
    rows.append(pending(FULL, "screen"))
    stream = io.StringIO()
    with http_server(lambda asked: Reply(500)) as (url, asked):
        results = send(rows, hook(url), ConsoleSettings(id="screen", type="console"), breaker_failures=3, stream=stream)
        assert [r.state for r in results] == ["retry"] * 3 + ["waiting"] * 2 + ["sent"]
        assert len(asked) == 3
        waiting = results[4]
        assert (waiting.attempts, waiting.next_attempt_at) == (0, "2026-11-22T14:35:00Z")
        # after the pause one try is made, not three
        later = send(
            rows[:2], hook(url), breaker_failures=3, now=NOW + timedelta(hours=1), breakers={"hook": waiting.breaker}
        )
        assert [r.state for r in later] == ["retry", "waiting"]
        assert len(asked) == 4
    assert "Critical: Maximum length: 36 months → 24 months" in stream.getvalue()


def test_breaker_closes_after_success_and_ignores_refusals_for_good() -> None:
    broken = Breaker(4)
    with http_server(lambda asked: Reply()) as (url, _):
        (result,) = send([pending(FULL, "hook")], hook(url), breakers={"hook": broken})
    assert result.breaker == Breaker()
    with http_server(lambda asked: Reply(400)) as (url, _):
        (result,) = send([pending(FULL, "hook")], hook(url), breakers={"hook": broken})
    assert result.breaker == broken


def test_breaker_opens_at_its_limit() -> None:
    breaker = Breaker()
    for expected in (None, None, "2026-11-22T14:35:00Z"):
        breaker = breaker.after_failure(NOW, limit=3, pause=timedelta(minutes=30))
        assert breaker.open_until == expected
    assert breaker.is_open(NOW)
    assert not breaker.is_open(NOW + timedelta(minutes=30))


def test_results_come_message_by_message() -> None:
    rows = [pending(FULL, "hook"), pending(change_event(page="p2"), "hook"), pending(FULL, "gone")]
    with http_server(lambda asked: Reply()) as (url, asked):
        alerts = Alerts(channels=(hook(url),))
        messages = deliver_messages(rows, alerts, clock=lambda: NOW, environ=ENVIRON)
        assert [[r.state for r in results] for results in messages] == [["sent", "sent"], ["dead"]]
    assert len(asked) == 1


def test_killed_between_sending_and_recording(tmp_path: Path) -> None:
    with http_server(lambda asked: Reply()) as (url, asked):
        alerts = Alerts(channels=(hook(url),), routes=(Route(channels=("hook",)),))
        with open_store(tmp_path / "veille.db") as store:
            for event in (FULL, change_event(page="p2")):
                store.outbox.add_event(event)
                for d in route(event, alerts, now=NOW):
                    store.outbox.queue(event.key, d.channel, due_at=d.due_at, key=d.key, group=d.group)
            next(iter(deliver(_due(store), alerts, clock=lambda: NOW, environ=ENVIRON)))  # taken, never recorded
        with open_store(tmp_path / "veille.db") as store:
            rows = store.outbox.due(_text(NOW))
            ids = {row.key: row.delivery_id for row in rows}
            for result in deliver(_due(store), alerts, clock=lambda: NOW + timedelta(hours=1), environ=ENVIRON):
                store.outbox.mark_sent([ids[result.key]], result.at)
            assert _due(store) == []
            assert list(deliver(_due(store), alerts, clock=lambda: NOW, environ=ENVIRON)) == []
    assert len(asked) == 2
    assert asked[0].body == asked[1].body
    assert asked[0].headers["idempotency-key"] == asked[1].headers["idempotency-key"]


def test_a_missing_secret_keeps_the_message_and_names_the_variable() -> None:
    (result,) = send([pending(FULL, "hook")], hook("http://127.0.0.1:9/"), environ={})
    assert (result.state, "HOOK_KEY is not set" in (result.error or "")) == ("retry", True)


def test_an_echoed_secret_is_struck_out() -> None:
    with http_server(lambda asked: Reply(400, f"bad key {KEY}".encode())) as (url, _):
        (result,) = send([pending(FULL, "hook")], hook(url))
    assert KEY not in (result.error or "")
    assert "bad key •••" in (result.error or "")


def test_a_removed_channel_is_a_dead_letter_that_says_so() -> None:
    (result,) = send([pending(FULL, "gone")], ConsoleSettings(id="screen", type="console"))
    assert result.state == "dead"
    assert "channel gone: no such channel" in (result.error or "")


def test_groups_and_tries_stay_apart() -> None:
    rows = [
        pending(change_event(page="p1"), "hook", group="run-1"),
        pending(change_event(page="p2"), "hook", group="run-2"),
        pending(change_event(page="p3"), "hook", group="run-2", attempts=1),  # a retry stays what it was
    ]
    with http_server(lambda asked: Reply()) as (url, asked):
        send(rows, hook(url))
    assert [len(json.loads(request.body)["events"]) for request in asked] == [1, 1, 1]


def test_webhook_body_follows_the_schema_in_both_languages() -> None:
    schema = json.loads((Path(__file__).parents[2] / "alerts/templates/message/webhook.schema.json").read_text())
    kinds: list[EventKind] = schema["$defs"]["event"]["properties"]["kind"]["enum"]
    for lang in ("en", "fr"):
        with http_server(lambda asked: Reply()) as (url, asked):
            events = [FULL, *(plain_event(kind) for kind in kinds if kind != "change")]
            send([pending(event, "hook") for event in events], hook(url, lang=lang))
        body = json.loads(asked[0].body)
        assert list(_misfits(body, schema, schema, "$")) == []
        assert body["schema"] == SCHEMA
        assert body["events"][0].keys() == schema["$defs"]["event"]["properties"].keys()
        told = {event["key"]: event for event in body["events"]}[FULL.key]
        assert ("36 months" in told["changes"][0]["summary"]) == (lang == "en")
    assert set(schema["$defs"]["severity"]["enum"]) == set(Severity)


def test_console_file_and_repeat(tmp_path: Path) -> None:
    stream = io.StringIO()
    channels = (
        ConsoleSettings(id="screen", type="console", lang="fr"),
        FileSettings(id="folder", type="file", path="out"),
    )
    rows = [pending(FULL, "screen"), pending(FULL, "folder")]
    for _ in range(2):  # a file written twice is the same file
        assert {r.state for r in send(rows, *channels, base=tmp_path, stream=stream)} == {"sent"}
    assert "\x1b" not in stream.getvalue()
    assert "CE QUI A CHANGÉ" in stream.getvalue()
    written = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert [name.split(".")[-1] for name in written] == ["html", "md"]
    assert written[0].startswith("20261122T140000Z-")
    assert "36 months" in (tmp_path / "out" / written[1]).read_text()


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file stands here")
    (result,) = send([pending(FULL, "folder")], FileSettings(id="folder", type="file", path="out"), base=tmp_path)
    assert (result.state, "cannot be written" in (result.error or "")) == ("retry", True)


def _due(store: Store) -> list[PendingDelivery]:
    rows = store.outbox.due("2026-12-31T00:00:00Z")
    return [PendingDelivery(r.key, r.channel, r.due_at, r.attempts, r.event, r.group) for r in rows]


def _text(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _misfits(value: object, rule: dict, schema: dict, where: str):  # type: ignore[no-untyped-def, type-arg]
    """Where a value does not follow its JSON Schema; the few keywords that ours uses."""
    if "$ref" in rule:
        rule = schema["$defs"][rule["$ref"].rpartition("/")[2]]
    types = {
        "object": dict,
        "array": list,
        "string": str,
        "integer": int,
        "number": float,
        "null": type(None),
        "boolean": bool,
    }
    named = rule.get("type", [])
    allowed = tuple(types[name] for name in ([named] if isinstance(named, str) else named))
    if (allowed and not isinstance(value, allowed)) or ("const" in rule and value != rule["const"]):
        yield f"{where}: {value!r}"
    if "enum" in rule and value not in rule["enum"]:
        yield f"{where}: {value!r} is not listed"
    if isinstance(value, dict):
        yield from (f"{where}.{key} is missing" for key in rule["required"] if key not in value)
        yield from (f"{where}.{key} is not described" for key in value if key not in rule["properties"])
        for key, part in value.items():
            yield from _misfits(part, rule["properties"].get(key, {}), schema, f"{where}.{key}")
    if isinstance(value, list):
        for number, part in enumerate(value):
            yield from _misfits(part, rule["items"], schema, f"{where}[{number}]")


def test_the_schema_check_can_fail() -> None:
    schema = {"type": "object", "required": ["a"], "properties": {"a": {"enum": [1]}}}
    assert list(_misfits({"a": 2, "b": 3}, schema, schema, "$")) == ["$.b is not described", "$.a: 2 is not listed"]


def test_the_same_thing_is_one_message_however_ordered() -> None:
    two = [pending(FULL, "hook"), pending(replace(change_event(page="p2"), at="2026-11-22T13:00:00Z"), "hook")]
    with http_server(lambda asked: Reply()) as (url, asked):
        send(two, hook(url))
        send(two[::-1], hook(url))
    assert asked[0].body == asked[1].body
