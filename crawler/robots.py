"""robots.txt by RFC 9309: who may fetch what, from the file or from what was answered in its place."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol as Interface

from veille.clock import from_stamp, to_stamp
from veille.model import HostState

# RFC 9309, section 2.4: a cached file is not used for longer than a day.
MAX_AGE = timedelta(hours=24)
# A host that could not give its file is asked again sooner than that.
FAILED_AGE = timedelta(hours=1)
# RFC 9309, section 2.5: at least 500 KiB are read; what is behind that is ignored.
MAX_BYTES = 524_288
# A pause longer than this is a mistake or a way to say no; the page would never be read.
MAX_CRAWL_DELAY = 120.0


class RobotsRules(Interface):
    """Answers whether an address may be fetched."""

    def allows(self, url: str) -> bool: ...


@dataclass(frozen=True, slots=True)
class RobotsVerdict:
    """What a host's robots file says; `closed` names the reason why nothing at all may be fetched."""

    rules: RobotsRules | None = None
    crawl_delay: float = 0.0
    closed: str = ""

    def refusal(self, url: str) -> str | None:
        """Why the address may not be fetched, None when it may."""
        if self.closed:
            return self.closed
        if self.rules is not None and not self.rules.allows(url):
            return "disallowed by robots.txt"
        return None


def is_fresh(state: HostState, now: datetime) -> bool:
    """Whether the stored robots answer may still be used. A clock set back makes it stale, not eternal."""
    if state.robots_fetched_at is None:
        return False
    age = now - from_stamp(state.robots_fetched_at)
    limit = FAILED_AGE if _is_closed(state.robots_status) else MAX_AGE
    return timedelta(0) <= age < limit


def forget_closed(state: HostState) -> HostState:
    """The state without a robots answer that closed the host, so that the file is fetched again."""
    return replace(state, robots_status=None, robots_fetched_at=None) if _is_closed(state.robots_status) else state


def remember_robots(state: HostState, status: int, body: bytes, now: datetime) -> HostState:
    """The host's state with a new robots answer."""
    text = body[:MAX_BYTES].decode("utf-8-sig", "replace") if status == 200 and not _is_html(body) else None
    return replace(state, robots=text, robots_status=status, robots_fetched_at=to_stamp(now))


def read_robots(state: HostState, agent: str) -> RobotsVerdict:
    """What the stored answer means for this agent (the product name of the user agent, without version).

    A file is parsed; 4xx means no rules; 5xx or 429 means that nothing may be fetched; an HTML page with status 200 is
    no robots file and means no rules.
    """
    status = state.robots_status
    if _is_closed(status):
        return RobotsVerdict(closed=f"robots.txt answers {status}: nothing is fetched (RFC 9309, 2.3.1.4)")
    if not state.robots:
        return RobotsVerdict()
    from protego import Protego  # loaded when a host has a robots file

    parsed = Protego.parse(state.robots)
    delay = parsed.crawl_delay(agent)
    return RobotsVerdict(_Parsed(parsed, agent), min(float(delay or 0.0), MAX_CRAWL_DELAY))


class _Matcher(Interface):
    def can_fetch(self, url: str, user_agent: str) -> bool: ...


@dataclass(frozen=True, slots=True)
class _Parsed:
    file: _Matcher
    agent: str

    def allows(self, url: str) -> bool:
        return self.file.can_fetch(url, self.agent)


def _is_closed(status: int | None) -> bool:
    # 429 is a 4xx, but it says "not now", not "no rules"
    return status is not None and (status == 429 or status >= 500)


def _is_html(body: bytes) -> bool:
    """Whether an answer is a page: `<!doctype html>...` at the place of a robots file is a soft 404."""
    head = body[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return head.startswith(b"<")
