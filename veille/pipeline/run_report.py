"""What one pass of `veille check` did, in counts and lines."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True)
class RunReport:
    """What one pass did; counts of pages, then of versions, changes and alerts; `faults` are pages that we failed on.

    `waiting` are the hosts that asked us to wait, when no page was due for that reason.

    `notes` say why a named source was not asked, `failures` what failed or was held.
    """

    run_id: str
    pages: int = 0
    not_modified: int = 0
    same_bytes: int = 0
    same_content: int = 0
    extracted: int = 0
    versions: int = 0
    changes: int = 0
    failed: int = 0
    held: int = 0
    postponed: int = 0
    alerts: int = 0
    delivered: int = 0
    undelivered: int = 0
    left: int = 0
    faults: int = 0
    network_down: int = 0
    wrong_clock: int = 0
    waiting: int = 0
    notes: tuple[str, ...] = ()
    failures: tuple[str, ...] = ()

    @property
    def all_put_off(self) -> bool:
        """Whether nothing was looked at because every host is left alone, or none can be reached."""
        return self.postponed == self.pages if self.pages else bool(self.waiting)


def make_report(
    run_id: str,
    tally: Counter[str],
    failures: list[str],
    notes: tuple[str, ...],
    *,
    known: int,
    delivered: tuple[int, int],
) -> RunReport:
    """The report of a pass from its counts; `known` are the pages that were to be asked."""
    apart = {"run_id", "delivered", "undelivered", "left", "failures", "notes"}
    counts = {each.name: tally[each.name] for each in fields(RunReport) if each.name not in apart}
    return RunReport(
        run_id=run_id,
        delivered=delivered[0],
        undelivered=delivered[1],
        left=known - tally["pages"],
        failures=tuple(failures),
        notes=notes,
        **counts,
    )
