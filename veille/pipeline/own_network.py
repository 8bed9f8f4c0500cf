"""When no host at all can be reached, the fault is our own network: no host is punished, no page fails, one alert."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from veille.alerts.messages.sentences import say, say_reason
from veille.crawler import HostMemory
from veille.model import Event, EventKind, Fetched, HostState, NotModified, Outcome, Rejected, RejectReason, Severity
from veille.urls import host_of
from veille.workspace import Workspace

FEWEST_HOSTS = 2  # one host that cannot be reached may well be down itself
NETWORK_DOWN = "network_down"  # the count that marks such a run

# Answers whose reason says that a connection was made, though no page came of it.
_CONNECTED = (RejectReason.UNREACHABLE, RejectReason.TRUNCATED, RejectReason.TOO_LARGE, RejectReason.WRONG_TYPE)


@dataclass(slots=True)
class RunMemory:
    """The hosts' memory of one run: what it changed can be taken back; back-off of the hosts in `insist` is not read."""

    hosts: HostMemory
    insist: frozenset[str] = frozenset()
    before: dict[str, HostState] = field(default_factory=dict)

    def get(self, host: str) -> HostState | None:
        """What is known of the host, without its pauses where a person asked for the page now."""
        state = self.hosts.get(host)
        if state is None or host not in self.insist:
            return state
        return replace(state, paused_until=None, open_until=None, failures=0)

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
    first = run_id
    for run in workspace.store.fetches.runs(limit=1000):
        if run.kind != "check" or run.run_id == run_id:
            continue
        if not run.counts.get(NETWORK_DOWN):
            break
        first = run.run_id
    said = say("detail.network", hosts=", ".join(hosts), reason=say_reason(RejectReason.UNREACHABLE))
    return Event(
        key=f"failure_opened:network:{first}",
        kind=EventKind.FAILURE_OPENED,
        severity=Severity.SUBSTANTIVE,
        at=workspace.now(),
        title="network",
        detail_en=said.en,
        detail_fr=said.fr,
        run_id=run_id,
    )
