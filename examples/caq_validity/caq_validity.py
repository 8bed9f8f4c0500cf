"""Whether a CAQ (certificat d'acceptation du Québec) for work is good on a day.

No number stands in this file: the longest validity and the day since which a CAQ states a duration in months are facts of
a published snapshot, each with the words and the page that state it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from veille.reader import Duration, Fact, Snapshot

MAX_DURATION = "caq.work.max_duration"  # the longest validity
IN_MONTHS_SINCE = "caq.format.no_validity_dates_from"  # from this day on a CAQ states months, not dates
SNAPSHOT_MAX_AGE = timedelta(days=30)  # for veille.open(..., max_age=...): guidance moves, so old answers are refused


@dataclass(frozen=True, slots=True)
class Caq:
    """What an officer reads on the certificate: the day of issue, and months or an end date."""

    issued: date
    duration: Duration | None = None
    expires: date | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether the CAQ is good, why, and the facts that the answer stands on."""

    good: bool
    reason: str
    facts: tuple[Fact, ...]


def check_caq(db: Snapshot, caq: Caq, *, work_permit_issued: date, on: date) -> Verdict:
    """The verdict for the day `on`, by the facts as of the CAQ's issue.

    Raises veille.errors.FactUnavailable when a fact is missing, ambiguous or had no value then: without the fact there is
    no answer, and none is made up.
    """
    longest = db.fact(MAX_DURATION, as_of=caq.issued)
    since = db.fact(IN_MONTHS_SINCE, as_of=on)
    if not isinstance(longest.value, Duration) or not isinstance(since.value, date):
        raise TypeError(f"{MAX_DURATION} must be a duration and {IN_MONTHS_SINCE} a date")
    used = (longest, since)
    if caq.issued < since.value:
        if caq.expires is None:
            return Verdict(False, "a CAQ of that time states its dates, this one does not", used)
        return Verdict(on <= caq.expires, f"it states that it ends on {caq.expires}", used)
    if caq.duration is None:
        return Verdict(False, f"a CAQ issued since {since.value} states a duration, this one does not", used)
    if caq.duration > longest.value:
        return Verdict(False, f"{caq.duration} is longer than the longest validity, {longest.value}", used)
    ends = work_permit_issued + caq.duration
    return Verdict(on < ends, f"it took effect with the work permit and runs to {ends}", used)
