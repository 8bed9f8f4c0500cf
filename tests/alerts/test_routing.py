"""Promise: an event reaches exactly the channels whose route it fits, once each, at the time the route says."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.alerts.examples import FEE, NOW, REWORDED, STAY, change_event, plain_event
from veille.alerts import package_index, route, trial_event
from veille.alerts.timing import LONGEST_WAIT, due_time, next_attempt
from veille.config import Alerts, FactBinding, Route, Source
from veille.config.channels import ConsoleSettings
from veille.model import Event, Severity

CHANNELS = (ConsoleSettings(id="a", type="console"), ConsoleSettings(id="b", type="console", lang="fr"))
BOTH = change_event(STAY, FEE)

CASES: list[tuple[dict[str, object], Event, bool]] = [
    # severity: at least the named one
    ({"min_severity": "substantive"}, change_event(REWORDED, severity=Severity.EDITORIAL), False),
    ({"min_severity": "editorial"}, change_event(REWORDED, severity=Severity.EDITORIAL), True),
    ({"min_severity": "critical"}, change_event(severity=Severity.CRITICAL), True),
    ({"min_severity": "critical"}, change_event(), False),
    # a failure has no severity to measure: it is never lost to the default of min_severity
    ({}, plain_event("failure_opened"), True),
    ({"min_severity": "critical"}, plain_event("stale"), True),
    # kinds of events
    ({"events": ["failure_opened", "failure_closed"]}, plain_event("failure_closed"), True),
    ({"events": ["failure_opened"]}, change_event(), False),
    # source and language, English and French
    ({"sources": ["caq-en"]}, change_event(), True),
    ({"sources": ["caq-fr"]}, change_event(), False),
    ({"langs": ["fr"]}, change_event(lang="fr"), True),
    ({"langs": ["fr"]}, change_event(), False),
    # pages by wildcard; signs of regular expressions and of file names stand for themselves
    ({"pages": ["https://www.example.ca/en/*"]}, change_event(), True),
    ({"pages": ["https://www.example.ca/fr/*"]}, change_event(), False),
    ({"pages": ["*?id=[1].html"]}, change_event(url="https://www.example.ca/x?id=[1].html"), True),
    ({"pages": ["*?id=[1].html"]}, change_event(url="https://www.example.ca/xyid=1.html"), False),
    # watched facts by wildcard
    ({"facts": ["caq.work.*"]}, change_event(facts=("caq.work.max_duration",)), True),
    ({"facts": ["caq.study.*"]}, change_event(facts=("caq.work.max_duration",)), False),
    ({"facts": ["caq.*"]}, change_event(), False),
    # kind and subject of the rules that changed; subjects in any case
    ({"kinds": ["fee"]}, BOTH, True),
    ({"kinds": ["deadline"]}, BOTH, False),
    ({"subjects": ["CAQ"]}, BOTH, True),
    # kind, subject and severity must meet in one change: the fee is not the CAQ's
    ({"kinds": ["fee"], "subjects": ["CAQ"]}, BOTH, False),
    ({"kinds": ["fee"], "min_severity": "critical"}, change_event(STAY, FEE, severity=Severity.CRITICAL), False),
    # a failure changes no rule, so a route for rules does not take it
    ({"kinds": ["fee"]}, plain_event("failure_opened"), False),
    # how surely the changed statement is a rule; what concerns no rule has no probability and passes
    ({"min_confidence": 0.7}, change_event(STAY), True),
    ({"min_confidence": 0.8}, change_event(STAY), False),
    ({"min_confidence": 0.8}, BOTH, True),
    ({"min_confidence": 0.8, "kinds": ["duration_limit"]}, BOTH, False),
    ({"min_confidence": 0.8, "min_severity": "editorial"}, change_event(STAY, REWORDED), True),
    ({"min_confidence": 0.8}, plain_event("failure_opened"), True),
    # packages that rely on the source, or on a fact that moved
    ({"packages": ["caq-rules"]}, change_event(), True),
    ({"packages": ["fees-rules"]}, change_event(), False),
    ({"packages": ["fees-rules"]}, change_event(facts=("fee.work",)), True),
    # all criteria together
    ({"sources": ["caq-en"], "langs": ["en"], "kinds": ["duration_limit"], "packages": ["caq-rules"]}, BOTH, True),
    ({"sources": ["caq-en"], "langs": ["fr"], "kinds": ["duration_limit"]}, BOTH, False),
]


@pytest.mark.parametrize(("criteria", "event", "taken"), CASES)
def test_route_takes_what_fits(criteria: dict[str, object], event: Event, taken: bool) -> None:
    alerts = Alerts(channels=CHANNELS, routes=(Route(channels=("a",), **criteria),))  # type: ignore[arg-type]
    found = route(event, alerts, packages_of=_packages(), now=NOW)
    assert [delivery.channel for delivery in found] == (["a"] if taken else [])


def test_one_delivery_a_channel_at_the_earliest_time() -> None:
    routes = (
        Route(channels=("a", "b"), digest="daily"),
        Route(channels=("a",), min_severity=Severity.SUBSTANTIVE),
    )
    found = {d.channel: d for d in route(change_event(), Alerts(channels=CHANNELS, routes=routes), now=NOW)}
    assert found["a"].due_at == "2026-11-22T14:05:00Z"
    assert found["a"].group == "run-7"  # one run's changes are one message
    assert found["b"].due_at == found["b"].group == "2026-11-23T13:00:00Z"  # 8 h in Toronto, winter time
    assert found["a"].key != found["b"].key


def test_same_event_same_key() -> None:
    alerts = Alerts(channels=CHANNELS, routes=(Route(channels=("a",)),))
    once, again = (route(change_event(), alerts, now=NOW + timedelta(hours=h)) for h in (0, 9))
    assert once[0].key == again[0].key
    assert route(change_event(page="p2"), alerts, now=NOW)[0].key != once[0].key


def test_trial_goes_to_every_channel() -> None:
    alerts = Alerts(channels=CHANNELS, routes=())
    assert {d.channel for d in route(trial_event(NOW), alerts, now=NOW)} == {"a", "b"}


TORONTO, ST_JOHNS = ZoneInfo("America/Toronto"), ZoneInfo("America/St_Johns")
TIMES: list[tuple[str, dict[str, object], str]] = [
    # at once
    ("2026-11-22T14:05:10", {}, "2026-11-22T14:05:10"),
    # the next full hour; at a full hour the one after
    ("2026-11-22T14:05:00", {"digest": "hourly"}, "2026-11-22T15:00:00"),
    ("2026-11-22T14:00:00", {"digest": "hourly"}, "2026-11-22T15:00:00"),
    # Newfoundland's full hours are half hours of UTC
    ("2026-11-22T14:05:00", {"digest": "hourly", "zone": ST_JOHNS}, "2026-11-22T14:30:00"),
    # 8 h in Toronto: 13 h UTC in winter, 12 h in summer
    ("2026-11-22T12:59:59", {"digest": "daily"}, "2026-11-22T13:00:00"),
    ("2026-11-22T13:00:00", {"digest": "daily"}, "2026-11-23T13:00:00"),
    ("2026-07-01T14:00:00", {"digest": "daily"}, "2026-07-02T12:00:00"),
    # the night of the change to summer time has no 2 h: 3 h, once
    ("2026-03-08T05:00:00", {"digest": "daily", "digest_hour": 2}, "2026-03-08T07:00:00"),
    ("2026-03-08T07:00:00", {"digest": "daily", "digest_hour": 2}, "2026-03-09T06:00:00"),
    # the night of the change back has two 1 h: the first one only
    ("2026-11-01T04:00:00", {"digest": "daily", "digest_hour": 1}, "2026-11-01T05:00:00"),
    ("2026-11-01T05:30:00", {"digest": "daily", "digest_hour": 1}, "2026-11-02T06:00:00"),
    # quiet hours over midnight: until 7 h, the end itself is not quiet
    ("2026-11-23T03:30:00", {"quiet": "22:00-07:00"}, "2026-11-23T12:00:00"),
    ("2026-11-23T05:30:00", {"quiet": "22:00-07:00"}, "2026-11-23T12:00:00"),
    ("2026-11-23T12:00:00", {"quiet": "22:00-07:00"}, "2026-11-23T12:00:00"),
    ("2026-11-23T02:59:59", {"quiet": "22:00-07:00"}, "2026-11-23T02:59:59"),
    # quiet hours within a day, and none
    ("2026-11-23T17:30:00", {"quiet": "12:00-13:00"}, "2026-11-23T18:00:00"),
    ("2026-11-23T17:30:00", {"quiet": "12:00-12:00"}, "2026-11-23T17:30:00"),
    # an hourly digest that falls in the quiet hours waits for their end
    ("2026-11-23T03:30:00", {"digest": "hourly", "quiet": "22:00-07:00"}, "2026-11-23T12:00:00"),
    # quiet hours that end in the skipped hour end at 3 h
    ("2026-03-08T06:30:00", {"quiet": "23:00-02:30"}, "2026-03-08T07:30:00"),
]


@pytest.mark.parametrize(("now", "settings", "due"), TIMES)
def test_due_time(now: str, settings: dict[str, object], due: str) -> None:
    given = {"digest": "immediate", "digest_hour": 8, "quiet": None, "zone": TORONTO, **settings}
    found = due_time(_utc(now), **given)  # type: ignore[arg-type]
    assert found == _utc(due)


def test_waits_double_to_a_day_and_twelve_tries_last_two_days() -> None:
    waits = [next_attempt(n, now=NOW, key="k") - NOW for n in range(1, 12)]
    assert timedelta(seconds=90) <= waits[0] <= timedelta(seconds=99)
    assert all(late > early for early, late in itertools.pairwise(waits))
    assert timedelta(days=1.9) < sum(waits, timedelta()) < timedelta(days=2.5)
    assert next_attempt(60, now=NOW, key="k") - NOW <= LONGEST_WAIT * 1.1
    assert next_attempt(3, now=NOW, key="k") == next_attempt(3, now=NOW, key="k")  # no chance in it


def test_retry_after_only_delays() -> None:
    assert next_attempt(1, now=NOW, key="k", retry_after=3600) == NOW + timedelta(hours=1)
    assert next_attempt(1, now=NOW, key="k", retry_after=1) >= NOW + timedelta(seconds=90)
    assert next_attempt(1, now=NOW, key="k", retry_after=1e9) == NOW + LONGEST_WAIT  # a server's slip is bounded


def _utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def _packages():  # type: ignore[no-untyped-def]
    sources = [Source(id="caq-en", url="https://www.example.ca/", profile="canada", packages=("caq-rules",))]
    facts = [
        FactBinding(
            key="fee.work", label_en="Fee", label_fr="Frais", source="caq-en", type="money", packages=("fees-rules",)
        )
    ]
    return package_index(sources, facts)
