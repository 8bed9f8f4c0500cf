"""Promise: apprise's services get the message, a bad address or a refusal is seen, and tokens are never told."""

from __future__ import annotations

import json

import pytest

from tests.alerts.examples import FULL, NOW, pending
from tests.alerts.servers import Reply, http_server
from veille.alerts import DeliveryResult, deliver
from veille.config import Alerts
from veille.config.channels import AppriseSettings

# apprise looks for a module of the standard library that Python 3.13 drops
pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")
TOKEN = "tok-abcdefgh-0123456789"


def send(service: str | None, timeout: float = 10) -> DeliveryResult:
    """The result of one delivery to the service URL."""
    channel = AppriseSettings(id="team", type="apprise", url_env="TEAM_URL", timeout=timeout)
    environ = {} if service is None else {"TEAM_URL": service}
    (result,) = deliver([pending(FULL, "team")], Alerts(channels=(channel,)), clock=lambda: NOW, environ=environ)
    return result


def test_a_service_takes_the_message() -> None:
    with http_server(lambda asked: Reply()) as (url, asked):
        result = send(url.replace("http://", "json://") + f"/{TOKEN}")
    assert result.state == "sent"
    (request,) = asked
    body = json.loads(request.body)
    assert body["title"].startswith("[veille] Critical")
    assert "24" in body["message"]


FAULTS = [
    # the server refuses, or is slow: apprise answers False, which is not success
    (Reply(500), "retry"),
    (Reply(403), "retry"),
    (Reply(delay=0.5), "retry"),
]


@pytest.mark.parametrize(("reply", "state"), FAULTS)
def test_faults_of_a_service(reply: Reply, state: str) -> None:
    with http_server(lambda asked: reply) as (url, _):
        result = send(url.replace("http://", "json://") + f"/{TOKEN}", timeout=0.2 if reply.delay else 10)
    assert result.state == state
    assert "not taken by the service" in (result.error or "")
    assert TOKEN not in (result.error or "")


ADDRESSES = [
    # no such service; not even an address; two services, of which one could fail while the other has the message
    (f"nosuch://host/{TOKEN}", "dead", "not understood"),
    (f"just-words-{TOKEN}", "dead", "not understood"),
    (f"json://127.0.0.1:9/{TOKEN}, json://127.0.0.1:9/b", "dead", "several services"),
    (None, "retry", "TEAM_URL is not set"),
]


@pytest.mark.parametrize(("service", "state", "said"), ADDRESSES)
def test_bad_addresses(service: str | None, state: str, said: str) -> None:
    result = send(service)
    assert (result.state, said in (result.error or "")) == (state, True)
    assert TOKEN not in (result.error or "")
