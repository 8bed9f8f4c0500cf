"""One bounded HTTP request to a channel's server, and what its answer means for the delivery."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

import httpx

from veille.alerts.notification import Throttled
from veille.errors import DeliveryError
from veille.patience import read_retry_after

LARGEST_ANSWER = 10_000_000  # a page of 100 GitHub issues with long texts is 6.5 MB at most
_EXCERPT = 200  # characters of a refusal that are worth reading
# The answer will be the same next time: the address or the message is wrong (400 Bad Request, 413 too large, ...).
_PERMANENT = frozenset({400, 404, 405, 406, 410, 411, 413, 414, 415, 422})
# Refused for who we are: right again once the secret is; the message waits meanwhile.
_NOT_ALLOWED = frozenset({401, 403, 407})


@dataclass(frozen=True, slots=True)
class ChannelAnswer:
    """A complete answer; header names are lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def open_client(timeout: float) -> httpx.Client:
    """A client that waits at most `timeout` seconds for each step and follows no redirect."""
    headers = {"user-agent": "veille", "accept-encoding": "identity"}
    return httpx.Client(timeout=httpx.Timeout(timeout), follow_redirects=False, headers=headers)


def ask(
    client: httpx.Client, method: str, url: str, *, headers: Mapping[str, str], content: bytes | None, timeout: float
) -> ChannelAnswer:
    """The server's answer, whatever its status; DeliveryError when there is none in time or it is too large."""
    where = place_of(url)
    deadline = time.monotonic() + timeout
    body = bytearray()
    try:
        with client.stream(method, url, headers=dict(headers), content=content) as response:
            for piece in response.iter_bytes():
                body += piece
                if len(body) > LARGEST_ANSWER or time.monotonic() > deadline:
                    break  # the status says what became of the message; the rest of a long answer is not needed
            return ChannelAnswer(response.status_code, dict(response.headers), bytes(body))
    except (httpx.InvalidURL, httpx.UnsupportedProtocol) as error:
        raise DeliveryError("not an address of http or https", where=where, transient=False) from error
    except httpx.TimeoutException as error:
        raise DeliveryError(f"no answer within {timeout:g} s", where=where) from error
    except httpx.HTTPError as error:
        raise DeliveryError(f"{type(error).__name__}: {error}", where=where) from error


def expect_success(answer: ChannelAnswer, url: str, *, now: datetime) -> None:
    """Nothing for a status of 200 to 299; else DeliveryError that says whether a later try may succeed."""
    if 200 <= answer.status < 300:
        return
    where = place_of(url)
    said = " ".join(answer.body[: 4 * _EXCERPT].decode("utf-8", "replace").split())[:_EXCERPT]
    what = f"answered {answer.status}" + (f": {said}" if said else "")
    wait = _retry_after(answer.headers, now)
    if answer.status in (429, 503) or (answer.status == 403 and wait is not None):
        raise Throttled(what, where=where, retry_after=wait)
    if 300 <= answer.status < 400:
        raise DeliveryError(
            what, where=where, hint="redirects are not followed: give the final address", transient=False
        )
    if answer.status in _NOT_ALLOWED:
        raise DeliveryError(what, where=where, hint="check the secret and its rights")
    raise DeliveryError(what, where=where, transient=answer.status not in _PERMANENT)


def place_of(url: str) -> str:
    """Scheme and host: the path of a webhook is often itself a secret."""
    try:
        parts = urlsplit(url)
        return f"{parts.scheme}://{parts.hostname or ''}" + (f":{parts.port}" if parts.port else "")
    except ValueError:
        return "the channel's address"


def _retry_after(headers: Mapping[str, str], now: datetime) -> float | None:
    """Seconds to wait, from Retry-After (RFC 9110: seconds or a date) or GitHub's X-RateLimit-Reset (epoch seconds)."""
    asked = read_retry_after(headers.get("retry-after"), now)
    if asked is not None:
        return asked.total_seconds()
    reset = headers.get("x-ratelimit-reset", "")
    if headers.get("x-ratelimit-remaining") == "0" and reset.isdecimal():
        return max(0.0, int(reset) - now.timestamp())
    return None
