"""Messages as GitHub issues: one a page, continued by comments, closed by itself when a failure is over."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

import httpx
from pydantic import BaseModel, TypeAdapter, ValidationError

from veille.alerts.http import ask, expect_success, open_client, place_of
from veille.alerts.messages.inert import one_line
from veille.alerts.notification import ChannelContext, Notification
from veille.clock import Clock
from veille.errors import DeliveryError
from veille.model import Event, EventKind

if TYPE_CHECKING:
    from veille.config.channels import GithubSettings

LABEL = "veille"  # only issues with it are looked at
LONGEST_TITLE = 250  # GitHub refuses titles over 256 characters
LONGEST_BODY = 60_000  # GitHub refuses bodies over 65,536 characters
_PAGES = 20  # of 100 issues or comments each: more open issues than that is a list nobody reads
_CLOSINGS = frozenset(
    {EventKind.FAILURE_CLOSED, EventKind.SUSPECT_CLOSED, EventKind.STALE_CLOSED, EventKind.PARITY_CLOSED}
)
_FAILURES = frozenset({EventKind.FAILURE_OPENED, EventKind.STALE, EventKind.SUSPECT, *_CLOSINGS})
# Hidden marks in issues and comments: `<!-- veille thread 0123abcd -->` on an issue names its page,
# `<!-- veille event failure_opened 89ef… -->` what was reported under which delivery key.
_EVENT = re.compile(r"<!-- veille event (\w+) ([0-9a-f]+) -->")
# `<!-- veille settled 89ef… -->` on the comment that says what a person decided on what was reported under that key.
_SETTLED = re.compile(r"<!-- veille settled ([0-9a-f]+) -->")


class _Note(BaseModel):
    """An issue or a comment, of GitHub's many fields the ones that matter here."""

    number: int = 0
    body: str | None = None
    pull_request: dict[str, object] | None = None


_NOTES = TypeAdapter(list[_Note])


@dataclass(frozen=True, slots=True)
class GithubChannel:
    """Keeps the issues of one repository."""

    api: str
    repository: str
    token: str
    timeout: float
    clock: Clock

    def send(self, notification: Notification) -> str | None:
        """The issue's number, "#12"; None when a failure is over that no open issue tells of.

        Each event is written once: what an earlier try has left in the issue is found by its key and not repeated.
        """
        thread = f"<!-- veille thread {thread_key(notification.events[0])} -->"
        with open_client(self.timeout) as client:
            issue = next(
                (note for note in self._notes(client, self._open_issues()) if thread in (note.body or "")), None
            )
            closing = all(event.kind in _CLOSINGS for event in notification.events)
            if issue is None:
                if closing:
                    return None
                created = self._ask(
                    client, "POST", f"/repos/{self.repository}/issues", self._issue(notification, thread)
                )
                return f"#{_read_note(created).number}"
            path = f"/repos/{self.repository}/issues/{issue.number}"
            texts = [issue.body or "", *(note.body or "" for note in self._notes(client, f"{path}/comments?"))]
            told = [match for text in texts for match in _EVENT.findall(text)]
            if not {item.key for item in notification.items} <= {key for _, key in told}:
                self._ask(client, "POST", f"{path}/comments", {"body": _body(notification)})
            settled = {key for text in texts for key in _SETTLED.findall(text)}
            kinds = {kind for kind, key in told if key not in settled} - _over({e.kind for e in notification.events})
            if closing and not kinds:  # else a change reported here is still to be dealt with
                self._ask(client, "PATCH", path, {"state": "closed", "state_reason": "completed"})
            return f"#{issue.number}"

    def settle(self, event: Event, key: str, said: str, *, over: bool) -> bool:
        """Say in the page's open issue what a person decided on an event; whether there is an issue that tells of it.

        With `over` the event waits for nobody any more: when that holds of all that the issue tells, it is closed.
        """
        thread = f"<!-- veille thread {thread_key(event)} -->"
        with open_client(self.timeout) as client:
            for issue in self._notes(client, self._open_issues()):
                if thread in (issue.body or ""):
                    break
            else:
                return False
            path = f"/repos/{self.repository}/issues/{issue.number}"
            texts = [issue.body or "", *(note.body or "" for note in self._notes(client, f"{path}/comments?"))]
            told = {told_key: kind for text in texts for kind, told_key in _EVENT.findall(text)}
            if key not in told:
                return False
            over_now = _over(set(told.values()))
            waiting = {told_key for told_key, kind in told.items() if kind not in over_now or told_key == key}
            mark = f"\n<!-- veille settled {key} -->" if over else ""
            self._ask(client, "POST", f"{path}/comments", {"body": said[:LONGEST_BODY] + mark})
            settled = {key for text in texts for key in _SETTLED.findall(text)} | ({key} if over else set())
            if waiting <= settled:
                self._ask(client, "PATCH", path, {"state": "closed", "state_reason": "completed"})
        return True

    def _open_issues(self) -> str:
        return f"/repos/{self.repository}/issues?state=open&labels={LABEL}&"

    def _issue(self, notification: Notification, thread: str) -> dict[str, object]:
        """The new issue: titled with what happened, labelled with how grave it is and in which language the page is."""
        event = notification.events[0]
        labels = [LABEL, f"severity: {event.severity}", f"language: {event.lang}"]
        title = one_line(notification.message.subject)[:LONGEST_TITLE]
        return {"title": title, "body": f"{_body(notification)}\n{thread}", "labels": labels}

    def _notes(self, client: httpx.Client, path: str) -> Iterator[_Note]:
        for page in range(1, _PAGES + 1):
            body = self._ask(client, "GET", f"{path}per_page=100&page={page}", None)
            try:
                notes = _NOTES.validate_json(body)
            except ValidationError as error:
                raise DeliveryError("the answer is no list of issues", where=place_of(self.api)) from error
            yield from (note for note in notes if note.pull_request is None)
            if len(notes) < 100:
                return

    def _ask(self, client: httpx.Client, method: str, path: str, body: dict[str, object] | None) -> bytes:
        url = self.api.rstrip("/") + path
        headers = {
            "authorization": f"Bearer {self.token}",
            "accept": "application/vnd.github+json",
            "x-github-api-version": "2022-11-28",
        }
        content = None if body is None else json.dumps(body).encode()
        answer = ask(client, method, url, headers=headers, content=content, timeout=self.timeout)
        expect_success(answer, url, now=self.clock())
        return answer.body


def _over(kinds: set[str]) -> frozenset[str]:
    """The kinds that wait for nobody's decision, where events of these kinds were reported: a conflict that ended is one."""
    return _FAILURES | {EventKind.PARITY_CONFLICT} if EventKind.PARITY_CLOSED in kinds else _FAILURES


def thread_key(event: Event) -> str:
    """What an issue is about: the page, or the event's kind and place when it has none; 16 hexadecimal digits."""
    about = event.page_id or f"{event.kind} {event.source} {event.url}"
    return sha256(about.encode()).hexdigest()[:16]


def open_channel(channel: GithubSettings, context: ChannelContext) -> GithubChannel:
    """The open channel of a github channel; the token needs the right to write issues, nothing else."""
    token = context.secrets.read(channel.secret_env, where=f"channel {channel.id}")
    return GithubChannel(channel.url, channel.repository, token, channel.timeout, context.clock)


def _body(notification: Notification) -> str:
    text = notification.message.markdown
    if len(text) > LONGEST_BODY:
        text = text[: text.rfind("\n", 0, LONGEST_BODY)] + "\n\n…"
    marks = "\n".join(f"<!-- veille event {item.event.kind} {item.key} -->" for item in notification.items)
    return f"{text}\n{marks}"


def _read_note(body: bytes) -> _Note:
    try:
        return _Note.model_validate_json(body)
    except ValidationError:
        return _Note()  # created all the same: asking again would make a second issue
