"""What a difference weighs and why, and the gravest of several."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from veille.model import Change, ChangeReason, Severity


@dataclass(frozen=True, slots=True)
class Weight:
    """A severity and why."""

    severity: Severity
    reason: ChangeReason


NOTHING = Weight(Severity.NONE, ChangeReason.TYPOGRAPHY)
WORDS = Weight(Severity.EDITORIAL, ChangeReason.REWORDED)


def editorial(reason: ChangeReason) -> Weight:
    """What changes no rule, with its reason."""
    return Weight(Severity.EDITORIAL, reason)


def highest(changes: Iterable[Change]) -> Severity:
    """The gravest severity among changes, NONE when there are none."""
    return max((change.severity for change in changes), key=lambda s: s.rank, default=Severity.NONE)
