"""Fixtures of the crawler's tests: quick settings, a memory in a dict, a clock that stands."""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest

from tests.fault_server import FaultServer
from tests.kept_readings import READINGS
from tests.kept_readings import kept_readings as kept_readings
from veille.config import Crawl
from veille.crawler import Machine, crawl
from veille.crawler.http.gate import resolve_host
from veille.model import FetchRequest, HostState, Outcome
from veille.profiles import load_profiles

NOON = datetime(2026, 11, 22, 12, 0, 0, tzinfo=UTC)
# Deadlines of the tests: long enough for loopback on a busy machine, short enough for forty faults.
QUICK: dict[str, object] = {
    "pace": "0s",
    "jitter": 0,
    "connect_timeout": 0.3,
    "read_timeout": 0.15,
    "deadline": 0.3,
    "max_wire_bytes": 400_000,
    "max_body_bytes": 1_000_000,
    "retries": 1,
    "retry_wait": 0,
    "breaker_failures": 10,
    "allow_loopback": True,
    "contact": "ops@example.org",
}


MASKED = frozenset({"request", "elapsed_ms", "cause", "wire_bytes"})
# A server's port, what OpenSSL says of a certificate, and the length of a body that zlib packed: others on each machine.
ANOTHER = re.compile(r'(?<=:)\d{4,5}(?![\d-])|(?<=TLS: )[^"]+|(?<="content-length", ")\d+')


@dataclass
class Memory:
    """What a crawl left in the database, in a dict."""

    states: dict[str, HostState] = field(default_factory=dict)
    puts: int = 0

    def get(self, host: str) -> HostState | None:
        return self.states.get(host)

    def put(self, state: HostState) -> None:
        self.states[state.host] = state
        self.puts += 1


def outcome_record(outcome: Outcome) -> dict[str, object]:
    """An outcome as plain data, without what is another on each machine."""
    fields = {f.name: getattr(outcome, f.name) for f in dataclasses.fields(outcome) if f.name not in MASKED}
    lean = {name: value for name, value in fields.items() if value not in (None, "", b"", (), False)}
    if isinstance(body := lean.get("body"), bytes):
        lean["body"] = f"{len(body)} bytes: {body[:40]!r}"
    said = ANOTHER.sub("…", json.dumps({type(outcome).__name__: lean}, ensure_ascii=False, default=str))
    return json.loads(said)  # type: ignore[no-any-return]


@dataclass
class Bench:
    """Runs crawls with quick settings; `slept` are the pauses that were asked for, none of them waited out.

    Outcomes are expected output, but where `kept` is false: what random bytes come to may hang on the machine's pace.
    """

    memory: Memory = field(default_factory=Memory)
    slept: list[float] = field(default_factory=list)
    now: datetime = NOON
    kept: bool = True

    def run(self, *requests: FetchRequest | str, **options: object) -> list[Outcome]:
        settings = Crawl.model_validate(QUICK | {k: v for k, v in options.items() if k != "resolve"})
        asked = [FetchRequest(r, profile="canada-ca") if isinstance(r, str) else r for r in requests]
        found = crawl(
            asked,
            settings,
            self.memory,
            load_profiles(),
            user_agent="veille/0.1 (+ops@example.org)",
            machine=Machine(lambda: self.now, self.slept.append, options.get("resolve", resolve_host)),  # type: ignore[arg-type]
        )
        outcomes = list(found)
        if self.kept:
            for record in sorted(map(outcome_record, outcomes), key=str):  # hosts are asked side by side
                READINGS.note(record)
        return outcomes

    def one(self, request: FetchRequest | str, **options: object) -> Outcome:
        (outcome,) = self.run(request, **options)
        return outcome


@pytest.fixture
def bench() -> Bench:
    return Bench()


@pytest.fixture
def server() -> Iterator[FaultServer]:
    with FaultServer() as running:
        yield running


@pytest.fixture
def make_server() -> Iterator[Callable[..., FaultServer]]:
    started: list[FaultServer] = []

    def make(**options: bool) -> FaultServer:
        started.append(FaultServer(**options).__enter__())  # type: ignore[arg-type]
        return started[-1]

    yield make
    for running in started:
        running.__exit__()
