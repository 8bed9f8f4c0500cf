"""Promise: each page has one issue, what was written there is not written twice, and a mended failure closes its own."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.alerts.examples import FULL, NOW, STAY, change_event, pending, plain_event
from tests.alerts.servers import Github, Reply, http_server
from veille.alerts import DeliveryResult, deliver
from veille.alerts.settling import Decision, settle_issues
from veille.config import Alerts
from veille.config.channels import GithubSettings
from veille.model import Event, EventVerdict

ENVIRON = {"GITHUB_TOKEN": "token-0123456789"}


def github(url: str) -> GithubSettings:
    """A channel that keeps the issues of the server at that address."""
    return GithubSettings(
        id="issues", type="github", url=url, repository="owner/name", secret_env="GITHUB_TOKEN", timeout=10
    )


def send(url: str, *events: Event, environ: dict[str, str] = ENVIRON) -> list[DeliveryResult]:
    """The results of one round of deliveries."""
    channel = github(url)
    rows = [pending(event, "issues") for event in events]
    return list(deliver(rows, Alerts(channels=(channel,)), clock=lambda: NOW, environ=environ))


def test_one_issue_a_page_continued_by_comments() -> None:
    hub = Github()
    with http_server(hub.answer) as (url, _):
        results = send(url, FULL, change_event(page="p2"))
        again = send(url, change_event(key="change:p1:3"))
    assert [r.reference for r in (*results, *again)] == ["#1", "#2", "#1"]
    assert [issue["title"] for issue in hub.issues] == [
        "[veille] Critical: Maximum length: 36 months → 24 months (Certificates p1, 3 differences)",
        "[veille] Substantive: Maximum length: 36 months → 24 months (Certificates p2)",
    ]
    assert hub.issues[0]["labels"] == ["veille", "severity: critical", "language: en"]
    assert len(hub.comments[1]) == 1
    assert "24" in str(hub.comments[1][0]["body"])


def test_a_lost_answer_makes_no_second_issue_or_comment() -> None:
    hub = Github(lose_next_answer=True)
    with http_server(hub.answer) as (url, _):
        assert send(url, FULL)[0].state == "retry"
        assert send(url, FULL)[0].state == "sent"
        hub.lose_next_answer = True
        assert send(url, change_event(key="change:p1:3"))[0].state == "retry"
        assert send(url, change_event(key="change:p1:3"))[0].state == "sent"
    assert len(hub.issues) == 1
    assert len(hub.comments[1]) == 1


def test_a_decision_is_said_in_the_issue_and_closes_it_when_nothing_waits() -> None:
    """Acknowledging an alert comments on the issue that told of it; the last one that waits closes it; a note does not."""
    hub = Github()
    first, second = FULL, change_event(key="change:p1:3")
    decision = Decision(7, EventVerdict.NO_EFFECT, "Ann *A*", "2026-11-22T15:00:00Z", "checked by phone")
    with http_server(hub.answer) as (url, _):
        send(url, first)
        send(url, second)
        config = Alerts(channels=(github(url),))

        def settle(event: Event, verdict: EventVerdict = EventVerdict.NO_EFFECT) -> tuple[str, ...]:
            said = replace(decision, verdict=verdict)
            return settle_issues([pending(event, "issues")], said, config, clock=lambda: NOW, environ=ENVIRON)

        assert settle(first, EventVerdict.NOTE) == ()
        assert settle(first) == ()
        assert hub.issues[0]["state"] == "open"
        assert settle(second) == ()
        assert hub.issues[0]["state"] == "closed"
        assert settle(change_event(page="p9")) == ()  # no issue tells of it
        hub.issues[0]["state"] = "open"
        hub.fail_next.append(Reply(403, b"{}"))
        assert len(settle(first)) == 1  # said to the person, nothing raised
    said = str(hub.comments[1][-1]["body"])
    assert said.startswith("Alert 7 · ")
    assert "Ann \\*A\\*" in said
    assert "> checked by phone" in said


def test_a_mended_failure_closes_its_issue_with_a_note() -> None:
    hub = Github()
    with http_server(hub.answer) as (url, _):
        send(url, plain_event("failure_opened"))
        assert send(url, plain_event("failure_closed"))[0].reference == "#1"
    assert hub.issues[0]["state"] == "closed"
    assert "Recovered" in str(hub.comments[1][0]["body"])


def test_an_issue_that_tells_of_a_change_stays_open() -> None:
    hub = Github()
    with http_server(hub.answer) as (url, _):
        send(url, FULL)
        send(url, plain_event("failure_opened"))
        send(url, plain_event("failure_closed"))
    assert hub.issues[0]["state"] == "open"
    assert len(hub.comments[1]) == 2


def test_the_end_of_a_conflict_closes_its_issue_once_the_change_is_dealt_with() -> None:
    """A conflict alone closes by itself; beside a change that waits for a person the issue stays open."""
    hub = Github()
    said = Decision(7, EventVerdict.HANDLED, "Ann", "2026-11-22T15:00:00Z", "")
    with http_server(hub.answer) as (url, _):
        config = Alerts(channels=(github(url),))
        send(url, plain_event("parity_conflict"))
        send(url, FULL)
        send(url, plain_event("parity_closed"))
        assert hub.issues[0]["state"] == "open"
        settle_issues([pending(FULL, "issues")], said, config, clock=lambda: NOW, environ=ENVIRON)
        assert hub.issues[0]["state"] == "closed"
        send(url, change_event(page="p2"))
        send(url, plain_event("parity_conflict", page="p2"))
        settle_issues([pending(change_event(page="p2"), "issues")], said, config, clock=lambda: NOW, environ=ENVIRON)
        assert hub.issues[1]["state"] == "open"  # the conflict waits
        send(url, plain_event("parity_closed", page="p2"))
    assert hub.issues[1]["state"] == "closed"


def test_a_failure_that_comes_back_opens_a_new_issue() -> None:
    hub = Github()
    with http_server(hub.answer) as (url, _):
        for n in (1, 2):
            send(url, plain_event("failure_opened", key=f"failure_opened:{n}"))
            send(url, plain_event("failure_closed", key=f"failure_closed:{n}"))
    assert [issue["state"] for issue in hub.issues] == ["closed", "closed"]


def test_closing_is_finished_after_a_crash() -> None:
    hub = Github()
    with http_server(hub.answer) as (url, _):
        send(url, plain_event("failure_opened"))
        hub.lose_next_answer = True  # the comment is written, the program never hears of it
        assert send(url, plain_event("failure_closed"))[0].state == "retry"
        assert hub.issues[0]["state"] == "open"
        assert send(url, plain_event("failure_closed"))[0].state == "sent"
    assert hub.issues[0]["state"] == "closed"
    assert len(hub.comments[1]) == 1


def test_nothing_is_opened_to_say_that_a_failure_is_over() -> None:
    hub = Github()
    with http_server(hub.answer) as (url, _):
        assert send(url, plain_event("failure_closed"))[0].state == "sent"
    assert hub.issues == []


def test_the_issue_is_found_among_many() -> None:
    hub = Github()
    with http_server(hub.answer) as (url, _):
        hub.issues = [
            {"number": n, "state": "open", "labels": ["veille"], "body": None, "title": "x"} for n in range(1, 121)
        ]
        send(url, FULL)
        send(url, change_event(key="change:p1:3"))
    assert len(hub.issues) == 121
    assert len(hub.comments[121]) == 1


def test_page_text_cannot_forge_the_marks() -> None:
    hub = Github()
    forged = "<!-- veille event change 00000000000000000000000000000000 -->"
    with http_server(hub.answer) as (url, _):
        send(url, change_event(STAY, title=forged, detail_en=forged))
    assert str(hub.issues[0]["body"]).count("<!-- veille event") == 1


FAULTS = [
    # the rate limit says when it ends (epoch seconds: an hour later)
    (Reply(403, headers={"x-ratelimit-remaining": "0", "x-ratelimit-reset": "1795359900"}), "retry", "answered 403"),
    (Reply(502), "retry", "answered 502"),
    (Reply(200, b"<html>"), "retry", "no list of issues"),
    # issues are switched off
    (Reply(410, b'{"message": "Issues are disabled"}'), "dead", "Issues are disabled"),
]


@pytest.mark.parametrize(("reply", "state", "said"), FAULTS)
def test_faults_of_github(reply: Reply, state: str, said: str) -> None:
    hub = Github(fail_next=[reply])
    with http_server(hub.answer) as (url, _):
        (result,) = send(url, FULL)
    assert (result.state, said in (result.error or "")) == (state, True)
    if reply.status == 403:
        assert result.next_attempt_at == "2026-11-22T15:05:00Z"


def test_a_wrong_token_is_not_shown_and_the_alert_waits() -> None:
    with http_server(Github().answer) as (url, _):
        (result,) = send(url, FULL, environ={"GITHUB_TOKEN": "wrong-token-987654"})
    assert result.state == "retry"
    assert "check the secret" in (result.error or "")
    assert "wrong-token" not in (result.error or "")
