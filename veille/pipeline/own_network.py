"""When no host at all can be reached, the fault is our own network: no host is punished, no page fails, one alert."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from veille.alerts.messages.sentences import Said, say, say_count, say_time
from veille.answers.network import network_spell
from veille.crawler import HostMemory
from veille.crawler.robots import forget_closed
from veille.model import Event, EventKind, Fetched, HostState, NotModified, Outcome, Rejected, RejectReason, Severity
from veille.urls import host_of
from veille.workspace import Workspace

FEWEST_HOSTS = 2  # one host that cannot be reached may well be down itself

# Answers whose reason says that a connection was made, though no page came of it.
_CONNECTED = (RejectReason.UNREACHABLE, RejectReason.TRUNCATED, RejectReason.TOO_LARGE, RejectReason.WRONG_TYPE)


@dataclass(slots=True)
class RunMemory:
    """The hosts' memory of one run: what it changed can be taken back; back-off of the hosts in `insist` is not read."""

    hosts: HostMemory
    insist: frozenset[str] = frozenset()
    before: dict[str, HostState] = field(default_factory=dict)

    def get(self, host: str) -> HostState | None:
        """What is known of the host, without its pauses and a closed robots file where a person wants the page now."""
        state = self.hosts.get(host)
        if state is None or host not in self.insist:
            return state
        return forget_closed(replace(state, paused_until=None, open_until=None, failures=0))

    def put(self, state: HostState) -> None:
        """Keep the state, and what it was before this run."""
        if state.host not in self.before:
            self.before[state.host] = self.hosts.get(state.host) or HostState(state.host)
        self.hosts.put(state)

    def take_back(self, hosts: Iterable[str]) -> None:
        """Put the hosts back to what was known before this run."""
        for host in hosts:
            if host in self.before:
                self.hosts.put(self.before[host])


def is_contact(outcome: Outcome) -> bool:
    """Whether some server answered our connection: the network is up."""
    match outcome:
        case Fetched() | NotModified():
            return True
        case Rejected():
            return not outcome.no_contact and (outcome.status is not None or outcome.reason in _CONNECTED)


def hosts_of(outcomes: Iterable[Outcome]) -> tuple[str, ...]:
    """The hosts that the outcomes' pages stand on, by name."""
    return tuple(sorted({host_of(outcome.request.url) for outcome in outcomes}))


def network_event(workspace: Workspace, hosts: tuple[str, ...], *, run_id: str) -> Event:
    """The one alert of a spell without network: its key is that of the first run of the spell."""
    spell = network_spell(workspace.store.connection.raw, leaving_out=run_id)
    said = say("detail.network", hosts=", ".join(hosts))
    return _event(workspace, EventKind.FAILURE_OPENED, spell.first_run if spell else run_id, said, run_id)


def network_back(workspace: Workspace, *, run_id: str) -> Event | None:
    """The note that ends a spell without network, in the run that reached a host again; None when there was no spell."""
    spell = network_spell(workspace.store.connection.raw, leaving_out=run_id)
    if spell is None:
        return None
    since = say_time(spell.since, workspace.config.alerts.timezone)
    said = say("detail.network_back", since=since, runs=say_count("count.passes", spell.checks))
    return _event(workspace, EventKind.FAILURE_CLOSED, spell.first_run, said, run_id)


def _event(workspace: Workspace, kind: EventKind, first: str, said: Said, run_id: str) -> Event:
    return Event(
        key=f"{kind}:network:{first}", kind=kind, severity=Severity.SUBSTANTIVE, at=workspace.now(), title="network",
        detail_en=said.en, detail_fr=said.fr, run_id=run_id,
    )  # fmt: skip
