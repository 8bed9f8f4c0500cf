"""The one exception of the crawler: what went wrong with one request, typed. It never leaves the package."""

from __future__ import annotations

from dataclasses import dataclass

from veille.model import RejectReason


@dataclass(slots=True, eq=False)
class Fault(Exception):
    """One request that gave no page. `retry`: another try within this run may give it.

    `no_contact`: the name did not resolve or nothing took the connection, so that nothing is known of the host itself.
    `own_side`: the system says that the fault is on our side: no name server answers, there is no way to the network.
    """

    reason: RejectReason
    detail: str
    retry: bool = False
    no_contact: bool = False
    own_side: bool = False

    def __str__(self) -> str:
        return f"{self.reason}: {self.detail}"


class Stopped(Exception):
    """The run was abandoned while this thread waited; the page keeps its turn."""
